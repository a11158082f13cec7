//! `edgewise eval BLOB FILE.tsv`: how right and how certain a bot is, on questions whose answers are
//! known.

mod json;
mod plot;
mod text;

use crate::blob;
use crate::clock::now_s;
use crate::screen::{Failure, Screen, count};
use anyhow::Context;
use clap::Args;
use edgewise_engine::diagnostic::Diagnostic;
use edgewise_engine::evaluation::{
    AtThreshold, Figures, Outcome, Proposal, Question, Replies, ask, misspell, read,
};
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Candidate, Engine, Situation};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::thread;

/// Thresholds of the table: every twentieth from 0 to 0.95.
const N_THRESHOLDS: u16 = 20;
/// Fewest questions that are worth a second thread.
const MIN_SHARE: usize = 500;

/// What to measure, and how to show it.
#[derive(Args)]
pub struct Options {
    /// The compiled bot
    blob: PathBuf,
    /// Questions, one a line: the question, a tab, and the reply or the id that must come; without
    /// that, the question is out of scope
    file: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// Draw the reliability diagram, and precision and coverage by threshold
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// The precision to propose a threshold for, from 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.9, value_parser = share)]
    precision: f64,
    /// The language that visitors probably write, as in `en`
    #[arg(long, value_name = "xx")]
    lang: Option<String>,
    /// Misspell the questions first: one edit in one or two words of each; another SEED makes other
    /// mistakes
    #[arg(long, value_name = "SEED")]
    misspell: Option<u64>,
}

fn share(text: &str) -> Result<f64, String> {
    let share: Option<f64> = text.parse().ok();
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1 is expected, as in 0.9".to_owned())
}

/// One question that was asked.
struct Asked {
    question: Question,
    outcome: Outcome,
    best: Option<Candidate>,
}

/// Everything that was found out.
struct Findings {
    asked: Vec<Asked>,
    figures: Figures,
    /// What each threshold of the table gives.
    thresholds: Vec<AtThreshold>,
    /// What the bot's own gives.
    own: AtThreshold,
    /// The precision that is wanted.
    precision: f64,
    proposal: Proposal,
    /// Questions that expect what the bot does not have.
    n_unknown: usize,
}

/// Asks the questions, and says what came of it.
///
/// # Errors
/// When the blob cannot be loaded, the file has a line that is no question or no line at all, or
/// output fails.
pub fn run(screen: &mut Screen, options: &Options) -> Result<(), Failure> {
    if let Some(path) = &options.plot
        && path.extension().is_none_or(|ending| ending != "svg")
    {
        let shown = path.display();
        return Err(Failure::Usage(format!(
            "{shown}: a file that ends in .svg is expected"
        )));
    }
    let engine = blob::load(&options.blob)?;
    let questions = questions(screen, &options.file)?;
    let replies = Replies::of(&engine);
    let unknown: Vec<Diagnostic> = questions
        .iter()
        .filter_map(|question| replies.check(question))
        .collect();
    screen.diagnostics(&unknown)?;
    let bar = match screen.watched {
        true => progress_bar(questions.len()),
        false => ProgressBar::hidden(),
    };
    let asked = ask_all(&engine, questions, options, &bar);
    bar.finish_and_clear();
    let outcomes: Vec<Outcome> = asked.iter().map(|asked| asked.outcome).collect();
    let figures = Figures::of(&outcomes);
    let findings = Findings {
        thresholds: figures.at_each(N_THRESHOLDS),
        own: figures.at(engine.settings().certainty_threshold),
        precision: options.precision,
        proposal: figures.propose(options.precision),
        n_unknown: unknown.len(),
        figures,
        asked,
    };
    if let Some(path) = &options.plot {
        let picture = plot::svg(&findings).map_err(Failure::Machine)?;
        std::fs::write(path, picture)
            .with_context(|| format!("{} cannot be written", path.display()))
            .map_err(Failure::Machine)?;
    }
    if options.json {
        return json::show(screen, &findings);
    }
    text::show(screen, &options.file, &findings)?;
    if let Some(path) = &options.plot {
        writeln!(screen.out, "\n{}", path.display())?;
    }
    Ok(())
}

/// The questions of the file, of which there is at least one.
fn questions(screen: &mut Screen, path: &Path) -> Result<Vec<Question>, Failure> {
    let shown = path.display();
    if !path.is_file() {
        return Err(Failure::Input(format!(
            "{shown}: there is no such file; one with a question, a tab, and its answer a line is \
             expected"
        )));
    }
    let bytes = std::fs::read(path)
        .with_context(|| format!("{shown} cannot be read"))
        .map_err(Failure::Machine)?;
    let (questions, diagnostics) = read(&SourceFile::new(shown.to_string(), bytes));
    if !diagnostics.is_empty() {
        screen.diagnostics(&diagnostics)?;
        writeln!(screen.err, "{shown}: {}", count(&diagnostics))?;
        return Err(Failure::Shown);
    }
    if questions.is_empty() {
        return Err(Failure::Input(format!("{shown}: there is no question")));
    }
    Ok(questions)
}

fn progress_bar(n_questions: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("asking {bar:30} {pos} of {len}  {elapsed}");
    ProgressBar::new(n_questions as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Asks every question as at the beginning of a conversation that takes place now, on as many
/// processors as there are.
fn ask_all(
    engine: &Engine,
    questions: Vec<Question>,
    options: &Options,
    bar: &ProgressBar,
) -> Vec<Asked> {
    let variables = engine.variables();
    let situation = Situation {
        lang: options.lang.as_deref(),
        variables: &variables,
        now: now_s(),
        ..Situation::default()
    };
    let ask_one = |question: &Question| {
        let misspelt = options.misspell.map(|seed| misspell(&question.text, seed));
        let text = misspelt.as_ref().unwrap_or(&question.text);
        let (outcome, best) = ask(engine, text, &question.expected, &situation);
        bar.inc(1);
        let mut question = question.clone();
        question.text.clone_from(text);
        Asked {
            question,
            outcome,
            best,
        }
    };
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let n_each = questions.len().div_ceil(n_threads).max(MIN_SHARE);
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for part in questions.chunks(n_each) {
            let ask_one = &ask_one;
            parts.push(scope.spawn(move || part.iter().map(ask_one).collect::<Vec<_>>()));
        }
        let mut asked = Vec::new();
        for part in parts {
            match part.join() {
                Ok(part) => asked.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        asked
    })
}
