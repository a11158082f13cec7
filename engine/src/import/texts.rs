//! StarChat's knowledge of before its JSON: three `;`-separated files, questions (`id;text`),
//! answers (`id;text`) and associations (`question_id;conversation;position;answer_id`).
//!
//! Which of two files has the questions is told by the ids that the associations ask for; where
//! both would do, by the names of file and column.

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::delimited::{self, Dialect, Row};
use crate::source::knowledge::KnowledgeRow;
use crate::source::{Placed, SourceFile};
use std::cell::Cell;
use std::collections::HashMap;

/// Texts by their ids.
pub(super) struct Texts {
    path: String,
    /// What the heading of the texts and the path say.
    said: String,
    by_id: HashMap<String, (Placed<String>, Cell<bool>)>,
    /// In written order.
    ids: Vec<String>,
}

impl Texts {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    fn n_of<'a>(&self, ids: impl Iterator<Item = &'a str>) -> usize {
        ids.filter(|id| self.by_id.contains_key(*id)).count()
    }

    fn take(&self, id: &str) -> Option<&Placed<String>> {
        let (text, used) = self.by_id.get(id)?;
        used.set(true);
        Some(text)
    }
}

/// Reads all files of texts.
pub(super) fn read(files: &[&SourceFile]) -> Vec<Texts> {
    let texts = |file: &&SourceFile| {
        let mut rows = rows(file);
        let heading = rows.next().and_then(|row| text_of(&row, 1));
        let mut texts = Texts {
            path: file.path.clone(),
            said: format!("{} {}", heading.unwrap_or_default(), file.path).to_lowercase(),
            by_id: HashMap::new(),
            ids: Vec::new(),
        };
        for row in rows {
            let place = row.first().map(|cell| cell.place.clone());
            if let (Some(id), Some(value)) = (text_of(&row, 0), text_of(&row, 1)) {
                let place = place.unwrap_or_default();
                let text = Placed { value, place };
                if texts
                    .by_id
                    .insert(id.clone(), (text, Cell::new(false)))
                    .is_none()
                {
                    texts.ids.push(id);
                }
            }
        }
        texts
    };
    files.iter().map(texts).collect()
}

fn rows(file: &SourceFile) -> impl Iterator<Item = Row> {
    let text = file.text().unwrap_or_default();
    delimited::rows(
        &file.path,
        text,
        delimited::detect_delimiter(text),
        Dialect::Csv,
    )
}

fn text_of(row: &Row, number: usize) -> Option<String> {
    let text = row.get(number)?.value.as_deref()?.trim();
    Some(text.to_owned())
}

/// An association: ids of question and answer.
struct Association {
    question: String,
    answer: String,
    place: Place,
}

/// The questions and answers that belong together.
pub(super) fn join(
    file: &SourceFile,
    all: &[Texts],
    diagnostics: &mut Diagnostics,
) -> Vec<KnowledgeRow> {
    let mut rows = rows(file);
    let header = rows.next().unwrap_or_default();
    let column = |name: &str| {
        header.iter().position(|cell| {
            let bare = cell.value.as_deref().unwrap_or_default().to_lowercase();
            bare.replace(['_', ' '], "") == name
        })
    };
    let (question, answer) = (column("questionid"), column("answerid"));
    let association = |row: Row| {
        Some(Association {
            question: text_of(&row, question?)?,
            answer: text_of(&row, answer?)?,
            place: row.first()?.place.clone(),
        })
    };
    let associations: Vec<Association> = rows.filter_map(association).collect();
    let Some((questions, answers)) = sides(&associations, all) else {
        diagnostics.push(
            Diagnostic::warning(&file.place(), "associations without questions and answers")
                .expected("two more files, `id;question` and `id;answer`")
                .help("import them together; these are left out"),
        );
        return Vec::new();
    };
    let mut joined = Vec::new();
    for association in &associations {
        let question = questions.take(&association.question);
        let answer = answers.take(&association.answer);
        let (Some(question), Some(answer)) = (question, answer) else {
            let (what, id) = if question.is_none() {
                ("question", &association.question)
            } else {
                ("answer", &association.answer)
            };
            let found = format!("an association with {what} `{id}`, which does not exist");
            diagnostics.push(Diagnostic::warning(&association.place, found).help("it is left out"));
            continue;
        };
        let cell = |text: &Placed<String>| Placed {
            value: Some(text.value.clone()),
            place: text.place.clone(),
        };
        joined.push(KnowledgeRow {
            lang: Placed {
                value: String::new(),
                place: association.place.clone(),
            },
            question: cell(question),
            answer: cell(answer),
            negative: Vec::new(),
        });
    }
    if !joined.is_empty() {
        diagnostics.push(
            Diagnostic::warning(&file.place(), "columns `conversation` and `position`")
                .help("they are left out: an answer of a bot stands alone"),
        );
    }
    joined
}

/// Which texts are the questions, and which the answers.
fn sides<'a>(associations: &[Association], all: &'a [Texts]) -> Option<(&'a Texts, &'a Texts)> {
    let mut best = None;
    for (q, questions) in all.iter().enumerate() {
        for (a, answers) in all.iter().enumerate() {
            if q == a {
                continue;
            }
            let n = questions.n_of(associations.iter().map(|x| x.question.as_str()))
                + answers.n_of(associations.iter().map(|x| x.answer.as_str()));
            let said = usize::from(questions.said.contains("question"))
                + usize::from(answers.said.contains("answer"));
            if best.as_ref().is_none_or(|(score, _)| (n, said) > *score) {
                best = Some(((n, said), (questions, answers)));
            }
        }
    }
    best.map(|(_, sides)| sides)
}

/// Reports the texts that no association asks for.
pub(super) fn report_unused(all: &[Texts], diagnostics: &mut Diagnostics) {
    for texts in all {
        let unused = texts.ids.iter().filter_map(|id| texts.by_id.get(id));
        let mut unused = unused.filter(|(_, used)| !used.get());
        if let Some((first, _)) = unused.next() {
            let n = 1 + unused.count();
            let found = format!("texts that no association asks for: {n} of {}", texts.len());
            let place = Place {
                file: texts.path.clone(),
                ..first.place.clone()
            };
            diagnostics.push(
                Diagnostic::warning(&place, found).help("they are left out; this is the first"),
            );
        }
    }
}
