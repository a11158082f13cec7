//! Where states lead, and what their actions need.

use super::Checker;
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::dialogue::{FieldKind, MAX_OPTIONS, is_eval, options_of, unquoted};
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
            let is_select = kind.and_then(FieldKind::from_name) == Some(FieldKind::Select);
            self.options(place, name, value.get("options"), is_select);
        }
        if row.success_value.value.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(&row.action.place, "nothing follows this form")
                    .expected("a success_value")
                    .help("the visitor sends it and gets no reply"),
            );
        }
    }

    /// Options of a field, which only one to select from has.
    fn options(&mut self, place: &Place, name: &str, options: Option<&Value>, is_select: bool) {
        let mut error = |found: String, expected: &str| {
            let error = Diagnostic::error(place, found).expected(expected);
            self.diagnostics.push(error);
        };
        let expected = r#""options": ["Basic", {"value": "pro", "label": "Pro"}]"#;
        let items: &[Value] = match options {
            None if !is_select => return,
            Some(Value::Array(items)) if is_select => items,
            _ if is_select => &[],
            _ => {
                let found = format!("field `{name}` has options, and no type that offers them");
                return error(found, r#""type": "select""#);
            }
        };
        let read = options_of(options);
        if items.is_empty() {
            error(format!("field `{name}` has no options"), expected);
        } else if items.len() > MAX_OPTIONS {
            let found = format!("field `{name}` has {} options", items.len());
            error(found, &format!("at most {MAX_OPTIONS}"));
        } else if read.len() < items.len() || read.iter().any(|option| option.value.is_empty()) {
            let found = format!("an option of field `{name}` has no text");
            error(found, expected);
        }
        for (number, option) in read.iter().enumerate() {
            let before = read.iter().take(number);
            if before.into_iter().any(|other| other.value == option.value) {
                let found = format!("field `{name}` offers `{}` twice", option.value);
                error(found, "options that can be told apart");
            }
        }
    }
}
