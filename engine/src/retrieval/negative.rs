//! Section `NEGA`: questions that are not meant by a target, however near they come.
//!
//! ```text
//! n (varint) × { gap (varint) | n (varint) × { n (varint) × hash (u32) } }
//! ```
//!
//! `gap` is the distance from the target before, less 1 (the first: its number).
//! A negative question is the hashes of its distinct words; words that no question has need no place
//! in the dictionary that way.
//!
//! A negative question speaks when at least [`SHARE`] of its words stand in the visitor's text, as
//! written or as corrected; StarChat took the same share.
//! It is not heard when one of the target's own questions has as much of the text.

use super::index::Index;
use super::query::Query;
use crate::blob::{LoadError, Reader, Tag};
use crate::text::hash_term;

/// Share of a negative question's words that must be found, as a fraction.
const SHARE: (usize, usize) = (4, 5);

/// The negative questions of a bot.
#[derive(Debug, Default)]
pub struct Negatives {
    /// Targets, ascending, with the hashes of each question.
    targets: Vec<(u32, Vec<Vec<u32>>)>,
}

impl Negatives {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"NEGA");

    /// Checks and reads the section of a blob with so many targets.
    ///
    /// # Errors
    /// When it is malformed, names a target that does not exist, or has a question without words.
    pub fn read(bytes: &[u8], n_targets: usize) -> Result<Negatives, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut targets = Vec::new();
        let mut next = 0;
        for _ in 0..reader.count() {
            let target = next + reader.below(n_targets.saturating_sub(next));
            let mut questions = Vec::new();
            for _ in 0..reader.count() {
                let hashes = reader.count();
                if hashes == 0 {
                    reader.fail("a negative question has no word");
                }
                let mut question = Vec::new();
                for _ in 0..hashes {
                    let bytes = reader.take(4).first_chunk::<4>().copied();
                    question.push(u32::from_le_bytes(bytes.unwrap_or_default()));
                }
                questions.push(question);
            }
            targets.push((target as u32, questions));
            next = target + 1;
        }
        reader.end()?;
        Ok(Negatives { targets })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Whether the text is one of the target's negative questions rather than one of its own.
    pub fn speak(&self, index: &Index, blob: &[u8], query: &Query, target: u32) -> bool {
        let found = self.targets.iter().find(|(of, _)| *of == target);
        let Some((_, questions)) = found else {
            return false;
        };
        let hash = |word: &str| hash_term("", word);
        let terms: Vec<(u32, u32, f32)> = query
            .terms
            .iter()
            .map(|term| {
                let known = term.known.as_ref().map_or(&term.word, |(_, spelt)| spelt);
                (hash(&term.word), hash(known), term.idf)
            })
            .collect();
        let mut least = f32::MAX;
        for question in questions {
            let has = |hash: &u32| {
                terms
                    .iter()
                    .any(|(word, known, _)| word == hash || known == hash)
            };
            let n_found = question.iter().filter(|hash| has(hash)).count();
            if n_found * SHARE.1 >= question.len() * SHARE.0 {
                let of_text = terms
                    .iter()
                    .filter(|(word, known, _)| question.contains(word) || question.contains(known));
                least = least.min(of_text.map(|(_, _, idf)| idf).sum());
            }
        }
        least < f32::MAX && own_share(index, blob, query, target) < least
    }
}

/// The most that one of the target's own questions has of the text, as a sum of idfs.
fn own_share(index: &Index, blob: &[u8], query: &Query, target: u32) -> f32 {
    let range = match index.targets.get(target as usize) {
        Some(target) => target.questions.clone(),
        None => return 0.0,
    };
    let mut shares = vec![0.0f32; range.len()];
    for term in &query.terms {
        if let Some((known, _)) = &term.known {
            index.postings.for_each(blob, *known, &mut |posting| {
                let at = posting.question.wrapping_sub(range.start) as usize;
                if let Some(share) = shares.get_mut(at) {
                    *share += term.idf;
                }
            });
        }
    }
    shares.iter().fold(0.0, |most, &share| most.max(share))
}

/// The section's bytes: for each target, its negative questions as terms.
#[cfg(feature = "compile")]
pub fn write_negatives(targets: &[Vec<Vec<String>>]) -> Vec<u8> {
    use std::collections::BTreeSet;

    let mut writer = crate::blob::Writer::default();
    let with = || {
        (0usize..)
            .zip(targets)
            .filter(|(_, questions)| !questions.is_empty())
    };
    writer.varint(with().count());
    let mut next = 0;
    for (target, questions) in with() {
        writer.varint(target - next);
        writer.varint(questions.len());
        for question in questions {
            let hashes: BTreeSet<u32> = question.iter().map(|term| hash_term("", term)).collect();
            writer.varint(hashes.len());
            for hash in hashes {
                writer.bytes(&hash.to_le_bytes());
            }
        }
        next = target + 1;
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
        fn what_is_written_is_read(
            targets in proptest::collection::vec(
                proptest::collection::vec(
                    proptest::collection::vec("[a-z]{1,3}", 1..4), 0..3), 0..6),
        ) {
            let bytes = write_negatives(&targets);
            let negatives = Negatives::read(&bytes, targets.len()).unwrap();
            let expected = (0u32..).zip(&targets).filter(|(_, questions)| !questions.is_empty());
            let found: Vec<_> = negatives.targets.iter().map(|(t, q)| (*t, q.len())).collect();
            prop_assert_eq!(found, expected.map(|(t, q)| (t, q.len())).collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_are_refused_or_name_targets(bytes: Vec<u8>, n in 0usize..9) {
            if let Ok(negatives) = Negatives::read(&bytes, n) {
                for (target, questions) in negatives.targets {
                    prop_assert!((target as usize) < n);
                    prop_assert!(questions.iter().all(|question| !question.is_empty()));
                }
            }
        }
    }
}
