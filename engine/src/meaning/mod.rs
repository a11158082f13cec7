//! What words mean: a short vector a word, near to that of a word that means nearly the same.
//!
//! "When does my vehicle arrive" has no word in common with "delivery of the car", and the same
//! meaning.
//! Word vectors (Bengio et al. 2003; Mikolov et al. 2013) say so: tables of them, made once from
//! what large language models know of words, are part of the compiler; a blob takes the vectors of
//! the bot's own words, and of some words that visitors are likely to use in their place.
//! A question's vector is the sum of its words', each weighted by how rarely the word is said
//! (Arora, Liang & Ma 2017) and how much it tells of what a sentence means, at a length of 1.
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
        self.hashed(hash_term("", word))
    }

    /// The same of the word with this hash.
    fn hashed(&self, hash: u32) -> Option<(TermIdx, u8)> {
        let hash = short(hash);
        let found = self.others.binary_search_by_key(&hash, |other| other.0);
        let (_, term, weight) = *self.others.get(found.ok()?)?;
        Some((term, weight))
    }

    /// The same for a word that is one edit from another word; of several, the one that counts least,
    /// which is the commonest.
    pub fn nearly(&self, word: &str) -> Option<(TermIdx, u8)> {
        let mut best: Option<(TermIdx, u8)> = None;
        let mut after = word.as_bytes();
        if after.len() < LEAST_NEARLY || !after.iter().all(u8::is_ascii_lowercase) {
            return best;
        }
        let mut look = |hash: u32, rest: &[u8]| {
            let found = self.hashed(rest.iter().fold(hash, |hash, &byte| step(hash, byte)));
            if found.is_some_and(|found| best.is_none_or(|best| found.1 < best.1)) {
                best = found;
            }
        };
        // Of what stands before, and is not edited.
        let mut before = hash_term("", "");
        loop {
            let rest = after.get(1..).unwrap_or_default();
            // One letter is missing, or is another.
            for letter in b'a'..=b'z' {
                let hash = step(before, letter);
                look(hash, after);
                look(hash, rest);
            }
            let Some(&first) = after.first() else {
                return best;
            };
            // One is too many, or two are the wrong way round.
            look(before, rest);
            if let Some((&second, others)) = rest.split_first() {
                look(step(step(before, second), first), others);
            }
            before = step(before, first);
            after = rest;
        }
    }

    /// The bytes of a term's vector; none where it has none.
    fn bytes<'a>(&self, blob: &'a [u8], term: TermIdx) -> &'a [u8] {
        let start = self.starts.get(term as usize).copied().unwrap_or_default() as usize;
        let bytes = match self.weight(term) {
            0 => None,
            _ => blob.get(start..start + self.n_components / 2),
        };
        bytes.unwrap_or_default()
    }
}

/// A sum of terms' vectors, each times a weight.
///
/// Both components of a byte are added at once, in 32 bits each, with `ZERO` in them; that is taken
/// off in the end.
#[derive(Debug, Default)]
pub struct Sum {
    /// For each byte, its components, the first one in the lower half.
    pairs: [u64; MAX_COMPONENTS / 2],
    /// What was added of each vector, together.
    weight: u32,
}

impl Sum {
    /// Adds a term's vector, times a weight; nothing where the term has none.
    pub fn add(&mut self, meaning: &Meaning, blob: &[u8], (term, weight): (TermIdx, u8)) {
        let bytes = meaning.bytes(blob, term);
        if bytes.is_empty() {
            return;
        }
        for (pair, &byte) in self.pairs.iter_mut().zip(bytes) {
            let byte = u64::from(byte);
            let components = (byte | byte << 28) & 0x0000_000f_0000_000f;
            // A blob of ordinary size cannot fill 32 bits; forged ones may get any vector.
            *pair = pair.wrapping_add(components * u64::from(weight));
        }
        self.weight = self.weight.wrapping_add(u32::from(weight));
    }

    /// The components of the sum; what is behind those of the vectors means nothing.
    fn components(&self) -> [i32; MAX_COMPONENTS] {
        let zero = (ZERO as u32).wrapping_mul(self.weight);
        let mut components = [0; MAX_COMPONENTS];
        for (two, &pair) in components.chunks_exact_mut(2).zip(&self.pairs) {
            two[0] = (pair as u32).wrapping_sub(zero) as i32;
            two[1] = ((pair >> 32) as u32).wrapping_sub(zero) as i32;
        }
        components
    }

    /// The sum at a length of 127, as [`unit()`].
    pub fn unit(&self, meaning: &Meaning) -> Vec<i8> {
        unit(
            self.components()
                .get(..meaning.n_components)
                .unwrap_or_default(),
        )
    }
}

/// What another word is known by.
#[cfg(feature = "compile")]
fn hash(word: &str) -> u32 {
    short(hash_term("", word))
}

/// What is left of a hash.
fn short(hash: u32) -> u32 {
    hash >> (32 - HASH_BITS)
}

/// The hash of a word with one more byte, as [`hash_term`] has it.
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// The vector with these components at a length of 127; nothing stays nothing.
pub fn unit(sums: &[i32]) -> Vec<i8> {
    let mut squares = 0f32;
    for &sum in sums {
        squares += sum as f32 * sum as f32;
    }
    let factor = LENGTH / squares.sqrt().max(1.0);
    let mut unit = vec![0; sums.len()];
    for (unit, &sum) in unit.iter_mut().zip(sums) {
        // None is beyond the length, so 32 bits are as good, and quicker to get.
        *unit = (sum as f32 * factor) as i32 as i8;
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
        tables_of(&["en"])
    }

    fn tables_of(languages: &[&str]) -> WordTables {
        let languages: Vec<String> = languages.iter().map(|&code| code.to_owned()).collect();
        WordTables::built_in(&languages)
    }

    /// How near two words of the tables are.
    fn near(tables: &WordTables, a: &str, b: &str) -> f32 {
        let [a, b] = [a, b].map(|word| {
            let components = tables.get(word).unwrap().vector.clone();
            unit(&components.into_iter().map(i32::from).collect::<Vec<_>>())
        });
        cosine(&a, &b)
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
        let mut sum = Sum::default();
        sum.add(meaning, bytes, (number(word), 1));
        sum.unit(meaning)
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
    fn german_words_that_mean_about_the_same_are_near() {
        let german = tables_of(&["de"]);
        let near = |a, b| near(&german, a, b);
        assert!(near("auto", "wagen") > near("auto", "gesundheit"));
        assert!(near("bezahlen", "zahlung") > near("bezahlen", "krankenhaus"));
        assert!(near("arzt", "krankenhaus") > near("arzt", "zahlung"));
    }

    #[test]
    fn a_compound_that_no_table_has_means_what_its_parts_mean() {
        let german = tables_of(&["de"]);
        assert!(!german.0[0].1.words.contains_key("wagenbezahlung"));
        assert!(near(&german, "wagenbezahlung", "bezahlung") > 0.5);
        assert!(near(&german, "wagenbezahlung", "wagen") > 0.3);
        assert_eq!(german.get("qwxzqwxzqwxz"), None);
        // Other languages write theirs apart.
        assert_eq!(tables().get("bankhouse"), None);
    }

    #[test]
    fn words_of_two_languages_are_neither_near_nor_far() {
        let both = tables_of(&["de", "en"]);
        assert_eq!(near(&both, "krankenhaus", "kitchen"), 0.0);
        let alone = near(&tables_of(&["de"]), "arzt", "krankenhaus");
        assert!((near(&both, "arzt", "krankenhaus") - alone).abs() < 0.02);
        // "Hotel" is both.
        assert!(near(&both, "hotel", "unterkunft") > 0.1);
        assert!(near(&both, "hotel", "lodging") > 0.1);
        let own = own();
        assert!(!Meanings::choose(&both, &own, 32, 100).is_empty());
    }

    #[test]
    fn the_tables_are_whole_and_folded() {
        for (_, table) in &tables_of(&["en", "de"]).0 {
            assert!(table.words.len() > 20_000);
            for word in table.words.keys() {
                let mut folded = String::new();
                crate::text::fold(word, &mut folded);
                assert_eq!(&folded, word);
            }
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
                let mut sum = Sum::default();
                for term in 0..n_terms as TermIdx {
                    sum.add(&meaning, &bytes, (term, meaning.weight(term)));
                }
                if let Some(other) = meaning.other("vehicle") {
                    sum.add(&meaning, &bytes, other);
                }
                prop_assert_eq!(sum.unit(&meaning).len(), meaning.n_components);
            }
        }

        #[test]
        fn a_sum_is_that_of_components_one_by_one(
            vectors in proptest::collection::vec(any::<[u8; 32]>(), 1..5),
            n_bytes in 1usize..=32,
            added in proptest::collection::vec((0usize..5, any::<u8>()), 0..60),
        ) {
            let mut bytes = vec![2 * n_bytes as u8, 0];
            bytes.resize(bytes.len() + vectors.len(), 1);
            vectors.iter().for_each(|vector| bytes.extend(&vector[..n_bytes]));
            bytes.push(0);
            let meaning = Meaning::read(&bytes, 0..bytes.len(), vectors.len()).unwrap();
            let mut sum = Sum::default();
            let mut expected = vec![0i32; 2 * n_bytes];
            for (term, weight) in added {
                sum.add(&meaning, &bytes, (term as TermIdx, weight));
                let own = vectors.get(term).map_or(&[][..], |vector| &vector[..n_bytes]);
                for (place, byte) in own.iter().enumerate() {
                    for (half, four) in [byte & 15, byte >> 4].into_iter().enumerate() {
                        expected[2 * place + half] += i32::from(weight) * (i32::from(four) - ZERO);
                    }
                }
            }
            prop_assert_eq!(&sum.components()[..expected.len()], expected);
        }
    }
}
