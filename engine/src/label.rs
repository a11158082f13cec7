//! What each state, answer and dialogue turn is called where it is offered as a choice: a short
//! question that leads to it.

use crate::dialogue::buttons;
use crate::model::{Model, PhraseModel, StateModel};
use crate::words::Words;

/// Longest label, in characters, that is preferred to a shorter question.
const MAX_PREFERRED: usize = 60;
/// Longest label, in characters; a longer one is cut.
const MAX_CHARS: usize = 90;

/// The texts of section `LABL`, in its order; none where the bot offers nothing.
pub(crate) fn labels(model: &Model) -> Vec<String> {
    if !model.config.did_you_mean {
        return Vec::new();
    }
    let languages = model.config.languages.iter().map(|lang| Words::of(lang));
    let words: Vec<String> = languages
        .flat_map(|words| [words.offer.to_owned(), words.none.to_owned()])
        .collect();
    let states = model.states.iter().map(|state| of_state(model, state));
    let phrases = model.answers.iter().chain(&model.dialogues);
    let labels: Vec<String> = states.chain(phrases.map(of_phrase)).collect();
    // A choice needs at least two.
    if labels.iter().filter(|label| !label.is_empty()).count() < 2 {
        return Vec::new();
    }
    [words, labels].concat()
}

/// A query; for a state that an expression decides about without any, the label of a button that
/// leads there.
fn of_state(model: &Model, state: &StateModel) -> String {
    let row = &state.row;
    let own = label(row.queries.value.iter().map(String::as_str));
    if !own.is_empty() || state.analyzer.is_none() {
        return own;
    }
    for other in &model.states {
        if other.row.action.value == "show_buttons" {
            let buttons = buttons(&other.row.joined_input());
            if let Some(button) = buttons.iter().find(|b| b.to == row.state.value) {
                return label([button.label.as_str()].into_iter());
            }
        }
    }
    String::new()
}

fn of_phrase(phrase: &PhraseModel) -> String {
    label(phrase.questions.iter().map(|q| q.value.as_str()))
}

/// The first question that is short, or the shortest, on one line and with a capital letter.
fn label<'a>(questions: impl Iterator<Item = &'a str> + Clone) -> String {
    let length = |question: &&str| question.chars().count();
    let short = questions.clone().find(|q| length(q) <= MAX_PREFERRED);
    let Some(question) = short.or_else(|| questions.min_by_key(length)) else {
        return String::new();
    };
    let words: Vec<&str> = question.split_whitespace().collect();
    let mut chars = words.join(" ").chars().collect::<Vec<_>>().into_iter();
    let mut label: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    label.extend(chars);
    if label.chars().count() > MAX_CHARS {
        label = label
            .chars()
            .take(MAX_CHARS - 1)
            .collect::<String>()
            .trim_end()
            .to_owned()
            + "…";
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(questions: &[&str], expected: &str) {
        assert_eq!(label(questions.iter().copied()), expected);
    }

    #[test]
    fn a_label_is_the_first_short_question() {
        let long = "a question that goes on and on ".repeat(3);
        check(&[], "");
        check(&["track my\n order", "where is it?"], "Track my order");
        check(&[&long, "where is it?"], "Where is it?");
        let cut = "A question that goes on and on a question that goes on and on a question that goes on and…";
        check(&[&long], cut);
        check(&["écrire"], "Écrire");
    }
}
