//! How right, how certain and how fast answers are, on public question sets.
//!
//! Reads `label<TAB>question` files from the folder in `EDGEWISE_QUESTIONS`; without it, only the
//! demo bot is measured.
//! Accuracy is on held-out questions: a fifth, a tenth or a test file, as the table says; misspelt
//! copies have one edit in one or two words of four letters or more.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Candidate, Engine};
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
        test.iter().map(|(label, q)| (label.as_str(), misspell(q))),
    );
    let foreign = ask(&engine, out_of_scope.iter().map(|(_, q)| ("", q.clone())));
    let top1 = |asked: &[Asked]| {
        100.0 * asked.iter().filter(|a| a.right).count() as f64 / asked.len() as f64
    };
    let all: Vec<&Asked> = clean.iter().chain(&foreign).collect();
    let given: Vec<&&Asked> = all.iter().filter(|a| a.certainty >= 0.5).collect();
    let right = given.iter().filter(|a| a.right).count();
    println!(
        "| {name} | {} / {} | {:.1} / {:.1} | {:.3}, {:.3} | {:.3}, {:.3} | {compile_s:.2} s | {load_ms:.1} ms | {:.0} / {:.0} µs | {size} B |",
        train.len(),
        test.len(),
        top1(&clean),
        top1(&noisy),
        calibration_error(&all),
        auroc(&clean, &foreign),
        right as f64 / given.len().max(1) as f64,
        given.len() as f64 / all.len() as f64,
        median_us(&clean),
        median_us(&noisy),
    );
}

struct Asked {
    certainty: f64,
    right: bool,
    us: f64,
}

fn ask<'a>(engine: &Engine, rows: impl Iterator<Item = (&'a str, String)>) -> Vec<Asked> {
    rows.map(|(label, question)| {
        let start = Instant::now();
        let best: Option<Candidate> = engine.ask(&question, None, 5).into_iter().next();
        let us = start.elapsed().as_secs_f64() * 1e6;
        let certainty = best.as_ref().map_or(0.0, |best| f64::from(best.certainty));
        Asked {
            certainty,
            right: best.is_some_and(|best| best.reply == label),
            us,
        }
    })
    .collect()
}

fn median_us(asked: &[Asked]) -> f64 {
    let mut times: Vec<f64> = asked.iter().map(|a| a.us).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn calibration_error(asked: &[&Asked]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for asked in asked {
        let bin = &mut bins[((asked.certainty * 10.0) as usize).min(9)];
        bin.0 += asked.certainty;
        bin.1 += f64::from(u8::from(asked.right));
    }
    bins.iter()
        .map(|(c, r): &(f64, f64)| (c - r).abs())
        .sum::<f64>()
        / asked.len() as f64
}

/// How often an in-scope question is more certain than an out-of-scope one.
fn auroc(inside: &[Asked], outside: &[Asked]) -> f64 {
    let mut wins = 0.0;
    for a in inside {
        for b in outside {
            wins += if a.certainty > b.certainty {
                1.0
            } else if a.certainty == b.certainty {
                0.5
            } else {
                0.0
            };
        }
    }
    wins / (inside.len() * outside.len()).max(1) as f64
}

/// One edit in one or two words of four letters or more, the same for the same question.
fn misspell(question: &str) -> String {
    let mut seed = question.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut random = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    let mut words: Vec<Vec<char>> = question.split(' ').map(|w| w.chars().collect()).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&i| words[i].len() >= 4).collect();
    for _ in 0..(1 + random(2)).min(long.len()) {
        let word = &mut words[long[random(long.len())]];
        let letter = (b'a' + random(26) as u8) as char;
        match random(4) {
            0 => word.insert(random(word.len() + 1), letter),
            1 => drop(word.remove(random(word.len()))),
            2 => {
                let at = random(word.len());
                word[at] = letter;
            }
            _ => {
                let at = random(word.len() - 1);
                word.swap(at, at + 1);
            }
        }
    }
    words
        .into_iter()
        .map(|w| w.into_iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}
