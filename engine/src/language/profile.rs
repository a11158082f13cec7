//! Writing section `LANG` out of the [`Profile`]s of languages.

use super::words::{PROFILES, Profile, Script};
use super::{ENDING_CHARS, MAX_LANGUAGES, hash};
use crate::blob::{StringsWriter, Writer};
use crate::text::tokenize;
use std::collections::{BTreeMap, BTreeSet};

/// What a letter of another script costs, in sixteenths.
const SCRIPT_PENALTY: u8 = 16;
/// What a letter costs that the language does not write.
const LETTER_PENALTY: u8 = 24;
/// What a letter costs that only foreign words of the language have.
const FOREIGN_PENALTY: u8 = 10;
/// Letters that many Latin alphabets do without.
const RARE: &str = "cjkqvwxyz";

/// Whether anything is known of the language.
pub fn is_known(code: &str) -> bool {
    profile(code).is_some()
}

/// The small words of a language, as people write them; none of one that is not known.
pub fn small_words(code: &str) -> &'static str {
    let words = profile(code).map_or("", |profile| profile.words);
    words.split('|').next().unwrap_or_default()
}

fn profile(code: &str) -> Option<&'static Profile> {
    // Both written Norwegians are one for this purpose, and so are Filipino and Tagalog.
    let code = match code {
        "nb" | "nn" => "no",
        "fil" => "tl",
        code => code,
    };
    PROFILES.iter().find(|profile| profile.code == code)
}

/// The section's bytes for a bot of these languages; with `all`, every other known language is in it
/// too.
pub fn write(own: &[String], all: bool, strings: &mut StringsWriter) -> Vec<u8> {
    let mut languages: Vec<(&str, Option<&Profile>)> = own
        .iter()
        .map(|code| (code.as_str(), profile(code)))
        .collect();
    if all {
        for profile in &PROFILES {
            if !languages.iter().any(|(_, known)| *known == Some(profile)) {
                languages.push((profile.code, Some(profile)));
            }
        }
    }
    languages.truncate(MAX_LANGUAGES);
    let mut writer = Writer::default();
    writer.varint(languages.len());
    for (code, _) in &languages {
        writer.varint(strings.add(code).index());
    }
    let profiles: Vec<Option<&Profile>> = languages.iter().map(|(_, profile)| *profile).collect();
    write_letters(&profiles, &mut writer);
    write_words(&profiles, &mut writer);
    writer.finish()
}

/// Who writes a letter, a bit a language, and what it costs the others.
type Writers = (u8, u64);

fn write_letters(profiles: &[Option<&Profile>], writer: &mut Writer) {
    let all = |is_it: &dyn Fn(&Profile) -> bool| -> u64 {
        // Of an unknown language nothing is known, so every letter may be its own.
        let bits = profiles.iter().enumerate();
        bits.map(|(number, p)| u64::from(p.is_none_or(is_it)) << number)
            .fold(0, |all, bit| all | bit)
    };
    let mut letters: BTreeMap<u32, Writers> = BTreeMap::new();
    let known = || profiles.iter().flatten();
    let scripts: BTreeSet<&[(u32, u32)]> = known().map(|p| p.script.ranges()).collect();
    for &(first, last) in scripts.iter().copied().flatten() {
        for c in first..=last {
            let writes = all(&|p| p.script.ranges().iter().any(|r| (r.0..=r.1).contains(&c)));
            letters.insert(c, (SCRIPT_PENALTY, writes));
        }
    }
    for c in known().flat_map(|p| p.letters.chars()) {
        let writers = all(&|p| p.letters.contains(c));
        letters.insert(c as u32, (LETTER_PENALTY, writers));
    }
    for c in RARE.chars() {
        let writers = all(&|p| p.script == Script::Latin && !p.lacks.contains(c));
        let small = c as u32;
        for c in [small, small - 32] {
            if letters.contains_key(&c) {
                letters.insert(c, (FOREIGN_PENALTY, writers));
            }
        }
    }
    // Neighbours that are alike become a range; what costs nobody anything is left out.
    let everyone = all(&|_| true);
    let mut ranges: Vec<(u32, u32, Writers)> = Vec::new();
    for (c, writers) in letters {
        match ranges.last_mut() {
            _ if writers.1 == everyone => {}
            Some((_, last, before)) if *last + 1 == c && *before == writers => *last = c,
            _ => ranges.push((c, c, writers)),
        }
    }
    writer.varint(ranges.len());
    let mut next = 0;
    for (first, last, (penalty, writers)) in ranges {
        writer.varint((first - next) as usize);
        writer.varint((last - first) as usize);
        writer.u8(penalty);
        let n_bytes = profiles.len().div_ceil(8);
        writer.bytes(writers.to_le_bytes().get(..n_bytes).unwrap_or_default());
        next = last + 1;
    }
}

fn write_words(profiles: &[Option<&Profile>], writer: &mut Writer) {
    // For each hash, the languages, and whether the word is of one letter, or an ending.
    let mut words: BTreeMap<u32, BTreeMap<usize, bool>> = BTreeMap::new();
    let mut endings: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (number, profile) in profiles.iter().enumerate() {
        let Some(profile) = profile else { continue };
        tokenize_all(profile.words, &mut |word| {
            let is_short = word.chars().count() == 1;
            let languages = words.entry(hash("", word)).or_default();
            languages.insert(number, is_short);
        });
        tokenize_all(profile.endings, &mut |ending| {
            let start = ending.char_indices().rev().nth(ENDING_CHARS.0 - 1);
            if let Some(ending) = start.and_then(|(at, _)| ending.get(at..)) {
                endings.entry(hash("~", ending)).or_default().insert(number);
            }
        });
    }
    let mut pairs: BTreeSet<(u32, u8)> = BTreeSet::new();
    for (hash, languages) in &words {
        let class = match languages.len() {
            1 => 3u8,
            2 => 2,
            3 | 4 => 1,
            _ => 0,
        };
        for (number, is_short) in languages {
            let class = class.saturating_sub(u8::from(*is_short));
            pairs.insert((*hash, *number as u8 | class << 6));
        }
    }
    for (hash, languages) in &endings {
        let class = match languages.len() {
            _ if words.contains_key(hash) => continue,
            1 => 1u8,
            2..=4 => 0,
            _ => continue,
        };
        pairs.extend(
            languages
                .iter()
                .map(|number| (*hash, *number as u8 | class << 6)),
        );
    }
    writer.varint(pairs.len());
    let mut before = 0;
    for (hash, word) in pairs {
        writer.varint((hash - before) as usize);
        writer.u8(word);
        before = hash;
    }
}

/// Tokens of all words, each word by itself, without limit of their number.
fn tokenize_all(words: &str, each: &mut dyn FnMut(&str)) {
    for word in words.split(' ') {
        tokenize(word, each);
    }
}
