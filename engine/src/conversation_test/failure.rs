//! What a failed conversation looks like to the person who has to mend it.

use super::play::Played;
use crate::diagnostic::Place;
use crate::dialogue::{Action, Input, Message, Source};
use crate::engine::Candidate;
use crate::text::rich::plain;
use std::fmt;

/// Most characters of a message that are shown in a transcript.
const MAX_SHOWN_CHARS: usize = 100;

/// What was expected and what was found in its stead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the script expects.
    pub expected: String,
    /// What there was.
    pub found: String,
}

impl Difference {
    /// The difference between what a script expects and what there was.
    pub fn new(expected: impl Into<String>, found: impl Into<String>) -> Difference {
        Difference {
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// Why a conversation did not go as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The conversation's name.
    pub name: String,
    /// Where the turn is written that went wrong.
    pub place: Place,
    /// The turn's number, from 1; 0 for the greeting.
    pub turn: usize,
    /// The first difference.
    pub difference: Difference,
    /// Everything that happened, the turn that went wrong last.
    pub played: Vec<Played>,
    /// What came nearest to the visitor's words, best first; empty where none were written.
    pub candidates: Vec<Candidate>,
}

/// The place and the difference, then the conversation so far, and the nearest candidates.
///
/// ```text
/// tests/first.toml:9:1: A forgotten password, turn 1
///   expected  state `forgot_password`
///   found     state `password`, 81.0 % certain
///   visitor   I forgot my password
///   bot       Which one?  [state password, 81 %]
///   nearest    81 %  state password
///              12 %  state forgot_password
/// ```
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}, turn {}", self.place, self.name, self.turn)?;
        writeln!(f, "  expected  {}", one_line(&self.difference.expected))?;
        write!(f, "  found     {}", one_line(&self.difference.found))?;
        for played in &self.played {
            if let Some(done) = visitor(&played.input) {
                write!(f, "\n  visitor   {}", shortened(&done))?;
            }
            for message in &played.reply.messages {
                write!(f, "\n  bot       {}", bot(message))?;
            }
        }
        for (number, candidate) in self.candidates.iter().enumerate() {
            let label = if number == 0 { "nearest" } else { "" };
            let percent = candidate.certainty * 100.0;
            let kind = candidate.kind.as_str();
            write!(
                f,
                "\n  {label:<8} {percent:>4.0} %  {kind} {}",
                candidate.id
            )?;
            if kind != "state" {
                write!(f, "  {}", shortened(&candidate.reply))?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// What the visitor did, as a line of a transcript; nothing for the beginning.
fn visitor(input: &Input) -> Option<String> {
    let pairs = |values: &[(String, String)]| {
        let pairs: Vec<_> = values.iter().map(|(k, v)| format!("{k} = {v}")).collect();
        pairs.join(", ")
    };
    Some(match input {
        Input::Start => return None,
        Input::Text(text) => text.clone(),
        Input::Jump(state) => format!("[goes to state {state}]"),
        Input::Form(values) => format!("[sends the form: {}]", pairs(values)),
        Input::Outcome { ok, values, .. } => {
            let how = if *ok { "well" } else { "badly" };
            match values.is_empty() {
                true => format!("[the action ended {how}]"),
                false => format!("[the action ended {how}: {}]", pairs(values)),
            }
        }
    })
}

/// What the bot said, where it comes from, and what it offers.
fn bot(message: &Message) -> String {
    let source = match &message.source {
        Source::State(name) => format!("state {name}"),
        Source::Answer(id) => format!("answer {id}"),
        Source::Dialogue(id) => format!("dialogue {id}"),
        Source::BuiltIn => "built-in words".to_owned(),
    };
    let certainty = message.certainty.map_or(String::new(), |certainty| {
        format!(", {:.0} %", certainty * 100.0)
    });
    let offered = match &message.action {
        Action::None => String::new(),
        Action::Buttons(buttons) => {
            let labels: Vec<_> = buttons.iter().map(|b| b.label.as_str()).collect();
            format!("; buttons: {}", labels.join(" | "))
        }
        Action::Form(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("; form: {}", names.join(", "))
        }
        Action::Call { name, .. } => format!("; calls {name}"),
    };
    let text = shortened(&message.text);
    format!("{text}  [{source}{certainty}{offered}]")
}

/// The text on one line, cut where it is long.
fn shortened(text: &str) -> String {
    let line = one_line(&plain(text));
    match line.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::compile;
    use crate::conversation_test::{play, read};
    use crate::engine::Engine;
    use crate::source::SourceFile;

    const STATES: &str = "state,queries,bubble,action,action_input,success_value,failure_value\n\
        start,,Hello!,show_buttons,\"{\"\"New password\"\": \"\"password\"\"}\",eval(show_buttons),\n\
        password,\"[\"\"I forgot my password\"\"]\",Your address?,input_form,\"{\"\"email\"\": \"\"email\"\"}\",sent,start\n\
        sent,,It is on its way to %email%.,,,,\n";
    const KNOWLEDGE: &str = "\"en\";\"Where is my parcel?\";\"On its way.\"\n\
        \"en\";\"When are you open?\";\"From 9 to 5.\"\n";

    /// Plays one conversation of these turns.
    fn played(turns: &str) -> Result<Vec<Played>, Box<Failure>> {
        let files = [
            SourceFile::new("bot.toml", "name = \"x\"\n"),
            SourceFile::new("states.csv", STATES),
            SourceFile::new("knowledge/faq.csv", KNOWLEDGE),
        ];
        let engine = Engine::load(compile(&files).blob.unwrap()).unwrap();
        let text = format!("[[conversation]]\nname = \"Test\"\n{turns}");
        let scripts = read(&SourceFile::new("tests/a.toml", text)).unwrap();
        play(&engine, &scripts.conversations[0])
    }

    #[track_caller]
    fn check(turns: &str, expected: &str, found: &str) {
        let failure = played(turns).unwrap_err();
        assert_eq!(failure.difference.expected, expected);
        let start = failure.difference.found.get(..found.len());
        assert_eq!(start, Some(found), "{}", failure.difference.found);
    }

    #[test]
    fn every_expectation_can_hold() {
        let turns = "[[conversation.turn]]\nsay = \"where is my parcle\"\nanswer = \"On its way.\"\n\
             kind = \"answer\"\nreply_lang = \"en\"\ncontains = \"way\"\nlacks = \"open\"\n\
             certainty_at_least = 0.5\ncertainty_at_most = 1.0\n\
             [[conversation.turn]]\nsay = \"asdf qwer\"\nkind = \"none\"\n\
             [[conversation.turn]]\njump = \"password\"\nstate = \"password\"\n\
             [[conversation.turn]]\nform = { email = \"nobody\" }\nproblem = \"email\"\n\
             [[conversation.turn]]\nform = { email = \"ann@example.com\" }\nstate = \"sent\"\n";
        assert_eq!(played(turns).map(|played| played.len()), Ok(6));
    }

    #[test]
    fn every_expectation_can_fail() {
        let say = |expectation: &str| {
            format!("[[conversation.turn]]\nsay = \"where is my parcel\"\n{expectation}\n")
        };
        check(&say("state = \"password\""), "state `password`", "answer ");
        let unknown = "state `pass`, which the bot does not have";
        check(&say("state = \"pass\""), unknown, "answer ");
        check(&say("answer = \"Lost.\""), "answer `Lost.`", "answer ");
        check(&say("kind = \"none\""), "kind `none`", "kind `answer`: ");
        let contains = "a message that contains `Lost`";
        check(&say("contains = \"Lost\""), contains, "On its way.");
        let lacks = "no message that contains `On`";
        check(&say("lacks = \"On\""), lacks, "On its way.");
        let lang = "a reply in language `es`";
        check(&say("reply_lang = \"es\""), lang, "language `en`");
        let least = "at least 100.0 % certain";
        check(&say("certainty_at_least = 1.0"), least, "9");
        let most = "at most 10.0 % certain";
        check(&say("certainty_at_most = 0.1"), most, "9");
        let refused = "field `email` refused";
        check(&say("problem = \"email\""), refused, "nothing refused");
        let press = "[[conversation.turn]]\npress = \"New pasword\"\n";
        let button = "a button `New pasword` to press";
        check(press, button, "buttons `New password`");
    }

    #[test]
    fn a_failure_shows_the_conversation_and_the_nearest_candidates() {
        let failure = played(
            "[[conversation.turn]]\npress = \"New password\"\n\
             [[conversation.turn]]\nform = { email = \"ann@example.com\" }\nstate = \"sent\"\n\
             [[conversation.turn]]\nsay = \"wher is my parcle\"\nkind = \"none\"\n",
        )
        .unwrap_err();
        // Certainties are trained; their digits are not what is tested.
        let text: String = failure
            .to_string()
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        insta::assert_snapshot!(text);
    }
}
