//! Negative questions that have no effect.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::model::{StateModel, terms};
use std::collections::HashSet;

impl<'a> Checker<'a> {
    /// Negative queries of a state without a word, or that are its own queries.
    pub(super) fn negative_queries(&mut self, state: &'a StateModel) {
        let row = &state.row;
        let negative = &row.negative_queries;
        if negative.value.is_empty() {
            return;
        }
        let own = row.queries.value.iter();
        let own: HashSet<Vec<String>> = own.map(|query| terms(query)).collect();
        for query in &negative.value {
            let terms = terms(query);
            let found = match (terms.is_empty(), own.contains(&terms)) {
                (true, _) => format!("negative query `{query}` has no word"),
                (_, true) => format!("`{query}` is a query and a negative query of one state"),
                _ => continue,
            };
            self.diagnostics.push(
                Diagnostic::warning(&negative.place, found).help("it has no effect; remove it"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::SourceFile;

    #[test]
    fn negative_queries_without_effect_are_reported() {
        let states = "state,queries,negative_queries,bubble\n\
             start,\"[\"\"Help me\"\"]\",\"[\"\"help me!\"\", \"\"?\"\", \"\"help yourself\"\"]\",Hi\n";
        let files = [
            SourceFile::new("bot.toml", "name = \"x\"\n"),
            SourceFile::new("states.csv", states),
        ];
        let (_, diagnostics) = crate::compile::read(&files);
        let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "states.csv:2:23: warning: `help me!` is a query and a negative query of one \
                 state; it has no effect; remove it",
                "states.csv:2:23: warning: negative query `?` has no word; it has no effect; \
                 remove it",
            ]
        );
    }
}
