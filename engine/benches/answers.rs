//! How right, how certain and how fast answers are, on public question sets.
//!
//! Reads `label<TAB>question` files from the folder in `EDGEWISE_QUESTIONS`; without it, only the
//! demo bot is measured.
//! Accuracy is on held-out questions: a fifth, a tenth or a test file, as the table says; misspelt
//! copies have one edit in one or two words of four letters or more.
//! Languages are measured on the ChatterBot corpus beside that folder: each language's bot is asked
//! its own questions, misspelt.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use edgewise_engine::compile::compile;
use edgewise_engine::evaluation::{Figures, Outcome, misspell};
use edgewise_engine::import::import;
use edgewise_engine::model::terms;
use edgewise_engine::source::SourceFile;
use edgewise_engine::source::dialogue;
use edgewise_engine::{Candidate, Engine};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

type Row = (String, String);

fn main() {
    demo();
    let Some(folder) = std::env::var_os("EDGEWISE_QUESTIONS").map(PathBuf::from) else {
        println!("EDGEWISE_QUESTIONS is not set: the public question sets are left out");
        return;
    };
    println!(
        "| case | questions | top-1 clean / misspelt | in and out of scope: ECE, AUROC | given at 0.5: precision, coverage | compile | load | median answer clean / misspelt | blob |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let read = |path: &str| read(&folder.join(path));
    let ten = read("banking77_10/train.tsv");
    case(
        "banking77_10, a fifth held out",
        &every(&ten, 5, true),
        &every(&ten, 5, false),
        &foreign(&read),
    );
    let all = read("banking77/train.tsv");
    case(
        "banking77, a tenth held out",
        &every(&all, 10, true),
        &every(&all, 10, false),
        &foreign(&read),
    );
    let folded = |text: &str| {
        text.to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "")
    };
    let known: Vec<String> = ten.iter().map(|(_, question)| folded(question)).collect();
    let others = all.iter().filter(|(_, q)| !known.contains(&folded(q)));
    let others: Vec<Row> = others.step_by(3).cloned().collect();
    case(
        "banking77_10, on others of banking77",
        &ten,
        &others,
        &foreign(&read),
    );
    let oos = [
        read("clinc150/oos_train.tsv"),
        read("clinc150/oos_valid.tsv"),
    ]
    .concat();
    let small = read("clinc150_small/train.tsv");
    let valid = read("clinc150/valid.tsv");
    case(
        "clinc150, ten an answer, on valid",
        &every(&small, 5, false),
        &valid,
        &oos,
    );
    case("clinc150_small, on valid", &small, &valid, &oos);
    let whole = read("clinc150/train.tsv");
    case("clinc150, on valid", &whole, &valid, &oos);
    let one = |rows: &[Row]| -> Vec<Row> {
        let mut labels = std::collections::BTreeSet::new();
        let first = rows
            .iter()
            .filter(|(label, _)| labels.insert(label.clone()));
        first.cloned().collect()
    };
    case(
        "clinc150, one an answer, on valid",
        &one(&small),
        &valid,
        &oos,
    );
    case(
        "banking77, one an answer, on others",
        &one(&ten),
        &others,
        &foreign(&read),
    );
    case(
        "covidfaq_de, one an answer, on test",
        &read("covidfaq_de/train.tsv"),
        &read("covidfaq_de/test.tsv"),
        &[],
    );
    languages(&folder.join("../chatterbot-corpus/chatterbot_corpus/data"));
}

/// Fewest questions of a language that say something about it.
const ENOUGH: usize = 100;

/// How often the corpus of each language finds an answer to its own questions, misspelt.
fn languages(corpus: &Path) {
    let Ok(folders) = std::fs::read_dir(corpus) else {
        println!("\nthe ChatterBot corpus is not at hand: languages are left out");
        return;
    };
    println!("\n| language | questions | as written | misspelt |\n|---|---|---|---|");
    let mut folders: Vec<PathBuf> = folders.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut files: Vec<SourceFile> = std::fs::read_dir(&folder)
            .unwrap()
            .flatten()
            .map(|entry| {
                let path = format!("{name}/{}", entry.file_name().to_string_lossy());
                SourceFile::new(path, std::fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        // A question may have several answers in the corpus; each is right.
        let mut answers: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
        let mut questions = BTreeMap::new();
        for conversation in files
            .iter()
            .flat_map(|file| dialogue::read(file).0.conversations)
        {
            for pair in conversation.windows(2) {
                let [said, answer] = [0, 1].map(|at| terms(&pair[at].value));
                questions
                    .entry(said.clone())
                    .or_insert_with(|| pair[0].value.clone());
                answers.entry(said).or_default().insert(answer);
            }
        }
        if answers.len() < ENOUGH {
            continue;
        }
        let imported = import(&name, &files);
        let blob = compile(&imported.files).blob.expect("the corpus compiles");
        let engine = Engine::load(blob).expect("loads");
        let right = |misspelt: bool| {
            let asked = questions.iter().filter(|(key, question)| {
                let question = match misspelt {
                    true => misspell(question, 0),
                    false => (*question).clone(),
                };
                let found = engine.ask(&question, None, 1);
                let best = found.first();
                best.is_some_and(|best| answers[*key].contains(&terms(&best.reply)))
            });
            100.0 * asked.count() as f64 / answers.len() as f64
        };
        let (written, misspelt) = (right(false), right(true));
        println!(
            "| {name} | {} | {written:.1} % | {misspelt:.1} % |",
            answers.len()
        );
    }
}

/// Out-of-scope questions for a bank: everyday ones that no bank answers.
fn foreign(read: &dyn Fn(&str) -> Vec<Row>) -> Vec<Row> {
    let is_bank = |label: &str| {
        [
            "bank",
            "card",
            "account",
            "pin",
            "balance",
            "transfer",
            "transaction",
            "bill",
            "credit",
            "rate",
            "currency",
            "spend",
            "pay",
        ]
        .iter()
        .any(|word| label.contains(word))
    };
    let rows = read("clinc150/valid.tsv")
        .into_iter()
        .filter(|(label, _)| !is_bank(label));
    rows.step_by(10).collect()
}

fn read(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("a question file");
    let row = |line: &str| {
        line.split_once('\t')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

/// Every n-th row, or all the others.
fn every(rows: &[Row], n: usize, others: bool) -> Vec<Row> {
    let rows = rows
        .iter()
        .enumerate()
        .filter(|(i, _)| (i % n == 0) != others);
    rows.map(|(_, row)| row.clone()).collect()
}

fn demo() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/support");
    let files: Vec<SourceFile> = [
        "bot.toml",
        "states.csv",
        "knowledge/english.csv",
        "knowledge/spanish.csv",
        "dialogues/en/smalltalk.yml",
        "dialogues/es/smalltalk.yml",
    ]
    .into_iter()
    .map(|path| SourceFile::new(path, std::fs::read(root.join(path)).expect("the demo bot")))
    .collect();
    let start = Instant::now();
    let blob = compile(&files).blob.expect("the demo bot compiles");
    let compile_ms = start.elapsed().as_secs_f64() * 1e3;
    let start = Instant::now();
    let size = blob.len();
    let engine = Engine::load(blob).expect("the demo bot loads");
    let load_ms = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "demo bot: compile {compile_ms:.0} ms, load {load_ms:.2} ms, {size} bytes, {} questions\n",
        engine.n_questions()
    );
}

fn case(name: &str, train: &[Row], test: &[Row], out_of_scope: &[Row]) {
    let lang = if name.starts_with("covidfaq_de") {
        "de"
    } else {
        "en"
    };
    let mut csv = String::new();
    for (label, question) in train {
        let quoted = question.replace('"', "\"\"");
        csv += &format!("\"{lang}\",\"{quoted}\",\"{label}\"\n");
    }
    let files = [
        SourceFile::new(
            "bot.toml",
            format!("name = \"bench\"\nlanguages = [\"{lang}\"]\n"),
        ),
        SourceFile::new("knowledge/q.csv", csv),
    ];
    let start = Instant::now();
    let compiled = compile(&files);
    let compile_s = start.elapsed().as_secs_f64();
    let blob = compiled.blob.expect("compiles");
    if std::env::var_os("EDGEWISE_CURVE").is_some() {
        println!("{:?}", compiled.report.expect("a report").training);
    }
    let size = blob.len();
    let start = Instant::now();
    let engine = Engine::load(blob).expect("loads");
    let load_ms = start.elapsed().as_secs_f64() * 1e3;
    let clean = ask(
        &engine,
        test.iter().map(|(label, q)| (label.as_str(), q.clone())),
    );
    let noisy = ask(
        &engine,
        test.iter()
            .map(|(label, q)| (label.as_str(), misspell(q, 0))),
    );
    let foreign = ask(&engine, out_of_scope.iter().map(|(_, q)| ("", q.clone())));
    let all = Figures::of(&[&clean.outcomes[..], &foreign.outcomes].concat());
    let top1 = |asked: &Asked| 100.0 * Figures::of(&asked.outcomes).top_1().unwrap_or_default();
    let given = all.at(0.5);
    println!(
        "| {name} | {} / {} | {:.1} / {:.1} | {:.3}, {:.3} | {:.3}, {:.3} | {compile_s:.2} s | {load_ms:.1} ms | {:.0} / {:.0} µs | {size} B |",
        train.len(),
        test.len(),
        top1(&clean),
        top1(&noisy),
        all.calibration_error().unwrap_or_default(),
        all.auroc().unwrap_or_default(),
        given.precision().unwrap_or_default(),
        given.coverage,
        median(clean.us),
        median(noisy.us),
    );
}

/// What came of questions, and how long each answer took, in microseconds.
struct Asked {
    outcomes: Vec<Outcome>,
    us: Vec<f64>,
}

/// Asks questions with their labels; without one, a question is out of scope.
fn ask<'a>(engine: &Engine, rows: impl Iterator<Item = (&'a str, String)>) -> Asked {
    let mut asked = Asked {
        outcomes: Vec::new(),
        us: Vec::new(),
    };
    for (label, question) in rows {
        let start = Instant::now();
        let candidates: Vec<Candidate> = engine.ask(&question, None, 5);
        asked.us.push(start.elapsed().as_secs_f64() * 1e6);
        let at = candidates.iter().position(|one| one.reply == label);
        asked.outcomes.push(Outcome {
            certainty: candidates.first().map_or(0.0, |best| best.certainty),
            place: at.map(|at| at + 1),
            in_scope: !label.is_empty(),
        });
    }
    asked
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
