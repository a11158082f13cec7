//! Retrieval: which known questions are like this one.

mod find;
mod function_words;
#[cfg(feature = "compile")]
mod grammar;
mod grams;
mod index;
mod inverted;
mod negative;
mod postings;
mod query;
mod skip;
#[cfg(feature = "compile")]
mod thin;

pub use find::{Retrieved, find};
pub use function_words::FunctionWords;
#[cfg(feature = "compile")]
pub use grammar::Grammar;
pub use grams::GramIndex;
pub use index::{Index, Target, TargetKind};
#[cfg(feature = "compile")]
pub use index::{Indexed, write_index};
pub use negative::Negatives;
#[cfg(feature = "compile")]
pub use negative::write_negatives;
pub use postings::Postings;
pub use query::{Query, QueryTerm};
pub use skip::Skip;
#[cfg(feature = "compile")]
pub use thin::{KEPT, KEPT_WITH_MEANINGS, Thinned, thin};
