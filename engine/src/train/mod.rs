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
//!
//! All of that is work apart from each other, and shared out among the cores.

mod foreign;
mod learn;
mod lessons;
mod trainer;

use crate::blob::LoadError;
use crate::certainty::{
    Example, Features, Fit, PRIOR, PRIOR_ALONE, PRIOR_OF_MEANINGS, PRIOR_WITH_MEANINGS, fit,
};
use crate::classifier::{MANY, Weights};
use crate::cores::side_by_side;
use crate::meaning::{Meanings, WordTables};
use crate::retrieval::{Grammar, Indexed, KEPT, KEPT_WITH_MEANINGS, thin};
use foreign::foreign_questions;
pub use learn::train_with;
use std::cell::Cell;
use std::collections::BTreeSet;
use trainer::{ALONE, Asked, More, SHARES, Trainer};

/// Share of questions that are out of scope, as a visitor's are.
const OUT_OF_SCOPE_SHARE: f32 = 0.15;
/// Parts into which questions are divided, and whole answers.
const FOLDS: usize = 5;
const ANSWER_FOLDS: usize = 3;
/// Most questions whose meanings are compared: each question is compared with all of them.
const MAX_COMPARED: usize = 5_000;
/// Components of a word, and other words, where meanings are compared.
const COMPARED: (usize, usize) = (48, 2_500);
/// Questions that must be held out before a classifier is tried, of all and of an answer on average.
/// With fewer it would cost more bytes than the whole bot, and find little.
const MIN_HELD_OUT: usize = 100;
const MIN_HELD_OUT_MEAN: usize = 3;
/// Most questions times targets that a classifier is taught: its time and size go with them, and
/// CLINC150's 15,000 questions to 150 answers are two million.
const MAX_TAUGHT: usize = 10_000_000;
/// A classifier must answer one more of so many questions, or it is not worth its bytes.
const WORTH: usize = 100;
/// Mixes are about as good that differ by one of so many questions.
const CLOSE: usize = 1_000;
/// The number of the share that most bots would choose, 0.2.
const USUAL: usize = 1;
/// The same for meaning in place of a classifier, 0.65.
const USUAL_FOR_MEANING: usize = 5;
/// Held-out questions by which mixes with meaning may differ and be about as good.
const MEANING_CLOSE: usize = 2;

/// What training found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// The calibration curve and its error.
    pub fit: Fit,
    /// Questions that were taken out and asked.
    pub n_held_out: usize,
    /// Share of them whose answer came first, 0..=1; 0 when there are none.
    pub accuracy: f32,
    /// The second ranker.
    pub second: Second,
    /// Retrieval's share of the mix, 0..=1; 1 when there is no second ranker.
    pub share: f32,
}

/// What ranks beside retrieval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// Nothing.
    None,
    /// The classifier.
    Classifier,
    /// How near a question's meaning is to those of known questions.
    Meaning,
}

/// What training leaves for the blob.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// What was found.
    pub training: Training,
    /// The classifier's section, when it helps.
    pub classifier: Option<Vec<u8>>,
    /// The targets with the questions that retrieval keeps.
    pub indexed: Vec<Indexed>,
    /// The words whose meaning the bot knows.
    pub meanings: Meanings,
}

/// Trains a bot with these targets; `progress` hears how much is done, 0..=1.
///
/// # Errors
/// When the index is too large for a blob.
pub fn train(
    targets: &[Indexed],
    grammar: &Grammar,
    tables: &WordTables,
    progress: &dyn Fn(f32),
) -> Result<Trained, LoadError> {
    // A classifier that is not worth it is work done twice.
    let most = Cell::new(0f32);
    let progress = &|done: f32| {
        most.set(most.get().max(done));
        progress(most.get());
    };
    let n_held_out: usize = targets.iter().map(n_held_out).sum();
    let is_enough = n_held_out >= MIN_HELD_OUT.max(MIN_HELD_OUT_MEAN * targets.len());
    if is_enough && n_held_out.saturating_mul(targets.len()) <= MAX_TAUGHT {
        let meanings = meanings(targets, tables, Second::Classifier);
        let thinned = thin(targets, kept(&meanings));
        let more = More::foreign(targets, tables);
        let trainer = Trainer::with_classifier(targets, &thinned, grammar, &meanings, &more)?;
        let found = ask(&trainer, tables, &Part::all(), progress);
        let share = choose(&found.held_out);
        if share != ALONE {
            let training = calibrate(&trainer, &found, tables, Second::Classifier, share);
            let classifier = trainer.classifier(&found.weights, SHARES[share]);
            progress(1.0);
            return Ok(Trained {
                training,
                classifier,
                indexed: thinned.targets,
                meanings,
            });
        }
    }
    let mut meanings = meanings(targets, tables, Second::Meaning);
    let trainer = Trainer::new(targets, grammar, &meanings)?;
    let found = ask(&trainer, tables, &Part::all(), progress);
    let (second, share) = match meanings.is_empty() {
        true => (Second::None, ALONE),
        false => (Second::Meaning, choose_for_meaning(&found.held_out)),
    };
    let training = calibrate(&trainer, &found, tables, second, share);
    meanings.set_share(training.share);
    progress(1.0);
    Ok(Trained {
        training,
        classifier: None,
        indexed: targets.to_vec(),
        meanings,
    })
}

/// Teaches the classifier alone, and keeps what training found `before`: mix, curve and figures.
///
/// # Errors
/// When the index is too large for a blob.
pub fn train_as_before(
    targets: &[Indexed],
    grammar: &Grammar,
    tables: &WordTables,
    before: &Training,
) -> Result<Trained, LoadError> {
    let mut meanings = meanings(targets, tables, before.second);
    let (classifier, indexed) = match before.second {
        Second::Classifier => {
            let thinned = thin(targets, kept(&meanings));
            let more = More::foreign(targets, tables);
            let trainer = Trainer::with_classifier(targets, &thinned, grammar, &meanings, &more)?;
            let weights = trainer.all_weights();
            (trainer.classifier(&weights, before.share), thinned.targets)
        }
        Second::Meaning | Second::None => {
            meanings.set_share(before.share);
            (None, targets.to_vec())
        }
    };
    Ok(Trained {
        training: *before,
        classifier,
        indexed,
        meanings,
    })
}

impl More {
    /// Questions that are out of scope, for a classifier that has room for them: with few questions
    /// a target it would lose more than it gains.
    fn foreign(targets: &[Indexed], tables: &WordTables) -> More {
        let n_questions: usize = targets.iter().map(|target| target.questions.len()).sum();
        More {
            unlabelled: Vec::new(),
            foreign: match n_questions < MANY * targets.len() {
                true => Vec::new(),
                false => foreign_questions(targets, tables),
            },
        }
    }
}

/// The words whose meaning a bot with that second ranker takes along.
fn meanings(targets: &[Indexed], tables: &WordTables, second: Second) -> Meanings {
    let own: BTreeSet<String> = targets
        .iter()
        .flat_map(|target| target.questions.iter().chain(&target.synonyms).flatten())
        .cloned()
        .collect();
    let n_questions: usize = targets.iter().map(|target| target.questions.len()).sum();
    match second {
        Second::None => Meanings::default(),
        Second::Classifier => {
            let (components, others) = match (own.len(), n_questions < MANY * targets.len()) {
                (_, true) => (44, 1_800),
                (..2_700, _) => (64, 3_000),
                (..4_400, _) => (48, 2_500),
                _ => (32, 2_500),
            };
            Meanings::choose(tables, &own, components, others)
        }
        Second::Meaning if n_questions > MAX_COMPARED => Meanings::default(),
        Second::Meaning => {
            let mut meanings = Meanings::choose(tables, &own, COMPARED.0, COMPARED.1);
            meanings.set_share(0.5);
            meanings
        }
    }
}

/// How many questions of an answer retrieval keeps.
fn kept(meanings: &Meanings) -> usize {
    match meanings.is_empty() {
        true => KEPT,
        false => KEPT_WITH_MEANINGS,
    }
}

/// The number of the share with which meaning answers best beside retrieval.
fn choose_for_meaning(held_out: &[Asked]) -> usize {
    let n_right: Vec<usize> = (0..ALONE).map(|s| n_right(held_out, s)).collect();
    let most = n_right.iter().max().copied().unwrap_or(0);
    // With few questions to hold out, what most bots would choose is the better guess.
    let close = held_out.len() / CLOSE + MEANING_CLOSE;
    (0..ALONE)
        .filter(|&share| n_right[share] + close >= most)
        .min_by_key(|&share| share.abs_diff(USUAL_FOR_MEANING))
        .unwrap_or(USUAL_FOR_MEANING)
}

/// Questions of a target that can be taken out and still leave one.
fn n_held_out(target: &Indexed) -> usize {
    match target.questions.len() {
        1 => 0,
        n => n,
    }
}

/// A part of what a bot is asked before it is finished.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// Foreign questions, where the classifier has learnt all that it will know.
    Foreign,
    /// The questions of a fold, which are taken out.
    HeldOut(usize),
    /// The questions of a fold of the targets, which are taken out.
    OutOfScope(usize),
}

impl Part {
    /// The folds of the questions.
    fn folds() -> Vec<Part> {
        (0..FOLDS).map(Part::HeldOut).collect()
    }

    /// Questions to which every answer is wrong; what takes longest comes first, so that no core is
    /// left with it in the end.
    fn wrong() -> Vec<Part> {
        let folds = (0..ANSWER_FOLDS).map(Part::OutOfScope);
        std::iter::once(Part::Foreign).chain(folds).collect()
    }

    /// Everything.
    fn all() -> Vec<Part> {
        [Part::wrong(), Part::folds()].concat()
    }
}

/// What came of the questions.
#[derive(Debug, Default)]
struct Found {
    held_out: Vec<Asked>,
    out_of_scope: Vec<Asked>,
    foreign: Vec<Asked>,
    /// What the classifier learns of all questions, if it was asked foreign ones.
    weights: Option<Weights>,
}

/// Asks these parts, on all cores.
fn ask(
    trainer: &Trainer<'_>,
    tables: &WordTables,
    parts: &[Part],
    progress: &dyn Fn(f32),
) -> Found {
    progress(0.0);
    let ask = |place: usize| match parts[place] {
        Part::HeldOut(fold) => (trainer.ask_fold(fold, FOLDS), None),
        Part::OutOfScope(fold) => (trainer.ask_out_of_scope(fold, ANSWER_FOLDS), None),
        Part::Foreign => {
            let weights = trainer.all_weights();
            (trainer.ask_foreign(tables, &weights), weights)
        }
    };
    // Something is left to be done after the last part.
    let done = |n: usize| progress(n as f32 / (parts.len() + 1) as f32);
    let mut found = Found::default();
    for (part, (asked, weights)) in parts.iter().zip(side_by_side(parts.len(), &ask, &done)) {
        match part {
            Part::HeldOut(_) => found.held_out.extend(asked),
            Part::OutOfScope(_) => found.out_of_scope.extend(asked),
            Part::Foreign => (found.foreign, found.weights) = (asked, weights),
        }
    }
    found
}

/// The number of the share with which a bot answers best.
fn choose(held_out: &[Asked]) -> usize {
    let share = choose_mix(held_out);
    match n_right(held_out, share) > n_right(held_out, ALONE) + held_out.len() / WORTH {
        true => share,
        false => ALONE,
    }
}

/// The number of the share with which a bot answers best that has a classifier.
fn choose_mix(held_out: &[Asked]) -> usize {
    let n_right: Vec<usize> = (0..SHARES.len()).map(|s| n_right(held_out, s)).collect();
    let most = n_right.iter().take(ALONE).max().copied().unwrap_or(0);
    // Of mixes that are about as good, the one is taken that is so most often.
    let best = (0..ALONE)
        .filter(|&share| n_right[share] + held_out.len() / CLOSE >= most)
        .min_by_key(|&share| share.abs_diff(USUAL));
    best.unwrap_or(USUAL)
}

fn n_right(asked: &[Asked], share: usize) -> usize {
    let best = asked.iter().filter_map(|asked| asked.best(share));
    best.filter(|(_, right)| *right).count()
}

/// Fits the curve of certainty for the mix of that number.
fn calibrate(
    trainer: &Trainer<'_>,
    found: &Found,
    tables: &WordTables,
    second: Second,
    share: usize,
) -> Training {
    let (prior, near) = match second {
        Second::Classifier if tables.is_empty() => (PRIOR, Vec::new()),
        Second::Classifier => (PRIOR_WITH_MEANINGS, Vec::new()),
        Second::Meaning => (PRIOR_OF_MEANINGS, trainer.ask_nearly()),
        Second::None => (PRIOR_ALONE, trainer.ask_nearly()),
    };
    let best = |asked: &[Asked]| -> Vec<(Features, bool)> {
        asked.iter().filter_map(|asked| asked.best(share)).collect()
    };
    let held_out = &found.held_out;
    let known = [best(held_out), best(&near)].concat();
    let examples = examples(known, [best(&found.out_of_scope), best(&found.foreign)]);
    let fit = fit(&prior, &examples);
    Training {
        fit: match second {
            Second::Classifier => fit.with_caution(&examples),
            // Few questions were held out, and harder ones than visitors ask.
            Second::Meaning | Second::None => fit,
        },
        n_held_out: held_out.len(),
        accuracy: n_right(held_out, share) as f32 / held_out.len().max(1) as f32,
        second,
        share: SHARES[share],
    }
}

/// What the curve is fitted to.
fn examples(
    known: Vec<(Features, bool)>,
    out_of_scope: [Vec<(Features, bool)>; 2],
) -> Vec<Example> {
    let example = |weight: f32| {
        move |(features, right)| Example {
            features,
            right,
            weight,
        }
    };
    // Without a single question to hold out, the prior knows better than wrong examples alone.
    if known.is_empty() {
        return Vec::new();
    }
    let share = OUT_OF_SCOPE_SHARE / (1.0 - OUT_OF_SCOPE_SHARE);
    let n_kinds = out_of_scope
        .iter()
        .filter(|asked| !asked.is_empty())
        .count();
    let each = share * known.len() as f32 / n_kinds.max(1) as f32;
    let mut examples: Vec<Example> = known.into_iter().map(example(1.0)).collect();
    for asked in out_of_scope {
        let weight = each / asked.len().max(1) as f32;
        examples.extend(asked.into_iter().map(example(weight)));
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::retrieval::TargetKind;

    /// What people say around the words that count.
    const AROUND: [&str; 6] = [
        "please",
        "help me with",
        "about",
        "how is",
        "tell me",
        "and now",
    ];
    /// What is asked for; only the pair tells which.
    const FIRST: [&str; 4] = ["lost", "new", "blocked", "second"];
    const SECOND: [&str; 2] = ["card", "account"];

    /// One target for each pair of words, with so many questions.
    fn targets(n_questions: usize) -> Vec<Indexed> {
        let question = |target: usize, number: usize| {
            let (first, second) = (FIRST[target / 2], SECOND[target % 2]);
            let around = AROUND[number % 6];
            // A word that says nothing, and often belongs to another target.
            let noise = FIRST[(number / 6) % 4];
            format!("{around} {first} {second} not the {noise} number {number}")
        };
        let target = |number: usize| Indexed {
            kind: TargetKind::Answer,
            row: number as u32,
            lang: 0,
            questions: (0..n_questions)
                .map(|n| question(number, n).split(' ').map(str::to_owned).collect())
                .collect(),
            synonyms: Vec::new(),
        };
        (0..8).map(target).collect()
    }

    #[test]
    fn a_bot_with_many_questions_learns_a_classifier_that_can_be_read() {
        let trained = train(
            &targets(30),
            &Grammar::default(),
            &WordTables::default(),
            &|_| {},
        )
        .unwrap();
        assert_eq!(trained.training.n_held_out, 240);
        assert!(trained.training.share < 1.0, "{:?}", trained.training);
        assert!(trained.training.accuracy > 0.9, "{:?}", trained.training);
        let bytes = trained.classifier.unwrap();
        let classifier = Classifier::read(&bytes, 0..bytes.len(), 8).unwrap();
        assert_eq!(classifier.share, trained.training.share);
    }

    #[test]
    fn a_bot_with_few_questions_does_without() {
        for n_questions in [1, 2] {
            let trained = train(
                &targets(n_questions),
                &Grammar::default(),
                &WordTables::default(),
                &|_| {},
            )
            .unwrap();
            assert_eq!(trained.classifier, None);
            assert_eq!(trained.training.share, 1.0);
            assert_eq!(trained.indexed, targets(n_questions));
        }
    }

    #[test]
    fn training_twice_gives_the_same_bytes() {
        let train = || {
            train(
                &targets(30),
                &Grammar::default(),
                &WordTables::default(),
                &|_| {},
            )
            .unwrap()
        };
        assert_eq!(train(), train());
    }

    #[test]
    fn progress_goes_from_nothing_to_everything() {
        let heard = std::cell::RefCell::new(Vec::new());
        train(
            &targets(3),
            &Grammar::default(),
            &WordTables::default(),
            &|done| heard.borrow_mut().push(done),
        )
        .unwrap();
        let heard = heard.into_inner();
        assert!(heard.is_sorted(), "{heard:?}");
        assert_eq!((heard[0], heard[heard.len() - 1]), (0.0, 1.0));
    }
}
