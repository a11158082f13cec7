//! `edgewise test DIR`: plays the project's conversations and says which did not go as written.

use crate::screen::{Failure, Screen, plural};
use crate::{compile, project};
use anyhow::Context;
use edgewise_engine::Engine;
use edgewise_engine::conversation_test::{self, Script, play, read};
use edgewise_engine::diagnostic::Diagnostic;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::path::Path;

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One conversation a line, and what went wrong
    Text,
    /// JUnit's XML, one test case a conversation
    Junit,
}

/// A conversation that was played.
struct Outcome {
    script: Script,
    failure: Option<Box<conversation_test::Failure>>,
}

/// Plays the conversations of the project in `dir` whose name or file contains `filter`.
///
/// # Errors
/// When the project or a test has an error, a conversation fails, or nothing bears that name.
pub fn run(
    screen: &mut Screen,
    dir: &Path,
    filter: Option<&str>,
    format: Format,
    output: Option<&Path>,
) -> Result<(), Failure> {
    let scripts = scripts(screen, dir)?;
    let n_all = scripts.len();
    let filter = filter.unwrap_or_default().to_lowercase();
    let is_wanted = |script: &Script| {
        script.name.to_lowercase().contains(&filter) || script.place.file.contains(&filter)
    };
    let scripts: Vec<Script> = scripts.into_iter().filter(is_wanted).collect();
    if scripts.is_empty() && n_all > 0 {
        return Err(Failure::Input(format!(
            "no conversation or file is named like `{filter}`; there are {}",
            plural(n_all, "conversation")
        )));
    }
    let (blob, _) = compile::compile(screen, dir)?;
    let engine = Engine::load(blob).map_err(|error| Failure::Machine(error.into()))?;
    let outcomes: Vec<Outcome> = scripts
        .into_iter()
        .map(|script| Outcome {
            failure: play(&engine, &script).err(),
            script,
        })
        .collect();
    let text = match format {
        Format::Text => text(dir, &outcomes),
        Format::Junit => junit(dir, &outcomes)?,
    };
    match output {
        Some(path) => {
            std::fs::write(path, text)
                .with_context(|| format!("{} cannot be written", path.display()))
                .map_err(Failure::Machine)?;
            writeln!(screen.out, "{}", summary(dir, &outcomes))?;
        }
        None => write!(screen.out, "{text}")?,
    }
    match outcomes.iter().any(|outcome| outcome.failure.is_some()) {
        true => Err(Failure::Shown),
        false => Ok(()),
    }
}

/// The conversations of all files, in the order of their paths.
fn scripts(screen: &mut Screen, dir: &Path) -> Result<Vec<Script>, Failure> {
    let mut scripts = Vec::new();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for file in project::read_tests(dir)? {
        match read(&file) {
            Ok(file) => scripts.extend(file.conversations),
            Err(found) => diagnostics.extend(found),
        }
    }
    if diagnostics.is_empty() {
        return Ok(scripts);
    }
    screen.diagnostics(&diagnostics)?;
    Err(Failure::Shown)
}

fn text(dir: &Path, outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let mut file = "";
    for outcome in outcomes {
        if outcome.script.place.file != file {
            file = &outcome.script.place.file;
            text += &format!("{file}\n");
        }
        let word = if outcome.failure.is_some() {
            "FAILED"
        } else {
            "ok"
        };
        text += &format!("  {word:<6} {}\n", outcome.script.name);
    }
    for failure in outcomes.iter().filter_map(|o| o.failure.as_ref()) {
        text += &format!("\n{failure}\n");
    }
    let blank = if text.is_empty() { "" } else { "\n" };
    text += &format!("{blank}{}\n", summary(dir, outcomes));
    text
}

/// How many conversations went as written.
fn summary(dir: &Path, outcomes: &[Outcome]) -> String {
    let dir = dir.display();
    if outcomes.is_empty() {
        return format!("{dir}: no tests; write conversations into {dir}/tests/*.toml");
    }
    let n_failed = outcomes.iter().filter(|o| o.failure.is_some()).count();
    format!(
        "{dir}: {}, {} passed, {n_failed} failed",
        plural(outcomes.len(), "conversation"),
        outcomes.len() - n_failed,
    )
}

fn junit(dir: &Path, outcomes: &[Outcome]) -> Result<String, Failure> {
    let mut report = Report::new(dir.display().to_string());
    for of_file in outcomes.chunk_by(|a, b| a.script.place.file == b.script.place.file) {
        let file = of_file
            .first()
            .map_or("", |outcome| &outcome.script.place.file);
        let mut suite = TestSuite::new(file);
        for outcome in of_file {
            let status = outcome
                .failure
                .as_ref()
                .map_or_else(TestCaseStatus::success, |failure| {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    let difference = &failure.difference;
                    status.set_type("difference");
                    status.set_message(format!(
                        "{}: expected {}, found {}",
                        failure.place, difference.expected, difference.found
                    ));
                    status.set_description(failure.to_string());
                    status
                });
            let mut case = TestCase::new(outcome.script.name.as_str(), status);
            case.set_classname(file);
            case.extra
                .insert("line".into(), outcome.script.place.line.to_string().into());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    let xml = report
        .to_string()
        .map_err(|error| Failure::Machine(error.into()))?;
    Ok(xml)
}
