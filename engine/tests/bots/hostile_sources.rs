//! Source files made to cost too much: each ends in a bounded number of diagnostics, soon.

use edgewise_engine::compile;
use edgewise_engine::import::import;
use edgewise_engine::source::{MAX_FILE_BYTES, SourceFile};

/// Diagnostics of a project that has this file; of each kind at most a hundred and one.
#[track_caller]
fn check(path: &str, bytes: impl Into<Vec<u8>>, expected: &str) {
    let file = SourceFile::new(path, bytes);
    let config = SourceFile::new("bot.toml", "name = \"x\"\n");
    let files = if path == "bot.toml" {
        vec![file.clone()]
    } else {
        vec![config, file.clone()]
    };
    let (_, diagnostics) = compile::read(&files);
    let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    assert!(lines.len() <= 500, "{} lines", lines.len());
    let found = lines.iter().any(|line| line.contains(expected));
    assert!(found, "{:?}", lines.iter().take(5).collect::<Vec<_>>());
    // What somebody else sent is imported as safely.
    let imported = import("x", &[file]);
    assert!(imported.diagnostics.len() <= 1_000);
}

#[test]
fn files_that_are_no_text_are_refused() {
    for path in [
        "bot.toml",
        "states.csv",
        "states.json",
        "knowledge/a.csv",
        "dialogues/en/a.yml",
    ] {
        check(path, b"\xff\xfea\0b\0".to_vec(), "the file is UTF-16");
        check(path, b"\xfe\xff\0a\0b".to_vec(), "the file is UTF-16");
        check(path, b"a\0b".to_vec(), ":1:2: error: a NUL byte");
        check(
            path,
            b"a\n\xffb".to_vec(),
            ":2:1: error: bytes that are no UTF-8",
        );
        check(
            path,
            vec![b'a'; MAX_FILE_BYTES + 1],
            "the file has 67108865 bytes",
        );
    }
}

#[test]
fn endless_cells_rows_and_columns_end() {
    let header = "state,queries,bubble\n";
    let long = "x".repeat(20 << 20);
    check(
        "states.csv",
        format!("{header}a,,{long}"),
        "a cell of 20971520 bytes",
    );
    check(
        "states.csv",
        format!("{header}a,,\"{long}"),
        "a quoted cell that never ends",
    );
    check(
        "states.csv",
        format!("{header}{}", "a,".repeat(1_000_000)),
        "a row goes on here",
    );
    check("states.csv", "x,".repeat(1_000_000), "a row goes on here");
    check(
        "states.csv",
        format!("{header}{}", "\"\n".repeat(1_000_000)),
        "a row of 1 cells",
    );
    check(
        "states.csv",
        format!("{header}{}", "a\n".repeat(1_000_000)),
        "more of the kind",
    );
    check(
        "states.csv",
        format!("{header}{}", "a,[,\n".repeat(300_000)),
        "the states go on here",
    );
    check(
        "knowledge/a.csv",
        "\"en\";\"a\";\"b\"\n".repeat(300_000),
        "the table goes on here",
    );
    check(
        "knowledge/a.csv",
        "en;a\n".repeat(1_000_000),
        "more of the kind",
    );
    check(
        "knowledge/a.csv",
        format!("en;a;{long}"),
        "a cell of 20971520 bytes",
    );
}

#[test]
fn endless_nesting_ends() {
    let deep = "[".repeat(100_000);
    check("states.json", deep.clone(), "broken JSON");
    check(
        "states.json",
        format!(
            "[{{\"state\": \"a\", \"queries\": {deep}{}}}]",
            "]".repeat(100_000)
        ),
        "recursion limit",
    );
    check(
        "states.csv",
        format!("state,queries,bubble\na,\"{deep}\",\n"),
        "recursion limit",
    );
    check(
        "dialogues/en/a.yml",
        format!("conversations: {deep}"),
        "recursion limit",
    );
    check(
        "dialogues/en/a.yml",
        format!("conversations:\n{}", "- ".repeat(100_000)),
        "nested",
    );
    check(
        "dialogues/en/a.yml",
        format!("conversations: {}", "{a: ".repeat(100_000)),
        "nested",
    );
    check("bot.toml", format!("name = {deep}"), "broken TOML");
    check(
        "bot.toml",
        format!("name = \"x\"\n[{}a]", "a.".repeat(100_000)),
        "broken TOML",
    );
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut text = "a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
    for (from, to) in ('a'..='y').zip('b'..='z') {
        let nine = vec![format!("*{from}"); 9].join(", ");
        text += &format!("{to}: &{to} [{nine}]\n");
    }
    check(
        "dialogues/en/a.yml",
        text + "conversations: *z\n",
        "an alias",
    );
}

#[test]
fn many_mistakes_take_no_longer_than_few() {
    let many = |line: &str| line.repeat(200_000);
    check(
        "dialogues/en/a.yml",
        format!("conversations:\n{}", many("- alone\n")),
        "more of the kind",
    );
    check(
        "dialogues/en/a.yml",
        format!("conversations:\n{}", many("- a\n  - b\n")),
        "more of the kind",
    );
    check("dialogues/en/a.yml", many("x: 1\n"), "unknown key");
    check(
        "dialogues/en/a.yml",
        format!("conversations:\n{}", many("- - a\n  - b\n")),
        "the dialogues go on here",
    );
    check(
        "dialogues/en/a.yml",
        format!("conversations:\n- - \"{}", many("a\n")),
        "broken YAML",
    );
    check("bot.toml", many("x = = 1\n"), "the file has 1600000 bytes");
    check("bot.toml", "x = = 1\n".repeat(30_000), "more of the kind");
    let keys: String = (0..20_000).map(|n| format!("k{n} = 1\n")).collect();
    check("bot.toml", keys, "more of the kind");
    let dump = format!("[{}{{}}]", many("{\"state\": \"a\", \"actionInput\": 7}, "));
    check("states.json", dump, "the states go on here");
}
