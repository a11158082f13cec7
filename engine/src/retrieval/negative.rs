//! Section `NEGA`: questions that are not meant by a target, however near they come.
//!
//! ```text
//! n (varint) × { gap (varint) | n (varint) × hash (u32) }
//! ```
//!
//! `gap` is the distance from the target before, 0 for another question of the same one.
//! A negative question is the hashes of its distinct words; words that no question has need no place
//! in the dictionary that way.
//!
//! A negative question speaks when at least four in five of its words stand in the visitor's text, as
//! written or as corrected; StarChat took the same share.
//! It is not heard when one of the target's own questions has as much of the text.

use super::index::Index;
use super::query::Query;
use crate::blob::{LoadError, Reader, Tag};
use crate::text::hash_term;

/// Share of a negative question's words that must be found, as a fraction.
const SHARE: (usize, usize) = (4, 5);

/// The negative questions of a bot: targets, ascending, with the hashes of a question's words.
#[derive(Debug, Default)]
pub struct Negatives(Vec<(u32, Vec<u32>)>);

impl Negatives {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"NEGA");

    /// Checks and reads the section of a blob with so many targets.
    ///
    /// # Errors
    /// When it is malformed, names a target that does not exist, or has a question without words.
    pub fn read(bytes: &[u8], n_targets: usize) -> Result<Negatives, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut questions = Vec::new();
        let mut target = 0;
        for _ in 0..reader.count() {
            target += reader.below(n_targets.saturating_sub(target));
            let n_words = reader.count();
            if n_words == 0 {
                reader.fail("a negative question has no word");
            }
            let words = reader.take(4 * n_words);
            let hash = |bytes: &[u8]| {
                bytes
                    .iter()
                    .rev()
                    .fold(0, |hash, &b| hash << 8 | u32::from(b))
            };
            questions.push((target as u32, words.chunks(4).map(hash).collect()));
        }
        reader.end()?;
        Ok(Negatives(questions))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the text is one of the target's negative questions rather than one of its own.
    pub fn speak(&self, index: &Index, query: &Query, target: u32) -> bool {
        let mut least = f32::MAX;
        for (_, question) in self.0.iter().filter(|(of, _)| *of == target) {
            let (mut n_found, mut share) = (0, 0.0);
            for term in &query.terms {
                let spelt = term.known.as_ref().map_or(&term.word, |(_, spelt)| spelt);
                let is_it = |hash: &u32| {
                    *hash == hash_term("", spelt) || *hash == hash_term("", &term.word)
                };
                if question.iter().any(is_it) {
                    n_found += 1;
                    share += term.idf;
                }
            }
            if n_found * SHARE.1 >= question.len() * SHARE.0 && share < least {
                least = share;
            }
        }
        least < f32::MAX && own_share(index, query, target) < least
    }
}

/// The most that one of the target's own questions has of the text, as a sum of idfs.
fn own_share(index: &Index, query: &Query, target: u32) -> f32 {
    let range = match index.targets.get(target as usize) {
        Some(target) => target.questions.clone(),
        None => return 0.0,
    };
    let mut shares = vec![0.0f32; range.len()];
    for term in &query.terms {
        if let Some((known, _)) = &term.known {
            for posting in index.postings.of(*known) {
                let at = posting.question.wrapping_sub(range.start) as usize;
                if let Some(share) = shares.get_mut(at) {
                    *share += term.idf;
                }
            }
        }
    }
    shares.iter().fold(0.0, |most, &share| most.max(share))
}

/// The section's bytes: for each target, its negative questions as terms.
#[cfg(feature = "compile")]
pub fn write_negatives(targets: &[Vec<Vec<String>>]) -> Vec<u8> {
    use std::collections::BTreeSet;

    let mut writer = crate::blob::Writer::default();
    writer.varint(targets.iter().map(Vec::len).sum());
    let mut before = 0;
    for (target, questions) in targets.iter().enumerate() {
        for question in questions {
            let hashes: BTreeSet<u32> = question.iter().map(|term| hash_term("", term)).collect();
            writer.varint(target - before);
            writer.varint(hashes.len());
            for hash in hashes {
                writer.bytes(&hash.to_le_bytes());
            }
            before = target;
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
        fn what_is_written_is_read(
            targets in proptest::collection::vec(
                proptest::collection::vec(
                    proptest::collection::vec("[a-z]{1,3}", 1..4), 0..3), 0..6),
        ) {
            let bytes = write_negatives(&targets);
            let negatives = Negatives::read(&bytes, targets.len()).unwrap();
            let expected = (0u32..).zip(&targets);
            let expected = expected.flat_map(|(target, questions)| questions.iter().map(move |q| {
                (target, q.iter().collect::<std::collections::BTreeSet<_>>().len())
            }));
            let found: Vec<_> = negatives.0.iter().map(|(t, words)| (*t, words.len())).collect();
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_are_refused_or_name_targets(bytes: Vec<u8>, n in 0usize..9) {
            if let Ok(negatives) = Negatives::read(&bytes, n) {
                for (target, words) in negatives.0 {
                    prop_assert!((target as usize) < n && !words.is_empty());
                }
            }
        }
    }
}
