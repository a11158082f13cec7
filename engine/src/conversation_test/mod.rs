//! Conversation tests: what a visitor does, and what the bot must say.
//!
//! ```toml
//! [[conversation]]
//! name = "A forgotten password, with a typo"
//! lang = "en"
//! [[conversation.turn]]
//! say = "I forgott my pasword"
//! state = "forgot_password"
//! [[conversation.turn]]
//! form = { email = "nobody" }
//! problem = "email"
//! ```
//!
//! A turn is one of `say`, `press` (the label of a shown button), `jump`, `form` and `outcome`
//! (with optional `values`); everything it expects is optional: `state`, `answer`, `kind` and
//! `reply_lang` of the last message, `contains` in any message and `lacks` in none,
//! `certainty_at_least` and `certainty_at_most`, and `problem`, the refused field or the variable
//! that nobody has told.
//! A conversation may say `now`, a moment that turns may move, and the `seed` that chooses between
//! the ways to say the same; both have fixed defaults, so a test has one outcome.

mod failure;
mod play;
mod script;

pub use failure::{Difference, Failure};
pub use play::{Played, play};
pub use script::{ConversationFile, DEFAULT_NOW, Script, Turn, read};
