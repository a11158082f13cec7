//! Why this answer: everything that was looked at, with the numbers that were used.
//!
//! ```text
//! words, corrected -> retrieval --+
//!                  -> learnt -----+-> score = (share · retrieved + (1 − share) · learnt) · keeps
//!                                       -> features · weights = sum -> curve = 1 / (1 + e^−sum)
//!                                       -> told, by the bot's caution -> certainty
//! ```
//!
//! Each step can be worked out from the one before by hand: the words' contributions sum up to the
//! rankers' scores, and the features times their weights to what the curve is taken of.

mod contributions;

use crate::asking::Situation;
use crate::certainty::Features;
use crate::engine::{Candidate, Engine, Scored};
use crate::expression::{Explained, read_expression};
use crate::retrieval::{Query, Skip};
use contributions::{Contributions, contributions};

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
    /// The known word that lent it a meaning; nothing for a word that has its own, or none.
    pub means: Option<String>,
    /// How telling it is: its inverse document frequency.
    pub weight: f32,
}

/// How a candidate was weighed by its questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// What each word of the question adds, in order.
    pub words: Vec<Contribution>,
    /// The second ranker's score for whatever is asked; 0 without one.
    pub base: f32,
    /// Retrieval's score: the sum of what the words add to it.
    pub retrieved: f32,
    /// The second ranker's score, the sum of what the words add to it and of `base`; nothing
    /// without one.
    pub learnt: Option<f32>,
    /// Retrieval's share of the mix, 0..=1.
    pub share: f32,
    /// What the score keeps where the question is in another language or a negative one, 0..=1.
    pub keeps: f32,
    /// Score among the targets, comparable within this question only.
    pub score: f32,
    /// What its certainty was computed from, by name.
    pub features: Vec<(&'static str, f32)>,
    /// What each feature is multiplied with, in their order.
    pub weights: Vec<f32>,
    /// The probability by the curve, 0..=1.
    pub curve: f32,
    /// What the bot's caution makes of it, 0..=1; the candidate's own certainty is less behind one
    /// that is less certain and for a negative question, and more where it belongs to the
    /// conversation.
    pub told: f32,
}

/// What a word adds to a candidate's scores; below 0, it speaks against it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// To retrieval's.
    pub retrieved: f32,
    /// To the second ranker's; 0 without one.
    pub learnt: f32,
}

impl Weighed {
    /// What the curve is taken of: the sum of the features, each times its weight.
    pub fn sum(&self) -> f32 {
        let parts = self.features.iter().zip(&self.weights);
        parts.map(|((_, value), weight)| value * weight).sum()
    }
}

/// Takes a question apart.
pub fn explain(engine: &Engine, question: &str, situation: &Situation<'_>) -> Explanation {
    let scored = engine.scored(question, situation.lang, usize::MAX);
    let found = engine.ask_in(question, situation, MAX_CANDIDATES);
    let query = engine.query(question);
    let mut candidates = Vec::new();
    for candidate in found.candidates {
        let same = |s: &&Scored| s.kind == candidate.kind && s.row == candidate.row;
        candidates.push((candidate.clone(), scored.iter().find(same)));
    }
    let targets: Vec<u32> = candidates
        .iter()
        .filter_map(|(_, scored)| Some(scored.as_ref()?.hit.target))
        .collect();
    let parts = contributions(engine, &query, &targets);
    let mut number = 0..;
    let candidates = candidates.into_iter().map(|(candidate, scored)| {
        let weighed = scored.and_then(|scored| {
            let number = number.next()?;
            Some(weighed(engine, &query, scored, &parts, number))
        });
        (candidate, weighed)
    });
    let candidates = candidates.collect();
    Explanation {
        words: words(engine, query),
        candidates,
        expressions: engine.explain_expressions(question, situation),
        threshold: engine.settings().certainty_threshold,
    }
}

/// Puts together what is known about a candidate, which is `number` among those taken apart.
fn weighed(
    engine: &Engine,
    query: &Query,
    scored: &Scored,
    parts: &Contributions,
    number: usize,
) -> Weighed {
    let vector = engine.vector(query);
    let (_, learnt, share) = engine.rankers(query, &vector, &Skip::default());
    let of = |lists: &[Vec<f32>], word: usize| {
        let list = lists.get(number);
        list.and_then(|list| list.get(word))
            .copied()
            .unwrap_or_default()
    };
    let words = (0..query.terms.len()).map(|word| Contribution {
        retrieved: of(&parts.retrieved, word),
        learnt: of(&parts.learnt, word),
    });
    let hit = &scored.hit;
    let curve = engine.calibration().certainty(&scored.features);
    Weighed {
        words: words.collect(),
        base: parts.base.get(number).copied().unwrap_or_default(),
        retrieved: hit.retrieved.score,
        learnt: (!learnt.all.is_empty()).then_some(hit.learnt),
        share: if learnt.all.is_empty() { 1.0 } else { share },
        keeps: scored.keeps,
        score: hit.score,
        features: Features::NAMES.into_iter().zip(scored.features.0).collect(),
        weights: engine.calibration().0.to_vec(),
        curve,
        told: engine.caution().certainty(curve),
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

fn words(engine: &Engine, query: Query) -> Vec<Word> {
    let word = |term: crate::retrieval::QueryTerm| Word {
        means: engine.lender(&term),
        taken_for: term.known.map(|(_, spelt)| spelt),
        written: term.word,
        distance: term.distance,
        weight: term.idf,
    };
    query.terms.into_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certainty::Caution;
    use crate::compile::{compile, compile_as_before};
    use crate::source::SourceFile;

    /// A bot with so many questions an answer; with many, it has a second ranker.
    fn bot(n_questions: usize) -> Engine {
        Engine::load(compile(&files(n_questions)).blob.unwrap()).unwrap()
    }

    fn files(n_questions: usize) -> [SourceFile; 2] {
        let subjects = ["parcel", "password", "invoice", "refund", "lamp", "voucher"];
        let around = [
            "where is my",
            "I lost the",
            "tell me about a",
            "help, no",
            "is there a",
        ];
        let mut table = String::new();
        for (answer, subject) in subjects.iter().enumerate() {
            for number in 0..n_questions {
                let around = around[(number + answer) % around.len()];
                let other = subjects[number % subjects.len()];
                let question = format!("{around} {subject} not {other} number {number}");
                table += &format!("\"en\";\"{question}\";\"About {subject}.\"\n");
            }
        }
        [
            SourceFile::new("bot.toml", "name = \"x\"\nlanguages = [\"en\"]\n"),
            SourceFile::new("knowledge/faq.csv", table),
        ]
    }

    #[track_caller]
    fn is_near(found: f32, expected: f32) {
        assert!(
            (found - expected).abs() < 1e-4,
            "{found} in place of {expected}"
        );
    }

    #[test]
    fn every_number_follows_from_those_before() {
        for n_questions in [1, 30] {
            let engine = bot(n_questions);
            let question = "where can I find the invioce number 7 now";
            let found = explain(&engine, question, &Situation::default());
            assert!(!found.candidates.is_empty());
            let mut before = 1.0f32;
            for (candidate, weighed) in &found.candidates {
                let weighed = weighed.as_ref().unwrap();
                assert_eq!(weighed.learnt.is_some(), n_questions > 1);
                let retrieved: f32 = weighed.words.iter().map(|word| word.retrieved).sum();
                is_near(retrieved, weighed.retrieved);
                let learnt: f32 = weighed.words.iter().map(|word| word.learnt).sum();
                let learnt = learnt + weighed.base;
                is_near(learnt, weighed.learnt.unwrap_or_default());
                let mix = weighed.share * weighed.retrieved + (1.0 - weighed.share) * learnt;
                is_near(mix * weighed.keeps, weighed.score);
                is_near(1.0 / (1.0 + (-weighed.sum()).exp()), weighed.curve);
                assert!(weighed.told <= weighed.curve);
                is_near(candidate.certainty, weighed.told.min(before));
                before = candidate.certainty;
            }
        }
    }

    #[test]
    fn a_cautious_bot_tells_less_about_a_half_and_the_same_elsewhere() {
        let files = files(1);
        let mut training = compile(&files).report.unwrap().training;
        training.fit.caution = Caution::of(Some(0.8));
        let cautious = compile_as_before(&files, &training).blob.unwrap();
        let [plain, cautious] = [bot(1), Engine::load(cautious).unwrap()];
        let mut less = 0;
        for question in [
            "where is it",
            "my lost lamp",
            "invoice help",
            "the voucher number 7",
        ] {
            let of = |engine| explain(engine, question, &Situation::default()).candidates;
            for ((plain, weighed), (told, other)) in of(&plain).iter().zip(&of(&cautious)) {
                let (weighed, other) = (weighed.as_ref().unwrap(), other.as_ref().unwrap());
                assert_eq!(plain.reply, told.reply);
                assert_eq!(weighed.curve, other.curve);
                assert_eq!(weighed.told, weighed.curve);
                let changes = (0.41..0.89).contains(&other.curve);
                assert_eq!(other.told < other.curve, changes, "{}", other.curve);
                less += usize::from(changes);
            }
        }
        assert!(less > 0);
    }

    #[test]
    fn the_word_that_tells_speaks_most_for_the_answer() {
        let engine = bot(30);
        let question = "tell me about the invioce";
        let found = explain(&engine, question, &Situation::default());
        assert_eq!(found.candidates[0].0.reply, "About invoice.");
        let weighed = found.candidates[0].1.as_ref().unwrap();
        for of in [
            |word: &Contribution| word.retrieved,
            |word: &Contribution| word.learnt,
        ] {
            let words = weighed.words.iter().zip(&found.words);
            let most = words.max_by(|a, b| of(a.0).total_cmp(&of(b.0))).unwrap();
            assert_eq!(most.1.taken_for.as_deref(), Some("invoice"));
        }
    }
}
