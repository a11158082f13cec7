//! What goes into a step and what comes out of it.

use super::form::{Field, FieldProblem};
use crate::value::Value;

/// Everything that a conversation has to remember between two steps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conversation {
    /// Language as ISO 639-1 (`en`); starts as the page's, follows the visitor's.
    pub lang: String,
    /// Name of the state the conversation is in, if any.
    pub state: Option<String>,
    /// What forms and the page have told: template variables, in the order they were set.
    pub variables: Vec<(String, String)>,
    /// Questions in a row that got no answer.
    pub misses: u32,
    /// The states it has been in, oldest first; the last [`super::MAX_TRAVERSED`] are kept.
    pub traversed: Vec<String>,
    /// Number of the dialogue turn that was said last, if one was; it decides between turns that
    /// fit about as well.
    pub turn: Option<u32>,
    /// Chooses between the ways to say the same, `a|b`; the host draws it when the conversation
    /// begins.
    pub seed: u32,
    /// Number of steps so far.
    pub n_steps: u32,
    /// Seconds since 1970 in UTC; the host sets it before each step, for expressions that ask for
    /// the time of the day.
    pub now: i64,
}

impl Conversation {
    /// A conversation that has not begun, on a page in `lang` (`en`, `en-GB`).
    pub fn new(lang: &str) -> Conversation {
        Conversation {
            lang: lang.to_owned(),
            ..Conversation::default()
        }
    }
}

/// What the visitor, or the page on the visitor's behalf, did.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The conversation begins, or begins again: greet.
    Start,
    /// The visitor wrote something.
    Text(String),
    /// Go straight to a state, whatever is written: a pressed button, a `return_value`; or to
    /// `answer:ID`, `dialogue:ID` or [`super::NONE_OF_THESE`], where a choice leads.
    Jump(String),
    /// The visitor sent the form of the current state: `(field name, value)`.
    Form(Vec<(String, String)>),
    /// A page action ended, or the visitor cancelled a form (`ok: false`, no values).
    Outcome {
        /// Whether to go on to `success_value` or to `failure_value`.
        ok: bool,
        /// New template variables.
        values: Vec<(String, String)>,
        /// What the function returned: where `eval(…)` leads, or empty.
        value: String,
    },
}

impl Input {
    /// A page action failed, or the visitor cancelled a form.
    pub fn failure() -> Input {
        Input::Outcome {
            ok: false,
            values: Vec::new(),
            value: String::new(),
        }
    }
}

/// What the bot says to one input.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// What to show, in order; only the last one can wait for the visitor (buttons, form, call).
    pub messages: Vec<Message>,
    /// Why the input could not be followed, if it could not.
    pub problem: Option<Problem>,
}

/// One thing the bot says.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// [Structured text](crate::text::rich); may be empty when only the action matters.
    pub text: String,
    /// Language of the text as ISO 639-1; empty when unknown.
    pub lang: String,
    /// Where it comes from.
    pub source: Source,
    /// How certain the engine is that this answers the visitor's text, 0..=1;
    /// `None` where nothing was matched (a greeting, a pressed button).
    pub certainty: Option<f32>,
    /// What the page shows or does with it.
    pub action: Action,
    /// What the author hands to the page with a state: `state_data`.
    pub data: Value,
}

/// Where a message comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A state, by name.
    State(String),
    /// A knowledge answer, by id.
    Answer(String),
    /// A dialogue turn, by id.
    Dialogue(String),
    /// Built-in words: no state or answer is behind them.
    BuiltIn,
}

/// What the page shows or does with a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing but the text.
    None,
    /// Choices, in written order.
    Buttons(Vec<Button>),
    /// Ask for these fields, then send [`Input::Form`] (or [`Input::Outcome`] `ok: false` for cancel).
    Form(Vec<Field>),
    /// Call the page's function of this name, then send [`Input::Outcome`].
    Call {
        /// The action's name as the author wrote it.
        name: String,
        /// `action_input`, with variables filled in.
        input: Value,
    },
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What the visitor reads.
    pub label: String,
    /// What [`Input::Jump`] leads to: a state, or one of the choices that are offered where it is
    /// not clear what was meant.
    pub to: String,
}

/// Why an input could not be followed.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// There is no state of this name.
    UnknownState(String),
    /// These fields were not acceptable; the form stays open.
    InvalidForm(Vec<(String, FieldProblem)>),
    /// A text has variables of these names, which nobody has told, and the bot is strict.
    UnknownVariables(Vec<String>),
}
