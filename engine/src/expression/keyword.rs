//! Keywords: whole words, with `*` for any characters but blanks.

use super::pattern::{characters, is_word};
use crate::text::fold;

/// A text that keywords are looked for in.
pub(super) struct Words {
    /// Its characters, folded.
    folded: Vec<char>,
    /// Number of its words, cut at blanks.
    n_words: usize,
}

/// Number of words between blanks.
fn n_words(text: &str) -> usize {
    let (mut n, mut was_blank) = (0, true);
    for c in text.chars() {
        let is_blank = c.is_whitespace();
        n += usize::from(was_blank && !is_blank);
        was_blank = is_blank;
    }
    n
}

impl Words {
    /// Prepares `text`.
    pub(super) fn new(text: &str) -> Words {
        let mut folded = String::new();
        fold(text, &mut folded);
        Words {
            folded: characters(&folded, usize::MAX),
            n_words: n_words(text),
        }
    }

    /// How many of the words `keyword` is: occurrences by words, 0 for a text without words.
    pub(super) fn share(&self, keyword: &str) -> f64 {
        self.share_of(self.count(keyword))
    }

    /// How many of the words so many occurrences are.
    pub(super) fn share_of(&self, n: usize) -> f64 {
        if self.n_words == 0 {
            return 0.0;
        }
        n as f64 / self.n_words as f64
    }

    /// How often `keyword`, which is folded, stands in the text, none within another.
    pub(super) fn count(&self, keyword: &str) -> usize {
        let keyword = characters(keyword, usize::MAX);
        let (mut at, mut n) = (0, 0);
        while at < self.folded.len() {
            match self.end_of(&keyword, at) {
                Some(end) if end > at && self.is_border(at) && self.is_border(end) => {
                    n += 1;
                    at = end;
                }
                _ => at += 1,
            }
        }
        n
    }

    /// Whether exactly one of the characters before and behind belongs to a word.
    fn is_border(&self, at: usize) -> bool {
        let is_word = |at: Option<usize>| {
            at.and_then(|at| self.folded.get(at))
                .is_some_and(|c| is_word(*c))
        };
        is_word(at.checked_sub(1)) != is_word(Some(at))
    }

    /// The longest end of a match from `from` that lies on the border of a word.
    ///
    /// All ends that are still possible go along together, so the time is bounded by the product
    /// of both lengths.
    fn end_of(&self, keyword: &[char], from: usize) -> Option<usize> {
        let mut ends = vec![from];
        for &wanted in keyword {
            let mut next: Vec<usize> = Vec::new();
            for end in ends {
                if wanted == '*' {
                    let mut at = end;
                    // What a shorter beginning reaches, a longer one reaches too.
                    while next.last().is_none_or(|last| *last < at) {
                        next.push(at);
                        if self.folded.get(at).is_none_or(|c| c.is_whitespace()) {
                            break;
                        }
                        at += 1;
                    }
                } else if self.folded.get(end) == Some(&wanted) {
                    next.push(end + 1);
                }
            }
            ends = next;
        }
        ends.into_iter().rev().find(|&end| self.is_border(end))
    }
}
