//! The inbox, and the operators' calls about conversations.

mod access;
mod act;
mod canned;
mod detail;
mod events;
mod health;
mod inbox;
mod list;
mod presence;
mod routes;
mod transcript;
mod turns;
mod webhook;

pub use access::{Access, seen};
pub use inbox::{Line, changed, tell};
pub use routes::routes;
pub use webhook::post_what_has_closed;
