//! `edgewise compile --learn-from`, as `docs/learning-from-logs.md` promises it.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `edgewise` in `folder`, expects the exit code, and gives standard output and standard error.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_edgewise"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("RUST_LOG")
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{out}\n{err}"
    );
    (out, err)
}

/// A folder of this test's own, with the new project `shop`.
fn shop(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    run(&folder, &["new", "shop"], 0);
    folder
}

/// What a wish for six drinks is asked with; each has words that no other has.
const DRINKS: [[&str; 8]; 6] = [
    [
        "espresso",
        "ristretto",
        "doppio",
        "crema",
        "roast",
        "beans",
        "grinder",
        "barista",
    ],
    [
        "matcha", "sencha", "oolong", "jasmine", "leaves", "teapot", "steep", "infusion",
    ],
    [
        "lager", "pilsner", "stout", "hops", "malt", "brewery", "draught", "foam",
    ],
    [
        "merlot", "riesling", "vintage", "cork", "cellar", "grapes", "tannin", "decanter",
    ],
    [
        "lemonade", "squeezed", "citrus", "pulp", "smoothie", "mango", "blender", "vitamin",
    ],
    [
        "sparkling",
        "mineral",
        "spring",
        "bottle",
        "carbon",
        "tap",
        "filter",
        "still",
    ],
];

/// A question about a drink: words of its own, around them what anybody says.
fn question(drink: usize, number: usize) -> String {
    let word = |step: usize| DRINKS[drink][(number * step + number / 8) % 8];
    let around = [
        "is there any",
        "do you have",
        "tell me about",
        "how much is",
        "where is the",
    ];
    format!(
        "{} {} with {} number{number}",
        around[number % 5],
        word(1),
        word(3)
    )
}

/// A project with twenty questions for each drink, and a log of forty others each.
fn bar(name: &str) -> PathBuf {
    let folder = shop(name);
    let bar = folder.join("bar");
    fs::create_dir_all(bar.join("knowledge")).expect("a folder");
    fs::write(
        bar.join("bot.toml"),
        "name = \"bar\"\nlanguages = [\"en\"]\n",
    )
    .expect("written");
    let (mut table, mut log) = (String::new(), String::new());
    for (drink, words) in DRINKS.iter().enumerate() {
        for number in 0..60 {
            let question = question(drink, number);
            match number % 3 {
                0 => table += &format!("\"en\";\"{question}\";\"Ask for {}.\"\n", words[0]),
                _ => log += &format!("{question}\n"),
            }
        }
    }
    fs::write(bar.join("knowledge/drinks.csv"), table).expect("written");
    fs::write(folder.join("log.txt"), log).expect("written");
    folder
}

fn blob(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("bar/bot.edgewise")).expect("the blob")
}

#[test]
fn a_log_is_learnt_from_or_it_is_said_why_not() {
    let folder = bar("learns");
    run(&folder, &["compile", "bar"], 0);
    let before = blob(&folder);
    let (out, _) = run(&folder, &["compile", "bar", "--learn-from", "log.txt"], 0);
    let line = out
        .lines()
        .find(|line| line.contains("unlabelled questions"))
        .expect("a line about them");
    assert!(line.contains("labelled by the bot itself"), "{line}");
    assert!(line.contains("240 unlabelled questions"), "{line}");
    let learnt = line.starts_with("learnt from ");
    assert_eq!(learnt, blob(&folder) != before, "{line}");
    let once = blob(&folder);
    run(&folder, &["compile", "bar", "--learn-from", "log.txt"], 0);
    assert_eq!(blob(&folder), once, "the same files give other bytes");
}

#[test]
fn a_log_of_what_is_known_changes_nothing() {
    let folder = bar("known");
    run(&folder, &["compile", "bar"], 0);
    let before = blob(&folder);
    let known: String = (0..6).map(|drink| question(drink, 0) + "?\n").collect();
    fs::write(folder.join("known.txt"), known).expect("written");
    let (out, _) = run(&folder, &["compile", "bar", "--learn-from", "known.txt"], 0);
    assert!(
        out.contains("0 unlabelled questions not learnt from, the bot has all"),
        "{out}"
    );
    assert_eq!(blob(&folder), before);
}

#[test]
fn exported_messages_give_what_visitors_said() {
    let folder = bar("exported");
    let log = fs::read_to_string(folder.join("log.txt")).expect("the log");
    let (mut lines, mut table) = (
        String::new(),
        "conversation,kind,speaker,text\r\n".to_owned(),
    );
    for (number, text) in log.lines().enumerate() {
        let mut add = |kind: &str, speaker: &str, text: &str| {
            lines += &format!(
                "{{\"conversation\":\"c{number}\",\"kind\":\"{kind}\",\"speaker\":\"{speaker}\",\"text\":\"{text}\"}}\n"
            );
            table += &format!("c{number},{kind},{speaker},\"{text}\"\r\n");
        };
        add("text", "visitor", text);
        add(
            "text",
            "bot",
            "Ask at the counter, please, it is always open.",
        );
        add("status", "system", "");
    }
    fs::write(folder.join("messages.jsonl"), lines).expect("written");
    fs::write(folder.join("messages.csv"), table).expect("written");
    run(&folder, &["compile", "bar", "--learn-from", "log.txt"], 0);
    let expected = blob(&folder);
    for name in ["messages.jsonl", "messages.csv"] {
        run(&folder, &["compile", "bar", "--learn-from", name], 0);
        assert_eq!(blob(&folder), expected, "{name}");
    }
}

#[test]
fn what_cannot_be_learnt_from_is_the_inputs_fault_and_leaves_the_blob() {
    let folder = shop("refused");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    write("empty.txt", b"");
    write("blank.txt", b"\n  \n\t\n");
    write("latin.txt", b"where is my parcel\nwo ist das Gep\xe4ck\n");
    write("binary.txt", b"one\ntwo\0three\n");
    write(
        "wrong.jsonl",
        b"{\"speaker\":\"visitor\",\"text\":\"hello\"}\n\nnot json\n",
    );
    write("wrong.csv", b"a,b\n1,2\n");
    write("bots.jsonl", b"{\"speaker\":\"bot\",\"text\":\"hello\"}\n");
    let huge = fs::File::create(folder.join("huge.txt")).expect("a file");
    huge.set_len(1 << 30).expect("a length");
    for (name, expected) in [
        ("nowhere.txt", "nowhere.txt: there is no such file"),
        ("shop", "is a folder"),
        ("empty.txt", "there is no question in it"),
        ("blank.txt", "there is no question in it"),
        (
            "latin.txt",
            "latin.txt:2:15: error: bytes that are no UTF-8",
        ),
        ("binary.txt", "binary.txt:2:4: error: a NUL byte"),
        ("wrong.jsonl", "wrong.jsonl:3:1: error: no message"),
        ("wrong.csv", "wrong.csv:2:1: error: no message"),
        ("bots.jsonl", "there is no question in it"),
        ("huge.txt", "the file has 1073741824 bytes"),
    ] {
        let (_, err) = run(&folder, &["compile", "shop", "--learn-from", name], 1);
        assert!(err.contains(expected), "{name}: {err}");
    }
    assert!(!folder.join("shop/bot.edgewise").exists());
}

#[test]
fn a_text_that_is_too_long_for_a_question_is_left_out() {
    let folder = bar("long");
    let log = format!("{}\ndo you have merlot\n", "word ".repeat(200));
    fs::write(folder.join("long.txt"), log).expect("written");
    let (out, err) = run(&folder, &["compile", "bar", "--learn-from", "long.txt"], 0);
    assert!(
        err.contains("1 of 2 questions have more than 500 characters"),
        "{err}"
    );
    assert!(out.contains("1 unlabelled question "), "{out}");
}

#[test]
fn options_that_make_no_sense_together_are_wrong_usage() {
    let folder = shop("usage");
    fs::write(folder.join("log.txt"), "where is it\n").expect("written");
    run(&folder, &["compile", "shop", "--teacher", "model"], 2);
    run(
        &folder,
        &["compile", "shop", "--watch", "--learn-from", "log.txt"],
        2,
    );
}

#[test]
fn a_teacher_that_is_none_is_told_why() {
    let folder = shop("teacher");
    fs::write(folder.join("log.txt"), "where is it\n").expect("written");
    let compile = ["compile", "shop", "--learn-from", "log.txt", "--teacher"];
    let (code, expected) = match cfg!(feature = "teacher") {
        true => (1, "there is no such"),
        false => (2, "--features teacher"),
    };
    for model in ["nowhere", "shop"] {
        let (_, err) = run(&folder, &[&compile[..], &[model]].concat(), code);
        assert!(err.contains(expected), "{model}: {err}");
    }
}
