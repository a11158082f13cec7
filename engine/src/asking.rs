//! Asking in a conversation: what is close is decided by where the conversation is.
//!
//! 1. The question is ranked as anywhere ([`Engine::ask`]).
//! 2. States are left out that the conversation may not enter: of another class, entered as often
//!    as they may be, or outside the wanted ones.
//! 3. States with an expression are certain as far as it says, instead of by their questions.
//! 4. Of two candidates that are about as certain, the one that belongs here wins: a state that
//!    the current one leads to, or the dialogue turn that follows the last one.

use crate::bot::State;
use crate::engine::{Candidate, Engine, Kind, Scored};
use crate::expression::{Evaluation, Expression, ExpressionError, Facts};

/// Candidates among which the conversation can change the order.
const N_CLOSE: usize = 8;
/// Candidates that expressions can ask about.
const N_ASKED: usize = 64;
/// Share of the best certainty from which another candidate is about as certain.
pub(crate) const CLOSE: f32 = 0.75;
/// Certainty from which the best candidate is not doubted, wherever the conversation is.
const BEYOND_DOUBT: f32 = 0.9;

/// Where a question is asked. The default is anywhere: at the beginning, at no known time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Situation<'a> {
    /// The language that the visitor probably writes (`en`, `en-GB`).
    pub lang: Option<&'a str>,
    /// The state that the conversation is in.
    pub state: Option<&'a str>,
    /// Number of the dialogue turn that was said last, if one was.
    pub turn: Option<u32>,
    /// What the conversation knows.
    pub variables: &'a [(String, String)],
    /// The states that it has been in, oldest first.
    pub traversed: &'a [String],
    /// Seconds since 1970 in UTC.
    pub now: i64,
    /// The class of states that may answer; empty for the usual one.
    pub class: &'a str,
    /// The only states that may answer, in place of anything.
    pub only: Option<&'a [String]>,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
    /// States whose expression has no score here, and why.
    pub failed: Vec<(String, ExpressionError)>,
}

/// A candidate that is not spelt out yet.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) kind: Kind,
    pub(crate) row: u32,
    pub(crate) certainty: f32,
    /// The author's order among states that are alike.
    order: u32,
    /// Whether it belongs where the conversation is.
    belongs: bool,
    pub(crate) variables: Vec<(String, String)>,
}

impl Engine {
    /// The candidates for a question in a conversation, best first, at most `max`.
    pub fn ask_in(&self, question: &str, situation: &Situation<'_>, max: usize) -> Found {
        let least = if self.has_expressions() || situation.only.is_some() {
            N_ASKED
        } else {
            N_CLOSE
        };
        let scored = self.scored(question, situation.lang, max.max(least));
        let (ranked, failed) = self.ranked_in(question, situation, &scored);
        let mut candidates = Vec::new();
        for ranked in ranked.into_iter().take(max) {
            let mut candidate = self.candidate(ranked.kind, ranked.row, ranked.certainty);
            candidate.variables = ranked.variables;
            candidates.push(candidate);
        }
        Found { candidates, failed }
    }

    /// Whether expressions decide about some states.
    #[inline(always)]
    pub(crate) fn has_expressions(&self) -> bool {
        self.states().iter().any(|state| state.analyzer.is_some())
    }

    /// What may answer in a situation, best first, given how similar everything is to the question;
    /// and states whose expression has no score here.
    // In a page there is one caller, and a call would be some 40 bytes to download.
    #[inline(always)]
    pub(crate) fn ranked_in(
        &self,
        question: &str,
        situation: &Situation<'_>,
        scored: &[Scored],
    ) -> (Vec<Ranked>, Vec<(String, ExpressionError)>) {
        let mut failed = Vec::new();
        let mut ranked = Vec::new();
        for scored in scored {
            ranked.extend(self.ranked(scored, situation));
        }
        self.evaluate(question, scored, situation, &mut ranked, &mut failed);
        prefer_what_belongs(&mut ranked);
        (ranked, failed)
    }

    /// Every expression of the states that may answer, with what it was asked.
    #[cfg(feature = "compile")]
    pub(crate) fn explain_expressions(
        &self,
        question: &str,
        situation: &Situation<'_>,
    ) -> Vec<(String, Vec<crate::expression::Explained>)> {
        let scored = self.scored(question, situation.lang, N_ASKED);
        let mut explained = Vec::new();
        self.for_each_expression(situation, &mut |row, state, expression| {
            let name = self.text(state.name).to_owned();
            let parts = self.with_facts(question, &scored, situation, row, &mut |facts| {
                expression.explain(facts)
            });
            explained.push((name, parts));
        });
        explained
    }

    /// An expression of no state, with what it was asked.
    #[cfg(feature = "compile")]
    pub(crate) fn explain_expression(
        &self,
        expression: &Expression,
        zones: &crate::expression::Zones,
        question: &str,
        situation: &Situation<'_>,
    ) -> Vec<crate::expression::Explained> {
        let scored = self.scored(question, situation.lang, N_ASKED);
        let row = situation.state.and_then(|state| self.state_row(state));
        let row = row.unwrap_or(u32::MAX);
        self.with_facts(question, &scored, situation, row, &mut |facts| {
            expression.explain(&Facts { zones, ..*facts })
        })
    }

    /// The candidate, unless it may not answer here or an expression decides about it.
    fn ranked(&self, scored: &Scored, situation: &Situation<'_>) -> Option<Ranked> {
        let mut ranked = Ranked {
            kind: scored.kind,
            row: scored.row,
            certainty: scored.certainty,
            order: 0,
            belongs: false,
            variables: Vec::new(),
        };
        match scored.kind {
            Kind::State => {
                let state = self.state_at(scored.row)?;
                if state.analyzer.is_some() || !self.may_answer(state, situation) {
                    return None;
                }
                ranked.order = state.order;
                ranked.belongs = self.leads_to(situation, state);
            }
            _ if situation.only.is_some() => return None,
            Kind::Dialogue => {
                let here = situation
                    .turn
                    .and_then(|last| self.turn_after(last, scored.row));
                ranked.belongs = here.is_some();
                ranked.row = here.unwrap_or(scored.row);
            }
            Kind::Answer => {}
        }
        Some(ranked)
    }

    /// Puts the states whose expressions hold in their places.
    fn evaluate(
        &self,
        question: &str,
        scored: &[Scored],
        situation: &Situation<'_>,
        ranked: &mut Vec<Ranked>,
        failed: &mut Vec<(String, ExpressionError)>,
    ) {
        self.for_each_expression(situation, &mut |row, state, expression| {
            self.with_facts(question, scored, situation, row, &mut |facts| {
                let mut evaluation = Evaluation::new(facts);
                match evaluation.score(expression) {
                    Ok(score) if score > 0.0 => {
                        let certainty = score.min(1.0) as f32;
                        let entry = Ranked {
                            kind: Kind::State,
                            row,
                            certainty,
                            order: state.order,
                            belongs: self.leads_to(situation, state),
                            variables: evaluation.found,
                        };
                        // Before what is less certain, or as certain and comes later.
                        let comes_first = |other: &Ranked| {
                            other.certainty > certainty
                                || other.certainty == certainty && other.order <= state.order
                        };
                        let at = ranked.iter().take_while(|other| comes_first(other)).count();
                        ranked.insert(at, entry);
                    }
                    Ok(_) => {}
                    Err(error) => failed.push((self.text(state.name).to_owned(), error)),
                }
            });
        });
    }

    /// Calls `each` with every state that may answer and has an expression.
    fn for_each_expression(
        &self,
        situation: &Situation<'_>,
        each: &mut dyn FnMut(u32, &State, &Expression),
    ) {
        for (row, state) in self.states().iter().enumerate() {
            if let Some(expression) = &state.analyzer
                && self.may_answer(state, situation)
            {
                each(row as u32, state, expression);
            }
        }
    }

    fn with_facts<T>(
        &self,
        question: &str,
        scored: &[Scored],
        situation: &Situation<'_>,
        row: u32,
        then: &mut dyn FnMut(&Facts<'_>) -> T,
    ) -> T {
        then(&Facts {
            text: question,
            variables: situation.variables,
            traversed: situation.traversed,
            now: situation.now,
            zones: self.zones(),
            search: &|name| {
                let row = match name {
                    "" => Some(row),
                    name => self.state_row(name),
                };
                let is_state = |s: &&Scored| s.kind == Kind::State && Some(s.row) == row;
                let found = scored.iter().find(is_state);
                found.map_or(0.0, |scored| f64::from(scored.certainty))
            },
            language: &|| {
                let (code, likely) = self.language_of(question)?;
                Some((code.to_owned(), f64::from(likely)))
            },
        })
    }

    /// Whether the conversation may enter the state by a text.
    fn may_answer(&self, state: &State, situation: &Situation<'_>) -> bool {
        let name = self.text(state.name);
        let mut n_entered = 0;
        for one in situation.traversed {
            n_entered += u32::from(one == name);
        }
        self.text(state.class) == situation.class
            && (state.max_count == 0 || n_entered < state.max_count)
            && situation
                .only
                .is_none_or(|only| only.iter().any(|one| one == name))
    }

    /// Whether the current state leads to that one: by a button, by success or by failure.
    fn leads_to(&self, situation: &Situation<'_>, to: &State) -> bool {
        let name = self.text(to.name);
        let current = situation.state.and_then(|current| self.state(current));
        current.is_some_and(|current| {
            let mut buttons = current.action_input.members().iter();
            current.success == to.name
                || current.failure == to.name
                || buttons.any(|(_, value)| value.as_str() == Some(name))
        })
    }
}

/// Moves the first candidate that belongs here to the front, if it is about as certain as the best
/// and that one is not beyond doubt.
///
/// It wins over the best of those that do not belong here and are as close, so it is as certain as
/// that one of the two is right: 1 − (1 − a)(1 − b).
fn prefer_what_belongs(ranked: &mut Vec<Ranked>) {
    let Some(best) = ranked.first().map(|best| best.certainty) else {
        return;
    };
    if best >= BEYOND_DOUBT {
        return;
    }
    let is_close = |one: &&Ranked| one.certainty >= CLOSE * best;
    let Some(at) = ranked.iter().position(|one| one.belongs && is_close(&one)) else {
        return;
    };
    let mut rivals = ranked.iter().filter(is_close);
    let rival = rivals.find(|one| !one.belongs).map(|one| one.certainty);
    let mut winner = ranked.remove(at);
    winner.certainty = 1.0 - (1.0 - rival.unwrap_or(0.0)) * (1.0 - winner.certainty);
    ranked.insert(0, winner);
}
