//! The command line as `docs/command-line.md` promises it, tried on the built binary.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs `edgewise` in `folder`, with `input` as its standard input.
fn edgewise(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_edgewise"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("RUST_LOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // A verb that reads no input may have ended already.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the binary ends")
}

/// Runs `edgewise`, expects the exit code, and gives standard output and standard error.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = edgewise(folder, arguments, b"");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{out}\n{err}"
    );
    (out, err)
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A folder with the new project `shop`, compiled.
fn shop(name: &str) -> PathBuf {
    let folder = folder(name);
    run(&folder, &["new", "shop"], 0);
    run(&folder, &["compile", "shop"], 0);
    folder
}

/// The same project with four mistakes in three files.
fn broken(name: &str) -> PathBuf {
    let folder = folder(name);
    run(&folder, &["new", "shop"], 0);
    let append = |file: &str, text: &str| {
        let path = folder.join("shop").join(file);
        let before = std::fs::read_to_string(&path).expect("a file of the project");
        std::fs::write(path, before + text).expect("written");
    };
    append("bot.toml", "colour = \"red\"\n");
    append("states.csv", "lost,en,,Lost,,,nowhere,\n");
    append("knowledge/questions.csv", "\"en\";\"alone\"\n");
    folder
}

/// The members of an object.
fn members(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

/// The JSON example of that name in the document.
fn documented(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/command-line.md");
    let text = std::fs::read_to_string(path).expect("the document");
    let (_, after) = text
        .split_once(&format!("```json {name}\n"))
        .expect("the example");
    let (json, _) = after.split_once("```").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn a_new_bot_answers_a_question_with_a_typo() {
    let folder = shop("answers");
    assert!(folder.join("shop/bot.edgewise").is_file());
    let (out, err) = run(
        &folder,
        &["ask", "shop/bot.edgewise", "where is my parcle"],
        0,
    );
    assert!(
        out.contains("dispatch e-mail") && out.contains(" % certain, answer "),
        "{out}"
    );
    assert_eq!(err, "");
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let reply = out.lines().next().unwrap();
    assert!(
        std::fs::read_to_string(readme).unwrap().contains(reply),
        "{reply}"
    );
    let (out, _) = run(&folder, &["ask", "shop/bot.edgewise", "asdf qwer zxcv"], 0);
    assert!(out.contains("No answer is at least 50 % certain."), "{out}");
}

#[test]
fn new_refuses_a_folder_that_is_not_empty_and_leaves_it_alone() {
    let folder = folder("refuses");
    std::fs::create_dir(folder.join("empty")).unwrap();
    run(&folder, &["new", "empty"], 0);
    std::fs::create_dir(folder.join("full")).unwrap();
    std::fs::write(folder.join("full/bot.toml"), "mine").unwrap();
    let (out, err) = run(&folder, &["new", "full"], 1);
    assert!(
        out.is_empty() && err.contains("full exists already"),
        "{out}{err}"
    );
    assert_eq!(
        std::fs::read_to_string(folder.join("full/bot.toml")).unwrap(),
        "mine"
    );
    assert_eq!(std::fs::read_dir(folder.join("full")).unwrap().count(), 1);
}

#[test]
fn ask_gives_json_with_the_documented_members_and_no_others() {
    let folder = shop("json");
    let (out, _) = run(
        &folder,
        &["ask", "shop/bot.edgewise", "--json", "where is my parcle"],
        0,
    );
    assert_eq!(out.lines().count(), 1);
    let (answer, documented) = (
        serde_json::from_str::<Value>(&out).unwrap(),
        documented("ask"),
    );
    assert_eq!(members(&answer), members(&documented));
    for member in ["text", "kind", "id", "reply"] {
        assert_eq!(answer[member], documented[member]);
    }
    let candidates = answer["candidates"].as_array().unwrap();
    assert!((1..=5).contains(&candidates.len()), "{out}");
    let mut before = 1.0;
    for candidate in candidates {
        assert_eq!(members(candidate), members(&documented["candidates"][0]));
        let certainty = candidate["certainty"].as_f64().unwrap();
        assert!((0.0..=before).contains(&certainty), "{out}");
        before = certainty;
    }
    assert_eq!(answer["certainty"], candidates[0]["certainty"]);
}

#[test]
fn each_line_of_input_is_answered_by_one_line_of_json() {
    let folder = shop("lines");
    let input = b"where is my parcle\r\n\nasdf qwer zxcv\nI forgott my pasword\ncaf\xe9\nhello";
    let output = edgewise(&folder, &["ask", "shop/bot.edgewise"], input);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found: Vec<_> = answers
        .iter()
        .map(|answer| {
            (
                answer["text"].as_str().unwrap(),
                answer["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("where is my parcle", "answer"),
            ("", "none"),
            ("asdf qwer zxcv", "none"),
            ("I forgott my pasword", "state"),
            ("caf\u{fffd}", "none"),
            ("hello", "dialogue"),
        ]
    );
    for answer in &answers {
        assert_eq!(members(answer), members(&documented("ask")));
        if answer["kind"] == "none" {
            assert_eq!((&answer["id"], &answer["reply"]), (&"".into(), &"".into()));
        }
    }
}

#[test]
fn check_shows_every_mistake_and_exits_with_1() {
    let folder = broken("check");
    let (out, err) = run(&folder, &["check", "shop"], 1);
    for part in [
        "bot.toml:",
        "states.csv:10:",
        "`nowhere`",
        "questions.csv:32:1: error:",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    assert!(out.ends_with("shop: 2 errors, 2 warnings\n"), "{out}");
    assert_eq!(err, "");
    let (out, err) = run(&folder, &["compile", "shop"], 1);
    assert!(
        out.is_empty() && err.ends_with("shop: 2 errors, 2 warnings\n"),
        "{out}{err}"
    );
    assert!(!folder.join("shop/bot.edgewise").exists());
}

#[test]
fn check_gives_json_with_the_documented_members() {
    let folder = broken("check-json");
    let (out, _) = run(&folder, &["check", "shop", "--format", "json"], 1);
    let (report, documented) = (
        serde_json::from_str::<Value>(&out).unwrap(),
        documented("check"),
    );
    assert_eq!(members(&report), members(&documented));
    assert_eq!(
        (&report["errors"], &report["warnings"]),
        (&2.into(), &2.into())
    );
    let diagnostics = report["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 4);
    for diagnostic in diagnostics {
        assert_eq!(members(diagnostic), members(&documented["diagnostics"][0]));
    }
    let (out, _) = run(
        &shop("check-sound"),
        &["check", "shop", "--format", "json"],
        0,
    );
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["errors"], 0);
}

#[test]
fn exit_codes_tell_input_usage_and_machine_apart() {
    let folder = shop("codes");
    for arguments in [
        &["check", "nowhere"][..],
        &["compile", "nowhere"],
        &["ask", "nowhere.edgewise", "hello"],
        &["ask", "shop", "hello"],
        &["chat", "nowhere.edgewise"],
        &["serve", "nowhere"],
        &["pack", "nowhere", "-o", "out", "--widget", "nowhere"],
    ] {
        let (out, err) = run(&folder, arguments, 1);
        assert!(
            out.is_empty() && err.starts_with("error: "),
            "{arguments:?}: {out}{err}"
        );
    }
    for arguments in [
        &["--nope"][..],
        &["ask"],
        &["nope"],
        &["check", "shop", "--format", "xml"],
        &[],
    ] {
        run(&folder, arguments, 2);
    }
    std::fs::write(folder.join("index.html"), "").unwrap();
    run(&folder, &["serve", ".", "--listen", "nowhere"], 2);
    run(
        &folder,
        &["compile", "shop", "-o", "no/such/folder/bot.edgewise"],
        3,
    );
    run(&folder, &["--help"], 0);
}

#[test]
fn a_damaged_blob_is_refused_by_name() {
    let folder = shop("damaged");
    let path = folder.join("shop/bot.edgewise");
    let blob = std::fs::read(&path).unwrap();
    let mut flipped = blob.clone();
    flipped[blob.len() / 2] ^= 1;
    for (bytes, part) in [
        (&blob[..blob.len() - 1], "cut"),
        (&flipped, "damaged"),
        (b"<html>", "EDGEWISE"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        for verb in [
            &["ask", "shop/bot.edgewise", "hello"][..],
            &["chat", "shop/bot.edgewise"],
        ] {
            let (out, err) = run(&folder, verb, 1);
            assert!(
                out.is_empty() && err.contains("bot.edgewise: ") && err.contains(part),
                "{err}"
            );
        }
    }
}

#[test]
fn compile_writes_the_same_bytes_where_it_is_told_to() {
    let folder = shop("bytes");
    let (out, _) = run(&folder, &["compile", "shop", "-o", "other.edgewise"], 0);
    assert!(out.ends_with("\nother.edgewise\n"), "{out}");
    let read = |path: &str| std::fs::read(folder.join(path)).unwrap();
    assert!(read("shop/bot.edgewise") == read("other.edgewise"));
}

#[test]
fn a_chat_through_a_pipe_walks_a_button_and_a_form() {
    let folder = shop("chat");
    let input = b"2\nnobody\nann@example.com\ny\nTalk to a person\n/quit\nnever read\n";
    let output = edgewise(&folder, &["chat", "shop/bot.edgewise"], input);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut rest = text.as_str();
    for part in [
        "2. I forgot my password",
        "Your e-mail address: ",
        "This is no valid email.",
        "for a new password to ann@example.com.",
        "the page now runs `send_password_generation_link`",
        "Is there anything else",
        "Call us on +44",
    ] {
        let at = rest.find(part);
        assert!(at.is_some(), "{part} in\n{rest}");
        rest = &rest[at.unwrap()..];
    }
    assert!(!rest.contains("never read"));
}

#[test]
fn test_plays_the_conversations_and_shows_what_went_wrong() {
    let folder = shop("test_verb");
    let (out, err) = run(&folder, &["test", "shop"], 0);
    assert!(
        out.ends_with("shop: 3 conversations, 3 passed, 0 failed\n"),
        "{out}"
    );
    assert_eq!(err, "");
    let (out, _) = run(&folder, &["test", "shop", "FORGOTTEN"], 0);
    assert!(out.ends_with("shop: 1 conversation, 1 passed, 0 failed\n"));
    let (_, err) = run(&folder, &["test", "shop", "nobody"], 1);
    assert!(err.contains("no conversation or file is named like `nobody`"));

    let path = folder.join("shop/tests/first.toml");
    let sound = std::fs::read_to_string(&path).unwrap();
    let wrong = sound.replace("state = \"forgot_password\"", "state = \"forgot\"");
    std::fs::write(&path, wrong).unwrap();
    let (out, _) = run(&folder, &["test", "shop"], 1);
    for part in [
        "  FAILED A forgotten password\n",
        "\ntests/first.toml:12:1: A forgotten password, turn 1\n",
        "\n  expected  state `forgot`, which the bot does not have\n",
        "\n  visitor   I forgot my password\n",
        "\n  nearest ",
        "\nshop: 3 conversations, 2 passed, 1 failed\n",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    let junit = ["test", "shop", "--format", "junit", "-o", "results.xml"];
    let (out, _) = run(&folder, &junit, 1);
    assert_eq!(out, "shop: 3 conversations, 2 passed, 1 failed\n");
    let xml = std::fs::read_to_string(folder.join("results.xml")).unwrap();
    assert!(
        xml.contains("<testsuite name=\"tests/first.toml\" tests=\"3\""),
        "{xml}"
    );
    assert_eq!(xml.matches("<testcase ").count(), 3);
    assert_eq!(
        xml.matches("<failure message=\"tests/first.toml:12:1: ")
            .count(),
        1
    );
}

#[test]
fn test_refuses_a_broken_test_file_and_says_when_there_is_none() {
    let folder = shop("test_broken");
    let path = folder.join("shop/tests/first.toml");
    std::fs::write(
        &path,
        "[[conversation]]\nname = \"x\"\n[[conversation.turn]]\nsays = \"x\"\n",
    )
    .unwrap();
    let (out, err) = run(&folder, &["test", "shop"], 1);
    assert!(
        out.is_empty() && err.starts_with("tests/first.toml:4:1: error: unknown field `says`"),
        "{err}"
    );
    std::fs::remove_file(&path).unwrap();
    let (out, _) = run(&folder, &["test", "shop"], 0);
    assert!(out.starts_with("shop: no tests; "), "{out}");
    std::fs::write(folder.join("shop/bot.toml"), "name = 3\n").unwrap();
    let (_, err) = run(&folder, &["test", "shop"], 1);
    assert!(err.contains("bot.toml:1:8: error: "), "{err}");
}

#[test]
fn graph_draws_the_states_in_three_formats() {
    let folder = shop("graph");
    for (file, beginning) in [
        ("shop.svg", "<svg "),
        ("shop.dot", "digraph \""),
        ("shop.mmd", "flowchart LR\n"),
    ] {
        let (out, err) = run(&folder, &["graph", "shop", "-o", file], 0);
        assert_eq!((out, err.as_str()), (format!("{file}\n"), ""));
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.starts_with(beginning), "{file}");
        assert!(text.contains("forgot_password"), "{file}");
    }
    let (out, _) = run(&folder, &["graph", "shop", "--format", "mermaid"], 0);
    assert!(out.starts_with("flowchart LR\n"), "{out}");
    let (_, err) = run(&folder, &["graph", "shop", "-o", "shop.png"], 2);
    assert!(err.contains("shop.png: a file that ends in .svg"), "{err}");
    std::fs::remove_file(folder.join("shop/states.csv")).unwrap();
    let (_, err) = run(&folder, &["graph", "shop"], 1);
    assert!(err.contains("the bot has no states to draw"), "{err}");
}

#[test]
fn an_answer_is_explained_and_an_expression_tried() {
    let folder = folder("explain");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    write("bot.toml", "name = \"x\"\ntime_zone = \"UTC\"\n");
    write(
        "states.csv",
        "state,analyzer,queries,bubble\nstart,,,Hi\nhours,,\"[\"\"opening times\"\"]\",From 9 to 5\n\
         now,\"band(keyword(\"\"open\"\"), timeBetween(\"\"9:00\"\", \"\"17:00\"\"))\",,Open\n",
    );
    run(&folder, &["compile", "."], 0);
    let explain = |question: &str, rest: &[&str], code: i32| {
        let arguments = [&["explain", "bot.edgewise", question], rest].concat();
        run(&folder, &arguments, code)
    };
    let day = "2026-11-20T10:00:00Z";
    let (out, _) = explain("are you opne", &["--now", day], 0);
    assert!(
        out.contains("state now") && out.contains("no answer is given"),
        "{out}"
    );
    let json = |at: &str| -> Value {
        let (out, _) = explain("are you open?", &["--now", at, "--json"], 0);
        serde_json::from_str(&out).expect("JSON")
    };
    let found = json(day);
    assert_eq!(found["candidates"][0]["id"], "now");
    assert_eq!(found["candidates"][0]["certainty"], 1.0);
    assert_eq!(found["expressions"][0]["parts"][2]["score"], 1.0);
    assert_eq!(
        json("2026-11-20T20:00:00Z")["expressions"][0]["parts"][2]["score"],
        0.0
    );
    let pattern = "matchPatternRegex(\"[h,m](?:([0-9]+):([0-9]+))\")";
    let (out, _) = explain("at 10:11", &["--expression", pattern], 0);
    assert!(out.contains("h.0 = 10  m.0 = 11"), "{out}");
    let (_, err) = explain("x", &["--expression", "foo(\"a\")"], 1);
    assert!(err.contains("unknown command `foo`"), "{err}");
    let (_, err) = explain("x", &["--now", "noon"], 2);
    assert!(err.contains("2026-11-20T10:30:00Z"), "{err}");
}
