//! What states need of the bot around them: states that expressions name, zones, variables.

use crate::bot::UnknownVariables;
use crate::diagnostic::{Diagnostic, nearest};
use crate::dialogue::{Field, missing_variables};
use crate::expression::{Atom, Expression};
use crate::model::{Model, StateModel};

/// All diagnostics about that.
pub(crate) fn check_states(model: &Model) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let known = known_variables(model);
    for state in &model.states {
        expression(model, state, &mut diagnostics);
        if model.config.settings.unknown_variables == UnknownVariables::Strict {
            variables(state, &known, &mut diagnostics);
        }
    }
    diagnostics
}

fn expression(model: &Model, state: &StateModel, diagnostics: &mut Vec<Diagnostic>) {
    let place = &state.row.analyzer.place;
    for name in &state.needs.states {
        if model.state(name).is_none() {
            let names = model
                .states
                .iter()
                .map(|state| state.row.state.value.as_str());
            let help = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
            let found = format!("the expression names `{name}`, which is no state");
            diagnostics.push(Diagnostic::error(place, found).help(help.unwrap_or_default()));
        }
    }
    if state.needs.default_zone {
        diagnostics.push(
            Diagnostic::warning(place, "the expression asks for the time in no named zone")
                .help("it is taken in CET, as StarChat did; write `time_zone` in bot.toml"),
        );
    }
    let Some(analyzer) = &state.analyzer else {
        return;
    };
    let queries = &state.row.queries;
    match (asks_for_own_questions(analyzer), queries.value.is_empty()) {
        (true, true) => diagnostics.push(
            Diagnostic::warning(place, "search() of a state without questions")
                .help("give the state `queries`, or name another: search(\"state\")"),
        ),
        (false, false) if !is_searched(model, &state.row.state.value) => diagnostics.push(
            Diagnostic::warning(&queries.place, "queries that nothing asks for")
                .expected("search() in the expression of the state")
                .help("the expression decides; write or(search(), …) to have both"),
        ),
        _ => {}
    }
}

/// Whether some expression asks for the questions of that state by its name.
fn is_searched(model: &Model, name: &str) -> bool {
    fn searches(expression: &Expression, name: &str) -> bool {
        matches!(expression, Expression::Atom(Atom::Search(state)) if state == name)
            || expression.operands().iter().any(|one| searches(one, name))
    }
    let mut expressions = model
        .states
        .iter()
        .filter_map(|state| state.analyzer.as_ref());
    expressions.any(|expression| searches(expression, name))
}

fn asks_for_own_questions(expression: &Expression) -> bool {
    matches!(expression, Expression::Atom(Atom::Search(name)) if name.is_empty())
        || expression.operands().iter().any(asks_for_own_questions)
}

/// Variables in the state's texts that nothing in the bot tells.
fn variables(state: &StateModel, known: &[String], diagnostics: &mut Vec<Diagnostic>) {
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
