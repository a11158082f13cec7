//! What the bot says: its settings, states, answers and dialogue turns, as the blob holds them.

mod flow;
mod images;
mod labels;
mod meta;
mod phrase;
mod state;

pub use flow::Flow;
pub use images::{Images, MEDIA_TYPES};
pub use labels::Labels;
pub use meta::{Entry, Meta, Mode, Settings, UnknownVariables};
pub use phrase::{Phrase, Phrases};
pub use state::{State, States};
