//! What a visitor types in place of pressing: a button's label, or yes, no, back and restart.

use super::conversation::Button;
use crate::bot::Entry;
use crate::engine::Engine;
use crate::text::{cuts, fold, words};

/// Similarity (optimal string alignment, 0..=1) from which a misspelt label is taken for it.
const SAME_LABEL: f64 = 0.8;

/// What the visitor means where the bot's own questions do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Yes,
    No,
    Back,
    Restart,
}

/// The wish that a text is, in a language of the bot.
pub(super) fn wish(engine: &Engine, entry: &Entry, text: &str) -> Option<Wish> {
    let text = words(text);
    let wishes = [Wish::Yes, Wish::No, Wish::Back, Wish::Restart];
    let is = |lines: &str| cuts(lines, b'\n').any(|line| line == text);
    let mut pairs = wishes.into_iter().zip(entry.words);
    pairs
        .find(|(_, lines)| !text.is_empty() && is(engine.text(*lines)))
        .map(|(wish, _)| wish)
}

/// The button whose label was typed; the most similar one when none is exactly that.
pub(super) fn typed_button<'a>(buttons: &'a [Button], text: &str) -> Option<&'a Button> {
    let folded = |text: &str| {
        let mut out = String::new();
        fold(text.trim(), &mut out);
        out
    };
    let text = folded(text);
    let mut best: Option<(f64, &Button)> = None;
    for button in buttons {
        let label = folded(&button.label);
        let similarity = if label == text {
            2.0
        } else {
            similarity(&label, &text)
        };
        let is_better = best.as_ref().is_none_or(|(best, _)| similarity > *best);
        if similarity >= SAME_LABEL && is_better {
            best = Some((similarity, button));
        }
    }
    best.map(|(_, button)| button)
}

/// The button that a yes or a no means: the one whose label begins with it.
pub(super) fn answered_button<'a>(
    engine: &Engine,
    entry: &Entry,
    buttons: &'a [Button],
    wanted: Wish,
) -> Option<&'a Button> {
    let begins = |button: &&Button| {
        let label = words(&button.label);
        let first = cuts(&label, b' ').next().unwrap_or_default();
        // `Yes, please` as a whole, or its first word.
        [label.as_str(), first]
            .into_iter()
            .find_map(|text| wish(engine, entry, text))
            == Some(wanted)
    };
    buttons.iter().find(begins)
}

/// 1 − edits / length of the longer text; 0 for texts too short to be misspelt.
fn similarity(a: &str, b: &str) -> f64 {
    let length = a.chars().count().max(b.chars().count());
    if length < 4 {
        return 0.0;
    }
    1.0 - strsim::osa_distance(a, b) as f64 / length as f64
}
