//! What words mean: a short vector a word, near to that of a word that means nearly the same.
//!
//! "When does my vehicle arrive" has no word in common with "delivery of the car", and the same
//! meaning.
//! Word vectors (Bengio et al. 2003; Mikolov et al. 2013) say so: tables of them, made once from
//! what large language models know of words, are part of the compiler; a blob takes the vectors of
//! the bot's own words, and of some words that visitors are likely to use in their place.
//! A question's vector is the sum of its words', each weighted by how rarely the word is said
//! (Arora, Liang & Ma 2017), at a length of 1.
//!
//! It counts in the second ranker: the classifier learns weights for its components, and where
//! there is no classifier, it is compared with that of every known question.
//!
//! Section `MEAN`:
//! ```text
//! components (u8, even) | retrieval's share where vectors are compared, in hundredths, or 0 (u8)
//! | weight (u8 × terms), 0 for a term without a vector
//! | components: four bits each plus 8, lower half first, for each term that has a vector
//! | other words (varint) | distance of each one's hash to the one before (varint × others)
//! | weight (u8 × others) | number of the nearest term (u16 × others, lower bytes first, then higher)
//! ```

#[cfg(feature = "compile")]
mod choose;
#[cfg(feature = "compile")]
mod projection;
#[cfg(feature = "compile")]
mod table;

#[cfg(feature = "compile")]
pub use choose::Meanings;
#[cfg(feature = "compile")]
pub use table::{BAND, WordTable, WordTables};

use crate::blob::{LoadError, Reader, Tag};
use crate::lexicon::TermIdx;
use crate::text::hash_term;
use std::ops::Range;

/// What four bits hold is a component plus this.
const ZERO: i32 = 8;
/// Bits of the hash by which another word is known: of a hundred words that are none of 2,600, one is
/// taken for one of them.
const HASH_BITS: u32 = 24;
/// Most components of a vector: every known question gets one on load, so they bound the memory that
/// a hostile blob can ask for.
const MAX_COMPONENTS: usize = 64;
/// Fewest letters of a word that may be misspelt.
const LEAST_NEARLY: usize = 4;
/// The length of a question's vector.
const LENGTH: f32 = 127.0;

/// Where the vectors lie in the blob. The default is none.
#[derive(Debug, Default)]
pub struct Meaning {
    /// Components of a vector; 0 when there are no vectors.
    pub n_components: usize,
    /// Retrieval's share of the mix where vectors are compared, 0..=1; 0 where they are not.
    pub share: f32,
    /// For each term, its weight.
    weights: Vec<u8>,
    /// For each term, where its vector begins in the blob.
    starts: Vec<u32>,
    /// Other words: hash, ascending; nearest term; weight.
    others: Vec<(u32, TermIdx, u8)>,
}

impl Meaning {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"MEAN");

    /// Checks the section at `range` of `blob`, which has the vectors of `n_terms` terms.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn read(blob: &[u8], range: Range<usize>, n_terms: usize) -> Result<Meaning, LoadError> {
        let end = range.end;
        let mut reader = Reader::new(Self::TAG, blob.get(range).unwrap_or_default());
        let n_bytes = usize::from(reader.u8() / 2);
        let share = f32::from(reader.u8()) / 100.0;
        if share > 1.0 || n_bytes > MAX_COMPONENTS / 2 {
            reader.fail("a number is out of its range");
        }
        let weights = reader.take(n_terms).to_vec();
        let mut start = end - reader.left();
        let mut starts = Vec::new();
        for &weight in &weights {
            starts.push(start as u32);
            if weight != 0 {
                start += n_bytes;
                reader.take(n_bytes);
            }
        }
        let n_others = reader.count();
        let mut others = Vec::new();
        let mut hash = 0u32;
        for _ in 0..n_others {
            hash = hash.saturating_add(reader.varint());
            others.push((hash, 0, 0));
        }
        let bytes = reader.take(3 * n_others);
        let (own, nearest) = bytes.split_at(bytes.len() / 3);
        let (low, high) = nearest.split_at(nearest.len() / 2);
        for (((other, &weight), &low), &high) in others.iter_mut().zip(own).zip(low).zip(high) {
            (other.1, other.2) = (u32::from(low) | u32::from(high) << 8, weight);
        }
        reader.end()?;
        Ok(Meaning {
            others,
            n_components: 2 * n_bytes,
            share,
            weights,
            starts,
        })
    }

    /// How much a term's vector counts; 0 where it has none.
    pub fn weight(&self, term: TermIdx) -> u8 {
        self.weights.get(term as usize).copied().unwrap_or_default()
    }

    /// The term to whose meaning that of another word is nearest, and how much the word counts.
    pub fn other(&self, word: &str) -> Option<(TermIdx, u8)> {
        let hash = hash(word);
        let place = self
            .others
            .binary_search_by_key(&hash, |other| other.0)
            .ok()?;
        let (_, term, weight) = *self.others.get(place)?;
        Some((term, weight))
    }

    /// The same for a word that is one edit from another word; of several, the one that counts least,
    /// which is the commonest.
    pub fn nearly(&self, word: &str) -> Option<(TermIdx, u8)> {
        let mut best: Option<(TermIdx, u8)> = None;
        if word.len() < LEAST_NEARLY || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return best;
        }
        let mut look = |word: &str| {
            let found = self.other(word);
            if found.is_some_and(|found| best.is_none_or(|best| found.1 < best.1)) {
                best = found;
            }
        };
        let mut edited = String::new();
        for at in 0..=word.len() {
            let (before, after) = word.split_at(at);
            // One letter is missing, or is another.
            for letter in 'a'..='z' {
                edited.clear();
                edited.push_str(before);
                edited.push(letter);
                edited.push_str(after);
                look(&edited);
                if !after.is_empty() {
                    edited.remove(at + 1);
                    look(&edited);
                }
            }
            // One is too many, or two are the wrong way round.
            if !after.is_empty() {
                edited.clear();
                edited.push_str(before);
                edited.push_str(&after[1..]);
                look(&edited);
                if after.len() > 1 {
                    edited.insert_str(at + 1, &after[..1]);
                    look(&edited);
                }
            }
        }
        best
    }

    /// Adds a term's vector, times a weight, to `sums`.
    pub fn add(&self, blob: &[u8], (term, weight): (TermIdx, u8), sums: &mut [i32]) {
        if weight == 0 || self.weight(term) == 0 {
            return;
        }
        let start = self.starts[term as usize] as usize;
        let bytes = blob.get(start..start + self.n_components / 2);
        for (two, &byte) in sums.chunks_exact_mut(2).zip(bytes.unwrap_or_default()) {
            two[0] += i32::from(weight) * (i32::from(byte & 15) - ZERO);
            two[1] += i32::from(weight) * (i32::from(byte >> 4) - ZERO);
        }
    }
}

/// What another word is known by.
fn hash(word: &str) -> u32 {
    hash_term("", word) >> (32 - HASH_BITS)
}

/// The vector with these components at a length of 127; nothing stays nothing.
pub fn unit(sums: &[i32]) -> Vec<i8> {
    let mut squares = 0f32;
    for &sum in sums {
        squares += sum as f32 * sum as f32;
    }
    let factor = LENGTH / squares.sqrt().max(1.0);
    let mut unit = Vec::new();
    for &sum in sums {
        unit.push((sum as f32 * factor) as i8);
    }
    unit
}

/// How near two such vectors are: their cosine, −1..=1; 0 where one is nothing.
pub fn cosine(a: &[i8], b: &[i8]) -> f32 {
    let mut sum = 0;
    for (&a, &b) in a.iter().zip(b) {
        sum += i32::from(a) * i32::from(b);
    }
    sum as f32 * (1.0 / (LENGTH * LENGTH))
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const OWN: &str = "arrive bank blue bread buy car card cash child coat cold cook cup day doctor door \
        dress eat egg fish floor friend garden glass hand hat heavy hospital hotel house key kitchen \
        lamp letter light lost milk money month mother music name night open paint paper pay pen \
        phone price";

    fn own() -> BTreeSet<String> {
        OWN.split(' ').map(str::to_owned).collect()
    }

    fn tables() -> WordTables {
        WordTables::built_in(&["en".to_owned()])
    }

    /// The section of a bot with these words, and its bytes.
    fn section(n_others: usize) -> (Meaning, Vec<u8>) {
        let own = own();
        let (_, bytes) = Meanings::choose(&tables(), &own, 32, n_others)
            .write(&own)
            .unwrap();
        let meaning = Meaning::read(&bytes, 0..bytes.len(), own.len()).unwrap();
        (meaning, bytes)
    }

    fn number(word: &str) -> TermIdx {
        own().iter().position(|own| own == word).unwrap() as TermIdx
    }

    fn vector(meaning: &Meaning, bytes: &[u8], word: &str) -> Vec<i8> {
        let mut sums = vec![0; meaning.n_components];
        meaning.add(bytes, (number(word), 1), &mut sums);
        unit(&sums)
    }

    #[test]
    fn words_that_mean_about_the_same_are_near() {
        let (meaning, bytes) = section(0);
        let near = |a, b| cosine(&vector(&meaning, &bytes, a), &vector(&meaning, &bytes, b));
        assert!(near("money", "cash") > 0.3);
        assert!(near("money", "cash") > near("money", "egg"));
        assert!(near("doctor", "hospital") > near("doctor", "bread"));
        assert!((near("lamp", "lamp") - 1.0).abs() < 0.1);
    }

    #[test]
    fn another_word_is_known_by_its_nearest_own_one_also_misspelt() {
        let (meaning, _) = section(400);
        let check = |word: &str, own: &str| {
            let known = meaning.other(word).or_else(|| meaning.nearly(word));
            assert_eq!(known.map(|(term, _)| term), Some(number(own)), "{word}");
        };
        check("vehicle", "car");
        check("vehcile", "car");
        check("vehicl", "car");
        check("payment", "pay");
        assert_eq!(meaning.other("qwxz"), None);
        assert_eq!(meaning.nearly("qwxz"), None);
        assert_eq!(meaning.nearly("茶茶茶茶"), None);
    }

    #[test]
    fn a_vector_that_is_too_long_is_refused() {
        let of = |n_components: u8| {
            let bytes = [n_components, 0, 0];
            Meaning::read(&bytes, 0..bytes.len(), 0)
        };
        assert!(of(64).is_ok());
        assert!(of(66).is_err());
    }

    #[test]
    fn a_word_that_is_rarely_said_counts_more() {
        let (meaning, _) = section(0);
        assert!(meaning.weight(number("hospital")) > meaning.weight(number("day")));
        assert_eq!(meaning.weight(TermIdx::MAX), 0);
    }

    #[test]
    fn few_words_and_languages_without_a_table_do_without() {
        let few: BTreeSet<String> = own().into_iter().take(20).collect();
        assert!(Meanings::choose(&tables(), &few, 32, 100).is_empty());
        assert!(WordTables::built_in(&["eo".to_owned()]).is_empty());
    }

    #[test]
    fn the_table_is_whole_and_folded() {
        let (_, table) = &tables().0[0];
        assert!(table.words.len() > 20_000);
        for word in table.words.keys() {
            let mut folded = String::new();
            crate::text::fold(word, &mut folded);
            assert_eq!(&folded, word);
        }
        assert_eq!(WordTable::read(b"EdgWords"), None);
    }

    proptest! {
        #[test]
        fn forged_bytes_are_refused_or_add_up(
            changes in proptest::collection::vec((0usize..3_000, any::<u8>()), 0..20),
            n_terms in 0usize..60,
            cut in 0usize..3_000,
        ) {
            let (_, mut bytes) = section(100);
            for (at, value) in changes {
                let at = at % bytes.len();
                bytes[at] = value;
            }
            bytes.truncate(cut.max(1));
            if let Ok(meaning) = Meaning::read(&bytes, 0..bytes.len(), n_terms) {
                let mut sums = vec![0; meaning.n_components];
                for term in 0..n_terms as TermIdx {
                    meaning.add(&bytes, (term, meaning.weight(term)), &mut sums);
                }
                if let Some(other) = meaning.other("vehicle") {
                    meaning.add(&bytes, other, &mut sums);
                }
                prop_assert_eq!(unit(&sums).len(), meaning.n_components);
            }
        }
    }
}
