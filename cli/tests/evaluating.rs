//! `eval` as `docs/command-line.md` promises it, and every command of `docs/calibration.md`.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs `edgewise`, expects the exit code, and gives standard output and standard error.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_edgewise"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    let found = output.status.code();
    assert_eq!(found, Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

/// An empty folder of this test's own, with the new project `shop`, compiled.
fn shop(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("evaluating")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    run(&folder, &["new", "shop"], 0);
    run(&folder, &["compile", "shop"], 0);
    folder
}

/// The members of an object.
fn members(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

fn document(name: &str) -> String {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    std::fs::read_to_string(docs.join(name)).expect("the document")
}

const BLOB: &str = "shop/bot.edgewise";
const FILE: &str = "shop/tests/questions.tsv";

#[test]
fn eval_counts_by_hand_what_the_bot_knows_word_by_word() {
    let folder = shop("figures");
    let questions = "Where is my parcel?\tthe LINK in your dispatch e-mail shows where your parcel is.  \
                     If nothing has moved for five working days, write to help@example.com and we'll look for it.\r\n\
                     reset password\tforgot_password\n\
                     reset password\tcall_operator\n\
                     zxqv\n";
    std::fs::write(folder.join("q.tsv"), questions).unwrap();
    let (out, err) = run(&folder, &["eval", BLOB, "q.tsv"], 0);
    assert_eq!(err, "");
    for part in [
        "q.tsv: 4 questions, 3 with an answer and 1 out of scope\n",
        "right answer first            66.7 %  2 of 3\n",
        "threshold    given  right  out of scope  precision  coverage\n",
        "    0.00         3      2             0     66.7 %    75.0 %\n",
        "    0.50 *  ",
        "No threshold is proposed for a precision of 90.0 %: none gives 20 answers",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

#[test]
fn eval_gives_json_with_the_documented_members_and_no_others() {
    let folder = shop("json");
    let (out, _) = run(&folder, &["eval", BLOB, FILE, "--json"], 0);
    assert_eq!(out.lines().count(), 1);
    let found: Value = serde_json::from_str(&out).unwrap();
    let text = document("command-line.md");
    let (_, after) = text.split_once("```json eval\n").unwrap();
    let (json, _) = after.split_once("```").unwrap();
    let documented: Value = serde_json::from_str(json).unwrap();
    assert_eq!(members(&found), members(&documented));
    for (list, n) in [("bins", 10), ("thresholds", 20), ("asked", 52)] {
        let items = found[list].as_array().unwrap();
        assert_eq!(items.len(), n, "{list}");
        for item in items {
            assert_eq!(members(item), members(&documented[list][0]), "{list}");
        }
    }
    for one in ["own_threshold", "proposed_threshold"] {
        assert_eq!(members(&found[one]), members(&documented[one]), "{one}");
    }
    for row in text.lines().filter(|line| line.starts_with("| `asked` |")) {
        assert!(row.contains("`place`"), "{row}");
    }
    assert_eq!(found["questions"], 52);
    assert_eq!(found["out_of_scope"], 10);
    assert_eq!(found["unknown_answers"], 0);
    assert_eq!(found["own_threshold"]["threshold"], 0.5);
    assert!(found["top_1"].as_f64().unwrap() > 0.7, "{out}");
    assert!(found["auroc"].as_f64().unwrap() > 0.8, "{out}");
    let again = run(&folder, &["eval", BLOB, FILE, "--json"], 0).0;
    assert!(out == again, "twice the same");
    let misspelt = run(
        &folder,
        &["eval", BLOB, FILE, "--json", "--misspell", "1"],
        0,
    )
    .0;
    let misspelt: Value = serde_json::from_str(&misspelt).unwrap();
    assert!(misspelt["asked"][0]["text"] != found["asked"][0]["text"]);
    assert!(misspelt["top_1"].as_f64().unwrap() > 0.6);
}

#[test]
fn eval_draws_both_diagrams_into_one_picture() {
    let folder = shop("plot");
    let plot = ["eval", BLOB, FILE, "--plot", "shop.svg"];
    let (out, _) = run(&folder, &plot, 0);
    assert!(out.ends_with("\nshop.svg\n"), "{out}");
    let picture = std::fs::read_to_string(folder.join("shop.svg")).unwrap();
    for part in [
        "<svg role=\"img\"",
        "<title id=\"title\">",
        "prefers-color-scheme: dark",
        "mean certainty",
        "precision",
        "coverage",
    ] {
        assert!(picture.contains(part), "{part}");
    }
    assert!(picture.trim_end().ends_with("</svg>"));
    let (_, err) = run(&folder, &["eval", BLOB, FILE, "--plot", "shop.png"], 2);
    assert!(err.contains("shop.png: a file that ends in .svg"), "{err}");
    run(
        &folder,
        &["eval", BLOB, FILE, "--plot", "no/such/folder.svg"],
        3,
    );
}

#[test]
fn eval_tells_every_bad_line_and_what_the_bot_does_not_have() {
    let folder = shop("mistakes");
    let write = |text: &[u8]| std::fs::write(folder.join("q.tsv"), text).unwrap();
    write(b"fine\tstart\n\tnothing\na\tb\tc\n");
    let (out, err) = run(&folder, &["eval", BLOB, "q.tsv"], 1);
    assert_eq!(out, "");
    for part in [
        "q.tsv:2:1: error: an answer without a question",
        "q.tsv:3:4: error: a second tab",
        "q.tsv: 2 errors, 0 warnings",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    write(b"reset password\tforgot_pasword\n");
    let (out, err) = run(&folder, &["eval", BLOB, "q.tsv"], 0);
    assert!(
        err.starts_with("q.tsv:1:16: warning: `forgot_pasword` is no reply and no id of the bot"),
        "{err}"
    );
    assert!(
        out.contains("right answer first             0.0 %  0 of 1\n"),
        "{out}"
    );
    for (bytes, part) in [
        (
            &b"caf\xe9\n"[..],
            "q.tsv:1:4: error: bytes that are no UTF-8",
        ),
        (b"\n \n", "q.tsv: there is no question"),
    ] {
        write(bytes);
        let (_, err) = run(&folder, &["eval", BLOB, "q.tsv"], 1);
        assert!(err.contains(part), "{err}");
    }
    run(&folder, &["eval", BLOB, "nowhere.tsv"], 1);
    run(&folder, &["eval", "nowhere.edgewise", FILE], 1);
    for wrong in [&["--precision", "90"][..], &["--misspell", "x"]] {
        run(&folder, &[&["eval", BLOB, FILE], wrong].concat(), 2);
    }
}

/// Words of a command; quotes keep some together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(number, part)| match number % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn every_command_of_the_documents_on_answers_does_its_work() {
    let folder = shop("documents");
    let mut n_run = 0;
    for name in ["calibration.md", "how-answers-work.md"] {
        let text = document(name);
        let blocks = text.split("```sh\n").skip(1);
        for command in blocks.flat_map(|block| block.split("```").next().unwrap().lines()) {
            let words = words(command);
            let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
            assert_eq!(words[0], "edgewise", "{command}");
            if arguments[0] != "new" {
                run(&folder, &arguments, 0);
                n_run += 1;
            }
        }
    }
    assert_eq!(n_run, 7);
    assert!(folder.join("shop.svg").is_file());
    let text = document("calibration.md");
    let (_, example) = text.split_once("```text\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    std::fs::write(folder.join("example.tsv"), example).unwrap();
    let (out, err) = run(&folder, &["eval", BLOB, "example.tsv"], 0);
    assert!(
        out.contains("3 questions, 2 with an answer and 1 out of scope"),
        "{out}"
    );
    assert_eq!(err, "");
}

#[test]
fn explain_takes_an_answer_apart_with_numbers_that_sum_up() {
    let folder = shop("explained");
    let question = "where is my parcle";
    let (out, _) = run(&folder, &["explain", BLOB, question, "--json"], 0);
    let found: Value = serde_json::from_str(&out).unwrap();
    let text = document("command-line.md");
    let (_, after) = text.split_once("```json weighed\n").unwrap();
    let documented: Value = serde_json::from_str(after.split_once("```").unwrap().0).unwrap();
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    let sum = |list: &Value, member: &str| -> f64 {
        let list = list.as_array().unwrap();
        list.iter().map(|one| number(&one[member])).sum()
    };
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-4, "{a} {b}\n{out}");
    assert_eq!(found["words"][3]["taken_for"], "parcel");
    for candidate in found["candidates"].as_array().unwrap() {
        let weighed = &candidate["weighed"];
        assert_eq!(members(weighed), members(&documented));
        for list in ["words", "features"] {
            assert_eq!(members(&weighed[list][0]), members(&documented[list][0]));
        }
        near(
            sum(&weighed["words"], "retrieved"),
            number(&weighed["retrieved"]),
        );
        near(sum(&weighed["features"], "part"), number(&weighed["sum"]));
        near(
            1.0 / (1.0 + (-number(&weighed["sum"])).exp()),
            number(&weighed["curve"]),
        );
    }
    let (out, _) = run(&folder, &["explain", BLOB, question], 0);
    for part in [
        "retrieval",
        "taken for parcel, 1 edit",
        "value · weight = part",
        "1 / (1 + e^-sum) = ",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}
