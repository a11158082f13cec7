//! The engine alone, for JavaScript: load a blob, ask it, hold a conversation.
//!
//! Values cross the border as plain objects, made and read member by member; what comes from
//! JavaScript is checked, and a wrong shape is an `Error` that says what was expected.
//! `engine.d.ts` has the types.

mod convert;
mod starchat;
#[cfg(feature = "compile")]
mod workbench;

use edgewise_engine::dialogue::{Conversation, step};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// A picture, as the types describe it.
    #[wasm_bindgen(typescript_type = "Image")]
    pub type JsImage;
    /// A candidate, as the types describe it.
    #[wasm_bindgen(typescript_type = "Candidate[]")]
    pub type Candidates;
    /// A conversation, as the types describe it.
    #[wasm_bindgen(typescript_type = "Conversation")]
    pub type JsConversation;
    /// An input, as the types describe it.
    #[wasm_bindgen(typescript_type = "Input")]
    pub type JsInput;
    /// A request of StarChat's, as the types describe it.
    #[wasm_bindgen(typescript_type = "NextRequest")]
    pub type JsNextRequest;
    /// What comes of it, as the types describe it.
    #[wasm_bindgen(typescript_type = "NextResponse")]
    pub type JsNextResponse;
    /// What a step gives, as the types describe it.
    #[wasm_bindgen(typescript_type = "{ conversation: Conversation, reply: Reply }")]
    pub type JsStep;
}

/// A loaded bot.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(edgewise_engine::Engine);

#[wasm_bindgen]
impl Engine {
    /// Validates the blob and takes it as a bot.
    ///
    /// # Errors
    /// An `Error` that says what is wrong with the blob.
    #[wasm_bindgen(constructor)]
    pub fn new(blob: &Uint8Array) -> Result<Engine, JsError> {
        Ok(Engine(edgewise_engine::Engine::load(blob.to_vec())?))
    }

    /// The bot's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// ISO 639-1 codes; the first is the default.
    #[wasm_bindgen(getter)]
    pub fn languages(&self) -> Vec<String> {
        self.0.languages().into_iter().map(str::to_owned).collect()
    }

    /// Least certainty of an answer that is given, 0..=1.
    #[wasm_bindgen(getter, js_name = certaintyThreshold)]
    pub fn certainty_threshold(&self) -> f32 {
        self.0.settings().certainty_threshold
    }

    /// Questions to suggest to who has not asked any; in the default language unless `lang` says
    /// otherwise.
    pub fn suggestions(&self, lang: Option<String>) -> Vec<String> {
        let lang = lang.unwrap_or_default();
        let suggestions = self.0.suggestions(&lang);
        suggestions.into_iter().map(str::to_owned).collect()
    }

    /// The picture of that name, which a message's `images` tell.
    pub fn image(&self, name: &str) -> Option<JsImage> {
        let (media_type, bytes) = self.0.image(name)?;
        let image = convert::object([
            ("type", media_type.into()),
            ("bytes", Uint8Array::from(bytes).into()),
        ]);
        Some(image.unchecked_into())
    }

    /// Eight hexadecimal digits that tell this blob from every other.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        format!("{:08x}", self.0.fingerprint())
    }

    /// The candidates for a question, best first; five unless `max` says otherwise.
    pub fn ask(&self, question: &str, lang: Option<String>, max: Option<u32>) -> Candidates {
        let candidates = self
            .0
            .ask(question, lang.as_deref(), max.unwrap_or(5) as usize);
        let array: Array = candidates.iter().map(convert::candidate).collect();
        JsValue::from(array).unchecked_into()
    }

    /// A conversation that has not begun; pass it to `step` with `{kind: "start"}`.
    pub fn conversation(&self, lang: Option<String>) -> JsConversation {
        let lang = lang
            .or_else(|| self.languages().into_iter().next())
            .unwrap_or_default();
        convert::from_conversation(&Conversation::new(&lang)).unchecked_into()
    }

    /// StarChat's `get_next_response`: answers, best first, or a status that says why there are none.
    ///
    /// # Errors
    /// A `TypeError` when the request is not of the shape that the types describe.
    #[wasm_bindgen(js_name = nextResponse)]
    pub fn next_response(&self, request: &JsNextRequest) -> Result<JsNextResponse, JsValue> {
        Ok(starchat::answer(&self.0, request)?.unchecked_into())
    }

    /// What the bot says to an input, and the conversation afterwards.
    ///
    /// # Errors
    /// A `TypeError` when an argument is not of the shape that the types describe.
    pub fn step(&self, conversation: &JsConversation, input: &JsInput) -> Result<JsStep, JsValue> {
        let conversation = convert::to_conversation(conversation)?;
        let (next, reply) = step(&self.0, &conversation, &convert::to_input(input)?);
        let result = convert::object([
            ("conversation", convert::from_conversation(&next)),
            ("reply", convert::reply(&reply)),
        ]);
        Ok(result.unchecked_into())
    }
}

/// Compiles source files `[path, bytes]` into a blob.
///
/// # Errors
/// An `Error` with all diagnostics, one a line.
#[cfg(feature = "compile")]
#[wasm_bindgen]
pub fn compile(files: &Array) -> Result<Uint8Array, JsError> {
    let compiled = edgewise_engine::compile::compile(&workbench::source_files(files));
    match compiled.blob {
        Some(blob) => Ok(Uint8Array::from(blob.as_slice())),
        None => {
            let lines: Vec<_> = compiled
                .diagnostics
                .iter()
                .map(ToString::to_string)
                .collect();
            Err(JsError::new(&lines.join("\n")))
        }
    }
}
