//! Making a bot project of what StarChat, Integria IMS and ChatterBot have left.
//!
//! Files are told apart by what stands in them, never by name.
//! What was written in a way whose meaning is clear is repaired, what cannot be used is left out,
//! and both are reported as warnings at their places in the original, so that the project compiles
//! and nothing disappears unsaid.

mod documents;
mod files;
mod kind;
mod language;
mod states;
mod texts;

pub use kind::Kind;
pub use language::language_of_name;

use crate::compile;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::config::primary_language;
use crate::source::dialogue::DialogueFile;
use crate::source::state_row::StateRow;
use crate::source::{
    Placed, SourceFile, corpus_json, dialogue, knowledge, state_dump, state_table,
};
use files::Files;
use language::language_of_path;
use std::collections::BTreeMap;
use std::fmt;

/// A project, and how it came about.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The files of the project; none when a file could not be read at all.
    pub files: Vec<SourceFile>,
    /// What became of each original, in the order of their paths.
    pub taken: Vec<Taken>,
    /// What is wrong with the originals, and then with the project.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of one original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its path, as given.
    pub path: String,
    /// What it was taken for; nothing when it is of no known kind.
    pub kind: Option<Kind>,
    /// How many states, questions or conversations it holds.
    pub n: usize,
    /// Its languages as ISO 639-1 codes, and how many of the above are in each; empty for any.
    pub languages: BTreeMap<String, usize>,
    /// Where it stands in the project.
    pub to: Vec<String>,
}

/// `faq.csv: knowledge, 12 questions (en 10, es 2), into knowledge/faq.csv`
impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(kind) = self.kind else {
            return write!(f, "{}: of no known kind, left alone", self.path);
        };
        let unit = kind.unit();
        let plural = if self.n == 1 { "" } else { "s" };
        write!(
            f,
            "{}: {}, {} {unit}{plural}",
            self.path,
            kind.name(),
            self.n
        )?;
        let languages: Vec<String> = self
            .languages
            .iter()
            .map(|(lang, n)| {
                let lang = if lang.is_empty() {
                    "any language"
                } else {
                    lang
                };
                format!("{lang} {n}")
            })
            .collect();
        if !languages.is_empty() {
            write!(f, " ({})", languages.join(", "))?;
        }
        if !self.to.is_empty() {
            write!(f, ", into {}", self.to.join(", "))?;
        }
        Ok(())
    }
}

/// Makes a project named `name` of `originals`, whose paths tell the languages of dialogues:
/// `english/greetings.yml`.
pub fn import(name: &str, originals: &[SourceFile]) -> Imported {
    let mut originals: Vec<&SourceFile> = originals.iter().collect();
    originals.sort_by(|a, b| a.path.cmp(&b.path));
    let mut importer = Importer::default();
    for original in &originals {
        match original.text() {
            Err(error) => importer.unreadable.push(*error),
            Ok(_) => importer.sort_out(original),
        }
    }
    importer.states();
    importer.texts();
    importer.finish(name)
}

#[derive(Default)]
struct Importer<'a> {
    files: Files,
    taken: Vec<Taken>,
    unreadable: Vec<Diagnostic>,
    diagnostics: Diagnostics,
    /// Originals that are looked at together.
    state_files: Vec<(&'a SourceFile, Kind)>,
    text_files: Vec<&'a SourceFile>,
    association_files: Vec<&'a SourceFile>,
    /// States, and questions of the knowledge base that lead to them.
    redirects: Vec<(String, Placed<String>)>,
}

impl<'a> Importer<'a> {
    fn sort_out(&mut self, original: &'a SourceFile) {
        match kind::kind_of(original) {
            Some(kind @ (Kind::StateTable | Kind::StateDump)) => {
                self.state_files.push((original, kind));
            }
            Some(Kind::Texts) => self.text_files.push(original),
            Some(Kind::Associations) => self.association_files.push(original),
            Some(Kind::Documents) => self.documents(original),
            Some(Kind::Knowledge) => self.knowledge(original),
            Some(Kind::Dialogue) => self.dialogue(original),
            Some(Kind::Corpus) => self.corpus(original),
            None => self.take(original, None, 0, BTreeMap::new(), Vec::new()),
        }
    }

    fn take(
        &mut self,
        original: &SourceFile,
        kind: Option<Kind>,
        n: usize,
        languages: BTreeMap<String, usize>,
        to: Vec<String>,
    ) {
        self.taken.push(Taken {
            path: original.path.clone(),
            kind,
            n,
            languages,
            to,
        });
    }

    /// Takes over what a reader says about an original: what it could not read is left out.
    fn report(&mut self, diagnostics: Vec<Diagnostic>) {
        for mut diagnostic in diagnostics {
            if diagnostic.severity == Severity::Error {
                diagnostic.severity = Severity::Warning;
                let repaired = diagnostic.help == "a closing quote or bracket is missing";
                diagnostic.help = match (repaired, diagnostic.help.as_str()) {
                    (true, help) => format!("{help}; it is read as if it were there"),
                    (_, "") => "it is left out".to_owned(),
                    (_, help) => format!("{help} What cannot be read is left out"),
                };
            }
            self.diagnostics.push(diagnostic);
        }
    }

    fn knowledge(&mut self, original: &SourceFile) {
        let (rows, diagnostics) = knowledge::read(original);
        self.report(diagnostics);
        let mut languages = BTreeMap::new();
        for row in &rows {
            let lang = primary_language(&row.lang.value).unwrap_or_default();
            *languages.entry(lang).or_default() += 1;
        }
        let text = knowledge::write(&rows);
        let to = self.files.add("knowledge", original, "", "csv", text);
        self.take(
            original,
            Some(Kind::Knowledge),
            rows.len(),
            languages,
            vec![to],
        );
    }

    fn documents(&mut self, original: &SourceFile) {
        let documents = documents::read(original);
        documents.report(original, &mut self.diagnostics);
        let n = documents.len();
        let mut to = Vec::new();
        if !documents.rows.is_empty() {
            let text = knowledge::write(&documents.rows);
            to.push(self.files.add("knowledge", original, "", "csv", text));
        }
        self.redirects.extend(documents.redirects);
        let languages = BTreeMap::from([(String::new(), n)]);
        self.take(original, Some(Kind::Documents), n, languages, to);
    }

    /// Gives states the questions of the knowledge base that lead to them.
    fn redirect(&mut self, rows: &mut [&mut StateRow]) {
        for (state, question) in std::mem::take(&mut self.redirects) {
            let row = rows.iter_mut().find(|row| row.state.value == state);
            match row.map(|row| &mut row.queries.value) {
                Some(queries) if queries.contains(&question.value) => {}
                Some(queries) => queries.push(question.value),
                None => {
                    let found = format!("a question leads to `{state}`, which is no state");
                    let help = "it is left out; import the states as well";
                    let warning = Diagnostic::warning(&question.place, found).help(help);
                    self.diagnostics.push(warning);
                }
            }
        }
    }

    fn dialogue(&mut self, original: &SourceFile) {
        let (read, diagnostics) = dialogue::read(original);
        let sound = diagnostics.is_empty();
        let text = original.text().unwrap_or_default();
        if !sound && text.lines().any(|line| line.trim_start().starts_with('#')) {
            self.diagnostics.push(
                Diagnostic::warning(&original.place(), "comments in a file with mistakes")
                    .help("it is written anew, without the mistakes and without the comments"),
            );
        }
        self.report(diagnostics);
        let text = if sound {
            text.to_owned()
        } else {
            dialogue::write(&read)
        };
        self.dialogue_files(original, Kind::Dialogue, vec![(String::new(), read, text)]);
    }

    fn corpus(&mut self, original: &SourceFile) {
        let (read, diagnostics) = corpus_json::read(original);
        self.report(diagnostics);
        let many = read.len() > 1;
        let files = read.into_iter().map(|read| {
            let category = read.categories.first().filter(|_| many).cloned();
            let text = dialogue::write(&read);
            (category.unwrap_or_default(), read, text)
        });
        self.dialogue_files(original, Kind::Corpus, files.collect());
    }

    fn dialogue_files(
        &mut self,
        original: &SourceFile,
        kind: Kind,
        files: Vec<(String, DialogueFile, String)>,
    ) {
        let lang = language_of_path(&original.path).unwrap_or_default();
        let folder = if lang.is_empty() {
            "dialogues".to_owned()
        } else {
            format!("dialogues/{lang}")
        };
        let (mut n, mut to) = (0, Vec::new());
        for (part, read, text) in files {
            n += read.conversations.len();
            to.push(self.files.add(&folder, original, &part, "yml", text));
        }
        self.take(original, Some(kind), n, BTreeMap::from([(lang, n)]), to);
    }

    fn states(&mut self) {
        let mut tables = Vec::new();
        for (original, kind) in std::mem::take(&mut self.state_files) {
            let (rows, diagnostics) = match kind {
                Kind::StateDump => state_dump::read(original),
                _ => state_table::read(original),
            };
            self.report(diagnostics);
            tables.push((original, kind, rows));
        }
        let mut all = Vec::new();
        for (_, _, rows) in &mut tables {
            all.extend(rows.iter_mut());
        }
        self.redirect(&mut all);
        states::repair(
            tables.iter_mut().flat_map(|(_, _, rows)| rows),
            &mut self.diagnostics,
        );
        let alone = tables.len() == 1;
        for (original, kind, rows) in tables {
            let (text, lost) = state_table::write(&rows, state_table::Header::Edgewise);
            self.diagnostics.extend(lost);
            let to = if alone {
                self.files.add_at("states.csv", text)
            } else {
                self.files.add("states", original, "", "csv", text)
            };
            let mut languages = BTreeMap::new();
            for row in rows.iter().filter(|row| !row.lang.value.is_empty()) {
                let lang = primary_language(&row.lang.value).unwrap_or_default();
                *languages.entry(lang).or_default() += 1;
            }
            self.take(original, Some(kind), rows.len(), languages, vec![to]);
        }
    }

    /// StarChat's questions, answers and what belongs together.
    fn texts(&mut self) {
        let all = texts::read(&self.text_files);
        for original in std::mem::take(&mut self.association_files) {
            let joined = texts::join(original, &all, &mut self.diagnostics);
            let text = knowledge::write(&joined);
            let to = self.files.add("knowledge", original, "", "csv", text);
            self.take(
                original,
                Some(Kind::Associations),
                joined.len(),
                BTreeMap::from([(String::new(), joined.len())]),
                vec![to],
            );
        }
        texts::report_unused(&all, &mut self.diagnostics);
        for (original, texts) in std::mem::take(&mut self.text_files).into_iter().zip(&all) {
            self.take(
                original,
                Some(Kind::Texts),
                texts.len(),
                BTreeMap::new(),
                Vec::new(),
            );
        }
    }

    fn finish(mut self, name: &str) -> Imported {
        self.taken.sort_by(|a, b| a.path.cmp(&b.path));
        if !self.unreadable.is_empty() {
            self.diagnostics.extend(self.unreadable);
            return Imported {
                files: Vec::new(),
                taken: self.taken,
                diagnostics: sorted(self.diagnostics),
            };
        }
        let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
        for (lang, n) in self.taken.iter().flat_map(|taken| &taken.languages) {
            if !lang.is_empty() {
                *languages.entry(lang).or_default() += n;
            }
        }
        let mut languages: Vec<(usize, &str)> =
            languages.into_iter().map(|(lang, n)| (n, lang)).collect();
        languages.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let languages: Vec<&str> = languages.into_iter().map(|(_, lang)| lang).collect();
        self.files.add_at("bot.toml", config(name, &languages));
        let files = self.files.finish();
        let mut diagnostics = sorted(self.diagnostics);
        diagnostics.extend(compile::read(&files).1);
        Imported {
            files,
            taken: self.taken,
            diagnostics,
        }
    }
}

fn sorted(diagnostics: Diagnostics) -> Vec<Diagnostic> {
    let mut diagnostics = diagnostics.finish();
    diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    diagnostics
}

fn config(name: &str, languages: &[&str]) -> String {
    let name = toml::Value::String(name.to_owned());
    if languages.is_empty() {
        return format!(
            "name = {name}\n# No file says which language it is in: correct this if it is another.\nlanguages = [\"en\"]\n"
        );
    }
    let codes: Vec<String> = languages.iter().map(|lang| format!("\"{lang}\"")).collect();
    format!(
        "name = {name}\n# The first is the one of visitors whose language is unknown.\nlanguages = [{}]\n",
        codes.join(", ")
    )
}

#[cfg(test)]
mod tests;
