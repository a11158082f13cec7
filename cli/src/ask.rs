//! `edgewise ask BLOB`: answers on the command line, for people and for scripts.

use crate::blob;
use crate::clock::now_s;
use crate::screen::{Failure, Screen};
use edgewise_engine::text::rich::plain;
use edgewise_engine::{Candidate, Engine, Situation};
use serde::Serialize;
use std::io::BufRead;
use std::path::Path;

/// Candidates that are shown.
const MAX_CANDIDATES: usize = 5;

/// An answer as JSON; part of the command line's contract.
#[derive(Debug, Serialize)]
struct JsonAnswer<'a> {
    text: &'a str,
    kind: &'static str,
    id: &'a str,
    reply: String,
    certainty: f32,
    candidates: Vec<JsonCandidate<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonCandidate<'a> {
    kind: &'static str,
    id: &'a str,
    reply: String,
    certainty: f32,
}

/// Answers `question`, or each line of the input as one line of JSON.
///
/// # Errors
/// When the blob cannot be loaded, or input or output fails.
pub fn run(
    screen: &mut Screen,
    path: &Path,
    question: Option<&str>,
    lang: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    let engine = blob::load(path)?;
    let Some(question) = question else {
        return lines(screen, &engine, lang);
    };
    let candidates = candidates(&engine, question, lang);
    if json {
        return json_line(screen, &engine, question, &candidates);
    }
    let threshold = engine.settings().certainty_threshold;
    let percent = |candidate: &Candidate| format!("{:.0} %", candidate.certainty * 100.0);
    match candidates.first() {
        Some(best) if best.certainty >= threshold => {
            writeln!(screen.out, "{}", plain(&best.reply))?;
            let (kind, id) = (best.kind.as_str(), &best.id);
            writeln!(screen.out, "\n{} certain, {kind} {id}", percent(best))?;
        }
        best => {
            let least = threshold * 100.0;
            writeln!(screen.out, "No answer is at least {least:.0} % certain.")?;
            if let Some(best) = best {
                let reply = plain(&best.reply);
                let first_line = reply.lines().next().unwrap_or_default();
                writeln!(
                    screen.out,
                    "\nNearest, {} certain: {first_line}",
                    percent(best)
                )?;
            }
        }
    }
    Ok(())
}

/// As at the beginning of a conversation that takes place now.
fn candidates(engine: &Engine, question: &str, lang: Option<&str>) -> Vec<Candidate> {
    let situation = Situation {
        lang,
        variables: &engine.variables(),
        now: now_s(),
        ..Situation::default()
    };
    engine
        .ask_in(question, &situation, MAX_CANDIDATES)
        .candidates
}

fn lines(screen: &mut Screen, engine: &Engine, lang: Option<&str>) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    while screen.input.read_until(b'\n', &mut bytes)? > 0 {
        let line = String::from_utf8_lossy(&bytes);
        let question = line.trim_end_matches(['\n', '\r']);
        json_line(
            screen,
            engine,
            question,
            &candidates(engine, question, lang),
        )?;
        bytes.clear();
    }
    Ok(())
}

fn json_line(
    screen: &mut Screen,
    engine: &Engine,
    text: &str,
    candidates: &[Candidate],
) -> Result<(), Failure> {
    let best = candidates.first();
    let given = best.filter(|best| best.certainty >= engine.settings().certainty_threshold);
    let answer = JsonAnswer {
        text,
        kind: given.map_or("none", |given| given.kind.as_str()),
        id: given.map_or("", |given| &given.id),
        reply: given.map_or(String::new(), |given| plain(&given.reply)),
        certainty: best.map_or(0.0, |best| best.certainty),
        candidates: candidates
            .iter()
            .map(|candidate| JsonCandidate {
                kind: candidate.kind.as_str(),
                id: &candidate.id,
                reply: plain(&candidate.reply),
                certainty: candidate.certainty,
            })
            .collect(),
    };
    let line = serde_json::to_string(&answer).map_err(|error| Failure::Machine(error.into()))?;
    writeln!(screen.out, "{line}")?;
    Ok(())
}
