//! What the values of a state mean, wherever they stand: in cells of a table, as text, or in the
//! documents of a dump, as JSON.
//!
//! A value that is not as it must be is reported at its place, and the row goes on without it.

use super::state_row::{Column, StateRow, joined};
use super::{Placed, json};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::dialogue::unquoted;
use crate::value::Value;

const LIST_OF_TEXTS: &str = "a list of texts, [\"…\", \"…\"]";
const OBJECT: &str = "an object, {\"…\": \"…\"}";

/// Puts values into a row.
pub(super) struct RowReader<'a> {
    /// The row.
    pub state: StateRow,
    /// What is wrong with it.
    pub diagnostics: &'a mut Diagnostics,
}

impl RowReader<'_> {
    /// A cell of a table.
    pub fn cell(&mut self, column: Column, cell: Placed<String>) {
        let is_json = matches!(
            column,
            Column::Queries | Column::NegativeQueries | Column::ActionInput | Column::StateData
        );
        if !is_json {
            return self.text(column, cell);
        }
        if cell.value.trim().is_empty() {
            return self.value(column, Value::Null, cell.place);
        }
        match json::read(&cell) {
            Ok(value) => self.value(column, value, cell.place),
            Err(error) => {
                let is_list = matches!(column, Column::Queries | Column::NegativeQueries);
                let ended = ended_list(&cell.value).filter(|_| is_list);
                let expected = if is_list { LIST_OF_TEXTS } else { OBJECT };
                let help = match (&ended, is_list) {
                    (Some(_), _) => "a closing quote or bracket is missing",
                    _ => "",
                };
                self.diagnostics.push(error.expected(expected).help(help));
                self.value(column, ended.unwrap_or_default(), cell.place);
            }
        }
    }

    /// A member of a document.
    pub fn member(&mut self, column: Column, value: Value, place: Place) {
        match (column, value) {
            (_, Value::Null) => {}
            (Column::Queries | Column::NegativeQueries, value)
            | (Column::ActionInput | Column::StateData, value) => self.value(column, value, place),
            (_, Value::String(value)) => self.text(column, Placed { value, place }),
            (Column::ExecutionOrder | Column::MaxStateCount, value @ Value::Number(_)) => {
                let value = json::write(&value);
                self.text(column, Placed { value, place });
            }
            (column, _) => {
                let found = format!("a {} that is no text", column.name());
                self.diagnostics
                    .push(Diagnostic::error(&place, found).expected("\"…\""));
            }
        }
    }

    fn text(&mut self, column: Column, cell: Placed<String>) {
        let state = &mut self.state;
        match column {
            Column::ExecutionOrder | Column::MaxStateCount => self.number(column, cell),
            Column::Bubble => state.bubble = cell,
            Column::Analyzer => state.analyzer = trimmed(cell),
            Column::Regex => state.regex = trimmed(cell),
            Column::State => state.state = name(cell),
            Column::Lang => state.lang = name(cell),
            Column::Action => state.action = name(cell),
            Column::SuccessValue => state.success_value = name(cell),
            Column::FailureValue => state.failure_value = name(cell),
            Column::EvaluationClass => state.evaluation_class = name(cell),
            Column::Queries | Column::NegativeQueries | Column::ActionInput | Column::StateData => {
            }
        }
    }

    fn number(&mut self, column: Column, cell: Placed<String>) {
        let text = cell.value.trim();
        let number = if text.is_empty() { Ok(0) } else { text.parse() };
        let value = number.unwrap_or_else(|_| {
            self.diagnostics.push(
                Diagnostic::error(&cell.place, format!("`{text}` is no count"))
                    .expected("a whole number from 0 on, or nothing"),
            );
            0
        });
        let place = cell.place;
        let placed = Placed { value, place };
        if column == Column::ExecutionOrder {
            self.state.execution_order = placed;
        } else {
            self.state.max_state_count = placed;
        }
    }

    fn value(&mut self, column: Column, value: Value, place: Place) {
        match column {
            Column::Queries | Column::NegativeQueries => {
                let value = self.texts(column, value, &place);
                let placed = Placed { value, place };
                if column == Column::Queries {
                    self.state.queries = placed;
                } else {
                    self.state.negative_queries = placed;
                }
            }
            Column::ActionInput => {
                let value = self.action_input(value, &place);
                self.state.action_input = Placed { value, place };
            }
            _ => {
                let value = self.object(column, value, &place);
                self.state.state_data = Placed { value, place };
            }
        }
    }

    fn texts(&mut self, column: Column, value: Value, place: &Place) -> Vec<String> {
        let what = column.name();
        let items = match value {
            Value::Null => return Vec::new(),
            Value::Array(items) => items,
            _ => {
                let found = format!("{what} that are no list");
                self.diagnostics
                    .push(Diagnostic::error(place, found).expected(LIST_OF_TEXTS));
                return Vec::new();
            }
        };
        let n = items.len();
        let texts: Vec<String> = items
            .into_iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect();
        if texts.len() != n {
            let found = format!("{what} that are not all texts");
            self.diagnostics
                .push(Diagnostic::error(place, found).expected(LIST_OF_TEXTS));
        }
        texts
    }

    /// The value when it is an object with any member.
    fn object(&mut self, column: Column, value: Value, place: &Place) -> Value {
        match value {
            Value::Object(members) if !members.is_empty() => Value::Object(members),
            Value::Null | Value::Object(_) => Value::Null,
            _ => {
                let found = format!("a {} that is no object", column.name());
                self.diagnostics
                    .push(Diagnostic::error(place, found).expected(OBJECT));
                Value::Null
            }
        }
    }

    fn action_input(&mut self, value: Value, place: &Place) -> Value {
        let value = match value {
            Value::Array(mut items)
                if items.iter().all(|item| matches!(item, Value::Object(_))) =>
            {
                items.retain(|item| !item.members().is_empty());
                if items.is_empty() {
                    Value::Null
                } else {
                    Value::Array(items)
                }
            }
            Value::Array(_) => {
                let found = "an action_input that is no object";
                self.diagnostics
                    .push(Diagnostic::error(place, found).expected(OBJECT));
                Value::Null
            }
            value => self.object(Column::ActionInput, value, place),
        };
        let joined = joined(&value);
        let mut names: Vec<&str> = joined.members().iter().map(|(key, _)| &**key).collect();
        names.sort_unstable();
        let mut twice: Vec<&str> = names
            .iter()
            .zip(names.iter().skip(1))
            .filter(|(a, b)| a == b)
            .map(|(a, _)| *a)
            .collect();
        twice.dedup();
        for key in twice {
            let found = format!("`{key}` stands twice in action_input");
            self.diagnostics
                .push(Diagnostic::warning(place, found).help("rename one of them"));
        }
        for (key, value) in joined.members() {
            if let [(only, Value::String(kind))] = value.members()
                && only == "type"
            {
                let found = format!("field `{key}` is described by an object with only a type");
                self.diagnostics.push(
                    Diagnostic::warning(place, found)
                        .expected(format!("\"{key}\": \"{kind}\""))
                        .help("it is read as that; StarChat itself refuses the nested form"),
                );
            }
        }
        value
    }
}

/// A state's name: without blanks around it, and without one layer of quotes.
fn name(cell: Placed<String>) -> Placed<String> {
    Placed {
        value: unquoted(cell.value.trim()).trim().to_owned(),
        place: cell.place,
    }
}

/// `name` as it must be written to be read as it is.
pub(super) fn quoted_name(name: &str) -> String {
    if unquoted(name) == name {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

fn trimmed(cell: Placed<String>) -> Placed<String> {
    Placed {
        value: cell.value.trim().to_owned(),
        place: cell.place,
    }
}

/// The list that broken JSON is when its end is missing, which is the usual slip.
fn ended_list(text: &str) -> Option<Value> {
    ["\"]", "]"].iter().find_map(|end| {
        let text = match text.trim_end().strip_suffix(']') {
            Some(text) if *end == "\"]" => text,
            _ => text,
        };
        let value: Value = serde_json::from_str(&format!("{text}{end}")).ok()?;
        let is_texts = |items: &[Value]| items.iter().all(|item| item.as_str().is_some());
        matches!(&value, Value::Array(items) if is_texts(items)).then_some(value)
    })
}
