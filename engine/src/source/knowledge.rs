//! Knowledge: `language;question;answer`, as Integria exports it.
//!
//! Both dialects are told apart by what stands in the file: MySQL's escapes with readable text, or
//! the same with every text entity-encoded.
//! Plain CSV with doubled quotes, a comma, a header line or CRLF is read as well.

use super::delimited::{self, Cell, Dialect};
use super::{Placed, SourceFile, entity, json};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::value::Value;

/// One row as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeRow {
    /// `en`, `en_GB`, `zh_CN`; empty for any language.
    pub lang: Placed<String>,
    /// The question; nothing for MySQL's NULL.
    pub question: Placed<Option<String>>,
    /// The answer; nothing for MySQL's NULL.
    pub answer: Placed<Option<String>>,
    /// Questions that do not mean this answer, in a fourth column of ours.
    pub negative: Vec<String>,
}

/// Reads all rows of a knowledge file.
pub fn read(file: &SourceFile) -> (Vec<KnowledgeRow>, Vec<Diagnostic>) {
    let text = match file.text() {
        Ok(text) => text,
        Err(diagnostic) => return (Vec::new(), vec![*diagnostic]),
    };
    let delimiter = delimited::detect_delimiter(text);
    let rows = || delimited::rows(&file.path, text, delimiter, detect_dialect(text));
    let encoded = entity::is_encoded(rows().flatten().filter_map(|cell| cell.value));
    let mut diagnostics = Diagnostics::default();
    let mut knowledge = Vec::new();
    let mut n_columns = 3;
    let mut rows = rows();
    for (number, row) in rows.by_ref().enumerate() {
        if number == 0 && is_header(&row) {
            n_columns = row.len();
            continue;
        }
        let place = row
            .first()
            .map_or_else(Place::default, |cell| cell.place.clone());
        let n_cells = row.len();
        let mut row = row;
        let negative = match n_cells == n_columns && n_columns == 4 {
            true => row.pop().map(|cell| decoded(cell, encoded)),
            false => None,
        };
        let cells: Result<[Cell; 3], _> = row.try_into();
        let Ok(cells) = cells else {
            diagnostics.push(
                Diagnostic::error(&place, format!("a row of {n_cells} cells"))
                    .expected("three: language, question, answer")
                    .help("is the delimiter or a quote wrong?"),
            );
            continue;
        };
        let [lang, question, answer] = cells.map(|cell| decoded(cell, encoded));
        let negative = negative.map_or(Ok(Vec::new()), negative_questions);
        let lang = Placed {
            value: lang.value.unwrap_or_default().trim().to_owned(),
            place: lang.place,
        };
        knowledge.push(KnowledgeRow {
            lang,
            question,
            answer,
            negative: negative.unwrap_or_else(|diagnostic| {
                diagnostics.push(*diagnostic);
                Vec::new()
            }),
        });
    }
    diagnostics.extend(rows.diagnostics());
    (knowledge, diagnostics.finish())
}

fn decoded(mut cell: Cell, encoded: bool) -> Cell {
    if encoded {
        cell.value = cell.value.map(|text| entity::decode(&text));
    }
    cell
}

/// The questions of a cell: a JSON list of texts, or one text.
fn negative_questions(cell: Cell) -> Result<Vec<String>, Box<Diagnostic>> {
    let text = cell.value.unwrap_or_default();
    match text.trim() {
        "" => return Ok(Vec::new()),
        text if !text.starts_with('[') => return Ok(vec![text.to_owned()]),
        _ => {}
    }
    let place = cell.place;
    let value = json::read(&Placed {
        value: text,
        place: place.clone(),
    })?;
    let texts: Option<Vec<String>> = match value {
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    };
    texts.ok_or_else(|| {
        Box::new(
            Diagnostic::error(&place, "negative questions that are no texts")
                .expected("a list of texts, [\"…\", \"…\"], or one text"),
        )
    })
}

/// The rows as a file that reads as the same rows.
///
/// Plain CSV with a header, unless a text has a `\`, which would be taken for an escape, or a
/// NUL: then MySQL's dialect, with the same header.
pub fn write(rows: &[KnowledgeRow]) -> String {
    let has_negative = rows.iter().any(|row| !row.negative.is_empty());
    let cells = |row: &KnowledgeRow| {
        let text = |cell: &Placed<Option<String>>| cell.value.clone().unwrap_or_default();
        let mut cells = vec![
            row.lang.value.clone(),
            text(&row.question),
            text(&row.answer),
        ];
        if has_negative {
            let list: Vec<Value> = row.negative.iter().cloned().map(Value::String).collect();
            cells.push(match list.is_empty() {
                true => String::new(),
                false => json::write(&Value::Array(list)),
            });
        }
        cells
    };
    let escaped = rows
        .iter()
        .flat_map(cells)
        .any(|cell| cell.contains(['\\', '\0']));
    let mut out = "\"Language code\";\"Question\";\"Answer\"".to_owned();
    if has_negative {
        out.push_str(";\"Negative\"");
    }
    out.push('\n');
    for row in rows {
        for (number, cell) in cells(row).iter().enumerate() {
            out.push_str(if number > 0 { ";\"" } else { "\"" });
            for c in cell.chars() {
                match c {
                    '\0' => {
                        out.push_str("\\0");
                        continue;
                    }
                    '"' if !escaped => out.push('"'),
                    '"' | '\\' | '\n' if escaped => out.push('\\'),
                    _ => {}
                }
                out.push(c);
            }
            out.push('"');
        }
        out.push('\n');
    }
    out
}

/// MySQL's dialect, unless nothing is escaped with `\`.
fn detect_dialect(text: &str) -> Dialect {
    let escapes = ["\\\"", "\\\\", "\\N", "\\\n", "\\0"];
    if escapes.iter().any(|escape| text.contains(escape)) {
        Dialect::MySql
    } else {
        Dialect::Csv
    }
}

/// Whether the first row names its columns, as in `Language code;Question;Answer`.
fn is_header(row: &[Cell]) -> bool {
    let words: Vec<String> = row
        .iter()
        .map(|cell| {
            cell.value
                .as_deref()
                .unwrap_or_default()
                .trim()
                .to_lowercase()
        })
        .collect();
    matches!(words.as_slice(), [lang, question, answer, rest @ ..]
        if lang.starts_with("lang") && question.starts_with("question") && answer.starts_with("answer")
            && (rest.is_empty() || matches!(rest, [one] if one.starts_with("negative"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>, Option<&str>)]) {
        let (rows, diagnostics) = read(&SourceFile::new("knowledge/f.csv", text));
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.lang.value.as_str(),
                    row.question.value.as_deref(),
                    row.answer.value.as_deref(),
                )
            })
            .collect();
        assert_eq!(rows, expected);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }

    #[test]
    fn both_dialects_are_read() {
        check(
            "\"en\";\"Where is C:\\\\temp?\";\"Here; \\\"there\\\".\"\n\"\";\\N;\"x\"\n",
            &[
                ("en", Some("Where is C:\\temp?"), Some("Here; \"there\".")),
                ("", None, Some("x")),
            ],
        );
        check(
            "\"en_GB\";\"Where&#x20;is&#x20;it?\";\"Caf&eacute;&#x20;&#40;left&#41;.\"\n",
            &[("en_GB", Some("Where is it?"), Some("Café (left)."))],
        );
    }

    #[test]
    fn plain_csv_with_a_header_is_read() {
        check(
            "\u{feff}Language code,Question,Answer\r\nen,Say \"\"hi\"\"?,C:\\new\r\n",
            &[("en", Some("Say \"\"hi\"\"?"), Some("C:\\new"))],
        );
    }

    proptest::proptest! {
        #[test]
        fn rows_come_back(rows in proptest::collection::vec(
            proptest::array::uniform2("[a-zé &;\\\\\"\n\0,N0]{1,9}"), 1..5)) {
            let rows: Vec<KnowledgeRow> = rows.into_iter().map(|[question, answer]| KnowledgeRow {
                lang: Placed { value: "en".to_owned(), place: Place::default() },
                question: Placed { value: Some(question), place: Place::default() },
                negative: if answer.len() > 5 { vec![answer.clone()] } else { Vec::new() },
                answer: Placed { value: Some(answer), place: Place::default() },
            }).collect();
            let (again, diagnostics) = read(&SourceFile::new("f", write(&rows)));
            proptest::prop_assert_eq!(diagnostics, vec![]);
            let texts = |rows: &[KnowledgeRow]| -> Vec<_> {
                rows.iter().map(|r| (r.question.value.clone(), r.answer.value.clone(), r.negative.clone())).collect()
            };
            proptest::prop_assert_eq!(texts(&again), texts(&rows));
        }
    }

    #[test]
    fn every_bad_row_is_reported_and_the_others_are_kept() {
        let text = "en;q;a\nen;q\nen;q;a;b\nen;q2;a2\n";
        let (rows, diagnostics) = read(&SourceFile::new("k.csv", text));
        assert_eq!(rows.len(), 2);
        let texts: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 2);
        assert_eq!(
            texts[0],
            "k.csv:2:1: error: a row of 2 cells; expected three: language, question, answer; \
             is the delimiter or a quote wrong?"
        );
    }

    #[test]
    fn a_file_in_another_encoding_says_where() {
        for (bytes, place) in [
            (&b"en;caf\xe9;x"[..], "k.csv:1:7"),
            (b"\xff\xfee\0", "k.csv"),
        ] {
            let (_, diagnostics) = read(&SourceFile::new("k.csv", bytes));
            assert_eq!(diagnostics[0].place.to_string(), place);
        }
    }
}
