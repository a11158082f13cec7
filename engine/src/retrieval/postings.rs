//! Section `POST`: for each term, the questions in which it stands.
//!
//! ```text
//! n_terms × { df (varint) | df × posting }
//! posting = varint(gap << 1 | more) [varint(0 for a synonym, else tf − 1) when more]
//! ```
//!
//! `gap` is the distance to the question before (the first counts from −1, less one), so lists
//! ascend by construction and most postings take one byte.
//! A term stands in at least one question.
//! A synonym is a term that the question does not have but is found by; it has a tf of 1 and counts
//! nothing to the question's length.
//! On load each list is walked once and unpacked into four bytes a posting: every question walks
//! the lists of its words and of all similar ones, and reading them in place takes twice the time.

use super::inverted::Inverted;
use crate::blob::{LoadError, Reader, Tag};
use crate::lexicon::TermIdx;
use std::ops::Range;

/// The number of a known question in its blob.
pub type QuestionIdx = u32;

/// The posting lists of a blob.
#[derive(Debug)]
pub struct Postings {
    /// Where the list of each term begins in `lists`; one more than there are terms.
    starts: Vec<u32>,
    /// Of each posting what [`Packed`] holds.
    lists: Vec<u32>,
    /// For each question, its length in tokens.
    lengths: Vec<u16>,
}

/// A posting in four bytes: question, whether it is a synonym, tf as far as four bits go.
#[derive(Debug, Clone, Copy)]
struct Packed(u32);

/// How far up the question stands in it, and the bit of a synonym.
const SHIFT: u32 = 5;
const SYNONYM: u32 = 1 << 4;

/// Most questions that can be numbered beside the lower bits.
const MAX_QUESTIONS: usize = 1 << 27;

impl Packed {
    fn new(posting: Posting) -> Packed {
        let synonym = if posting.is_synonym { SYNONYM } else { 0 };
        Packed(posting.question << SHIFT | synonym | posting.tf.min(15))
    }

    fn unpack(self) -> Posting {
        Posting {
            question: self.0 >> SHIFT,
            tf: self.0 & 15,
            is_synonym: self.0 & SYNONYM != 0,
        }
    }
}

/// One entry of a posting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The question.
    pub question: QuestionIdx,
    /// How often the term stands in it, 1..=15; more counts as 15.
    pub tf: u32,
    /// Whether the question is found by the term without having it.
    pub is_synonym: bool,
}

#[cfg(feature = "compile")]
impl Posting {
    /// The question has the term so many times.
    pub fn own(question: QuestionIdx, tf: u32) -> Posting {
        Posting {
            question,
            tf,
            is_synonym: false,
        }
    }

    /// The question is found by the term.
    pub fn synonym(question: QuestionIdx) -> Posting {
        Posting {
            question,
            tf: 1,
            is_synonym: true,
        }
    }
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
        let bytes = blob.get(range).unwrap_or_default();
        let mut reader = Reader::new(Self::TAG, bytes);
        if n_questions > MAX_QUESTIONS {
            reader.fail("it has too many questions");
        }
        let mut starts = vec![0];
        // Numbers end with a byte below 128, and there is one for each list and each posting.
        let n_numbers = bytes.iter().filter(|&&byte| byte < 0x80).count();
        let mut lists = Vec::with_capacity(n_numbers.saturating_sub(n_terms));
        let mut lengths = vec![0u16; n_questions];
        for _ in 0..n_terms {
            let df = reader.count() as u32;
            if df == 0 {
                reader.fail("a term stands in no question");
                break;
            }
            let mut question = 0u64;
            for i in 0..df {
                let posting = read_posting(&mut reader);
                question += u64::from(posting.question) + u64::from(i > 0);
                let place = usize::try_from(question).ok();
                let packed = Packed::new(Posting {
                    question: question as u32,
                    ..posting
                });
                lists.push(packed.0);
                match place.and_then(|place| lengths.get_mut(place)) {
                    Some(_) if posting.is_synonym => {}
                    Some(length) => *length = length.saturating_add(posting.tf.min(0xffff) as u16),
                    None => reader.fail("a posting names no question"),
                }
            }
            starts.push(lists.len() as u32);
        }
        reader.end()?;
        Ok(Postings {
            starts,
            lists,
            lengths,
        })
    }

    /// Number of questions in which the term stands; 0 for an unknown term.
    pub fn df(&self, term: TermIdx) -> u32 {
        self.list(term).len() as u32
    }

    /// Lengths of all questions in tokens; one of more than 65,535 counts as that long.
    pub fn lengths(&self) -> &[u16] {
        &self.lengths
    }

    /// The questions in which the term stands, ascending.
    pub fn of(&self, term: TermIdx) -> impl Iterator<Item = Posting> + '_ {
        self.list(term)
            .iter()
            .map(|&packed| Packed(packed).unpack())
    }

    /// For each question, the terms that it has itself.
    pub fn by_question(&self) -> Inverted {
        let lists = std::slice::from_ref(&self.lists);
        let ends = self.starts.get(1..).unwrap_or_default();
        Inverted::new(self.lengths.len(), lists, ends, (SHIFT, SYNONYM))
    }

    fn list(&self, term: TermIdx) -> &[u32] {
        let bounds = self.starts.get(term as usize..).unwrap_or_default();
        match bounds {
            [start, end, ..] => self.lists.get(*start as usize..*end as usize),
            _ => None,
        }
        .unwrap_or_default()
    }
}

/// One posting with its gap in place of the question.
fn read_posting(reader: &mut Reader<'_>) -> Posting {
    let word = reader.varint();
    let more = if word & 1 == 1 {
        Some(reader.varint())
    } else {
        None
    };
    Posting {
        question: word >> 1,
        tf: more.map_or(1, |more| more.saturating_add(1)),
        is_synonym: more == Some(0),
    }
}

/// The section's bytes: the posting list of each term, in order.
#[cfg(feature = "compile")]
pub fn write_postings(lists: &[Vec<Posting>]) -> Vec<u8> {
    let mut writer = crate::blob::Writer::default();
    for list in lists {
        writer.varint(list.len());
        let mut next = 0;
        for posting in list {
            let more = posting.tf > 1 || posting.is_synonym;
            writer.varint(((posting.question - next) << 1 | u32::from(more)) as usize);
            if more {
                writer.varint((posting.tf - 1) as usize);
            }
            next = posting.question + 1;
        }
    }
    writer.finish()
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_come_back(
            lists in proptest::collection::vec(
                proptest::collection::btree_map(0u32..200, 0u32..5, 1..20), 0..20),
        ) {
            let lists: Vec<Vec<Posting>> = lists
                .into_iter()
                .map(|l| l.into_iter().map(|(question, tf)| match tf {
                    0 => Posting::synonym(question),
                    tf => Posting::own(question, tf),
                }).collect())
                .collect();
            let blob = write_postings(&lists);
            let postings = Postings::read(&blob, 0..blob.len(), lists.len(), 200).unwrap();
            for (term, list) in lists.iter().enumerate() {
                let read: Vec<Posting> = postings.of(term as TermIdx).collect();
                prop_assert_eq!(&read, list);
                prop_assert_eq!(postings.df(term as TermIdx) as usize, list.len());
            }
            let own = lists.iter().flatten().filter(|p| !p.is_synonym);
            let tokens: u32 = own.map(|p| p.tf).sum();
            let lengths = postings.lengths().iter().map(|&length| u32::from(length));
            prop_assert_eq!(lengths.sum::<u32>(), tokens);
        }

        #[test]
        fn any_bytes_are_refused_or_readable(
            blob: Vec<u8>, n_terms in 0usize..50, n_questions in 0usize..50,
        ) {
            if let Ok(postings) = Postings::read(&blob, 0..blob.len(), n_terms, n_questions) {
                for term in 0..n_terms as u32 {
                    for posting in postings.of(term) {
                        assert!((posting.question as usize) < n_questions);
                    }
                }
            }
        }
    }

    #[test]
    fn a_posting_outside_the_questions_is_refused() {
        let blob = write_postings(&[vec![Posting::own(3, 1)]]);
        assert!(Postings::read(&blob, 0..blob.len(), 1, 3).is_err());
        assert!(Postings::read(&blob, 0..blob.len(), 1, 4).is_ok());
        assert!(Postings::read(&[0], 0..1, 1, 4).is_err());
    }
}
