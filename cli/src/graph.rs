//! `edgewise graph DIR`: the state machine as a picture.

use crate::project;
use crate::screen::{Failure, Screen, count};
use anyhow::Context;
use edgewise_engine::compile;
use edgewise_engine::graph::{Graph, dot, mermaid, svg};
use std::path::Path;

/// How the picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A picture that browsers show
    Svg,
    /// Graphviz's language
    Dot,
    /// Mermaid's language, for wikis and code forges
    Mermaid,
}

impl Format {
    /// What the file's name says.
    fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()? {
            "svg" => Some(Format::Svg),
            "dot" | "gv" => Some(Format::Dot),
            "mmd" | "mermaid" => Some(Format::Mermaid),
            _ => None,
        }
    }
}

/// Draws the states of the project in `dir` into `output`, or on standard output.
///
/// A project with errors is drawn too: a picture helps to find them.
///
/// # Errors
/// When there is no state, the format is unclear, or the file cannot be written.
pub fn run(
    screen: &mut Screen,
    dir: &Path,
    format: Option<Format>,
    output: Option<&Path>,
) -> Result<(), Failure> {
    let format = match (format, output) {
        (Some(format), _) => format,
        (None, None) => Format::Svg,
        (None, Some(path)) => Format::of(path).ok_or_else(|| {
            Failure::Usage(format!(
                "{}: a file that ends in .svg, .dot or .mmd is expected; or say --format",
                path.display()
            ))
        })?,
    };
    let (model, diagnostics) = compile::read(&project::read(dir)?);
    if !diagnostics.is_empty() {
        let (shown, count) = (dir.display(), count(&diagnostics));
        writeln!(
            screen.err,
            "{shown}: {count}; `edgewise check {shown}` shows them"
        )?;
    }
    if model.states.is_empty() {
        return Err(Failure::Input(format!(
            "{}: the bot has no states to draw; they stand in states.csv",
            dir.display()
        )));
    }
    let graph = Graph::of(&model);
    let text = match format {
        Format::Svg => svg(&graph).map_err(|error| Failure::Machine(error.into()))?,
        Format::Dot => dot(&graph),
        Format::Mermaid => mermaid(&graph),
    };
    match output {
        Some(path) => {
            std::fs::write(path, text)
                .with_context(|| format!("{} cannot be written", path.display()))
                .map_err(Failure::Machine)?;
            writeln!(screen.out, "{}", path.display())?;
        }
        None => write!(screen.out, "{text}")?,
    }
    Ok(())
}
