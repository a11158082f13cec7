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
    pub fn df(&self, index: &Index, blob: &[u8], term: TermIdx) -> u32 {
        let df = index.postings.df(term);
        if self.0.is_empty() {
            return df;
        }
        let mut hidden = 0;
        index.postings.for_each(blob, term, &mut |posting| {
            hidden += u32::from(self.0.contains(&posting.question));
        });
        df - hidden
    }
}
