//! The chat's own words (`pkg/strings/*.json`), and those of conversations with people
//! (`pkg/live/words/*.json`): English is part of the scripts, and each of the other languages is a
//! file that only its readers download.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::project::Project;

/// The language whose words are part of the script.
pub const ENGLISH: &str = "en";

/// The folder of the words that every chat has.
pub const CHAT: &str = "pkg/strings";

/// The folder of the words that a chat with a server has besides.
pub const LIVE: &str = "pkg/live/words";

/// A language's words as visitors get them: the same members as English, without blanks.
///
/// # Errors
///
/// When the file cannot be read, or lacks a word, or has one that English has not.
pub fn file(project: &Project, folder: &str, lang: &str) -> Result<Vec<u8>> {
    let words = read(project, folder, lang)?;
    let english = read(project, folder, ENGLISH)?;
    let ours: Vec<_> = words.keys().collect();
    let expected: Vec<_> = english.keys().collect();
    for name in &expected {
        ensure!(ours.contains(name), "{folder}/{lang}.json lacks {name:?}");
    }
    for (name, word) in &words {
        ensure!(
            expected.contains(&name),
            "{folder}/{lang}.json has {name:?}, which en.json has not"
        );
        let is_counted =
            |word: Option<&Value>| word.is_some_and(|word| word.to_string().contains('#'));
        ensure!(
            is_counted(Some(word)) == is_counted(english.get(name)),
            "{folder}/{lang}.json: {name:?} must have a # where English has one"
        );
    }
    Ok(serde_json::to_vec(&words)?)
}

/// The languages beside English, as ISO 639-1, sorted.
pub fn others(project: &Project) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(project.root.join("pkg/strings")).context("there is no pkg/strings")?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(lang) = name.strip_suffix(".json").filter(|lang| *lang != ENGLISH) {
            found.push(lang.to_owned());
        }
    }
    found.sort();
    Ok(found)
}

fn read(project: &Project, folder: &str, lang: &str) -> Result<Map<String, Value>> {
    let name = format!("{folder}/{lang}.json");
    let text = fs::read_to_string(project.root.join(&name))
        .with_context(|| format!("{name} cannot be read"))?;
    serde_json::from_str(&text).with_context(|| format!("{name} is not an object of texts"))
}
