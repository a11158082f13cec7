//! Tests of [`super`].

use super::*;
use crate::source::SourceFile;

fn check_states(rows: &str) -> String {
    let header = "state,queries,bubble,action,action_input,success_value,failure_value\n";
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nfallback = \"strat\"\n"),
        SourceFile::new("states.csv", format!("{header}{rows}")),
    ];
    let (model, mut diagnostics) = crate::model::read(&files);
    diagnostics.extend(check(&model));
    diagnostics
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_kind_of_mistake_is_found() {
    let found = check_states(concat!(
        "start,,Hi,show_buttons,\"{\"\"Help\"\": \"\"hlep\"\", \"\"Again\"\": \"\"start\"\"}\",eval(show_buttons),\n",
        "help,\"[\"\"help me\"\"]\",Yes,input_form,\"{\"\"email\"\": \"\"e-mail\"\"}\",,\n",
        "lost,,Lost,,,,\n",
        "a,\"[\"\"Help me!\"\", \"\"?\"\"]\",,,,b,\n",
        "b,,,,,a,\n",
        "none,\"[\"\"none\"\"]\",x,show_buttons,,,nowhere_at_all\n",
        "none,\"[\"\"nil\"\"]\",x,,,,nowhere_at_all\n",
    ));
    insta::assert_snapshot!(found);
}

#[test]
fn a_sound_machine_has_no_diagnostics() {
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\n"),
        SourceFile::new(
            "states.csv",
            "state,queries,bubble,action,action_input,success_value,failure_value\n\
             start,,Hi,show_buttons,\"{\"\"Help\"\": \"\"help\"\"}\",eval(show_buttons),\n\
             help,\"[\"\"help me\"\"]\",Yes,,,start,\n",
        ),
    ];
    let (model, diagnostics) = crate::model::read(&files);
    assert_eq!((diagnostics, check(&model)), (vec![], vec![]));
}

#[test]
fn fields_to_select_from_have_options_that_can_be_told_apart() {
    let row = |name: &str, input: &str| {
        let quoted = input.replace('"', "\"\"");
        format!("{name},\"[\"\"{name}\"\"]\",Hi,input_form,\"{quoted}\",a,a\n")
    };
    let many: Vec<String> = (0..301).map(|n| format!("\"{n}\"")).collect();
    let many = format!(
        r#"{{"f": {{"type": "select", "options": [{}]}}}}"#,
        many.join(",")
    );
    let rows = [
        row("a", r#"{"f": "select"}"#),
        row("b", r#"{"f": {"type": "select", "options": []}}"#),
        row("c", r#"{"f": {"type": "select", "options": [1, {}]}}"#),
        row(
            "d",
            r#"{"f": {"type": "select", "options": ["x", {"label": "X", "value": "x"}]}}"#,
        ),
        row("e", r#"{"f": {"type": "text", "options": ["x"]}}"#),
        row("f", &many),
        row(
            "g",
            r#"{"f": {"type": "select", "options": ["x", "y"]}, "g": "checkbox"}"#,
        ),
    ];
    insta::assert_snapshot!(check_states(&rows.concat()));
}

#[test]
fn questions_with_two_answers_are_found() {
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nlanguages = [\"en\", \"de\"]\n"),
        SourceFile::new(
            "states.csv",
            "state,lang,queries,bubble\n\
             start,,\"[\"\"Hello\"\", \"\"hello!\"\", \"\"good day\"\"]\",Hi\n\
             help,en,\"[\"\"help me\"\", \"\"Good day\"\"]\",Yes\n\
             other,,\"[\"\"good day\"\"]\",Other\n",
        ),
        SourceFile::new(
            "knowledge/a.csv",
            "en;Hello!;never\nen;Help me;never too\nen;help, me;never too\n\
             de;help me;in German\nen;hello;with another\nen;another;with another\n",
        ),
        SourceFile::new(
            "dialogues/en/a.yml",
            "conversations:\n- - Another?\n  - no turn\n- - hello\n  - a turn\n- - fine\n  - a turn\n",
        ),
    ];
    let (model, read) = crate::model::read(&files);
    let lines: Vec<_> = read
        .iter()
        .chain(&check(&model))
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_way_into_a_cycle_is_none_and_a_long_way_takes_no_long_time() {
    let header = "state,queries,bubble,success_value\n";
    let ring = "a,\"[\"\"x\"\"]\",,b\nb,,,c\nc,,,b\nd,\"[\"\"y\"\"]\",,d\n";
    let long: String = (0..30_000)
        .map(|n| format!("s{n},,,s{}\n", n + 1))
        .collect();
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nstart = \"s0\"\n"),
        SourceFile::new("states.csv", format!("{header}{ring}{long}s30000,,Hi,\n")),
    ];
    let (model, _) = crate::model::read(&files);
    let lines: Vec<_> = check(&model).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    states.csv:3:1: warning: a cycle of states that shows nothing; give one of them a bubble or an action
    states.csv:4:1: warning: a cycle of states that shows nothing; give one of them a bubble or an action
    states.csv:5:1: warning: a cycle of states that shows nothing; give one of them a bubble or an action
    ");
}

#[test]
fn a_hundred_thousand_ways_to_nowhere_are_a_hundred_lines() {
    let rows: String = (0..60_000)
        .map(|n| format!("s{n},hi,s{},t{n}\n", (n + 1) % 60_000))
        .collect();
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nstart = \"s0\"\n"),
        SourceFile::new(
            "states.csv",
            format!("state,bubble,success_value,failure_value\n{rows}"),
        ),
    ];
    let (model, _) = crate::model::read(&files);
    let found = check(&model);
    assert_eq!(found.len(), crate::diagnostic::MAX_OF_A_KIND + 1);
}
