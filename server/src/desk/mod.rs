//! The inbox, and the operators' calls.

mod inbox;

pub use inbox::{changed, tell};
