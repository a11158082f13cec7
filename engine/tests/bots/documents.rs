//! The documents: their examples compile, their bytes are the golden blob's, and the names that
//! they list are those of the code.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::unwrap_used)]

use crate::golden;
use crate::root;
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::conversation_test::{play, read};
use edgewise_engine::diagnostic::Place;
use edgewise_engine::expression::{Zones, expression_names, read_expression};
use edgewise_engine::source::SourceFile;
use std::collections::BTreeSet;

/// A fenced block: the words behind its fence, and its text.
struct Block {
    info: Vec<String>,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(root().join("docs").join(document)).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block {
                    info,
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{document}: a fence is left open");
    blocks
}

/// The blocks whose info string is a language, a path, and then exactly `rest`.
fn files(blocks: &[Block], rest: &[&str]) -> Vec<SourceFile> {
    let is_file = |block: &&Block| {
        block.info.get(1).is_some_and(|path| path.contains('.')) && block.info[2..] == *rest
    };
    let file = |block: &Block| SourceFile::new(block.info[1].clone(), block.text.clone());
    blocks.iter().filter(is_file).map(file).collect()
}

/// The same document with each line of bytes brought up to date, as many as stood there; what is
/// said of them is left to the author.
fn rewritten(document: &str, bytes: &[u8]) -> String {
    let (mut at, mut is_hex) = (0, false);
    let mut line = |line: &str| {
        is_hex = line == "```hex" || is_hex && line != "```";
        let (Some((_, rest)), true) = (line.split_once("  "), is_hex) else {
            return line.to_owned();
        };
        let (old, what) = rest
            .split_once('|')
            .map_or((rest, None), |(old, what)| (old, Some(what)));
        let n = old.split_whitespace().count().min(bytes.len() - at);
        let hex: Vec<_> = bytes[at..at + n]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let new = format!("{at:04x}  {:<47}", hex.join(" "));
        at += n;
        what.map_or(new.trim_end().to_owned(), |what| format!("{new}  |{what}"))
    };
    document.lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn the_bytes_of_the_format_document_are_the_golden_blob() {
    let path = root().join("docs/blob-format.md");
    let mut document = std::fs::read_to_string(&path).unwrap();
    if golden::is_rewritten() {
        document = rewritten(&document, &golden::compiled());
        std::fs::write(&path, &document).unwrap();
    }
    let golden = golden::blob();
    assert_eq!(
        rewritten(&document, &golden),
        document,
        "docs/blob-format.md is out of date"
    );
    let is_hex = |block: &Block| block.info == ["hex"];
    let pieces = blocks("blob-format.md").into_iter().filter(is_hex);
    let n_bytes: usize = pieces
        .flat_map(|piece| piece.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| Some(line.split('|').next()?.split_whitespace().count() - 1))
        .sum();
    assert_eq!(n_bytes, golden.len(), "docs/blob-format.md is out of date");
}

#[test]
fn the_examples_of_the_sources_document_are_a_bot_without_diagnostics() {
    let files = files(&blocks("sources.md"), &[]);
    assert!(files.len() >= 9, "{} examples", files.len());
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, []);
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    let mut n_played = 0;
    for file in files.iter().filter(|file| file.path.starts_with("tests/")) {
        for script in read(file).unwrap().conversations {
            play(&engine, &script).unwrap();
            n_played += 1;
        }
    }
    assert_eq!(n_played, 4);
}

#[test]
fn the_broken_examples_give_the_documented_diagnostics() {
    let blocks = blocks("sources.md");
    let compiled = compile(&files(&blocks, &["broken"]));
    assert!(compiled.blob.is_none());
    let lines: String = compiled
        .diagnostics
        .iter()
        .map(|d| format!("{d}\n"))
        .collect();
    let documented = blocks
        .iter()
        .find(|block| block.info == ["text", "diagnostics"])
        .unwrap();
    assert_eq!(lines, documented.text, "they are now:\n{lines}");
}

/// What stands between `before` and `after`, wherever it does.
fn all_between<'a>(text: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/blob-format.md",
        "docs/calibration.md",
        "docs/command-line.md",
        "docs/embedding.md",
        "docs/how-answers-work.md",
        "docs/measurements.md",
        "docs/offline-and-kiosk.md",
        "docs/sources.md",
        "docs/glossary.md",
    ];
    for document in documents {
        let path = root().join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        for link in all_between(&text, "](", ")") {
            let file = link.split('#').next().unwrap();
            let is_file = !file.is_empty() && !file.contains(':') && !file.ends_with(".png");
            assert!(
                !is_file || path.with_file_name(file).is_file(),
                "{document}: {link}"
            );
        }
    }
}

#[test]
fn every_expression_of_the_document_is_understood() {
    let expressions: Vec<_> = blocks("expressions.md")
        .into_iter()
        .filter(|block| block.info == ["expression"])
        .collect();
    assert!(expressions.len() >= 4);
    for block in expressions {
        let read = read_expression(&block.text, &Place::default(), None, &mut Zones::default());
        assert!(read.is_ok(), "{}: {read:?}", block.text);
    }
}

#[test]
fn every_operator_and_atom_is_documented() {
    let text = std::fs::read_to_string(root().join("docs/expressions.md")).unwrap();
    for name in expression_names() {
        // The spellings that differ in case alone stand for one another.
        let is_spelt = |written: &str| written.eq_ignore_ascii_case(name);
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        assert!(
            words.into_iter().any(is_spelt),
            "`{name}` is not documented"
        );
    }
}
