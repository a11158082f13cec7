//! Tests of [`super`].

use super::*;
use crate::source::state_table;

fn check(text: &str) -> (Vec<StateRow>, Vec<String>) {
    let (rows, diagnostics) = read(&SourceFile::new("states.json", text));
    (rows, diagnostics.iter().map(ToString::to_string).collect())
}

#[test]
fn camel_case_snake_case_and_a_bare_array_are_the_same() {
    let camel = r#"{"total": 1, "maxScore": null, "hits": [{"score": 1.5, "document": {
        "state": "a", "executionOrder": 2, "maxStateCount": 0, "analyzer": "", "queries": ["x"],
        "bubble": "Hi", "action": "show_buttons", "actionInput": [{"B": "b"}, {"C": {"d": [1]}}],
        "stateData": {}, "successValue": "eval(show_buttons)", "failureValue": "\"b\"",
        "evaluationClass": "default", "version": 3}}]}"#;
    let snake = camel
        .replace("maxScore", "max_score")
        .replace("executionOrder", "execution_order")
        .replace("maxStateCount", "max_state_count")
        .replace("actionInput", "action_input")
        .replace("successValue", "success_value")
        .replace("failureValue", "failure_value");
    let (_, bare) = camel.split_once("\"document\": ").unwrap();
    let bare = format!("[{}]", bare.strip_suffix("}]}").unwrap());
    let (rows, diagnostics) = check(camel);
    assert_eq!(diagnostics, Vec::<String>::new());
    assert_eq!(rows[0].failure_value.value, "b");
    assert_eq!(rows[0].execution_order.value, 2);
    assert_eq!(rows[0].state_data.value, Value::Null);
    assert_eq!(
        (rows[0].bubble.place.line, rows[0].bubble.place.column),
        (3, 19)
    );
    for other in [snake, bare] {
        let (again, diagnostics) = check(&other);
        assert_eq!(diagnostics, Vec::<String>::new());
        assert_eq!(
            state_table::tests::unplaced(&again),
            state_table::tests::unplaced(&rows)
        );
    }
}

#[test]
fn every_mistake_is_reported_at_its_place_and_the_other_states_kept() {
    let texts = [
        "{\"hits\": [{\"document\": {\"state\": \"a\", \"bubble\": 1, \"queries\": \"x\",\n  \"actionInput\": [1], \"colour\": 2, \"bubbel\": 3}},\n 7, {\"document\": []}, {\"state\": \"\"}, {\"state\": \"b\", \"stateData\": 1e999, \"state\": \"c\"}]}",
        "{\"hits\": [}",
        "{\"total\": 1}",
        "[1,\n \"é\", x]",
        "7",
        "",
    ];
    let mut found = Vec::new();
    for text in texts {
        let (rows, diagnostics) = check(text);
        found.push(format!("{} states", rows.len()));
        found.extend(diagnostics);
    }
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn hostile_files_end() {
    let mut found = Vec::new();
    for text in [
        "[".repeat(100_000),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!(
            "{{\"hits\": [{{\"state\": \"a\", \"actionInput\": {}{}}}]}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        format!("[{}7]", "7,".repeat(1_000_000)),
        format!("[{{\"state\": \"a\"{}}}]", ", \"x\": 1".repeat(200_000)),
    ] {
        let (_, diagnostics) = check(&text);
        assert!(!diagnostics.is_empty() && diagnostics.len() <= 102);
        found.extend(diagnostics.last().cloned());
    }
    insta::assert_snapshot!(found.join("\n"));
}
