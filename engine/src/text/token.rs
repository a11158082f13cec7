//! Tokens: runs of letters and digits, and pairs of characters where a script has no blanks.
//!
//! A Unicode word break needs tables; what matters for matching is smaller:
//! - a word is a run of letters, digits and the vowel signs that belong to them;
//! - Han, kana, Thai, Lao, Khmer and Burmese runs are cut into overlapping pairs, the usual way to
//!   index them without a dictionary (Nie, Gao, Zhang & Zhou 2000), and Han and kana into characters;
//! - an apostrophe joins English contractions (`don't` is `dont`, as people type it), drops a
//!   genitive `'s`, and separates elsewhere (`l'aide` is `l`, `aide`).

use super::fold::fold_char;

/// Longest text that is looked at, in characters; the rest is ignored.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// Most tokens of one text; the rest is ignored.
pub const MAX_TOKENS: usize = 256;
/// The first character of the scripts that are read character by character, too.
const FIRST_KANA: char = '\u{3041}';
/// Longest term in bytes; a longer one is cut at a character.
pub const MAX_TERM_BYTES: usize = 64;

/// Calls `each` with every term of `text`, in order.
///
/// # Examples
/// ```
/// let mut terms = Vec::new();
/// edgewise_engine::text::tokenize("I don't know Ann's e-mail!", &mut |t| terms.push(t.to_owned()));
/// assert_eq!(terms, ["i", "dont", "know", "ann", "e", "mail"]);
/// ```
pub fn tokenize(text: &str, each: &mut dyn FnMut(&str)) {
    let mut folded = String::new();
    for c in text.chars().take(MAX_TEXT_CHARS) {
        fold_char(c, &mut folded);
    }
    let mut n_tokens = 0;
    let mut emit = |term: &str| {
        if n_tokens < MAX_TOKENS && !term.is_empty() {
            n_tokens += 1;
            each(cut(term));
        }
    };
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let class = Class::of(first);
        let (mut run, mut after) = split_run(rest, class);
        match class {
            Class::Other => {}
            Class::Pairs => pairs(run, &mut emit),
            Class::Word => {
                // A word may go on behind an apostrophe.
                let joined = contraction(run, after);
                if let Some((word, remaining)) = &joined {
                    run = word;
                    after = remaining;
                }
                emit(run);
            }
        }
        rest = after;
    }
}

/// The words of a text as [`tokenize`] gives them, a blank between.
pub fn words(text: &str) -> String {
    let mut words = String::new();
    tokenize(text, &mut |word| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    });
    words
}

/// `run` with the English contraction that follows it, and what is left of `after`.
fn contraction<'a>(run: &str, after: &'a str) -> Option<(String, &'a str)> {
    let tail = after.strip_prefix('\'')?;
    let (ending, remaining) = split_run(tail, Class::Word);
    match ending {
        "s" => Some((run.to_owned(), remaining)),
        "t" | "re" | "ve" | "ll" | "d" | "m" => Some(([run, ending].concat(), remaining)),
        _ => None,
    }
}

/// The characters of that class that `text` begins with, and the rest.
#[inline(never)]
fn split_run(text: &str, class: Class) -> (&str, &str) {
    let mut end = 0;
    for c in text.chars() {
        if Class::of(c) != class {
            break;
        }
        end += c.len_utf8();
    }
    text.split_at(end)
}

/// Each two neighbours, then each character of Chinese and Japanese alone, as one that is wrong or
/// missing spoils two pairs; a character that has no neighbour, alone.
fn pairs(run: &str, emit: &mut impl FnMut(&str)) {
    let mut before = None;
    for (at, c) in run.char_indices() {
        let end = at + c.len_utf8();
        let start = before.replace(at).or((end == run.len()).then_some(0));
        if let Some(pair) = start.and_then(|start| run.get(start..end)) {
            emit(pair);
        }
    }
    let mut alone = [0; 4];
    for c in run
        .chars()
        .filter(|&c| c >= FIRST_KANA && run.len() > c.len_utf8())
    {
        emit(c.encode_utf8(&mut alone));
    }
}

fn cut(term: &str) -> &str {
    let end = term.floor_char_boundary(MAX_TERM_BYTES);
    term.get(..end).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Pairs,
    Other,
}

impl Class {
    fn of(c: char) -> Class {
        match c {
            'a'..='z' | '0'..='9' => Class::Word,
            '\0'..='\u{7f}' => Class::Other,
            // Thai, Lao; Burmese; Khmer; kana; Han.
            '\u{e01}'..='\u{e3a}'
            | '\u{e40}'..='\u{e4e}'
            | '\u{e81}'..='\u{ecd}'
            | '\u{1000}'..='\u{1049}'
            | '\u{1780}'..='\u{17d3}'
            | '\u{3041}'..='\u{309f}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{30fc}'..='\u{30ff}'
            | '\u{3005}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3134f}' => Class::Pairs,
            // Indic scripts: signs that are not letters still belong to the word.
            '\u{964}' | '\u{965}' => Class::Other,
            '\u{900}'..='\u{dff}' => Class::Word,
            _ if c.is_alphanumeric() => Class::Word,
            _ => Class::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        tokenize(text, &mut |t| terms.push(t.to_owned()));
        terms
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(terms(text).join(" "), expected);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("Where is order LL-12345?", "where is order ll 12345");
        check("  ", "");
        check("¿Cómo abro un ticket?", "como abro un ticket");
    }

    #[test]
    fn apostrophes_join_contractions_and_separate_elsewhere() {
        check("I can’t find Ann's bag", "i cant find ann bag");
        check("Où est l'aide ?", "ou est l aide");
        check("they'll we've 'quoted'", "theyll weve quoted");
    }

    #[test]
    fn scripts_without_blanks_become_pairs() {
        check("忘れました", "忘れ れま まし した 忘 れ ま し た");
        check("茶", "茶");
        check("ลืม pin", "ลื ืม pin");
    }

    #[test]
    fn indic_words_stay_whole() {
        check("पासवर्ड भूल गया।", "पासवर्ड भूल गया");
    }

    proptest! {
        #[test]
        fn any_text_gives_bounded_nonempty_terms(text in "\\PC{0,400}") {
            for term in terms(&text) {
                prop_assert!(!term.is_empty() && term.len() <= MAX_TERM_BYTES);
            }
        }
    }
}
