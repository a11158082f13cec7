//! Section `POST`: for each term, the questions in which it stands.
//!
//! ```text
//! n_terms × { df (varint) | df × posting }
//! posting = varint(gap << 1 | more) [varint(tf − 2) when more]
//! ```
//!
//! `gap` is the distance to the question before (the first counts from −1, less one), so lists
//! ascend by construction and most postings take one byte.
//! A term stands in at least one question.
//! On load each list is walked once: its start, its length and the lengths of the questions are
//! noted, and the lists are then read in place.

use crate::blob::{LoadError, Reader, Tag};
use crate::lexicon::TermIdx;
use std::ops::Range;

/// The number of a known question in its blob.
pub type QuestionIdx = u32;

/// The posting lists of a blob.
#[derive(Debug)]
pub struct Postings {
    /// Where the section begins in the file.
    start: usize,
    /// For each term, the first byte behind its df, counted from `start`, and its df.
    lists: Vec<(u32, u32)>,
    /// For each question, its length in tokens.
    lengths: Vec<u32>,
}

/// One entry of a posting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The question.
    pub question: QuestionIdx,
    /// How often the term stands in it, at least 1.
    pub tf: u32,
}

impl Postings {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"POST");

    /// Checks the section at `range` of `blob`.
    ///
    /// # Errors
    /// When a list is empty, or names a question that does not exist.
    pub fn read(
        blob: &[u8],
        range: Range<usize>,
        n_terms: usize,
        n_questions: usize,
    ) -> Result<Postings, LoadError> {
        let start = range.start;
        let mut reader = Reader::new(Self::TAG, blob.get(range).unwrap_or_default());
        let mut lists = Vec::with_capacity(n_terms.min(reader.left()));
        let mut lengths = vec![0u32; n_questions];
        for _ in 0..n_terms {
            let df = reader.count()?;
            if df == 0 {
                return Err(reader.malformed("a term stands in no question"));
            }
            lists.push((reader.position() as u32, df as u32));
            let mut question = 0u64;
            for i in 0..df {
                let posting = read_posting(&mut reader)?;
                question += u64::from(posting.question) + u64::from(i > 0);
                let length = usize::try_from(question)
                    .ok()
                    .and_then(|q| lengths.get_mut(q))
                    .ok_or(reader.malformed("a posting names no question"))?;
                *length = length.saturating_add(posting.tf);
            }
        }
        reader.end()?;
        Ok(Postings {
            start,
            lists,
            lengths,
        })
    }

    /// Number of questions in which the term stands; 0 for an unknown term.
    pub fn df(&self, term: TermIdx) -> u32 {
        self.lists.get(term as usize).map_or(0, |&(_, df)| df)
    }

    /// Lengths of all questions in tokens.
    pub fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// The questions in which the term stands, ascending.
    pub fn list<'a>(
        &self,
        blob: &'a [u8],
        term: TermIdx,
    ) -> impl Iterator<Item = Posting> + use<'a> {
        let &(at, df) = self.lists.get(term as usize).unwrap_or(&(0, 0));
        let bytes = blob.get(self.start + at as usize..).unwrap_or_default();
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut question = 0;
        (0..df).map_while(move |i| {
            let posting = read_posting(&mut reader).ok()?;
            question += posting.question + u32::from(i > 0);
            Some(Posting {
                question,
                tf: posting.tf,
            })
        })
    }
}

/// One posting with its gap in place of the question.
fn read_posting(reader: &mut Reader<'_>) -> Result<Posting, LoadError> {
    let word = reader.varint()?;
    let tf = if word & 1 == 1 {
        reader.varint()?.saturating_add(2)
    } else {
        1
    };
    Ok(Posting {
        question: word >> 1,
        tf,
    })
}

/// The section's bytes: the posting list of each term, in order.
#[cfg(feature = "compile")]
pub fn write_postings(lists: &[Vec<Posting>]) -> Vec<u8> {
    let mut writer = crate::blob::Writer::default();
    for list in lists {
        writer.varint(list.len());
        let mut next = 0;
        for posting in list {
            let more = posting.tf > 1;
            writer.varint(((posting.question - next) << 1 | u32::from(more)) as usize);
            if more {
                writer.varint((posting.tf - 2) as usize);
            }
            next = posting.question + 1;
        }
    }
    writer.finish()
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_come_back(
            lists in proptest::collection::vec(
                proptest::collection::btree_map(0u32..200, 1u32..5, 1..20), 0..20),
        ) {
            let lists: Vec<Vec<Posting>> = lists
                .into_iter()
                .map(|l| l.into_iter().map(|(question, tf)| Posting { question, tf }).collect())
                .collect();
            let blob = write_postings(&lists);
            let postings = Postings::read(&blob, 0..blob.len(), lists.len(), 200).unwrap();
            for (term, list) in lists.iter().enumerate() {
                let read: Vec<_> = postings.list(&blob, term as TermIdx).collect();
                prop_assert_eq!(&read, list);
                prop_assert_eq!(postings.df(term as TermIdx) as usize, list.len());
            }
            let tokens: u32 = lists.iter().flatten().map(|p| p.tf).sum();
            prop_assert_eq!(postings.lengths().iter().sum::<u32>(), tokens);
        }

        #[test]
        fn any_bytes_are_refused_or_readable(
            blob: Vec<u8>, n_terms in 0usize..50, n_questions in 0usize..50,
        ) {
            if let Ok(postings) = Postings::read(&blob, 0..blob.len(), n_terms, n_questions) {
                for term in 0..n_terms as u32 {
                    for posting in postings.list(&blob, term) {
                        prop_assert!((posting.question as usize) < n_questions);
                    }
                }
            }
        }
    }

    #[test]
    fn a_posting_outside_the_questions_is_refused() {
        let blob = write_postings(&[vec![Posting { question: 3, tf: 1 }]]);
        assert!(Postings::read(&blob, 0..blob.len(), 1, 3).is_err());
        assert!(Postings::read(&blob, 0..blob.len(), 1, 4).is_ok());
        assert!(Postings::read(&[0], 0..1, 1, 4).is_err());
    }
}
