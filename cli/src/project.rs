//! Reading the files of a bot project, and those that are to become one.

use crate::screen::Failure;
use anyhow::Context;
use edgewise_engine::source::{MAX_FILE_BYTES, SourceFile};
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folders deeper than this are not a bot project's.
const MAX_DEPTH: usize = 8;

/// Files that stand in the project's folder itself.
const FILES: [&str; 3] = ["bot.toml", "states.csv", "states.json"];

/// Folders, and the endings of the files that count in them; all where there are none.
const FOLDERS: [(&str, &[&str]); 5] = [
    ("states", &["csv", "json"]),
    ("knowledge", &["csv"]),
    ("dialogues", &["yml", "yaml"]),
    ("synonyms", &["txt"]),
    ("images", &[]),
];

/// All source files of the project in `dir`, in the order of their paths.
///
/// # Errors
/// When there is no such project, or files cannot be read: all of those that are no files, or too
/// large, at once.
pub fn read(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    if !dir.is_dir() {
        return Err(Failure::Input(format!(
            "{}: there is no such folder; make one with `edgewise new {0}`",
            dir.display()
        )));
    }
    let mut reading = Reading::default();
    for name in FILES {
        if dir.join(name).exists() {
            reading.file(&dir.join(name), name.to_owned())?;
        }
    }
    for (folder, extensions) in FOLDERS {
        let counts = |name: &str| {
            let name = name.to_lowercase();
            extensions.is_empty() || extensions.iter().any(|e| name.ends_with(&format!(".{e}")))
        };
        reading.folder(&dir.join(folder), folder, &counts, MAX_DEPTH)?;
    }
    reading.done()
}

/// The conversation tests of the project in `dir`, in the order of their paths.
///
/// # Errors
/// When a file cannot be read.
pub fn read_tests(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let mut reading = Reading::default();
    let is_test = |name: &str| name.to_lowercase().ends_with(".toml");
    reading.folder(&dir.join("tests"), "tests", &is_test, MAX_DEPTH)?;
    reading.done()
}

/// The files at `paths`, and those in the folders there, each named with the folder it stands in:
/// `english/greetings.yml`.
///
/// # Errors
/// When there is nothing at a path, or files cannot be read: all of those that are no files, or too
/// large, at once.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<SourceFile>, Failure> {
    let mut reading = Reading::default();
    for path in paths {
        let full = path.canonicalize().map_err(|error| {
            Failure::Input(format!("{}: cannot be found: {error}", path.display()))
        })?;
        let name = name_of(&full);
        if full.is_dir() {
            reading.folder(&full, &name, &|_| true, MAX_DEPTH)?;
        } else {
            let parent = full.parent().map(name_of).unwrap_or_default();
            reading.file(&full, format!("{parent}/{name}"))?;
        }
    }
    reading.done()
}

/// The file at `path`, named as it is given.
///
/// # Errors
/// When there is none, it is no file, too large, or cannot be read.
pub fn read_file(path: &Path) -> Result<SourceFile, Failure> {
    let shown = path.display().to_string();
    if !path.exists() {
        return Err(Failure::Input(format!("{shown}: there is no such file")));
    }
    let mut reading = Reading::default();
    reading.file(path, shown)?;
    let file = reading.done()?.pop();
    file.ok_or_else(|| Failure::Input(format!("{}: is no file", path.display())))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[derive(Default)]
struct Reading {
    files: Vec<SourceFile>,
    /// What is at the paths that are no text files, and why.
    problems: Vec<String>,
    /// Folders that were read, so that one which leads back into itself ends.
    folders: HashSet<PathBuf>,
}

impl Reading {
    fn folder(
        &mut self,
        folder: &Path,
        path: &str,
        counts: &dyn Fn(&str) -> bool,
        depth: usize,
    ) -> Result<(), Failure> {
        if depth == 0 || !folder.is_dir() || !self.folders.insert(folder.canonicalize()?) {
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
                self.folder(&entry.path(), &child, counts, depth - 1)?;
            } else if counts(&name) {
                self.file(&entry.path(), child)?;
            }
        }
        Ok(())
    }

    /// Reads a file; what is none, or too large, is not even opened.
    fn file(&mut self, path: &Path, name: String) -> Result<(), Failure> {
        let failed = |error: std::io::Error| {
            let context = format!("{} cannot be read", path.display());
            Failure::Machine(anyhow::Error::new(error).context(context))
        };
        let metadata = path.metadata().map_err(failed)?;
        let size = metadata.len();
        if !metadata.is_file() {
            let what = if metadata.is_dir() {
                "a folder"
            } else {
                "no file"
            };
            self.problems
                .push(format!("{name}: is {what}; a text file is expected"));
        } else if size > MAX_FILE_BYTES as u64 {
            self.problems.push(format!(
                "{name}: the file has {size} bytes; at most {MAX_FILE_BYTES} are expected; split it"
            ));
        } else if !self.files.iter().any(|file| file.path == name) {
            let mut bytes = Vec::new();
            // One byte more than allowed, should it grow meanwhile: then it is refused later.
            File::open(path)
                .and_then(|file| file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
                .map_err(failed)?;
            self.files.push(SourceFile::new(name, bytes));
        }
        Ok(())
    }

    fn done(mut self) -> Result<Vec<SourceFile>, Failure> {
        if !self.problems.is_empty() {
            self.problems.sort();
            return Err(Failure::Input(self.problems.join("\n")));
        }
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(self.files)
    }
}
