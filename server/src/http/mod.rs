//! What all routes share: refusals, bodies, origins, limits, connections.

mod body;
mod connection;
mod error;
mod limit;
mod origin;
mod peer;
mod stream;

pub use body::Json;
pub use connection::{Connections, serve};
pub use error::{Answer, ApiError};
pub use limit::{Limit, Limits};
pub use origin::{allow, cross_origin, on_list};
pub use peer::{Peer, Proxies};
pub use stream::{BEAT, LIFE, frame, stream};
