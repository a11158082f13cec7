//! The bot's own vocabulary: which terms it knows, and which one a misspelt word means.

mod dictionary;
mod fst_check;
#[cfg(feature = "compile")]
mod fst_write;
mod levenshtein;
mod spelling;

pub use dictionary::{Dictionary, TermIdx};
pub use levenshtein::{LevenshteinAutomaton, MAX_WORD_CHARS};
pub use spelling::{Correction, correct};

#[cfg(feature = "compile")]
pub use fst_write::write_fst;
