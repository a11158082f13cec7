//! `edgewise check DIR`: all diagnostics, nothing written.

use crate::project;
use crate::screen::{Failure, Screen, count};
use edgewise_engine::compile;
use edgewise_engine::diagnostic::{Diagnostic, Severity};
use serde::Serialize;
use std::path::Path;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One a line, `file:line:column: error: …`
    Text,
    /// One JSON object
    Json,
}

/// A diagnostic as JSON.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'static str,
    file: &'a str,
    line: u32,
    column: u32,
    found: &'a str,
    expected: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct JsonReport<'a> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

/// Shows everything that is wrong with the project in `dir`.
///
/// # Errors
/// When any of it is an error.
pub fn run(screen: &mut Screen, dir: &Path, format: Format) -> Result<(), Failure> {
    let (_, diagnostics) = compile::read(&project::read(dir)?);
    match format {
        Format::Text => {
            for diagnostic in &diagnostics {
                writeln!(screen.out, "{diagnostic}")?;
            }
            writeln!(screen.out, "{}: {}", dir.display(), count(&diagnostics))?;
        }
        Format::Json => {
            let text = serde_json::to_string_pretty(&report(&diagnostics))
                .map_err(|error| Failure::Machine(error.into()))?;
            writeln!(screen.out, "{text}")?;
        }
    }
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    if failed { Err(Failure::Shown) } else { Ok(()) }
}

fn report(diagnostics: &[Diagnostic]) -> JsonReport<'_> {
    let n = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    JsonReport {
        errors: n(Severity::Error),
        warnings: n(Severity::Warning),
        diagnostics: diagnostics.iter().map(json).collect(),
    }
}

fn json(diagnostic: &Diagnostic) -> JsonDiagnostic<'_> {
    JsonDiagnostic {
        severity: diagnostic.severity.as_str(),
        file: &diagnostic.place.file,
        line: diagnostic.place.line,
        column: diagnostic.place.column,
        found: &diagnostic.found,
        expected: &diagnostic.expected,
        help: &diagnostic.help,
    }
}
