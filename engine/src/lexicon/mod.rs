//! The bot's own vocabulary: which terms it knows, and which one a misspelt word means.

mod dictionary;
mod fst_check;
#[cfg(feature = "compile")]
mod fst_write;
mod levenshtein;
#[cfg(feature = "compile")]
mod snowball;
mod spelling;
mod stems;

pub use dictionary::{Dictionary, TermIdx};
pub use levenshtein::{LevenshteinAutomaton, MAX_WORD_CHARS};
pub use spelling::{Correction, correct};
pub use stems::Stems;
#[cfg(feature = "compile")]
pub use stems::is_compounding;

#[cfg(feature = "compile")]
pub use fst_write::write_fst;
