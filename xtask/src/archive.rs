//! Widget and console as the `edgewise` binary carries them: one file, compressed.
//!
//! Every cargo command of this program names that file to the binary's build script; it is empty
//! until the widget has been built for the first time.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::compress::{Compressed, Method};
use crate::console;
use crate::project::Project;
use crate::site::widget_files;

#[path = "../../cli/src/pack/archive.rs"]
mod format;

/// Where the archive lies.
pub fn file(project: &Project) -> PathBuf {
    project.cache().join("widget.archive")
}

/// Makes sure that there is an archive, if only an empty one.
pub fn ensure(project: &Project) -> Result<()> {
    if !file(project).exists() {
        fs::create_dir_all(project.cache())?;
        fs::write(file(project), [])?;
    }
    Ok(())
}

/// Writes the archive of what was built last, if it is another one than before.
pub fn write(project: &Project) -> Result<((), String)> {
    let mut files = widget_files(project)?;
    files.extend(console::files(project)?);
    let joined = format::join(&files);
    let packed = Compressed::open(project)?.get(Method::Brotli, &joined)?;
    let file = file(project);
    if !fs::read(&file).is_ok_and(|old| old == packed) {
        fs::write(&file, &packed)?;
    }
    Ok(((), format!("{} kB", packed.len() / 1000)))
}
