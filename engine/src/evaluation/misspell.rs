//! Typing mistakes, made on purpose.

/// Shortest word that gets one, in characters.
const MIN_CHARS: usize = 4;

/// The first letter that is not Latin.
const FIRST_BEYOND_LATIN: char = '\u{250}';

/// The question with one edit in each of one or two words of four letters or more: a letter added,
/// left out, replaced, or swapped with the next one.
///
/// A letter that comes in is one of a to z, and in words of another script one of their own.
///
/// The same for the same question and seed; an edit may hit a word twice, or change nothing, as
/// when a letter is replaced by itself.
pub fn misspell(question: &str, seed: u64) -> String {
    let mut random = Random::new(question, seed);
    let mut words: Vec<Vec<char>> = question.split(' ').map(|w| w.chars().collect()).collect();
    let is_long = |&number: &usize| words[number].len() >= MIN_CHARS;
    let long: Vec<usize> = (0..words.len()).filter(is_long).collect();
    if long.is_empty() {
        return question.to_owned();
    }
    for _ in 0..(1 + random.below(2)).min(long.len()) {
        let word = &mut words[long[random.below(long.len())]];
        let letter = match word.iter().all(|&letter| letter < FIRST_BEYOND_LATIN) {
            true => char::from(b'a' + random.below(26) as u8),
            false => word[random.below(word.len())],
        };
        match random.below(4) {
            0 => word.insert(random.below(word.len() + 1), letter),
            1 => drop(word.remove(random.below(word.len()))),
            2 => {
                let at = random.below(word.len());
                word[at] = letter;
            }
            _ => {
                let at = random.below(word.len() - 1);
                word.swap(at, at + 1);
            }
        }
    }
    let words: Vec<String> = words.into_iter().map(String::from_iter).collect();
    words.join(" ")
}

/// Xorshift (Marsaglia 2003), begun with an FNV hash of the text.
struct Random(u64);

impl Random {
    fn new(text: &str, seed: u64) -> Random {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let state = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, hash);
        Random(state.max(1))
    }

    /// A number below `n`, which is at least 1.
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_seed_makes_the_same_mistakes_and_another_one_others() {
        let question = "where is the parcel that I ordered yesterday";
        assert_eq!(misspell(question, 7), misspell(question, 7));
        let distinct: std::collections::BTreeSet<String> =
            (0..20).map(|seed| misspell(question, seed)).collect();
        assert!(distinct.len() > 15, "{distinct:?}");
    }

    #[test]
    fn short_words_stay_as_they_are() {
        for question in ["", "how is it", "  a  b "] {
            assert_eq!(misspell(question, 1), question);
        }
        let changed = misspell("is my Päckchen da", 1);
        assert!(
            changed.starts_with("is my ") && changed.ends_with(" da"),
            "{changed}"
        );
    }

    #[test]
    fn mistakes_are_of_the_script_that_is_written() {
        for question in [
            "привет дорогие друзья",
            "καλημέρα σας φίλοι",
            "안녕하세요 여러분",
        ] {
            for seed in 0..20 {
                let changed = misspell(question, seed);
                let is_foreign = |c: char| c.is_ascii_alphabetic();
                assert!(!changed.contains(is_foreign), "{changed}");
            }
        }
    }

    proptest! {
        #[test]
        fn at_most_two_edits_are_made(question in "[a-zé ]{0,60}", seed: u64) {
            let changed = misspell(&question, seed);
            prop_assert_eq!(changed.matches(' ').count(), question.matches(' ').count());
            prop_assert!(strsim::damerau_levenshtein(&question, &changed) <= 2);
        }
    }
}
