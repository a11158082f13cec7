//! `bot.toml`: name, languages, where conversations begin, AI settings, theme.

use super::{Placed, SourceFile};
mod suggestions;

use crate::bot::{Mode, Settings, UnknownVariables};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::expression::is_zone;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// States by language: `start = "start"`, or `[start]` with one line a language.
pub type StateByLang = Vec<(Option<String>, Placed<String>)>;

/// `bot.toml`, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// The bot's name.
    pub name: String,
    /// The chat's title; the name where none is given.
    pub title: String,
    /// ISO 639-1 codes, at least one.
    pub languages: Vec<String>,
    /// The state that greets.
    pub start: StateByLang,
    /// The state shown when nothing is certain enough.
    pub fallback: StateByLang,
    /// The state that leads to a person.
    pub handover: StateByLang,
    /// The AI settings.
    pub settings: Settings,
    /// Accent colour as `#rrggbb`, or empty.
    pub color: String,
    /// The zone of times in expressions that name none.
    pub time_zone: Option<String>,
    /// Variables that every conversation begins with, in written order.
    pub variables: Vec<(String, String)>,
    /// Whether what may be meant is offered where it is not clear.
    pub did_you_mean: bool,
    /// Whether the bot takes along what words mean.
    pub word_meanings: bool,
    /// Questions that are suggested to visitors, by language, in written order.
    pub suggestions: Vec<(Placed<String>, Vec<Placed<String>>)>,
}

/// Largest `bot.toml`, in bytes (256 KiB).
pub const MAX_CONFIG_BYTES: usize = 256 << 10;

/// Reads `bot.toml`; what is missing or wrong takes its default.
pub fn read(file: &SourceFile) -> (Config, Vec<Diagnostic>) {
    let mut config = Config {
        languages: vec!["en".to_owned()],
        did_you_mean: true,
        word_meanings: true,
        ..Config::default()
    };
    let text = match file.text() {
        Ok(text) => text,
        Err(diagnostic) => return (config, vec![*diagnostic]),
    };
    if text.len() > MAX_CONFIG_BYTES {
        let found = format!("the file has {} bytes", text.len());
        let error = Diagnostic::error(&file.place(), found)
            .expected(format!("at most {MAX_CONFIG_BYTES}"))
            .help("states, answers and dialogues have files of their own");
        return (config, vec![error]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = ConfigReader {
        file,
        text,
        starts: std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect(),
        diagnostics: Diagnostics::default(),
    };
    for error in errors {
        let place = reader.place(error.span().unwrap_or_default());
        let found = format!("broken TOML: {}", error.message());
        reader.diagnostics.push(Diagnostic::error(&place, found));
    }
    reader.top(table.get_ref(), &mut config);
    if config.title.is_empty() {
        config.title.clone_from(&config.name);
    }
    (config, reader.diagnostics.finish())
}

struct ConfigReader<'a> {
    file: &'a SourceFile,
    text: &'a str,
    /// Where its lines start.
    starts: Vec<usize>,
    diagnostics: Diagnostics,
}

type Member<'a, 'i> = (&'a str, &'a Spanned<DeValue<'i>>);

impl ConfigReader<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        let line = self.starts.partition_point(|start| *start <= span.start);
        let start = self.starts.get(line.saturating_sub(1)).copied();
        let before = self.text.get(start.unwrap_or(0)..span.start);
        Place {
            file: self.file.path.clone(),
            line: line as u32,
            column: before.map_or(0, |before| before.chars().count()) as u32 + 1,
        }
    }

    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, what: &str, expected: &str) {
        let place = self.place(value.span());
        let found = format!("{what} is of type {}", value.get_ref().type_str());
        self.diagnostics
            .push(Diagnostic::error(&place, found).expected(expected));
    }

    /// The members in written order; keys that are not `known` are reported.
    fn members<'a, 'i>(
        &mut self,
        table: &'a DeTable<'i>,
        what: &str,
        known: &[&str],
    ) -> Vec<Member<'a, 'i>> {
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        for (key, _) in &members {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let place = self.place(key.span());
                let help = nearest(name, known.iter().copied()).map_or_else(
                    || format!("known are {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let found = format!("unknown key `{name}`{what}");
                self.diagnostics
                    .push(Diagnostic::warning(&place, found).help(help));
            }
        }
        members
            .into_iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
            .collect()
    }

    fn top(&mut self, table: &DeTable<'_>, config: &mut Config) {
        let known = [
            "name",
            "title",
            "languages",
            "start",
            "fallback",
            "handover",
            "ai",
            "theme",
            "time_zone",
            "unknown_variables",
            "did_you_mean",
            "word_meanings",
            "variables",
            "suggestions",
        ];
        let mut named = false;
        for (key, value) in self.members(table, "", &known) {
            match key {
                "name" => {
                    named = true;
                    config.name = self.string(value, "`name`");
                }
                "title" => config.title = self.string(value, "`title`"),
                "languages" => self.languages(value, config),
                "start" => config.start = self.states(value, "`start`"),
                "fallback" => config.fallback = self.states(value, "`fallback`"),
                "handover" => config.handover = self.states(value, "`handover`"),
                "ai" => self.ai(value, &mut config.settings),
                "theme" => self.theme(value, config),
                "time_zone" => self.time_zone(value, config),
                "unknown_variables" => self.unknown_variables(value, &mut config.settings),
                "did_you_mean" => self.flag(value, "`did_you_mean`", &mut config.did_you_mean),
                "word_meanings" => {
                    self.flag(value, "`word_meanings`", &mut config.word_meanings);
                }
                "variables" => self.variables(value, config),
                "suggestions" => self.suggestions(value, config),
                _ => {}
            }
        }
        self.check_suggestions(config);
        if !named || config.name.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::error(&self.file.place(), "the bot has no name")
                    .expected("name = \"…\"")
                    .help("write it on the first line"),
            );
        }
    }

    fn string(&mut self, value: &Spanned<DeValue<'_>>, what: &str) -> String {
        match value.get_ref().as_str() {
            Some(text) => text.to_owned(),
            None => {
                self.wrong(value, what, "a text in quotes");
                String::new()
            }
        }
    }

    fn languages(&mut self, value: &Spanned<DeValue<'_>>, config: &mut Config) {
        let expected = "a list of codes, [\"en\", \"es\"]";
        let Some(items) = value.get_ref().as_array() else {
            return self.wrong(value, "`languages`", expected);
        };
        let mut languages = Vec::new();
        for item in items.iter() {
            let code = self.string(item, "a language");
            match primary_language(&code) {
                Some(primary) if languages.contains(&primary) => {
                    let place = self.place(item.span());
                    let found = format!("language `{primary}` stands twice");
                    self.diagnostics.push(Diagnostic::warning(&place, found));
                }
                Some(primary) => languages.push(primary),
                None => {
                    let place = self.place(item.span());
                    let found = format!("`{code}` is no language code");
                    self.diagnostics.push(
                        Diagnostic::error(&place, found)
                            .expected("two or three letters, as in `en`"),
                    );
                }
            }
        }
        if languages.is_empty() {
            let place = self.place(value.span());
            self.diagnostics
                .push(Diagnostic::error(&place, "no language").expected(expected));
        } else {
            config.languages = languages;
        }
    }

    fn states(&mut self, value: &Spanned<DeValue<'_>>, what: &str) -> StateByLang {
        let placed = |reader: &Self, value: &Spanned<DeValue<'_>>, name: &str| Placed {
            value: name.to_owned(),
            place: reader.place(value.span()),
        };
        if let Some(name) = value.get_ref().as_str() {
            return vec![(None, placed(self, value, name))];
        }
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, what, "the name of a state, or one for each language");
            return Vec::new();
        };
        let mut states = Vec::new();
        for (key, value) in table.iter() {
            let name = self.string(value, what);
            states.push((Some(key.get_ref().to_string()), placed(self, value, &name)));
        }
        states.sort_by(|a, b| a.1.place.cmp(&b.1.place));
        states
    }

    fn ai(&mut self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "`ai`", "a table, [ai]");
        };
        let known = [
            "mode",
            "certainty_threshold",
            "initial_response_s",
            "response_s",
            "operator_choice_s",
        ];
        for (key, value) in self.members(table, " in [ai]", &known) {
            match key {
                "mode" => match value.get_ref().as_str() {
                    Some("automatic") => settings.mode = Mode::Automatic,
                    Some("manual") => settings.mode = Mode::Manual,
                    Some("mixed") => settings.mode = Mode::Mixed,
                    _ => {
                        let place = self.place(value.span());
                        let expected = "\"automatic\", \"manual\" or \"mixed\"";
                        self.diagnostics.push(
                            Diagnostic::error(&place, "an unknown `mode`").expected(expected),
                        );
                    }
                },
                "certainty_threshold" => {
                    self.number(value, key, 1.0, &mut settings.certainty_threshold);
                }
                "initial_response_s" => {
                    self.number(value, key, 60.0, &mut settings.initial_response_s);
                }
                "response_s" => self.number(value, key, 60.0, &mut settings.response_s),
                "operator_choice_s" => {
                    self.number(value, key, 3600.0, &mut settings.operator_choice_s);
                }
                _ => {}
            }
        }
    }

    /// A number from 0 to `max`; a threshold may also be a percentage, `"50%"`.
    fn number(&mut self, value: &Spanned<DeValue<'_>>, key: &str, max: f32, setting: &mut f32) {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str().parse().ok(),
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::String(text) if max == 1.0 => match text.strip_suffix('%') {
                Some(percent) => percent
                    .trim()
                    .parse::<f32>()
                    .ok()
                    .map(|percent| percent / 100.0),
                None => text.trim().parse().ok(),
            },
            _ => None,
        };
        match number.filter(|number| (0.0..=max).contains(number)) {
            Some(number) => *setting = number,
            None => {
                let place = self.place(value.span());
                let percent = if max == 1.0 {
                    ", or a percentage, \"50%\""
                } else {
                    ""
                };
                self.diagnostics.push(
                    Diagnostic::error(&place, format!("`{key}` is out of range"))
                        .expected(format!("a number from 0 to {max}{percent}")),
                );
            }
        }
    }

    /// A member that is true or false.
    fn flag(&mut self, value: &Spanned<DeValue<'_>>, what: &str, flag: &mut bool) {
        match value.get_ref().as_bool() {
            Some(given) => *flag = given,
            None => self.wrong(value, what, "true or false"),
        }
    }

    fn time_zone(&mut self, value: &Spanned<DeValue<'_>>, config: &mut Config) {
        let zone = self.string(value, "`time_zone`");
        if is_zone(&zone) {
            config.time_zone = Some(zone);
        } else {
            let place = self.place(value.span());
            self.diagnostics.push(
                Diagnostic::error(&place, format!("unknown time zone `{zone}`"))
                    .expected("as in \"Europe/Helsinki\", \"CET\" or \"UTC+2\""),
            );
        }
    }

    fn unknown_variables(&mut self, value: &Spanned<DeValue<'_>>, settings: &mut Settings) {
        settings.unknown_variables = match value.get_ref().as_str() {
            Some("keep") => UnknownVariables::Keep,
            Some("blank") => UnknownVariables::Blank,
            Some("strict") => UnknownVariables::Strict,
            _ => {
                let place = self.place(value.span());
                self.diagnostics.push(
                    Diagnostic::error(&place, "an unknown `unknown_variables`")
                        .expected("\"keep\", \"blank\" or \"strict\""),
                );
                return;
            }
        }
    }

    fn variables(&mut self, value: &Spanned<DeValue<'_>>, config: &mut Config) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "`variables`", "a table, [variables]");
        };
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in members {
            let text = self.string(value, "a variable");
            config.variables.push((key.get_ref().to_string(), text));
        }
    }

    fn theme(&mut self, value: &Spanned<DeValue<'_>>, config: &mut Config) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "`theme`", "a table, [theme]");
        };
        for (key, value) in self.members(table, " in [theme]", &["color"]) {
            if key == "color" {
                let color = self.string(value, "`color`");
                let digits = color.strip_prefix('#').unwrap_or_default();
                if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    config.color = color;
                } else {
                    let place = self.place(value.span());
                    self.diagnostics.push(
                        Diagnostic::error(&place, "`color` is no colour").expected("\"#rrggbb\""),
                    );
                }
            }
        }
    }
}

/// `en_GB` → `en`; nothing when it is no language code.
pub fn primary_language(code: &str) -> Option<String> {
    let primary = code
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let letters = primary.bytes().all(|b| b.is_ascii_lowercase());
    (letters && (2..=3).contains(&primary.len())).then_some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Config, Vec<String>) {
        let (config, diagnostics) = read(&SourceFile::new("bot.toml", text));
        (
            config,
            diagnostics.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn two_lines_are_a_bot() {
        let (config, diagnostics) = check("name = \"banking77\"\nlanguages = [\"en\"]\n");
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(
            (config.title.as_str(), config.languages.len()),
            ("banking77", 1)
        );
        assert_eq!(config.settings, Settings::default());
    }

    #[test]
    fn a_threshold_may_be_a_percentage() {
        for (written, expected) in [("0.7", 0.7), ("1", 1.0), ("\"70%\"", 0.7), ("\"0.7\"", 0.7)] {
            let (config, diagnostics) = check(&format!(
                "name = \"x\"\n[ai]\ncertainty_threshold = {written}\n"
            ));
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            assert_eq!(config.settings.certainty_threshold, expected);
        }
    }

    #[test]
    fn suggestions_are_few_and_in_the_bots_languages() {
        let (config, diagnostics) = check(
            "name = \"x\"\nlanguages = [\"en\", \"pt\"]\n[suggestions]\n\
             en = [\"a?\", \" \", \"a?\", 1, \"b?\", \"c?\", \"d?\", \"e?\", \"f?\", \"g?\", \"h?\"]\n\
             pt-BR = [\"x?\"]\nfr = [\"y?\"]\nde = \"z?\"\n",
        );
        let kept: Vec<_> = config
            .suggestions
            .iter()
            .map(|(lang, questions)| (lang.value.as_str(), questions.len()))
            .collect();
        assert_eq!(kept, [("en", 6), ("pt", 1)]);
        insta::assert_snapshot!(diagnostics.join("\n"));
    }

    #[test]
    fn every_mistake_is_reported_at_its_place() {
        let (_, diagnostics) = check(
            "titel = \"x\"\nlanguages = [\"en\", \"english!\", \"en_GB\"]\nstart = 3\n\n[ai]\n\
             mode = \"auto\"\ncertainty_threshold = 1.5\nresponse_s = \"1\"\n[theme]\ncolor = \"red\"\n\
             broken = = 1\n",
        );
        insta::assert_snapshot!(diagnostics.join("\n"));
    }
}
