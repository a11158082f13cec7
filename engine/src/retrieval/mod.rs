//! Retrieval: which known questions are like this one.

mod find;
mod grams;
mod index;
mod postings;
mod query;
mod skip;

pub use find::{Retrieved, find};
pub use grams::GramIndex;
pub use index::{Index, Target, TargetKind};
#[cfg(feature = "compile")]
pub use index::{Indexed, write_index};
pub use postings::Postings;
pub use query::{Query, QueryTerm};
pub use skip::Skip;
