//! Trying whether unlabelled questions are a gain, and learning from them if they are.

use super::lessons::{
    Lessons, WITH_TEACHER, WITHOUT_TEACHER, Way, corrected, new_terms, with_terms,
};
use super::trainer::{Asked, More, SHARES, Trainer};
use super::{
    Found, MAX_TAUGHT, MIN_HELD_OUT, Part, Second, Trained, WORTH, ask, calibrate, choose_mix,
    kept, meanings, n_right, train,
};
use crate::blob::LoadError;
use crate::meaning::WordTables;
use crate::retrieval::{Grammar, Indexed, thin};
use crate::unlabelled::{self, Learnt, Outcome};

/// Of the work, how much is to train without unlabelled questions, and how much to try ways to learn
/// from them.
const ALONE_PART: f32 = 0.1;
const WAYS_PART: f32 = 0.6;

/// As [`train`], and learns from questions without answers where that is a gain; where it is none,
/// the result is that of [`train`].
///
/// # Errors
/// When the index is too large for a blob.
pub fn train_with(
    targets: &[Indexed],
    grammar: &Grammar,
    tables: &WordTables,
    asked: &unlabelled::Asked,
    progress: &dyn Fn(f32),
) -> Result<(Trained, Learnt), LoadError> {
    let alone = train(targets, grammar, tables, &|done| {
        progress(done * ALONE_PART)
    })?;
    let mut learnt = Learnt {
        n_questions: asked.terms.len(),
        n_used: 0,
        by_teacher: asked.vectors.is_some(),
        n_terms: 0,
        before: alone.training.accuracy,
        after: alone.training.accuracy,
        outcome: Outcome::NoGain,
    };
    let n_known: usize = targets.iter().map(|target| target.questions.len()).sum();
    let n_taught = n_known + asked.terms.len();
    let refused = if asked.terms.is_empty() {
        Some(Outcome::NothingNew)
    } else if alone.training.n_held_out < MIN_HELD_OUT {
        Some(Outcome::TooFewKnown)
    } else if n_taught.saturating_mul(targets.len()) > MAX_TAUGHT {
        Some(Outcome::TooMany)
    } else {
        None
    };
    if let Some(outcome) = refused {
        progress(1.0);
        return Ok((alone, Learnt { outcome, ..learnt }));
    }
    let prepared = Prepared::new(targets, grammar, tables, asked)?;
    let with_terms = &prepared.targets;
    let meanings = meanings(with_terms, tables, Second::Classifier);
    let thinned = thin(with_terms, kept(&meanings));
    let mut trainer =
        Trainer::with_classifier(with_terms, &thinned, grammar, &meanings, &prepared.more)?;
    trainer.teach(prepared.lessons);
    let ways = match learnt.by_teacher {
        true => WITH_TEACHER,
        false => WITHOUT_TEACHER,
    };
    let Tried {
        way,
        held_out,
        n_right,
    } = try_all(&mut trainer, tables, &ways, &|done| {
        progress(ALONE_PART + WAYS_PART * done);
    });
    learnt.after = n_right as f32 / held_out.len().max(1) as f32;
    // A gain of single questions is chance.
    let gained = (learnt.after - learnt.before) * held_out.len() as f32;
    if gained <= held_out.len() as f32 / WORTH as f32 {
        progress(1.0);
        return Ok((alone, learnt));
    }
    trainer.choose(way);
    learnt.n_used = trainer.lessons.as_ref().map_or(0, Lessons::n_used);
    learnt.n_terms = prepared.n_terms;
    learnt.outcome = Outcome::Learnt;
    let share = choose_mix(&held_out);
    let wrong = ask(&trainer, tables, &Part::wrong(), &|done| {
        progress(ALONE_PART + WAYS_PART + (1.0 - ALONE_PART - WAYS_PART) * done);
    });
    let found = Found { held_out, ..wrong };
    let training = calibrate(&trainer, &found, tables, Second::Classifier, share);
    let classifier = trainer.classifier(&found.weights, SHARES[share]);
    progress(1.0);
    let trained = Trained {
        training,
        classifier,
        indexed: thinned.targets,
        meanings,
    };
    Ok((trained, learnt))
}

/// Unlabelled questions, ready to be learnt from.
struct Prepared {
    /// Their terms, corrected.
    more: More,
    /// How many of them are new to the bot.
    n_terms: usize,
    lessons: Lessons,
    /// The targets, which know the new terms.
    targets: Vec<Indexed>,
}

impl Prepared {
    fn new(
        targets: &[Indexed],
        grammar: &Grammar,
        tables: &WordTables,
        asked: &unlabelled::Asked,
    ) -> Result<Prepared, LoadError> {
        let meanings = meanings(targets, tables, Second::Classifier);
        let thinned = thin(targets, kept(&meanings));
        let new = new_terms(asked, targets);
        let retrieval = Trainer::new(&thinned.targets, grammar, &meanings)?;
        let more = More {
            unlabelled: corrected(asked, &new, &retrieval.index, &retrieval.blob),
            foreign: Vec::new(),
        };
        let trainer = Trainer::with_classifier(targets, &thinned, grammar, &meanings, &more)?;
        let known: Vec<usize> = trainer
            .questions
            .iter()
            .map(|(target, _)| *target)
            .collect();
        let all: Vec<usize> = (0..known.len()).collect();
        let lessons = Lessons::new(targets.len(), known, asked);
        let learner = trainer.learner.as_ref();
        let labels = learner.map_or(Vec::new(), |learner| lessons.labels(learner, &all));
        let targets = with_terms(targets, &new, &more.unlabelled, &labels);
        Ok(Prepared {
            n_terms: new.len(),
            more,
            lessons,
            targets,
        })
    }
}

/// The best way that was tried.
struct Tried {
    way: Way,
    held_out: Vec<Asked>,
    n_right: usize,
}

/// Tries all ways on held-out questions; among equals the first is best.
fn try_all(
    trainer: &mut Trainer<'_>,
    tables: &WordTables,
    ways: &[Way; 2],
    progress: &dyn Fn(f32),
) -> Tried {
    let mut number = 0;
    let tried = ways.map(|way| {
        trainer.choose(way);
        let held_out = ask(trainer, tables, &Part::folds(), &|done| {
            progress((number as f32 + done) / ways.len() as f32);
        });
        let held_out = held_out.held_out;
        number += 1;
        Tried {
            way,
            n_right: n_right(&held_out, choose_mix(&held_out)),
            held_out,
        }
    });
    let [first, second] = tried;
    match second.n_right > first.n_right {
        true => second,
        false => first,
    }
}
