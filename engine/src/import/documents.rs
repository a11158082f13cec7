//! StarChat's knowledge base as JSON: the documents of its REST interface, alone, in a list, or in
//! the `hits` of a search.
//!
//! A document of doctype `hidden` (and of later versions' `metadata`) is never shown, so it is left
//! out; one of doctype `decisiontable`, or with a `state`, leads to that state.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::knowledge::KnowledgeRow;
use crate::source::{Placed, SourceFile};
use serde_json::Value as Json;

/// What the documents say.
#[derive(Default)]
pub(super) struct Documents {
    /// Questions with their answers.
    pub rows: Vec<KnowledgeRow>,
    /// States, and questions that lead to them.
    pub redirects: Vec<(String, Placed<String>)>,
    n_hidden: usize,
}

impl Documents {
    /// Number of documents that are of use.
    pub fn len(&self) -> usize {
        self.rows.len() + self.redirects.len()
    }

    /// Whether there is no document at all.
    pub fn is_empty(&self) -> bool {
        self.len() + self.n_hidden == 0
    }

    /// Says what is left out.
    pub fn report(&self, file: &SourceFile, diagnostics: &mut Diagnostics) {
        if self.n_hidden > 0 {
            let n = self.n_hidden;
            let found = format!("documents that are never shown (doctype hidden): {n}");
            let help = "they are left out";
            diagnostics.push(Diagnostic::warning(&file.place(), found).help(help));
        }
    }
}

/// Reads the documents; nothing for a file that has none.
pub(super) fn read(file: &SourceFile) -> Documents {
    let mut documents = Documents::default();
    let root: Json = match serde_json::from_slice(&file.bytes) {
        Ok(root) => root,
        Err(_) => return documents,
    };
    let hits = root.get("hits").unwrap_or(&root);
    let alone = std::slice::from_ref(hits);
    for hit in hits.as_array().map_or(alone, Vec::as_slice) {
        documents.add(file, hit.get("document").unwrap_or(hit));
    }
    documents
}

impl Documents {
    fn add(&mut self, file: &SourceFile, document: &Json) {
        // Later versions keep both in members of their own.
        let core = document.get("coreData").unwrap_or(document);
        let notes = document.get("annotations").unwrap_or(document);
        let text = |of: &Json, name: &str| of.get(name).and_then(Json::as_str).map(str::to_owned);
        // Every version asks for both; a list of questions from elsewhere has no doctype.
        let (Some(question), Some(doctype)) = (text(core, "question"), text(notes, "doctype"))
        else {
            return;
        };
        let doctype = doctype.to_lowercase();
        let state = text(notes, "state").unwrap_or_default();
        if matches!(doctype.as_str(), "hidden" | "metadata") {
            self.n_hidden += 1;
        } else if !state.is_empty() {
            self.redirects.push((state, placed(file, question)));
        } else {
            let negative = core.get("questionNegative").and_then(Json::as_array);
            let negative = negative.into_iter().flatten().filter_map(Json::as_str);
            self.rows.push(KnowledgeRow {
                lang: placed(file, String::new()),
                question: placed(file, Some(question)),
                answer: placed(file, text(core, "answer")),
                negative: negative.map(str::to_owned).collect(),
            });
        }
    }
}

fn placed<T>(file: &SourceFile, value: T) -> Placed<T> {
    Placed {
        value,
        place: file.place(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: [usize; 3]) {
        let documents = read(&SourceFile::new("kb.json", text));
        let (rows, redirects) = (documents.rows.len(), documents.redirects.len());
        assert_eq!([rows, redirects, documents.n_hidden], expected, "{text}");
    }

    #[test]
    fn documents_of_both_versions_are_read_and_hidden_ones_left_out() {
        check(
            r#"{"total": 3, "hits": [
                {"score": 1, "document": {"id": "0", "question": "a", "answer": "b", "doctype": "normal"}},
                {"score": 1, "document": {"id": "1", "question": "c", "answer": "d", "doctype": "hidden"}},
                {"score": 1, "document": {"id": "2", "question": "e", "answer": "", "doctype": "decisiontable", "state": "s"}}
            ]}"#,
            [1, 1, 1],
        );
        check(
            r#"[{"coreData": {"question": "a", "answer": "b", "questionNegative": ["c"]}, "annotations": {"doctype": "NORMAL"}},
                {"coreData": {"question": "a", "answer": "b"}, "annotations": {"doctype": "HIDDEN"}}]"#,
            [1, 0, 1],
        );
        check(r#"{"state": "x"}"#, [0, 0, 0]);
        check(r#"[{"question": "a", "answer": "b"}]"#, [0, 0, 0]);
        check("[1, {}]", [0, 0, 0]);
        check("{", [0, 0, 0]);
    }
}
