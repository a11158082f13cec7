//! Playing scripts, turn by turn, up to the first difference.

use super::failure::{Difference, Failure};
use super::script::{Script, Turn, seconds};
use crate::dialogue::{
    Action, Conversation, Input, Message, NONE_OF_THESE, Problem, Reply, Source, step,
};
use crate::engine::Engine;
use crate::text::rich::plain;
use std::collections::BTreeMap;

/// Candidates that a failure tells of.
const MAX_CANDIDATES: usize = 3;

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
/// What first differed from what the script expects, with everything that was said so far.
pub fn play(engine: &Engine, script: &Script) -> Result<Vec<Played>, Box<Failure>> {
    let lang = script
        .lang
        .as_deref()
        .or(engine.languages().first().copied())
        .unwrap_or_default();
    let mut conversation = Conversation {
        seed: script.seed,
        now: script.now,
        ..Conversation::new(lang)
    };
    let mut played: Vec<Played> = Vec::new();
    let greeting = Turn {
        place: script.place.clone(),
        ..Turn::default()
    };
    for (number, turn) in std::iter::once(&greeting).chain(&script.turns).enumerate() {
        let input = match number {
            0 => Ok(Input::Start),
            _ => input(turn, played.last().map(|p| &p.reply)),
        };
        let mut difference = None;
        let before = conversation.lang.clone();
        match input {
            Err(found) => difference = Some(found),
            Ok(input) => {
                let now = turn.now.as_ref().and_then(seconds);
                conversation.now = now.unwrap_or(conversation.now);
                let (next, reply) = step(engine, &conversation, &input);
                conversation = next.clone();
                difference = difference.or(expect(engine, turn, &reply).err());
                played.push(Played {
                    input,
                    reply,
                    conversation: next,
                });
            }
        }
        if let Some(difference) = difference {
            let candidates = turn
                .say
                .as_ref()
                .map(|text| engine.ask(text, Some(&before), MAX_CANDIDATES));
            return Err(Box::new(Failure {
                name: script.name.clone(),
                place: turn.place.clone(),
                turn: number,
                difference,
                played,
                candidates: candidates.unwrap_or_default(),
            }));
        }
    }
    Ok(played)
}

fn input(turn: &Turn, before: Option<&Reply>) -> Result<Input, Difference> {
    let pairs = |map: &BTreeMap<String, String>| {
        map.iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>()
    };
    if let Some(text) = &turn.say {
        Ok(Input::Text(text.clone()))
    } else if let Some(label) = &turn.press {
        let shown = before.and_then(|reply| reply.messages.last());
        let buttons = match shown.map(|message| &message.action) {
            Some(Action::Buttons(buttons)) => buttons.as_slice(),
            _ => &[],
        };
        buttons
            .iter()
            .find(|button| button.label == *label)
            .map(|button| Input::Jump(button.to.clone()))
            .ok_or_else(|| {
                let labels: Vec<_> = buttons.iter().map(|b| format!("`{}`", b.label)).collect();
                let found = if labels.is_empty() {
                    "no buttons".to_owned()
                } else {
                    format!("buttons {}", labels.join(", "))
                };
                Difference::new(format!("a button `{label}` to press"), found)
            })
    } else if let Some(state) = &turn.jump {
        Ok(Input::Jump(state.clone()))
    } else if let Some(values) = &turn.form {
        Ok(Input::Form(pairs(values)))
    } else {
        Ok(Input::Outcome {
            ok: turn.outcome.unwrap_or_default(),
            values: pairs(&turn.values),
            value: turn.value.clone(),
        })
    }
}

fn expect(engine: &Engine, turn: &Turn, reply: &Reply) -> Result<(), Difference> {
    let last = reply.messages.last();
    if let Some(field) = &turn.problem {
        let found = match &reply.problem {
            Some(Problem::InvalidForm(fields)) if fields.iter().any(|(name, _)| name == field) => {
                return Ok(());
            }
            Some(Problem::UnknownVariables(names)) if names.contains(field) => return Ok(()),
            Some(problem) => describe_problem(problem),
            None => "nothing refused".to_owned(),
        };
        return Err(Difference::new(format!("field `{field}` refused"), found));
    }
    if let Some(problem) = &reply.problem {
        return Err(Difference::new("a reply", describe_problem(problem)));
    }
    if let Some(state) = &turn.state
        && last.map(|message| &message.source) != Some(&Source::State(state.clone()))
    {
        let unknown = if engine.state(state).is_some() {
            ""
        } else {
            ", which the bot does not have"
        };
        let expected = format!("state `{state}`{unknown}");
        return Err(Difference::new(expected, describe_source(last)));
    }
    if let Some(answer) = &turn.answer {
        let is_it = last.is_some_and(|message| match &message.source {
            Source::Answer(id) | Source::Dialogue(id) => {
                id == answer || plain(&message.text) == *answer
            }
            _ => false,
        });
        if !is_it {
            let expected = format!("answer `{answer}`");
            return Err(Difference::new(expected, describe_source(last)));
        }
    }
    if let Some(kind) = &turn.kind {
        let found = last.map_or("nothing", |message| kind_of(engine, message));
        if found != kind {
            let found = format!("kind `{found}`: {}", describe_source(last));
            return Err(Difference::new(format!("kind `{kind}`"), found));
        }
    }
    if let Some(lang) = &turn.reply_lang {
        let found = last.map_or("", |message| message.lang.as_str());
        if found != lang {
            let expected = format!("a reply in language `{lang}`");
            return Err(Difference::new(expected, format!("language `{found}`")));
        }
    }
    let texts = || reply.messages.iter().map(|message| plain(&message.text));
    let said = || texts().collect::<Vec<_>>().join(" / ");
    if let Some(part) = &turn.contains
        && !texts().any(|text| text.contains(part.as_str()))
    {
        let expected = format!("a message that contains `{part}`");
        return Err(Difference::new(expected, said()));
    }
    if let Some(part) = &turn.lacks
        && texts().any(|text| text.contains(part.as_str()))
    {
        let expected = format!("no message that contains `{part}`");
        return Err(Difference::new(expected, said()));
    }
    let certainty = reply.messages.first().and_then(|message| message.certainty);
    let percent = || match certainty {
        Some(certainty) => format!("{:.1} % certain", certainty * 100.0),
        None => "a message without a certainty: nothing was matched".to_owned(),
    };
    if let Some(least) = turn.certainty_at_least
        && certainty.is_none_or(|found| found < least)
    {
        let expected = format!("at least {:.1} % certain", least * 100.0);
        return Err(Difference::new(expected, percent()));
    }
    if let Some(most) = turn.certainty_at_most
        && certainty.is_some_and(|found| found > most)
    {
        let expected = format!("at most {:.1} % certain", most * 100.0);
        return Err(Difference::new(expected, percent()));
    }
    Ok(())
}

fn describe_problem(problem: &Problem) -> String {
    match problem {
        Problem::UnknownState(name) => format!("there is no state `{name}`"),
        Problem::InvalidForm(fields) => {
            let names: Vec<_> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("the form refuses {}", names.join(", "))
        }
        Problem::UnknownVariables(names) => {
            format!("nobody has told the variables {}", names.join(", "))
        }
    }
}

/// Where a message comes from, in words.
fn describe_source(message: Option<&Message>) -> String {
    let Some(message) = message else {
        return "no message".to_owned();
    };
    let source = match &message.source {
        Source::State(name) => format!("state `{name}`"),
        Source::Answer(id) => format!("answer {id} `{}`", plain(&message.text)),
        Source::Dialogue(id) => format!("dialogue {id} `{}`", plain(&message.text)),
        Source::BuiltIn => "the built-in words".to_owned(),
    };
    match message.certainty {
        Some(certainty) => format!("{source}, {:.1} % certain", certainty * 100.0),
        None => source,
    }
}

/// Whether the message asks what was meant.
fn is_offer(message: &Message) -> bool {
    match &message.action {
        Action::Buttons(buttons) => buttons.iter().any(|button| button.to == NONE_OF_THESE),
        _ => false,
    }
}

fn kind_of(engine: &Engine, message: &Message) -> &'static str {
    let name = match &message.source {
        Source::Answer(_) => return "answer",
        Source::Dialogue(_) => return "dialogue",
        Source::BuiltIn if is_offer(message) => return "choices",
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
