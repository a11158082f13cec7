//! The conversation: what a visitor does, and what the bot says to it.
//!
//! [`step`] is a pure function of the engine, the conversation so far and one input.
//! The page and the server call the same one, so they cannot disagree, and a conversation can be
//! replayed from its inputs.

mod choice;
mod conversation;
mod form;
mod step;
mod template;
mod variant;
mod wording;

pub use choice::NONE_OF_THESE;
pub use conversation::{Action, Button, Conversation, Input, Message, Problem, Reply, Source};
pub use form::{Field, FieldKind, FieldOption, FieldProblem};
#[cfg(feature = "compile")]
pub(crate) use form::{MAX_OPTIONS, options_of};
pub(crate) use step::unquoted;
pub use step::{MAX_STATES_PER_STEP, MAX_TRAVERSED, MAX_VARIABLES, step, step_on};
#[cfg(feature = "compile")]
pub(crate) use step::{buttons, is_eval};
pub(crate) use template::fill;
#[cfg(feature = "compile")]
pub(crate) use template::missing_variables;
pub(crate) use variant::choose;
