//! Which terms share character n-grams with a word.
//!
//! The n-grams of a question are those of its terms, so the posting list of an n-gram is the union
//! of its terms' lists.
//! That union is never stored: this index leads from an n-gram to its terms, and is built on load
//! from the dictionary, which the blob already carries.
//! It costs four bytes of memory per n-gram of a term and no byte of the download.
//!
//! N-grams are hashed into buckets; two n-grams in one bucket only make each other a little less
//! telling.

use crate::lexicon::TermIdx;
use crate::text::{MIN_GRAM_CHARS, for_each_gram};

/// From n-grams to the terms that contain them.
#[derive(Debug)]
pub struct GramIndex {
    /// Where the terms of each bucket begin in `terms`; one more than there are buckets.
    starts: Vec<u32>,
    terms: Vec<TermIdx>,
    /// How telling each bucket is: ln(1 + terms of the dictionary / terms in the bucket).
    weights: Vec<f32>,
}

/// Collects the n-grams of terms that come in order.
#[derive(Debug, Default)]
pub struct GramIndexBuilder {
    pairs: Vec<(u32, TermIdx)>,
    n_terms: TermIdx,
}

impl GramIndexBuilder {
    /// The next term of the dictionary.
    pub fn add(&mut self, term: &str) {
        for_each_gram(term, MIN_GRAM_CHARS, &mut |gram| {
            self.pairs.push((gram, self.n_terms))
        });
        self.n_terms += 1;
    }

    /// An n-gram of a term; terms come in any order.
    #[inline(never)]
    pub fn add_gram(&mut self, gram: u32, term: TermIdx) {
        self.pairs.push((gram, term));
    }

    /// The finished index.
    #[inline(never)]
    pub fn finish(self) -> GramIndex {
        let n_buckets = (2 * self.pairs.len())
            .next_power_of_two()
            .clamp(4096, 1 << 18);
        let bucket = |gram: u32| (gram as usize ^ (gram >> 16) as usize) & (n_buckets - 1);
        // A counting sort: sizes, then starts, then places.
        let mut starts = vec![0u32; n_buckets + 1];
        for &(gram, _) in &self.pairs {
            starts[bucket(gram) + 1] += 1;
        }
        for i in 0..n_buckets {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut terms = vec![0; self.pairs.len()];
        for &(gram, term) in &self.pairs {
            let place = &mut next[bucket(gram)];
            terms[*place as usize] = term;
            *place += 1;
        }
        let n_terms = self.n_terms as f32;
        let weights = starts
            .windows(2)
            .map(|pair| libm::logf(1.0 + n_terms / ((pair[1] - pair[0]) as f32 + 0.5)))
            .collect();
        GramIndex {
            starts,
            terms,
            weights,
        }
    }
}

impl GramIndex {
    /// Shows the weight of each n-gram of `word` and the terms that share it.
    pub fn for_each(&self, word: &str, each: &mut dyn FnMut(f32, &[TermIdx])) {
        for_each_gram(word, MIN_GRAM_CHARS, &mut |gram| {
            let (weight, terms) = self.of(gram);
            each(weight, terms);
        });
    }

    /// The weight of an n-gram and the terms that share it, or another one of its bucket.
    pub fn of(&self, gram: u32) -> (f32, &[TermIdx]) {
        let mask = self.weights.len() - 1;
        let bucket = (gram as usize ^ (gram >> 16) as usize) & mask;
        let range = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        (self.weights[bucket], &self.terms[range])
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
