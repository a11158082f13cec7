//! What the bot knows: questions with their answers, states, and the files that are neither.
//!
//! It comes from the project's files once, see [`take`]; afterwards the database has the word, and
//! files that change are taken over where nobody has changed the same thing here.
//! Every change counts `knowledge` on, and a bot that was made of an older count is made anew
//! before it answers again, see [`crate::bot`].

mod answer;
mod content;
mod edit;
mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod learn;
mod lock;
mod routes;
mod state;
mod state_routes;
mod take;
mod upload;

#[cfg(test)]
mod tests;

pub use answer::{DOCTYPES, Entry, write as write_entry};
pub use content::{Content, Knowledge, Shelf, version};
pub use edit::{Edit, Editor};
pub use lock::{Item, held, holder, release, take as take_lock};
pub use routes::routes;
pub use state::{State, write as write_state};
pub use state_routes::check_expression;
pub use take::{changed, take};
