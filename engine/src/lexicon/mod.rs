//! The bot's own vocabulary: which terms it knows, and which one a misspelt word means.

mod dictionary;
mod fst_check;
mod levenshtein;
mod spelling;

pub use dictionary::{Dictionary, TermIdx};
pub use levenshtein::{LevenshteinAutomaton, MAX_WORD_CHARS};
pub use spelling::{Correction, correct};

#[cfg(feature = "compile")]
pub use dictionary::write_dictionary;
