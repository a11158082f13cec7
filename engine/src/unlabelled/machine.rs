//! A linear classifier over dense vectors.
//!
//! One support vector machine a target, each against all others, with squared hinge loss, by dual
//! coordinate descent (Hsieh et al. 2008): as the bot's own classifier, but for vectors in which
//! every number counts.

use crate::exponential::exp;

/// The machine's C: how much a misjudged question costs, against large weights.
const COST: f32 = 4.0;
/// How often each question is looked at.
const ROUNDS: usize = 20;

/// Learnt weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    n_targets: usize,
    /// For each number of a vector, one weight a target.
    weights: Vec<f32>,
    /// One weight a target that counts always.
    bias: Vec<f32>,
}

impl Machine {
    /// Learns from vectors and their targets, which are below `n_targets`.
    pub fn learn(n_targets: usize, known: &[(&[f32], usize)]) -> Machine {
        let width = known.first().map_or(0, |(vector, _)| vector.len());
        let mut machine = Machine {
            n_targets,
            weights: vec![0.0; width * n_targets],
            bias: vec![0.0; n_targets],
        };
        let mut alphas = vec![0f32; known.len() * n_targets];
        let mut scores = vec![0f32; n_targets];
        let diagonal = 0.5 / COST;
        for round in 0..ROUNDS {
            for place in order(known.len(), round) {
                let (vector, own) = known[place];
                let square = 1.0 + vector.iter().map(|x| x * x).sum::<f32>() + diagonal;
                machine.score(vector, &mut scores);
                let alphas = &mut alphas[place * n_targets..][..n_targets];
                for (target, (alpha, score)) in alphas.iter_mut().zip(&mut scores).enumerate() {
                    let sign = if target == own { 1.0 } else { -1.0 };
                    let gradient = sign * *score - 1.0 + diagonal * *alpha;
                    let next = (*alpha - gradient / square).max(0.0);
                    *score = sign * (next - *alpha);
                    *alpha = next;
                }
                machine.add(vector, &scores);
            }
        }
        machine
    }

    /// The scores of a vector, one a target, into `scores`: about 1 for its own, −1 for others.
    pub fn score(&self, vector: &[f32], scores: &mut [f32]) {
        scores.copy_from_slice(&self.bias);
        let rows = self.weights.chunks_exact(self.n_targets.max(1));
        for (value, row) in vector.iter().zip(rows) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += value * weight;
            }
        }
    }

    fn add(&mut self, vector: &[f32], change: &[f32]) {
        let rows = self.weights.chunks_exact_mut(self.n_targets.max(1));
        for (value, row) in vector.iter().zip(rows) {
            for (weight, change) in row.iter_mut().zip(change) {
                *weight += value * change;
            }
        }
        for (bias, change) in self.bias.iter_mut().zip(change) {
            *bias += change;
        }
    }
}

/// All numbers below `n`, in an order that is another one every round: steps of a length that has no
/// divisor in common with `n`.
fn order(n: usize, round: usize) -> impl Iterator<Item = usize> {
    let divisor = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let begin = n * 5 / 13 + 7 * round + 1;
    let step = (begin..)
        .find(|&step| divisor(step, n.max(1)) == 1)
        .unwrap_or(1);
    (0..n).map(move |place| (round + place * step) % n)
}

/// Turns scores into shares of 1, the larger the score the more (softmax); `sharpness` 0 makes all
/// the same.
pub(super) fn soften(scores: &mut [f32], sharpness: f32) {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(f64::from(sharpness * (*score - highest))) as f32;
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_lead_to_the_target_that_they_are_near() {
        let corners = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let near = [[0.9, 0.3, 0.1], [0.2, 0.9, 0.3], [0.1, 0.3, 0.9]];
        let known: Vec<(&[f32], usize)> = corners
            .iter()
            .chain(&near)
            .map(|v| &v[..])
            .zip([0, 1, 2, 0, 1, 2])
            .collect();
        let machine = Machine::learn(3, &known);
        let mut scores = [0.0; 3];
        for (target, vector) in [[0.7, 0.2, 0.2], [0.3, 0.8, 0.1], [0.2, 0.0, 0.6]]
            .iter()
            .enumerate()
        {
            machine.score(vector, &mut scores);
            for other in (0..3).filter(|&other| other != target) {
                assert!(scores[target] > scores[other], "{vector:?}: {scores:?}");
            }
        }
    }

    #[test]
    fn an_order_has_every_number_once() {
        for n in [0, 1, 2, 12, 13, 770] {
            for round in 0..5 {
                let mut all: Vec<usize> = order(n, round).collect();
                all.sort_unstable();
                assert_eq!(all, (0..n).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn shares_sum_to_one_and_keep_their_order() {
        let mut scores = [-1.0, 0.5, 0.4, 90.0];
        soften(&mut scores, 0.5);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(scores[0] < scores[2] && scores[2] < scores[1] && scores[1] < scores[3]);
    }
}
