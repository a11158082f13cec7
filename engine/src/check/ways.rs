//! Ways through the state machine: states that nobody reaches, cycles that show nothing.

use super::{Checker, FALLBACK, HANDOVER, START};
use crate::diagnostic::Diagnostic;
use crate::dialogue::buttons;
use std::collections::HashSet;

impl Checker<'_> {
    /// Ways through states that wait for nothing and say nothing, back to where they began.
    pub(super) fn silent_cycles(&mut self) {
        // From each silent state leads one way; a way that meets itself is a cycle.
        let n = self.model.states.len();
        let mut met_on = vec![0; n];
        for first in 0..n {
            let mut at = first;
            while let Some(next) = self.silently_follows(at).filter(|_| met_on[at] == 0) {
                met_on[at] = first + 1;
                at = next;
            }
            if met_on[at] != first + 1 {
                continue;
            }
            let begin = at;
            loop {
                self.report_cycle(at);
                match self.silently_follows(at) {
                    Some(next) if next != begin => at = next,
                    _ => break,
                }
            }
        }
    }

    /// The state that follows a silent one at once.
    fn silently_follows(&self, number: usize) -> Option<usize> {
        let row = &self.model.states.get(number)?.row;
        let is_silent = row.action.value.is_empty() && row.bubble.value.trim().is_empty();
        let next = self.by_name.get(row.success_value.value.as_str());
        next.copied().filter(|_| is_silent)
    }

    fn report_cycle(&mut self, number: usize) {
        let Some(state) = self.model.states.get(number) else {
            return;
        };
        let place = &state.row.state.place;
        self.diagnostics.push(
            Diagnostic::warning(place, "a cycle of states that shows nothing")
                .help("give one of them a bubble or an action"),
        );
    }

    /// States that nothing leads to.
    pub(super) fn reach(&mut self) {
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
        while let Some(name) = open.pop() {
            let Some(state) = self.state(name).filter(|_| reached.insert(name)) else {
                continue;
            };
            let row = &state.row;
            open.extend([
                row.success_value.value.as_str(),
                row.failure_value.value.as_str(),
            ]);
            if row.action.value == "show_buttons" {
                for button in buttons(&row.joined_input()) {
                    let to = self.by_name.get_key_value(button.to.as_str());
                    open.extend(to.map(|(name, _)| *name));
                }
            }
        }
        for state in &model.states {
            let name = state.row.state.value.as_str();
            if !reached.contains(name) {
                let found = format!("nothing leads to state `{name}`");
                self.diagnostics
                    .push(Diagnostic::warning(&state.row.state.place, found).help(
                        "give it queries or an analyzer, or lead a button, success_value or failure_value to it",
                    ));
            }
        }
    }
}
