//! From source files to a blob, in one call: read, check, train, write.

use crate::blob::{LoadError, StringsWriter, Tag, assemble};
use crate::bot::{Entry, Flow, Images, Labels, Meta, Phrase, Phrases, State, States};
use crate::certainty::Calibration;
use crate::check::{FALLBACK, HANDOVER, START, check};
use crate::classifier::Classifier;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::engine::Engine;
use crate::expression::Zones;
use crate::label::labels;
use crate::language::{self, LanguageGuesser, MAX_LANGUAGES};
use crate::lexicon::Stems;
use crate::meaning::WordTables;
use crate::model::{self, Model, PhraseModel, Rows, terms};
use crate::retrieval::{
    FunctionWords, Grammar, Indexed, Negatives, TargetKind, write_index, write_negatives,
};
use crate::source::SourceFile;
use crate::suggestions::unanswered;
use crate::text::fold;
use crate::train::{Trained, Training, train, train_as_before, train_with};
use crate::unlabelled::{Learnt, Unlabelled};
use crate::words::Words;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::HashSet;

/// What came out of compiling.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The blob; nothing when there is an error.
    pub blob: Option<Vec<u8>>,
    /// Everything that is wrong, errors and warnings, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Counts, sizes and training results; nothing when there is an error.
    pub report: Option<Report>,
}

/// What the bot holds, and how well it learnt it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Number of states.
    pub n_states: usize,
    /// Number of knowledge answers.
    pub n_answers: usize,
    /// Number of dialogue turns.
    pub n_dialogues: usize,
    /// Number of questions that lead to them.
    pub n_questions: usize,
    /// Bytes of each section, in the order of the file.
    pub sections: Vec<(Tag, usize)>,
    /// Training and calibration results.
    pub training: Training,
    /// What came of unlabelled questions, where there were any.
    pub learnt: Option<Learnt>,
}

/// Reads and checks a bot project without compiling it.
pub fn read(files: &[SourceFile]) -> (Model, Vec<Diagnostic>) {
    let (model, found) = model::read(files);
    let diagnostics = checked(&model, found);
    (model, diagnostics)
}

/// What was found in the parts, and what is wrong with the whole.
fn checked(model: &Model, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend(found);
    diagnostics.extend(check(model));
    let mut diagnostics = diagnostics.finish();
    diagnostics.sort_by(by_place);
    diagnostics.dedup();
    diagnostics
}

fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    a.place.cmp(&b.place).then(a.severity.cmp(&b.severity))
}

/// Compiles a bot project.
///
/// The same files give the same bytes, natively and in wasm, in whatever order they come.
pub fn compile(files: &[SourceFile]) -> Compiled {
    compile_with_progress(files, &|_| {})
}

/// As [`compile`]; `progress` hears how much is done, 0..=1.
pub fn compile_with_progress(files: &[SourceFile], progress: &dyn Fn(f32)) -> Compiled {
    compile_trained(files, &|targets, words, tables| {
        train(targets, words, tables, progress)
    })
}

/// As [`compile_with_progress`], and learns from questions without answers where that is a gain.
///
/// Without any, the bytes are those of [`compile`].
pub fn compile_learning(
    files: &[SourceFile],
    unlabelled: &Unlabelled,
    progress: &dyn Fn(f32),
) -> Compiled {
    let learnt = Cell::new(None);
    let mut compiled = compile_trained(files, &|targets, words, tables| {
        let known = targets.iter().flat_map(|target| &target.questions);
        let asked = unlabelled.asked(known.map(Vec::as_slice));
        let (trained, found) = train_with(targets, words, tables, &asked, progress)?;
        learnt.set(Some(found));
        Ok(trained)
    });
    if let Some(report) = &mut compiled.report {
        report.learnt = learnt.get();
    }
    compiled
}

/// The questions that a bot's classifier and retrieval know, in the order in which
/// [`Embeddings::known`](crate::unlabelled::Embeddings) has their vectors.
pub fn questions(model: &Model) -> Vec<String> {
    let states = model.states.iter().map(|state| {
        let queries = state.row.queries.value.iter();
        different(&mut queries.map(String::as_str))
    });
    let phrases = model.answers.iter().chain(&model.dialogues);
    let phrases = phrases.map(|phrase| {
        let questions = phrase.questions.iter();
        different(&mut questions.map(|question| question.value.as_str()))
    });
    let all = states.chain(phrases).flatten();
    all.map(|(text, _)| text.to_owned()).collect()
}

/// The questions with their terms; of those with the same terms the first, and none without terms.
fn different<'a>(questions: &mut dyn Iterator<Item = &'a str>) -> Vec<(&'a str, Vec<String>)> {
    let mut known = HashSet::new();
    questions
        .map(|question| (question, terms(question)))
        .filter(|(_, terms)| !terms.is_empty() && known.insert(terms.clone()))
        .collect()
}

/// As [`compile`], in a fraction of the time: mix and calibration curve are those that an earlier
/// training of nearly the same bot has found.
///
/// The bytes are those of [`compile`] where training would find the same again.
pub fn compile_as_before(files: &[SourceFile], before: &Training) -> Compiled {
    compile_trained(files, &|targets, words, tables| {
        train_as_before(targets, words, tables, before)
    })
}

/// Compiles a bot whose states and answers are rows of a database, and whatever happens to be in
/// them: what would keep a project of files from being compiled is a warning here, as rows change
/// one at a time, and a bot must answer meanwhile.
///
/// As [`compile_as_before`] where an earlier training is given, otherwise as
/// [`compile_with_progress`].
pub fn compile_rows(
    files: &[SourceFile],
    rows: Rows,
    before: Option<&Training>,
    progress: &dyn Fn(f32),
) -> Compiled {
    let (model, found) = model::read_with(files, rows);
    let mut diagnostics = checked(&model, found);
    for diagnostic in &mut diagnostics {
        diagnostic.severity = Severity::Warning;
    }
    compile_model(
        &model,
        diagnostics,
        &|targets, words, tables| match before {
            Some(before) => train_as_before(targets, words, tables, before),
            None => train(targets, words, tables, progress),
        },
    )
}

/// Learns from the targets; function words count less.
type Train<'a> = dyn Fn(&[Indexed], &Grammar, &WordTables) -> Result<Trained, LoadError> + 'a;

fn compile_trained(files: &[SourceFile], train: &Train<'_>) -> Compiled {
    let (model, diagnostics) = read(files);
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Compiled {
            blob: None,
            diagnostics,
            report: None,
        };
    }
    compile_model(&model, diagnostics, train)
}

fn compile_model(model: &Model, mut diagnostics: Vec<Diagnostic>, train: &Train<'_>) -> Compiled {
    match write(model, train) {
        Ok((blob, engine, report)) => {
            diagnostics.extend(unanswered(&engine, &model.config));
            diagnostics.sort_by(by_place);
            Compiled {
                blob: Some(blob),
                diagnostics,
                report: Some(report),
            }
        }
        Err(error) => {
            let place = Place {
                file: "bot.toml".into(),
                ..Place::default()
            };
            let found = format!("the bot cannot be compiled: {error}");
            diagnostics.push(Diagnostic::error(&place, found).help("split it into several bots"));
            Compiled {
                blob: None,
                diagnostics,
                report: None,
            }
        }
    }
}

fn write(model: &Model, train: &Train<'_>) -> Result<(Vec<u8>, Engine, Report), LoadError> {
    let mut strings = StringsWriter::default();
    let meta = meta(model, &mut strings).write();
    let states: Vec<State> = model
        .states
        .iter()
        .map(|state| {
            let row = &state.row;
            let mut text = |text: &str| strings.add(text);
            State {
                name: text(&row.state.value),
                lang: number(state.lang),
                bubble: text(&state.bubble),
                action: text(&row.action.value),
                action_input: row.joined_input(),
                success: text(&row.success_value.value),
                failure: text(&row.failure_value.value),
                class: text(usual_class(&row.evaluation_class.value)),
                order: row.execution_order.value,
                max_count: row.max_state_count.value,
                data: row.state_data.value.clone(),
                analyzer: state.analyzer.clone(),
            }
        })
        .collect();
    let states = States::write(&states, &mut strings);
    let mut phrases = |models: &[PhraseModel]| {
        let phrase = |m: &PhraseModel| Phrase {
            lang: number(m.lang),
            text: strings.add(&m.text),
        };
        Phrases(models.iter().map(phrase).collect()).write()
    };
    let answers = phrases(&model.answers);
    let dialogues = phrases(&model.dialogues);
    let targets = targets(model);
    let n_questions = targets.iter().map(|target| target.questions.len()).sum();
    let grammar = grammar(model);
    let tables = match model.config.word_meanings {
        true => WordTables::built_in(&model.config.languages),
        false => WordTables::default(),
    };
    let Trained {
        training,
        classifier,
        indexed,
        meanings,
    } = train(&targets, &grammar, &tables)?;
    let calibration: Calibration = training.fit.calibration;
    let mut sections = vec![
        (Meta::TAG, meta),
        (States::TAG, states),
        (Phrases::ANSWERS, answers),
        (Phrases::DIALOGUES, dialogues),
        (Calibration::TAG, calibration.write()),
    ];
    sections.extend(write_index(&indexed, &grammar, &meanings));
    // What a bot does without costs it nothing.
    sections.extend(training.fit.caution.write());
    sections.extend(classifier.map(|bytes| (Classifier::TAG, bytes)));
    if !model.zones.0.is_empty() {
        sections.push((Zones::TAG, model.zones.write(&mut strings)));
    }
    if !model.flow.is_empty() {
        sections.push((Flow::TAG, Flow(model.flow.clone()).write()));
    }
    let negatives = negatives(model, &targets);
    if negatives.iter().any(|questions| !questions.is_empty()) {
        sections.push((Negatives::TAG, write_negatives(&negatives)));
    }
    let languages = &model.config.languages;
    let asks = model.states.iter().any(|state| state.needs.language);
    if (asks || languages.len() > 1) && languages.len() <= MAX_LANGUAGES {
        let bytes = language::write(languages, asks, &mut strings);
        sections.push((LanguageGuesser::TAG, bytes));
    }
    let labels = labels(model);
    if !labels.is_empty() {
        let labels = labels.iter().map(|label| strings.add(label)).collect();
        sections.push((Labels::TAG, Labels(labels).write()));
    }
    let images = model.images.0.iter();
    if !model.images.0.is_empty() {
        let images = images.map(|image| (image.name.as_str(), image.kind, &image.bytes[..]));
        sections.push((Images::TAG, Images::write(images, &mut strings)));
    }
    sections.push((crate::blob::Strings::TAG, strings.finish()));
    let sizes = sections
        .iter()
        .map(|(tag, bytes)| (*tag, bytes.len()))
        .collect();
    let blob = assemble(&sections).map_err(|found| LoadError::Length {
        found,
        expected: crate::blob::MAX_BYTES,
    })?;
    // What was written must be what every page will accept.
    let engine = Engine::load(blob.clone())?;
    let report = Report {
        n_states: model.states.len(),
        n_answers: model.answers.len(),
        n_dialogues: model.dialogues.len(),
        n_questions,
        sections: sizes,
        training,
        learnt: None,
    };
    Ok((blob, engine, report))
}

/// What is known of the bot's languages and the forms of its words.
fn grammar(model: &Model) -> Grammar {
    let languages = &model.config.languages;
    let states = model.states.iter().flat_map(|state| {
        let queries = state.row.queries.value.iter();
        queries.map(move |query| (state.lang, query.as_str()))
    });
    let phrases = model.answers.iter().chain(&model.dialogues);
    let phrases = phrases.flat_map(|phrase| {
        let questions = phrase.questions.iter();
        questions.map(move |question| (phrase.lang, question.value.as_str()))
    });
    let mut words = Vec::new();
    for (lang, question) in states.chain(phrases) {
        // What has no language is taken for one in the bot's first.
        let language = lang.and_then(|lang| languages.get(lang as usize));
        let Some(language) = language.or(languages.first()) else {
            continue;
        };
        for written in question
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
        {
            let mut folded = String::new();
            fold(written, &mut folded);
            words.push((folded, written.to_owned(), language.as_str()));
        }
    }
    let words = words
        .iter()
        .map(|(folded, written, language)| (folded.as_str(), written.as_str(), *language));
    Grammar {
        function_words: FunctionWords::of(languages),
        stems: Stems::new(languages, words),
    }
}

/// StarChat calls the usual group of states `default`; here it has no name.
fn usual_class(name: &str) -> &str {
    if name == "default" { "" } else { name }
}

/// A language as the blob numbers it: 0 for any.
fn number(lang: Option<u32>) -> u32 {
    lang.map_or(0, |lang| lang + 1)
}

/// Everything that a question can lead to; each distinct question of a target once.
fn targets(model: &Model) -> Vec<Indexed> {
    let indexed =
        |kind, row: usize, lang: Option<u32>, questions: &mut dyn Iterator<Item = &str>| {
            let questions = different(questions).into_iter().map(|(_, terms)| terms);
            let questions: Vec<Vec<String>> = questions.collect();
            // What a bot of one language says is in that language.
            let is_only = model.config.languages.len() == 1;
            let synonyms = match lang.or(is_only.then_some(0)) {
                Some(lang) => questions
                    .iter()
                    .map(|terms| model.synonyms.of(lang, terms))
                    .collect(),
                None => Vec::new(),
            };
            Indexed {
                kind,
                row: row as u32,
                lang: number(lang),
                questions,
                synonyms,
            }
        };
    let states = model.states.iter().enumerate().map(|(row, state)| {
        let queries = &mut state.row.queries.value.iter().map(String::as_str);
        indexed(TargetKind::State, row, state.lang, queries)
    });
    let phrases = |kind, models: &[PhraseModel]| -> Vec<Indexed> {
        let target = |(row, model): (usize, &PhraseModel)| {
            let questions = &mut model.questions.iter().map(|q| q.value.as_str());
            indexed(kind, row, model.lang, questions)
        };
        models.iter().enumerate().map(target).collect()
    };
    states
        .chain(phrases(TargetKind::Answer, &model.answers))
        .chain(phrases(TargetKind::Dialogue, &model.dialogues))
        .filter(|target| !target.questions.is_empty())
        .collect()
}

/// For each target, its negative questions as terms; none of them empty.
fn negatives(model: &Model, targets: &[Indexed]) -> Vec<Vec<Vec<String>>> {
    let of_target = |target: &Indexed| {
        let row = target.row as usize;
        let negative: &[String] = match target.kind {
            TargetKind::State => model
                .states
                .get(row)
                .map_or(&[], |state| &state.row.negative_queries.value),
            TargetKind::Answer => model
                .answers
                .get(row)
                .map_or(&[], |answer| &answer.negative),
            TargetKind::Dialogue => &[],
        };
        let questions = negative.iter().map(|question| terms(question));
        questions.filter(|terms| !terms.is_empty()).collect()
    };
    targets.iter().map(of_target).collect()
}

fn meta(model: &Model, strings: &mut StringsWriter) -> Meta {
    let config = &model.config;
    let languages = config
        .languages
        .iter()
        .map(|lang| {
            let state = |by_lang, conventional| {
                model.state(model.state_for(by_lang, lang, conventional)?)
            };
            let words = Words::of(lang);
            let suggestions = config.suggestions.iter();
            Entry {
                code: strings.add(lang),
                start: state(&config.start, START),
                fallback: state(&config.fallback, FALLBACK),
                handover: state(&config.handover, HANDOVER),
                greeting: strings.add(words.greeting),
                apology: strings.add(words.apology),
                person: strings.add(words.person),
                words: words.lines().map(|lines| strings.add(&lines)),
                suggestions: suggestions
                    .filter(|(code, _)| code.value == *lang)
                    .flat_map(|(_, questions)| questions)
                    .map(|question| strings.add(&question.value))
                    .collect(),
            }
        })
        .collect();
    Meta {
        name: strings.add(&config.name),
        title: strings.add(&config.title),
        color: strings.add(&config.color),
        settings: config.settings.clone(),
        variables: config
            .variables
            .iter()
            .map(|(name, value)| (strings.add(name), strings.add(value)))
            .collect(),
        languages,
    }
}
