//! Section `META`: the bot's name, languages, settings and where conversations begin.
//!
//! ```text
//! name | title | colour (texts) | mode (u8) | threshold, initial_response_s, response_s,
//! operator_choice_s (f32 × 4) | unknown variables (u8) | variables (varint) × { name | value
//! (texts) } | languages (varint) × { code (text) | start, fallback, handover (state + 1, or 0)
//! | greeting, apology, person, yes, no, back, restart (texts) | suggestions (varint) × text }
//! ```

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};

const META: Tag = Tag(*b"META");

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The engine alone.
    #[default]
    Automatic,
    /// Operators alone.
    Manual,
    /// The engine proposes, operators choose.
    Mixed,
}

/// What becomes of a `%variable%` in a text when nobody has told its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownVariables {
    /// It stays as written.
    #[default]
    Keep,
    /// It is left out.
    Blank,
    /// The text is not shown; the step reports the names.
    Strict,
}

/// The author's AI settings; the names are Integria's.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Who answers.
    pub mode: Mode,
    /// Least certainty of an answer that is given: 0 answers always, 1 hardly ever.
    pub certainty_threshold: f32,
    /// Seconds before the first answer, 0..=60.
    pub initial_response_s: f32,
    /// Seconds before each later answer, 0..=60.
    pub response_s: f32,
    /// Seconds an operator has to choose in mixed mode, 0..=3600.
    pub operator_choice_s: f32,
    /// What becomes of variables without a value.
    pub unknown_variables: UnknownVariables,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            mode: Mode::Automatic,
            certainty_threshold: 0.5,
            initial_response_s: 0.6,
            response_s: 0.4,
            operator_choice_s: 20.0,
            unknown_variables: UnknownVariables::Keep,
        }
    }
}

/// Where conversations in one language begin and end up, and the words for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// ISO 639-1 code.
    pub code: StringId,
    /// The state that greets; without one, `greeting` does.
    pub start: Option<u32>,
    /// The state shown when nothing is certain enough; without one, `apology` is.
    pub fallback: Option<u32>,
    /// The state that leads to a person.
    pub handover: Option<u32>,
    /// Words that greet.
    pub greeting: StringId,
    /// Words for "I have no answer to that".
    pub apology: StringId,
    /// The label of the button that leads to a person.
    pub person: StringId,
    /// Words for yes, no, back and restart: a line each, as [`crate::text::words`] gives them.
    pub words: [StringId; 4],
    /// Questions that are suggested to who has not asked any.
    pub suggestions: Vec<StringId>,
}

/// The section, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// The bot's name.
    pub name: StringId,
    /// What the panel is headed with.
    pub title: StringId,
    /// Accent colour as `#rrggbb`, or empty.
    pub color: StringId,
    /// The AI settings.
    pub settings: Settings,
    /// Variables that every conversation begins with: name and value.
    pub variables: Vec<(StringId, StringId)>,
    /// One entry a language, at least one; the first is the default.
    pub languages: Vec<Entry>,
}

impl Meta {
    /// The section's name.
    pub const TAG: Tag = META;

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, a setting is out of range, or there is no language.
    pub fn read(bytes: &[u8], strings: &Strings, n_states: usize) -> Result<Meta, LoadError> {
        let reader = &mut Reader::new(META, bytes);
        let name = StringId::read(reader, strings);
        let title = StringId::read(reader, strings);
        let color = StringId::read(reader, strings);
        let mode = match reader.below(3) {
            0 => Mode::Automatic,
            1 => Mode::Manual,
            _ => Mode::Mixed,
        };
        let settings = Settings {
            mode,
            certainty_threshold: within(reader, 1.0),
            initial_response_s: within(reader, 60.0),
            response_s: within(reader, 60.0),
            operator_choice_s: within(reader, 3600.0),
            unknown_variables: match reader.below(3) {
                0 => UnknownVariables::Keep,
                1 => UnknownVariables::Blank,
                _ => UnknownVariables::Strict,
            },
        };
        let n_variables = reader.count();
        let mut variables = Vec::new();
        for _ in 0..n_variables {
            let [name, value] = [(); 2].map(|()| StringId::read(reader, strings));
            variables.push((name, value));
        }
        let n_languages = reader.count();
        let mut languages = Vec::new();
        for _ in 0..n_languages {
            let code = StringId::read(reader, strings);
            let [start, fallback, handover] =
                [(); 3].map(|()| (reader.below(n_states + 1) as u32).checked_sub(1));
            let [greeting, apology, person] = [(); 3].map(|()| StringId::read(reader, strings));
            let words = [(); 4].map(|()| StringId::read(reader, strings));
            let mut suggestions = Vec::new();
            for _ in 0..reader.count() {
                suggestions.push(StringId::read(reader, strings));
            }
            languages.push(Entry {
                code,
                start,
                fallback,
                handover,
                greeting,
                apology,
                person,
                words,
                suggestions,
            });
        }
        if languages.is_empty() {
            reader.fail("there is no language");
        }
        reader.end()?;
        Ok(Meta {
            name,
            title,
            color,
            settings,
            variables,
            languages,
        })
    }

    /// The section's bytes.
    #[cfg(feature = "compile")]
    pub fn write(&self) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        for text in [self.name, self.title, self.color] {
            writer.varint(text.index());
        }
        writer.u8(match self.settings.mode {
            Mode::Automatic => 0,
            Mode::Manual => 1,
            Mode::Mixed => 2,
        });
        writer.f32(self.settings.certainty_threshold);
        writer.f32(self.settings.initial_response_s);
        writer.f32(self.settings.response_s);
        writer.f32(self.settings.operator_choice_s);
        writer.u8(match self.settings.unknown_variables {
            UnknownVariables::Keep => 0,
            UnknownVariables::Blank => 1,
            UnknownVariables::Strict => 2,
        });
        writer.varint(self.variables.len());
        for (name, value) in &self.variables {
            writer.varint(name.index());
            writer.varint(value.index());
        }
        writer.varint(self.languages.len());
        for entry in &self.languages {
            writer.varint(entry.code.index());
            for state in [entry.start, entry.fallback, entry.handover] {
                writer.varint(state.map_or(0, |state| state as usize + 1));
            }
            for text in [entry.greeting, entry.apology, entry.person] {
                writer.varint(text.index());
            }
            for text in entry.words {
                writer.varint(text.index());
            }
            writer.varint(entry.suggestions.len());
            for text in &entry.suggestions {
                writer.varint(text.index());
            }
        }
        writer.finish()
    }
}

fn within(reader: &mut Reader<'_>, max: f32) -> f32 {
    let value = reader.f32();
    if !(0.0..=max).contains(&value) {
        reader.fail("a setting is out of range");
    }
    value
}
