//! Retrieval: which known questions are like this one.

mod grams;
mod index;
mod negative;
mod postings;
mod query;
mod rank;
mod skip;

pub use grams::GramIndex;
pub use index::{Index, Target, TargetKind};
#[cfg(feature = "compile")]
pub use index::{Indexed, write_index};
pub use negative::Negatives;
#[cfg(feature = "compile")]
pub use negative::write_negatives;
pub use postings::Postings;
pub use query::{Query, QueryTerm};
pub use rank::{Hit, rank};
pub use skip::Skip;
