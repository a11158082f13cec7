//! Conversation tests: what a visitor does, and what the bot must say.
//!
//! ```toml
//! [[conversation]]
//! name = "A forgotten password, with a typo"
//! lang = "en"
//! [[conversation.turn]]
//! say = "I forgott my pasword"
//! state = "forgot_password"
//! [[conversation.turn]]
//! form = { email = "nobody" }
//! problem = "email"
//! ```
//!
//! A turn is one of `say`, `press` (the label of a shown button), `jump`, `form` and `outcome`
//! (with optional `values`); everything it expects is optional: `state` and `kind` of the last
//! message, `contains` in any message, `certainty_at_least`, and `problem`, the refused field.

use crate::diagnostic::{Diagnostic, Place};
use crate::dialogue::{Action, Conversation, Input, Message, Problem, Reply, Source, step};
use crate::engine::Engine;
use crate::source::SourceFile;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The tests of one file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationFile {
    /// The conversations, in written order.
    #[serde(default, rename = "conversation")]
    pub conversations: Vec<Script>,
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// What it shows.
    pub name: String,
    /// The page's language; the bot's first where none is given.
    pub lang: Option<String>,
    /// What happens, after the greeting.
    #[serde(default, rename = "turn")]
    pub turns: Vec<Turn>,
}

/// One thing that the visitor does, and what must come of it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    /// The visitor writes this.
    pub say: Option<String>,
    /// The visitor presses the button with this label.
    pub press: Option<String>,
    /// The page goes to this state.
    pub jump: Option<String>,
    /// The visitor sends the form with these values.
    pub form: Option<BTreeMap<String, String>>,
    /// The page's action ended, well or badly.
    pub outcome: Option<bool>,
    /// What the page's action found out.
    pub values: BTreeMap<String, String>,
    /// What the page's function returned: where `eval(…)` leads.
    pub value: String,
    /// State of the last message.
    pub state: Option<String>,
    /// `state`, `answer`, `dialogue`, or `none` for the fallback.
    pub kind: Option<String>,
    /// Stands in one of the messages.
    pub contains: Option<String>,
    /// Least certainty of the first message.
    pub certainty_at_least: Option<f32>,
    /// The form's field that is refused.
    pub problem: Option<String>,
}

/// Reads a file of conversation tests.
///
/// # Errors
/// A diagnostic at the place of the first mistake.
pub fn read(file: &SourceFile) -> Result<ConversationFile, Box<Diagnostic>> {
    let text = file.text()?;
    toml::from_str(text).map_err(|error| {
        let before = text
            .get(..error.span().unwrap_or_default().start)
            .unwrap_or_default();
        let line = before.matches('\n').count() as u32 + 1;
        let place = Place {
            file: file.path.clone(),
            line,
            column: 0,
        };
        Box::new(Diagnostic::error(&place, error.message().to_owned()))
    })
}

/// One turn as it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// What went into the step.
    pub input: Input,
    /// What came out.
    pub reply: Reply,
    /// The conversation afterwards.
    pub conversation: Conversation,
}

/// Plays a conversation from its greeting on.
///
/// # Errors
/// What first differed from what the script expects.
pub fn play(engine: &Engine, script: &Script) -> Result<Vec<Played>, String> {
    let lang = script
        .lang
        .as_deref()
        .or(engine.languages().first().copied())
        .unwrap_or_default();
    let mut conversation = Conversation::new(lang);
    let mut played: Vec<Played> = Vec::new();
    let greeting = Turn::default();
    for (number, turn) in std::iter::once(&greeting).chain(&script.turns).enumerate() {
        let fail = |what: String| format!("{}, turn {number}: {what}", script.name);
        let input = match number {
            0 => Input::Start,
            _ => input(turn, played.last().map(|p| &p.reply)).map_err(fail)?,
        };
        let (next, reply) = step(engine, &conversation, &input);
        conversation = next.clone();
        expect(engine, turn, &reply).map_err(|what| {
            let said: Vec<_> = reply
                .messages
                .iter()
                .map(|m| (&m.source, &m.text, m.certainty))
                .collect();
            format!(
                "{}, turn {number}: {what}; the bot said {said:?}",
                script.name
            )
        })?;
        played.push(Played {
            input,
            reply,
            conversation: next,
        });
    }
    Ok(played)
}

fn input(turn: &Turn, before: Option<&Reply>) -> Result<Input, String> {
    let pairs = |map: &BTreeMap<String, String>| {
        map.iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>()
    };
    if let Some(text) = &turn.say {
        Ok(Input::Text(text.clone()))
    } else if let Some(label) = &turn.press {
        let shown = before.and_then(|reply| reply.messages.last());
        match shown.map(|message| &message.action) {
            Some(Action::Buttons(buttons)) => buttons
                .iter()
                .find(|button| button.label == *label)
                .map(|button| Input::Jump(button.to.clone()))
                .ok_or(format!("no button `{label}` among {buttons:?}")),
            _ => Err(format!("no button `{label}`: none are shown")),
        }
    } else if let Some(state) = &turn.jump {
        Ok(Input::Jump(state.clone()))
    } else if let Some(values) = &turn.form {
        Ok(Input::Form(pairs(values)))
    } else if let Some(ok) = turn.outcome {
        Ok(Input::Outcome {
            ok,
            values: pairs(&turn.values),
            value: turn.value.clone(),
        })
    } else {
        Err("nothing happens; write say, press, jump, form or outcome".to_owned())
    }
}

fn expect(engine: &Engine, turn: &Turn, reply: &Reply) -> Result<(), String> {
    let last = reply.messages.last();
    if let Some(field) = &turn.problem {
        return match &reply.problem {
            Some(Problem::InvalidForm(fields)) if fields.iter().any(|(name, _)| name == field) => {
                Ok(())
            }
            problem => Err(format!("field `{field}` was not refused, but {problem:?}")),
        };
    }
    if let Some(problem) = &reply.problem {
        return Err(format!("{problem:?}"));
    }
    if let Some(state) = &turn.state {
        let found = last.map(|message| &message.source);
        if found != Some(&Source::State(state.clone())) {
            return Err(format!("expected state `{state}`"));
        }
    }
    if let Some(kind) = &turn.kind {
        let found = last.map_or("nothing", |message| kind_of(engine, message));
        if found != kind {
            return Err(format!("expected kind `{kind}`, found `{found}`"));
        }
    }
    if let Some(part) = &turn.contains
        && !reply
            .messages
            .iter()
            .any(|message| message.text.contains(part.as_str()))
    {
        return Err(format!("no message contains `{part}`"));
    }
    if let Some(least) = turn.certainty_at_least {
        let found = reply.messages.first().and_then(|message| message.certainty);
        if found.is_none_or(|found| found < least) {
            return Err(format!("certainty {found:?} is below {least}"));
        }
    }
    Ok(())
}

fn kind_of(engine: &Engine, message: &Message) -> &'static str {
    let name = match &message.source {
        Source::Answer(_) => return "answer",
        Source::Dialogue(_) => return "dialogue",
        Source::BuiltIn => return "none",
        Source::State(name) => name,
    };
    let is_fallback = engine.languages().iter().any(|lang| {
        let fallback = engine.entry(lang).and_then(|entry| entry.fallback);
        fallback
            .and_then(|row| engine.state_at(row))
            .is_some_and(|s| engine.text(s.name) == name)
    });
    if is_fallback && message.certainty.is_none() {
        "none"
    } else {
        "state"
    }
}
