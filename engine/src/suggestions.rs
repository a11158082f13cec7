//! Suggested questions, asked of the bot that suggests them.

use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::source::config::Config;

/// The suggestions that the bot itself has no certain answer to, as warnings.
pub(crate) fn unanswered(engine: &Engine, config: &Config) -> Vec<Diagnostic> {
    let threshold = engine.settings().certainty_threshold;
    let mut diagnostics = Vec::new();
    for (lang, questions) in &config.suggestions {
        for question in questions {
            let best = engine.ask(&question.value, Some(&lang.value), 1).pop();
            let certainty = best.map_or(0.0, |best| best.certainty);
            if certainty < threshold {
                let found = format!(
                    "the suggestion `{}` gets no answer: {:.0} % certain",
                    question.value,
                    certainty * 100.0
                );
                diagnostics.push(
                    Diagnostic::warning(&question.place, found)
                        .expected(format!("at least {:.0} %", threshold * 100.0))
                        .help("write it as one of the questions of a state or an answer"),
                );
            }
        }
    }
    diagnostics
}
