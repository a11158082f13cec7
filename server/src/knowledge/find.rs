//! Finding by what is similar: the engine itself, over any texts.
//!
//! Each thing is an answer of a small bot, whose text is the thing's number; so what is found is
//! what visitors' words would find, mistyped ones too, with a certainty instead of a score.
//! Things with the same words share an answer.

use edgewise_engine::Engine;
use edgewise_engine::certainty::{Caution, Fit, PRIOR_ALONE};
use edgewise_engine::compile::compile_rows;
use edgewise_engine::diagnostic::Place;
use edgewise_engine::model::{Rows, terms};
use edgewise_engine::source::knowledge::KnowledgeRow;
use edgewise_engine::source::{Placed, SourceFile};
use edgewise_engine::train::{Second, Training};
use std::collections::{HashMap, HashSet};

/// Finds things by texts that are similar to theirs.
#[derive(Debug, Default)]
pub struct Finder {
    /// Nothing when there is no text with a word in it.
    engine: Option<Engine>,
    /// The things of each answer.
    groups: Vec<Vec<usize>>,
}

impl Finder {
    /// A finder of things with these texts, each.
    pub fn new<'a>(things: impl Iterator<Item = &'a [String]>) -> Finder {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<Vec<String>, usize> = HashMap::new();
        let mut answers = Vec::new();
        for (number, texts) in things.enumerate() {
            // Texts of one thing lead to one answer, unless another thing has the same text.
            let mut own = None;
            for text in texts {
                let terms = terms(text);
                if terms.is_empty() {
                    continue;
                }
                let group = match known.get(&terms) {
                    Some(&group) => group,
                    None => {
                        let group = *own.get_or_insert(groups.len());
                        if group == groups.len() {
                            groups.push(Vec::new());
                        }
                        known.insert(terms, group);
                        answers.push(row(text, group));
                        group
                    }
                };
                if let Some(things) = groups.get_mut(group)
                    && things.last() != Some(&number)
                {
                    things.push(number);
                }
            }
        }
        let files = [SourceFile::new(
            "bot.toml",
            "name = \"find\"\nlanguages = [\"en\"]\n",
        )];
        let rows = Rows {
            answers,
            ..Rows::default()
        };
        let blob = compile_rows(&files, rows, Some(&untrained()), &|_| {}).blob;
        Finder {
            engine: blob.and_then(|blob| Engine::load(blob).ok()),
            groups,
        }
    }

    /// The numbers of the things that are similar to a text, with certainty, best first; of those
    /// that are as similar, the first comes first.
    pub fn find(&self, text: &str) -> Vec<(usize, f64)> {
        let Some(engine) = &self.engine else {
            return Vec::new();
        };
        let mut found: Vec<(usize, f64)> = Vec::new();
        for candidate in engine.ask(text, None, usize::MAX) {
            let group = candidate
                .reply
                .trim_start_matches('n')
                .parse::<usize>()
                .ok();
            let things = group.and_then(|group| self.groups.get(group));
            for &thing in things.into_iter().flatten() {
                found.push((thing, f64::from(candidate.certainty)));
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut seen = HashSet::new();
        found.retain(|(thing, certainty)| *certainty > 0.0 && seen.insert(*thing));
        found
    }
}

/// What is known about a bot of which nothing was measured.
fn untrained() -> Training {
    Training {
        fit: Fit {
            calibration: PRIOR_ALONE,
            caution: Caution::default(),
            expected_calibration_error: 0.0,
        },
        n_held_out: 0,
        accuracy: 0.0,
        second: Second::None,
        share: 1.0,
    }
}

fn row(text: &str, group: usize) -> KnowledgeRow {
    let placed = |text: String| Placed {
        value: Some(text),
        place: Place::default(),
    };
    KnowledgeRow {
        lang: Placed::default(),
        question: placed(text.to_owned()),
        answer: placed(format!("n{group}")),
        negative: Vec::new(),
    }
}
