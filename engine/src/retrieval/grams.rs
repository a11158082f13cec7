//! Which terms share character n-grams with a word.
//!
//! The n-grams of a question are those of its terms, so the posting list of an n-gram is the union
//! of its terms' lists.
//! That union is never stored: this index leads from an n-gram to its terms, and is built on load
//! from the dictionary, which the blob already carries.
//! It costs four bytes of memory per n-gram of a term, eight per distinct n-gram at most, and no
//! byte of the download.
//!
//! N-grams are hashed into buckets; two n-grams in one bucket only make each other a little less
//! telling.
//! There are at least twice as many buckets as n-grams, so most are empty: of those there is only a
//! bit, and a place among the others is found by counting bits (Jacobson 1989).

use super::inverted::Inverted;
use crate::lexicon::TermIdx;
use crate::text::{MIN_GRAM_CHARS, for_each_gram};

/// From n-grams to the terms that contain them.
#[derive(Debug)]
pub struct GramIndex {
    used: Used,
    /// The terms of each bucket that has any.
    terms: Inverted,
    n_terms: TermIdx,
}

/// Which buckets have terms.
#[derive(Debug)]
struct Used(Vec<Word>);

/// Thirty-two buckets: a bit for each, and how many before them have terms.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    bits: u32,
    before: u32,
}

/// Collects the n-grams of terms that come in order.
#[derive(Debug, Default)]
pub struct GramIndexBuilder {
    grams: Vec<u32>,
    /// For each term, how many n-grams there are up to its last one.
    ends: Vec<u32>,
}

impl GramIndexBuilder {
    /// The next term of the dictionary.
    pub fn add(&mut self, term: &str) {
        for_each_gram(term, MIN_GRAM_CHARS, &mut |gram| self.grams.push(gram));
        self.ends.push(self.grams.len() as u32);
    }

    /// The next term, which has this n-gram alone.
    pub fn add_gram(&mut self, gram: u32) {
        self.grams.push(gram);
        self.ends.push(self.grams.len() as u32);
    }

    /// The finished index.
    #[inline(never)]
    pub fn finish(mut self) -> GramIndex {
        let used = Used::new(&self.grams);
        for gram in &mut self.grams {
            *gram = used.number(*gram);
        }
        GramIndex {
            terms: Inverted::new(used.len(), &self.grams, &self.ends),
            n_terms: self.ends.len() as TermIdx,
            used,
        }
    }
}

impl Used {
    /// Marks the buckets of all these n-grams.
    fn new(grams: &[u32]) -> Used {
        let n_buckets = (2 * grams.len()).next_power_of_two().clamp(4096, 1 << 18);
        let mut used = Used(vec![Word::default(); n_buckets / 32]);
        for &gram in grams {
            let (place, bit) = used.place(gram);
            used.0[place].bits |= bit;
        }
        let mut before = 0;
        for word in &mut used.0 {
            word.before = before;
            before += word.bits.count_ones();
        }
        used
    }

    /// Number of buckets that have terms.
    fn len(&self) -> usize {
        let last = self.0.last();
        last.map_or(0, |word| word.before + word.bits.count_ones()) as usize
    }

    /// The number of an n-gram's bucket among those that have terms; more than any for another one.
    fn number(&self, gram: u32) -> u32 {
        let (place, bit) = self.place(gram);
        let word = self.0[place];
        match word.bits & bit {
            0 => u32::MAX,
            _ => word.before + (word.bits & (bit - 1)).count_ones(),
        }
    }

    /// In which word an n-gram's bucket is, and its bit there.
    fn place(&self, gram: u32) -> (usize, u32) {
        let bucket = gram ^ (gram >> 16);
        (
            (bucket / 32) as usize & (self.0.len() - 1),
            1 << (bucket % 32),
        )
    }
}

impl GramIndex {
    /// Shows the weight of each n-gram of `word` and the terms that share it.
    pub fn for_each(&self, word: &str, each: &mut dyn FnMut(f32, &[TermIdx])) {
        for_each_gram(word, MIN_GRAM_CHARS, &mut |gram| {
            let terms = self.of(gram);
            each(self.weight(terms), terms);
        });
    }

    /// The terms that share an n-gram, or have another one of its bucket.
    pub fn of(&self, gram: u32) -> &[TermIdx] {
        self.terms.of(self.used.number(gram) as usize)
    }

    /// How telling an n-gram of these terms is: ln(1 + terms of the dictionary / (these + ½)).
    fn weight(&self, terms: &[TermIdx]) -> f32 {
        libm::logf(1.0 + self.n_terms as f32 / (terms.len() as f32 + 0.5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_finds_the_terms_that_share_its_grams() {
        let terms = ["bettwasche", "kissen", "waschen", "wasche"];
        let mut builder = GramIndexBuilder::default();
        for term in terms {
            builder.add(term);
        }
        let index = builder.finish();
        let mut shared = [0.0; 4];
        index.for_each("bettwaschen", &mut |weight, terms| {
            for &term in terms {
                shared[term as usize] += weight;
            }
        });
        assert!(shared[0] > shared[2] && shared[2] > shared[1], "{shared:?}");
    }

    #[test]
    fn an_empty_dictionary_has_an_empty_index() {
        let index = GramIndexBuilder::default().finish();
        index.for_each("word", &mut |_, terms| assert!(terms.is_empty()));
    }
}
