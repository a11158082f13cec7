//! Synonyms: words that mean the same to the bot, a file a language.
//!
//! ```text
//! # One group a line; an entry may have several words.
//! sofa, couch, settee
//! mobile phone, cell phone, handy   # what people call it
//! ```

use super::{Placed, SourceFile};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::text::tokenize;
use std::collections::HashMap;

/// Entries that mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymGroup {
    /// At least two, each as its terms; no two are alike, here or in another group.
    pub entries: Vec<Placed<Vec<String>>>,
}

/// Reads a file of synonyms.
pub fn read(file: &SourceFile) -> (Vec<SynonymGroup>, Vec<Diagnostic>) {
    let text = match file.text() {
        Ok(text) => text,
        Err(diagnostic) => return (Vec::new(), vec![*diagnostic]),
    };
    let mut diagnostics = Diagnostics::default();
    let mut groups = Vec::new();
    let mut known: HashMap<Vec<String>, u32> = HashMap::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.split('#').next().unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        let mut entries: Vec<Placed<Vec<String>>> = Vec::new();
        let mut column = 1;
        for written in line.split(',') {
            let blanks = written.len() - written.trim_start().len();
            let place = Place {
                file: file.path.clone(),
                line: number,
                column: column + blanks as u32,
            };
            column += written.chars().count() as u32 + 1;
            let written = written.trim();
            let mut value = Vec::new();
            tokenize(written, &mut |term| value.push(term.to_owned()));
            if value.is_empty() {
                let found = format!("`{written}` has no word");
                diagnostics.push(Diagnostic::warning(&place, found).help("remove it"));
            } else if let Some(before) = known.insert(value.clone(), number) {
                let found = match before == number {
                    true => format!("`{written}` stands twice in this group"),
                    false => format!("`{written}` stands in the group of line {before} too"),
                };
                known.insert(value, before);
                diagnostics.push(
                    Diagnostic::warning(&place, found).help("this one is left out; keep it once"),
                );
            } else {
                entries.push(Placed { value, place });
            }
        }
        match entries.as_slice() {
            [] => {}
            [alone] => diagnostics.push(
                Diagnostic::warning(&alone.place, "a group of one entry")
                    .expected("at least two, with a comma between")
                    .help("it has no effect"),
            ),
            _ => groups.push(SynonymGroup { entries }),
        }
    }
    (groups, diagnostics.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str], warnings: &[&str]) {
        let (groups, diagnostics) = read(&SourceFile::new("synonyms/en.txt", text));
        let groups: Vec<_> = groups
            .iter()
            .map(|group| {
                let entries = group.entries.iter().map(|entry| entry.value.join(" "));
                entries.collect::<Vec<_>>().join(", ")
            })
            .collect();
        assert_eq!(groups, expected);
        let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(lines, warnings);
    }

    #[test]
    fn groups_are_lines_and_entries_may_have_several_words() {
        check(
            "# Furniture\n\nSofa, couch ,settee # all soft\nmobile phone, Cell-Phone\n",
            &["sofa, couch, settee", "mobile phone, cell phone"],
            &[],
        );
    }

    #[test]
    fn what_has_no_effect_is_reported_at_its_place() {
        check(
            "sofa, couch\nbed, ?, Couch\nlamp\nphone, phone, handy\n",
            &["sofa, couch", "phone, handy"],
            &[
                "synonyms/en.txt:2:6: warning: `?` has no word; remove it",
                "synonyms/en.txt:2:9: warning: `Couch` stands in the group of line 1 too; this one \
                 is left out; keep it once",
                "synonyms/en.txt:2:1: warning: a group of one entry; expected at least two, with a \
                 comma between; it has no effect",
                "synonyms/en.txt:3:1: warning: a group of one entry; expected at least two, with a \
                 comma between; it has no effect",
                "synonyms/en.txt:4:8: warning: `phone` stands twice in this group; this one is left \
                 out; keep it once",
            ],
        );
    }
}
