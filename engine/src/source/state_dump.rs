//! The state machine as StarChat's JSON dump.
//!
//! ```json
//! {"total": 1, "maxScore": 0.0, "hits": [{"score": 0.0, "document": {"state": "start", …}}]}
//! ```
//!
//! Members are understood in camel case and in snake case, in any order; a bare array of documents
//! is read as well.
//! [`write()`] gives version 5.13's shape back, with our own members where they say something.

use super::json::{JsonFile, Raw, raw_items, raw_members};
use super::state_cell::RowReader;
use super::state_row::{Column, StateRow};
use super::state_table::MAX_STATES;
use super::{SourceFile, json};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::value::Value;

/// What a dump looks like.
const EXPECTED: &str = "{\"hits\": [{\"document\": {\"state\": \"…\", …}}, …]}";

/// Reads all documents of a dump.
pub fn read(file: &SourceFile) -> (Vec<StateRow>, Vec<Diagnostic>) {
    let mut states = Vec::new();
    let mut diagnostics = Diagnostics::default();
    if let Err(diagnostic) = read_into(file, &mut states, &mut diagnostics) {
        diagnostics.push(*diagnostic);
    }
    (states, diagnostics.finish())
}

fn read_into(
    file: &SourceFile,
    states: &mut Vec<StateRow>,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    let (mut json, root) = JsonFile::open(file, file.text()?)?;
    let hits = match raw_members(root) {
        Some(members) => members
            .into_iter()
            .find(|(name, _)| name == "hits")
            .map(|(_, hits)| hits),
        None => Some(root),
    };
    let Some(hits) = hits.and_then(raw_items) else {
        let place = json.place(root);
        return Err(Box::new(
            Diagnostic::error(&place, "no list of documents").expected(EXPECTED),
        ));
    };
    for hit in hits {
        let place = json.place(hit);
        if states.len() == MAX_STATES {
            return Err(Box::new(
                Diagnostic::error(&place, "the states go on here")
                    .expected(format!("at most {MAX_STATES} in one file"))
                    .help("split it"),
            ));
        }
        let Some(members) = raw_members(hit) else {
            diagnostics.push(Diagnostic::error(&place, "no object").expected("a document"));
            continue;
        };
        let nested = members.iter().find(|(name, _)| name == "document");
        let document = match nested {
            Some((_, document)) => raw_members(document),
            None => Some(members),
        };
        let Some(document) = document else {
            diagnostics.push(Diagnostic::error(&place, "a document that is no object"));
            continue;
        };
        let state = row(&mut json, document, diagnostics);
        if state.state.value.is_empty() {
            diagnostics.push(Diagnostic::error(&place, "a state without a name"));
        } else {
            states.push(state);
        }
    }
    Ok(())
}

fn row<'a>(
    json: &mut JsonFile<'a>,
    document: Vec<(String, Raw<'a>)>,
    diagnostics: &mut Diagnostics,
) -> StateRow {
    let mut reader = RowReader {
        state: StateRow::default(),
        diagnostics,
    };
    let mut known = Vec::new();
    for (name, raw) in document {
        let place = json.place(raw);
        let column = match Column::of(&name) {
            Ok(column) if known.contains(&column) => {
                let found = format!("a second member `{name}`");
                reader.diagnostics.push(Diagnostic::error(&place, found));
                continue;
            }
            Ok(column) => column,
            // Counts how often StarChat has stored it, and means nothing elsewhere.
            Err(bare) if bare == "version" || bare == "score" => continue,
            Err(_) => {
                let help = match nearest(&name, Column::ALL.map(Column::name)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "it is left out".to_owned(),
                };
                let found = format!("unknown member `{name}`");
                reader
                    .diagnostics
                    .push(Diagnostic::warning(&place, found).help(help));
                continue;
            }
        };
        known.push(column);
        match JsonFile::value(raw, &place) {
            Ok(value) => reader.member(column, value, place),
            Err(error) => reader.diagnostics.push(*error),
        }
    }
    reader.state
}

/// The rows as a dump.
pub fn write(rows: &[StateRow]) -> String {
    let mut text = format!(
        "{{\n  \"total\": {},\n  \"maxScore\": 0.0,\n  \"hits\": [",
        rows.len()
    );
    for (number, row) in rows.iter().enumerate() {
        text += if number > 0 { ",\n" } else { "\n" };
        text += "    {\"score\": 0.0, \"document\": ";
        text += &json::write(&document(row));
        text.push('}');
    }
    text += if rows.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    };
    text
}

/// A row as a document of the dump.
pub fn document(row: &StateRow) -> Value {
    let ours = [Column::Lang, Column::NegativeQueries, Column::Regex];
    let members = Column::ALL
        .into_iter()
        .filter(|column| !ours.contains(column) || column.is_used(row))
        .map(|column| (column.camel_name(), member(row, column)));
    Value::Object(members.collect())
}

fn member(row: &StateRow, column: Column) -> Value {
    let text = |text: &str| Value::String(super::state_cell::quoted_name(text));
    let texts = |texts: &[String]| Value::Array(texts.iter().cloned().map(Value::String).collect());
    match column {
        Column::State => text(&row.state.value),
        Column::Lang => text(&row.lang.value),
        Column::ExecutionOrder => Value::Number(f64::from(row.execution_order.value)),
        Column::MaxStateCount => Value::Number(f64::from(row.max_state_count.value)),
        Column::Analyzer => Value::String(row.analyzer.value.clone()),
        Column::Regex => Value::String(row.regex.value.clone()),
        Column::Queries => texts(&row.queries.value),
        Column::NegativeQueries => texts(&row.negative_queries.value),
        Column::Bubble => Value::String(row.bubble.value.clone()),
        Column::Action => text(&row.action.value),
        Column::ActionInput => match &row.action_input.value {
            Value::Null => Value::Array(Vec::new()),
            value @ Value::Object(_) => Value::Array(vec![value.clone()]),
            value => value.clone(),
        },
        Column::StateData => match &row.state_data.value {
            Value::Null => Value::Object(Vec::new()),
            value => value.clone(),
        },
        Column::SuccessValue => text(&row.success_value.value),
        Column::FailureValue => text(&row.failure_value.value),
        Column::EvaluationClass => text(&row.evaluation_class.value),
    }
}

#[cfg(test)]
#[path = "state_dump_tests.rs"]
mod tests;
