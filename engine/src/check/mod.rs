//! What is wrong with a bot as a whole: names that lead nowhere, states that nobody reaches,
//! questions that two things answer, variables that nobody tells.
//!
//! Everything here takes time in proportion to the bot, whatever is wrong with it.

mod action;
mod needs;
mod negative;
mod questions;
mod ways;

use crate::diagnostic::{Diagnostic, Diagnostics, MAX_OF_A_KIND, Place, nearest};
use crate::dialogue::missing_variables;
use crate::model::{Model, StateModel};
use crate::value::Value;
use std::collections::HashMap;

/// The state that greets where `bot.toml` names none.
pub const START: &str = "start";
/// The state shown when nothing is certain enough, where `bot.toml` names none.
pub const FALLBACK: &str = "dont_understand";
/// The state that leads to a person, where `bot.toml` names none.
pub const HANDOVER: &str = "call_operator";

/// All diagnostics about how the parts fit together.
pub fn check(model: &Model) -> Vec<Diagnostic> {
    let by_name = model.states.iter().enumerate();
    let by_name = by_name.map(|(number, state)| (state.row.state.value.as_str(), number));
    let mut checker = Checker {
        model,
        by_name: by_name.collect(),
        n_dangling: 0,
        diagnostics: Diagnostics::default(),
    };
    checker.entries();
    for state in &model.states {
        checker.targets(state);
        checker.action(state);
        checker.negative_queries(state);
    }
    checker.silent_cycles();
    checker.questions();
    checker.reach();
    checker.needs();
    if model.states.is_empty() && model.answers.is_empty() && model.dialogues.is_empty() {
        let place = Place {
            file: "bot.toml".into(),
            ..Place::default()
        };
        checker.diagnostics.push(
            Diagnostic::error(&place, "the bot has nothing to say")
                .expected("states.csv, knowledge/*.csv or dialogues/<language>/*.yml"),
        );
    }
    checker.diagnostics.finish()
}

/// Whether a target is known only in a conversation, because a variable stands in it.
pub(crate) fn is_variable(target: &str) -> bool {
    target.contains('%') && !missing_variables(target, &Value::Null).is_empty()
}

struct Checker<'a> {
    model: &'a Model,
    /// The numbers of the states.
    by_name: HashMap<&'a str, usize>,
    n_dangling: usize,
    diagnostics: Diagnostics,
}

impl<'a> Checker<'a> {
    fn state(&self, name: &str) -> Option<&'a StateModel> {
        let number = self.by_name.get(name)?;
        self.model.states.get(*number)
    }

    /// Reports `name` when there is no such state.
    fn name(&mut self, name: &str, place: &Place, what: &str) {
        if name.is_empty() || self.by_name.contains_key(name) || is_variable(name) {
            return;
        }
        self.n_dangling += 1;
        let names = self.model.states.iter();
        let names = names.map(|state| state.row.state.value.as_str());
        // Looking for the nearest name costs more than all the rest.
        let near = (self.n_dangling <= MAX_OF_A_KIND).then(|| nearest(name, names));
        let help = match near.flatten() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the state, or lead to another".to_owned(),
        };
        let found = format!("{what} leads to `{name}`, which is no state");
        self.diagnostics
            .push(Diagnostic::error(place, found).help(help));
    }

    fn entries(&mut self) {
        let config = &self.model.config;
        let entries = [
            ("start", &config.start),
            ("fallback", &config.fallback),
            ("handover", &config.handover),
        ];
        for (what, by_lang) in entries {
            for (lang, name) in by_lang {
                self.name(&name.value, &name.place, &format!("`{what}`"));
                if let Some(lang) = lang
                    .as_ref()
                    .filter(|lang| !config.languages.contains(lang))
                {
                    let found = format!("`{what}` names language `{lang}`, which is not the bot's");
                    self.diagnostics.push(
                        Diagnostic::warning(&name.place, found).help("add it to `languages`"),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
