//! What the classifier sees of a question: words, pairs of neighbours, pieces of words.
//!
//! Features have no names, only hashes (Weinberger et al. 2009): the lowest bits choose a row of
//! weights, and two features in one row share it.
//! A question's words come corrected, each once, in the order in which they stand.

use crate::text::{MIN_GRAM_CHARS, for_each_gram, hash_term};

/// Shortest n-gram that is a feature, in characters, borders included.
const SHORTEST: usize = MIN_GRAM_CHARS - 1;

/// The kinds of features; each counts as a whole, however many features of it a question has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The words.
    Words,
    /// Each two words that follow one another, and the first and the last one.
    Pairs,
    /// Character n-grams of the words, of two to five characters.
    Grams,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 3] = [Group::Words, Group::Pairs, Group::Grams];

    /// How long the part of a question's vector is that this kind makes; the squares sum to 1.
    ///
    /// N-grams count twice as much as words and pairs, chosen by cross-validation.
    pub fn length(self) -> f32 {
        match self {
            Group::Words | Group::Pairs => 0.408_248_3,
            Group::Grams => 0.816_496_6,
        }
    }
}

/// Shows the hash of every feature of one kind.
pub fn for_each_feature(terms: &[&str], group: Group, each: &mut dyn FnMut(u32)) {
    let mut before = 0;
    for term in terms {
        if group == Group::Grams {
            for_each_gram(term, SHORTEST, &mut |gram| each(scatter(gram)));
            continue;
        }
        let word = hash_term("", term);
        each(scatter(if group == Group::Words {
            word
        } else {
            pair(before, word)
        }));
        before = word;
    }
    if group == Group::Pairs {
        each(scatter(pair(before, 0)));
    }
}

fn pair(first: u32, second: u32) -> u32 {
    (first ^ 0x9e37_79b9).wrapping_mul(0x85eb_ca6b) ^ second
}

/// Lets every bit of a hash depend on all others, as only the lowest ones are used.
fn scatter(hash: u32) -> u32 {
    let hash = (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d);
    hash ^ hash >> 12
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(terms: &[&str], group: Group) -> Vec<u32> {
        let mut features = Vec::new();
        for_each_feature(terms, group, &mut |feature| features.push(feature));
        features
    }

    #[test]
    fn a_question_has_a_known_number_of_features() {
        let terms = ["lost", "my", "card"];
        let count = |group| features(&terms, group).len();
        assert_eq!(count(Group::Words), 3);
        assert_eq!(count(Group::Pairs), 4);
        // Of `^my$` there are three pairs, two threes and one four.
        assert_eq!(features(&["my"], Group::Grams).len(), 3 + 2 + 1);
        assert!(features(&[], Group::Grams).is_empty());
    }

    #[test]
    fn pairs_know_their_order_and_words_do_not() {
        let check = |group, same| {
            let mut here = features(&["card", "lost"], group);
            let mut there = features(&["lost", "card"], group);
            here.sort_unstable();
            there.sort_unstable();
            assert_eq!(here == there, same, "{group:?}");
        };
        check(Group::Words, true);
        check(Group::Grams, true);
        check(Group::Pairs, false);
    }

    #[test]
    fn the_squares_of_the_lengths_sum_to_one() {
        let sum: f32 = Group::ALL.iter().map(|g| g.length() * g.length()).sum();
        assert!((sum - 1.0).abs() < 1e-6);
    }
}
