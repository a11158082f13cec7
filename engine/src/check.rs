//! What is wrong with a bot as a whole: names that lead nowhere, states that nobody reaches.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::dialogue::{FieldKind, buttons, is_eval, missing_variables, unquoted};
use crate::model::{Model, StateModel, terms};
use crate::value::Value;
use std::collections::{HashMap, HashSet};

/// The state that greets where `bot.toml` names none.
pub const START: &str = "start";
/// The state shown when nothing is certain enough, where `bot.toml` names none.
pub const FALLBACK: &str = "dont_understand";
/// The state that leads to a person, where `bot.toml` names none.
pub const HANDOVER: &str = "call_operator";

/// All diagnostics about how the parts fit together.
pub fn check(model: &Model) -> Vec<Diagnostic> {
    let mut checker = Checker {
        model,
        diagnostics: Diagnostics::default(),
    };
    checker.entries();
    for state in &model.states {
        checker.targets(state);
        checker.action(state);
        checker.silent_cycle(state);
    }
    checker.queries();
    checker.reach();
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

struct Checker<'a> {
    model: &'a Model,
    diagnostics: Diagnostics,
}

impl Checker<'_> {
    /// Reports `name` when there is no such state.
    fn name(&mut self, name: &str, place: &Place, what: &str) {
        // Where a variable leads is known only in a conversation.
        let is_variable = !missing_variables(name, &Value::Null).is_empty();
        if name.is_empty() || is_variable || self.model.state(name).is_some() {
            return;
        }
        let names = self
            .model
            .states
            .iter()
            .map(|state| state.row.state.value.as_str());
        let help = match nearest(name, names) {
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

    fn targets(&mut self, state: &StateModel) {
        let row = &state.row;
        for (what, target) in [
            ("success_value", &row.success_value),
            ("failure_value", &row.failure_value),
        ] {
            if !is_eval(&target.value) {
                self.name(&target.value, &target.place, what);
            }
        }
    }

    fn action(&mut self, state: &StateModel) {
        let row = &state.row;
        let place = &row.action_input.place;
        let input = &row.joined_input();
        match row.action.value.as_str() {
            "show_buttons" => {
                if input.members().is_empty() {
                    self.diagnostics.push(
                        Diagnostic::error(&row.action.place, "show_buttons without buttons")
                            .expected("action_input {\"label\": \"state\", …}"),
                    );
                }
                for (label, to) in input.members() {
                    match to.as_str() {
                        Some(to) => {
                            let to = unquoted(to);
                            self.name(to, place, &format!("button `{label}`"));
                            if to == row.state.value {
                                let found = format!("button `{label}` leads to its own state");
                                self.diagnostics.push(Diagnostic::warning(place, found));
                            }
                        }
                        None => {
                            let found = format!("button `{label}` leads to no text");
                            self.diagnostics.push(
                                Diagnostic::error(place, found).expected("the name of a state"),
                            );
                        }
                    }
                }
            }
            "input_form" => self.fields(state),
            "" if *input != Value::Null => {
                self.diagnostics.push(
                    Diagnostic::warning(place, "an action_input without an action")
                        .help("write `show_buttons`, `input_form` or the name of your own"),
                );
            }
            _ => {}
        }
    }

    fn fields(&mut self, state: &StateModel) {
        let row = &state.row;
        let place = &row.action_input.place;
        let input = row.joined_input();
        if input.members().is_empty() {
            self.diagnostics.push(
                Diagnostic::error(&row.action.place, "input_form without fields")
                    .expected("action_input {\"email\": \"email\", …}"),
            );
        }
        for (name, value) in input.members() {
            let kind = value.as_str().or_else(|| value.get("type")?.as_str());
            if kind.and_then(FieldKind::from_name).is_none() {
                let kinds = FieldKind::NAMES.map(|(name, _)| name);
                let near = kind.and_then(|kind| nearest(kind, kinds));
                let found = format!("field `{name}` is of no known type; it becomes a text field");
                self.diagnostics.push(
                    Diagnostic::warning(place, found)
                        .expected(kinds.join(", "))
                        .help(near.map_or(String::new(), |near| format!("did you mean `{near}`?"))),
                );
            }
        }
        if row.success_value.value.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(&row.action.place, "nothing follows this form")
                    .expected("a success_value")
                    .help("the visitor sends it and gets no reply"),
            );
        }
    }

    /// A way through states that wait for nothing and say nothing, back to where it began.
    fn silent_cycle(&mut self, first: &StateModel) {
        let mut at = first;
        for _ in 0..self.model.states.len() {
            let row = &at.row;
            if !row.action.value.is_empty() || !row.bubble.value.is_empty() {
                return;
            }
            let next = self.model.state(&row.success_value.value);
            let Some(next) = next.and_then(|next| self.model.states.get(next as usize)) else {
                return;
            };
            if next.row.state.value == first.row.state.value {
                self.diagnostics.push(
                    Diagnostic::warning(
                        &first.row.state.place,
                        "a cycle of states that shows nothing",
                    )
                    .help("give one of them a bubble or an action"),
                );
                return;
            }
            at = next;
        }
    }

    /// The same query on two states.
    fn queries(&mut self) {
        let mut known: HashMap<(Option<u32>, Vec<String>), &StateModel> = HashMap::new();
        for state in &self.model.states {
            for query in &state.row.queries.value {
                let place = &state.row.queries.place;
                let terms = terms(query);
                if terms.is_empty() {
                    let found = format!("query `{query}` has no word");
                    self.diagnostics
                        .push(Diagnostic::warning(place, found).help("remove it"));
                } else if let Some(before) = known.insert((state.lang, terms), state) {
                    let name = &before.row.state.value;
                    let found = format!("query `{query}` stands on state `{name}` too");
                    self.diagnostics
                        .push(Diagnostic::warning(place, found).help("keep it on one of them"));
                }
            }
        }
    }

    fn reach(&mut self) {
        let model = self.model;
        let config = &model.config;
        let mut open: Vec<&str> = Vec::new();
        for lang in &config.languages {
            open.extend(model.state_for(&config.start, lang, START));
            open.extend(model.state_for(&config.fallback, lang, FALLBACK));
            open.extend(model.state_for(&config.handover, lang, HANDOVER));
        }
        let asked = model
            .states
            .iter()
            .filter(|state| !state.row.queries.value.is_empty() || state.analyzer.is_some());
        open.extend(asked.map(|state| state.row.state.value.as_str()));
        let mut reached: HashSet<&str> = HashSet::new();
        let by_name: HashMap<&str, &StateModel> = model
            .states
            .iter()
            .map(|state| (state.row.state.value.as_str(), state))
            .collect();
        while let Some(name) = open.pop() {
            let Some(state) = by_name.get(name).filter(|_| reached.insert(name)) else {
                continue;
            };
            let row = &state.row;
            open.extend([
                row.success_value.value.as_str(),
                row.failure_value.value.as_str(),
            ]);
            if row.action.value == "show_buttons" {
                for button in buttons(&row.joined_input()) {
                    open.extend(
                        by_name
                            .get_key_value(button.to.as_str())
                            .map(|(name, _)| *name),
                    );
                }
            }
        }
        for state in &model.states {
            let name = state.row.state.value.as_str();
            if !reached.contains(name) {
                let found = format!("nothing leads to state `{name}`");
                self.diagnostics
                    .push(Diagnostic::warning(&state.row.state.place, found).help(
                        "give it queries, or lead a button, success_value or failure_value to it",
                    ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn check_states(rows: &str) -> String {
        let header = "state,queries,bubble,action,action_input,success_value,failure_value\n";
        let files = [
            SourceFile::new("bot.toml", "name = \"x\"\nfallback = \"strat\"\n"),
            SourceFile::new("states.csv", format!("{header}{rows}")),
        ];
        let (model, mut diagnostics) = crate::model::read(&files);
        diagnostics.extend(check(&model));
        diagnostics
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn every_kind_of_mistake_is_found() {
        let found = check_states(concat!(
            "start,,Hi,show_buttons,\"{\"\"Help\"\": \"\"hlep\"\", \"\"Again\"\": \"\"start\"\"}\",eval(show_buttons),\n",
            "help,\"[\"\"help me\"\"]\",Yes,input_form,\"{\"\"email\"\": \"\"e-mail\"\"}\",,\n",
            "lost,,Lost,,,,\n",
            "a,\"[\"\"Help me!\"\", \"\"?\"\"]\",,,,b,\n",
            "b,,,,,a,\n",
            "none,\"[\"\"none\"\"]\",x,show_buttons,,,nowhere_at_all\n",
            "none,\"[\"\"nil\"\"]\",x,,,,nowhere_at_all\n",
        ));
        insta::assert_snapshot!(found);
    }

    #[test]
    fn a_sound_machine_has_no_diagnostics() {
        let files = [
            SourceFile::new("bot.toml", "name = \"x\"\n"),
            SourceFile::new(
                "states.csv",
                "state,queries,bubble,action,action_input,success_value,failure_value\n\
                 start,,Hi,show_buttons,\"{\"\"Help\"\": \"\"help\"\"}\",eval(show_buttons),\n\
                 help,\"[\"\"help me\"\"]\",Yes,,,start,\n",
            ),
        ];
        let (model, diagnostics) = crate::model::read(&files);
        assert_eq!((diagnostics, check(&model)), (vec![], vec![]));
    }
}
