//! `edgewise compile DIR --learn-from FILE`: reading questions whose answer nobody has said, and
//! asking a teacher what they mean.
//!
//! The file is a text with one question a line, or what the operator server exports of its
//! conversations, `messages.jsonl` or `messages.csv`, of which the visitors' texts are taken.

use crate::project;
use crate::screen::{Failure, Screen};
use csv::ReaderBuilder;
use edgewise_engine::unlabelled::{Embeddings, Unlabelled};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Longer texts are no questions.
const MAX_CHARS: usize = 500;

/// Where to learn from, besides the project.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Learn from a file of questions without answers, one a line, or of exported messages
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub learn_from: Option<PathBuf>,
    /// Let a sentence-embedding model label them: a folder with model.safetensors and tokenizer.json
    #[arg(long, value_name = "MODEL_DIR", requires = "learn_from")]
    pub teacher: Option<PathBuf>,
}

/// What the options lead to, for a bot with these `known` questions; nothing without a file.
///
/// # Errors
/// When the file has no questions, or the teacher cannot be asked.
pub fn read(
    screen: &mut Screen,
    options: &Options,
    known: &[String],
) -> Result<Option<Unlabelled>, Failure> {
    let Some(path) = &options.learn_from else {
        return Ok(None);
    };
    let questions = questions(screen, path)?;
    let embeddings = match &options.teacher {
        Some(dir) => Some(embed(screen, dir, known, &questions)?),
        None => None,
    };
    Ok(Some(Unlabelled {
        questions,
        embeddings,
    }))
}

/// The questions of a file, in its order.
fn questions(screen: &mut Screen, path: &Path) -> Result<Vec<String>, Failure> {
    let file = project::read_file(path)?;
    let text = file
        .text()
        .map_err(|diagnostic| Failure::Input(diagnostic.to_string()))?;
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let all = match ending.to_lowercase().as_str() {
        "jsonl" => of_messages(json_lines(path, text)?),
        "csv" => of_messages(table(path, text)?),
        _ => text.lines().map(str::to_owned).collect(),
    };
    let mut questions: Vec<String> = all.iter().map(|line| line.trim().to_owned()).collect();
    questions.retain(|question| !question.is_empty());
    let n_all = questions.len();
    questions.retain(|question| question.chars().count() <= MAX_CHARS);
    let n_long = n_all - questions.len();
    if n_long > 0 {
        let shown = path.display();
        writeln!(
            screen.err,
            "{shown}: warning: {n_long} of {n_all} questions have more than {MAX_CHARS} characters; they are left out"
        )?;
    }
    if questions.is_empty() {
        return Err(Failure::Input(format!(
            "{}: there is no question in it; one a line is expected",
            path.display()
        )));
    }
    Ok(questions)
}

/// A row of exported messages, as far as it matters.
#[derive(Deserialize)]
struct Message {
    speaker: String,
    kind: Option<String>,
    text: Option<String>,
}

/// What visitors have said.
fn of_messages(messages: Vec<Message>) -> Vec<String> {
    let is_said = |message: &Message| {
        message.speaker == "visitor" && message.kind.as_deref().is_none_or(|kind| kind == "text")
    };
    let said = messages.into_iter().filter(is_said);
    said.filter_map(|message| message.text).collect()
}

fn json_lines(path: &Path, text: &str) -> Result<Vec<Message>, Failure> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let message = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| unreadable(path, number + 1, &error))
    };
    lines.map(message).collect()
}

fn table(path: &Path, text: &str) -> Result<Vec<Message>, Failure> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let rows = reader.deserialize().enumerate();
    rows.map(|(number, row)| {
        row.map_err(|error: csv::Error| {
            let line = error
                .position()
                .map_or(number as u64 + 2, csv::Position::line);
            unreadable(path, line as usize, &error)
        })
    })
    .collect()
}

fn unreadable(path: &Path, line: usize, error: &dyn std::fmt::Display) -> Failure {
    Failure::Input(format!(
        "{}:{line}:1: error: no message: {error}; a row of exported messages with `speaker` and `text` is expected; give a text file with one question a line otherwise",
        path.display()
    ))
}

/// The vectors that the teacher in `dir` has for the questions.
#[cfg(feature = "teacher")]
fn embed(
    screen: &mut Screen,
    dir: &Path,
    known: &[String],
    questions: &[String],
) -> Result<Embeddings, Failure> {
    use crate::compile::progress_bar;
    use edgewise_teacher::{Teacher, TeacherError};
    use indicatif::ProgressBar;

    let failure = |error: TeacherError| match error {
        TeacherError::Unreadable(..) => Failure::Machine(error.into()),
        error => Failure::Input(error.to_string()),
    };
    if !dir.is_dir() {
        let shown = dir.display();
        return Err(Failure::Input(format!(
            "{shown}: there is no such folder; a teacher is a folder with model.safetensors, tokenizer.json and config.json"
        )));
    }
    let teacher = Teacher::open(dir).map_err(failure)?;
    let all: Vec<&str> = known.iter().chain(questions).map(String::as_str).collect();
    let bar = match screen.watched {
        true => progress_bar("asking the teacher"),
        false => ProgressBar::hidden(),
    };
    let done = |n: usize| bar.set_position((n * 100 / all.len().max(1)) as u64);
    let mut vectors = teacher.embed(&all, &done).map_err(failure)?;
    bar.finish_and_clear();
    let unlabelled = vectors.split_off(known.len());
    Ok(Embeddings {
        known: vectors,
        unlabelled,
    })
}

/// Says how to get an `edgewise` that can ask a teacher.
#[cfg(not(feature = "teacher"))]
fn embed(
    _screen: &mut Screen,
    _dir: &Path,
    _known: &[String],
    _questions: &[String],
) -> Result<Embeddings, Failure> {
    Err(Failure::Usage(
        "this edgewise was built without teachers; build it with `cargo build --release -p edgewise --features teacher`".to_owned(),
    ))
}
