//! `edgewise explain BLOB QUESTION`: why this answer, and the playground of expressions.

use crate::blob;
use crate::clock::{moment, now_s};
use crate::screen::{Failure, Screen};
use clap::Args;
use console::style;
use edgewise_engine::explain::{Contribution, Explanation, Weighed, Word, explain, try_expression};
use edgewise_engine::expression::Explained;
use edgewise_engine::{Candidate, Engine, Situation};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Candidates that are shown with every number; of the others, the scores.
const N_IN_FULL: usize = 2;

/// What the second ranker says whatever is asked.
const ANY: &str = "(any)";

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
    for (number, (candidate, weighed)) in explanation.candidates.iter().enumerate() {
        show_candidate(screen, candidate)?;
        match weighed {
            Some(weighed) => {
                show_mix(screen, weighed)?;
                if number < N_IN_FULL {
                    show_words(screen, &explanation.words, weighed)?;
                    show_features(screen, candidate, weighed)?;
                }
            }
            None => writeln!(screen.out, "         {}", style("by its expression").dim())?,
        }
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

/// What a word was taken for, and whose meaning it was lent.
fn meaning(word: &Word) -> String {
    let taken = match (&word.taken_for, word.distance) {
        (None, _) => "unknown".to_owned(),
        (Some(_), 0) => "known".to_owned(),
        (Some(term), 1) => format!("taken for {term}, 1 edit"),
        (Some(term), n) => format!("taken for {term}, {n} edits"),
    };
    match &word.means {
        Some(lender) if word.means != word.taken_for => format!("{taken}; means about {lender}"),
        _ => taken,
    }
}

fn show_candidate(screen: &mut Screen, candidate: &Candidate) -> Result<(), Failure> {
    let (kind, id) = (candidate.kind.as_str(), &candidate.id);
    let percent = format!("{:3.0} %", candidate.certainty * 100.0);
    let first_line = candidate.reply.lines().next().unwrap_or_default();
    writeln!(
        screen.out,
        "  {}  {kind} {id}  {first_line}",
        style(percent).green()
    )?;
    Ok(())
}

/// How the score comes of the rankers'.
fn show_mix(screen: &mut Screen, weighed: &Weighed) -> Result<(), Failure> {
    let (retrieved, share) = (weighed.retrieved, weighed.share);
    let mix = match weighed.learnt {
        Some(learnt) => format!(
            "{share:.2} · retrieval {retrieved:.3} + {:.2} · learnt {learnt:.3}",
            1.0 - share
        ),
        None => format!("retrieval {retrieved:.3}"),
    };
    let mix = match weighed.keeps {
        1.0 => mix,
        keeps => format!("{keeps:.2} · ({mix}), for its language or a negative question"),
    };
    writeln!(screen.out, "         score {:.3} = {mix}", weighed.score)?;
    Ok(())
}

/// What each word adds to the rankers' scores.
fn show_words(screen: &mut Screen, words: &[Word], weighed: &Weighed) -> Result<(), Failure> {
    let width = words.iter().map(|word| word.written.chars().count()).max();
    let width = width.unwrap_or(0).max(ANY.len());
    let learnt = |value: f32| match weighed.learnt {
        Some(_) => format!("{value:+10.3}"),
        None => String::new(),
    };
    let head = weighed.learnt.map_or("", |_| "    learnt");
    let head = format!("{:width$}  retrieval{head}", "word");
    writeln!(screen.out, "           {}", style(head).dim())?;
    for (word, adds) in words.iter().zip(&weighed.words) {
        let written = &word.written;
        let (retrieved, learnt) = (adds.retrieved, learnt(adds.learnt));
        writeln!(
            screen.out,
            "           {written:width$} {retrieved:+10.3}{learnt}"
        )?;
    }
    if weighed.learnt.is_some() {
        let base = learnt(weighed.base);
        writeln!(screen.out, "           {ANY:width$} {:10}{base}", "")?;
    }
    Ok(())
}

/// How the certainty comes of the features.
fn show_features(
    screen: &mut Screen,
    candidate: &Candidate,
    weighed: &Weighed,
) -> Result<(), Failure> {
    let names = weighed.features.iter().map(|(name, _)| name.len());
    let width = names.max().unwrap_or(0);
    let head = format!("{:width$}   value · weight = part", "feature");
    writeln!(screen.out, "           {}", style(head).dim())?;
    for ((name, value), weight) in weighed.features.iter().zip(&weighed.weights) {
        let part = value * weight;
        writeln!(
            screen.out,
            "           {name:width$} {value:7.3} {weight:8.3} {part:+7.3}"
        )?;
    }
    let percent = |share: f32| format!("{:.1} %", share * 100.0);
    let (sum, curve) = (weighed.sum(), percent(weighed.curve));
    let told = percent(weighed.told);
    let cautious = match &told {
        same if *same == curve => String::new(),
        told => format!("; {told} with the bot's caution"),
    };
    let certain = match percent(candidate.certainty) {
        same if same == told => String::new(),
        other => format!("; {other} beside the other candidates and in this conversation"),
    };
    writeln!(
        screen.out,
        "           {:width$} {:16} {sum:+7.3}  1 / (1 + e^-sum) = {curve}{cautious}{certain}",
        "sum", ""
    )?;
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
            "means": word.means,
            "weight": word.weight,
        })
    };
    let candidate = |(candidate, weighed): &(Candidate, Option<Weighed>)| {
        json!({
            "kind": candidate.kind.as_str(),
            "id": candidate.id,
            "reply": candidate.reply,
            "certainty": candidate.certainty,
            "variables": pairs(&candidate.variables),
            "score": weighed.as_ref().map(|weighed| weighed.score),
            "weighed": weighed.as_ref().map(|weighed| weighed_json(&explanation.words, weighed)),
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

fn weighed_json(words: &[Word], weighed: &Weighed) -> Json {
    let word = |(word, adds): (&Word, &Contribution)| {
        json!({
            "written": word.written,
            "retrieved": adds.retrieved,
            "learnt": adds.learnt,
        })
    };
    let feature = |((name, value), weight): (&(&str, f32), &f32)| json!({ "name": name, "value": value, "weight": weight, "part": value * weight });
    let features = weighed.features.iter().zip(&weighed.weights);
    json!({
        "words": words.iter().zip(&weighed.words).map(word).collect::<Vec<_>>(),
        "base": weighed.base,
        "retrieved": weighed.retrieved,
        "learnt": weighed.learnt,
        "share": weighed.share,
        "keeps": weighed.keeps,
        "features": features.map(feature).collect::<Vec<_>>(),
        "sum": weighed.sum(),
        "curve": weighed.curve,
        "told": weighed.told,
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
