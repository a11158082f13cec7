//! What a bot gains from questions without answers, on public question sets.
//!
//! Reads `label<TAB>question` files from the folder in `EDGEWISE_QUESTIONS`, and asks the teacher in
//! the folder in `EDGEWISE_TEACHER`; without the one nothing is measured, without the other only
//! what a bot learns by itself.
//! Ten questions an answer are known; of all others, a third is asked, and the rest is learnt from.
//! Misspelt copies have one edit in one or two words of four letters or more.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use edgewise_engine::Engine;
use edgewise_engine::compile::{compile_learning, questions, read};
use edgewise_engine::source::SourceFile;
use edgewise_engine::unlabelled::{Embeddings, Unlabelled};
use edgewise_teacher::Teacher;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Row = (String, String);

fn main() {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let Some(questions) = folder("EDGEWISE_QUESTIONS") else {
        println!("EDGEWISE_QUESTIONS is not set: nothing is measured");
        return;
    };
    let teacher = folder("EDGEWISE_TEACHER").map(|dir| Teacher::open(&dir).expect("a teacher"));
    if teacher.is_none() {
        println!("EDGEWISE_TEACHER is not set: nothing is measured with a teacher");
    }
    println!(
        "| case | known / unlabelled / asked | labelled by | top-1 clean / misspelt | calibration error | held out: without, with | compile | blob |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let read = |path: &str| rows(&questions.join(path));
    let ten = read("banking77_10/train.tsv");
    let others = others(&read("banking77/train.tsv"), &ten);
    let (asked, log) = split(&others);
    case("banking77_10", &ten, &log, &asked, teacher.as_ref());
    let small = read("clinc150_small/train.tsv");
    let known: Vec<Row> = small.iter().step_by(5).cloned().collect();
    let mut log = self::others(&small, &known);
    // Visitors ask what is out of scope, too.
    log.extend(read("clinc150/oos_train.tsv"));
    let asked = read("clinc150/valid.tsv");
    case(
        "clinc150, ten an answer",
        &known,
        &log,
        &asked,
        teacher.as_ref(),
    );
}

fn rows(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("a question file");
    let row = |line: &str| {
        line.split_once('\t')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

fn folded(text: &str) -> String {
    text.to_lowercase()
        .replace(|c: char| !c.is_alphanumeric(), "")
}

/// The rows whose questions are not among the known ones.
fn others(rows: &[Row], known: &[Row]) -> Vec<Row> {
    let known: HashSet<String> = known.iter().map(|(_, question)| folded(question)).collect();
    let others = rows
        .iter()
        .filter(|(_, question)| !known.contains(&folded(question)));
    others.cloned().collect()
}

/// A third of the rows, and the others that are not the same as one of these.
fn split(rows: &[Row]) -> (Vec<Row>, Vec<Row>) {
    let asked: Vec<Row> = rows.iter().step_by(3).cloned().collect();
    let log = others(rows, &asked);
    (asked, log)
}

fn case(name: &str, known: &[Row], log: &[Row], asked: &[Row], teacher: Option<&Teacher>) {
    let mut csv = String::new();
    for (label, question) in known {
        let quoted = question.replace('"', "\"\"");
        csv += &format!("\"en\",\"{quoted}\",\"{label}\"\n");
    }
    let files = [
        SourceFile::new("bot.toml", "name = \"bench\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("knowledge/q.csv", csv),
    ];
    let log: Vec<String> = log.iter().map(|(_, question)| question.clone()).collect();
    let own = questions(&read(&files).0);
    let embed = |texts: &[String]| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        teacher.map(|teacher| teacher.embed(&texts, &|_| {}).expect("vectors"))
    };
    let start = Instant::now();
    let embeddings = embed(&own)
        .zip(embed(&log))
        .map(|(known, unlabelled)| Embeddings { known, unlabelled });
    if embeddings.is_some() {
        println!(
            "| {name} | the teacher is asked for {:.0} s | | | | | | |",
            start.elapsed().as_secs_f64()
        );
    }
    let alone = |questions: &[String]| Unlabelled {
        questions: questions.to_vec(),
        embeddings: None,
    };
    let mut ways = vec![("nobody", alone(&[])), ("the bot itself", alone(&log))];
    ways.extend(embeddings.map(|embeddings| {
        let unlabelled = Unlabelled {
            embeddings: Some(embeddings),
            ..alone(&log)
        };
        ("the teacher", unlabelled)
    }));
    for (by, unlabelled) in ways {
        let start = Instant::now();
        let compiled = compile_learning(&files, &unlabelled, &|_| {});
        let compile_s = start.elapsed().as_secs_f64();
        let blob = compiled.blob.expect("compiles");
        let learnt = compiled
            .report
            .and_then(|report| report.learnt)
            .expect("a report");
        let size = blob.len();
        let engine = Engine::load(blob).expect("loads");
        let top1 = |misspelt: bool| {
            let right = asked.iter().filter(|(label, question)| {
                let question = if misspelt {
                    misspell(question)
                } else {
                    question.clone()
                };
                let best = engine.ask(&question, None, 1).into_iter().next();
                best.is_some_and(|best| best.reply == *label)
            });
            100.0 * right.count() as f64 / asked.len() as f64
        };
        println!(
            "| {name} | {} / {} / {} | {by} | {:.1} / {:.1} | {:.3} | {:.1}, {:.1} | {compile_s:.1} s | {size} B |",
            known.len(),
            learnt.n_questions,
            asked.len(),
            top1(false),
            top1(true),
            calibration_error(&engine, asked),
            learnt.before * 100.0,
            learnt.after * 100.0,
        );
    }
}

fn calibration_error(engine: &Engine, asked: &[Row]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (label, question) in asked {
        let best = engine.ask(question, None, 1).into_iter().next();
        let certainty = best.as_ref().map_or(0.0, |best| f64::from(best.certainty));
        let is_right = best.is_some_and(|best| best.reply == *label);
        let bin = &mut bins[((certainty * 10.0) as usize).min(9)];
        bin.0 += certainty;
        bin.1 += f64::from(u8::from(is_right));
    }
    let sum: f64 = bins.iter().map(|(c, r): &(f64, f64)| (c - r).abs()).sum();
    sum / asked.len() as f64
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
    let words = words
        .into_iter()
        .map(|word| word.into_iter().collect::<String>());
    words.collect::<Vec<_>>().join(" ")
}
