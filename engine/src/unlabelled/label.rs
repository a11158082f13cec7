//! The answer that an unlabelled question most likely has.

use super::graph::Graph;
use super::machine::{Machine, soften};

/// How much surer a higher score makes before scores are spread.
const SHARPNESS: f32 = 3.0;
/// The score of a target that cannot be meant, far below all others.
const NEVER: f32 = -20.0;

/// What is believed about an unlabelled question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// The number of the target.
    pub target: usize,
    /// How far the next one is behind, 0..=1.
    pub lead: f32,
}

/// Labels questions by what is known of others.
#[derive(Debug)]
pub struct Labeller {
    n_targets: usize,
    /// For each known question, its target.
    known: Vec<usize>,
    n_unlabelled: usize,
    /// The known questions, then the unlabelled ones; nothing where scores are not to be spread.
    graph: Option<Graph>,
}

impl Labeller {
    /// A labeller for `n_unlabelled` questions, which follow the `known` ones in `graph`.
    pub fn new(
        n_targets: usize,
        known: Vec<usize>,
        n_unlabelled: usize,
        graph: Option<Graph>,
    ) -> Labeller {
        Labeller {
            n_targets,
            known,
            n_unlabelled,
            graph,
        }
    }

    /// Labels all unlabelled questions as if of the known ones only `which` were known.
    ///
    /// `scores` fills in what a classifier that knows no more says of an unlabelled question.
    pub fn label(&self, which: &[usize], scores: &mut dyn FnMut(usize, &mut [f32])) -> Vec<Label> {
        let (n, n_known) = (self.n_targets, self.known.len());
        let mut all = vec![0f32; (n_known + self.n_unlabelled) * n];
        let mut is_known = vec![false; n_known];
        for &question in which {
            is_known[question] = true;
            all[question * n + self.known[question]] = 1.0;
        }
        // A target of which nothing is known is no label.
        let mut has_questions = vec![false; n];
        for &question in which {
            has_questions[self.known[question]] = true;
        }
        let (_, others) = all.split_at_mut(n_known * n);
        for (number, row) in others.chunks_exact_mut(n.max(1)).enumerate() {
            scores(number, row);
            for (score, has) in row.iter_mut().zip(&has_questions) {
                if !has {
                    *score = NEVER;
                }
            }
            soften(row, SHARPNESS);
        }
        if let Some(graph) = &self.graph {
            graph.spread(&mut all, n, &|question| {
                is_known.get(question) == Some(&false)
            });
        }
        all[n_known * n..]
            .chunks_exact(n.max(1))
            .map(best)
            .collect()
    }
}

/// Scores by a machine that knows the vectors `which` of the known questions.
pub(crate) fn taught(
    n_targets: usize,
    vectors: &[Vec<f32>],
    known: &[usize],
    which: &[usize],
) -> Machine {
    let of = |&question: &usize| (vectors[question].as_slice(), known[question]);
    Machine::learn(n_targets, &which.iter().map(of).collect::<Vec<_>>())
}

fn best(row: &[f32]) -> Label {
    let (mut first, mut second, mut target) = (0f32, 0f32, 0);
    for (number, &score) in row.iter().enumerate() {
        if score > first {
            (first, second, target) = (score, first, number);
        } else if score > second {
            second = score;
        }
    }
    let sum: f32 = row.iter().sum();
    Label {
        target,
        lead: (first - second) / sum.max(f32::MIN_POSITIVE),
    }
}
