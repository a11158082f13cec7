//! Why this answer: everything that was looked at, with the numbers that were used.

use crate::asking::Situation;
use crate::certainty::Features;
use crate::engine::{Candidate, Engine, Scored};
use crate::expression::{Explained, read_expression};
use crate::retrieval::Query;

/// Candidates that are taken apart.
pub const MAX_CANDIDATES: usize = 5;

/// A question, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Its distinct words, in order.
    pub words: Vec<Word>,
    /// What it can be answered with, best first.
    pub candidates: Vec<(Candidate, Option<Weighed>)>,
    /// The expressions that were evaluated, by state, each with its parts.
    pub expressions: Vec<(String, Vec<Explained>)>,
    /// The certainty from which an answer is given.
    pub threshold: f32,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As the visitor wrote it, folded.
    pub written: String,
    /// The known term that it is taken for; nothing for an unknown word.
    pub taken_for: Option<String>,
    /// Edits between both.
    pub distance: u8,
    /// How telling it is: its inverse document frequency.
    pub weight: f32,
}

/// How a candidate was weighed by its questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Score among the targets, comparable within this question only.
    pub score: f32,
    /// What its certainty was computed from, by name.
    pub features: Vec<(&'static str, f32)>,
}

/// Takes a question apart.
pub fn explain(engine: &Engine, question: &str, situation: &Situation<'_>) -> Explanation {
    let scored = engine.scored(question, situation.lang, usize::MAX);
    let found = engine.ask_in(question, situation, MAX_CANDIDATES);
    let candidates = found.candidates.into_iter().map(|candidate| {
        let same = |s: &&Scored| s.kind == candidate.kind && s.row == candidate.row;
        let weighed = scored.iter().find(same).map(|scored| Weighed {
            score: scored.score,
            features: Features::NAMES.into_iter().zip(scored.features.0).collect(),
        });
        (candidate, weighed)
    });
    Explanation {
        words: words(engine.query(question)),
        candidates: candidates.collect(),
        expressions: engine.explain_expressions(question, situation),
        threshold: engine.settings().certainty_threshold,
    }
}

/// Tries an expression that is not in the bot: its parts with their scores.
///
/// # Errors
/// What is wrong with the expression.
pub fn try_expression(
    engine: &Engine,
    expression: &str,
    question: &str,
    situation: &Situation<'_>,
) -> Result<Vec<Explained>, String> {
    let mut zones = engine.zones().clone();
    let place = crate::diagnostic::Place::default();
    let (expression, _) = read_expression(expression, &place, None, &mut zones)
        .map_err(|diagnostic| diagnostic.what())?;
    Ok(engine.explain_expression(&expression, &zones, question, situation))
}

fn words(query: Query) -> Vec<Word> {
    let word = |term: crate::retrieval::QueryTerm| Word {
        taken_for: term.known.map(|(_, spelt)| spelt),
        written: term.word,
        distance: term.distance,
        weight: term.idf,
    };
    query.terms.into_iter().map(word).collect()
}
