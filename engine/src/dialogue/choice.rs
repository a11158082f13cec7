//! Did you mean: what is offered where it is not clear which answer was asked for.
//!
//! It is not clear in two cases: the best candidate is not certain enough, but at least half as
//! certain as it must be; or it is, though not beyond doubt, and the second is nearly as certain.
//! The numbers were chosen on public question sets; `docs/measurements.md` has what they give.

use super::conversation::{Action, Button};
use crate::engine::{Candidate, Engine, Kind};

/// Where the button "none of these" leads: to what is said where there is no answer.
///
/// It cannot be the name of anything that is asked for: those begin with `answer:` or `dialogue:`.
pub const NONE_OF_THESE: &str = "none:";

/// Most candidates that are offered.
pub(super) const MAX_CHOICES: usize = 3;

/// Share of the threshold from which a candidate is offered.
const NEAR_THRESHOLD: f32 = 0.5;
/// Share of the best certainty from which the second candidate is nearly as certain.
const NEARLY_AS_CERTAIN: f32 = 0.8;
/// Certainty from which the best candidate is not doubted, whatever the second is.
const BEYOND_DOUBT: f32 = 0.9;
/// Share of the best certainty from which another candidate is offered with it: of those below,
/// one in twenty is right.
const WORTH_OFFERING: f32 = 0.2;

/// The words and the choices that are offered in place of an answer, or of none.
pub(super) fn choices<'a>(
    engine: &'a Engine,
    lang: &str,
    candidates: &[Candidate],
) -> Option<(&'a str, Action)> {
    let threshold = engine.settings().certainty_threshold;
    let certainty = |number: usize| candidates.get(number).map_or(0.0, |one| one.certainty);
    let best = certainty(0);
    let is_tie = best < BEYOND_DOUBT && certainty(1) >= NEARLY_AS_CERTAIN * best;
    let is_near = best < threshold && best >= NEAR_THRESHOLD * threshold;
    if best <= 0.0 || !(is_near || best >= threshold && is_tie) {
        return None;
    }
    let mut buttons: Vec<Button> = Vec::new();
    for candidate in candidates {
        let label = engine.label(candidate.kind, candidate.row);
        let is_new = !label.is_empty() && buttons.iter().all(|button| button.label != label);
        if is_new && candidate.certainty >= WORTH_OFFERING * best {
            let prefix = match candidate.kind {
                Kind::State => "",
                Kind::Answer => ANSWER,
                Kind::Dialogue => DIALOGUE,
            };
            buttons.push(button(label, [prefix, &candidate.id].concat()));
        }
    }
    // What is certain enough is not asked about alone.
    if buttons.len() < 1 + usize::from(best >= threshold) {
        return None;
    }
    let (words, none) = engine.offer(lang);
    buttons.push(button(none, NONE_OF_THESE.to_owned()));
    Some((words, Action::Buttons(buttons)))
}

const ANSWER: &str = "answer:";
const DIALOGUE: &str = "dialogue:";

/// The answer or dialogue turn that a choice leads to.
pub(super) fn chosen(engine: &Engine, to: &str) -> Option<Candidate> {
    let (kind, id) = match to.strip_prefix(ANSWER) {
        Some(id) => (Kind::Answer, id),
        None => (Kind::Dialogue, to.strip_prefix(DIALOGUE)?),
    };
    engine.phrase(kind, id)
}

fn button(label: &str, to: String) -> Button {
    let label = label.to_owned();
    Button { label, to }
}
