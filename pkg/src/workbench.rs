//! What an author needs besides a compiled bot: diagnostics at their places, the state machine as
//! a picture, old systems' files as a project, and why a question is answered as it is.
//!
//! Only with feature `compile`; the playground is built on it.

use crate::Engine;
use crate::convert::{array, candidate, object};
use edgewise_engine::compile::{Compiled, Report, compile_with_progress, read};
use edgewise_engine::diagnostic::Diagnostic;
use edgewise_engine::explain::{self, Explanation, Weighed, Word};
use edgewise_engine::expression::Explained;
use edgewise_engine::graph::{Graph, svg};
use edgewise_engine::import;
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Candidate, Situation};
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What building gives, as the types describe it.
    #[wasm_bindgen(typescript_type = "Built")]
    pub type JsBuilt;
    /// What importing gives, as the types describe it.
    #[wasm_bindgen(typescript_type = "ImportedProject")]
    pub type JsImported;
    /// An explanation, as the types describe it.
    #[wasm_bindgen(typescript_type = "Explanation")]
    pub type JsExplanation;
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../workbench.d.ts");

/// Source files from pairs `[path, bytes]`.
pub fn source_files(files: &Array) -> Vec<SourceFile> {
    let file = |pair: JsValue| {
        let pair = Array::from(&pair);
        SourceFile::new(
            pair.get(0).as_string().unwrap_or_default(),
            Uint8Array::new(&pair.get(1)).to_vec(),
        )
    };
    files.iter().map(file).collect()
}

/// Reads, checks and compiles source files `[path, bytes]`; a mistake is a diagnostic, not an error.
///
/// `progress` is called with the share of the training that is done, 0 to 1.
#[wasm_bindgen]
pub fn build(files: &Array, progress: Option<Function>) -> JsBuilt {
    let files = source_files(files);
    let told = |done: f32| {
        if let Some(progress) = &progress {
            // Whoever listens must not end the training.
            let _ = progress.call1(&JsValue::UNDEFINED, &done.into());
        }
    };
    let compiled = compile_with_progress(&files, &told);
    built(&compiled).unchecked_into()
}

fn built(compiled: &Compiled) -> JsValue {
    let blob = compiled.blob.as_deref().map(Uint8Array::from);
    object([
        ("blob", blob.map_or(JsValue::NULL, JsValue::from)),
        ("diagnostics", array(&compiled.diagnostics, diagnostic)),
        (
            "report",
            compiled.report.as_ref().map_or(JsValue::NULL, report),
        ),
    ])
}

/// The state machine of source files as SVG; nothing when the bot has no states.
///
/// # Errors
/// When it is too large to be laid out.
#[wasm_bindgen]
pub fn graph(files: &Array) -> Result<Option<String>, JsError> {
    let (model, _) = read(&source_files(files));
    if model.states.is_empty() {
        return Ok(None);
    }
    Ok(Some(svg(&Graph::of(&model))?))
}

/// Makes a project of what other systems left, whatever the files are called.
#[wasm_bindgen(js_name = importProject)]
pub fn import_project(name: &str, originals: &Array) -> JsImported {
    let imported = import::import(name, &source_files(originals));
    let file = |file: &SourceFile| {
        let bytes = Uint8Array::from(file.bytes.as_slice());
        Array::of2(&file.path.as_str().into(), &bytes).into()
    };
    let taken = |taken: &import::Taken| JsValue::from(taken.to_string());
    object([
        ("files", array(&imported.files, file)),
        ("taken", array(&imported.taken, taken)),
        ("diagnostics", array(&imported.diagnostics, diagnostic)),
    ])
    .unchecked_into()
}

#[wasm_bindgen]
impl Engine {
    /// Why a question is answered as it is; `state` is where the conversation is.
    pub fn explain(
        &self,
        question: &str,
        lang: Option<String>,
        state: Option<String>,
    ) -> JsExplanation {
        let variables = self.0.variables();
        let situation = Situation {
            lang: lang.as_deref(),
            state: state.as_deref(),
            variables: &variables,
            ..Situation::default()
        };
        let explained = explain::explain(&self.0, question, &situation);
        let language = self.0.language_of(question);
        explanation(&explained, language).unchecked_into()
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> JsValue {
    object([
        ("severity", diagnostic.severity.as_str().into()),
        ("file", diagnostic.place.file.as_str().into()),
        ("line", diagnostic.place.line.into()),
        ("column", diagnostic.place.column.into()),
        ("found", diagnostic.found.as_str().into()),
        ("expected", diagnostic.expected.as_str().into()),
        ("help", diagnostic.help.as_str().into()),
    ])
}

fn report(report: &Report) -> JsValue {
    let number = |n: usize| JsValue::from(n as f64);
    object([
        ("states", number(report.n_states)),
        ("answers", number(report.n_answers)),
        ("dialogues", number(report.n_dialogues)),
        ("questions", number(report.n_questions)),
        ("heldOut", number(report.training.n_held_out)),
        ("accuracy", report.training.accuracy.into()),
    ])
}

fn explanation(explanation: &Explanation, language: Option<(&str, f32)>) -> JsValue {
    let language = language.map_or(JsValue::NULL, |(code, likely)| {
        object([("code", code.into()), ("likely", likely.into())])
    });
    let expression = |(state, parts): &(String, Vec<Explained>)| {
        object([
            ("state", state.as_str().into()),
            ("parts", array(parts, part)),
        ])
    };
    object([
        ("language", language),
        ("words", array(&explanation.words, word)),
        ("candidates", array(&explanation.candidates, weighed)),
        ("expressions", array(&explanation.expressions, expression)),
        ("threshold", explanation.threshold.into()),
    ])
}

fn word(word: &Word) -> JsValue {
    let taken_for = word.taken_for.as_deref();
    object([
        ("written", word.written.as_str().into()),
        (
            "takenFor",
            taken_for.map_or(JsValue::NULL, JsValue::from_str),
        ),
        ("distance", u32::from(word.distance).into()),
        (
            "means",
            word.means
                .as_deref()
                .map_or(JsValue::NULL, JsValue::from_str),
        ),
        ("weight", word.weight.into()),
    ])
}

fn weighed((found, weighed): &(Candidate, Option<Weighed>)) -> JsValue {
    let feature =
        |(name, value): &(&str, f32)| Array::of2(&(*name).into(), &JsValue::from(*value)).into();
    let features = weighed
        .as_ref()
        .map_or(JsValue::NULL, |weighed| array(&weighed.features, feature));
    object([("candidate", candidate(found)), ("features", features)])
}

fn part(part: &Explained) -> JsValue {
    let score = part.score.as_ref();
    object([
        ("depth", (part.depth as f64).into()),
        ("part", part.part.as_str().into()),
        (
            "score",
            score.map_or(JsValue::NULL, |score| JsValue::from(*score)),
        ),
    ])
}
