//! The two rankers' scores put together, best targets first.

use crate::retrieval::{Index, Retrieved, Target};
#[cfg(feature = "compile")]
use std::cmp::Ordering;

/// A target with something in common with the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Number of the target.
    pub target: u32,
    /// What orders hits: the mix of both rankers.
    pub score: f32,
    /// The classifier's score; 0 without a classifier.
    pub learnt: f32,
    /// What retrieval found.
    pub retrieved: Retrieved,
    /// The best of the classifier's scores for other targets.
    pub rival_learnt: f32,
    /// The best of retrieval's scores for other targets.
    pub rival_retrieved: f32,
}

/// From how many wanted hits on sorting them all is quicker than putting each into its place.
const MANY: usize = 256;

/// The two largest numbers, to tell each target the best of the others.
#[derive(Debug, Clone, Copy)]
struct Top {
    first: f32,
    target: usize,
    second: f32,
}

impl Top {
    const NONE: Top = Top {
        first: 0.0,
        target: usize::MAX,
        second: 0.0,
    };

    fn add(&mut self, target: usize, score: f32) {
        if score > self.first {
            self.second = self.first;
            (self.first, self.target) = (score, target);
        } else if score > self.second {
            self.second = score;
        }
    }

    fn rival(&self, target: u32) -> f32 {
        if self.target == target as usize {
            self.second
        } else {
            self.first
        }
    }
}

/// The targets that have most in common with the question, best first, at most `max`; among equals,
/// in the blob's order: states, answers, dialogues.
///
/// `retrieved` and `learnt` are the rankers' scores, one a target; `learnt` is empty without a
/// classifier, and otherwise retrieval has `share` of the mix.
/// `keeps` tells what a target's scores keep, 0..=1, given its number.
/// What retrieval has found nothing of is no hit.
pub fn rank(
    index: &Index,
    retrieved: &[Retrieved],
    learnt: &[f32],
    share: f32,
    keeps: &dyn Fn(u32, &Target) -> f32,
    max: usize,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::with_capacity(max.min(retrieved.len()) + 1);
    let (mut top_learnt, mut top_retrieved) = (Top::NONE, Top::NONE);
    for (number, (&retrieved, target)) in retrieved.iter().zip(&index.targets).enumerate() {
        let learnt = learnt.get(number).copied();
        if retrieved.best <= 0.0 && learnt.unwrap_or_default() <= 0.0 {
            continue;
        }
        let keeps = keeps(number as u32, target);
        top_learnt.add(number, learnt.unwrap_or_default() * keeps);
        top_retrieved.add(number, retrieved.score * keeps);
        let score = match learnt {
            Some(learnt) => share * retrieved.score + (1.0 - share) * learnt,
            None => retrieved.score,
        };
        // What has a score below 0 is no better for it.
        let score = score.min(score * keeps);
        // Where few are wanted, each takes its place among those so far, and no sort is needed.
        let place = if cfg!(feature = "compile") && max > MANY {
            hits.len()
        } else {
            hits.iter()
                .rposition(|hit| hit.score >= score)
                .map_or(0, |at| at + 1)
        };
        if place < max {
            hits.insert(
                place,
                Hit {
                    target: number as u32,
                    score,
                    learnt: learnt.unwrap_or_default(),
                    retrieved,
                    rival_learnt: 0.0,
                    rival_retrieved: 0.0,
                },
            );
            hits.truncate(max);
        }
    }
    // In the page few are wanted, and sorting would be code to download.
    #[cfg(feature = "compile")]
    if max > MANY {
        hits.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    }
    for hit in &mut hits {
        hit.rival_learnt = top_learnt.rival(hit.target);
        hit.rival_retrieved = top_retrieved.rival(hit.target);
    }
    hits
}
