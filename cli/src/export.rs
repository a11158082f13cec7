//! `edgewise export DIR -o FILE`: the state machine as a table, or as StarChat's JSON dump.

use crate::screen::{Failure, Screen, plural};
use crate::{blob, project};
use edgewise_engine::compile;
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::source::state_row::StateRow;
use edgewise_engine::source::{state_dump, state_table};
use std::path::Path;

/// The header of an exported table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Header {
    /// Every column that is used, by Edgewise's names: nothing is lost
    Edgewise,
    /// StarChat's seven columns of 2016
    #[value(name = "v0.1")]
    StarChat01,
    /// StarChat's of version 5.13, as its upload expects them
    Newest,
}

impl Header {
    fn meant(self) -> state_table::Header {
        match self {
            Header::Edgewise => state_table::Header::Edgewise,
            Header::StarChat01 => state_table::Header::StarChat01,
            Header::Newest => state_table::Header::StarChat5,
        }
    }
}

/// Writes the states of the project in `dir` to `output`, as its ending says.
///
/// # Errors
/// When the project has an error, the ending is unknown, or the file cannot be written.
pub fn run(screen: &mut Screen, dir: &Path, output: &Path, header: Header) -> Result<(), Failure> {
    let (model, mut diagnostics) = compile::read(&project::read(dir)?);
    let rows: Vec<StateRow> = model.states.into_iter().map(|state| state.row).collect();
    let ending = output.extension().unwrap_or_default().to_string_lossy();
    let text = match ending.to_lowercase().as_str() {
        "json" if header == Header::Edgewise => state_dump::write(&rows),
        "json" => {
            let problem = "--header is for tables; a dump has one shape only";
            return Err(Failure::Usage(problem.to_owned()));
        }
        "csv" => {
            let (text, lost) = state_table::write(&rows, header.meant());
            diagnostics.extend(lost);
            text
        }
        _ => {
            return Err(Failure::Usage(format!(
                "{}: the ending says what to write; expected .csv or .json",
                output.display()
            )));
        }
    };
    screen.diagnostics(&diagnostics)?;
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(Failure::Shown);
    }
    blob::write(output, text.as_bytes())?;
    let n = plural(rows.len(), "state");
    writeln!(screen.out, "{}: {n}", output.display())?;
    Ok(())
}
