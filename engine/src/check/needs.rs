//! What states need of the bot around them: states that expressions name, zones, variables.

use super::Checker;
use crate::bot::UnknownVariables;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::dialogue::{Field, missing_variables};
use crate::expression::{Atom, Expression};
use crate::model::{Model, StateModel};
use std::collections::HashSet;

impl Checker<'_> {
    /// What the expressions and texts of all states need.
    pub(super) fn needs(&mut self) {
        let known = known_variables(self.model);
        let is_strict = self.model.config.settings.unknown_variables == UnknownVariables::Strict;
        let mut searched = HashSet::new();
        for expression in self.model.states.iter().filter_map(|s| s.analyzer.as_ref()) {
            searched_by(expression, &mut searched);
        }
        for state in &self.model.states {
            self.expression(state, &searched);
            if is_strict {
                variables(state, &known, &mut self.diagnostics);
            }
        }
    }

    fn expression(&mut self, state: &StateModel, searched: &HashSet<&str>) {
        let place = &state.row.analyzer.place;
        for name in &state.needs.states {
            self.name(name, place, "the expression");
        }
        if state.needs.default_zone {
            self.diagnostics.push(
                Diagnostic::warning(place, "the expression asks for the time in no named zone")
                    .help("it is taken in CET, as StarChat did; write `time_zone` in bot.toml"),
            );
        }
        let Some(analyzer) = &state.analyzer else {
            return;
        };
        let queries = &state.row.queries;
        let mut searched_here = HashSet::new();
        searched_by(analyzer, &mut searched_here);
        let asks = searched_here.contains("");
        if asks && queries.value.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(place, "search() of a state without questions")
                    .help("give the state `queries`, or name another: search(\"state\")"),
            );
        }
        let is_asked = asks || searched.contains(state.row.state.value.as_str());
        if !is_asked && !queries.value.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(&queries.place, "queries that nothing asks for")
                    .expected("search() in the expression of the state")
                    .help("the expression decides; write or(search(), …) to have both"),
            );
        }
    }
}

/// The states whose questions an expression asks for; its own is the empty name.
fn searched_by<'a>(expression: &'a Expression, searched: &mut HashSet<&'a str>) {
    if let Expression::Atom(Atom::Search(name)) = expression {
        searched.insert(name);
    }
    for operand in expression.operands() {
        searched_by(operand, searched);
    }
}

/// Variables in the state's texts that nothing in the bot tells.
fn variables(state: &StateModel, known: &[String], diagnostics: &mut Diagnostics) {
    let row = &state.row;
    let bubble = missing_variables(&row.bubble.value, &row.joined_input());
    for name in bubble {
        // `day.0` is known as `day`.
        let stem = name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem);
        if known.iter().any(|known| *known == name || known == stem) {
            continue;
        }
        let near = nearest(&name, known.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "ask for it in a form, or give it a value in [variables] of bot.toml".into(),
        };
        let found = format!("variable `{name}`, which nothing in the bot tells");
        let place = match row.bubble.value.contains(&format!("%{name}%")) {
            true => &row.bubble.place,
            false => &row.action_input.place,
        };
        diagnostics.push(
            Diagnostic::error(place, found)
                .expected("a known variable, as `unknown_variables` is strict")
                .help(help),
        );
    }
}

/// Variables that forms, expressions and `bot.toml` tell.
fn known_variables(model: &Model) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    known.extend(model.config.variables.iter().map(|(name, _)| name.clone()));
    for state in &model.states {
        if state.row.action.value == "input_form" {
            let fields = Field::all(&state.row.joined_input());
            known.extend(fields.into_iter().map(|field| field.name));
        }
        if let Some(expression) = &state.analyzer {
            told_by(expression, &mut known);
        }
    }
    known
}

fn told_by(expression: &Expression, known: &mut Vec<String>) {
    match expression {
        Expression::Atom(Atom::Extract(names, _)) => known.extend(names.iter().cloned()),
        Expression::Atom(Atom::Language(name, ..)) => known.push(name.clone()),
        _ => {}
    }
    for operand in expression.operands() {
        told_by(operand, known);
    }
}
