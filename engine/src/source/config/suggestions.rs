//! `[suggestions]` of `bot.toml`: questions that are offered to visitors before they write any.

use super::{Config, ConfigReader, primary_language};
use crate::diagnostic::Diagnostic;
use crate::source::Placed;
use toml::Spanned;
use toml::de::DeValue;

/// Most suggestions in one language: more than a few are a list that nobody reads.
const MAX_SUGGESTIONS: usize = 6;

/// Longest suggestion, in characters.
const MAX_CHARS: usize = 120;

const EXPECTED: &str = "lists by language, en = [\"Where is my parcel?\"]";

impl ConfigReader<'_> {
    pub(super) fn suggestions(&mut self, value: &Spanned<DeValue<'_>>, config: &mut Config) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "`suggestions`", EXPECTED);
        };
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in members {
            let lang = Placed {
                value: key.get_ref().to_string(),
                place: self.place(key.span()),
            };
            let Some(items) = value.get_ref().as_array() else {
                self.wrong(value, "a list of suggestions", EXPECTED);
                continue;
            };
            let mut questions: Vec<Placed<String>> = Vec::new();
            for item in items.iter() {
                let place = self.place(item.span());
                let text = self.string(item, "a suggestion");
                let text = text.trim();
                let found = if text.is_empty() || text.chars().any(char::is_control) {
                    Some("a suggestion without words, or with control characters")
                } else if text.chars().count() > MAX_CHARS {
                    Some("a suggestion that fills the screen")
                } else if questions.iter().any(|other| other.value == text) {
                    Some("a suggestion that stands twice")
                } else {
                    None
                };
                match found {
                    Some(found) => self.diagnostics.push(
                        Diagnostic::warning(&place, found)
                            .expected(format!("one question of at most {MAX_CHARS} characters"))
                            .help("it is left out"),
                    ),
                    None => questions.push(Placed {
                        value: text.to_owned(),
                        place,
                    }),
                }
            }
            if let Some(first) = questions.get(MAX_SUGGESTIONS) {
                self.diagnostics.push(
                    Diagnostic::warning(&first.place, "too many suggestions")
                        .expected(format!("at most {MAX_SUGGESTIONS} in one language"))
                        .help("this and those behind it are left out"),
                );
            }
            questions.truncate(MAX_SUGGESTIONS);
            config.suggestions.push((lang, questions));
        }
    }

    /// Leaves suggestions out that are in no language of the bot.
    pub(super) fn check_suggestions(&mut self, config: &mut Config) {
        let languages = &config.languages;
        config.suggestions.retain_mut(|(lang, _)| {
            let known = primary_language(&lang.value).filter(|code| languages.contains(code));
            if let Some(code) = known {
                lang.value = code;
                return true;
            }
            let found = format!(
                "suggestions in `{}`, which is not one of the bot's languages",
                lang.value
            );
            self.diagnostics.push(
                Diagnostic::warning(&lang.place, found)
                    .expected(languages.join(", "))
                    .help("they are left out"),
            );
            false
        });
    }
}
