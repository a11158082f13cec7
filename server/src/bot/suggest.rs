//! What the engine proposes for a question.

use edgewise_engine::Engine;
use edgewise_engine::text::rich;
use edgewise_protocol::turn::Suggestion;

/// A question to the engine.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// What the visitor wrote.
    pub text: &'a str,
    /// The language of the conversation; empty when unknown.
    pub lang: &'a str,
    /// How many candidates, at most.
    pub n: usize,
}

/// The candidates, best first, whatever their certainty; each text once.
pub fn suggestions(engine: &Engine, asked: &Asked<'_>) -> Vec<Suggestion> {
    let lang = Some(asked.lang).filter(|lang| !lang.is_empty());
    let candidates = engine.ask(asked.text, lang, asked.n.saturating_mul(2));
    let mut found: Vec<Suggestion> = Vec::new();
    for candidate in candidates {
        let text = rich::plain(&candidate.reply);
        let is_new = found.iter().all(|other| other.text != text);
        if text.trim().is_empty() || !is_new {
            continue;
        }
        let kind = candidate.kind.as_str();
        found.push(Suggestion {
            id: format!("{kind}:{}", candidate.id),
            text,
            question: String::new(),
            certainty: f64::from(candidate.certainty),
            kind: kind.to_owned(),
        });
        if found.len() == asked.n {
            break;
        }
    }
    found
}
