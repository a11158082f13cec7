//! Questions that lead to several things, and answers that therefore never come.
//!
//! Of two targets with the same question, the one that comes first answers: states before answers
//! before dialogue turns, and each in written order.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::model::{PhraseModel, StateModel, terms};
use crate::source::Placed;
use std::collections::{HashMap, HashSet};

/// A question as it is matched: its language and its terms.
type Key = (Option<u32>, Vec<String>);

impl<'a> Checker<'a> {
    /// All that is wrong with questions.
    pub(super) fn questions(&mut self) {
        let mut known: HashMap<Key, &'a str> = HashMap::new();
        for state in &self.model.states {
            self.queries(state, &mut known);
        }
        let model = self.model;
        let mut first: HashMap<Key, &'static str> = HashMap::new();
        for state in model.states.iter().filter(|state| always_answers(state)) {
            for query in &state.row.queries.value {
                first.insert((state.lang, terms(query)), "a state");
            }
        }
        // A turn that follows a certain other comes all the same.
        let follows: HashSet<u32> = model.flow.iter().map(|(_, _, here)| *here).collect();
        for (phrases, what) in [
            (&model.answers, "an answer"),
            (&model.dialogues, "a dialogue turn"),
        ] {
            for (number, phrase) in phrases.iter().enumerate() {
                if what == "an answer" || !follows.contains(&(number as u32)) {
                    self.never(phrase, what, &first);
                }
            }
            for phrase in phrases {
                for question in &phrase.questions {
                    let key = (phrase.lang, terms(&question.value));
                    first.entry(key).or_insert("an answer");
                }
            }
        }
    }

    /// Queries without words, and those that stand twice.
    fn queries(&mut self, state: &'a StateModel, known: &mut HashMap<Key, &'a str>) {
        let row = &state.row;
        let place = &row.queries.place;
        let name = row.state.value.as_str();
        for query in &row.queries.value {
            let terms = terms(query);
            if terms.is_empty() {
                let found = format!("query `{query}` has no word");
                self.diagnostics
                    .push(Diagnostic::warning(place, found).help("remove it"));
                continue;
            }
            let (found, help) = match known.insert((state.lang, terms), name) {
                None => continue,
                Some(before) if before == name => {
                    let found = format!("query `{query}` stands here twice");
                    (found, "one is enough; write it in other words")
                }
                Some(before) => {
                    let found = format!("query `{query}` stands on state `{before}` too");
                    (found, "keep it on one of them")
                }
            };
            self.diagnostics
                .push(Diagnostic::warning(place, found).help(help));
        }
    }

    /// Reports a phrase all of whose questions have another answer before.
    fn never(&mut self, phrase: &PhraseModel, what: &str, first: &HashMap<Key, &'static str>) {
        let before = |question: &Placed<String>| {
            let terms = terms(&question.value);
            let any = first.get(&(None, terms.clone()));
            any.or_else(|| first.get(&(phrase.lang, terms))).copied()
        };
        let mut befores = phrase.questions.iter().map(before);
        let (Some(question), Some(Some(by))) = (phrase.questions.first(), befores.next()) else {
            return;
        };
        if befores.all(|before| before.is_some()) {
            let found = format!("{what} that never comes: {by} has all its questions");
            self.diagnostics.push(
                Diagnostic::warning(&question.place, found)
                    .help("ask it in other words, or remove one of them"),
            );
        }
    }
}

/// Whether nothing but its queries decides that a state answers.
fn always_answers(state: &StateModel) -> bool {
    let row = &state.row;
    state.analyzer.is_none()
        && row.max_state_count.value == 0
        && row.evaluation_class.value.is_empty()
}
