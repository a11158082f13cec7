//! From what people write to terms: folding, tokens, character n-grams.
//!
//! The same functions run over the author's sources at compile time and over the visitor's words at
//! run time, natively and in wasm, so a term means the same everywhere.
//! No table of the standard's full Unicode data is carried: the folding below covers the scripts
//! of the supported languages in a few hundred bytes.

mod cut;
mod fold;
mod gram;
mod hash;
mod number;
pub mod rich;
mod token;

pub use cut::{Cuts, behind_all, cut_at, cuts};
pub use fold::fold;
pub use gram::{MAX_GRAM_CHARS, MIN_GRAM_CHARS, for_each_gram};
pub use hash::hash_term;
pub use number::{decimal, digits, hex_digit};
pub use token::{MAX_TERM_BYTES, MAX_TEXT_CHARS, MAX_TOKENS, tokenize, words};
