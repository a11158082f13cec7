//! Asking a bot the questions that were taken out of it.

use super::foreign::foreign;
use super::lessons::Lessons;
use crate::blob::{LoadError, Sections, assemble};
use crate::certainty::Features;
use crate::classifier::{Classifier, Learner, Scores, Weights};
use crate::meaning::{Meanings, WordTables};
use crate::ranking::rank;
use crate::retrieval::{Grammar, Index, Indexed, Query, Skip, Thinned, find, write_index};
use std::ops::Range;

/// Most questions that are asked; of more, every n-th is.
const MAX_ASKED: usize = 2_000;
/// Retrieval's shares of the mix that are tried; the last is retrieval alone.
pub(super) const SHARES: [f32; 8] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0];
/// The number of the share that is retrieval alone.
pub(super) const ALONE: usize = SHARES.len() - 1;

/// The best candidate for each of [`SHARES`], or for retrieval alone: its features, and whether it
/// is right.
#[derive(Debug)]
pub(super) struct Asked(Vec<Option<(Features, bool)>>);

impl Asked {
    /// Whatever comes first is wrong.
    fn never_right(&mut self) {
        for (_, right) in self.0.iter_mut().flatten() {
            *right = false;
        }
    }

    /// The best candidate for the share of that number.
    pub(super) fn best(&self, share: usize) -> Option<(Features, bool)> {
        *self.0.get(share).or(self.0.last())?
    }
}

/// What a classifier learns from besides a bot's own questions, as terms.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Questions of which it is not known what they lead to.
    pub(super) unlabelled: Vec<Vec<String>>,
    /// Questions that lead to nothing.
    pub(super) foreign: Vec<Vec<String>>,
}

/// Everything that is asked of.
pub(super) struct Trainer<'a> {
    pub(super) index: Index,
    pub(super) blob: Vec<u8>,
    /// For each question, its target and its terms.
    pub(super) questions: Vec<(usize, &'a [String])>,
    /// For each question, its number in the index, if it is there.
    numbers: Vec<Option<u32>>,
    /// For each question, which one of its target it is; nothing when it is the only one.
    places: Vec<Option<usize>>,
    pub(super) learner: Option<Learner>,
    /// What is learnt besides the author's questions.
    pub(super) lessons: Option<Lessons>,
}

/// A classifier that knows only some questions, and its bytes.
type Model = Option<(Classifier, Vec<u8>)>;

impl<'a> Trainer<'a> {
    /// A bot that has retrieval alone.
    pub(super) fn new(
        targets: &'a [Indexed],
        grammar: &Grammar,
        meanings: &Meanings,
    ) -> Result<Trainer<'a>, LoadError> {
        let blob = assemble(&write_index(targets, grammar, meanings)).map_err(|found| {
            LoadError::Length {
                found,
                expected: crate::blob::MAX_BYTES,
            }
        })?;
        let index = Index::read(&blob, &Sections::open(&blob)?)?;
        let mut questions = Vec::new();
        let mut places = Vec::new();
        for (number, target) in targets.iter().enumerate() {
            for (place, terms) in target.questions.iter().enumerate() {
                questions.push((number, terms.as_slice()));
                places.push((target.questions.len() > 1).then_some(place));
            }
        }
        Ok(Trainer {
            index,
            blob,
            numbers: (0..questions.len() as u32).map(Some).collect(),
            questions,
            places,
            learner: None,
            lessons: None,
        })
    }

    /// A bot whose classifier learns all questions, and whose retrieval has those of `thinned`.
    ///
    /// The questions of `more` follow the others in the learner.
    pub(super) fn with_classifier(
        targets: &'a [Indexed],
        thinned: &'a Thinned,
        grammar: &Grammar,
        meanings: &Meanings,
        more: &More,
    ) -> Result<Trainer<'a>, LoadError> {
        let retrieval = Trainer::new(&thinned.targets, grammar, meanings)?;
        let all = Trainer::new(targets, grammar, meanings)?;
        let distinct: Vec<(usize, Vec<&str>)> = all
            .questions
            .iter()
            .map(|&(target, terms)| (target, distinct(terms)))
            .chain(more.unlabelled.iter().map(|terms| (0, distinct(terms))))
            .chain(
                more.foreign
                    .iter()
                    .map(|terms| (targets.len(), distinct(terms))),
            )
            .collect();
        let vectors: Vec<Vec<i8>> = all
            .questions
            .iter()
            .map(|(_, terms)| *terms)
            .chain(more.unlabelled.iter().map(Vec::as_slice))
            .chain(more.foreign.iter().map(Vec::as_slice))
            .map(|terms| all.index.vector_of(&all.blob, terms))
            .collect();
        Ok(Trainer {
            index: retrieval.index,
            blob: retrieval.blob,
            numbers: thinned.numbers.clone(),
            learner: Some(Learner::new(targets.len(), &distinct, &vectors)),
            ..all
        })
    }

    /// What the classifier learns of all questions; nothing where there is none.
    pub(super) fn all_weights(&self) -> Option<Weights> {
        let all: Vec<usize> = (0..self.questions.len()).collect();
        let learner = self.learner.as_ref()?;
        Some(self.weights(learner, &all))
    }

    /// The classifier with these weights, where retrieval has `share` of the mix.
    pub(super) fn classifier(&self, weights: &Option<Weights>, share: f32) -> Option<Vec<u8>> {
        let learner = self.learner.as_ref()?;
        Some(learner.write(weights.as_ref()?, share))
    }

    /// What the classifier learns where of the author's questions only `which` are known.
    fn weights(&self, learner: &Learner, which: &[usize]) -> Weights {
        match &self.lessons {
            Some(lessons) => learner.fit_lessons(&lessons.lessons(learner, which)),
            None => learner.fit(which),
        }
    }

    /// Asks the questions of a fold, of which the bot then does not know any.
    pub(super) fn ask_fold(&self, fold: usize, n_folds: usize) -> Vec<Asked> {
        let is_in = |question: usize| {
            let place = self.places.get(question).copied().flatten();
            place.is_some_and(|place| place % n_folds == fold)
        };
        let model = self.learn(&|question| !is_in(question));
        let held_out = self.asked().filter(|&question| is_in(question));
        held_out
            .map(|question| {
                let own = self.numbers[question].map_or(0..0, |number| number..number + 1);
                self.ask(question, self.questions[question].1, own, &model)
            })
            .collect()
    }

    /// Asks known questions without one word; those that are held out, too.
    pub(super) fn ask_nearly(&self) -> Vec<Asked> {
        let asked = self
            .asked()
            .filter(|&question| self.places[question].is_some());
        asked
            .map(|question| {
                let terms = without_one(self.questions[question].1, question);
                self.ask(question, &terms, 0..0, &None)
            })
            .collect()
    }

    /// Asks the questions of a part of the targets, of which the bot then does not know any.
    pub(super) fn ask_out_of_scope(&self, fold: usize, n_folds: usize) -> Vec<Asked> {
        let is_in = |question: usize| self.questions[question].0 % n_folds == fold;
        let model = self.learn(&|question| !is_in(question));
        let asked = self.asked().filter(|&question| is_in(question));
        asked
            .map(|question| {
                let (number, terms) = self.questions[question];
                let target = self.index.targets.get(number);
                let own = target.map_or(0..0, |target| target.questions.clone());
                self.ask(question, terms, own, &model)
            })
            .collect()
    }

    /// Asks known questions of which all telling words are others, of which the bot knows none; its
    /// classifier has learnt all of its own.
    pub(super) fn ask_foreign(&self, tables: &WordTables, weights: &Option<Weights>) -> Vec<Asked> {
        let model = self.model(weights);
        let asked = self.asked().step_by(2);
        asked
            .filter_map(|question| {
                let terms = foreign(tables, question, self.questions[question].1)?;
                let mut asked = self.ask(question, &terms, 0..0, &model);
                asked.never_right();
                Some(asked)
            })
            .collect()
    }

    /// The questions that are asked.
    fn asked(&self) -> impl Iterator<Item = usize> {
        let step = self.questions.len().div_ceil(MAX_ASKED).max(1);
        (0..self.questions.len()).step_by(step)
    }

    /// A classifier that knows only some questions.
    fn learn(&self, knows: &dyn Fn(usize) -> bool) -> Model {
        let learner = self.learner.as_ref()?;
        let which: Vec<usize> = (0..self.questions.len()).filter(|&q| knows(q)).collect();
        self.model(&Some(self.weights(learner, &which)))
    }

    /// The classifier with these weights, as a bot has it.
    fn model(&self, weights: &Option<Weights>) -> Model {
        let bytes = self.classifier(weights, 1.0)?;
        let classifier = Classifier::read(&bytes, 0..bytes.len(), self.index.targets.len()).ok()?;
        Some((classifier, bytes))
    }

    /// Asks a question in these terms, with those of `skip` taken out of retrieval.
    fn ask(&self, question: usize, terms: &[String], skip: Range<u32>, model: &Model) -> Asked {
        let target = self.questions[question].0;
        let (index, skip) = (&self.index, Skip(skip));
        let query = Query::new(index, &self.blob, &terms.join(" "), &skip);
        let retrieved = find(index, &query, &skip);
        let vector = index.vector(&self.blob, &query);
        let scores = match model {
            Some((classifier, bytes)) => classifier.score(bytes, &query.words(), &vector),
            None => Scores::by_meaning(index.nearest(&vector, &skip)),
        };
        let learnt = &scores.all;
        let shares = match learnt.is_empty() {
            false => &SHARES[..],
            true => &[1.0],
        };
        let best = |&share: &f32| {
            let learnt = if share < 1.0 { &learnt[..] } else { &[] };
            let hits = rank(index, &retrieved, learnt, share, &|_, _| 1.0, 1);
            let first = hits.first()?;
            let affinity = index.affinity_without(&vector, first.target, &skip);
            let words = scores.of_words(first.target);
            let features = Features::of(index, &query, first, affinity, words);
            Some((features, first.target as usize == target))
        };
        Asked(shares.iter().map(best).collect())
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
