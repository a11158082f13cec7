//! Where states lead, and what their actions need.

use super::Checker;
use crate::diagnostic::{Diagnostic, nearest};
use crate::dialogue::{FieldKind, is_eval, unquoted};
use crate::model::StateModel;
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn targets(&mut self, state: &StateModel) {
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

    pub(super) fn action(&mut self, state: &StateModel) {
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
}
