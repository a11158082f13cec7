//! The conversation as it survives a reload.
//!
//! [`write()`] makes a [`Value`] of it, [`read`] checks one and takes it back: whatever is missing,
//! of another kind, too long or too much makes the whole record nothing, and the visitor starts
//! afresh. The browser's own JSON turns the value into text and back ([`crate::host`]).

use edgewise_engine::dialogue::{Button, Conversation, Field, FieldKind};
use edgewise_engine::value::Value;

use crate::entry::{Choices, Entry, Form, FormStatus, Offer};
use crate::event::Event;
use crate::state::State;

/// Version of the record: a record of another version is ignored.
pub const VERSION: u32 = 1;

/// Longest record that is read or written, in UTF-16 units.
pub const MAX_LENGTH: usize = 400_000;

/// Most entries that are kept, the newest ones.
const MAX_ENTRIES: usize = 200;

/// Longest single text, in bytes.
const MAX_TEXT: usize = 16_000;

/// Most members of any one list.
const MAX_ITEMS: usize = 100;

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Whether the panel was open.
    pub open: bool,
    /// What the engine remembers.
    pub conversation: Conversation,
    /// What was said, oldest first.
    pub entries: Vec<Entry>,
    /// Whether a page action was running.
    pub interrupted: bool,
}

/// The record of `state` in a conversation with the bot called `bot`.
///
/// What the bot has said but not shown yet is kept as shown.
pub fn write(bot: &str, state: &State) -> Value {
    let mut shown = state.clone();
    while !shown.pending.is_empty() {
        shown.apply(Event::Deliver { at_ms: 0.0 });
    }
    let skipped = shown.entries.len().saturating_sub(MAX_ENTRIES);
    let conversation = &shown.conversation;
    let variables = conversation.variables.iter();
    Value::Object(vec![
        member("version", Value::Number(f64::from(VERSION))),
        member("bot", text(bot)),
        member("open", Value::Bool(state.open)),
        member("interrupted", Value::Bool(shown.call.is_some())),
        member("lang", text(&conversation.lang)),
        member(
            "state",
            conversation.state.as_deref().map_or(Value::Null, text),
        ),
        member("misses", Value::Number(f64::from(conversation.misses))),
        member(
            "variables",
            Value::Array(variables.map(|(k, v)| texts([k, v])).collect()),
        ),
        member(
            "entries",
            Value::Array(
                shown
                    .entries
                    .iter()
                    .skip(skipped)
                    .map(|e| write_entry(e))
                    .collect(),
            ),
        ),
    ])
}

/// The record in `value`, if it is a sound one of the bot called `bot`.
pub fn read(bot: &str, value: &Value) -> Option<Record> {
    if number(value, "version")? != f64::from(VERSION) || string(value, "bot")? != bot {
        return None;
    }
    let state = match get(value, "state")? {
        Value::Null => None,
        Value::String(name) => Some(name.clone()),
        _ => return None,
    };
    let pair = |value: &Value| match &strings(value)?[..] {
        [name, value] => Some((name.clone(), value.clone())),
        _ => None,
    };
    let conversation = Conversation {
        lang: string(value, "lang")?,
        state,
        variables: list(value, "variables")?
            .iter()
            .map(pair)
            .collect::<Option<_>>()?,
        misses: whole(value, "misses")?,
    };
    let Value::Array(entries) = get(value, "entries")? else {
        return None;
    };
    if entries.len() > MAX_ENTRIES {
        return None;
    }
    let numbered = (0u32..).zip(entries);
    let entries = numbered
        .map(|(key, entry)| read_entry(key, entry))
        .collect::<Option<_>>()?;
    let (open, interrupted) = (boolean(value, "open")?, boolean(value, "interrupted")?);
    Some(Record {
        open,
        conversation,
        entries,
        interrupted,
    })
}

fn write_entry(entry: &Entry) -> Value {
    let mut members = vec![
        member("source", text(&entry.source)),
        member("text", text(&entry.text)),
        member("lang", text(&entry.lang)),
        member("at", Value::Number(entry.at_ms)),
    ];
    match &entry.offer {
        Offer::None => {}
        Offer::Buttons(choices) => {
            let buttons = choices
                .buttons
                .iter()
                .map(|button| texts([&button.label, &button.to]));
            members.push(member("buttons", Value::Array(buttons.collect())));
            let chosen = choices.chosen.and_then(|index| u32::try_from(index).ok());
            members.push(member(
                "chosen",
                chosen.map_or(Value::Null, |n| Value::Number(f64::from(n))),
            ));
            members.push(member("live", Value::Bool(choices.live)));
        }
        Offer::Form(form) => {
            members.push(member(
                "fields",
                Value::Array(form.fields.iter().map(write_field).collect()),
            ));
            members.push(member("values", texts(&form.values)));
            let status = match form.status {
                FormStatus::Live => "live",
                FormStatus::Sent => "sent",
                FormStatus::Lapsed => "lapsed",
            };
            members.push(member("status", text(status)));
        }
    }
    Value::Object(members)
}

fn read_entry(key: u32, value: &Value) -> Option<Entry> {
    let offer = if get(value, "buttons").is_some() {
        let button = |value: &Value| match &strings(value)?[..] {
            [label, to] => Some(Button {
                label: label.clone(),
                to: to.clone(),
            }),
            _ => None,
        };
        let buttons: Vec<Button> = list(value, "buttons")?
            .iter()
            .map(button)
            .collect::<Option<_>>()?;
        let chosen = match get(value, "chosen")? {
            Value::Null => None,
            _ => {
                Some(usize::try_from(whole(value, "chosen")?).ok()?).filter(|n| *n < buttons.len())
            }
        };
        Offer::Buttons(Choices {
            buttons,
            chosen,
            live: boolean(value, "live")?,
        })
    } else if get(value, "fields").is_some() {
        let fields: Vec<Field> = list(value, "fields")?
            .iter()
            .map(read_field)
            .collect::<Option<_>>()?;
        let status = match string(value, "status")?.as_str() {
            "live" => FormStatus::Live,
            "sent" => FormStatus::Sent,
            "lapsed" => FormStatus::Lapsed,
            _ => return None,
        };
        let values = strings(get(value, "values")?)?;
        Offer::Form(Form {
            values,
            status,
            ..Form::new(fields)
        })
    } else {
        Offer::None
    };
    Some(Entry {
        key,
        source: string(value, "source")?,
        text: string(value, "text")?,
        lang: string(value, "lang")?,
        at_ms: number(value, "at")?,
        offer,
    })
}

/// Names of the field kinds; the browser's own.
const KINDS: [(FieldKind, &str); 6] = [
    (FieldKind::Text, "text"),
    (FieldKind::Email, "email"),
    (FieldKind::Number, "number"),
    (FieldKind::Date, "date"),
    (FieldKind::Tel, "tel"),
    (FieldKind::Textarea, "textarea"),
];

fn write_field(field: &Field) -> Value {
    let kind = KINDS
        .iter()
        .find(|(kind, _)| *kind == field.kind)
        .map_or("text", |(_, name)| name);
    Value::Object(vec![
        member("name", text(&field.name)),
        member("label", text(&field.label)),
        member("kind", text(kind)),
        member("required", Value::Bool(field.required)),
    ])
}

fn read_field(value: &Value) -> Option<Field> {
    let written = string(value, "kind")?;
    let (kind, _) = KINDS.iter().find(|(_, name)| *name == written)?;
    Some(Field {
        name: string(value, "name")?,
        label: string(value, "label")?,
        kind: *kind,
        required: boolean(value, "required")?,
    })
}

fn member(name: &str, value: Value) -> (String, Value) {
    (name.to_owned(), value)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn texts<'a>(items: impl IntoIterator<Item = &'a String>) -> Value {
    Value::Array(items.into_iter().map(|item| text(item)).collect())
}

fn get<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Object(members) = value else {
        return None;
    };
    members
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value)
}

fn number(value: &Value, name: &str) -> Option<f64> {
    match get(value, name)? {
        Value::Number(number) if number.is_finite() => Some(*number),
        _ => None,
    }
}

fn whole(value: &Value, name: &str) -> Option<u32> {
    let number = number(value, name)?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number))
        .then_some(number as u32)
}

fn boolean(value: &Value, name: &str) -> Option<bool> {
    match get(value, name)? {
        Value::Bool(value) => Some(*value),
        _ => None,
    }
}

fn string(value: &Value, name: &str) -> Option<String> {
    checked(get(value, name)?)
}

fn checked(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.len() <= MAX_TEXT => Some(text.clone()),
        _ => None,
    }
}

fn list<'a>(value: &'a Value, name: &str) -> Option<&'a [Value]> {
    match get(value, name)? {
        Value::Array(items) if items.len() <= MAX_ITEMS => Some(items),
        _ => None,
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) if items.len() <= MAX_ITEMS => items.iter().map(checked).collect(),
        _ => None,
    }
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
