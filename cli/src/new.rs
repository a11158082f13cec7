//! `edgewise new DIR`: a small working bot project.

use crate::screen::{Failure, Screen};
use anyhow::Context;
use std::path::Path;

/// The files of the project, by path.
const FILES: [(&str, &str); 7] = [
    ("README.md", include_str!("../template/README.md")),
    ("bot.toml", include_str!("../template/bot.toml")),
    ("states.csv", include_str!("../template/states.csv")),
    (
        "knowledge/questions.csv",
        include_str!("../template/knowledge/questions.csv"),
    ),
    (
        "dialogues/en/smalltalk.yml",
        include_str!("../template/dialogues/en/smalltalk.yml"),
    ),
    (
        "tests/first.toml",
        include_str!("../template/tests/first.toml"),
    ),
    (
        "tests/questions.tsv",
        include_str!("../template/tests/questions.tsv"),
    ),
];

/// Writes the project into `dir`, which must be new or empty.
///
/// # Errors
/// When the folder holds anything, or cannot be written.
pub fn run(screen: &mut Screen, dir: &Path) -> Result<(), Failure> {
    let shown = dir.display();
    refuse_unless_empty(dir)?;
    for (path, text) in FILES {
        let file = dir.join(path);
        let folder = file.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&file, text))
            .with_context(|| format!("{} cannot be written", file.display()))
            .map_err(Failure::Machine)?;
        writeln!(screen.out, "{}", file.display())?;
    }
    writeln!(
        screen.out,
        "\nNext: edgewise compile {shown} && edgewise chat {shown}/bot.edgewise"
    )?;
    Ok(())
}

/// Refuses a folder that holds anything.
///
/// # Errors
/// When it does, or is no folder.
pub fn refuse_unless_empty(dir: &Path) -> Result<(), Failure> {
    if dir.exists() && !(dir.is_dir() && std::fs::read_dir(dir)?.next().is_none()) {
        return Err(Failure::Input(format!(
            "{} exists already; name a folder that does not, so that nothing is overwritten",
            dir.display()
        )));
    }
    Ok(())
}
