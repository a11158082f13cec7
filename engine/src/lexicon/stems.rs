//! Section `STEM`: which words are forms of one word.
//!
//! ```text
//! compounds (u8, 0 or 1)
//! | n (varint) × { lowest 24 bits of an ending's hash, ascending | bytes that a word loses (u8) }
//! | to the end: { gap (varint) | how far back the other term is, less one (varint) }
//! ```
//!
//! Of a word with one of the endings, the longest that it has, only what stands before counts: a
//! table of endings does what a stemmer does for most words, and a page has no stemmer.
//! Endings are those that Snowball's stemmers (Porter 2001) take off the commonest words of a
//! language; `engine/endings` says how they were found.
//! The bot's own terms went through a stemmer itself when it was compiled, and those that it takes
//! for forms of one word while endings do not are listed; `gap` is the distance from the term
//! before.
//!
//! Where `compounds` is 1, words of the bot's languages are written as one (`Impfpflicht`), so a
//! long word is found by its first part and its last as well.

use super::TermIdx;
use crate::blob::{LoadError, Reader, Tag};
use crate::text::hash_term;
#[cfg(feature = "compile")]
use std::collections::{BTreeMap, BTreeSet};

/// Longest ending in characters.
const LONGEST: usize = 6;
/// Characters of a word that no ending takes.
const SHORTEST: usize = 3;
const MASK: u32 = 0xff_ffff;

/// What is known of the forms of a bot's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stems {
    /// Whether long words are looked for by their parts.
    pub compounds: bool,
    /// For each ending, its hash and above it the bytes that it takes off; ascending by hash.
    endings: Vec<u32>,
    /// Terms that are forms of an earlier term.
    same: Vec<(TermIdx, TermIdx)>,
    /// For each of the bot's own words, folded, what a stemmer leaves of it.
    #[cfg(feature = "compile")]
    known: BTreeMap<String, String>,
}

impl Stems {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"STEM");

    /// Checks and reads the section; terms are checked by [`Stems::unite`].
    ///
    /// # Errors
    /// When endings do not ascend, or a term has no term before it that far back.
    pub fn read(bytes: &[u8]) -> Result<Stems, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut stems = Stems {
            compounds: reader.below(2) == 1,
            ..Stems::default()
        };
        for _ in 0..reader.count() {
            let ending = (0..4).fold(0, |ending, n| ending | u32::from(reader.u8()) << (8 * n));
            if stems
                .endings
                .last()
                .is_some_and(|last| last & MASK >= ending & MASK)
            {
                reader.fail("its endings are not in order");
            }
            stems.endings.push(ending);
        }
        let mut term = 0u32;
        while reader.left() > 0 {
            term = term.saturating_add(reader.varint());
            match term.checked_sub(reader.varint().saturating_add(1)) {
                Some(other) => stems.same.push((term, other)),
                None => reader.fail("a term is a form of none"),
            }
        }
        reader.end()?;
        Ok(stems)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.endings.is_empty() && self.same.is_empty()
    }

    /// A number that forms of a word have in common.
    #[inline(never)]
    pub fn of(&self, word: &str) -> u32 {
        let mut stem = word;
        for (at, _) in word.char_indices().rev().take(LONGEST) {
            let hash = hash_term("", word.get(at..).unwrap_or_default()) & MASK;
            if let Ok(place) = self
                .endings
                .binary_search_by_key(&hash, |ending| ending & MASK)
            {
                let cut = self.endings.get(place).map_or(0, |ending| ending >> 24);
                let left = word.len().saturating_sub(cut as usize);
                if let Some(rest) = word.get(..left)
                    && rest.chars().count() >= SHORTEST
                {
                    stem = rest;
                }
            }
        }
        hash_term("", stem)
    }

    /// Gives listed terms the number of their other form.
    pub fn unite(&self, stems: &mut [u32]) {
        for &(term, other) in &self.same {
            let found = stems.get(other as usize).copied();
            if let (Some(stem), Some(found)) = (stems.get_mut(term as usize), found) {
                *stem = found;
            }
        }
    }
}

#[cfg(feature = "compile")]
impl Stems {
    /// Those of a bot of these languages, with its own words: each folded, as it is written in small
    /// letters, and in which language.
    pub fn new<'a>(
        languages: &[String],
        words: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Stems {
        let mut endings: BTreeMap<u32, u32> = BTreeMap::new();
        for line in ENDINGS.lines() {
            let mut items = line.split(' ');
            let code = items.next();
            if !languages
                .iter()
                .any(|language| Some(usual(language)) == code)
            {
                continue;
            }
            for item in items {
                let Some((ending, cut)) = item.split_at_checked(item.len().saturating_sub(1))
                else {
                    continue;
                };
                let n_kept = ending
                    .chars()
                    .count()
                    .saturating_sub(cut.parse().unwrap_or(0));
                let kept: usize = ending.chars().take(n_kept).map(char::len_utf8).sum();
                let cut = (ending.len() - kept) as u32;
                // Where two languages differ, the word keeps more.
                let known = endings.entry(hash_term("", ending) & MASK).or_insert(cut);
                *known = cut.min(*known);
            }
        }
        let mut known = BTreeMap::new();
        for (term, written, language) in words {
            if let Some(stem) = super::snowball::stem(usual(language), written) {
                known.entry(term.to_owned()).or_insert(stem);
            }
        }
        Stems {
            compounds: languages.iter().any(|language| is_compounding(language)),
            endings: endings
                .into_iter()
                .map(|(hash, cut)| cut << 24 | hash)
                .collect(),
            same: Vec::new(),
            known,
        }
    }

    /// The section's bytes for a bot with these terms; nothing when nothing is known.
    pub fn write(&self, terms: &BTreeSet<String>) -> Option<Vec<u8>> {
        let mut stems: Vec<u32> = terms.iter().map(|term| self.of(term)).collect();
        // The number of the first form of each word that a stemmer knows.
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        let mut same = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let Some(stem) = self.known.get(term) else {
                continue;
            };
            let other = *first.entry(stem).or_insert(number);
            if stems[other] != stems[number] {
                stems[number] = stems[other];
                same.push((number, other));
            }
        }
        if self.endings.is_empty() && same.is_empty() {
            return None;
        }
        let mut writer = crate::blob::Writer::default();
        writer.bytes(&[u8::from(self.compounds)]);
        writer.varint(self.endings.len());
        for ending in &self.endings {
            writer.bytes(&ending.to_le_bytes());
        }
        let mut before = 0;
        for (number, other) in same {
            writer.varint(number - before);
            writer.varint(number - other - 1);
            before = number;
        }
        Some(writer.finish())
    }
}

/// The endings of each language, a line each: its code, then each ending with the number of its
/// characters that a word loses.
#[cfg(feature = "compile")]
const ENDINGS: &str = include_str!("../../endings/endings.txt");

/// Languages that write compounds as one word.
#[cfg(feature = "compile")]
const COMPOUNDING: [&str; 9] = ["da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"];

/// Whether the language writes compounds as one word.
#[cfg(feature = "compile")]
pub fn is_compounding(language: &str) -> bool {
    COMPOUNDING.contains(&usual(language))
}

/// A language by the code under which it is known here.
#[cfg(feature = "compile")]
fn usual(language: &str) -> &str {
    match language {
        "nb" | "nn" => "no",
        "sr" | "hr" | "bs" => "sh",
        other => other,
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stems(language: &str, words: &[&str]) -> Stems {
        let words = words.iter().map(|&word| (word, word, language));
        Stems::new(&[language.to_owned()], words)
    }

    #[test]
    fn forms_of_a_word_have_a_number_in_common() {
        let check = |language: &str, one: &str, other: &str, is: bool| {
            let stems = stems(language, &[]);
            let same = stems.of(one) == stems.of(other);
            assert_eq!(same, is, "{language}: {one} {other}");
        };
        check("de", "maske", "masken", true);
        check("de", "kind", "kindern", true);
        check("de", "kind", "kunde", false);
        check("en", "order", "ordering", true);
        check("ru", "посылка", "посылки", true);
        check("es", "contrasena", "contrasenas", true);
        check("eo", "libro", "librojn", false);
    }

    #[test]
    fn what_endings_do_not_find_is_listed() {
        let words = ["party", "parties", "song"];
        let stems = stems("en", &words);
        assert_ne!(stems.of("party"), stems.of("parties"));
        let terms: BTreeSet<String> = words.map(str::to_owned).into();
        let read = Stems::read(&stems.write(&terms).unwrap()).unwrap();
        let mut numbers: Vec<u32> = terms.iter().map(|term| read.of(term)).collect();
        read.unite(&mut numbers);
        assert_eq!(numbers[0], numbers[1]);
        assert_ne!(numbers[1], numbers[2]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_read(bytes: Vec<u8>, word in "\\PC{0,12}") {
            if let Ok(stems) = Stems::read(&bytes) {
                prop_assert!(stems.same.iter().all(|(term, other)| other < term));
                stems.of(&word);
                stems.unite(&mut [1, 2, 3]);
            }
        }
    }
}
