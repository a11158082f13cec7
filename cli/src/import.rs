//! `edgewise import FILE… -o DIR`: a bot project of what other systems left.

use crate::new::refuse_unless_empty;
use crate::project;
use crate::screen::{Failure, Screen, count};
use anyhow::Context;
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::import::import;
use std::path::{Path, PathBuf};

/// Makes a bot project in `dir`, which must be new or empty, of the files and folders at `paths`.
///
/// # Errors
/// When the folder holds anything, a file cannot be read or is of no known kind, nothing is of a
/// known kind, or the project cannot be written.
pub fn run(screen: &mut Screen, paths: &[PathBuf], dir: &Path) -> Result<(), Failure> {
    refuse_unless_empty(dir)?;
    let originals = project::read_all(paths)?;
    let absolute = std::path::absolute(dir)?;
    let name = absolute.file_name().unwrap_or_default().to_string_lossy();
    let imported = import(&name, &originals);
    for taken in &imported.taken {
        writeln!(screen.out, "{taken}")?;
    }
    screen.diagnostics(&imported.diagnostics)?;
    let shown = dir.display();
    if imported.taken.iter().all(|taken| taken.kind.is_none()) && !imported.files.is_empty() {
        return Err(Failure::Input(format!(
            "nothing to import; expected state tables (CSV or JSON), knowledge (CSV) or dialogues (YAML); {shown} is not written"
        )));
    }
    let counts = count(&imported.diagnostics);
    if imported.files.is_empty() {
        return Err(Failure::Input(format!("{counts}; {shown} is not written")));
    }
    for file in &imported.files {
        let path = dir.join(&file.path);
        let folder = path.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, &file.bytes))
            .with_context(|| format!("{} cannot be written", path.display()))
            .map_err(Failure::Machine)?;
    }
    writeln!(screen.out, "{shown}: {counts}")?;
    let failed = |severity| imported.diagnostics.iter().any(|d| d.severity == severity);
    if failed(Severity::Error) {
        return Err(Failure::Shown);
    }
    writeln!(
        screen.out,
        "\nNext: edgewise compile {shown} && edgewise chat {shown}/bot.edgewise"
    )?;
    Ok(())
}
