//! Tests of [`super`]: every header there ever was, every broken cell, and the way back.

use super::*;
use crate::source::state_dump;
use crate::source::state_row::Column;
use proptest::prelude::*;

fn check(text: &str) -> (Vec<StateRow>, Vec<String>) {
    let (rows, diagnostics) = read(&SourceFile::new("states.csv", text));
    (rows, diagnostics.iter().map(ToString::to_string).collect())
}

/// The rows without their places.
pub(in crate::source) fn unplaced(rows: &[StateRow]) -> Vec<StateRow> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        for text in [
            &mut row.state,
            &mut row.lang,
            &mut row.bubble,
            &mut row.action,
            &mut row.success_value,
            &mut row.failure_value,
            &mut row.analyzer,
            &mut row.regex,
            &mut row.evaluation_class,
        ] {
            text.place = Place::default();
        }
        row.queries.place = Place::default();
        row.negative_queries.place = Place::default();
        row.action_input.place = Place::default();
        row.state_data.place = Place::default();
        row.execution_order.place = Place::default();
        row.max_state_count.place = Place::default();
    }
    rows
}

/// Every header that StarChat ever had, by the year.
const HEADERS: [&str; 7] = [
    "state,\"queries (T,I)\",bubble (R),action (R),action_input (R),success_value (R),failure_value (R)",
    "state,\"queries (T,I)\",bubble (R),action (R),action_input (R),state_data (R),success_value (R),failure_value (R)",
    "state,max_state_count,Regex,\"queries (T,I)\",bubble (R),action (R),action_input (R),state_data (R),success_value (R),failure_value (R)",
    "state,max_state_count,analyzer,\"queries (T,I)\",bubble (R),action (R),action_input (R),state_data (R),success_value (R),failure_value (R)",
    "state,execution_order,max_state_count,analyzer,\"queries (T,I)\",bubble (R),action (R),action_input (R),state_data (R),success_value (R),failure_value (R)",
    "state,executionOrder,maxStateCount,analyzer,queries,bubble,action,actionInput,stateData,successValue,failureValue",
    "state,executionOrder,maxStateCount,analyzer,queries,bubble,action,actionInput,stateData,successValue,failureValue,evaluationClass",
];

/// A cell for every column.
fn sample(column: Column) -> &'static str {
    match column {
        Column::State => "a",
        Column::Lang => "en",
        Column::ExecutionOrder => "2",
        Column::MaxStateCount => "3",
        Column::Analyzer => "\"keyword(\"\"x\"\")\"",
        Column::Regex => "((a).*(b))",
        Column::Queries => r#""[""x"", ""y""]""#,
        Column::NegativeQueries => r#""[""z""]""#,
        Column::Bubble => "\"Hi, you\nthere\"",
        Column::Action => "show_buttons",
        Column::ActionInput => {
            r#""[{""B"": ""b"", ""A"": {""deep"": [1, null]}}, {""C"": ""c""}]""#
        }
        Column::StateData => r#""{""k"": ""v""}""#,
        Column::SuccessValue => "eval(show_buttons)",
        Column::FailureValue => r#""""b""""#,
        Column::EvaluationClass => "night",
    }
}

#[test]
fn every_header_is_understood_with_every_delimiter_line_end_and_mark() {
    for header in HEADERS {
        let (columns, _) = check(&format!("{header}\n"));
        assert!(columns.is_empty());
        let names: Vec<&str> = header.split(',').collect();
        let joined = header.replace("\"queries (T,I)\"", "queries");
        let columns: Vec<Column> = joined.split(',').map(|n| Column::of(n).unwrap()).collect();
        assert!(names.len() >= columns.len());
        let row: Vec<&str> = columns.iter().map(|column| sample(*column)).collect();
        let mut all = Vec::new();
        for (delimiter, end, mark) in [
            (",", "\r\n", ""),
            (";", "\n", "\u{feff}"),
            ("\t", "\r\n", "\u{feff}"),
        ] {
            let header = header
                .replace("T,I", "T I")
                .replace(',', delimiter)
                .replace("T I", "T,I");
            let text = format!("{mark}{header}{end}{}", row.join(delimiter));
            let (rows, diagnostics) = check(&text);
            let regex = columns.contains(&Column::Regex);
            assert_eq!(diagnostics.len(), usize::from(regex), "{diagnostics:?}");
            assert_eq!(rows.len(), 1);
            for column in Column::ALL {
                assert_eq!(
                    column.is_used(&rows[0]),
                    columns.contains(&column),
                    "{column:?}"
                );
            }
            all.push(unplaced(&rows));
        }
        assert!(all.iter().all(|rows| *rows == all[0]));
        let row = &all[0][0];
        assert_eq!(row.queries.value, ["x", "y"]);
        assert_eq!(row.failure_value.value, "b");
        let joined = row.joined_input();
        let labels: Vec<_> = joined.members().iter().map(|(key, _)| &**key).collect();
        assert_eq!(labels, ["B", "A", "C"]);
        // And back, by every way that loses nothing.
        let (text, diagnostics) = write(&all[0], Header::Edgewise);
        assert_eq!(diagnostics, []);
        assert_eq!(unplaced(&check(&text).0), all[0]);
        let dump = SourceFile::new("states.json", state_dump::write(&all[0]));
        let (again, diagnostics) = state_dump::read(&dump);
        assert_eq!(diagnostics, []);
        assert_eq!(unplaced(&again), all[0]);
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
    let (_, diagnostics) = check("state,bubbel,regex,state_data,colour\na,,,,\n");
    insta::assert_snapshot!(diagnostics.join("\n"), @r#"
    states.csv:1:7: warning: unknown column `bubbel`; did you mean `bubble`?
    states.csv:1:14: warning: column `regex` is not evaluated, as it never was; name it `analyzer` and write regex("…") to have it evaluated
    states.csv:1:31: warning: unknown column `colour`; it is left out
    states.csv:1: error: the header has no column `bubble`; expected state,queries,bubble,action,action_input,success_value,failure_value
    "#);
}

#[test]
fn headers_of_starchat_are_written_as_they_were() {
    let text = "state,lang,queries,bubble,action,action_input,success_value,failure_value\n\
                a,en,\"[\"\"x\"\"]\",\"Hi, you\",show_buttons,\"[{\"\"B\"\": \"\"b\"\"}, {\"\"C\"\": \"\"c\"\"}]\",eval(show_buttons),\"\"\"\"\"b\"\"\"\"\"\n";
    let (rows, diagnostics) = check(text);
    assert_eq!(diagnostics, Vec::<String>::new());
    assert_eq!(write(&rows, Header::Edgewise).0, text);
    let mut written = String::new();
    for header in [Header::StarChat01, Header::StarChat5] {
        let (text, diagnostics) = write(&rows, header);
        written += &text;
        written += &diagnostics
            .iter()
            .map(|d| format!("{d}\n"))
            .collect::<String>();
    }
    insta::assert_snapshot!(written);
}

/// A name as a reader gives it: no blanks around it, but perhaps a second layer of quotes.
fn any_name() -> impl Strategy<Value = String> {
    ("[a-zé;, ]{0,6}", any::<bool>()).prop_map(|(name, is_quoted)| match is_quoted {
        true => format!("\"{name}\""),
        false => name.trim().to_owned(),
    })
}

fn any_object() -> impl Strategy<Value = Value> {
    proptest::collection::vec(("[a-z\"]{1,3}", "[\\PC\n]{0,6}"), 0..3).prop_map(|members| {
        let mut members: Vec<_> = members
            .into_iter()
            .map(|(key, text)| (key, Value::String(text)))
            .collect();
        members.dedup_by(|a, b| a.0 == b.0);
        if members.is_empty() {
            Value::Null
        } else {
            Value::Object(members)
        }
    })
}

fn any_row() -> impl Strategy<Value = StateRow> {
    fn placed<T>(value: T) -> Placed<T> {
        let place = Place::default();
        Placed { value, place }
    }
    let names = proptest::array::uniform6(any_name());
    let texts = proptest::collection::vec("[\\PC\n\"]{0,9}", 0..3);
    let inputs = (any_object(), any_object(), any::<bool>());
    (
        names,
        texts,
        "[\\PC\n\r\",;]{0,20}",
        any::<(u32, u32)>(),
        inputs,
    )
        .prop_map(
            |(
                [state, lang, action, success, failure, class],
                queries,
                bubble,
                (order, count),
                inputs,
            )| {
                let (input, data, is_array) = inputs;
                let input = match input {
                    input @ Value::Object(_) if is_array => {
                        Value::Array(vec![input.clone(), input])
                    }
                    input => input,
                };
                StateRow {
                    state: placed(if state.is_empty() {
                        "s".to_owned()
                    } else {
                        state
                    }),
                    lang: placed(lang),
                    queries: placed(queries.clone()),
                    bubble: placed(bubble.clone()),
                    action: placed(action),
                    action_input: placed(input),
                    success_value: placed(success),
                    failure_value: placed(failure),
                    execution_order: placed(order),
                    max_state_count: placed(count),
                    analyzer: placed(bubble.trim().to_owned()),
                    regex: placed(String::new()),
                    state_data: placed(data),
                    evaluation_class: placed(class),
                    negative_queries: placed(queries),
                }
            },
        )
}

proptest! {
    #[test]
    fn rows_come_back_from_table_and_dump(rows in proptest::collection::vec(any_row(), 0..4)) {
        let (text, lost) = write(&rows, Header::Edgewise);
        prop_assert!(lost.is_empty(), "{:?}", lost);
        let (again, _) = read(&SourceFile::new("states.csv", text));
        prop_assert_eq!(&unplaced(&again), &rows);
        // JSON to CSV to JSON.
        let dump = state_dump::write(&rows);
        let (from_dump, _) = state_dump::read(&SourceFile::new("states.json", dump.clone()));
        let (text, _) = write(&from_dump, Header::Edgewise);
        let (from_table, _) = read(&SourceFile::new("states.csv", text));
        prop_assert_eq!(unplaced(&from_table), unplaced(&from_dump));
        prop_assert_eq!(state_dump::write(&from_table), dump);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[\\PC\n\r\"{}\\[\\],:]{0,200}") {
        check(&format!("state,queries,bubble,action_input\n{text}"));
        state_dump::read(&SourceFile::new("states.json", text));
    }
}
