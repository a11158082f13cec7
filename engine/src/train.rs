//! Training: fitting the calibration curve to what the bot knows.
//!
//! Each known question whose answer has another one is taken out and asked; whether the best
//! candidate is then the right one is known, so its features are an example.
//! Authors write phrasings that differ on purpose, so a question that was taken out is harder than
//! most that visitors ask; so each question is also asked with one word left out, which stands for
//! those that are nearly as known.
//! For out-of-scope questions, each question is asked with all questions of its answer taken out:
//! whatever comes first is then wrong.
//! They get a weight as if one question in eight were out of scope.

use crate::blob::{LoadError, Sections, assemble};
use crate::certainty::{Example, Features, Fit, fit};
use crate::retrieval::{Index, Indexed, Query, Skip, rank, write_index};
use std::ops::Range;

/// Most questions that are asked; of more, every n-th is.
const MAX_ASKED: usize = 2_000;
/// Share of questions that are out of scope, as a visitor's are.
const OUT_OF_SCOPE_SHARE: f32 = 0.12;

/// What training found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// The calibration curve and its error.
    pub fit: Fit,
    /// Questions that were taken out and asked.
    pub n_held_out: usize,
    /// Share of them whose answer came first, 0..=1; 0 when there are none.
    pub accuracy: f32,
}

/// Fits the calibration curve of a bot with these targets; `progress` hears how much is done, 0..=1.
///
/// # Errors
/// When the index is too large for a blob.
pub fn train(targets: &[Indexed], progress: &dyn Fn(f32)) -> Result<Training, LoadError> {
    let blob = assemble(&write_index(targets)).map_err(|found| LoadError::Length {
        found,
        expected: crate::blob::MAX_BYTES,
    })?;
    let index = Index::read(&blob, &Sections::open(&blob)?)?;
    let questions: Vec<(u32, &Vec<String>)> = targets
        .iter()
        .enumerate()
        .flat_map(|(number, target)| target.questions.iter().map(move |q| (number as u32, q)))
        .collect();
    let step = questions.len().div_ceil(MAX_ASKED).max(1);
    let mut n_held_out = 0;
    let mut held_out = Vec::new();
    let mut near = Vec::new();
    let mut out_of_scope = Vec::new();
    for (number, (target, terms)) in questions.iter().enumerate().step_by(step) {
        progress(number as f32 / questions.len() as f32);
        let ask = |terms: &[String], skip: Range<u32>| {
            let skip = Skip(skip);
            let query = Query::new(&index, &blob, &terms.join(" "), &skip);
            let hits = rank(&index, &blob, &query, 0, &skip, 2);
            let features = Features::of(&index, &query, &hits, 0);
            hits.first().map(|hit| (features, hit.target == *target))
        };
        let own = index
            .targets
            .get(*target as usize)
            .map_or(0..0, |t| t.questions.clone());
        if own.len() > 1 {
            let number = number as u32;
            held_out.extend(ask(terms, number..number + 1));
            n_held_out += 1;
            near.extend(ask(&without_one(terms, number as usize), 0..0));
        }
        if let Some((features, _)) = ask(terms, own) {
            out_of_scope.push(features);
        }
    }
    let n_right = held_out.iter().filter(|(_, right)| *right).count();
    let mut examples: Vec<Example> = held_out
        .into_iter()
        .chain(near)
        .map(|(features, right)| Example {
            features,
            right,
            weight: 1.0,
        })
        .collect();
    // Without a single question to hold out, the prior knows better than wrong examples alone.
    if !examples.is_empty() {
        let share = OUT_OF_SCOPE_SHARE / (1.0 - OUT_OF_SCOPE_SHARE);
        let weight = share * examples.len() as f32 / out_of_scope.len().max(1) as f32;
        examples.extend(out_of_scope.into_iter().map(|features| Example {
            features,
            right: false,
            weight,
        }));
    }
    let accuracy = n_right as f32 / n_held_out.max(1) as f32;
    progress(1.0);
    Ok(Training {
        fit: fit(&examples),
        n_held_out,
        accuracy,
    })
}

/// The terms but one, which `number` chooses; of one or two terms, all.
fn without_one(terms: &[String], number: usize) -> Vec<String> {
    let mut terms = terms.to_vec();
    if terms.len() > 2 {
        terms.remove(number % terms.len());
    }
    terms
}
