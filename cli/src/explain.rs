//! `edgewise explain BLOB QUESTION`: why this answer, and the playground of expressions.

use crate::blob;
use crate::clock::{moment, now_s};
use crate::screen::{Failure, Screen};
use clap::Args;
use console::style;
use edgewise_engine::explain::{Explanation, Weighed, Word, explain, try_expression};
use edgewise_engine::expression::Explained;
use edgewise_engine::{Candidate, Engine, Situation};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// What to explain, and where in a conversation.
#[derive(Args)]
pub struct Options {
    /// The compiled bot
    blob: PathBuf,
    /// What a visitor writes
    question: String,
    /// The language that the visitor probably writes, as in `en`
    #[arg(long, value_name = "xx")]
    lang: Option<String>,
    /// The state that the conversation is in
    #[arg(long)]
    state: Option<String>,
    /// A variable of the conversation; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    variable: Vec<(String, String)>,
    /// The states the conversation has been in, oldest first
    #[arg(long, value_name = "STATE,…", value_delimiter = ',')]
    traversed: Vec<String>,
    /// The class of states that may answer [default: the usual one]
    #[arg(long, default_value = "", hide_default_value = true)]
    class: String,
    /// When it is asked, as in 2026-11-20T10:30:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    now: Option<i64>,
    /// An expression to try in place of those of the bot
    #[arg(long, value_name = "EXPRESSION")]
    expression: Option<String>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Explains.
///
/// # Errors
/// When the blob cannot be loaded, the expression is broken, or output fails.
pub fn run(screen: &mut Screen, options: &Options) -> Result<(), Failure> {
    let engine = blob::load(&options.blob)?;
    let mut variables = engine.variables();
    for (name, value) in &options.variable {
        variables.retain(|(known, _)| known != name);
        variables.push((name.clone(), value.clone()));
    }
    let situation = Situation {
        lang: options.lang.as_deref(),
        state: options.state.as_deref(),
        variables: &variables,
        traversed: &options.traversed,
        now: options.now.unwrap_or_else(now_s),
        class: &options.class,
        ..Situation::default()
    };
    let question = options.question.as_str();
    if let Some(expression) = &options.expression {
        let parts = try_expression(&engine, expression, question, &situation);
        let parts = parts.map_err(Failure::Input)?;
        return if options.json {
            line(
                screen,
                &json!({ "question": question, "expression": parts_json(&parts) }),
            )
        } else {
            show_parts(screen, "", &parts)
        };
    }
    let explanation = explain(&engine, question, &situation);
    if options.json {
        return line(screen, &explanation_json(question, &explanation));
    }
    show(screen, &engine, question, &explanation)
}

fn line(screen: &mut Screen, json: &Json) -> Result<(), Failure> {
    writeln!(screen.out, "{json}")?;
    Ok(())
}

fn show(
    screen: &mut Screen,
    engine: &Engine,
    question: &str,
    explanation: &Explanation,
) -> Result<(), Failure> {
    writeln!(screen.out, "{} {question}", style("Question").bold())?;
    if let Some((lang, likely)) = engine.language_of(question) {
        let likely = likely * 100.0;
        let head = style("Language").bold();
        writeln!(screen.out, "{head} {lang}, {likely:.0} % likely")?;
    }
    writeln!(screen.out, "\n{}", style("Words").bold())?;
    if explanation.words.is_empty() {
        writeln!(screen.out, "  none")?;
    }
    let width = explanation
        .words
        .iter()
        .map(|word| word.written.chars().count())
        .max();
    for word in &explanation.words {
        let meant = meaning(word);
        let width = width.unwrap_or(0);
        writeln!(
            screen.out,
            "  {:width$}  weight {:5.2}  {meant}",
            word.written, word.weight
        )?;
    }
    writeln!(screen.out, "\n{}", style("Candidates").bold())?;
    if explanation.candidates.is_empty() {
        writeln!(
            screen.out,
            "  none: no word, and no expression, leads anywhere"
        )?;
    }
    for (candidate, weighed) in &explanation.candidates {
        show_candidate(screen, candidate, weighed.as_ref())?;
    }
    if !explanation.expressions.is_empty() {
        writeln!(screen.out, "\n{}", style("Expressions").bold())?;
        for (state, parts) in &explanation.expressions {
            show_parts(screen, state, parts)?;
        }
    }
    let least = explanation.threshold * 100.0;
    let best = explanation.candidates.first().map(|(best, _)| best);
    let verdict = match best {
        Some(best) if best.certainty >= explanation.threshold => {
            let (kind, id) = (best.kind.as_str(), &best.id);
            format!("{kind} {id} is given: at least {least:.0} % certain")
        }
        _ => format!("no answer is given: none is at least {least:.0} % certain"),
    };
    writeln!(screen.out, "\n{} {verdict}", style("Result").bold())?;
    Ok(())
}

fn meaning(word: &Word) -> String {
    match (&word.taken_for, word.distance) {
        (None, _) => "unknown".to_owned(),
        (Some(_), 0) => "known".to_owned(),
        (Some(term), 1) => format!("taken for {term}, 1 edit"),
        (Some(term), n) => format!("taken for {term}, {n} edits"),
    }
}

fn show_candidate(
    screen: &mut Screen,
    candidate: &Candidate,
    weighed: Option<&Weighed>,
) -> Result<(), Failure> {
    let (kind, id) = (candidate.kind.as_str(), &candidate.id);
    let percent = format!("{:3.0} %", candidate.certainty * 100.0);
    let first_line = candidate.reply.lines().next().unwrap_or_default();
    writeln!(
        screen.out,
        "  {}  {kind} {id}  {first_line}",
        style(percent).green()
    )?;
    match weighed {
        Some(weighed) => {
            let features = weighed.features.iter().skip(1);
            let features: Vec<_> = features
                .map(|(name, value)| format!("{name} {value:.2}"))
                .collect();
            let features = style(features.join(" · ")).dim();
            writeln!(
                screen.out,
                "         score {:.3} · {features}",
                weighed.score
            )?;
        }
        None => writeln!(screen.out, "         {}", style("by its expression").dim())?,
    }
    Ok(())
}

fn show_parts(screen: &mut Screen, state: &str, parts: &[Explained]) -> Result<(), Failure> {
    let indent = if state.is_empty() { "" } else { "  " };
    if !state.is_empty() {
        writeln!(screen.out, "  state {}", style(state).cyan())?;
    }
    for part in parts {
        let score = match &part.score {
            Ok(score) if *score > 0.0 => style(format!("{score:7.3}")).green(),
            Ok(score) => style(format!("{score:7.3}")).dim(),
            Err(_) => style("      –".to_owned()).red(),
        };
        let depth = "  ".repeat(part.depth);
        write!(screen.out, "{indent}{score}  {depth}{}", part.part)?;
        for (name, value) in part.found.iter().filter(|_| part.depth == 0) {
            write!(screen.out, "  {name} = {value}")?;
        }
        if let Err(error) = &part.score {
            write!(screen.out, "  {}", style(error).red())?;
        }
        writeln!(screen.out)?;
    }
    Ok(())
}

fn explanation_json(question: &str, explanation: &Explanation) -> Json {
    let word = |word: &Word| {
        json!({
            "written": word.written,
            "taken_for": word.taken_for,
            "distance": word.distance,
            "weight": word.weight,
        })
    };
    let candidate = |(candidate, weighed): &(Candidate, Option<Weighed>)| {
        let features = weighed.as_ref().map(|weighed| {
            let features = weighed.features.iter();
            features
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect::<serde_json::Map<_, _>>()
        });
        json!({
            "kind": candidate.kind.as_str(),
            "id": candidate.id,
            "reply": candidate.reply,
            "certainty": candidate.certainty,
            "variables": pairs(&candidate.variables),
            "score": weighed.as_ref().map(|weighed| weighed.score),
            "features": features,
        })
    };
    let expressions = explanation
        .expressions
        .iter()
        .map(|(state, parts)| json!({ "state": state, "parts": parts_json(parts) }));
    json!({
        "question": question,
        "words": explanation.words.iter().map(word).collect::<Vec<_>>(),
        "candidates": explanation.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "expressions": expressions.collect::<Vec<_>>(),
        "threshold": explanation.threshold,
    })
}

fn parts_json(parts: &[Explained]) -> Json {
    let part = |part: &Explained| {
        json!({
            "depth": part.depth,
            "part": part.part,
            "score": part.score.as_ref().ok(),
            "error": part.score.as_ref().err(),
            "variables": pairs(&part.found),
        })
    };
    parts.iter().map(part).collect()
}

fn pairs(pairs: &[(String, String)]) -> Json {
    let pair = |(name, value): &(String, String)| (name.clone(), Json::String(value.clone()));
    Json::Object(pairs.iter().map(pair).collect())
}
