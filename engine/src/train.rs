//! Training: teaching the classifier, mixing it with retrieval, and fitting the calibration curve.
//!
//! Each known question whose answer has another one is taken out and asked: the classifier learns
//! from four fifths of the questions and is asked the last fifth, retrieval leaves out the question
//! alone.
//! The mix that is right most often is kept, and so is the classifier if it helps.
//! Whether the best candidate is right is then known, so its features are an example for the curve.
//! Authors write phrasings that differ on purpose, so a question that was taken out is harder than
//! most that visitors ask; where retrieval is alone, each question is also asked with one word left
//! out, which stands for those that are nearly as known.
//! For out-of-scope questions, each question is asked with all questions of its answer taken out:
//! whatever comes first is then wrong.
//! They get a weight as if one question in seven were out of scope.

use crate::blob::{LoadError, Sections, assemble};
use crate::certainty::{Example, Features, Fit, PRIOR, PRIOR_ALONE, fit};
use crate::classifier::{Classifier, Learner};
use crate::ranking::rank;
use crate::retrieval::{Index, Indexed, Query, Skip, find, write_index};
use std::ops::Range;

/// Most questions that are asked; of more, every n-th is.
const MAX_ASKED: usize = 2_000;
/// Share of questions that are out of scope, as a visitor's are.
const OUT_OF_SCOPE_SHARE: f32 = 0.15;
/// Parts into which questions are divided, and whole answers.
const FOLDS: usize = 5;
const ANSWER_FOLDS: usize = 3;
/// Retrieval's shares of the mix that are tried; 1 is retrieval alone.
const SHARES: [f32; 8] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0];
/// Questions that must be held out before a classifier is tried.
const MIN_HELD_OUT: usize = 100;
/// Mixes are about as good that differ by one of so many questions.
const CLOSE: usize = 400;
/// A classifier must answer one more of so many questions, or it is not worth its bytes.
const WORTH: usize = 100;

/// What training found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// The calibration curve and its error.
    pub fit: Fit,
    /// Questions that were taken out and asked.
    pub n_held_out: usize,
    /// Share of them whose answer came first, 0..=1; 0 when there are none.
    pub accuracy: f32,
    /// Retrieval's share of the mix, 0..=1; 1 when there is no classifier.
    pub share: f32,
}

/// What training leaves for the blob.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// What was found.
    pub training: Training,
    /// The classifier's section, when it helps.
    pub classifier: Option<Vec<u8>>,
}

/// The best candidate for each of [`SHARES`], or for retrieval alone: its features, and whether it
/// is right.
type Best = Vec<Option<(Features, bool)>>;

/// The best candidate for the share of that number.
fn of_share(best: &Best, share: usize) -> Option<(Features, bool)> {
    *best.get(share).or(best.last())?
}

/// Everything that is asked of.
struct Trainer<'a> {
    index: Index,
    blob: Vec<u8>,
    /// For each question, its target and its terms.
    questions: Vec<(usize, &'a [String])>,
    learner: Option<Learner>,
    /// For each question, in which fold it is; nothing when it is its answer's only one.
    folds: Vec<Option<usize>>,
}

/// Trains a bot with these targets; `progress` hears how much is done, 0..=1.
///
/// # Errors
/// When the index is too large for a blob.
pub fn train(targets: &[Indexed], progress: &dyn Fn(f32)) -> Result<Trained, LoadError> {
    let trainer = Trainer::new(targets)?;
    let n_steps = (FOLDS + ANSWER_FOLDS + 1) as f32;
    let mut held_out: Vec<Best> = Vec::new();
    for fold in 0..FOLDS {
        progress(fold as f32 / n_steps);
        held_out.extend(trainer.ask_fold(fold));
    }
    let n_held_out = held_out.len();
    let right = |share: usize| {
        let best = held_out.iter().filter_map(|best| of_share(best, share));
        best.filter(|(_, right)| *right).count()
    };
    let n_right: Vec<usize> = (0..SHARES.len()).map(right).collect();
    let alone = SHARES.len() - 1;
    // Training questions are more alike than a visitor's, which flatters the classifier: of mixes
    // that are about as good, the one with most retrieval is taken.
    let best = n_right.iter().take(alone).max().copied().unwrap_or(0);
    let best = (0..alone).rfind(|&share| n_right[share] + n_held_out / CLOSE >= best);
    let share = best
        .filter(|_| trainer.learner.is_some())
        .filter(|&share| n_right[share] > n_right[alone] + n_held_out / WORTH)
        .unwrap_or(alone);
    let trainer = if share == alone {
        trainer.without_classifier()
    } else {
        trainer
    };
    let mut out_of_scope: Vec<Best> = Vec::new();
    for fold in 0..ANSWER_FOLDS {
        progress((FOLDS + fold) as f32 / n_steps);
        out_of_scope.extend(trainer.ask_out_of_scope(fold));
    }
    let near = match trainer.learner {
        Some(_) => Vec::new(),
        None => trainer.ask_nearly(),
    };
    progress((FOLDS + ANSWER_FOLDS) as f32 / n_steps);
    let chosen = |best: &[Best]| -> Vec<(Features, bool)> {
        best.iter()
            .filter_map(|best| of_share(best, share))
            .collect()
    };
    let prior = if share == alone { PRIOR_ALONE } else { PRIOR };
    let curve = fit(
        &prior,
        &examples(chosen(&held_out), chosen(&near), chosen(&out_of_scope)),
    );
    let classifier = trainer.learner.as_ref().map(|learner| {
        let all: Vec<usize> = (0..trainer.questions.len()).collect();
        learner.write(&learner.fit(&all), SHARES[share])
    });
    progress(1.0);
    let training = Training {
        fit: curve,
        n_held_out,
        accuracy: n_right[share] as f32 / n_held_out.max(1) as f32,
        share: SHARES[share],
    };
    Ok(Trained {
        training,
        classifier,
    })
}

/// Teaches the classifier alone, and keeps what training found `before`: mix, curve and figures.
///
/// # Errors
/// When the index is too large for a blob.
pub fn train_as_before(targets: &[Indexed], before: &Training) -> Result<Trained, LoadError> {
    let trainer = Trainer::new(targets)?;
    let learner = trainer.learner.as_ref().filter(|_| before.share < 1.0);
    let classifier = learner.map(|learner| {
        let all: Vec<usize> = (0..trainer.questions.len()).collect();
        learner.write(&learner.fit(&all), before.share)
    });
    Ok(Trained {
        training: *before,
        classifier,
    })
}

/// What the curve is fitted to.
fn examples(
    held_out: Vec<(Features, bool)>,
    near: Vec<(Features, bool)>,
    out_of_scope: Vec<(Features, bool)>,
) -> Vec<Example> {
    let example = |weight: f32| {
        move |(features, right)| Example {
            features,
            right,
            weight,
        }
    };
    // Without a single question to hold out, the prior knows better than wrong examples alone.
    if held_out.is_empty() {
        return Vec::new();
    }
    let share = OUT_OF_SCOPE_SHARE / (1.0 - OUT_OF_SCOPE_SHARE);
    let n_known = held_out.len() + near.len();
    let weight = share * n_known as f32 / out_of_scope.len().max(1) as f32;
    let known = held_out.into_iter().chain(near).map(example(1.0));
    known
        .chain(out_of_scope.into_iter().map(example(weight)))
        .collect()
}

impl<'a> Trainer<'a> {
    fn new(targets: &'a [Indexed]) -> Result<Trainer<'a>, LoadError> {
        let blob = assemble(&write_index(targets)).map_err(|found| LoadError::Length {
            found,
            expected: crate::blob::MAX_BYTES,
        })?;
        let index = Index::read(&blob, &Sections::open(&blob)?)?;
        let mut questions = Vec::new();
        let mut folds = Vec::new();
        for (number, target) in targets.iter().enumerate() {
            for (place, terms) in target.questions.iter().enumerate() {
                questions.push((number, terms.as_slice()));
                folds.push((target.questions.len() > 1).then_some(place % FOLDS));
            }
        }
        let n_held_out = folds.iter().flatten().count();
        let learner = (n_held_out >= MIN_HELD_OUT).then(|| {
            let distinct: Vec<(usize, Vec<&str>)> = questions
                .iter()
                .map(|&(target, terms)| (target, distinct(terms)))
                .collect();
            Learner::new(targets.len(), &distinct)
        });
        Ok(Trainer {
            index,
            blob,
            questions,
            learner,
            folds,
        })
    }

    fn without_classifier(self) -> Trainer<'a> {
        Trainer {
            learner: None,
            ..self
        }
    }

    /// The best candidates for the questions of a fold.
    fn ask_fold(&self, fold: usize) -> Vec<Best> {
        let is_held_out = |question: &usize| self.folds[*question] == Some(fold);
        let model = self.learn(&|question| !is_held_out(&question));
        let held_out = self.asked().filter(is_held_out);
        held_out
            .map(|question| {
                let number = question as u32;
                let terms = self.questions[question].1;
                self.ask(question, terms, number..number + 1, &model)
            })
            .collect()
    }

    /// The best candidates for known questions without one word; those that are held out, too.
    fn ask_nearly(&self) -> Vec<Best> {
        let asked = self
            .asked()
            .filter(|&question| self.folds[question].is_some());
        asked
            .map(|question| {
                let terms = without_one(self.questions[question].1, question);
                self.ask(question, &terms, 0..0, &None)
            })
            .collect()
    }

    /// The best candidates for the questions of a part of the answers, without these answers.
    fn ask_out_of_scope(&self, fold: usize) -> Vec<Best> {
        let is_asked = |question: &usize| self.questions[*question].0 % ANSWER_FOLDS == fold;
        let model = self.learn(&|question| !is_asked(&question));
        let asked = self.asked().filter(is_asked);
        asked
            .map(|question| {
                let target = self.index.targets.get(self.questions[question].0);
                let own = target.map_or(0..0, |target| target.questions.clone());
                self.ask(question, self.questions[question].1, own, &model)
            })
            .collect()
    }

    /// The questions that are asked.
    fn asked(&self) -> impl Iterator<Item = usize> {
        let step = self.questions.len().div_ceil(MAX_ASKED).max(1);
        (0..self.questions.len()).step_by(step)
    }

    /// A classifier that knows only some questions, and its bytes.
    fn learn(&self, knows: &dyn Fn(usize) -> bool) -> Option<(Classifier, Vec<u8>)> {
        let learner = self.learner.as_ref()?;
        let which: Vec<usize> = (0..self.questions.len()).filter(|&q| knows(q)).collect();
        let bytes = learner.write(&learner.fit(&which), 1.0);
        let classifier = Classifier::read(&bytes, 0..bytes.len(), self.index.targets.len()).ok()?;
        Some((classifier, bytes))
    }

    /// Asks a question in these terms, with those of `skip` taken out.
    fn ask(
        &self,
        question: usize,
        terms: &[String],
        skip: Range<u32>,
        model: &Option<(Classifier, Vec<u8>)>,
    ) -> Best {
        let target = self.questions[question].0;
        let (index, skip) = (&self.index, Skip(skip));
        let query = Query::new(index, &self.blob, &terms.join(" "), &skip);
        let retrieved = find(index, &self.blob, &query, &skip);
        let learnt = model.as_ref().map_or(Vec::new(), |(classifier, bytes)| {
            classifier.score(bytes, &query.words())
        });
        let shares = if model.is_some() { &SHARES[..] } else { &[1.0] };
        let best = |&share: &f32| {
            let learnt = if share < 1.0 { &learnt[..] } else { &[] };
            let hits = rank(index, &retrieved, learnt, share, &|_, _| 1.0, 1);
            let first = hits.first()?;
            let features = Features::of(index, &query, first);
            Some((features, first.target as usize == target))
        };
        shares.iter().map(best).collect()
    }
}

/// The terms but one, which `number` chooses; of one or two terms, all.
fn without_one(terms: &[String], number: usize) -> Vec<String> {
    let mut terms = terms.to_vec();
    if terms.len() > 2 {
        terms.remove(number % terms.len());
    }
    terms
}

/// The terms, each once.
fn distinct(terms: &[String]) -> Vec<&str> {
    let mut distinct: Vec<&str> = Vec::new();
    for term in terms {
        if !distinct.contains(&term.as_str()) {
            distinct.push(term);
        }
    }
    distinct
}
