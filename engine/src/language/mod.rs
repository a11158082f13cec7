//! Which language a text is in, from its letters, small words and endings.
//!
//! Section `LANG`, only where it is needed:
//! ```text
//! n (varint) × { code (text) }
//! n (varint) × { gap | length (varints) | penalty (u8) | languages (⌈n codes / 8⌉ bytes, a bit each) }
//! n (varint) × { gap (varint) | language and weight (u8) }
//! ```
//!
//! The first languages are the bot's, in its order.
//! The second list has ranges of code points, and who writes with them: every other language loses
//! `penalty` / 16 for each such letter.
//! So scripts are told apart, and within a script `ß`, `ñ` and `ё`; `w` speaks against Italian.
//! The third list has hashes of folded words, and of `~` and the last three letters of longer words:
//! the language, in the lower six bits, wins one of four weights.
//! A word of several languages stands there several times, and weighs less.
//! Gaps count from the end of what came before, so both lists ascend.
//!
//! The scores become shares by softmax, as those of a naive Bayes classifier do; the weights are
//! rounded log-likelihood ratios (Cavnar & Trenkle 1994 and Grefenstette 1995 compare small words
//! with n-grams: for sentences both do well, and words need far less room).

#[cfg(feature = "compile")]
mod profile;
#[cfg(feature = "compile")]
mod words;

#[cfg(feature = "compile")]
pub use profile::{is_known, small_words, write};

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};
use crate::exponential::exp;
use crate::text::{hash_term, tokenize};

/// What a word adds to a language's score.
const WEIGHTS: [f32; 4] = [0.6, 1.4, 2.6, 4.0];
/// Most languages of a section: a language is six bits.
pub const MAX_LANGUAGES: usize = 64;
/// Bits of a word's hash.
const HASH_BITS: u32 = 18;
/// Characters of an ending, and of the shortest word of which it is looked at.
const ENDING_CHARS: (usize, usize) = (3, 5);

/// What is known of languages.
#[derive(Debug, Default)]
pub struct LanguageGuesser {
    codes: Vec<StringId>,
    letters: Vec<Letters>,
    /// Hashes, ascending, each with language and weight.
    words: Vec<(u32, u8)>,
}

/// Letters that only some languages write.
#[derive(Debug)]
struct Letters {
    first: u32,
    last: u32,
    penalty: f32,
    languages: u64,
}

impl LanguageGuesser {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"LANG");

    /// Checks and reads the section of a bot with `n_own` languages.
    ///
    /// # Errors
    /// When it is malformed, or has fewer languages than the bot.
    pub fn read(
        bytes: &[u8],
        strings: &Strings,
        n_own: usize,
    ) -> Result<LanguageGuesser, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let n_codes = reader.count();
        if n_codes < n_own || n_codes > MAX_LANGUAGES {
            reader.fail("it has too few or too many languages");
        }
        let n_codes = n_codes.min(MAX_LANGUAGES);
        let codes = (0..n_codes)
            .map(|_| StringId::read(&mut reader, strings))
            .collect();
        let mut letters = Vec::new();
        let mut next = 0u32;
        for _ in 0..reader.count() {
            let first = next.saturating_add(reader.varint());
            let last = first.saturating_add(reader.varint());
            let penalty = f32::from(reader.u8()) / 16.0;
            let bits = reader.take(n_codes.div_ceil(8));
            let languages = bits
                .iter()
                .rev()
                .fold(0, |all, &byte| all << 8 | u64::from(byte));
            letters.push(Letters {
                first,
                last,
                penalty,
                languages,
            });
            next = last.saturating_add(1);
        }
        let mut words = Vec::new();
        let mut hash = 0u32;
        for _ in 0..reader.count() {
            hash = hash.saturating_add(reader.varint());
            let word = reader.u8();
            if usize::from(word & 63) >= n_codes {
                reader.fail("a word is in no language");
            }
            words.push((hash, word));
        }
        reader.end()?;
        Ok(LanguageGuesser {
            codes,
            letters,
            words,
        })
    }

    /// The number of the language, among the first `n`, that the text is most likely in, and how
    /// likely that is, 0..=1; nothing where no letter and no word tells.
    pub fn guess(&self, text: &str, n: usize) -> Option<(usize, f32)> {
        let n = n.min(self.codes.len());
        let mut scores = [0.0f32; MAX_LANGUAGES];
        let scores = scores.get_mut(..n)?;
        for c in text.chars().take(crate::text::MAX_TEXT_CHARS) {
            self.count_letter(c as u32, scores);
        }
        tokenize(text, &mut |word| {
            // Numbers are of no language.
            let is_number = word.as_bytes().first().is_none_or(u8::is_ascii_digit);
            if !is_number && !self.count_word(hash("", word), scores) {
                let mut n_left = word.chars().count();
                let is_long = n_left >= ENDING_CHARS.1;
                for (at, _) in word.char_indices() {
                    if is_long && n_left == ENDING_CHARS.0 {
                        let ending = word.get(at..).unwrap_or_default();
                        self.count_word(hash("~", ending), scores);
                    }
                    n_left -= 1;
                }
            }
        });
        let (mut best, mut least) = (0, f32::MAX);
        for (number, &score) in scores.iter().enumerate() {
            least = least.min(score);
            if score > scores.get(best).copied().unwrap_or_default() {
                best = number;
            }
        }
        let most = scores.get(best).copied().filter(|&most| most > least)?;
        let sum: f64 = scores
            .iter()
            .map(|&score| exp(f64::from(score - most)))
            .sum();
        Some((best, (1.0 / sum) as f32))
    }

    /// The text of a language's code, as a number.
    pub fn code(&self, number: usize) -> StringId {
        self.codes.get(number).copied().unwrap_or(StringId::EMPTY)
    }

    /// Number of languages.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether nothing is known of any language.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    fn count_letter(&self, c: u32, scores: &mut [f32]) {
        let at = self.letters.partition_point(|letters| letters.last < c);
        let Some(letters) = self.letters.get(at).filter(|letters| letters.first <= c) else {
            return;
        };
        for (number, score) in scores.iter_mut().enumerate() {
            if letters.languages >> number & 1 == 0 {
                *score -= letters.penalty;
            }
        }
    }

    /// Whether any language has the word.
    fn count_word(&self, hash: u32, scores: &mut [f32]) -> bool {
        let from = self.words.partition_point(|word| word.0 < hash);
        let mut is_known = false;
        for &(own, word) in self.words.get(from..).unwrap_or_default() {
            if own != hash {
                break;
            }
            is_known = true;
            if let Some(score) = scores.get_mut(usize::from(word & 63)) {
                *score += WEIGHTS[usize::from(word >> 6)];
            }
        }
        is_known
    }
}

/// The hash of a marked text, folded to [`HASH_BITS`].
fn hash(mark: &str, word: &str) -> u32 {
    let hash = hash_term(mark, word);
    (hash >> HASH_BITS ^ hash) & ((1 << HASH_BITS) - 1)
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests;
