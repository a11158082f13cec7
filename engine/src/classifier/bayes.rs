//! Naive Bayes: what a feature says by itself, without looking at the others.
//!
//! With few questions a target, the log-count ratios ln(p(feature | target) / p(feature | others))
//! are steadier than what a support vector machine learns; mixed into its weights they raise
//! accuracy by up to a point at no size (Wang & Manning 2012).

use super::fit::{Learner, Lesson, Weights};

/// What every feature is counted more than it was seen; about a tenth of one sighting in a
/// question, as a feature's value is far below 1.
const SMOOTHING: f32 = 0.02;

/// Mixes the log-count ratios of the lessons into `weights`, so that they make up about
/// `part` of them, 0..=1.
pub(super) fn mix(learner: &Learner, lessons: &[Lesson], weights: &mut Weights, part: f32) {
    let n = learner.n_targets;
    let mut counts = vec![0f32; learner.n_rows * n];
    let mut of_row = vec![0f32; learner.n_rows];
    let mut of_target = vec![0f32; n];
    for lesson in lessons.iter().filter(|lesson| lesson.target < n) {
        let target = lesson.target;
        // What a question means is no count.
        let features = learner.questions[lesson.question].iter();
        for &(row, value) in features.filter(|(row, _)| (*row as usize) < learner.n_rows) {
            let value = lesson.weight * value;
            counts[row as usize * n + target] += value;
            of_row[row as usize] += value;
            of_target[target] += value;
        }
    }
    // As if every feature had been seen a little with every target.
    for (row, sum) in of_row.iter_mut().enumerate().filter(|(_, sum)| **sum > 0.0) {
        for (count, of_target) in counts[row * n..][..n].iter_mut().zip(&mut of_target) {
            *count += SMOOTHING;
            *of_target += SMOOTHING;
        }
        *sum += SMOOTHING * n as f32;
    }
    let all: f32 = of_target.iter().sum();
    let (mut squares, mut learnt) = (0f64, 0f64);
    for (row, &sum) in of_row.iter().enumerate() {
        let cells = counts[row * n..][..n].iter_mut().zip(&of_target);
        for ((count, &of_target), &weight) in cells.zip(weights.row(row)) {
            let others = (sum - *count) * of_target;
            *count = match sum > 0.0 && others > 0.0 {
                true => libm::logf(*count * (all - of_target) / others),
                false => 0.0,
            };
            squares += f64::from(*count) * f64::from(*count);
            learnt += f64::from(weight) * f64::from(weight);
        }
    }
    let scale = match squares > 0.0 {
        true => part * libm::sqrt(learnt / squares) as f32,
        false => 0.0,
    };
    for (row, ratios) in counts.chunks_exact(n.max(1)).enumerate() {
        for (weight, ratio) in weights.row_mut(row).iter_mut().zip(ratios) {
            *weight = (1.0 - part) * *weight + scale * ratio;
        }
    }
}
