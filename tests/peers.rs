//! Edgewise and what a page can use in its place, in one page: `cargo xtask bench --peers` runs this.
//!
//! The engine as WebAssembly and search libraries from npm learn the same questions and are asked
//! the same others, as written and misspelt, in a real browser.
//! A library gives the nearest known questions, and the ten nearest vote for an answer.
//! Each case has a browser of its own, so that memory and compiled code are nobody else's.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum::http::{HeaderName, HeaderValue};
use e2e::wait::{Look, until};
use e2e::{FileServer, Stage, Visitor};
use edgewise_engine::compile::compile;
use edgewise_engine::evaluation::misspell;
use edgewise_engine::source::SourceFile;
use serde_json::{Value, json};

/// Questions of a public set: label and text.
type Rows = Vec<(String, String)>;

/// Without it the browser's clock has steps of a tenth of a millisecond.
const ISOLATED: (&str, &str) = ("document-isolation-policy", "isolate-and-require-corp");

/// The peer that answers with typing mistakes are compared with.
const FUZZY: &str = "MiniSearch, fuzzy 0.2";

fn main() -> Result<()> {
    let folder = PathBuf::from(named("EDGEWISE_PEERS")?);
    let sets = PathBuf::from(named("EDGEWISE_QUESTIONS")?);
    let stage = Stage::put_up()?;
    for (name, known, asked) in cases(&sets)? {
        eprintln!("{name}: {} known, {} asked", known.len(), asked.len());
        let blob = write_case(&folder, name, &known, &asked)?;
        let found = stage.visit(|visitor| {
            let folder = folder.clone();
            Box::pin(async move { play(visitor, &folder, name).await })
        })?;
        show(name, known.len(), asked.len(), &blob, &found)?;
    }
    Ok(())
}

fn named(variable: &str) -> Result<String> {
    env::var(variable).with_context(|| {
        format!("{variable} is not set; run `cargo xtask bench --peers`, which makes everything")
    })
}

/// Every case: its name, what is known, and what is asked.
fn cases(sets: &Path) -> Result<Vec<(&'static str, Rows, Rows)>> {
    let read = |set: &str| -> Result<Rows> {
        let path = sets.join(set).join("train.tsv");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let row = |line: &str| {
            let (label, question) = line.split_once('\t')?;
            Some((label.to_owned(), question.to_owned()))
        };
        Ok(text.lines().filter_map(row).collect())
    };
    let (all, ten) = (read("banking77")?, read("banking77_10")?);
    let tenth = |is_asked: bool| -> Rows {
        let rows = all.iter().enumerate();
        let rows = rows.filter(|(number, _)| (number % 10 == 0) == is_asked);
        rows.map(|(_, row)| row.clone()).collect()
    };
    let is_known = |row: &&(String, String)| ten.iter().any(|known| known.1 == row.1);
    let others = all.iter().filter(|row| !is_known(row));
    let others: Rows = others.step_by(9).cloned().collect();
    Ok(vec![
        ("banking77", tenth(false), tenth(true)),
        ("banking77_10", ten, others),
    ])
}

/// Writes a case for the page; gives the blob.
fn write_case(folder: &Path, name: &str, known: &Rows, asked: &Rows) -> Result<Vec<u8>> {
    let mut table = String::new();
    for (label, question) in known {
        let question = question.replace('"', "\"\"");
        table += &format!("\"en\";\"{question}\";\"{label}\"\n");
    }
    let files = [
        SourceFile::new("bot.toml", "name = \"bench\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("knowledge/questions.csv", table),
    ];
    let blob = compile(&files)
        .blob
        .context("the questions do not compile")?;
    fs::write(folder.join(format!("{name}.edgewise")), &blob)?;
    let row = |(label, text): &(String, String)| json!([label, text, misspell(text, 0)]);
    let asked: Vec<Value> = asked.iter().map(row).collect();
    let rows = json!({ "known": known, "asked": asked });
    fs::write(folder.join(format!("{name}.json")), rows.to_string())?;
    Ok(blob)
}

/// Everything that the systems did, in order.
async fn play(
    visitor: &mut Visitor<'_>,
    folder: &Path,
    case: &str,
) -> Result<Vec<(String, Value)>> {
    let header = (
        HeaderName::from_static(ISOLATED.0),
        HeaderValue::from_static(ISOLATED.1),
    );
    let server = FileServer::start(folder, header).await?;
    visitor
        .goes_to_url(&format!("{}index.html", server.url))
        .await?;
    until("the page's script", || async {
        let is_there = visitor.looks_up("return 'bench' in window").await?;
        Ok(match is_there.as_bool() {
            Some(true) => Look::Holds(()),
            _ => Look::NotYet("no script yet".to_owned()),
        })
    })
    .await?;
    let prepare = "window.current = await bench.prepare(arguments[0]); return current.names";
    let names = visitor.waits_for_script(prepare, vec![json!(case)]).await?;
    let mut found = Vec::new();
    for name in names.as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        eprintln!("  {name}");
        let begin = "current.begin(arguments[0])";
        visitor.waits_for_script(begin, vec![json!(name)]).await?;
        let result = loop {
            let turn = "return current.turn()";
            let result = visitor.waits_for_script(turn, Vec::new()).await?;
            if !result.is_null() {
                break result;
            }
        };
        found.push((name.to_owned(), result));
    }
    Ok(found)
}

/// Prints a case in Markdown.
fn show(
    name: &str,
    n_known: usize,
    n_asked: usize,
    blob: &[u8],
    found: &[(String, Value)],
) -> Result<()> {
    println!("### {name}: {n_known} known, {n_asked} asked\n");
    println!(
        "| system | asked | right, as written / misspelt | median | slowest of a hundred | median, misspelt | compressed |"
    );
    println!("|---|---|---|---|---|---|---|");
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    for (system, result) in found {
        let shipped = match result["saved"].as_str() {
            Some(saved) => compressed(saved.as_bytes())?,
            None => compressed(blob)?,
        };
        println!(
            "| {system} | {} | {:.1} / {:.1} % | {} | {} | {} | {} kB |",
            result["n"],
            100.0 * number(&result["right"][0]),
            100.0 * number(&result["right"][1]),
            time(number(&result["medianMs"][0])),
            time(number(&result["slowMs"][0])),
            time(number(&result["medianMs"][1])),
            shipped / 1000,
        );
    }
    let of = |name: &str| found.iter().find(|(system, _)| system == name);
    let (Some((_, own)), Some((_, fuzzy))) = (of("Edgewise"), of(FUZZY)) else {
        return Ok(());
    };
    let median = |result: &Value, kind: usize| number(&result["medianMs"][kind]);
    println!(
        "\nEdgewise is {:.0} times as fast as {FUZZY}, {:.0} times with misspelt questions, which take it {:.1} times as long as others.",
        median(fuzzy, 0) / median(own, 0),
        median(fuzzy, 1) / median(own, 1),
        median(own, 1) / median(own, 0),
    );
    let allowed = 1.5 * blob.len() as f64 + 1e6;
    println!(
        "It loads its blob of {} bytes in {}; the module's memory grows by {} bytes for that and by {} with all answers, {:.0} % of one and a half times the blob and 1 MB.\n",
        blob.len(),
        time(number(&own["loadMs"])),
        own["loaded"],
        own["answered"],
        100.0 * number(&own["answered"]) / allowed,
    );
    Ok(())
}

/// `185 µs`, `14.2 ms`
fn time(ms: f64) -> String {
    match ms {
        ms if ms < 1.0 => format!("{:.0} µs", ms * 1e3),
        ms if ms < 100.0 => format!("{ms:.1} ms"),
        ms => format!("{ms:.0} ms"),
    }
}

/// Bytes of brotli at its best.
fn compressed(bytes: &[u8]) -> Result<usize> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut encoder = brotli::CompressorWriter::with_params(Vec::new(), 1 << 16, &params);
    encoder.write_all(bytes)?;
    Ok(encoder.into_inner().len())
}
