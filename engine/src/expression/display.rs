//! An expression taken apart: each part with its score.

use super::evaluate::{Evaluation, Facts};
use super::tree::{Atom, Expression, Operator};

/// A part of an expression and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// How deep the part stands in the whole, 0 for the whole.
    pub depth: usize,
    /// The part, as it could be written.
    pub part: String,
    /// Its score, or why it has none.
    pub score: Result<f64, String>,
    /// Variables that it found.
    pub found: Vec<(String, String)>,
}

impl Expression {
    /// Every part with its score, the whole first.
    pub fn explain(&self, facts: &Facts<'_>) -> Vec<Explained> {
        let mut parts = Vec::new();
        self.explain_into(facts, 0, &mut parts);
        parts
    }

    fn explain_into(&self, facts: &Facts<'_>, depth: usize, parts: &mut Vec<Explained>) {
        let mut evaluation = Evaluation::new(facts);
        let score = evaluation.score(self);
        parts.push(Explained {
            depth,
            part: self.head(),
            score: score.map_err(|error| error.to_string()),
            found: evaluation.found,
        });
        for operand in self.operands() {
            operand.explain_into(facts, depth + 1, parts);
        }
    }

    /// Its operands; none for an atom.
    pub fn operands(&self) -> &[Expression] {
        match self {
            Expression::Operator(_, operands) => operands,
            Expression::Likelihood(_, operand) => std::slice::from_ref(operand),
            Expression::Atom(_) => &[],
        }
    }

    /// The name of an operator, or an atom with its arguments.
    fn head(&self) -> String {
        match self {
            Expression::Operator(operator, _) => match operator {
                Operator::Product => "and".into(),
                Operator::Union => "or".into(),
                Operator::All => "band".into(),
                Operator::Any => "bor".into(),
                Operator::Not => "bnot".into(),
                Operator::Max => "max".into(),
                Operator::Reinforced => "reinfConjunction".into(),
                Operator::Binary => "binarize".into(),
                Operator::Compare(comparison) => format!("compare {comparison:?}"),
            },
            Expression::Likelihood(likelihood, _) => format!("bayes (likelihood {likelihood:.3})"),
            Expression::Atom(atom) => match atom {
                Atom::Number(number) => format!("toDouble({number})"),
                Atom::NumberVariable(name, _) => format!("doubleNumberVariable({name})"),
                Atom::Keyword(keyword) => format!("keyword({keyword})"),
                Atom::Share(_) => "keyword (a regular expression)".into(),
                Atom::Count(_) => "regex".into(),
                Atom::Extract(names, _) => format!("matchPatternRegex({})", names.join(", ")),
                Atom::VariableExists(name) => format!("existsVariable({name})"),
                Atom::VariableIs(name, value) => format!("checkVariableValue({name}, {value})"),
                Atom::VariableContains(name, value) => {
                    format!("checkVariableContainsValue({name}, {value})")
                }
                Atom::Search(state) => format!("search({state})"),
                Atom::Distance(keywords) => format!("distance({})", keywords.join(", ")),
                Atom::Traversed(state) => format!("hasTravState({state})"),
                Atom::TraversedAt(state, at) => format!("hasTravStateInPosition({state}, {at})"),
                Atom::TraversedAtEnd(state, at) => {
                    format!("hasTravStateInPositionRev({state}, {at})")
                }
                Atom::Clock(part, comparison, value, _) => {
                    format!("time: {part:?} {comparison:?} {value}")
                }
                Atom::TimestampVariable(name, comparison) => {
                    format!("checkTimestampVariable({name}, {comparison:?})")
                }
                Atom::Weekdays(..) => "checkMultipleDaysOfWeek".into(),
                Atom::Between(open, close, _) => format!(
                    "timeBetween({:02}:{:02}, {:02}:{:02})",
                    open / 60,
                    open % 60,
                    close / 60,
                    close % 60
                ),
                Atom::Date(_, comparison, ..) => format!("checkDate({comparison:?})"),
                Atom::Open(service) => format!("isServiceOpen({service})"),
                Atom::Language(variable, least, codes) => {
                    format!("languageGuesser({variable}, {least}, {})", codes.join(", "))
                }
            },
        }
    }
}
