//! How right and how certain a bot is, on questions whose answers are known.
//!
//! ```text
//! where is my parcel<TAB>On its way.
//! what's the weather like
//! ```
//!
//! Each line is a question and, behind a tab, what must be answered: the reply, or the id of a
//! state, an answer or a dialogue turn.
//! A question without that is out of scope: whatever it gets is wrong.
//!
//! [`read`] reads such files, [`ask`] asks a question of them, and [`Figures`] are what comes of
//! all: the share of right answers, how far certainty can be trusted, and what each threshold
//! would give.
//! [`misspell`] makes the same questions harder.

mod figures;
mod misspell;
mod questions;

pub use figures::{AtThreshold, Bin, Figures, MIN_GIVEN, Outcome, Proposal, likely_range};
pub use misspell::misspell;
pub use questions::{MAX_PLACES, Question, Replies, ask, is_expected, read};
