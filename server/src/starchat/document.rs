//! Documents: states and answers in the members that StarChat gave them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::source::json::write as written;
use edgewise_engine::source::state_row::{Column, StateRow, joined};
use edgewise_engine::source::{SourceFile, state_dump};
use edgewise_engine::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::body::Members;
use super::fault::{Answer, Fault};
use crate::knowledge::{DOCTYPES, Entry, State, check_expression};

/// Which names members have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Those of version 0.1: `action_input`.
    Snake,
    /// Those of version 5: `actionInput`, and members that came later.
    Camel,
}

/// An object of these members.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A text as a value.
pub fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A whole number as a value.
pub fn number(number: i64) -> Value {
    Value::Number(number as f64)
}

/// A JSON answer.
pub fn respond(status: StatusCode, body: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], bytes).into_response()
}

/// What a write answers.
pub fn indexed(index: &str, dtype: &str, id: &str, version: i64, created: bool) -> Value {
    object([
        ("index", text(index)),
        ("dtype", text(dtype)),
        ("id", text(id)),
        ("version", number(version)),
        ("created", Value::Bool(created)),
    ])
}

/// What a removal answers.
pub fn removed(index: &str, dtype: &str, id: &str, version: i64, found: bool) -> Value {
    object([
        ("index", text(index)),
        ("dtype", text(dtype)),
        ("id", text(id)),
        ("version", number(version)),
        ("found", Value::Bool(found)),
    ])
}

/// A page of documents with their scores.
#[derive(Debug)]
pub struct Page {
    /// How its members are named.
    pub shape: Shape,
    /// How many match, on all pages.
    pub total: usize,
    /// The best score of all; nothing when nothing matches.
    pub max_score: Option<f64>,
    /// The documents and their scores.
    pub hits: Vec<(f64, Value)>,
}

impl Page {
    /// What was asked for by name, which has no score.
    pub fn of_named(shape: Shape, documents: Vec<Value>) -> Page {
        Page {
            shape,
            total: documents.len(),
            max_score: Some(0.0),
            hits: documents
                .into_iter()
                .map(|document| (0.0, document))
                .collect(),
        }
    }

    /// The answer.
    pub fn response(&self) -> Response {
        respond(StatusCode::OK, self)
    }
}

/// A document with its score.
#[derive(serde::Serialize)]
struct Hit<'a> {
    score: f64,
    document: &'a Value,
}

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hits = self.hits.iter();
        let hits: Vec<Hit<'_>> = hits
            .map(|(score, document)| Hit {
                score: *score,
                document,
            })
            .collect();
        let max_score = match self.shape {
            Shape::Snake => "max_score",
            Shape::Camel => "maxScore",
        };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry(max_score, &self.max_score)?;
        map.serialize_entry("hits", &hits)?;
        map.end()
    }
}

/// A state.
pub fn state(state: &State, shape: Shape) -> Value {
    let row = state.row();
    if shape == Shape::Camel {
        let mut document = state_dump::document(&row);
        if let Value::Object(members) = &mut document {
            members.push(("version".to_owned(), number(state.version)));
        }
        return document;
    }
    let input = match joined(&row.action_input.value) {
        Value::Null => Value::Object(Vec::new()),
        input => input,
    };
    let queries = state.queries.iter().map(|query| text(query)).collect();
    object([
        ("state", text(&state.name)),
        ("queries", Value::Array(queries)),
        ("bubble", text(&state.bubble)),
        ("action", text(&state.action)),
        ("action_input", input),
        ("success_value", text(&state.success_value)),
        ("failure_value", text(&state.failure_value)),
    ])
}

/// An answer; `status` is 0 unless somebody has it open.
pub fn entry(entry: &Entry, status: i64, shape: Shape) -> Value {
    if shape == Shape::Camel {
        return entry_newer(entry, status);
    }
    let mut document = object([
        ("id", text(&entry.id)),
        ("conversation", text(&entry.conversation)),
        (
            "index_in_conversation",
            entry.index.map_or(Value::Null, number),
        ),
        ("question", text(&entry.question)),
        ("answer", text(&entry.answer)),
        ("verified", Value::Bool(entry.verified)),
        ("topics", text(&entry.topics)),
        ("doctype", text(&entry.doctype)),
        ("state", text(&entry.state)),
        ("status", number(status)),
    ]);
    if let Value::Object(members) = &mut document {
        members.retain(|(_, value)| *value != Value::Null);
    }
    document
}

fn entry_newer(entry: &Entry, status: i64) -> Value {
    let negative = entry.negative.iter().map(|query| text(query)).collect();
    object([
        ("id", text(&entry.id)),
        ("conversation", text(&entry.conversation)),
        (
            "indexInConversation",
            entry.index.map_or(Value::Null, number),
        ),
        ("lang", text(&entry.lang)),
        (
            "coreData",
            object([
                ("question", text(&entry.question)),
                ("questionNegative", Value::Array(negative)),
                ("answer", text(&entry.answer)),
                ("topics", text(&entry.topics)),
                ("verified", Value::Bool(entry.verified)),
            ]),
        ),
        (
            "annotations",
            object([
                ("doctype", text(&entry.doctype.to_uppercase())),
                ("state", text(&entry.state)),
            ]),
        ),
        ("status", number(status)),
        ("timestamp", number(entry.changed_at)),
        ("version", number(entry.version)),
    ])
}

/// The members that version 0.1 wants of a new state.
const NEEDED: [Column; 7] = [
    Column::State,
    Column::Queries,
    Column::Bubble,
    Column::Action,
    Column::ActionInput,
    Column::SuccessValue,
    Column::FailureValue,
];

/// The row of a whole document.
///
/// # Errors
/// 400 when a member is missing or something else than it must be.
pub fn read_state(body: &Value) -> Answer<StateRow> {
    Members::of(body)?;
    let columns = columns(body);
    if let Some(missing) = NEEDED.into_iter().find(|column| !columns.contains(column)) {
        let what = format!("`{}` is missing", missing.name());
        return Err(Fault::malformed(what));
    }
    read_row(body)
}

/// The columns that a document has.
fn columns(body: &Value) -> Vec<Column> {
    let members = body.members().iter();
    let given = members.filter(|(_, value)| *value != Value::Null);
    given
        .filter_map(|(name, _)| Column::of(name).ok())
        .collect()
}

fn read_row(body: &Value) -> Answer<StateRow> {
    let file = SourceFile::new("body", format!("[{}]", written(body)));
    let (rows, diagnostics) = state_dump::read(&file);
    if let Some(mistake) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
        let expected = match mistake.expected.as_str() {
            "" => String::new(),
            expected => format!("; {expected} is expected"),
        };
        return Err(Fault::malformed(format!("{}{expected}", mistake.found)));
    }
    let row = rows.into_iter().next();
    let row = row.ok_or_else(|| Fault::malformed("a state without a name"))?;
    check_row(&row)?;
    Ok(row)
}

/// Checks what a table may get wrong and a bot would suffer from.
///
/// # Errors
/// 400 with what is wrong.
pub fn check_row(row: &StateRow) -> Answer<()> {
    if row.state.value.chars().count() > 200 || row.state.value.contains(char::is_control) {
        return Err(Fault::malformed(
            "the name of a state has at most 200 characters",
        ));
    }
    check_expression(row).map_err(|why| Fault::malformed(format!("`analyzer`: {why}")))?;
    Ok(())
}

/// A state after some of its members were changed.
///
/// # Errors
/// 400 when one of them is not what it must be.
pub fn change_state(before: &State, body: &Value) -> Answer<State> {
    Members::of(body)?;
    let columns = columns(body);
    let mut members = vec![("state".to_owned(), text(&before.name))];
    for (name, value) in body.members() {
        if Column::of(name) != Ok(Column::State) {
            members.push((name.clone(), value.clone()));
        }
    }
    let row = read_row(&Value::Object(members))?;
    let given = State::of_row(&row, before.place, before.changed_at);
    let mut after = before.clone();
    for column in columns {
        match column {
            Column::State => {}
            Column::Lang => after.lang.clone_from(&given.lang),
            Column::ExecutionOrder => after.execution_order = given.execution_order,
            Column::MaxStateCount => after.max_state_count = given.max_state_count,
            Column::Analyzer => after.analyzer.clone_from(&given.analyzer),
            Column::Regex => after.regex.clone_from(&given.regex),
            Column::Queries => after.queries.clone_from(&given.queries),
            Column::NegativeQueries => after.negative.clone_from(&given.negative),
            Column::Bubble => after.bubble.clone_from(&given.bubble),
            Column::Action => after.action.clone_from(&given.action),
            Column::ActionInput => after.action_input.clone_from(&given.action_input),
            Column::StateData => after.state_data.clone_from(&given.state_data),
            Column::SuccessValue => after.success_value.clone_from(&given.success_value),
            Column::FailureValue => after.failure_value.clone_from(&given.failure_value),
            Column::EvaluationClass => after.evaluation_class.clone_from(&given.evaluation_class),
        }
    }
    Ok(after)
}

/// A whole answer.
///
/// # Errors
/// 400 when a member is missing or something else than it must be.
pub fn read_entry(body: &Value, lang: &str) -> Answer<Entry> {
    let members = Members::of(body)?;
    let core = members.object(&["coreData"])?.unwrap_or(members);
    let notes = members.object(&["annotations"])?.unwrap_or(members);
    let fresh = Entry {
        id: members.need("id", members.text(&["id"]))?.to_owned(),
        lang: lang.to_owned(),
        ..Entry::default()
    };
    if fresh.id.is_empty() || fresh.id.chars().count() > 256 {
        return Err(Fault::malformed("`id` has 1 to 256 characters"));
    }
    members.need("conversation", members.text(&["conversation"]))?;
    core.need("question", core.text(&["question"]))?;
    core.need("answer", core.text(&["answer"]))?;
    core.need("verified", core.flag(&["verified"]))?;
    notes.need("doctype", notes.text(&["doctype"]))?;
    members.need("status", members.count(&["status"]))?;
    change_entry(&fresh, body)
}

/// An answer after some of its members were changed.
///
/// # Errors
/// 400 when one of them is not what it must be.
pub fn change_entry(before: &Entry, body: &Value) -> Answer<Entry> {
    let members = Members::of(body)?;
    let core = members.object(&["coreData"])?.unwrap_or(members);
    let notes = members.object(&["annotations"])?.unwrap_or(members);
    let mut after = before.clone();
    let put = |to: &mut String, given: Option<&str>| {
        if let Some(given) = given {
            given.clone_into(to);
        }
    };
    put(&mut after.conversation, members.text(&["conversation"])?);
    put(&mut after.lang, members.text(&["lang", "language"])?);
    put(&mut after.question, core.text(&["question"])?);
    put(&mut after.answer, core.text(&["answer"])?);
    put(&mut after.topics, core.text(&["topics"])?);
    put(&mut after.state, notes.text(&["state"])?);
    if let Some(doctype) = notes.text(&["doctype"])? {
        let doctype = doctype.to_lowercase();
        // What later versions keep about themselves is nothing to be shown.
        let doctype = if doctype == "metadata" {
            "hidden"
        } else {
            doctype.as_str()
        };
        if !DOCTYPES.contains(&doctype) {
            let what = format!("`doctype` must be one of {}", DOCTYPES.join(", "));
            return Err(Fault::malformed(what));
        }
        doctype.clone_into(&mut after.doctype);
    }
    if let Some(verified) = core.flag(&["verified"])? {
        after.verified = verified;
    }
    if let Some(status) = members.count(&["status"])? {
        after.status = status;
    }
    if let Some(index) = members.count(&["index_in_conversation", "indexInConversation"])? {
        after.index = Some(index);
    }
    if let Some(negative) = core.texts(&["question_negative", "questionNegative"])? {
        after.negative = negative;
    }
    Ok(after)
}
