//! Which terms share character n-grams with a word.
//!
//! The n-grams of a question are those of its terms, so the posting list of an n-gram is the union
//! of its terms' lists.
//! That union is never stored: this index leads from an n-gram to its terms, and is built on load
//! from the dictionary, which the blob already carries.
//! It costs two bytes of memory per n-gram of a term, eight per distinct n-gram at most, and no
//! byte of the download.
//!
//! N-grams are hashed into buckets; two n-grams in one bucket only make each other a little less
//! telling.
//! There are at least twice as many buckets as n-grams, so most are empty: of those there is only a
//! bit, and a place among the others is found by counting bits (Jacobson 1989).

use super::inverted::{Inverted, Lists};
use crate::lexicon::TermIdx;
use crate::text::{MAX_TERM_BYTES, MIN_GRAM_CHARS, for_each_gram};

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
    /// In parts, as one list would need three times its room each time that it has grown full.
    grams: Vec<Vec<u32>>,
    n_grams: usize,
    /// For each term, how many n-grams there are up to its last one.
    ends: Vec<u32>,
}

/// N-grams of a part, and of a term at most.
const PART: usize = 2048;
const MAX_GRAMS: usize = 3 * MAX_TERM_BYTES;

impl GramIndexBuilder {
    /// The next term of the dictionary.
    pub fn add(&mut self, term: &str) {
        let part = self.part();
        let before = part.len();
        for_each_gram(term, MIN_GRAM_CHARS, &mut |gram| part.push(gram));
        let n = part.len() - before;
        self.end(n);
    }

    /// The next term, which has this n-gram alone.
    pub fn add_gram(&mut self, gram: u32) {
        self.part().push(gram);
        self.end(1);
    }

    /// Where the next n-grams go.
    fn part(&mut self) -> &mut Vec<u32> {
        if self.grams.last().is_none_or(|part| part.len() > PART) {
            self.grams.push(Vec::with_capacity(PART + MAX_GRAMS));
        }
        let last = self.grams.len() - 1;
        &mut self.grams[last]
    }

    fn end(&mut self, n: usize) {
        self.n_grams += n;
        self.ends.push(self.n_grams as u32);
    }

    /// The finished index.
    #[inline(never)]
    pub fn finish(mut self) -> GramIndex {
        let used = Used::new(&self.grams, self.n_grams);
        for part in &mut self.grams {
            for gram in part {
                *gram = used.number(*gram);
            }
        }
        GramIndex {
            terms: Inverted::new(used.len(), &self.grams, &self.ends, (0, 0)),
            n_terms: self.ends.len() as TermIdx,
            used,
        }
    }
}

impl Used {
    /// Marks the buckets of all these n-grams.
    fn new(grams: &[Vec<u32>], n_grams: usize) -> Used {
        let n_buckets = (2 * n_grams).next_power_of_two().clamp(4096, 1 << 18);
        let mut used = Used(vec![Word::default(); n_buckets / 32]);
        for part in grams {
            for &gram in part {
                let (place, bit) = used.place(gram);
                used.0[place].bits |= bit;
            }
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
    pub fn for_each(&self, word: &str, each: &mut dyn FnMut(f32, Lists<'_>)) {
        for_each_gram(word, MIN_GRAM_CHARS, &mut |gram| {
            let terms = self.of(gram);
            each(self.weight(terms.len()), terms);
        });
    }

    /// The terms that share an n-gram, or have another one of its bucket.
    pub fn of(&self, gram: u32) -> Lists<'_> {
        self.terms.of(self.used.number(gram) as usize)
    }

    /// How telling an n-gram of so many terms is: ln(1 + terms of the dictionary / (these + ½)).
    fn weight(&self, n: usize) -> f32 {
        libm::logf(1.0 + self.n_terms as f32 / (n as f32 + 0.5))
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
            for term in terms.iter() {
                shared[term as usize] += weight;
            }
        });
        assert!(shared[0] > shared[2] && shared[2] > shared[1], "{shared:?}");
    }

    #[test]
    fn an_empty_dictionary_has_an_empty_index() {
        let index = GramIndexBuilder::default().finish();
        index.for_each("word", &mut |_, terms| assert_eq!(terms.len(), 0));
    }
}
