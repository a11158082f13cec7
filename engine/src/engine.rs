//! The front door: a loaded bot that answers.

/// A loaded, validated bot.
#[derive(Debug)]
pub struct Engine {}

/// Why bytes are no bot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Not a blob at all.
    #[error("this is no Edgewise blob")]
    Label,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A state of the state machine.
    State,
    /// An answer of the knowledge base.
    Answer,
    /// A turn of a dialogue.
    Dialogue,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// State, answer or dialogue.
    pub kind: Kind,
    /// State name, or the stable id of the answer.
    pub id: String,
    /// What would be said.
    pub reply: String,
    /// How likely this is the right answer, 0..=1.
    pub certainty: f32,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The engine alone.
    Automatic,
    /// Operators alone.
    Manual,
    /// The engine proposes, operators choose.
    Mixed,
}

/// The author's AI settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Who answers.
    pub mode: Mode,
    /// Least certainty of an answer that is given, 0..=1.
    pub certainty_threshold: f32,
    /// Seconds before the first answer.
    pub initial_response_s: f32,
    /// Seconds before each later answer.
    pub response_s: f32,
    /// Seconds an operator has to choose in mixed mode.
    pub operator_choice_s: f32,
}

impl Engine {
    /// Validates `bytes` and takes them as a bot.
    pub fn load(_bytes: Vec<u8>) -> Result<Engine, LoadError> {
        Ok(Engine {})
    }
    /// The bot's name, as written in `bot.toml`.
    pub fn name(&self) -> &str {
        ""
    }
    /// The bot's title for the panel's header; the name where none is given.
    pub fn title(&self) -> &str {
        ""
    }
    /// Accent colour as `#rrggbb`, if the author chose one.
    pub fn color(&self) -> Option<&str> {
        None
    }
    /// ISO 639-1 codes, the first is the default.
    pub fn languages(&self) -> Vec<&str> {
        Vec::new()
    }
    /// The AI settings.
    pub fn settings(&self) -> Settings {
        Settings { mode: Mode::Automatic, certainty_threshold: 0.5, initial_response_s: 0.6, response_s: 0.4, operator_choice_s: 20.0 }
    }
    /// The best candidates for a question, best first, at most `max`.
    pub fn ask(&self, _question: &str, _lang: Option<&str>, _max: usize) -> Vec<Candidate> {
        Vec::new()
    }
}
