//! Whole bots: the examples, real data where it is at hand, and blobs that someone tampered with.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "bots/choices.rs"]
mod choices;
#[path = "bots/conversations.rs"]
mod conversations;
#[path = "bots/documents.rs"]
mod documents;
#[path = "bots/golden.rs"]
mod golden;
#[path = "bots/hostile.rs"]
mod hostile;
#[path = "bots/hostile_sources.rs"]
mod hostile_sources;
#[path = "bots/images.rs"]
mod images;
#[path = "bots/languages.rs"]
mod languages;
#[path = "bots/machine.rs"]
mod machine;
#[path = "bots/meanings.rs"]
mod meanings;
#[path = "bots/memory.rs"]
mod memory;
#[path = "bots/negatives.rs"]
mod negatives;
#[path = "bots/real_data.rs"]
mod real_data;
#[path = "bots/steps.rs"]
mod steps;
#[path = "bots/suggestions.rs"]
mod suggestions;
#[path = "bots/synonyms.rs"]
mod synonyms;
#[path = "bots/word_forms.rs"]
mod word_forms;

use edgewise_engine::source::SourceFile;
use std::path::{Path, PathBuf};

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The source files of a bot project in the repository.
fn project(path: &str) -> Vec<SourceFile> {
    let root = root().join(path);
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if !name.ends_with(".edgewise") {
                files.push(SourceFile::new(name, std::fs::read(&path).unwrap()));
            }
        }
    }
}
