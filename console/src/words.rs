//! The console's own words.
//!
//! A text is written in English where it is shown, as `t("Take over")`, and looked up in the table
//! of the operator's language.
//! A test reads the sources and finds every text that a table lacks.

use std::collections::HashMap;
use std::sync::LazyLock;

use yew::prelude::*;

mod spanish;

/// Turns an English text into one of the operator's language.
pub type Words = fn(&'static str) -> &'static str;

/// The languages of the console: code and own name.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("es", "Español")];

/// What English texts become in English.
pub fn english(text: &'static str) -> &'static str {
    text
}

/// What English texts become in Spanish.
pub fn spanish(text: &'static str) -> &'static str {
    static TABLE: LazyLock<HashMap<&'static str, &'static str>> =
        LazyLock::new(|| spanish::table().collect());
    TABLE.get(text).copied().unwrap_or(text)
}

/// The words of a language: the one set, or else the first one of `wished` that there is.
pub fn words_of(set: &str, wished: &[String]) -> (&'static str, Words) {
    let candidates = std::iter::once(set).chain(wished.iter().map(String::as_str));
    for candidate in candidates {
        match candidate.split(['-', '_']).next() {
            Some("es") => return ("es", spanish),
            Some("en") => return ("en", english),
            _ => {}
        }
    }
    ("en", english)
}

/// Puts values into the places of a text: `{name}` becomes the value that is called `name`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, tail)| {
            let value = values.iter().find(|(key, _)| *key == name)?.1;
            Some((value, tail))
        });
        match named {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words that are in force, for a component.
#[derive(Clone, Copy)]
pub struct Spoken {
    /// The language's code.
    pub lang: &'static str,
    /// Its words.
    pub words: Words,
}

impl PartialEq for Spoken {
    fn eq(&self, other: &Spoken) -> bool {
        self.lang == other.lang
    }
}

/// The words of the component's surroundings; English where nothing was said.
#[hook]
pub fn use_words() -> Words {
    use_context::<Spoken>().map_or(english, |spoken| spoken.words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }

    /// The literals in calls of `t("…")`, in a source.
    fn literals(source: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (at, _) in source.match_indices("t(") {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let Some(rest) = source[at + 2..].trim_start().strip_prefix('"') else {
                continue;
            };
            let mut text = String::new();
            let mut chars = rest.chars();
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => match chars.next() {
                        // A line that goes on: what indents the next one is left out.
                        Some('\n') => {
                            let tail = chars.as_str().trim_start();
                            chars = tail.chars();
                        }
                        Some(other) => text.push(other),
                        None => break,
                    },
                    c => text.push(c),
                }
            }
            found.push(text);
        }
        found
    }

    #[test]
    fn every_text_is_known_in_spanish() {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        let known: HashMap<&str, &str> = spanish::table().collect();
        let mut missing: Vec<String> = Vec::new();
        let mut n_texts = 0;
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            for text in literals(source.split("#[cfg(test)]").next().unwrap_or_default()) {
                n_texts += 1;
                if !known.contains_key(text.as_str()) && !missing.contains(&text) {
                    missing.push(text);
                }
            }
        }
        assert!(n_texts > 100, "only {n_texts} texts were found");
        assert!(
            missing.is_empty(),
            "{} are missing: {missing:#?}",
            missing.len()
        );
    }

    #[test]
    fn no_text_of_the_table_is_said_twice_and_places_are_kept() {
        let mut seen = std::collections::HashSet::new();
        let places = |text: &str| -> Vec<String> {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names
        };
        for (english, spanish) in spanish::table() {
            assert!(seen.insert(english), "{english} is there twice");
            assert_eq!(places(english), places(spanish), "{english}");
        }
    }

    #[test]
    fn values_go_to_their_places_once() {
        let said = fill("{name} has {n} of {x}", &[("name", "{n}"), ("n", "3")]);
        assert_eq!(said, "{n} has 3 of {x}");
    }

    #[test]
    fn the_language_set_comes_before_the_ones_wished() {
        let wished = ["de-DE".to_owned(), "es-MX".to_owned()];
        assert_eq!(words_of("", &wished).0, "es");
        assert_eq!(words_of("en", &wished).0, "en");
        assert_eq!(words_of("", &[]).0, "en");
    }
}
