//! What a file is, told by what stands in it.

use super::documents;
use crate::diagnostic::nearest;
use crate::source::config::primary_language;
use crate::source::delimited::{self, Dialect};
use crate::source::state_row::Column;
use crate::source::{SourceFile, corpus_json, knowledge, state_dump};

/// What a file can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// StarChat's state machine as CSV.
    StateTable,
    /// StarChat's state machine as a JSON dump.
    StateDump,
    /// `language;question;answer`.
    Knowledge,
    /// StarChat's questions, or its answers: `id;text`.
    Texts,
    /// Which of StarChat's questions has which answer.
    Associations,
    /// StarChat's knowledge base as JSON.
    Documents,
    /// ChatterBot's YAML.
    Dialogue,
    /// ChatterBot's JSON of before 2017.
    Corpus,
}

impl Kind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::StateTable => "state table",
            Kind::StateDump => "JSON dump of states",
            Kind::Knowledge => "knowledge",
            Kind::Texts => "StarChat's questions or answers",
            Kind::Associations => "StarChat's associations",
            Kind::Documents => "StarChat's knowledge documents",
            Kind::Dialogue => "dialogues",
            Kind::Corpus => "dialogues in JSON",
        }
    }

    /// What one piece of it is called.
    pub fn unit(self) -> &'static str {
        match self {
            Kind::StateTable | Kind::StateDump => "state",
            Kind::Knowledge | Kind::Associations | Kind::Documents => "question",
            Kind::Texts => "text",
            Kind::Dialogue | Kind::Corpus => "conversation",
        }
    }
}

/// Rows that are looked at to tell what a table is.
const ENOUGH_ROWS: usize = 50;

/// What the file is, if it is of a known kind.
pub(super) fn kind_of(file: &SourceFile) -> Option<Kind> {
    let text = file.text().ok()?;
    match text.trim_start().chars().next()? {
        '{' | '[' => json(file),
        _ if is_dialogue(text) => Some(Kind::Dialogue),
        _ => table(file, text),
    }
}

fn json(file: &SourceFile) -> Option<Kind> {
    if corpus_json::is_corpus(file) {
        return Some(Kind::Corpus);
    }
    // A document of the knowledge base may name a state, too; only a state has no question.
    if !documents::read(file).is_empty() {
        return Some(Kind::Documents);
    }
    let (states, _) = state_dump::read(file);
    (!states.is_empty()).then_some(Kind::StateDump)
}

/// Whether a line is one of the two keys, or nearly so.
fn is_dialogue(text: &str) -> bool {
    text.lines().any(|line| {
        let key = line.split_once(':').filter(|(key, after)| {
            key.starts_with(|c: char| c.is_ascii_alphabetic()) && after.trim().is_empty()
        });
        key.is_some_and(|(key, _)| nearest(key, ["categories", "conversations"]).is_some())
    })
}

fn table(file: &SourceFile, text: &str) -> Option<Kind> {
    let delimiter = delimited::detect_delimiter(text);
    let header = delimited::rows(&file.path, text, delimiter, Dialect::Csv).next()?;
    let names: Vec<Result<Column, String>> = header
        .iter()
        .map(|cell| Column::of(cell.value.as_deref().unwrap_or_default()))
        .collect();
    let n_known = names.iter().filter(|name| name.is_ok()).count();
    if names.contains(&Ok(Column::State)) && n_known >= 2 {
        return Some(Kind::StateTable);
    }
    let has = |bare: &str| {
        names
            .iter()
            .any(|name| name.as_ref().err().is_some_and(|n| n == bare))
    };
    if has("questionid") && has("answerid") {
        return Some(Kind::Associations);
    }
    if names.len() == 2 && has("id") {
        return Some(Kind::Texts);
    }
    // The first lines are enough; a cell that goes over several is read as far as it goes.
    let lines = text.split_inclusive('\n').take(ENOUGH_ROWS);
    let first: usize = lines.map(str::len).sum();
    let start = SourceFile::new(file.path.as_str(), text.get(..first).unwrap_or(text));
    let (rows, problems) = knowledge::read(&start);
    let is_language =
        |code: &str| code.is_empty() || code.len() <= 6 && primary_language(code).is_some();
    let n_languages = rows
        .iter()
        .filter(|row| is_language(&row.lang.value))
        .count();
    let has_text = rows.iter().any(|row| row.answer.value.is_some());
    (has_text && n_languages * 10 >= rows.len() * 9 && problems.len() * 2 <= rows.len())
        .then_some(Kind::Knowledge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Kind>) {
        assert_eq!(kind_of(&SourceFile::new("file", text)), expected, "{text}");
    }

    #[test]
    fn files_are_told_apart_by_their_content() {
        check(
            "\u{feff}State;Queries;Bubble\r\na;;Hi\r\n",
            Some(Kind::StateTable),
        );
        check(
            "\n{\"hits\": [{\"document\": {\"state\": \"a\"}}]}",
            Some(Kind::StateDump),
        );
        check("[{\"state\": \"a\"}]", Some(Kind::StateDump));
        check("[{\"question\": \"a\", \"answer\": \"b\"}]", None);
        check(
            "{\"question\": \"a\", \"answer\": \"b\", \"doctype\": \"normal\"}",
            Some(Kind::Documents),
        );
        check("{\"a\": [[\"b\", \"c\"]]}", Some(Kind::Corpus));
        check("# x\nconversaciones:\n- - a\n  - b\n", Some(Kind::Dialogue));
        check("categories:\r\n- a\r\n", Some(Kind::Dialogue));
        check(
            "\"en\";\"a\";\"b\"\n\"\";\\N;\"c\"\n",
            Some(Kind::Knowledge),
        );
        check(
            "Language code,Question,Answer\nen_GB,a,b\n",
            Some(Kind::Knowledge),
        );
        check("\"zh_CN\";\"a&#x20;b\";\"c\"\n", Some(Kind::Knowledge));
        check("id;question\n1;\"a\"\n", Some(Kind::Texts));
        check(
            "question_id;conversation;position;answer_id\n1;c;1;2\n",
            Some(Kind::Associations),
        );
    }

    #[test]
    fn other_files_are_of_no_kind() {
        for text in [
            "",
            "Dear all,\nthis is a letter, as you see.\n",
            "{\"requests\": [1, 2]}",
            "{ broken",
            "name = \"bot\"\n",
            "Monday;a;b\nTuesday;c;d\n",
            "MIT License\n\nCopyright (c) 2016, A, B\n",
        ] {
            check(text, None);
        }
    }
}
