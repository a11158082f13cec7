//! The engine's types as plain JavaScript objects, and back, checked.

use edgewise_engine::Candidate;
use edgewise_engine::dialogue::{
    Action, Conversation, Field, FieldOption, FieldProblem, Input, Message, Problem, Reply, Source,
};
use edgewise_engine::text::rich::{Piece, blocks, pieces, plain};
use edgewise_engine::value::Value;
use js_sys::{Array, Object, Reflect, TypeError};
use wasm_bindgen::{JsCast, JsValue};

/// An object without a prototype, so that a member called `__proto__` is only a member.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let object = Object::create(JsValue::NULL.unchecked_ref::<Object>());
    for (name, value) in members {
        // Setting a member of an object just made cannot fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// An array of converted items.
pub fn array<T>(items: impl IntoIterator<Item = T>, convert: impl FnMut(T) -> JsValue) -> JsValue {
    items.into_iter().map(convert).collect::<Array>().into()
}

pub fn candidate(candidate: &Candidate) -> JsValue {
    object([
        ("kind", candidate.kind.as_str().into()),
        ("id", candidate.id.as_str().into()),
        ("reply", plain(&candidate.reply).into()),
        ("lang", candidate.lang.as_str().into()),
        ("certainty", candidate.certainty.into()),
    ])
}

pub fn from_conversation(conversation: &Conversation) -> JsValue {
    let variables = conversation.variables.iter();
    object([
        ("lang", conversation.lang.as_str().into()),
        (
            "state",
            conversation
                .state
                .as_deref()
                .map_or(JsValue::NULL, JsValue::from),
        ),
        (
            "variables",
            object(variables.map(|(n, v)| (n.as_str(), v.as_str().into()))),
        ),
        ("misses", conversation.misses.into()),
        (
            "traversed",
            array(&conversation.traversed, |state| state.as_str().into()),
        ),
        (
            "turn",
            conversation.turn.map_or(JsValue::NULL, JsValue::from),
        ),
        ("seed", conversation.seed.into()),
        ("steps", conversation.n_steps.into()),
        ("now", (conversation.now as f64).into()),
    ])
}

pub fn reply(reply: &Reply) -> JsValue {
    object([
        ("messages", array(&reply.messages, message)),
        (
            "problem",
            reply.problem.as_ref().map_or(JsValue::NULL, problem),
        ),
    ])
}

fn message(message: &Message) -> JsValue {
    let (kind, id) = match &message.source {
        Source::State(name) => ("state", name.as_str()),
        Source::Answer(id) => ("answer", id.as_str()),
        Source::Dialogue(id) => ("dialogue", id.as_str()),
        Source::BuiltIn => ("builtin", ""),
    };
    object([
        ("text", plain(&message.text).into()),
        ("lang", message.lang.as_str().into()),
        ("source", object([("kind", kind.into()), ("id", id.into())])),
        (
            "certainty",
            message.certainty.map_or(JsValue::NULL, JsValue::from),
        ),
        ("images", images(&message.text)),
        ("action", action(&message.action)),
        ("data", from_value(&message.data)),
    ])
}

/// The pictures of a structured text.
fn images(text: &str) -> JsValue {
    let images = Array::new();
    for block in blocks(text) {
        for piece in pieces(block.text) {
            if let Piece::Image { alt, name } = piece {
                images.push(&object([("alt", alt.into()), ("name", name.into())]));
            }
        }
    }
    images.into()
}

fn action(action: &Action) -> JsValue {
    match action {
        Action::None => JsValue::NULL,
        Action::Buttons(buttons) => {
            let button = |button: &edgewise_engine::dialogue::Button| {
                object([
                    ("label", button.label.as_str().into()),
                    ("to", button.to.as_str().into()),
                ])
            };
            object([
                ("kind", "buttons".into()),
                ("buttons", array(buttons, button)),
            ])
        }
        Action::Form(fields) => {
            let option = |option: &FieldOption| {
                object([
                    ("label", option.label.as_str().into()),
                    ("value", option.value.as_str().into()),
                ])
            };
            let field = |field: &Field| {
                object([
                    ("name", field.name.as_str().into()),
                    ("label", field.label.as_str().into()),
                    ("type", field.kind.name().into()),
                    ("required", field.required.into()),
                    ("options", array(&field.options, option)),
                ])
            };
            object([("kind", "form".into()), ("fields", array(fields, field))])
        }
        Action::Call { name, input } => object([
            ("kind", "call".into()),
            ("name", name.as_str().into()),
            ("input", from_value(input)),
        ]),
    }
}

fn problem(problem: &Problem) -> JsValue {
    match problem {
        Problem::UnknownState(state) => object([
            ("kind", "unknown_state".into()),
            ("state", state.as_str().into()),
        ]),
        Problem::InvalidForm(fields) => {
            let why = |problem: &FieldProblem| match problem {
                FieldProblem::Missing => "missing",
                FieldProblem::Malformed => "malformed",
                FieldProblem::TooLong => "too_long",
            };
            let fields = fields
                .iter()
                .map(|(name, problem)| (name.as_str(), why(problem).into()));
            object([("kind", "invalid_form".into()), ("fields", object(fields))])
        }
        Problem::UnknownVariables(names) => object([
            ("kind", "unknown_variables".into()),
            ("names", array(names, |name| name.as_str().into())),
        ]),
    }
}

pub fn from_value(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => array(items, from_value),
        Value::Object(members) => object(
            members
                .iter()
                .map(|(name, value)| (name.as_str(), from_value(value))),
        ),
    }
}

pub fn to_conversation(value: &JsValue) -> Result<Conversation, JsValue> {
    let count = |name| {
        let number = member(value, name).as_f64();
        number
            .filter(|n| (0.0..=f64::from(u32::MAX)).contains(n))
            .map(|n| n as u32)
    };
    let traversed = member(value, "traversed");
    Ok(Conversation {
        lang: text(value, "lang")?,
        state: match member(value, "state") {
            state if state.is_null() || state.is_undefined() => None,
            _ => Some(text(value, "state")?),
        },
        variables: texts(&member(value, "variables"), "variables")?,
        misses: count("misses").unwrap_or(0),
        traversed: match traversed.is_undefined() {
            true => Vec::new(),
            false => Array::from(&traversed)
                .iter()
                .filter_map(|state| state.as_string())
                .collect(),
        },
        turn: count("turn"),
        seed: count("seed").unwrap_or(0),
        n_steps: count("steps").unwrap_or(0),
        now: member(value, "now").as_f64().unwrap_or(0.0) as i64,
    })
}

pub fn to_input(value: &JsValue) -> Result<Input, JsValue> {
    let values = || texts(&member(value, "values"), "values");
    match text(value, "kind")?.as_str() {
        "start" => Ok(Input::Start),
        "text" => Ok(Input::Text(text(value, "text")?)),
        "jump" => Ok(Input::Jump(text(value, "state")?)),
        "form" => Ok(Input::Form(values()?)),
        "outcome" => Ok(Input::Outcome {
            ok: member(value, "ok").is_truthy(),
            values: values()?,
            value: member(value, "value").as_string().unwrap_or_default(),
        }),
        _ => Err(wrong(
            "input.kind: expected start, text, jump, form or outcome",
        )),
    }
}

pub fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

pub fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    member(value, name)
        .as_string()
        .ok_or_else(|| wrong(&format!("{name}: expected a string")))
}

/// An object's own members, all of them strings; nothing for `undefined`.
pub fn texts(value: &JsValue, name: &str) -> Result<Vec<(String, String)>, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    let expected = || {
        wrong(&format!(
            "{name}: expected an object whose members are strings"
        ))
    };
    // Not `dyn_ref`: objects without a prototype, which `object` makes, are no instances.
    if !value.is_object() {
        return Err(expected());
    }
    let object: &Object = value.unchecked_ref();
    let entry = |entry: JsValue| {
        let entry = Array::from(&entry);
        entry
            .get(0)
            .as_string()
            .zip(entry.get(1).as_string())
            .ok_or_else(expected)
    };
    Object::entries(object).iter().map(entry).collect()
}

fn wrong(what: &str) -> JsValue {
    TypeError::new(what).into()
}
