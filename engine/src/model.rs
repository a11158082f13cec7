//! What a bot is: the rows of all source files, put together and given their meaning.

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::expression::{Expression, Needs, Zones, add_opening_times, read_expression};
use crate::likelihood;
use crate::source::config::{Config, StateByLang, primary_language};
use crate::source::image::Images;
use crate::source::knowledge::KnowledgeRow;
use crate::source::state_row::StateRow;
use crate::source::{
    Placed, SourceFile, config, dialogue, html, knowledge, state_dump, state_table, synonyms,
};
use crate::synonyms::Synonyms;
use crate::text::rich::{self, Piece};
use crate::text::tokenize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A whole bot, before training.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Name, languages and settings.
    pub config: Config,
    /// The state machine, in written order.
    pub states: Vec<StateModel>,
    /// Knowledge answers, in written order.
    pub answers: Vec<PhraseModel>,
    /// Dialogue turns, in written order.
    pub dialogues: Vec<PhraseModel>,
    /// Which turn follows which, as [`crate::bot::Flow`] has it.
    pub flow: Vec<(u32, u32, u32)>,
    /// The time zones that expressions name.
    pub zones: Zones,
    /// Words that mean the same, by language.
    pub synonyms: Synonyms,
    /// The pictures that some text shows.
    pub images: Images,
}

/// A state.
#[derive(Debug, Clone, PartialEq)]
pub struct StateModel {
    /// The row it comes from.
    pub row: StateRow,
    /// What it says: [structured text](crate::text::rich).
    pub bubble: String,
    /// The number of its language in [`Config::languages`]; nothing for any.
    pub lang: Option<u32>,
    /// Its expression, read; nothing when there is none, or it is broken.
    pub analyzer: Option<Expression>,
    /// What the expression needs of the bot.
    pub needs: Needs,
}

/// An answer or a dialogue turn, with what leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseModel {
    /// The number of its language in [`Config::languages`]; nothing for any.
    pub lang: Option<u32>,
    /// What is said: [structured text](crate::text::rich).
    pub text: String,
    /// Questions that do not mean it, however near they come.
    pub negative: Vec<String>,
    /// Questions that lead to it; none for a turn that is only said after another.
    pub questions: Vec<Placed<String>>,
}

/// The terms of a question, in order.
pub fn terms(question: &str) -> Vec<String> {
    let mut terms = Vec::new();
    tokenize(question, &mut |term| terms.push(term.to_owned()));
    terms
}

/// Rows that stand in no file: those of a database.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// States, in order.
    pub states: Vec<StateRow>,
    /// Questions with their answers, in order.
    pub answers: Vec<KnowledgeRow>,
}

/// Reads all files of a bot project; files that belong to no part of it are left alone.
pub fn read(files: &[SourceFile]) -> (Model, Vec<Diagnostic>) {
    read_with(files, Rows::default())
}

/// As [`read`], with more states and answers, which come after those of the files.
pub fn read_with(files: &[SourceFile], rows: Rows) -> (Model, Vec<Diagnostic>) {
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut builder = Builder::default();
    match files.iter().find(|file| file.path == "bot.toml") {
        Some(file) => {
            let (config, diagnostics) = config::read(file);
            builder.model.config = config;
            builder.diagnostics.extend(diagnostics);
            builder.opening_times(file);
        }
        None => {
            builder.model.config.languages = vec!["en".to_owned()];
            let place = Place {
                file: "bot.toml".into(),
                ..Place::default()
            };
            builder.diagnostics.push(
                Diagnostic::error(&place, "there is no such file")
                    .expected("a file with at least name = \"…\"")
                    .help("write one, or start with `edgewise new`"),
            );
        }
    }
    for file in &files {
        if file.path.starts_with("images/") {
            let diagnostics = builder.model.images.add(file);
            builder.diagnostics.extend(diagnostics);
        }
    }
    for file in files {
        let extension = file.path.rsplit('.').next().unwrap_or_default();
        match (file.path.split('/').next().unwrap_or_default(), extension) {
            ("states.csv" | "states", "csv") => builder.states(state_table::read(file)),
            ("states.json" | "states", "json") => builder.states(state_dump::read(file)),
            ("knowledge", "csv") => builder.knowledge(file),
            ("dialogues", "yml" | "yaml") => builder.dialogues(file),
            ("synonyms", "txt") => builder.synonyms(file),
            _ => {}
        }
    }
    builder.states((rows.states, Vec::new()));
    for row in rows.answers {
        builder.knowledge_row(row);
    }
    builder.report_foreign();
    likelihood::learn(&mut builder.model.states);
    builder.leave_out_unused_images();
    let flow = builder.flow.into_iter();
    builder.model.flow = flow
        .map(|((last, usual), here)| (last, usual, here))
        .collect();
    (builder.model, builder.diagnostics.finish())
}

#[derive(Default)]
struct Builder {
    model: Model,
    diagnostics: Diagnostics,
    /// Numbers of the states, by name.
    states: HashMap<String, usize>,
    answers: HashMap<(Option<u32>, String), usize>,
    dialogues: HashMap<(Option<u32>, String), usize>,
    /// Terms of the questions of answers, and where they stand.
    known_questions: HashMap<(Option<u32>, Vec<String>), (usize, Place)>,
    /// Terms of the turns of dialogues, and the number of the turn that usually follows.
    known_turns: HashMap<(Option<u32>, Vec<String>), usize>,
    /// What follows after which turn in place of the usual one.
    flow: BTreeMap<(u32, u32), u32>,
    /// Languages that were met but are not the bot's, by file.
    foreign: BTreeMap<(String, String), (Place, usize)>,
}

impl Builder {
    fn states(&mut self, (rows, diagnostics): (Vec<StateRow>, Vec<Diagnostic>)) {
        self.diagnostics.extend(diagnostics);
        for row in rows {
            let lang = match row.lang.value.as_str() {
                "" => None,
                code => self.language(code, &row.lang.place).flatten(),
            };
            let (analyzer, needs) = self.expression(&row);
            let bubble = self.illustrated(&row.bubble.value, &row.bubble.place);
            let next = self.model.states.len();
            let number = *self.states.entry(row.state.value.clone()).or_insert(next);
            if let Some(before) = self.model.states.get_mut(number) {
                let first = before.row.state.place.line;
                let found = format!("a second state `{}`, after line {first}", row.state.value);
                self.diagnostics.push(
                    Diagnostic::warning(&row.state.place, found)
                        .help("this one replaces the first; rename or remove one"),
                );
                *before = StateModel {
                    row,
                    bubble,
                    lang,
                    analyzer,
                    needs,
                };
            } else {
                self.model.states.push(StateModel {
                    row,
                    bubble,
                    lang,
                    analyzer,
                    needs,
                });
            }
        }
    }

    /// The zones of opening times that the bot begins with.
    fn opening_times(&mut self, file: &SourceFile) {
        for (name, value) in &self.model.config.variables {
            if name.starts_with("GJ_SERVICEOPEN_") {
                let zones = &mut self.model.zones;
                let added = add_opening_times(name, value, &file.place(), zones);
                self.diagnostics
                    .extend(added.err().map(|diagnostic| *diagnostic));
            }
        }
    }

    /// The expression of a state, read.
    fn expression(&mut self, row: &StateRow) -> (Option<Expression>, Needs) {
        let Placed { value, place } = &row.analyzer;
        if value.is_empty() {
            return (None, Needs::default());
        }
        let zone = self.model.config.time_zone.clone();
        match read_expression(value, place, zone.as_deref(), &mut self.model.zones) {
            Ok((expression, needs)) => (Some(expression), needs),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                (None, Needs::default())
            }
        }
    }

    fn knowledge(&mut self, file: &SourceFile) {
        let (rows, diagnostics) = knowledge::read(file);
        self.diagnostics.extend(diagnostics);
        for row in rows {
            self.knowledge_row(row);
        }
        self.report_foreign();
    }

    fn knowledge_row(&mut self, row: KnowledgeRow) {
        let Some(lang) = self.language(&row.lang.value, &row.lang.place) else {
            return;
        };
        let question = row
            .question
            .value
            .map(|text| html::plain_text(&text))
            .unwrap_or_default();
        let answer = row.answer.value.unwrap_or_default();
        let answer = self.illustrated(&answer, &row.answer.place);
        let terms = terms(&question);
        let missing = match (terms.is_empty(), answer.is_empty()) {
            (true, _) => Some("a row without a question"),
            (_, true) => Some("a row without an answer"),
            _ => None,
        };
        if let Some(found) = missing {
            let diagnostic = Diagnostic::warning(&row.lang.place, found).help("it is left out");
            return self.diagnostics.push(diagnostic);
        }
        let answers = &mut self.model.answers;
        let number = *self
            .answers
            .entry((lang, answer.clone()))
            .or_insert_with(|| {
                answers.push(PhraseModel {
                    lang,
                    text: answer,
                    negative: Vec::new(),
                    questions: Vec::new(),
                });
                answers.len() - 1
            });
        if let Some(answer) = answers.get_mut(number) {
            let negative = row.negative.iter();
            answer
                .negative
                .extend(negative.map(|text| html::plain_text(text)));
        }
        match self.known_questions.get(&(lang, terms.clone())) {
            Some((before, _)) if *before == number => {}
            Some((_, place)) => {
                let found = format!("the same question has another answer at {place}");
                self.diagnostics.push(
                    Diagnostic::warning(&row.question.place, found)
                        .help("this one is left out; keep one answer, or ask for more detail"),
                );
                if self
                    .model
                    .answers
                    .get(number)
                    .is_some_and(|a| a.questions.is_empty())
                {
                    self.model.answers.pop();
                    self.answers.retain(|_, n| *n != number);
                }
            }
            None => {
                let place = row.question.place;
                self.known_questions
                    .insert((lang, terms), (number, place.clone()));
                if let Some(answer) = self.model.answers.get_mut(number) {
                    answer.questions.push(Placed {
                        value: question,
                        place,
                    });
                }
            }
        }
    }

    /// What an author wrote as structured text; pictures that there are not are reported.
    fn illustrated(&mut self, text: &str, place: &Place) -> String {
        let mut unknown = Vec::new();
        let images = &self.model.images;
        let text = html::illustrated(text, images, &mut unknown);
        for name in unknown {
            let found = format!("there is no picture `{name}`; its words are shown");
            let help = images.help_for(&name);
            self.diagnostics
                .push(Diagnostic::warning(place, found).help(help));
        }
        text
    }

    /// Leaves pictures out that no text shows: every page would carry them.
    fn leave_out_unused_images(&mut self) {
        let Model {
            states,
            answers,
            images,
            ..
        } = &mut self.model;
        let mut used: HashSet<String> = HashSet::new();
        let bubbles = states.iter().map(|state| &state.bubble);
        for text in bubbles.chain(answers.iter().map(|answer| &answer.text)) {
            for piece in rich::blocks(text)
                .iter()
                .flat_map(|block| rich::pieces(block.text))
            {
                if let Piece::Image { name, .. } = piece {
                    used.insert(name.to_owned());
                }
            }
        }
        images.0.retain(|image| {
            let is_used = used.contains(&image.name);
            if !is_used {
                let place = Place {
                    file: format!("images/{}", image.name),
                    ..Place::default()
                };
                self.diagnostics.push(
                    Diagnostic::warning(&place, "no text shows this picture").help(format!(
                        "it is left out; `![words]({})` in a text shows it",
                        image.name
                    )),
                );
            }
            is_used
        });
    }

    fn synonyms(&mut self, file: &SourceFile) {
        let (groups, diagnostics) = synonyms::read(file);
        self.diagnostics.extend(diagnostics);
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let code = name.split('.').next().unwrap_or_default();
        match self.language(code, &file.place()).flatten() {
            Some(lang) => self.model.synonyms.add(lang, groups),
            None => self.report_foreign(),
        }
    }

    fn dialogues(&mut self, file: &SourceFile) {
        let (read, diagnostics) = dialogue::read(file);
        self.diagnostics.extend(diagnostics);
        let folder = file
            .path
            .split('/')
            .nth(1)
            .filter(|_| file.path.split('/').count() > 2);
        let Some(lang) = self.language(folder.unwrap_or_default(), &file.place()) else {
            return self.report_foreign();
        };
        for turns in &read.conversations {
            if let [alone] = turns.as_slice() {
                self.diagnostics.push(
                    Diagnostic::warning(&alone.place, "a conversation of one turn")
                        .help("nothing answers it, so it is left out"),
                );
            }
            let before = std::iter::once(None).chain(turns.iter().map(Some));
            for (pair, before) in turns.windows(2).zip(before) {
                let [said, response] = pair else { continue };
                self.turn(lang, before, said, response);
            }
        }
    }

    /// Learns that `said` is answered by `response`, after the bot has said `before`.
    fn turn(
        &mut self,
        lang: Option<u32>,
        before: Option<&Placed<String>>,
        said: &Placed<String>,
        response: &Placed<String>,
    ) {
        let terms = terms(&said.value);
        let key = |text: &str| (lang, html::without_controls(text).trim().to_owned());
        let (_, text) = key(&response.value);
        if terms.is_empty() || text.is_empty() {
            return;
        }
        let last = before.and_then(|turn| self.dialogues.get(&key(&turn.value)).copied());
        let usual = self.known_turns.get(&(lang, terms.clone())).copied();
        // The first response to the same words is the usual one; another needs what was said
        // before to be told from it.
        if usual.is_some() && last.is_none() {
            return;
        }
        let dialogues = &mut self.model.dialogues;
        let here = *self.dialogues.entry(key(&text)).or_insert_with(|| {
            dialogues.push(PhraseModel {
                lang,
                text,
                negative: Vec::new(),
                questions: Vec::new(),
            });
            dialogues.len() - 1
        });
        if usual.is_none() {
            self.known_turns.insert((lang, terms), here);
            if let Some(dialogue) = self.model.dialogues.get_mut(here) {
                dialogue.questions.push(said.clone());
            }
        }
        if let Some(last) = last {
            let key = (last as u32, usual.unwrap_or(here) as u32);
            self.flow.entry(key).or_insert(here as u32);
        }
    }

    /// The number of a language as written: inner nothing for any language, outer nothing when the
    /// bot does not speak it, which is noted.
    fn language(&mut self, code: &str, place: &Place) -> Option<Option<u32>> {
        if code.is_empty() {
            return Some(None);
        }
        let primary = primary_language(code);
        let number = primary.as_ref().and_then(|primary| {
            self.model
                .config
                .languages
                .iter()
                .position(|l| l == primary)
        });
        if number.is_none() {
            let key = (place.file.clone(), code.to_owned());
            self.foreign.entry(key).or_insert((place.clone(), 0)).1 += 1;
        }
        number.map(|number| Some(number as u32))
    }

    fn report_foreign(&mut self) {
        for ((_, code), (place, n)) in std::mem::take(&mut self.foreign) {
            let found = format!("language `{code}` is not one of the bot's; left out: {n}");
            let help = match primary_language(&code) {
                Some(primary) => format!("add \"{primary}\" to `languages` in bot.toml"),
                None => "write a language code, as in `en`".to_owned(),
            };
            self.diagnostics
                .push(Diagnostic::warning(&place, found).help(help));
        }
    }
}

impl Model {
    /// The state's number, by name.
    pub fn state(&self, name: &str) -> Option<u32> {
        let at = self
            .states
            .iter()
            .position(|state| state.row.state.value == name)?;
        Some(at as u32)
    }

    /// The name of the state that `by_lang` gives for a language, or of the conventional one.
    pub fn state_for<'a>(
        &'a self,
        by_lang: &'a StateByLang,
        lang: &str,
        conventional: &'a str,
    ) -> Option<&'a str> {
        let of_lang = by_lang
            .iter()
            .find(|(code, _)| code.as_deref() == Some(lang));
        let of_any = by_lang.iter().find(|(code, _)| code.is_none());
        match of_lang.or(of_any) {
            Some((_, name)) => Some(&name.value),
            None if by_lang.is_empty() => self.state(conventional).map(|_| conventional),
            None => None,
        }
    }
}
