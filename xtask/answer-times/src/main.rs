//! How long the engine takes natively: `answer-times BLOB QUESTIONS`.
//!
//! Prints one row: load, number of questions, median answer, slowest of a hundred.
//! `bench.mjs` beside `cargo xtask bench` measures the same in the same way in WebAssembly: all
//! questions are asked once before, and each is timed by itself.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use edgewise_engine::Engine;

/// How often the blob is loaded; the median counts.
const N_LOADS: usize = 21;

fn main() -> Result<()> {
    let mut args = std::env::args_os().skip(1);
    let blob = std::fs::read(args.next().context("a blob is missing")?)?;
    let questions = std::fs::read_to_string(args.next().context("questions are missing")?)?;
    let questions: Vec<&str> = questions.split('\n').collect();

    let mut loads = Vec::new();
    for _ in 0..N_LOADS {
        let bytes = blob.clone();
        let begun = Instant::now();
        let engine = Engine::load(bytes)?;
        loads.push(begun.elapsed());
        drop(engine);
    }
    let engine = Engine::load(blob)?;
    for question in &questions {
        engine.ask(question, None, 5);
    }
    let mut answers = Vec::new();
    for question in &questions {
        let begun = Instant::now();
        let candidates = engine.ask(question, None, 5);
        answers.push(begun.elapsed());
        drop(candidates);
    }
    println!(
        "{:.2} ms | {} | {} µs | {} µs |",
        at(&mut loads, 50).as_secs_f64() * 1e3,
        questions.len(),
        at(&mut answers, 50).as_micros(),
        at(&mut answers, 99).as_micros(),
    );
    Ok(())
}

/// The time that `percent` of a hundred stay below.
fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    let found = times.get(times.len() * percent / 100);
    found.copied().unwrap_or_default()
}
