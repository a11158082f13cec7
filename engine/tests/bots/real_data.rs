//! Real data from ../shared/data, where it is at hand; its absence is said, not hidden.

use crate::root;
use edgewise_engine::compile;
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::import::import;
use edgewise_engine::source::state_table::Header;
use edgewise_engine::source::{SourceFile, dialogue, knowledge, state_dump, state_table};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder with real data, if it is there.
pub fn data(part: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(part);
    if !path.exists() {
        // Not by `println!`, which the test harness hides when a test passes.
        let _ = writeln!(std::io::stderr(), "not run: {part} is not at hand");
        return None;
    }
    Some(path)
}

#[test]
fn the_starchat_sample_of_2016_imports_with_its_three_defects_at_their_places() {
    let Some(folder) = data("starchat-v0.1") else {
        return;
    };
    let sample = folder.join("sample_state_machine_specification.2016-10-04.csv");
    round_trip("2016-10-04", std::fs::read(&sample).unwrap());
    let files = [
        SourceFile::new("bot.toml", "name = \"sample\"\n"),
        SourceFile::new("states.csv", std::fs::read(sample).unwrap()),
    ];
    let (model, diagnostics) = compile::read(&files);
    assert_eq!(model.states.len(), 11);
    let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_later_header_of_starchat_is_understood() {
    let Some(folder) = data("starchat-v0.1") else {
        return;
    };
    for name in [
        "2016-12-07",
        "2017-01-13-fixed",
        "2017-01-23-state_data",
        "2017-02-10-regex",
    ] {
        let path = folder.join(format!("sample_state_machine_specification.{name}.csv"));
        round_trip(name, std::fs::read(&path).unwrap());
        let (rows, diagnostics) =
            state_table::read(&SourceFile::new(name, std::fs::read(path).unwrap()));
        assert!(rows.len() >= 11, "{name}: {}", rows.len());
        let with_input = rows
            .iter()
            .filter(|row| !row.action_input.value.members().is_empty());
        assert!(with_input.count() >= 4, "{name}");
        let broken: Vec<_> = diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .collect();
        assert!(broken.len() <= 1, "{name}: {broken:?}");
    }
}

/// Table to rows to table, and to the dump and back, gives the same table.
fn round_trip(name: &str, bytes: Vec<u8>) {
    let (rows, _) = state_table::read(&SourceFile::new(name, bytes));
    let (table, lost) = state_table::write(&rows, Header::Edgewise);
    assert_eq!(lost, [], "{name}");
    let (again, _) = state_table::read(&SourceFile::new(name, table.clone()));
    assert_eq!(state_table::write(&again, Header::Edgewise).0, table);
    let dump = state_dump::write(&rows);
    assert_eq!(state_dump::write(&again), dump, "{name}");
    let (again, diagnostics) = state_dump::read(&SourceFile::new(name, dump.clone()));
    assert_eq!((state_dump::write(&again), again.len()), (dump, rows.len()));
    assert!(diagnostics.iter().all(|d| d.found.contains("only a type")));
}

#[test]
fn both_integria_exports_equal_their_expected_rows() {
    let Some(folder) = data("integria") else {
        return;
    };
    for name in ["mysql_outfile_plain", "integria_kb_entity_encoded"] {
        let bytes = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
        let (rows, diagnostics) = knowledge::read(&SourceFile::new(name, bytes));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let expected = std::fs::read(folder.join(format!("{name}.expected.json"))).unwrap();
        let expected: Vec<Json> = serde_json::from_slice(&expected).unwrap();
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(Some(row.lang.value.as_str()), expected["lang"].as_str());
            assert_eq!(row.answer.value.as_deref(), expected["answer"].as_str());
            let question = row.question.value.as_deref();
            match expected.get("question_prefix") {
                Some(prefix) => {
                    let question = question.unwrap();
                    assert!(question.starts_with(prefix.as_str().unwrap()), "{question}");
                    assert!(question.ends_with("stays at"), "{question}");
                }
                None => assert_eq!(question, expected["question"].as_str()),
            }
        }
    }
}

/// All files below a folder, named by folder and file.
fn files_below(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            let parent = folder.file_name().unwrap().to_str().unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let name = format!("{parent}/{name}");
            files.push(SourceFile::new(name, std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn the_whole_corpus_of_28_languages_imports_without_loss() {
    let Some(folder) = data("chatterbot-corpus/chatterbot_corpus/data") else {
        return;
    };
    let mut originals = Vec::new();
    files_below(&folder, &mut originals);
    assert_eq!(originals.len(), 236);
    let imported = import("corpus", &originals);
    let conversations = |files: &[SourceFile]| -> Vec<usize> {
        let n = |file: &SourceFile| dialogue::read(file).0.conversations.len();
        let mut all: Vec<usize> = files.iter().map(n).collect();
        all.sort_unstable();
        all
    };
    let written: Vec<SourceFile> = imported
        .files
        .iter()
        .filter(|file| file.path != "bot.toml")
        .cloned()
        .collect();
    assert_eq!(written.len(), 236);
    assert_eq!(conversations(&written), conversations(&originals));
    // Two folders are Hindi, two Chinese.
    let languages: BTreeSet<&str> = written
        .iter()
        .map(|file| file.path.split('/').nth(1).unwrap())
        .collect();
    assert_eq!(languages.len(), 26);
    let texts: BTreeSet<&str> = imported.diagnostics.iter().map(|d| &*d.found).collect();
    assert_eq!(
        texts.into_iter().collect::<Vec<_>>(),
        [
            "a conversation of one turn",
            "a dash is missing before the first turn"
        ]
    );
    assert!(written.iter().all(|file| dialogue::read(file).1.is_empty()));
}

#[test]
fn every_starchat_table_and_integria_export_imports_and_compiles() {
    let (Some(starchat), Some(integria)) = (data("starchat-v0.1"), data("integria")) else {
        return;
    };
    let mut originals = Vec::new();
    files_below(&starchat, &mut originals);
    files_below(&integria, &mut originals);
    let known = |file: &&SourceFile| file.path.ends_with(".csv") || file.path.ends_with(".yml");
    for original in originals.iter().filter(known) {
        let imported = import("one", std::slice::from_ref(original));
        assert!(imported.taken[0].kind.is_some(), "{}", original.path);
        let compiled = compile::compile(&imported.files);
        assert!(
            compiled.blob.is_some(),
            "{}: {:?}",
            original.path,
            compiled.diagnostics
        );
    }
    let all = import("all", &originals);
    let n_known = all
        .taken
        .iter()
        .filter(|taken| taken.kind.is_some())
        .count();
    assert_eq!(n_known, originals.iter().filter(known).count());
    assert!(compile::compile(&all.files).blob.is_some());
    let first = |file: &&SourceFile| file.path.contains("2016-10-04");
    let original = originals.iter().find(first).cloned().unwrap();
    let lines: Vec<_> = import("one", &[original])
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_whole_english_corpus_loads() {
    let Some(folder) = data("chatterbot-corpus/chatterbot_corpus/data/english") else {
        return;
    };
    let (mut n_conversations, mut n_files) = (0, 0);
    let mut warnings = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (read, diagnostics) =
            dialogue::read(&SourceFile::new(name, std::fs::read(&path).unwrap()));
        assert!(
            !read.categories.is_empty() && !read.conversations.is_empty(),
            "{path:?}"
        );
        n_conversations += read.conversations.len();
        n_files += 1;
        warnings.extend(diagnostics);
    }
    // 2,025 well-formed ones and the one that lacks a dash.
    assert_eq!((n_files, n_conversations), (21, 2_026));
    let lines: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("trivia.yml") && lines[0].contains("a dash is missing"),
        "{lines:?}"
    );
}
