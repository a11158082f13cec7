//! The state machine as a table: StarChat's CSV, in every header that it ever had.
//!
//! Columns are found by name: ` (R)`, ` (T,I)`, case, blanks and underscores do not matter, nor
//! does the order.
//! `queries` is a JSON array, `action_input` a JSON object (or an array of objects, which is
//! joined); other cells are plain text, and one layer of quotes around a state's name is dropped.
//!
//! [`write()`] gives a table back, and reading that gives the same rows; a header that has no column
//! for something says so.

use super::delimited::{self, Dialect};
use super::state_cell::{RowReader, quoted_name};
use super::state_row::{Column, StateRow, joined};
use super::{Placed, SourceFile, json};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::value::Value;

/// Most states of one file; StarChat's own limit is 10,000.
pub const MAX_STATES: usize = 1 << 16;

/// Reads all rows of a state table.
pub fn read(file: &SourceFile) -> (Vec<StateRow>, Vec<Diagnostic>) {
    let text = match file.text() {
        Ok(text) => text,
        Err(diagnostic) => return (Vec::new(), vec![*diagnostic]),
    };
    let mut diagnostics = Diagnostics::default();
    let delimiter = delimited::detect_delimiter(text);
    let mut rows = delimited::rows(&file.path, text, delimiter, Dialect::Csv);
    let Some(header) = rows.next() else {
        diagnostics.push(
            Diagnostic::error(&file.place(), "the table is empty")
                .expected("a header line with at least `state` and `bubble`"),
        );
        return (Vec::new(), diagnostics.finish());
    };
    let columns: Vec<Placed<Result<Column, String>>> = header
        .into_iter()
        .map(|cell| Placed {
            value: Column::of(&cell.value.unwrap_or_default()),
            place: cell.place,
        })
        .collect();
    check_header(file, &columns, &mut diagnostics);
    let mut states = Vec::new();
    for row in rows.by_ref() {
        let mut reader = RowReader {
            state: StateRow::default(),
            diagnostics: &mut diagnostics,
        };
        let first = row
            .first()
            .map_or_else(|| file.place(), |cell| cell.place.clone());
        if row.len() != columns.len() {
            let (found, expected) = (row.len(), columns.len());
            reader.diagnostics.push(
                Diagnostic::error(&first, format!("a row of {found} cells"))
                    .expected(format!("{expected}, as the header has"))
                    .help("is a quote or a delimiter missing?"),
            );
        }
        for (column, cell) in columns.iter().zip(row) {
            let cell = Placed {
                value: cell.value.unwrap_or_default(),
                place: cell.place,
            };
            if let Ok(column) = column.value {
                reader.cell(column, cell);
            }
        }
        let state = reader.state;
        if state.state.value.is_empty() {
            let place = if state.state.place.line > 0 {
                &state.state.place
            } else {
                &first
            };
            diagnostics.push(Diagnostic::error(place, "a state without a name"));
        } else if states.len() == MAX_STATES {
            diagnostics.push(
                Diagnostic::error(&first, "the states go on here")
                    .expected(format!("at most {MAX_STATES} in one file"))
                    .help("split it"),
            );
            break;
        } else {
            states.push(state);
        }
    }
    diagnostics.extend(rows.diagnostics());
    (states, diagnostics.finish())
}

fn check_header(
    file: &SourceFile,
    columns: &[Placed<Result<Column, String>>],
    diagnostics: &mut Diagnostics,
) {
    for (number, column) in columns.iter().enumerate() {
        let name = match &column.value {
            Ok(column) => column.name(),
            Err(name) => name,
        };
        let before = columns.iter().take(number);
        if before.clone().any(|before| before.value == column.value) {
            let found = format!("a second column `{name}`");
            diagnostics.push(Diagnostic::error(&column.place, found));
        } else if column.value == Ok(Column::Regex) {
            diagnostics.push(
                Diagnostic::warning(
                    &column.place,
                    "column `regex` is not evaluated, as it never was",
                )
                .help("name it `analyzer` and write regex(\"…\") to have it evaluated"),
            );
        } else if column.value.is_err() {
            let help = match nearest(name, Column::ALL.map(Column::name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "it is left out".to_owned(),
            };
            diagnostics.push(
                Diagnostic::warning(&column.place, format!("unknown column `{name}`")).help(help),
            );
        }
    }
    for needed in [Column::State, Column::Bubble] {
        if !columns.iter().any(|column| column.value == Ok(needed)) {
            let place = Place {
                line: 1,
                ..file.place()
            };
            let found = format!("the header has no column `{}`", needed.name());
            diagnostics.push(
                Diagnostic::error(&place, found).expected(
                    "state,queries,bubble,action,action_input,success_value,failure_value",
                ),
            );
        }
    }
}

/// The header of a table that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Every column that any row uses, by the names of this project: nothing is lost.
    Edgewise,
    /// StarChat's of 2016: seven columns, `action_input` as one object.
    StarChat01,
    /// StarChat's of version 5.13, by name: `actionInput` as an array of objects.
    StarChat5,
}

impl Header {
    /// The columns for these rows, each with its heading.
    fn columns(self, rows: &[StateRow]) -> Vec<(Column, String)> {
        let headed = |columns: &[Column], heading: &dyn Fn(Column) -> String| {
            columns.iter().map(|&c| (c, heading(c))).collect()
        };
        match self {
            Header::Edgewise => {
                let always = STARCHAT_01.map(|(column, _)| column);
                let used = |column: &Column| {
                    always.contains(column) || rows.iter().any(|row| column.is_used(row))
                };
                let columns: Vec<_> = Column::ALL.into_iter().filter(used).collect();
                headed(&columns, &|column| column.name().to_owned())
            }
            Header::StarChat01 => STARCHAT_01
                .iter()
                .map(|(column, heading)| (*column, (*heading).to_owned()))
                .collect(),
            Header::StarChat5 => {
                let used = |column: &Column| {
                    *column != Column::EvaluationClass || rows.iter().any(|row| column.is_used(row))
                };
                let columns: Vec<_> = STARCHAT_5.into_iter().filter(used).collect();
                headed(&columns, &Column::camel_name)
            }
        }
    }
}

const STARCHAT_01: [(Column, &str); 7] = [
    (Column::State, "state"),
    (Column::Queries, "queries (T,I)"),
    (Column::Bubble, "bubble (R)"),
    (Column::Action, "action (R)"),
    (Column::ActionInput, "action_input (R)"),
    (Column::SuccessValue, "success_value (R)"),
    (Column::FailureValue, "failure_value (R)"),
];

const STARCHAT_5: [Column; 12] = [
    Column::State,
    Column::ExecutionOrder,
    Column::MaxStateCount,
    Column::Analyzer,
    Column::Queries,
    Column::Bubble,
    Column::Action,
    Column::ActionInput,
    Column::StateData,
    Column::SuccessValue,
    Column::FailureValue,
    Column::EvaluationClass,
];

/// The rows as a table, and a warning for each column that they use and the header has not.
pub fn write(rows: &[StateRow], header: Header) -> (String, Vec<Diagnostic>) {
    let columns = header.columns(rows);
    let mut text = String::new();
    delimited::write_row(
        columns.iter().map(|(_, heading)| heading.as_str()),
        &mut text,
    );
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|(c, _)| cell(row, *c, header)).collect();
        delimited::write_row(cells.iter().map(String::as_str), &mut text);
    }
    let mut diagnostics = Vec::new();
    for column in Column::ALL {
        if columns.iter().any(|(known, _)| *known == column) {
            continue;
        }
        let mut users = rows.iter().filter(|row| column.is_used(row));
        if let Some(first) = users.next() {
            let n = 1 + users.count();
            let found = format!(
                "column `{}` is left out; rows that use it: {n}",
                column.name()
            );
            diagnostics.push(
                Diagnostic::warning(&first.state.place, found)
                    .help("the header has no such column; choose another to keep it"),
            );
        }
    }
    (text, diagnostics)
}

/// What stands in one cell.
fn cell(row: &StateRow, column: Column, header: Header) -> String {
    let texts = |texts: &[String]| match texts {
        [] => String::new(),
        texts => json::write(&Value::Array(
            texts.iter().cloned().map(Value::String).collect(),
        )),
    };
    let object = |value: &Value| match value {
        Value::Null => String::new(),
        value => json::write(value),
    };
    match column {
        Column::State => quoted_name(&row.state.value),
        Column::Lang => quoted_name(&row.lang.value),
        Column::ExecutionOrder => row.execution_order.value.to_string(),
        Column::MaxStateCount => row.max_state_count.value.to_string(),
        Column::Analyzer => row.analyzer.value.clone(),
        Column::Regex => row.regex.value.clone(),
        Column::Queries => texts(&row.queries.value),
        Column::NegativeQueries => texts(&row.negative_queries.value),
        Column::Bubble => row.bubble.value.clone(),
        Column::Action => quoted_name(&row.action.value),
        Column::ActionInput => object(&match (header, &row.action_input.value) {
            (Header::StarChat01, value) => joined(value),
            (Header::StarChat5, value @ Value::Object(_)) => Value::Array(vec![value.clone()]),
            (_, value) => value.clone(),
        }),
        Column::StateData => object(&row.state_data.value),
        Column::SuccessValue => quoted_name(&row.success_value.value),
        Column::FailureValue => quoted_name(&row.failure_value.value),
        Column::EvaluationClass => quoted_name(&row.evaluation_class.value),
    }
}

#[cfg(test)]
#[path = "state_table_tests.rs"]
pub(in crate::source) mod tests;
