//! Questions that are left out, so that training can ask what the bot does not know.

use super::index::Index;
use super::postings::QuestionIdx;
use crate::lexicon::TermIdx;
use std::ops::Range;

/// Known questions that are left out, as if the bot did not know them.
#[derive(Debug, Clone, Default)]
pub struct Skip(pub Range<QuestionIdx>);

impl Skip {
    /// In how many of the other questions the term stands.
    pub fn df(&self, index: &Index, term: TermIdx) -> u32 {
        let df = index.postings.df(term);
        if self.0.is_empty() {
            return df;
        }
        let postings = index.postings.of(term);
        let hidden = postings.filter(|posting| self.0.contains(&posting.question));
        df - hidden.count() as u32
    }
}
