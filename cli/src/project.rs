//! Reading the files of a bot project.

use crate::screen::Failure;
use anyhow::Context;
use edgewise_engine::source::{MAX_FILE_BYTES, SourceFile};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Folders deeper than this are not a bot project's.
const MAX_DEPTH: usize = 8;

/// All source files of the project in `dir`, in the order of their paths.
///
/// # Errors
/// When there is no such project, or a file cannot be read.
pub fn read(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    if !dir.is_dir() {
        return Err(Failure::Input(format!(
            "{}: there is no such folder; make one with `edgewise new {0}`",
            dir.display()
        )));
    }
    let mut files = Vec::new();
    for part in ["bot.toml", "states.csv", "states.json"] {
        if dir.join(part).is_file() {
            files.push(read_file(&dir.join(part), part.to_owned())?);
        }
    }
    for (folder, extensions) in [
        ("states", &["csv", "json"][..]),
        ("knowledge", &["csv"][..]),
        ("dialogues", &["yml", "yaml"]),
    ] {
        read_folder(&dir.join(folder), folder, extensions, MAX_DEPTH, &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The conversation tests of the project in `dir`, in the order of their paths.
///
/// # Errors
/// When a file cannot be read.
pub fn read_tests(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    read_folder(
        &dir.join("tests"),
        "tests",
        &["toml"],
        MAX_DEPTH,
        &mut files,
    )?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_folder(
    folder: &Path,
    path: &str,
    extensions: &[&str],
    depth: usize,
    files: &mut Vec<SourceFile>,
) -> Result<(), Failure> {
    if depth == 0 || !folder.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string());
    for entry in entries.map_err(Failure::Machine)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let child = format!("{path}/{name}");
        if entry.path().is_dir() {
            read_folder(&entry.path(), &child, extensions, depth - 1, files)?;
        } else if extensions
            .iter()
            .any(|e| name.to_lowercase().ends_with(&format!(".{e}")))
        {
            files.push(read_file(&entry.path(), child)?);
        }
    }
    Ok(())
}

/// Reads a file; of one that is too large, enough to be refused.
fn read_file(path: &Path, name: String) -> Result<SourceFile, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read", path.display()))
        .map_err(Failure::Machine)?;
    Ok(SourceFile::new(name, bytes))
}
