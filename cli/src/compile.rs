//! `edgewise compile DIR`: the blob, and what it holds.

use crate::screen::{Failure, Screen, count, plural};
use crate::{blob, project};
use edgewise_engine::compile::{Report, compile_with_progress};
use edgewise_engine::train::Second;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// Compiles the project in `dir` into `output`.
///
/// # Errors
/// When the project has an error, or the blob cannot be written.
pub fn run(screen: &mut Screen, dir: &Path, output: &Path) -> Result<(), Failure> {
    let bytes = compile(screen, dir)?;
    blob::write(output, &bytes.0)?;
    report(screen, &bytes.1, bytes.0.len())?;
    writeln!(screen.out, "{}", output.display())?;
    Ok(())
}

/// Compiles the project in `dir` in memory, with its diagnostics and progress on the screen.
///
/// # Errors
/// When the project has an error.
pub fn compile(screen: &mut Screen, dir: &Path) -> Result<(Vec<u8>, Report), Failure> {
    let files = project::read(dir)?;
    let bar = if screen.watched {
        progress_bar()
    } else {
        ProgressBar::hidden()
    };
    let compiled = compile_with_progress(&files, &|done| bar.set_position((done * 100.0) as u64));
    bar.finish_and_clear();
    screen.diagnostics(&compiled.diagnostics)?;
    if !compiled.diagnostics.is_empty() {
        writeln!(
            screen.err,
            "{}: {}",
            dir.display(),
            count(&compiled.diagnostics)
        )?;
    }
    match (compiled.blob, compiled.report) {
        (Some(blob), Some(report)) => Ok((blob, report)),
        _ => Err(Failure::Shown),
    }
}

/// A bar that says how much of the training is done.
pub fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("training {bar:30} {percent:>3} %  {elapsed}");
    ProgressBar::new(100).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn report(screen: &mut Screen, report: &Report, n_bytes: usize) -> Result<(), Failure> {
    let training = &report.training;
    writeln!(
        screen.out,
        "{}, {}, {}; {} lead to them",
        plural(report.n_states, "state"),
        plural(report.n_answers, "answer"),
        plural(report.n_dialogues, "dialogue turn"),
        plural(report.n_questions, "question"),
    )?;
    for (section, size) in &report.sections {
        writeln!(screen.out, "  {section} {size:>9} bytes")?;
    }
    writeln!(screen.out, "  sum  {n_bytes:>9} bytes")?;
    match training.second {
        Second::None => {}
        Second::Classifier => writeln!(screen.out, "ranked by: retrieval and classifier")?,
        Second::Meaning => writeln!(screen.out, "ranked by: retrieval and word meanings")?,
    }
    if training.n_held_out == 0 {
        writeln!(
            screen.out,
            "certainty: from the built-in curve, as no answer has two questions to learn from"
        )?;
    } else {
        writeln!(
            screen.out,
            "held out: {:.1} % of {} found their answer",
            training.accuracy * 100.0,
            plural(training.n_held_out, "question"),
        )?;
        writeln!(
            screen.out,
            "certainty: fitted; expected calibration error {:.3} with one question in seven out of scope",
            training.fit.expected_calibration_error,
        )?;
    }
    Ok(())
}
