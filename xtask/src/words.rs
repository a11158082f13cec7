//! The chat's own words (`pkg/strings/*.json`): English is part of the script, and each of the other
//! languages is a file that only its readers download.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::project::Project;

/// The language whose words are part of the script.
pub const ENGLISH: &str = "en";

/// A language's words as visitors get them: the same members as English, without blanks.
///
/// # Errors
///
/// When the file cannot be read, or lacks a word, or has one that English has not.
pub fn file(project: &Project, lang: &str) -> Result<Vec<u8>> {
    let words = read(project, lang)?;
    let english = read(project, ENGLISH)?;
    let ours: Vec<_> = words.keys().collect();
    let expected: Vec<_> = english.keys().collect();
    for name in &expected {
        ensure!(
            ours.contains(name),
            "pkg/strings/{lang}.json lacks {name:?}"
        );
    }
    for (name, word) in &words {
        ensure!(
            expected.contains(&name),
            "pkg/strings/{lang}.json has {name:?}, which en.json has not"
        );
        let is_counted =
            |word: Option<&Value>| word.is_some_and(|word| word.to_string().contains('#'));
        ensure!(
            is_counted(Some(word)) == is_counted(english.get(name)),
            "pkg/strings/{lang}.json: {name:?} must have a # where English has one"
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

fn read(project: &Project, lang: &str) -> Result<Map<String, Value>> {
    let name = format!("pkg/strings/{lang}.json");
    let text = fs::read_to_string(project.root.join(&name))
        .with_context(|| format!("{name} cannot be read"))?;
    serde_json::from_str(&text).with_context(|| format!("{name} is not an object of texts"))
}
