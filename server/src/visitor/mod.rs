//! Visitors: sessions, identity, and everything that a page calls.

mod answer;
mod events;
mod identity;
mod live;
mod messages;
mod routes;
mod session;

pub use identity::signature;
pub use routes::routes;
