//! The state machine as a table: StarChat's CSV, in every header that it ever had.
//!
//! Columns are found by name: ` (R)`, ` (T,I)`, case, blanks and underscores do not matter, nor
//! does the order.
//! `queries` is a JSON array, `action_input` a JSON object (or an array of objects, which is
//! joined); other cells are plain text, and one layer of quotes around a state's name is dropped.

use super::delimited::{self, Dialect};
use super::{Placed, SourceFile, json};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::dialogue::unquoted;
use crate::value::Value;

/// One row as written, JSON cells read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateRow {
    /// Name of the state.
    pub state: Placed<String>,
    /// Language, or empty: a column of ours.
    pub lang: Placed<String>,
    /// What visitors write to get here.
    pub queries: Placed<Vec<String>>,
    /// What is said.
    pub bubble: Placed<String>,
    /// What the page shows or does.
    pub action: Placed<String>,
    /// What the action needs.
    pub action_input: Placed<Value>,
    /// Where success leads.
    pub success_value: Placed<String>,
    /// Where failure leads.
    pub failure_value: Placed<String>,
    /// Rank among states that are otherwise alike; lower comes first.
    pub execution_order: Placed<u32>,
    /// How often a conversation may enter the state by text; 0 for without limit.
    pub max_state_count: Placed<u32>,
    /// The expression that decides whether the state answers a text, or empty.
    pub analyzer: Placed<String>,
    /// A column that no version of StarChat ever evaluated; kept for the way back.
    pub regex: Placed<String>,
    /// What is handed to the page with the state.
    pub state_data: Placed<Value>,
    /// The group of states that is asked together, or empty for the usual one.
    pub evaluation_class: Placed<String>,
    /// What visitors write who do not mean this state: a column of ours.
    pub negative_queries: Placed<Vec<String>>,
}

/// The columns that are understood, by their names without case, blanks and underscores.
const COLUMNS: [&str; 15] = [
    "state",
    "lang",
    "executionorder",
    "maxstatecount",
    "analyzer",
    "regex",
    "queries",
    "negativequeries",
    "bubble",
    "action",
    "actioninput",
    "statedata",
    "successvalue",
    "failurevalue",
    "evaluationclass",
];

/// Reads all rows of a state table.
pub fn read(file: &SourceFile) -> (Vec<StateRow>, Vec<Diagnostic>) {
    let text = match file.text() {
        Ok(text) => text,
        Err(diagnostic) => return (Vec::new(), vec![*diagnostic]),
    };
    let delimiter = delimited::detect_delimiter(text);
    let (rows, mut diagnostics) = delimited::read(&file.path, text, delimiter, Dialect::Csv);
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else {
        diagnostics.push(
            Diagnostic::error(&file.place(), "the table is empty")
                .expected("a header line with at least `state` and `bubble`"),
        );
        return (Vec::new(), diagnostics);
    };
    let names: Vec<Placed<String>> = header
        .into_iter()
        .map(|cell| Placed {
            value: column_name(&cell.value.unwrap_or_default()),
            place: cell.place,
        })
        .collect();
    check_header(file, &names, &mut diagnostics);
    let mut states = Vec::new();
    for row in rows {
        let mut reader = RowReader {
            state: StateRow::default(),
            diagnostics: &mut diagnostics,
        };
        let first = row
            .first()
            .map_or_else(|| file.place(), |cell| cell.place.clone());
        if row.len() != names.len() {
            let (found, expected) = (row.len(), names.len());
            reader.diagnostics.push(
                Diagnostic::error(&first, format!("a row of {found} cells"))
                    .expected(format!("{expected}, as the header has"))
                    .help("is a quote or a delimiter missing?"),
            );
        }
        for (name, cell) in names.iter().zip(row) {
            let cell = Placed {
                value: cell.value.unwrap_or_default(),
                place: cell.place,
            };
            reader.cell(&name.value, cell);
        }
        let state = reader.state;
        if state.state.value.is_empty() {
            let place = if state.state.place.line > 0 {
                &state.state.place
            } else {
                &first
            };
            diagnostics.push(Diagnostic::error(place, "a state without a name"));
        } else {
            states.push(state);
        }
    }
    (states, diagnostics)
}

/// `"Queries (T,I)"` → `queries`; `success_value` and `successValue` → `successvalue`.
fn column_name(written: &str) -> String {
    let name = written.split('(').next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if name == "language" {
        "lang".to_owned()
    } else {
        name
    }
}

fn check_header(file: &SourceFile, names: &[Placed<String>], diagnostics: &mut Vec<Diagnostic>) {
    for (number, name) in names.iter().enumerate() {
        let known = COLUMNS.contains(&name.value.as_str());
        if names
            .iter()
            .take(number)
            .any(|before| before.value == name.value)
        {
            diagnostics.push(Diagnostic::error(
                &name.place,
                format!("a second column `{}`", name.value),
            ));
        } else if name.value == "regex" {
            diagnostics.push(
                Diagnostic::warning(
                    &name.place,
                    "column `regex` is not evaluated, as it never was",
                )
                .help("name it `analyzer` and write regex(\"…\") to have it evaluated"),
            );
        } else if !known {
            let near = nearest(&name.value, COLUMNS);
            let mut diagnostic =
                Diagnostic::warning(&name.place, format!("unknown column `{}`", name.value));
            if let Some(near) = near {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(diagnostic);
        }
    }
    for needed in ["state", "bubble"] {
        if !names.iter().any(|name| name.value == needed) {
            let place = Place {
                line: 1,
                ..file.place()
            };
            diagnostics.push(
                Diagnostic::error(&place, format!("the header has no column `{needed}`")).expected(
                    "state,queries,bubble,action,action_input,success_value,failure_value",
                ),
            );
        }
    }
}

struct RowReader<'a> {
    state: StateRow,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl RowReader<'_> {
    fn cell(&mut self, column: &str, cell: Placed<String>) {
        let name = |cell: Placed<String>| Placed {
            value: unquoted(cell.value.trim()).trim().to_owned(),
            place: cell.place,
        };
        let trimmed = |cell: Placed<String>| Placed {
            value: cell.value.trim().to_owned(),
            place: cell.place,
        };
        match column {
            "state" => self.state.state = name(cell),
            "lang" => self.state.lang = name(cell),
            "bubble" => self.state.bubble = cell,
            "analyzer" => self.state.analyzer = trimmed(cell),
            "regex" => self.state.regex = trimmed(cell),
            "evaluationclass" => self.state.evaluation_class = name(cell),
            "executionorder" => self.state.execution_order = self.number(cell),
            "maxstatecount" => self.state.max_state_count = self.number(cell),
            "statedata" => {
                let value = self.state_data(&cell);
                self.state.state_data = Placed {
                    value,
                    place: cell.place,
                };
            }
            "negativequeries" => {
                let value = self.queries(&cell);
                self.state.negative_queries = Placed {
                    value,
                    place: cell.place,
                };
            }
            "action" => self.state.action = name(cell),
            "successvalue" => self.state.success_value = name(cell),
            "failurevalue" => self.state.failure_value = name(cell),
            "queries" => {
                let value = self.queries(&cell);
                self.state.queries = Placed {
                    value,
                    place: cell.place,
                };
            }
            "actioninput" => {
                let value = self.action_input(&cell);
                self.state.action_input = Placed {
                    value,
                    place: cell.place,
                };
            }
            _ => {}
        }
    }

    fn number(&mut self, cell: Placed<String>) -> Placed<u32> {
        let text = cell.value.trim();
        let value = if text.is_empty() {
            0
        } else {
            text.parse().unwrap_or_else(|_| {
                self.diagnostics.push(
                    Diagnostic::error(&cell.place, format!("`{text}` is no count"))
                        .expected("a whole number from 0 on, or nothing"),
                );
                0
            })
        };
        Placed {
            value,
            place: cell.place,
        }
    }

    fn state_data(&mut self, cell: &Placed<String>) -> Value {
        if cell.value.trim().is_empty() {
            return Value::Null;
        }
        let expected = "an object, {\"…\": \"…\"}";
        match json::read(cell) {
            Ok(value @ Value::Object(_)) => value,
            Ok(_) => {
                let found = "a state_data that is no object";
                self.diagnostics
                    .push(Diagnostic::error(&cell.place, found).expected(expected));
                Value::Null
            }
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic.expected(expected));
                Value::Null
            }
        }
    }

    fn queries(&mut self, cell: &Placed<String>) -> Vec<String> {
        if cell.value.trim().is_empty() {
            return Vec::new();
        }
        let expected = "a list of texts, [\"…\", \"…\"]";
        match json::read(cell) {
            Ok(Value::Array(items)) => {
                let texts: Vec<_> = items
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect();
                if texts.len() != items.len() {
                    let found = "queries that are not all texts";
                    self.diagnostics
                        .push(Diagnostic::error(&cell.place, found).expected(expected));
                }
                texts
            }
            Ok(_) => {
                let found = "queries that are no list";
                self.diagnostics
                    .push(Diagnostic::error(&cell.place, found).expected(expected));
                Vec::new()
            }
            Err(diagnostic) => {
                // The usual slip is a missing end; what it would give is kept for the later checks.
                let ended = ["\"]", "]"].iter().find_map(|end| {
                    let text = match cell.value.trim_end().strip_suffix(']') {
                        Some(text) if *end == "\"]" => text,
                        _ => cell.value.as_str(),
                    };
                    serde_json::from_str::<Vec<String>>(&format!("{text}{end}")).ok()
                });
                let help = if ended.is_some() {
                    "a closing quote or bracket is missing"
                } else {
                    ""
                };
                self.diagnostics
                    .push(diagnostic.expected(expected).help(help));
                ended.unwrap_or_default()
            }
        }
    }

    fn action_input(&mut self, cell: &Placed<String>) -> Value {
        if cell.value.trim().is_empty() {
            return Value::Null;
        }
        let expected = "an object, {\"…\": \"…\"}";
        let value = match json::read(cell) {
            Ok(value) => value,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic.expected(expected));
                return Value::Null;
            }
        };
        let members = match value {
            Value::Object(members) => members,
            Value::Array(items) if items.iter().all(|i| matches!(i, Value::Object(_))) => items
                .into_iter()
                .flat_map(|item| match item {
                    Value::Object(members) => members,
                    _ => Vec::new(),
                })
                .collect(),
            _ => {
                let found = "an action_input that is no object";
                self.diagnostics
                    .push(Diagnostic::error(&cell.place, found).expected(expected));
                return Value::Null;
            }
        };
        for (number, (key, value)) in members.iter().enumerate() {
            if members.iter().take(number).any(|(before, _)| before == key) {
                let found = format!("`{key}` stands twice in action_input");
                self.diagnostics
                    .push(Diagnostic::warning(&cell.place, found).help("rename one of them"));
            }
            if let [(only, Value::String(kind))] = value.members()
                && only == "type"
            {
                let found = format!("field `{key}` is described by an object with only a type");
                self.diagnostics.push(
                    Diagnostic::warning(&cell.place, found)
                        .expected(format!("\"{key}\": \"{kind}\""))
                        .help("it is read as that; StarChat itself refuses the nested form"),
                );
            }
        }
        Value::Object(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Vec<StateRow>, Vec<String>) {
        let (rows, diagnostics) = read(&SourceFile::new("states.csv", text));
        (rows, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn columns_are_found_by_name_in_every_spelling() {
        let headers = [
            "state,\"queries (T,I)\",bubble (R),action (R),action_input (R),success_value (R),failure_value (R)",
            "state;queries;bubble;action;actionInput;successValue;failureValue",
        ];
        for header in headers {
            let d = if header.contains(';') { ';' } else { ',' };
            let row = [
                "a",
                r#""[""x"", ""y""]""#,
                "Hi",
                "show_buttons",
                r#""{""B"": ""b"", ""A"": ""a""}""#,
                "eval(show_buttons)",
                r#""""b""""#,
            ];
            let text = format!("\u{feff}{header}\r\n{}", row.join(&d.to_string()));
            let (rows, diagnostics) = check(&text);
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            assert_eq!(rows[0].queries.value, ["x", "y"]);
            assert_eq!(rows[0].failure_value.value, "b");
            let labels: Vec<_> = rows[0]
                .action_input
                .value
                .members()
                .iter()
                .map(|(key, _)| key.as_str())
                .collect();
            assert_eq!(labels, ["B", "A"]);
        }
    }

    #[test]
    fn every_broken_cell_is_reported_at_its_place_and_its_row_kept() {
        let (rows, diagnostics) = check(
            "state,queries,bubble,action_input\n\
             a,\"[\"\"x\"\", \"\"y]\",Hi,\n\
             b,x,Hi,\"[1]\"\n\
             ,,Hi,\n\
             c,,Hi\n",
        );
        assert_eq!(
            rows.iter()
                .map(|row| row.state.value.as_str())
                .collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        assert_eq!(rows[0].queries.value, ["x", "y"]);
        insta::assert_snapshot!(diagnostics.join("\n"), @r#"
        states.csv:2:15: error: broken JSON: EOF while parsing a string; expected a list of texts, ["…", "…"]; a closing quote or bracket is missing
        states.csv:3:4: error: broken JSON: expected value; expected a list of texts, ["…", "…"]
        states.csv:3:8: error: an action_input that is no object; expected an object, {"…": "…"}
        states.csv:4:1: error: a state without a name
        states.csv:5:1: error: a row of 3 cells; expected 4, as the header has; is a quote or a delimiter missing?
        "#);
    }

    #[test]
    fn columns_that_have_no_effect_are_named() {
        let (_, diagnostics) = check("state,bubbel,regex,state_data\na,,,\n");
        insta::assert_snapshot!(diagnostics.join("\n"), @r#"
        states.csv:1:7: warning: unknown column `bubbel`; did you mean `bubble`?
        states.csv:1:14: warning: column `regex` is not evaluated, as it never was; name it `analyzer` and write regex("…") to have it evaluated
        states.csv:1: error: the header has no column `bubble`; expected state,queries,bubble,action,action_input,success_value,failure_value
        "#);
    }
}
