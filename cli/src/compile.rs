//! `edgewise compile DIR`: the blob, and what it holds.

use crate::screen::{Failure, Screen, count, plural};
use crate::{blob, learn_from, project};
use edgewise_engine::compile::{
    Compiled, Report, compile_learning, compile_with_progress, questions, read,
};
use edgewise_engine::source::SourceFile;
use edgewise_engine::train::Second;
use edgewise_engine::unlabelled::{Learnt, Outcome};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// Compiles the project in `dir` into `output`, learning from what the options name.
///
/// # Errors
/// When the project has an error, there is nothing to learn from, or the blob cannot be written.
pub fn run(
    screen: &mut Screen,
    dir: &Path,
    output: &Path,
    learning: &learn_from::Options,
) -> Result<(), Failure> {
    let files = project::read(dir)?;
    let known = match learning.learn_from {
        Some(_) => questions(&read(&files).0),
        None => Vec::new(),
    };
    let unlabelled = learn_from::read(screen, learning, &known)?;
    let bytes = in_memory(screen, dir, &|progress| match &unlabelled {
        Some(unlabelled) => compile_learning(&files, unlabelled, progress),
        None => compile_with_progress(&files, progress),
    })?;
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
    let files: Vec<SourceFile> = project::read(dir)?;
    in_memory(screen, dir, &|progress| {
        compile_with_progress(&files, progress)
    })
}

/// Compiles; hears how much is done, 0..=1.
type Compile<'a> = dyn Fn(&dyn Fn(f32)) -> Compiled + 'a;

fn in_memory(
    screen: &mut Screen,
    dir: &Path,
    compile: &Compile<'_>,
) -> Result<(Vec<u8>, Report), Failure> {
    let bar = if screen.watched {
        progress_bar("training")
    } else {
        ProgressBar::hidden()
    };
    let compiled = compile(&|done| bar.set_position((done * 100.0) as u64));
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

/// A bar that says how many hundredths of `what` are done.
pub fn progress_bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent:>3} %  {elapsed}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(100).with_style(style).with_message(what)
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
        if let Some(half) = training.fit.caution.half() {
            writeln!(
                screen.out,
                "caution: told as 50 % from a probability of {:.0} %, so that more of the given answers are right",
                half * 100.0,
            )?;
        }
    }
    match &report.learnt {
        Some(learnt) => report_learnt(screen, learnt),
        None => Ok(()),
    }
}

fn report_learnt(screen: &mut Screen, learnt: &Learnt) -> Result<(), Failure> {
    let by = match learnt.by_teacher {
        true => "labelled by the teacher",
        false => "labelled by the bot itself",
    };
    let different = plural(learnt.n_questions, "unlabelled question");
    let (before, after) = (learnt.before * 100.0, learnt.after * 100.0);
    let why_not = match learnt.outcome {
        Outcome::Learnt => {
            let words = plural(learnt.n_terms, "new word");
            writeln!(
                screen.out,
                "learnt from {} of {different}, {by}: held out, {after:.1} % in place of {before:.1} % found their answer; {words}",
                learnt.n_used,
            )?;
            return Ok(());
        }
        Outcome::NoGain if after > before => {
            format!("{by}: {after:.1} % in place of {before:.1} % is too small a gain")
        }
        Outcome::NoGain => {
            format!("{by}: no more of the held-out questions found their answer")
        }
        Outcome::NothingNew => "the bot has all of them already".to_owned(),
        Outcome::TooFewKnown => {
            "the bot has too few questions to hold out and try whether it is a gain".to_owned()
        }
        Outcome::TooMany => "the bot has too many questions and answers".to_owned(),
    };
    writeln!(screen.out, "{different} not learnt from, {why_not}")?;
    Ok(())
}
