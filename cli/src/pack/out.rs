//! The folder that a packed bot is written to.
//!
//! It remembers in a hidden file, [`LIST`], what was written into it, and as what: so the next time
//! it knows its own files, replaces them, and removes those that are of no use any more.
//! What somebody else put there, or changed, is never overwritten, and nothing is written outside:
//! a folder in it that is a link is refused.

use super::archive::File;
use super::page::content_hash;
use crate::blob;
use crate::screen::Failure;
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

/// The names of the own files with their content hashes, one a line.
pub const LIST: &str = ".edgewise-pack";

/// Most files whose names an error tells.
const MAX_TOLD: usize = 5;

/// What writing a folder changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have another content.
    pub n_changed: usize,
    /// Files of the version before that are gone.
    pub n_removed: usize,
}

/// Writes the files, in their order, into `folder`, and removes its own old ones.
///
/// # Errors
/// When a file is in the way that is not our own, or the disk fails; before anything is written
/// in the first case.
pub fn write(folder: &Path, files: &[File]) -> Result<Written, Failure> {
    let own = read_list(folder);
    refuse_strangers(folder, files, &own)?;
    let failed = |path: &Path, what: &str| format!("{} cannot be {what}", path.display());
    let mut n_changed = 0;
    for (name, content) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|old| old == *content) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| failed(parent, "made"))
                .map_err(Failure::Machine)?;
        }
        blob::write(&path, content)?;
        n_changed += 1;
    }
    // Before anything is removed: an interrupted run must not forget what is its own.
    let list: String = files
        .iter()
        .map(|(name, content)| format!("{} {name}\n", content_hash(&[content])))
        .collect();
    blob::write(&folder.join(LIST), list.as_bytes())?;
    let mut n_removed = 0;
    for (name, hash) in &own {
        let path = folder.join(name);
        let is_old = !files.iter().any(|(new, _)| new == name);
        if is_old && is_ours(&path, hash) {
            fs::remove_file(&path)
                .with_context(|| failed(&path, "removed"))
                .map_err(Failure::Machine)?;
            n_removed += 1;
            // The folders that it leaves empty; one with other files in it stays.
            let mut parent = path.parent();
            while let Some(empty) = parent.filter(|parent| *parent != folder) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                parent = empty.parent();
            }
        }
    }
    Ok(Written {
        n_changed,
        n_removed,
    })
}

/// The own files by name; lines that lead anywhere else are none.
fn read_list(folder: &Path) -> BTreeMap<String, String> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let entry = |line: &str| {
        let (hash, name) = line.split_once(' ')?;
        let is_inside = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (is_inside && !has_link(folder, name)).then(|| (name.to_owned(), hash.to_owned()))
    };
    list.lines().filter_map(entry).collect()
}

/// Whether a file has the content that was written.
fn is_ours(path: &Path, hash: &str) -> bool {
    fs::read(path).is_ok_and(|content| content_hash(&[&content]) == hash)
}

/// Whether a folder on the way to a file, or the file, is a link: it may lead outside.
fn has_link(folder: &Path, name: &str) -> bool {
    let mut path = folder.to_owned();
    Path::new(name).components().any(|part| {
        path.push(part);
        path.symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink())
    })
}

fn refuse_strangers(
    folder: &Path,
    files: &[File],
    own: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let mut strangers = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        let is_free = path.symlink_metadata().is_err();
        let is_own = || {
            own.get(name).is_some_and(|hash| is_ours(&path, hash))
                || fs::read(&path).is_ok_and(|old| old == *content)
        };
        if has_link(folder, name) || !(is_free || is_own()) {
            strangers.push(name.as_str());
        }
    }
    if strangers.is_empty() {
        return Ok(());
    }
    let n_more = strangers.len().saturating_sub(MAX_TOLD);
    strangers.truncate(MAX_TOLD);
    let more = match n_more {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    Err(Failure::Input(format!(
        "{}: {}{more} would be overwritten, and `edgewise pack` has not written that; \
         choose another folder, or move it away",
        folder.display(),
        strangers.join(", ")
    )))
}
