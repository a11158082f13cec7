//! What is measured about a candidate before its certainty is told.

use crate::ranking::Hit;
use crate::retrieval::{Index, Query};

/// Number of features.
pub const N_FEATURES: usize = 11;

/// What is measured about one candidate; each feature grows with the chance of being right.
///
/// | # | name | meaning |
/// |---|---|---|
/// | 0 | bias | always 1 |
/// | 1 | coverage | retrieval's score of the best question: share of the visitor's words, weighted by idf, that it has; about 0..=1.2 |
/// | 2 | margin | distance to the best of retrieval's other candidates, relative to the larger score: −1..=1 |
/// | 3 | known | share of the visitor's words, weighted by idf, that the bot knows at all: 0..=1 |
/// | 4 | overlap | share of the best question's words, weighted by idf, that the visitor said: 0..=1 |
/// | 5 | support | ln of how much agreeing questions raise the score above the best one: 0 for one question |
/// | 6 | learnt | the classifier's score, about 0..=1; 0 without a classifier |
/// | 7 | lead | its distance to the best of the classifier's other candidates |
/// | 8 | affinity | how near the question's meaning is to the middle of the candidate's questions: −1..=1; 0 without meanings |
/// | 9 | words | the part of `learnt` that comes from words, not from what they mean |
/// | 10 | length | ln of the number of the visitor's words: what a long question has in common with a known one is less likely to be chance |
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features(pub [f32; N_FEATURES]);

impl Features {
    /// Their names, in order.
    #[cfg(feature = "compile")]
    pub const NAMES: [&'static str; N_FEATURES] = [
        "bias", "coverage", "margin", "known", "overlap", "support", "learnt", "lead", "affinity",
        "words", "length",
    ];

    /// Measures a candidate that has this affinity, and by words alone this score of the classifier.
    pub fn of(index: &Index, query: &Query, hit: &Hit, affinity: f32, words: f32) -> Features {
        let retrieved = &hit.retrieved;
        let rival = hit.rival_retrieved;
        let margin = (retrieved.score - rival) / retrieved.score.max(rival).max(f32::MIN_POSITIVE);
        let total: f32 = query.terms.iter().map(|term| term.idf).sum();
        let known: f32 = query
            .terms
            .iter()
            .filter(|term| term.known.is_some())
            .map(|term| term.idf)
            .sum();
        let own = index.question_weights[retrieved.question as usize];
        let overlap = (retrieved.best * total / own.max(f32::MIN_POSITIVE)).min(1.0);
        let support = match retrieved.best > 0.0 {
            true => libm::logf(retrieved.score / retrieved.best).max(0.0),
            false => 0.0,
        };
        Features([
            1.0,
            retrieved.best,
            margin,
            known / total,
            overlap,
            support,
            hit.learnt,
            hit.learnt - hit.rival_learnt,
            affinity,
            words,
            libm::logf(query.terms.len().max(1) as f32),
        ])
    }
}
