//! The documents: their examples compile, their bytes are the golden blob's, and the names that
//! they list are those of the code.

use crate::golden;
use crate::root;
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::conversation_test::{play, read};
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
                open = Some(Block { info, text: String::new() });
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

#[test]
fn the_bytes_of_the_format_document_are_the_golden_blob() {
    let mut bytes: Vec<u8> = Vec::new();
    for block in blocks("blob-format.md").iter().filter(|block| block.info == ["hex"]) {
        for line in block.text.lines() {
            let (offset, rest) = line.split_once("  ").unwrap();
            assert_eq!(usize::from_str_radix(offset, 16), Ok(bytes.len()), "{line}");
            let hex = rest.split_once('|').map_or(rest, |(hex, _)| hex);
            let byte = |digits: &str| u8::from_str_radix(digits, 16).unwrap();
            bytes.extend(hex.split_whitespace().map(byte));
        }
    }
    let golden = golden::blob();
    for (at, (documented, real)) in bytes.iter().zip(&golden).enumerate() {
        assert_eq!(documented, real, "docs/blob-format.md, byte {at:04x}");
    }
    assert_eq!(bytes.len(), golden.len());
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
    assert_eq!(n_played, 3);
}

#[test]
fn the_broken_examples_give_the_documented_diagnostics() {
    let blocks = blocks("sources.md");
    let compiled = compile(&files(&blocks, &["broken"]));
    assert!(compiled.blob.is_none());
    let lines: String = compiled.diagnostics.iter().map(|d| format!("{d}\n")).collect();
    let documented = blocks.iter().find(|block| block.info == ["text", "diagnostics"]).unwrap();
    assert_eq!(lines, documented.text, "they are now:\n{lines}");
}

/// What stands between `before` and `after`, wherever it does.
fn all_between<'a>(text: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

#[test]
fn the_embedding_document_lists_the_names_that_the_loader_and_the_styles_know() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (document, loader) = (read("docs/embedding.md"), read("pkg/edgewise.js"));

    let options = all_between(&loader, "const OPTIONS = [", "]");
    let known = all_between(options.first().unwrap(), "\"", "\"");
    let attributes = all_between(&document, "| `data-", "`");
    assert!(!attributes.is_empty() && attributes.iter().all(|name| known.contains(name)));
    assert_eq!(attributes.len(), known.iter().filter(|name| **name != ", ").count());

    let methods = all_between(&loader, "call(\"", "\"");
    assert!(methods.len() >= 5);
    for method in methods {
        assert!(document.contains(&format!("`{method}(")), "{method}");
    }

    let properties = |text: &str| -> BTreeSet<String> {
        let ends = |c: char| !c.is_ascii_lowercase() && c != '-';
        let names = text.split("--edgewise-").skip(1);
        names.filter_map(|rest| rest.split(ends).next().map(str::to_owned)).collect()
    };
    let styles = read("widget/style.css");
    assert_eq!(properties(&document), properties(&(loader + &styles)));
}
