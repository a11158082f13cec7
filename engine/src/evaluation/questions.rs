//! Questions with their answers: reading them, and asking them.

use super::figures::Outcome;
use crate::asking::Situation;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::engine::{Candidate, Engine};
use crate::source::SourceFile;
use crate::text::rich::plain;
use std::collections::HashSet;

/// Places among which the right answer is looked for.
pub const MAX_PLACES: usize = 10;

/// A question whose answer is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its line, and the column of the expectation where there is one.
    pub place: Place,
    /// What a visitor writes.
    pub text: String,
    /// Reply or id that must come; empty for a question that is out of scope.
    pub expected: String,
}

/// The questions of a file, and what is wrong with its lines; lines of blanks alone are left out.
pub fn read(file: &SourceFile) -> (Vec<Question>, Vec<Diagnostic>) {
    let text = match file.text() {
        Ok(text) => text,
        Err(error) => return (Vec::new(), vec![*error]),
    };
    let mut questions = Vec::new();
    let mut diagnostics = Diagnostics::default();
    for (line, number) in text.lines().zip(1..) {
        let place = |before: &str| Place {
            file: file.path.clone(),
            line: number,
            column: before.chars().count() as u32 + 1,
        };
        if line.trim().is_empty() {
            continue;
        }
        let (text, expected) = line.split_once('\t').unwrap_or((line, ""));
        let before = line.get(..line.len() - expected.len()).unwrap_or_default();
        let error = |at: &str, found: &str| {
            Diagnostic::error(&place(at), found).expected("a question, a tab, and its answer or id")
        };
        if let Some((first, _)) = expected.split_once('\t') {
            let at = format!("{before}{first}");
            diagnostics.push(error(&at, "a second tab").help("what stands behind it?"));
        } else if text.trim().is_empty() {
            diagnostics.push(error("", "an answer without a question"));
        } else {
            questions.push(Question {
                place: place(before),
                text: text.trim().to_owned(),
                expected: expected.trim().to_owned(),
            });
        }
    }
    (questions, diagnostics.finish())
}

/// Everything that a question of a file can expect of a bot.
#[derive(Debug, Clone)]
pub struct Replies(HashSet<String>);

impl Replies {
    /// What this bot can answer.
    pub fn of(engine: &Engine) -> Replies {
        let mut known = HashSet::new();
        for candidate in engine.replies() {
            known.insert(folded(&plain(&candidate.reply)));
            known.insert(candidate.id);
        }
        Replies(known)
    }

    /// A warning where the question expects what the bot does not have; the question is then in
    /// scope, and nothing is right.
    pub fn check(&self, question: &Question) -> Option<Diagnostic> {
        let expected = &question.expected;
        let is_known = expected.is_empty()
            || self.0.contains(expected.as_str())
            || self.0.contains(&folded(expected));
        (!is_known).then(|| {
            let found = format!("`{expected}` is no reply and no id of the bot");
            Diagnostic::warning(&question.place, found)
                .help("whatever is answered counts as wrong; `edgewise ask --json` shows ids")
        })
    }
}

/// Whether a candidate is what is expected: by its id, or by its text whatever its blanks, line
/// ends and capitals.
pub fn is_expected(candidate: &Candidate, expected: &str) -> bool {
    !expected.is_empty()
        && (candidate.id == expected || folded(&plain(&candidate.reply)) == folded(expected))
}

/// Lower case, with one blank between words.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Asks a question, and gives what came of it and the best candidate.
pub fn ask(
    engine: &Engine,
    question: &str,
    expected: &str,
    situation: &Situation<'_>,
) -> (Outcome, Option<Candidate>) {
    let mut candidates = engine.ask_in(question, situation, MAX_PLACES).candidates;
    let at = candidates.iter().position(|one| is_expected(one, expected));
    let best = (!candidates.is_empty()).then(|| candidates.swap_remove(0));
    let outcome = Outcome {
        certainty: best.as_ref().map_or(0.0, |best| best.certainty),
        place: at.map(|at| at + 1),
        in_scope: !expected.is_empty(),
    };
    (outcome, best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::compile;

    fn check(text: &[u8], expected: &[(&str, &str)], problems: &[&str]) {
        let (questions, diagnostics) = read(&SourceFile::new("q.tsv", text));
        let found: Vec<_> = questions
            .iter()
            .map(|question| (question.text.as_str(), question.expected.as_str()))
            .collect();
        assert_eq!(found, expected);
        let found: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(found, problems);
    }

    #[test]
    fn a_line_is_a_question_and_what_must_be_answered() {
        check(
            "\u{feff}where?\tHere.\r\n\nhow \t \nweather\n".as_bytes(),
            &[("where?", "Here."), ("how", ""), ("weather", "")],
            &[],
        );
    }

    #[test]
    fn every_bad_line_is_told_with_its_place() {
        check(
            b"fine\tyes\n\tno question\na\tbc\td\n",
            &[("fine", "yes")],
            &[
                "q.tsv:2:1: error: an answer without a question; \
                 expected a question, a tab, and its answer or id",
                "q.tsv:3:5: error: a second tab; \
                 expected a question, a tab, and its answer or id; what stands behind it?",
            ],
        );
        check(
            b"caf\xe9\tx\n",
            &[],
            &[
                "q.tsv:1:4: error: bytes that are no UTF-8; expected UTF-8 text; \
               save the file as UTF-8",
            ],
        );
    }

    fn bot() -> Engine {
        let files = [
            SourceFile::new("bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n"),
            SourceFile::new(
                "states.csv",
                "state,queries,bubble\nstart,,Hello\nlost,\"[\"\"I lost my card\"\"]\",We block it.\n",
            ),
            SourceFile::new(
                "knowledge/faq.csv",
                "\"en\";\"Where is my parcel?\";\"It is on\n its way.\"\n",
            ),
        ];
        Engine::load(compile(&files).blob.unwrap()).unwrap()
    }

    #[test]
    fn an_answer_is_right_by_its_text_or_its_id() {
        let engine = bot();
        let parcel = engine.ask("where is my parcel", None, 1)[0].id.clone();
        for (question, expected, place) in [
            ("where is my parcel", "it is  ON its way.", Some(1)),
            ("where is my parcel", parcel.as_str(), Some(1)),
            ("where is my parcel", "lost", Some(2)),
            ("I lost my card", "lost", Some(1)),
            ("I lost my card", "we block it.", Some(1)),
            ("I lost my card", "", None),
        ] {
            let (outcome, best) = ask(&engine, question, expected, &Situation::default());
            assert_eq!(outcome.place, place, "{question} {expected}");
            assert_eq!(outcome.in_scope, !expected.is_empty());
            assert_eq!(best.map(|best| best.certainty), Some(outcome.certainty));
        }
        let (outcome, best) = ask(&engine, "zxqv", "lost", &Situation::default());
        assert_eq!((outcome.certainty, best), (0.0, None));
    }

    #[test]
    fn what_the_bot_does_not_have_is_a_warning() {
        let replies = Replies::of(&bot());
        let question = |expected: &str| Question {
            place: Place::default(),
            text: "x".to_owned(),
            expected: expected.to_owned(),
        };
        for known in ["", "start", "lost", "WE block it.", "It is on its way."] {
            assert_eq!(replies.check(&question(known)), None, "{known}");
        }
        for unknown in ["stop", "We block", "Start state"] {
            assert!(replies.check(&question(unknown)).is_some(), "{unknown}");
        }
    }
}
