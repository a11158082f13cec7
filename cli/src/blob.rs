//! Reading and writing compiled bots.

use crate::screen::Failure;
use anyhow::Context;
use edgewise_engine::Engine;
use std::io::Write;
use std::path::Path;

/// Loads the compiled bot at `path`.
///
/// # Errors
/// When there is none, or its bytes are refused.
pub fn load(path: &Path) -> Result<Engine, Failure> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Failure::Input(format!(
            "{shown} is a folder; compile it with `edgewise compile {shown}` and give the blob"
        )));
    }
    if !path.exists() {
        return Err(Failure::Input(format!(
            "{shown}: there is no such file; `edgewise compile DIR` writes DIR/bot.edgewise"
        )));
    }
    let bytes = std::fs::read(path)
        .with_context(|| format!("{shown} cannot be read"))
        .map_err(Failure::Machine)?;
    Engine::load(bytes).map_err(|error| Failure::Input(format!("{shown}: {error}")))
}

/// Writes a blob so that readers see the old one or the new one, never half of it.
///
/// # Errors
/// When the disk fails.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}.tmp", std::process::id()));
    let unfinished = Path::new(&unfinished);
    let written = std::fs::File::create(unfinished)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(unfinished, path));
    if written.is_err() {
        let _ = std::fs::remove_file(unfinished);
    }
    written
        .with_context(|| format!("{} cannot be written", path.display()))
        .map_err(Failure::Machine)
}
