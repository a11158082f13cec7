//! Learning from questions whose answer nobody has said.
//!
//! They follow the author's in the learner, and get their labels anew wherever some of the author's
//! are held out, so a label never knows a question that it is judged by.
//! Which of them are learnt from is tried out: all, or those whose labels are surest.
//! Nothing of it is kept unless held-out questions find their answers more often than without.
//!
//! Retrieval gets no new questions, but their words: a term that several of them have and the author
//! does not is a synonym of that question of the author's which is most like those that have it.
//! So it is known, and what is nearly spelt like it is corrected to it.

use super::trainer::Trainer;
use crate::classifier::{Learner, Lesson, Weights};
use crate::retrieval::{Index, Indexed, Query, Skip};
use crate::unlabelled::{Asked, Graph, Label, Labeller, taught};
use std::collections::{BTreeMap, BTreeSet};

/// In how many unlabelled questions a new term must stand to be known; most that stand in fewer are
/// misspelt, or names.
const MIN_SEEN: usize = 3;
/// Of the questions with a new term, the share that must have the same label for the term to become
/// a synonym there.
const MIN_AGREED: f32 = 0.2;

/// How the classifier learns from unlabelled questions.
#[derive(Debug)]
pub(super) struct Lessons {
    labeller: Labeller,
    /// The number of the first of them in the learner.
    first: usize,
    n_unlabelled: usize,
    /// Target of each of the author's questions.
    known: Vec<usize>,
    vectors: Option<Vec<Vec<f32>>>,
    /// Which of them are learnt from, and how much each counts.
    pub(super) way: Way,
}

/// Which unlabelled questions are learnt from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    /// The share with the surest labels, 0..=1.
    pub(super) share: f32,
    /// How much one of them counts, where one of the author's counts 1.
    pub(super) weight: f32,
}

/// What is tried with a teacher, and without.
pub(super) const WITH_TEACHER: [Way; 2] = [
    Way {
        share: 1.0,
        weight: 0.5,
    },
    Way {
        share: 0.85,
        weight: 0.5,
    },
];
pub(super) const WITHOUT_TEACHER: [Way; 2] = [
    Way {
        share: 0.7,
        weight: 0.5,
    },
    Way {
        share: 0.85,
        weight: 0.5,
    },
];
/// What the classifier that labels without a teacher learns first: from its own surest labels.
const FIRST: Way = Way {
    share: 0.5,
    weight: 0.5,
};

impl Lessons {
    /// Prepares the questions, which are the learner's last.
    pub(super) fn new(n_targets: usize, known: Vec<usize>, asked: &Asked) -> Lessons {
        let graph = asked.vectors.as_ref().map(|vectors| of_vectors(vectors));
        Lessons {
            labeller: Labeller::new(n_targets, known.clone(), asked.terms.len(), graph),
            first: known.len(),
            n_unlabelled: asked.terms.len(),
            known,
            vectors: asked.vectors.clone(),
            way: Way {
                share: 0.0,
                weight: 0.0,
            },
        }
    }

    /// The labels where of the author's questions only `which` are known.
    pub(super) fn labels(&self, learner: &Learner, which: &[usize]) -> Vec<Label> {
        match &self.vectors {
            Some(vectors) => {
                let machine = taught(learner.n_targets(), vectors, &self.known, which);
                self.labeller.label(which, &mut |question, scores| {
                    machine.score(&vectors[self.first + question], scores);
                })
            }
            None => {
                let first = self.labels_by(learner, which, &learner.fit(which));
                let lessons = self.with_others(which, &first, FIRST);
                self.labels_by(learner, which, &learner.fit_lessons(&lessons))
            }
        }
    }

    /// The labels that the classifier gives with these weights.
    fn labels_by(&self, learner: &Learner, which: &[usize], weights: &Weights) -> Vec<Label> {
        self.labeller.label(which, &mut |question, scores| {
            scores.copy_from_slice(&learner.score(weights, self.first + question));
        })
    }

    /// What the classifier learns where of the author's questions only `which` are known.
    pub(super) fn lessons(&self, learner: &Learner, which: &[usize]) -> Vec<Lesson> {
        self.with_others(which, &self.labels(learner, which), self.way)
    }

    /// The author's questions `which`, and of the others those with the surest labels.
    fn with_others(&self, which: &[usize], labels: &[Label], way: Way) -> Vec<Lesson> {
        let own = which.iter().map(|&question| Lesson {
            question,
            target: self.known[question],
            weight: 1.0,
        });
        let is_sure = surest(labels, way.share);
        let others = labels.iter().zip(&is_sure).enumerate();
        let others = others.filter(|(_, (_, is_sure))| **is_sure);
        own.chain(others.map(|(number, (label, _))| Lesson {
            question: self.first + number,
            target: label.target,
            weight: way.weight,
        }))
        .collect()
    }

    /// How many of them are learnt from.
    pub(super) fn n_used(&self) -> usize {
        (self.n_unlabelled as f32 * self.way.share) as usize
    }
}

/// Which labels are the surest `share` of all.
fn surest(labels: &[Label], share: f32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|&a, &b| labels[b].lead.total_cmp(&labels[a].lead).then(a.cmp(&b)));
    let mut is_sure = vec![false; labels.len()];
    for &number in order.iter().take((labels.len() as f32 * share) as usize) {
        is_sure[number] = true;
    }
    is_sure
}

/// The graph of questions by their vectors, which have length 1.
fn of_vectors(vectors: &[Vec<f32>]) -> Graph {
    Graph::new(vectors.len(), &mut |question, row| {
        let own = &vectors[question];
        for (cell, other) in row.iter_mut().zip(vectors) {
            *cell = dot(own, other);
        }
    })
}

/// The scalar product, in eight sums, as a processor adds up several at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest = a.len() / 8 * 8;
    let rest = a[rest..].iter().zip(&b[rest.min(b.len())..]);
    sums.iter().sum::<f32>() + rest.map(|(a, b)| a * b).sum::<f32>()
}

/// Terms that several unlabelled questions have, and the author does not.
pub(super) fn new_terms(asked: &Asked, targets: &[Indexed]) -> BTreeSet<String> {
    let own = targets
        .iter()
        .flat_map(|t| t.questions.iter().chain(&t.synonyms).flatten());
    let known: BTreeSet<&str> = own.map(String::as_str).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for term in asked.terms.iter().flatten() {
        *seen.entry(term).or_default() += 1;
    }
    let is_new = |term: &str, n: usize| n >= MIN_SEEN && !known.contains(term);
    let new = seen.into_iter().filter(|&(term, n)| is_new(term, n));
    new.map(|(term, _)| term.to_owned()).collect()
}

/// The questions' terms, each as the known or new term that it is or most likely means: so visitors'
/// words will be understood.
pub(super) fn corrected(
    asked: &Asked,
    new: &BTreeSet<String>,
    index: &Index,
    blob: &[u8],
) -> Vec<Vec<String>> {
    let of = |terms: &Vec<String>| {
        let query = Query::new(index, blob, &terms.join(" "), &Skip::default());
        let mut corrected: Vec<String> = Vec::new();
        for term in query.terms {
            let word = match term.known {
                Some((_, spelt)) if !new.contains(&term.word) => spelt,
                _ => term.word,
            };
            if !corrected.contains(&word) {
                corrected.push(word);
            }
        }
        corrected
    };
    asked.terms.iter().map(of).collect()
}

/// The targets, with new terms as synonyms of the author's questions.
///
/// `terms` and `labels` are the unlabelled questions'.
pub(super) fn with_terms(
    targets: &[Indexed],
    new: &BTreeSet<String>,
    terms: &[Vec<String>],
    labels: &[Label],
) -> Vec<Indexed> {
    let mut targets = targets.to_vec();
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, terms) in terms.iter().enumerate() {
        for term in terms.iter().filter(|term| new.contains(*term)) {
            having.entry(term).or_default().push(number);
        }
    }
    for (term, having) in having {
        let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &number in &having {
            by_target
                .entry(labels[number].target)
                .or_default()
                .push(number);
        }
        let most = by_target.values().map(Vec::len).max().unwrap_or(0);
        for (target, with) in by_target {
            let is_enough = with.len() as f32 >= MIN_AGREED * having.len() as f32;
            let Some(target) = targets
                .get_mut(target)
                .filter(|_| is_enough || with.len() == most)
            else {
                continue;
            };
            let shared = |question: &Vec<String>| -> usize {
                let all = with.iter().flat_map(|&number| &terms[number]);
                all.filter(|term| question.contains(term)).count()
            };
            let alike = target.questions.iter().map(shared).enumerate();
            let Some((place, _)) = alike.min_by_key(|&(_, n)| std::cmp::Reverse(n)) else {
                continue;
            };
            target.synonyms.resize(target.questions.len(), Vec::new());
            target.synonyms[place].push(term.to_owned());
        }
    }
    targets
}

impl Trainer<'_> {
    /// Learns as the lessons say from now on.
    pub(super) fn teach(&mut self, lessons: Lessons) {
        self.lessons = Some(lessons);
    }

    /// Learns from these of the unlabelled questions from now on.
    pub(super) fn choose(&mut self, way: Way) {
        if let Some(lessons) = &mut self.lessons {
            lessons.way = way;
        }
    }
}

#[cfg(test)]
#[path = "lessons_tests.rs"]
mod tests;
