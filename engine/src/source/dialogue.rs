//! Dialogues: YAML as the ChatterBot corpus has it.
//!
//! ```yaml
//! categories:
//! - greetings
//! conversations:
//! - - Hello
//!   - Hi there!
//! ```
//!
//! Every item of a conversation answers the one before.
//! The file is read event by event, so scalars stay the text that was written (`yes`, `1984`), and
//! aliases are refused instead of expanded.
//! A dash that is missing (`- Q` over `  - A`) makes YAML see one text "Q - A"; it is read as meant
//! and reported.

use super::{Placed, SourceFile};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// Most texts of one file; the rest is left out and reported.
pub const MAX_TURNS: usize = 1 << 18;
/// Deepest nesting; the format needs three.
const MAX_DEPTH: usize = 8;

/// One file, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DialogueFile {
    /// What the conversations are about.
    pub categories: Vec<String>,
    /// The turns of each conversation, in order.
    pub conversations: Vec<Vec<Placed<String>>>,
}

/// Reads a dialogue file.
pub fn read(file: &SourceFile) -> (DialogueFile, Vec<Diagnostic>) {
    let text = match file.text() {
        // One kind of line end, so that YAML, editors and this file count the same lines.
        Ok(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Err(diagnostic) => return (DialogueFile::default(), vec![*diagnostic]),
    };
    let mut reader = DialogueReader {
        file,
        text: &text,
        lines: Vec::new(),
        n_turns: 0,
        path: Vec::new(),
        key: None,
        section: Section::None,
        read: DialogueFile::default(),
        diagnostics: Diagnostics::default(),
    };
    for event in Parser::new_from_str(&text) {
        match event {
            Ok((event, span)) => {
                if !reader.event(&event, &span) {
                    break;
                }
            }
            Err(error) => {
                let marker = error.marker();
                let place = reader.place(marker.line(), marker.col());
                let found = format!("broken YAML: {}", error.info());
                reader.diagnostics.push(Diagnostic::error(&place, found));
                break;
            }
        }
    }
    (reader.read, reader.diagnostics.finish())
}

/// The file as YAML that reads as the same file.
pub fn write(file: &DialogueFile) -> String {
    let mut out = String::new();
    if !file.categories.is_empty() {
        out += "categories:\n";
    }
    for category in &file.categories {
        out += &format!("- {}\n", scalar(category));
    }
    out += if file.conversations.is_empty() {
        "conversations: []\n"
    } else {
        "conversations:\n"
    };
    for turns in file.conversations.iter().filter(|turns| !turns.is_empty()) {
        for (number, turn) in turns.iter().enumerate() {
            let dash = if number == 0 { "- -" } else { "  -" };
            out += &format!("{dash} {}\n", scalar(&turn.value));
        }
    }
    out
}

/// A text as YAML: plain where nobody could mistake it, in double quotes otherwise.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && text.ends_with(|c: char| c.is_alphanumeric() || "!?.".contains(c))
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " ,.!?'’-".contains(c));
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            '\u{2028}' | '\u{2029}' | '\u{feff}' => quoted += &format!("\\u{:04x}", c as u32),
            c if c.is_control() => quoted += &format!("\\u{:04x}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Categories,
    Conversations,
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Map,
    List,
}

struct DialogueReader<'a> {
    file: &'a SourceFile,
    text: &'a str,
    /// The file's lines, once they are wanted.
    lines: Vec<&'a str>,
    n_turns: usize,
    /// Open maps and lists.
    path: Vec<Level>,
    /// Whether the next scalar of a map is a value, and of which key.
    key: Option<String>,
    section: Section,
    read: DialogueFile,
    diagnostics: Diagnostics,
}

impl DialogueReader<'_> {
    fn place(&self, line: usize, column: usize) -> Place {
        Place {
            file: self.file.path.clone(),
            line: line as u32,
            column: column as u32 + 1,
        }
    }

    fn error(&mut self, span: &Span, found: &str, expected: &str) {
        let place = self.place(span.start.line(), span.start.col());
        self.diagnostics
            .push(Diagnostic::error(&place, found).expected(expected));
    }

    /// Takes one event; false ends the reading.
    fn event(&mut self, event: &Event<'_>, span: &Span) -> bool {
        use Level::{List, Map};
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let level = if matches!(event, Event::SequenceStart(..)) {
                    List
                } else {
                    Map
                };
                self.path.push(level);
                if self.path.len() > MAX_DEPTH {
                    self.error(
                        span,
                        "lists nested too deep",
                        "conversations of plain texts",
                    );
                    return false;
                }
                match self.path.as_slice() {
                    [Map] | [Map, List] => {}
                    [Map, List, List] if self.section == Section::Conversations => {
                        self.read.conversations.push(Vec::new());
                    }
                    _ if self.section == Section::Unknown => {}
                    [List] => {
                        self.error(
                            span,
                            "a list",
                            "a map with `categories` and `conversations`",
                        );
                        return false;
                    }
                    _ => self.error(
                        span,
                        "something nested",
                        "a plain text, in quotes if need be",
                    ),
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.path.pop();
                if self.path.len() == 1 {
                    self.key = None;
                }
            }
            Event::Alias(_) => {
                self.error(span, "an alias", "the text itself");
            }
            Event::Scalar(text, style, ..) => {
                self.n_turns += 1;
                if self.n_turns > MAX_TURNS {
                    let expected = format!("at most {MAX_TURNS} texts in one file");
                    self.error(span, "the dialogues go on here", &expected);
                    return false;
                }
                self.scalar(text, *style, span);
            }
            _ => {}
        }
        true
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: &Span) {
        use Level::{List, Map};
        let place = self.place(span.start.line(), span.start.col());
        match self.path.as_slice() {
            [Map] if self.key.take().is_none() => {
                self.section = match text {
                    "categories" => Section::Categories,
                    "conversations" => Section::Conversations,
                    other => {
                        let near = nearest(other, ["categories", "conversations"]);
                        let help = near.map(|near| format!("it is read as `{near}`"));
                        self.diagnostics.push(
                            Diagnostic::warning(&place, format!("unknown key `{other}`"))
                                .expected("`categories` or `conversations`")
                                .help(help.unwrap_or_else(|| "it is left out".to_owned())),
                        );
                        match near {
                            Some("categories") => Section::Categories,
                            Some(_) => Section::Conversations,
                            None => Section::Unknown,
                        }
                    }
                };
                self.key = Some(text.to_owned());
            }
            // An empty value: `conversations:` and nothing.
            [Map] if text.is_empty() || text == "~" => {}
            [Map] => self.error(span, "a single text", "a list"),
            [Map, List] => match self.section {
                Section::Categories => self.read.categories.push(text.to_owned()),
                Section::Conversations => self.lone_text(text, style, span, place),
                _ => {}
            },
            [Map, List, List] if self.section == Section::Conversations => {
                let turn = Placed {
                    value: text.to_owned(),
                    place,
                };
                if let Some(turns) = self.read.conversations.last_mut() {
                    turns.push(turn);
                }
            }
            [] if text.is_empty() => {}
            [] => self.error(
                span,
                "a text",
                "a map with `categories` and `conversations`",
            ),
            _ => {}
        }
    }

    /// A text where a conversation should be: `- Q` over `  - A`, with the second dash missing.
    fn lone_text(&mut self, text: &str, style: ScalarStyle, span: &Span, place: Place) {
        let expected = "a conversation, `- - question` over `  - answer`";
        let mut turns: Vec<Placed<String>> = Vec::new();
        if style == ScalarStyle::Plain {
            if self.lines.is_empty() {
                self.lines = self.text.lines().collect();
            }
            let first = span.start.line().saturating_sub(1);
            let behind = span.end.line().max(span.start.line());
            let behind = behind.min(self.lines.len());
            let raw = self.lines.get(first..behind).unwrap_or_default().iter();
            for (number, line) in raw.enumerate() {
                let line_place = Place {
                    line: place.line + number as u32,
                    ..place.clone()
                };
                let (trimmed, first) = (line.trim(), number == 0);
                match trimmed.strip_prefix("- ") {
                    Some(turn) => turns.push(Placed {
                        value: turn.trim().into(),
                        place: line_place,
                    }),
                    None if first => turns.push(Placed {
                        value: trimmed.into(),
                        place: line_place,
                    }),
                    None => {
                        if let Some(turn) = turns.last_mut().filter(|_| !trimmed.is_empty()) {
                            turn.value.push(' ');
                            turn.value.push_str(trimmed);
                        }
                    }
                }
            }
        }
        if turns.len() > 1 {
            self.diagnostics.push(
                Diagnostic::warning(&place, "a dash is missing before the first turn")
                    .expected(expected)
                    .help("it is read as meant"),
            );
            self.read.conversations.push(turns);
        } else {
            let found = format!(
                "a text alone: {}",
                text.chars().take(40).collect::<String>()
            );
            self.diagnostics
                .push(Diagnostic::error(&place, found).expected(expected));
        }
    }
}

#[cfg(test)]
#[path = "dialogue_tests.rs"]
mod tests;
