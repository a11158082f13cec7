//! What `bayes(…)` learns: how likely a state is meant where an expression holds.
//!
//! The questions of all states are the sample: of those for which the expression is true, the share
//! that belongs to the state.
//! It is counted when the bot is compiled, over texts alone; conditions on time, variables or other
//! states hold for no question then.

use crate::expression::{Evaluation, Expression, Facts, Zones};
use crate::model::StateModel;

/// Counts the likelihoods of all states.
pub(crate) fn learn(states: &mut [StateModel]) {
    if !states
        .iter()
        .any(|state| state.analyzer.as_ref().is_some_and(has_likelihood))
    {
        return;
    }
    let questions: Vec<(usize, String)> = states
        .iter()
        .enumerate()
        .flat_map(|(row, state)| {
            let queries = state.row.queries.value.iter();
            queries.map(move |query| (row, query.clone()))
        })
        .collect();
    for (row, state) in states.iter_mut().enumerate() {
        if let Some(expression) = &mut state.analyzer {
            learn_in(expression, row, &questions);
        }
    }
}

fn has_likelihood(expression: &Expression) -> bool {
    matches!(expression, Expression::Likelihood(..))
        || expression.operands().iter().any(has_likelihood)
}

fn learn_in(expression: &mut Expression, row: usize, questions: &[(usize, String)]) {
    match expression {
        Expression::Operator(_, operands) => {
            for operand in operands {
                learn_in(operand, row, questions);
            }
        }
        Expression::Likelihood(likelihood, operand) => {
            learn_in(operand, row, questions);
            let (mut n, mut n_own) = (0u32, 0u32);
            for (owner, question) in questions {
                if holds(operand, question) {
                    n += 1;
                    n_own += u32::from(*owner == row);
                }
            }
            *likelihood = if n == 0 {
                0.0
            } else {
                f64::from(n_own) / f64::from(n)
            };
        }
        Expression::Atom(_) => {}
    }
}

fn holds(expression: &Expression, text: &str) -> bool {
    let zones = Zones::default();
    let facts = Facts {
        text,
        variables: &[],
        traversed: &[],
        now: 0,
        zones: &zones,
        search: &|_| 0.0,
        language: &|| None,
    };
    Evaluation::new(&facts)
        .score(expression)
        .is_ok_and(|score| score > 0.0)
}
