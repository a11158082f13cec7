//! What the bot says: its settings, states, answers and dialogue turns, as the blob holds them.

mod meta;
mod phrase;
mod state;

pub use meta::{Entry, Meta, Mode, Settings};
pub use phrase::{Phrase, Phrases};
pub use state::{State, States};
