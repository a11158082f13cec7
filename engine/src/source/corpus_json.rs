//! Dialogues as the ChatterBot corpus had them before the middle of 2017: JSON, one list of
//! conversations a category.
//!
//! ```json
//! {"greetings": [["Hello", "Hi there!"], ["How are you?", "Fine."]]}
//! ```

use super::dialogue::{DialogueFile, MAX_TURNS};
use super::json::{JsonFile, Raw, raw_items, raw_members};
use super::{Placed, SourceFile};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::Value;

/// Reads a file: what each of its categories holds.
pub fn read(file: &SourceFile) -> (Vec<DialogueFile>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let opened = file.text().and_then(|text| JsonFile::open(file, text));
    let (mut json, root) = match opened {
        Ok(opened) => opened,
        Err(error) => return (Vec::new(), vec![*error]),
    };
    let mut n_turns = 0;
    let mut categories = Vec::new();
    for (category, conversations) in raw_members(root).unwrap_or_default() {
        let mut read = DialogueFile {
            categories: vec![category],
            conversations: Vec::new(),
        };
        for conversation in raw_items(conversations).unwrap_or_default() {
            if n_turns < MAX_TURNS {
                let turns = turns(&mut json, conversation, &mut n_turns, &mut diagnostics);
                read.conversations.push(turns);
            }
        }
        categories.push(read);
    }
    (categories, diagnostics.finish())
}

fn turns<'a>(
    json: &mut JsonFile<'a>,
    conversation: Raw<'a>,
    n_turns: &mut usize,
    diagnostics: &mut Diagnostics,
) -> Vec<Placed<String>> {
    let place = json.place(conversation);
    let Some(items) = raw_items(conversation) else {
        diagnostics.push(
            Diagnostic::error(&place, "a conversation that is no list")
                .expected("[\"question\", \"answer\"]"),
        );
        return Vec::new();
    };
    let mut turns = Vec::new();
    for item in items {
        let place = json.place(item);
        if *n_turns == MAX_TURNS {
            diagnostics.push(
                Diagnostic::error(&place, "the dialogues go on here")
                    .expected(format!("at most {MAX_TURNS} texts in one file")),
            );
            return turns;
        }
        *n_turns += 1;
        match JsonFile::value(item, &place) {
            Ok(Value::String(value)) => turns.push(Placed { value, place }),
            Ok(_) => diagnostics
                .push(Diagnostic::error(&place, "a turn that is no text").expected("\"…\"")),
            Err(error) => diagnostics.push(*error),
        }
    }
    turns
}

/// Whether the JSON of this text has the shape of a corpus: lists of lists by category.
pub(crate) fn is_corpus(file: &SourceFile) -> bool {
    let opened = file.text().and_then(|text| JsonFile::open(file, text));
    let Ok((_, root)) = opened else {
        return false;
    };
    let is_lists = |raw: Raw<'_>| {
        raw_items(raw).is_some_and(|items| items.iter().any(|item| raw_items(item).is_some()))
    };
    raw_members(root)
        .is_some_and(|members| !members.is_empty() && members.iter().all(|(_, raw)| is_lists(raw)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_of_each_category_are_read() {
        let text = r#"{"a": [["Hi", "Hello"], ["x", 1], 7], "b": [["c", "d", "e"]]}"#;
        let file = SourceFile::new("a.corpus.json", text);
        assert!(is_corpus(&file));
        let (read, diagnostics) = read(&file);
        let n: Vec<_> = read
            .iter()
            .map(|file| (file.categories[0].as_str(), file.conversations.len()))
            .collect();
        assert_eq!(n, [("a", 3), ("b", 1)]);
        assert_eq!(read[1].conversations[0].len(), 3);
        insta::assert_snapshot!(diagnostics.iter().map(|d| format!("{d}\n")).collect::<String>(), @r#"
        a.corpus.json:1:31: error: a turn that is no text; expected "…"
        a.corpus.json:1:35: error: a conversation that is no list; expected ["question", "answer"]
        "#);
    }

    #[test]
    fn other_json_is_no_corpus() {
        for text in [
            "{}",
            "[]",
            "{\"a\": [1]}",
            "{\"total\": 1, \"hits\": []}",
            "{",
            "7",
        ] {
            assert!(!is_corpus(&SourceFile::new("f", text)), "{text}");
        }
    }
}
