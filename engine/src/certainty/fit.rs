//! Fitting the calibration curve.
//!
//! Logistic regression by Newton's method, pulled towards a prior: the middle of curves fitted to
//! public question sets.
//! The pull is worth about [`PRIOR_EXAMPLES`] examples, so a bot with few questions keeps the prior
//! and a bot with many finds its own curve.
//! A weight that would come out negative is fixed at 0: more of a feature never lowers certainty.

use super::calibration::Calibration;
use super::caution::Caution;
use super::features::{Features, N_FEATURES};

/// The start of every fit with a classifier: the middle of the curves that were fitted to BANKING77
/// and CLINC150, whole and with three to ten questions an answer.
pub const PRIOR: Calibration =
    Calibration([-5.2, 0.4, 2.3, 0.3, 0.4, 0.2, 6.5, 1.2, 0.0, 0.0, 0.0]);
/// The same where meanings are known: the middle of the curves of BANKING77 and CLINC150, whole, half
/// and with ten questions an answer.
pub const PRIOR_WITH_MEANINGS: Calibration =
    Calibration([-6.2, 0.9, 2.0, 1.8, 0.1, 0.0, 0.0, 4.0, 3.3, 1.4, 0.5]);
/// The start of every fit where meanings are compared, and the curve of such a bot that has no two
/// questions for one answer.
///
/// Fitted to BANKING77 and CLINC150 with one question an answer, asked the others, with
/// out-of-scope questions, one in seven.
pub const PRIOR_OF_MEANINGS: Calibration =
    Calibration([-3.45, 0.6, 2.0, 0.3, 1.1, 0.0, 1.7, 2.1, 1.6, 0.0, 0.1]);
/// The start of every fit without a classifier, and the curve of a bot that has no two questions
/// for one answer.
///
/// Fitted to three public question sets with one question an answer: to their test questions, to
/// known questions with one word left out, one in five, and to out-of-scope questions, one in
/// seven.
pub const PRIOR_ALONE: Calibration =
    Calibration([-3.2, 2.0, 3.1, 0.8, 1.4, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0]);
/// How many examples the prior weighs as much as.
const PRIOR_EXAMPLES: f64 = 100.0;
/// Newton's method settles in fewer steps.
const MAX_STEPS: usize = 30;
/// A step this often halved is too short to matter.
const MAX_HALVINGS: usize = 20;

/// A candidate of which it is known whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example {
    /// What was measured.
    pub features: Features,
    /// Whether the candidate was right.
    pub right: bool,
    /// How much the example counts; 1 for an ordinary one.
    pub weight: f32,
}

/// The result of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The curve.
    pub calibration: Calibration,
    /// What is told in place of the curve's probability.
    pub caution: Caution,
    /// Expected calibration error over the examples in ten bins of equal width, 0..=1
    /// (Naeini, Cooper & Hauskrecht 2015).
    pub expected_calibration_error: f32,
}

/// Fits the curve to `examples`; without any, it is the prior.
pub fn fit(prior: &Calibration, examples: &[Example]) -> Fit {
    let mut fixed = [false; N_FEATURES];
    let calibration = loop {
        let weights = newton(prior, examples, &fixed);
        let negative = (1..N_FEATURES).find(|&i| weights[i] < 0.0);
        match negative {
            Some(i) => fixed[i] = true,
            None => break Calibration(weights.map(|w| w as f32)),
        }
    };
    let caution = Caution::default();
    Fit {
        calibration,
        caution,
        expected_calibration_error: calibration_error(&calibration, caution, examples),
    }
}

impl Fit {
    /// The same, and cautious where the examples need it.
    pub fn with_caution(self, examples: &[Example]) -> Fit {
        let caution = Caution::choose(&self.calibration, examples);
        Fit {
            caution,
            expected_calibration_error: calibration_error(&self.calibration, caution, examples),
            ..self
        }
    }
}

fn newton(prior: &Calibration, examples: &[Example], fixed: &[bool]) -> [f64; N_FEATURES] {
    let start = prior.0.map(f64::from);
    let mut weights = start;
    for (weight, &fixed) in weights.iter_mut().zip(fixed) {
        if fixed {
            *weight = 0.0;
        }
    }
    // The variance of a Bernoulli example is at most a quarter.
    let pull = PRIOR_EXAMPLES / 4.0 / 25.0;
    for _ in 0..MAX_STEPS {
        let mut gradient = [0.0; N_FEATURES];
        let mut hessian = [[0.0; N_FEATURES]; N_FEATURES];
        for i in 0..N_FEATURES {
            gradient[i] = pull * (weights[i] - start[i]);
            hessian[i][i] = pull;
        }
        for example in examples {
            let x = example.features.0.map(f64::from);
            let sum: f64 = weights.iter().zip(x).map(|(w, x)| w * x).sum();
            let p = 1.0 / (1.0 + libm::exp(-sum));
            let error = p - if example.right { 1.0 } else { 0.0 };
            let weight = f64::from(example.weight);
            for i in 0..N_FEATURES {
                gradient[i] += weight * error * x[i];
                for j in 0..N_FEATURES {
                    hessian[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in (0..N_FEATURES).filter(|&i| fixed[i]) {
            gradient[i] = 0.0;
            hessian[i] = [0.0; N_FEATURES];
            for row in &mut hessian {
                row[i] = 0.0;
            }
            hessian[i][i] = 1.0;
        }
        let step = solve(hessian, gradient);
        let longest = step.iter().fold(0.0f64, |longest, s| longest.max(s.abs()));
        // Far from the end a whole step can lead away from it; halved often enough, none does.
        let before = loss(pull, &start, examples, &weights);
        let mut scale = 1.0;
        for _ in 0..MAX_HALVINGS {
            let shorter = std::array::from_fn(|i| weights[i] - scale * step[i]);
            if loss(pull, &start, examples, &shorter) <= before {
                weights = shorter;
                break;
            }
            scale *= 0.5;
        }
        if longest < 1e-9 {
            break;
        }
    }
    weights
}

/// What Newton's method makes small: how surprising the examples are, and how far the prior is.
fn loss(
    pull: f64,
    start: &[f64; N_FEATURES],
    examples: &[Example],
    weights: &[f64; N_FEATURES],
) -> f64 {
    let distance: f64 = weights
        .iter()
        .zip(start)
        .map(|(w, s)| (w - s) * (w - s))
        .sum();
    let surprise = |example: &Example| {
        let x = example.features.0;
        let sum: f64 = weights.iter().zip(x).map(|(w, x)| w * f64::from(x)).sum();
        let against = if example.right { -sum } else { sum };
        // ln(1 + e^against), without overflow.
        f64::from(example.weight) * (against.max(0.0) + libm::log1p(libm::exp(-against.abs())))
    };
    0.5 * pull * distance + examples.iter().map(surprise).sum::<f64>()
}

/// Solves a positive definite system by Gaussian elimination.
fn solve(mut a: [[f64; N_FEATURES]; N_FEATURES], mut b: [f64; N_FEATURES]) -> [f64; N_FEATURES] {
    for i in 0..N_FEATURES {
        for j in i + 1..N_FEATURES {
            let pivot = a[i];
            let factor = a[j][i] / pivot[i];
            for (cell, pivot) in a[j].iter_mut().zip(pivot) {
                *cell -= factor * pivot;
            }
            b[j] -= factor * b[i];
        }
    }
    for i in (0..N_FEATURES).rev() {
        for k in i + 1..N_FEATURES {
            b[i] -= a[i][k] * b[k];
        }
        b[i] /= a[i][i];
    }
    b
}

/// Weighted mean, over ten bins, of the distance between mean certainty and share of right ones.
pub(super) fn calibration_error(
    calibration: &Calibration,
    caution: Caution,
    examples: &[Example],
) -> f32 {
    let mut bins = [(0.0f32, 0.0f32); 10];
    let mut total = 0.0;
    for example in examples {
        let certainty = caution.certainty(calibration.certainty(&example.features));
        let bin = &mut bins[((certainty * 10.0) as usize).min(9)];
        bin.0 += example.weight * certainty;
        bin.1 += if example.right { example.weight } else { 0.0 };
        total += example.weight;
    }
    if total == 0.0 {
        return 0.0;
    }
    bins.iter()
        .map(|(certainty, right)| (certainty - right).abs())
        .sum::<f32>()
        / total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(n: usize, right: impl Fn(f32, f32) -> bool) -> Vec<Example> {
        let mut seed = 7u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32
        };
        (0..n)
            .map(|_| {
                let (x, noise) = (random(), random());
                let features = Features([1.0, x, x - 0.5, 1.0, x, 0.0, x, 0.5 * x, x, 0.0, 0.0]);
                Example {
                    features,
                    right: right(x, noise),
                    weight: 1.0,
                }
            })
            .collect()
    }

    #[test]
    fn a_curve_fitted_to_many_examples_is_calibrated() {
        let fit = fit(&PRIOR, &examples(4_000, |x, noise| x > noise));
        assert!(fit.expected_calibration_error < 0.05, "{fit:?}");
    }

    #[test]
    fn without_examples_the_curve_is_the_prior() {
        let fit = fit(&PRIOR, &[]);
        for (found, prior) in fit.calibration.0.iter().zip(PRIOR.0) {
            assert!((found - prior).abs() < 1e-5);
        }
    }

    #[test]
    fn no_feature_ever_lowers_certainty() {
        let fit = fit(&PRIOR, &examples(2_000, |x, noise| x < noise));
        assert!(fit.calibration.0[1..].iter().all(|&w| w >= 0.0), "{fit:?}");
    }

    #[test]
    fn examples_that_can_be_told_apart_perfectly_do_not_diverge() {
        let fit = fit(&PRIOR, &examples(500, |x, _| x > 0.5));
        assert!(
            fit.calibration
                .0
                .iter()
                .all(|w| w.is_finite() && w.abs() < 100.0),
            "{fit:?}"
        );
    }
}
