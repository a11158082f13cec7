//! The inbox, and the operators' calls.

mod inbox;

pub use inbox::{Line, changed, tell};
