//! Reading scripts of conversations.

use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::source::SourceFile;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

/// What `kind` can be.
const KINDS: [&str; 6] = ["state", "answer", "dialogue", "choices", "none", "nothing"];

/// When scripts happen that do not say: 2026-01-01T12:00:00Z, a Thursday.
pub const DEFAULT_NOW: i64 = 1_767_268_800;

/// The tests of one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConversationFile {
    /// The conversations, in written order.
    pub conversations: Vec<Script>,
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script {
    /// What it shows.
    pub name: String,
    /// The page's language; the bot's first where none is given.
    pub lang: Option<String>,
    /// When it begins, in seconds since 1970 in UTC; [`DEFAULT_NOW`] where nothing is given.
    pub now: i64,
    /// Chooses between the ways to say the same.
    pub seed: u32,
    /// What happens, after the greeting.
    pub turns: Vec<Turn>,
    /// Where it begins.
    pub place: Place,
}

/// One thing that the visitor does, and what must come of it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Turn {
    /// The visitor writes this.
    pub say: Option<String>,
    /// The visitor presses the button with this label.
    pub press: Option<String>,
    /// The page goes to this state.
    pub jump: Option<String>,
    /// The visitor sends the form with these values.
    pub form: Option<BTreeMap<String, String>>,
    /// The page's action ended, well or badly.
    pub outcome: Option<bool>,
    /// What the page's action found out.
    pub values: BTreeMap<String, String>,
    /// What the page's function returned: where `eval(…)` leads.
    pub value: String,
    /// When it happens, as TOML writes a date and time; as the turn before where nothing is given.
    pub now: Option<Datetime>,
    /// State of the last message.
    pub state: Option<String>,
    /// Text or id of the answer, or of the dialogue turn, of the last message.
    pub answer: Option<String>,
    /// `state`, `answer`, `dialogue`, `none` for the fallback, `nothing` for no message at all.
    pub kind: Option<String>,
    /// Language of the last message, ISO 639-1.
    pub reply_lang: Option<String>,
    /// Stands in one of the messages.
    pub contains: Option<String>,
    /// Stands in none of the messages.
    pub lacks: Option<String>,
    /// Least certainty of the first message.
    pub certainty_at_least: Option<f32>,
    /// Greatest certainty of the first message.
    pub certainty_at_most: Option<f32>,
    /// The form's field that is refused.
    pub problem: Option<String>,
    /// Where the turn is written.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    #[serde(default)]
    conversation: Vec<Spanned<WrittenScript>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenScript {
    name: String,
    lang: Option<String>,
    now: Option<Datetime>,
    #[serde(default)]
    seed: u32,
    #[serde(default)]
    turn: Vec<Spanned<Turn>>,
}

/// Seconds since 1970 in UTC; nothing for a date alone or a time without an offset.
pub(super) fn seconds(datetime: &Datetime) -> Option<i64> {
    let timestamp: jiff::Timestamp = datetime.to_string().parse().ok()?;
    Some(timestamp.as_second())
}

fn no_moment(place: &Place) -> Diagnostic {
    Diagnostic::error(place, "`now` is no moment")
        .expected("a date, a time and an offset, as in 2026-11-20T10:30:00Z")
}

/// Reads a file of conversation tests.
///
/// # Errors
/// Diagnostics: the first mistake in the TOML, or every turn that cannot be played.
pub fn read(file: &SourceFile) -> Result<ConversationFile, Vec<Diagnostic>> {
    let text = file.text().map_err(|diagnostic| vec![*diagnostic])?;
    let place = |start: usize| {
        let before = text.get(..start).unwrap_or_default();
        Place {
            file: file.path.clone(),
            line: before.matches('\n').count() as u32 + 1,
            column: before.rsplit('\n').next().map_or(0, |l| l.chars().count()) as u32 + 1,
        }
    };
    let written: WrittenFile = toml::from_str(text).map_err(|error| {
        let at = place(error.span().unwrap_or_default().start);
        vec![Diagnostic::error(&at, error.message().to_owned())]
    })?;
    let mut diagnostics = Vec::new();
    let mut conversations = Vec::new();
    for script in written.conversation {
        let at = place(script.span().start);
        let script = script.into_inner();
        let mut turns = Vec::new();
        for turn in script.turn {
            let at = place(turn.span().start);
            let turn = Turn {
                place: at,
                ..turn.into_inner()
            };
            diagnostics.extend(mistakes(&turn));
            if turn.now.is_some_and(|now| seconds(&now).is_none()) {
                diagnostics.push(no_moment(&turn.place));
            }
            turns.push(turn);
        }
        conversations.push(Script {
            name: script.name,
            lang: script.lang,
            now: script.now.map_or(DEFAULT_NOW, |now| {
                seconds(&now).unwrap_or_else(|| {
                    diagnostics.push(no_moment(&at));
                    DEFAULT_NOW
                })
            }),
            seed: script.seed,
            turns,
            place: at,
        });
    }
    if diagnostics.is_empty() {
        Ok(ConversationFile { conversations })
    } else {
        Err(diagnostics)
    }
}

/// What makes a turn impossible to play.
fn mistakes(turn: &Turn) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let done: Vec<&str> = [
        ("say", turn.say.is_some()),
        ("press", turn.press.is_some()),
        ("jump", turn.jump.is_some()),
        ("form", turn.form.is_some()),
        ("outcome", turn.outcome.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, is_done)| is_done.then_some(name))
    .collect();
    let one = "one of say, press, jump, form and outcome";
    match done.as_slice() {
        [_] => {}
        [] => diagnostics
            .push(Diagnostic::error(&turn.place, "a turn in which nothing happens").expected(one)),
        several => {
            let found = format!("a turn in which {} happen", several.join(" and "));
            diagnostics.push(
                Diagnostic::error(&turn.place, found)
                    .expected(one)
                    .help("write one turn for each"),
            );
        }
    }
    if let Some(kind) = turn.kind.as_deref().filter(|kind| !KINDS.contains(kind)) {
        let near = nearest(kind, KINDS);
        diagnostics.push(
            Diagnostic::error(&turn.place, format!("unknown kind `{kind}`"))
                .expected(KINDS.join(", "))
                .help(near.map_or(String::new(), |near| format!("did you mean `{near}`?"))),
        );
    }
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let read = read(&SourceFile::new("tests/a.toml", text));
        let lines: Vec<_> = read
            .err()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn conversations_and_turns_know_their_lines() {
        let text = "# One.\n\n[[conversation]]\nname = \"a\"\n[[conversation.turn]]\nsay = \"x\"\n\
                    [[conversation.turn]]\njump = \"y\"\n[[conversation]]\nname = \"b\"\n";
        let file = read(&SourceFile::new("tests/a.toml", text)).unwrap();
        let lines: Vec<_> = file
            .conversations
            .iter()
            .flat_map(|script| {
                let turns = script.turns.iter().map(|turn| turn.place.line);
                std::iter::once(script.place.line).chain(turns)
            })
            .collect();
        assert_eq!(lines, [3, 5, 7, 9]);
    }

    #[test]
    fn turns_that_cannot_be_played_are_all_reported() {
        check(
            "[[conversation]]\nname = \"a\"\n[[conversation.turn]]\nstate = \"x\"\n\
             [[conversation.turn]]\nsay = \"x\"\njump = \"y\"\nkind = \"anwser\"\n",
            &[
                "tests/a.toml:3:1: error: a turn in which nothing happens; expected one of say, \
                 press, jump, form and outcome",
                "tests/a.toml:5:1: error: a turn in which say and jump happen; expected one of \
                 say, press, jump, form and outcome; write one turn for each",
                "tests/a.toml:5:1: error: unknown kind `anwser`; expected state, answer, dialogue, choices, \
                 none, nothing; did you mean `answer`?",
            ],
        );
    }

    #[test]
    fn broken_toml_and_unknown_keys_say_where() {
        check(
            "[[conversation]]\nname = a\n",
            &["tests/a.toml:2:8: error: string values must be quoted, expected literal string"],
        );
        let unknown = "[[conversation]]\nname = \"a\"\n[[conversation.turn]]\nsays = \"x\"\n";
        let diagnostics = read(&SourceFile::new("tests/a.toml", unknown)).unwrap_err();
        assert_eq!(diagnostics[0].place.line, 4);
    }
}
