//! Repairs of states: what leads nowhere is taken out, so that what is left compiles.

use crate::check::is_variable;
use crate::diagnostic::{Diagnostic, Diagnostics, MAX_OF_A_KIND, nearest};
use crate::dialogue::{is_eval, unquoted};
use crate::expression::{Zones, read_expression};
use crate::source::Placed;
use crate::source::state_row::StateRow;
use crate::value::Value;
use std::collections::BTreeSet;

/// Repairs the states of a whole bot.
pub(super) fn repair<'a>(
    rows: impl Iterator<Item = &'a mut StateRow>,
    diagnostics: &mut Diagnostics,
) {
    let rows: Vec<&mut StateRow> = rows.collect();
    let names: BTreeSet<String> = rows.iter().map(|row| row.state.value.clone()).collect();
    let mut repairer = Repairer {
        names,
        diagnostics,
        n_dangling: 0,
    };
    for row in rows {
        repairer.row(row);
    }
}

struct Repairer<'a> {
    names: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
    n_dangling: usize,
}

impl Repairer<'_> {
    fn row(&mut self, row: &mut StateRow) {
        self.analyzer(row);
        match row.action.value.as_str() {
            "show_buttons" => {
                let place = row.action_input.place.clone();
                for members in objects(&mut row.action_input.value) {
                    members.retain(|(label, to)| {
                        let to = Placed {
                            value: to.as_str().map(unquoted).unwrap_or_default().to_owned(),
                            place: place.clone(),
                        };
                        let kept = self.names.contains(&to.value) || is_variable(&to.value);
                        if !kept {
                            self.dangling(&to, &format!("button `{label}`"));
                        }
                        kept
                    });
                }
            }
            "input_form" => {
                // `{"type": "email"}` alone says no more than `"email"`.
                for (_, value) in objects(&mut row.action_input.value).into_iter().flatten() {
                    if let [(only, kind @ Value::String(_))] = value.members()
                        && only == "type"
                    {
                        *value = kind.clone();
                    }
                }
            }
            _ => {}
        }
        if let Value::Array(items) = &mut row.action_input.value {
            items.retain(|item| !item.members().is_empty());
        }
        let input = row.joined_input();
        let needs_input = matches!(row.action.value.as_str(), "show_buttons" | "input_form");
        if needs_input && input.members().is_empty() {
            let found = format!("{} with nothing to show", row.action.value);
            self.diagnostics
                .push(Diagnostic::warning(&row.action.place, found).help("the action is left out"));
            row.action.value.clear();
            row.action_input.value = Value::Null;
            if is_eval(&row.success_value.value) {
                row.success_value.value.clear();
            }
        }
        for (what, target) in [
            ("success_value", &mut row.success_value),
            ("failure_value", &mut row.failure_value),
        ] {
            let leads = target.value.is_empty()
                || is_eval(&target.value)
                || is_variable(&target.value)
                || self.names.contains(&target.value);
            if !leads {
                self.dangling(target, what);
                target.value.clear();
            }
        }
    }

    /// Takes an expression away that cannot be read, or names states that are not there.
    fn analyzer(&mut self, row: &mut StateRow) {
        let Placed { value, place } = &row.analyzer;
        if value.is_empty() {
            return;
        }
        let mistake = match read_expression(value, place, Some("CET"), &mut Zones::default()) {
            Err(mistake) => *mistake,
            Ok((_, needs)) => {
                let unknown = needs.states.iter().find(|name| !self.names.contains(*name));
                let Some(name) = unknown else { return };
                let found = format!("the expression names `{name}`, which is no state");
                Diagnostic::error(place, found)
            }
        };
        let mut kept = "";
        if row.regex.value.is_empty() {
            std::mem::swap(&mut row.regex, &mut row.analyzer);
            kept = "; it is kept in column `regex`, which is not evaluated";
        }
        row.analyzer.value.clear();
        let help = format!("{} {kept}", mistake.help);
        let help = help.trim_matches([' ', ';']).to_owned();
        let warning = Diagnostic::warning(&mistake.place, mistake.found);
        self.diagnostics
            .push(warning.expected(mistake.expected).help(help));
    }

    fn dangling(&mut self, to: &Placed<String>, what: &str) {
        self.n_dangling += 1;
        // Looking for the nearest name costs more than all the rest.
        let near = (self.n_dangling <= MAX_OF_A_KIND)
            .then(|| nearest(&to.value, self.names.iter().map(String::as_str)))
            .flatten();
        let help = match near {
            Some(near) => format!("it is left out; was `{near}` meant?"),
            None => "it is left out".to_owned(),
        };
        let found = format!("{what} leads to `{}`, which is no state", to.value);
        self.diagnostics
            .push(Diagnostic::warning(&to.place, found).help(help));
    }
}

/// The members of an object, or of each object of an array.
fn objects(value: &mut Value) -> Vec<&mut Vec<(String, Value)>> {
    match value {
        Value::Object(members) => vec![members],
        Value::Array(items) => items.iter_mut().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}
