//! What is measured about a candidate before its certainty is told.

use crate::retrieval::{Hit, Index, Query};

/// Number of features.
pub const N_FEATURES: usize = 6;

/// What is measured about one candidate; each feature grows with the chance of being right.
///
/// | # | name | meaning |
/// |---|---|---|
/// | 0 | bias | always 1 |
/// | 1 | coverage | score of the best question: share of the visitor's words, weighted by idf, that it has; about 0..=1.2 |
/// | 2 | margin | distance to the best other candidate, relative to the larger score: −1..=1 |
/// | 3 | known | share of the visitor's words, weighted by idf, that the bot knows at all: 0..=1 |
/// | 4 | overlap | share of the best question's words, weighted by idf, that the visitor said: 0..=1 |
/// | 5 | support | ln of how much agreeing questions raise the score above the best one: 0 for one question |
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features(pub [f32; N_FEATURES]);

impl Features {
    /// Their names, in order.
    #[cfg(feature = "compile")]
    pub const NAMES: [&'static str; N_FEATURES] =
        ["bias", "coverage", "margin", "known", "overlap", "support"];

    /// Measures candidate `number` of `hits`.
    pub fn of(index: &Index, query: &Query, hits: &[Hit], number: usize) -> Features {
        let Some(hit) = hits.get(number) else {
            return Features::default();
        };
        let rival = hits
            .get(usize::from(number == 0))
            .map_or(0.0, |hit| hit.score);
        let margin = (hit.score - rival) / hit.score.max(rival);
        let total: f32 = query.terms.iter().map(|term| term.idf).sum();
        let known: f32 = query
            .terms
            .iter()
            .filter(|term| term.known.is_some())
            .map(|term| term.idf)
            .sum();
        let own = index.question_weights[hit.question as usize];
        let overlap = (hit.best * total / own.max(f32::MIN_POSITIVE)).min(1.0);
        let support = libm::logf(hit.score / hit.best).max(0.0);
        Features([1.0, hit.best, margin, known / total, overlap, support])
    }
}
