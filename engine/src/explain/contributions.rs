//! Which words of a question speak for a target, and how much.
//!
//! Neither ranker is a plain sum over words: pairs of words count, lengths are divided by, and the
//! questions of a target are put together.
//! So a word gets what it changes when it is added, averaged over orders in which the words come:
//! the Shapley value (Shapley 1953; for explanations Štrumbelj & Kononenko 2014), which is fair to
//! words that only tell together, and sums up to the score exactly.
//!
//! Of all orders, those are taken that begin at one word, go round, forwards and backwards, so each
//! word comes first and last as often as any other.
//! It costs as many searches as there are words in these orders, twice.

use crate::engine::Engine;
use crate::retrieval::{Query, QueryTerm, Skip};

/// Most words at which an order begins; with more, every n-th word does.
const MAX_STARTS: usize = 12;

/// What each word adds to the scores of each wanted target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contributions {
    /// For each target, for each word: to retrieval's score.
    pub(super) retrieved: Vec<Vec<f32>>,
    /// For each target, for each word: to the second ranker's score; empty without one.
    pub(super) learnt: Vec<Vec<f32>>,
    /// For each target, the second ranker's score without any word; 0 without one.
    pub(super) base: Vec<f32>,
}

/// Takes the scores of `targets` apart.
pub(super) fn contributions(engine: &Engine, query: &Query, targets: &[u32]) -> Contributions {
    let n_words = query.terms.len();
    let (_, base) = scores(engine, query, &vec![false; n_words], targets);
    let n_learnt = if base.is_empty() { 0 } else { targets.len() };
    let mut found = Contributions {
        retrieved: vec![vec![0.0; n_words]; targets.len()],
        learnt: vec![vec![0.0; n_words]; n_learnt],
        base: match n_learnt {
            0 => vec![0.0; targets.len()],
            _ => base.clone(),
        },
    };
    let orders = orders(n_words);
    let part = 1.0 / orders.len().max(1) as f32;
    for order in &orders {
        let mut present = vec![false; n_words];
        let (mut retrieved, mut learnt) = (vec![0.0; targets.len()], base.clone());
        for &word in order {
            present[word] = true;
            let (next_retrieved, next_learnt) = scores(engine, query, &present, targets);
            add(
                &mut found.retrieved,
                word,
                part,
                &retrieved,
                &next_retrieved,
            );
            add(&mut found.learnt, word, part, &learnt, &next_learnt);
            (retrieved, learnt) = (next_retrieved, next_learnt);
        }
    }
    found
}

/// Adds what a word has changed in one order.
fn add(sums: &mut [Vec<f32>], word: usize, part: f32, before: &[f32], after: &[f32]) {
    for ((sums, before), after) in sums.iter_mut().zip(before).zip(after) {
        sums[word] += part * (after - before);
    }
}

/// Round from each word, forwards and backwards.
fn orders(n_words: usize) -> Vec<Vec<usize>> {
    let step = n_words.div_ceil(MAX_STARTS).max(1);
    let mut orders = Vec::new();
    for start in (0..n_words).step_by(step) {
        let round: Vec<usize> = (0..n_words).map(|at| (start + at) % n_words).collect();
        orders.push(round.iter().rev().copied().collect());
        orders.push(round);
    }
    orders
}

/// Both rankers' scores of `targets` with some of the words; the second list is empty without a
/// second ranker.
///
/// Retrieval keeps the weight of words that are left out, as if they were found nowhere: it divides
/// by the weight of all.
fn scores(
    engine: &Engine,
    query: &Query,
    present: &[bool],
    targets: &[u32],
) -> (Vec<f32>, Vec<f32>) {
    let terms = || query.terms.iter().zip(present);
    let unfound = |term: &QueryTerm| QueryTerm {
        word: String::new(),
        known: None,
        ..term.clone()
    };
    let masked = terms().map(|(term, &is_in)| if is_in { term.clone() } else { unfound(term) });
    let masked = Query {
        terms: masked.collect(),
    };
    let fewer = terms().filter(|(_, is_in)| **is_in);
    let fewer = Query {
        terms: fewer.map(|(term, _)| term.clone()).collect(),
    };
    let rank = |query: &Query| engine.rankers(query, &engine.vector(query), &Skip::default());
    let (retrieved, _, _) = rank(&masked);
    let (_, learnt, _) = rank(&fewer);
    let of = |target: &u32| retrieved.get(*target as usize).map_or(0.0, |one| one.score);
    let learnt_of = |target: &u32| learnt.all.get(*target as usize).copied();
    (
        targets.iter().map(of).collect(),
        targets.iter().filter_map(learnt_of).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_comes_first_and_last_as_often_as_any_other() {
        for n_words in [0, 1, 2, 5, 12] {
            let orders = orders(n_words);
            assert_eq!(orders.len(), 2 * n_words);
            for word in 0..n_words {
                let n = |end: fn(&Vec<usize>) -> Option<&usize>| {
                    orders
                        .iter()
                        .filter(|order| end(order) == Some(&word))
                        .count()
                };
                assert_eq!((n(|order| order.first()), n(|order| order.last())), (2, 2));
            }
        }
        assert!(orders(100).len() <= 2 * MAX_STARTS);
    }
}
