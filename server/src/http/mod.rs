//! What all routes share: refusals, bodies, origins, limits, connections.

mod body;
mod connection;
mod count;
mod error;
mod fetch;
mod limit;
mod origin;
mod peer;
mod stream;

pub use body::Json;
pub use connection::{Connections, serve};
pub use count::{Counts, count};
pub use error::{Answer, ApiError};
pub use fetch::{Reach, post_json};
pub use limit::{Limit, Limits};
pub use origin::{allow, cross_origin, on_list};
pub use peer::{Peer, Proxies};
pub use stream::{BEAT, LIFE, Place, Streams, frame, stream};
