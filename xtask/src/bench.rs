//! `cargo xtask bench`: how right, how certain and how fast answers are.
//!
//! First the engine's own benchmark, natively; then the same questions to the same bots natively
//! and in WebAssembly, one run after the other.
//! All of it is Markdown, to be kept with its date and machine.
//! WebAssembly runs in Node; without it that half is left out.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::load;
use crate::peers;
use crate::project::Project;
use crate::site::{files_below, read};
use crate::step::is_installed;
use crate::step::{Look, Steps, display};
use crate::wasm::{self, ENGINE};

/// The public question sets, beside the repository, unless another folder is told.
pub const QUESTIONS: &str = "../shared/data/questions";

/// How many questions of a public set are asked.
const MAX_QUESTIONS: usize = 1_000;

/// Asks a module's engine and prints one row, as `answer-times` does natively.
const TRIAL: &str = include_str!("bench.mjs");

/// How often a file is saved under `compile --watch`.
const N_SAVES: usize = 21;

/// A bot and the questions for it, both in files.
struct Case {
    name: &'static str,
    blob: PathBuf,
    questions: PathBuf,
}

/// Measures what the operator server takes, and prints a table.
pub fn run_desk(project: &Project, questions: &Path) -> Result<()> {
    let mut steps = Steps::new(3, Look::for_terminal());
    steps.run("Building the server", |step| {
        step.command(&mut project.cargo(&["build", "--release", "-p", "edgewise"]))?;
        Ok(((), String::new()))
    })?;
    let table = steps.run("Writing, and saying nothing", |_| {
        let args = [
            "run",
            "-q",
            "--release",
            "-p",
            "e2e",
            "--bin",
            "service-load",
        ];
        let mut load = project.cargo(&args);
        let program = format!("edgewise{}", std::env::consts::EXE_SUFFIX);
        load.env("EDGEWISE_BIN", project.target.join("release").join(program));
        Ok((output(&mut load)?, String::new()))
    })?;
    let calls = steps.run("Asking, beside a bare handler", |_| {
        let args = [
            "bench",
            "-q",
            "-p",
            "edgewise-server",
            "--bench",
            "requests",
        ];
        let mut bench = project.cargo(&args);
        if let Some(sets) = question_sets(project, questions) {
            bench.env("EDGEWISE_QUESTIONS", sets);
        }
        Ok((output(&mut bench)?, String::new()))
    })?;
    println!("# The operator server\n\n{}\n\n{table}\n{calls}", machine());
    Ok(())
}

/// Runs every benchmark, and prints its tables.
pub fn run(project: &Project, questions: &Path) -> Result<()> {
    let mut steps = Steps::new(5, Look::for_terminal());
    let sets = question_sets(project, questions);
    println!("# Benchmarks\n\n{}\n", machine());
    if sets.is_none() {
        let folder = questions.display();
        println!("The public question sets are not at hand ({folder}): left out.\n");
    }
    println!("## Natively\n");
    let answers = steps.run("Asking natively", |_| {
        let mut bench = project.cargo(&["bench", "-q", "-p", "edgewise-engine"]);
        bench.args(["--features", "compile", "--bench", "answers"]);
        match &sets {
            Some(sets) => bench.env("EDGEWISE_QUESTIONS", sets),
            None => bench.env_remove("EDGEWISE_QUESTIONS"),
        };
        Ok((output(&mut bench)?, String::new()))
    })?;
    println!("{answers}");

    let work = project.cache().join("bench");
    fs::create_dir_all(&work)?;
    let cases = steps.run("Compiling the bots", |step| {
        step.command(&mut project.cargo(&["build", "-q", "-p", "edgewise"]))?;
        Ok((cases(project, sets.as_deref(), &work)?, String::new()))
    })?;
    let mut rows = Vec::new();
    steps.run("Timing natively", |_| {
        for case in &cases {
            let mut times = project.cargo(&["run", "-q", "--release", "-p", "answer-times", "--"]);
            times.arg(&case.blob).arg(&case.questions);
            let row = output(&mut times)?;
            rows.push(format!("| {} | natively | {}", case.name, row.trim()));
        }
        Ok(((), String::new()))
    })?;
    steps.run("Timing in WebAssembly", |step| {
        if !is_installed("node") {
            return Ok(((), "skipped, there is no Node".to_owned()));
        }
        wasm::add_target(step)?;
        let compiled = wasm::compile(project, &ENGINE, step)?;
        wasm::bind(project, &ENGINE, &compiled)?;
        // Node takes a module for one by its name.
        fs::copy(ENGINE.script(project), work.join("engine.mjs"))?;
        fs::copy(ENGINE.wasm(project), work.join("engine_bg.wasm"))?;
        fs::write(work.join("bench.mjs"), TRIAL)?;
        for case in &cases {
            let mut node = Command::new("node");
            node.arg("bench.mjs").arg(&case.blob).arg(&case.questions);
            let row = output(node.current_dir(&work))?;
            rows.push(format!("| {} | in wasm | {}", case.name, row.trim()));
        }
        Ok(((), String::new()))
    })?;
    let saved = steps.run("Compiling on change", |step| {
        let Some(sets) = &sets else {
            return Ok((None, "skipped, there are no question sets".to_owned()));
        };
        step.command(&mut project.cargo(&["build", "-q", "--release", "-p", "edgewise"]))?;
        let folder = work.join("thousand");
        write_project(&folder, &thousand(sets)?)?;
        Ok((Some(save_times(project, &folder)?), String::new()))
    })?;
    if let Some(times) = saved {
        println!("## From a file's save to the written blob\n");
        println!("`edgewise compile --watch`, a bot of 1,000 questions, {N_SAVES} saves:");
        println!("median {} ms, slowest {} ms\n", times.0, times.1);
    }
    println!("## Natively and in WebAssembly\n");
    println!("| bot | engine | load | questions | median answer | slowest of a hundred |");
    println!("|---|---|---|---|---|---|");
    for row in rows {
        println!("{row}");
    }
    Ok(())
}

/// The folder with the public question sets, if there is one; `questions` is seen from the top of
/// the repository.
fn question_sets(project: &Project, questions: &Path) -> Option<PathBuf> {
    let folder = project.root.join(questions).canonicalize().ok()?;
    folder.is_dir().then_some(folder)
}

/// Compares the engine with search libraries in a browser, and prints a table for each set.
pub fn run_peers(project: &Project, questions: &Path) -> Result<()> {
    println!("## Beside search libraries, in one page\n\n{}\n", machine());
    let Some(sets) = question_sets(project, questions) else {
        let folder = questions.display();
        println!("The public question sets are not at hand ({folder}): left out.\n");
        return Ok(());
    };
    let mut steps = Steps::new(peers::STEPS, Look::for_terminal());
    println!("{}", peers::run(project, &sets, &mut steps)?);
    Ok(())
}

/// Runs the benchmark in a browser, and prints its table.
pub fn run_page(project: &Project) -> Result<()> {
    let mut steps = Steps::new(load::STEPS, Look::for_terminal());
    let table = load::run(project, &mut steps)?;
    println!("## What a chat costs its page\n");
    println!("Chromium, a processor four times slower, medians of eleven loads in turns:\n");
    println!("{table}");
    Ok(())
}

/// Ten questions of each of a hundred intents.
fn thousand(sets: &Path) -> Result<Vec<(String, String)>> {
    let text = String::from_utf8(read(&sets.join("clinc150_small/train.tsv"))?)?;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut of_intent: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (intent, question) in text.lines().filter_map(|line| line.split_once('\t')) {
        let is_known = of_intent.contains_key(intent);
        if is_known || of_intent.len() < 100 {
            let n = of_intent.entry(intent).or_default();
            *n += 1;
            if *n <= 10 {
                rows.push((intent.to_owned(), question.to_owned()));
            }
        }
    }
    Ok(rows)
}

/// Median and longest time in milliseconds from saving a file to the blob being written.
fn save_times(project: &Project, folder: &Path) -> Result<(u128, u128)> {
    let program = project.target.join("release/edgewise");
    let mut child = Command::new(program)
        .arg("compile")
        .arg(folder)
        .arg("--watch")
        .stdout(Stdio::piped())
        .spawn()
        .context("`edgewise compile --watch` cannot be started")?;
    let out = child.stdout.take().context("it has no output")?;
    let mut lines = BufReader::new(out).lines();
    let table = folder.join("knowledge/questions.csv");
    let before = fs::read_to_string(&table)?;
    let mut times = Vec::new();
    let mut wait = |what: &str| -> Result<()> {
        for line in lines.by_ref() {
            if line?.starts_with(what) {
                return Ok(());
            }
        }
        bail!("`edgewise compile --watch` ended")
    };
    wait("watching")?;
    for number in 0..N_SAVES {
        let begun = std::time::Instant::now();
        let row = format!("\"en\";\"question number {number}\";\"answer {number}\"\n");
        fs::write(&table, format!("{before}{row}"))?;
        wait(&folder.display().to_string())?;
        times.push(begun.elapsed().as_millis());
        wait("watching")?;
    }
    child.kill()?;
    child.wait()?;
    times.sort_unstable();
    Ok((times[N_SAVES / 2], times[N_SAVES - 1]))
}

/// The date, the processor and what runs the module.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let mut parts = Vec::new();
    let date = output(Command::new("date").arg("+%Y-%m-%d"));
    parts.extend(date.map(|date| date.trim().to_owned()));
    parts.push(format!("{cores} cores, {model}"));
    for (name, program) in [("", "rustc"), ("Node ", "node")] {
        let version = output(Command::new(program).arg("--version"));
        parts.extend(version.map(|version| format!("{name}{}", version.trim())));
    }
    parts.join("; ")
}

/// What a command writes.
fn output(command: &mut Command) -> Result<String> {
    let name = display(command);
    let output = command
        .output()
        .with_context(|| format!("`{name}` cannot be started"))?;
    if !output.status.success() {
        bail!(
            "`{name}` failed ({})\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn cases(project: &Project, sets: Option<&Path>, work: &Path) -> Result<Vec<Case>> {
    let bot = project.root.join("examples/support");
    let mut own = Vec::new();
    for file in files_below(&bot.join("knowledge"))? {
        own.extend(first_questions(&String::from_utf8(read(&file)?)?));
    }
    let mut cases = vec![case(project, work, "demo bot", &bot, &own)?];
    if let Some(sets) = sets {
        let rows = |set: &str| -> Result<Vec<(String, String)>> {
            let text = String::from_utf8(read(&sets.join(set).join("train.tsv"))?)?;
            let row = |line: &str| {
                let (label, question) = line.split_once('\t')?;
                Some((label.to_owned(), question.to_owned()))
            };
            Ok(text.lines().filter_map(row).collect())
        };
        let bank = work.join("banking77_10");
        write_project(&bank, &rows("banking77_10")?)?;
        let all = rows("banking77")?;
        let every = (all.len() / MAX_QUESTIONS).max(1);
        let asked: Vec<String> = all
            .into_iter()
            .step_by(every)
            .take(MAX_QUESTIONS)
            .map(|(_, question)| question)
            .collect();
        cases.push(case(project, work, "banking77_10", &bank, &asked)?);
    }
    Ok(cases)
}

/// Compiles the bot of a folder, and writes its questions, one a line.
fn case(
    project: &Project,
    work: &Path,
    name: &'static str,
    bot: &Path,
    questions: &[String],
) -> Result<Case> {
    ensure!(!questions.is_empty(), "{name}: there is no question");
    let file = |extension| work.join(format!("{}.{extension}", name.replace(' ', "-")));
    let (blob, list) = (file("edgewise"), file("txt"));
    let mut compile = Command::new(project.edgewise());
    output(compile.arg("compile").arg(bot).arg("-o").arg(&blob))?;
    fs::write(&list, questions.join("\n"))?;
    Ok(Case {
        name,
        blob,
        questions: list,
    })
}

/// A bot whose answers are the labels.
fn write_project(folder: &Path, rows: &[(String, String)]) -> Result<()> {
    fs::create_dir_all(folder.join("knowledge"))?;
    fs::write(
        folder.join("bot.toml"),
        "name = \"bench\"\nlanguages = [\"en\"]\n",
    )?;
    let row = |(label, question): &(String, String)| {
        format!("\"en\";\"{}\";\"{label}\"\n", question.replace('"', "\"\""))
    };
    let table: String = rows.iter().map(row).collect();
    fs::write(folder.join("knowledge/questions.csv"), table)?;
    Ok(())
}

/// The questions of a knowledge table whose rows are `"lang";"question";"answer"`, one a line.
fn first_questions(table: &str) -> Vec<String> {
    let question = |line: &str| {
        let mut cells = line.split("\";\"");
        let lang = cells.next()?.trim_start_matches('"');
        let question = cells.next()?;
        (lang.len() == 2).then(|| question.replace("\"\"", "\""))
    };
    table.lines().filter_map(question).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_the_second_cells_of_a_table() {
        let table = "\"en\";\"Where is \"\"it\"\"?\";\"Here; there.\"\nsecond line of an answer\n";
        assert_eq!(first_questions(table), [r#"Where is "it"?"#]);
    }
}
