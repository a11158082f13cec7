//! The page around the widget: the one way to it.
//!
//! The page's own scripts (`pkg/page`) carry out what touches the page; [`Page`] has their
//! functions, one import each. What comes from there was checked there; everything behind it is
//! the widget's own.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, ShadowRoot};

#[wasm_bindgen]
extern "C" {
    /// The page, as `pkg/page/host.js` gives it.
    #[derive(Debug, Clone)]
    pub type Page;

    /// A setting that is a text; nothing where none is given or it is blank.
    #[wasm_bindgen(method)]
    pub fn text(this: &Page, name: &str) -> Option<String>;

    /// One of the widget's own words, by its name.
    #[wasm_bindgen(method)]
    pub fn word(this: &Page, name: &str) -> String;

    /// Tells the page's part that there is something to see.
    #[wasm_bindgen(method)]
    pub fn drawn(this: &Page);

    /// The address of a picture that came with the bot; nothing is requested for it.
    #[wasm_bindgen(method)]
    pub fn image(this: &Page, name: &str, media_type: &str, bytes: &[u8]) -> String;

    /// The language of `offered` (codes with commas between them) that the page asks for.
    #[wasm_bindgen(method)]
    pub fn lang(this: &Page, offered: &str) -> String;

    /// Adds the widget's style sheet to the shadow root, and sets the colours, of which the bot
    /// may have an own one.
    #[wasm_bindgen(method)]
    pub fn dress(this: &Page, css: &str, color: Option<&str>);

    /// The conversation kept in the browser, as it was read; nothing of it is checked yet.
    #[wasm_bindgen(method)]
    pub fn stored(this: &Page) -> Option<String>;

    /// Keeps the conversation. A full or blocked storage keeps nothing, and the chat goes on.
    #[wasm_bindgen(method)]
    pub fn store(this: &Page, record: &str);

    /// Calls the page's function for an action, which ends with `Widget::ended`.
    #[wasm_bindgen(method)]
    pub fn act(this: &Page, id: u32, name: &str, input: &JsValue, data: &JsValue);

    /// The visitor sent a form, and it was accepted: its names and values in turn.
    #[wasm_bindgen(method)]
    pub fn submitted(this: &Page, values: &Array);

    /// The bot has answered a question, with this certainty; less than 0 where nothing was asked.
    #[wasm_bindgen(method)]
    pub fn answered(this: &Page, question: &str, source: &str, text: &str, certainty: f32);

    /// The bot could not take what the visitor did.
    #[wasm_bindgen(method)]
    pub fn failed(this: &Page, question: &str);

    /// A message is in the conversation; the buttons' labels and targets in turn.
    #[wasm_bindgen(method)]
    pub fn said(
        this: &Page,
        key: u32,
        source: &str,
        text: &str,
        lang: &str,
        at_ms: f64,
        buttons: &Array,
    );

    /// All messages are gone.
    #[wasm_bindgen(method)]
    pub fn cleared(this: &Page);

    /// How things stand after a drawing.
    #[wasm_bindgen(method)]
    pub fn stands(
        this: &Page,
        open: bool,
        unread: u32,
        typing: bool,
        state: &str,
        lang: &str,
        person: bool,
    );

    /// Calls `Widget::due` with `due` and `id` after so many milliseconds; a number to cancel it.
    #[wasm_bindgen(method)]
    pub fn later(this: &Page, delay_ms: i32, due: u32, id: u32) -> u32;

    /// Cancels what [`Page::later`] promised.
    #[wasm_bindgen(method)]
    pub fn cancel(this: &Page, number: u32);

    /// The time of day, as the visitor's language writes it; empty when unknown.
    #[wasm_bindgen(method)]
    pub fn time(this: &Page, at_ms: f64) -> String;

    /// The day, where it is another than the one before; 0 stands for an unknown time.
    #[wasm_bindgen(method)]
    pub fn day(this: &Page, at_ms: f64, before_ms: f64) -> String;

    /// Structured text without its structure.
    #[wasm_bindgen(method)]
    pub fn plain(this: &Page, text: &str) -> String;

    /// Calls `Widget::turn` as soon as what runs now has ended.
    #[wasm_bindgen(method)]
    pub fn soon(this: &Page);

    /// Brings the newest message into view.
    #[wasm_bindgen(method)]
    pub fn end(this: &Page);

    /// Moves the focus into the newest form: to its first field if `waits`, when the visitor waits
    /// in an empty composer, and to the first refused one if `refused`.
    #[wasm_bindgen(method, js_name = focusForm)]
    pub fn focus_form(this: &Page, waits: bool, refused: bool);

    /// Whether something holds: `full` (the panel fills the screen when it is open), `open` (it is
    /// open from the start), `remember` (it is open again if it was), `restart` (the kept
    /// conversation does not count), `touch` (the visitor points with a finger).
    #[wasm_bindgen(method)]
    pub fn flag(this: &Page, name: &str) -> bool;

    /// Variables that the page has set since it was last asked: names and values in turn.
    #[wasm_bindgen(method)]
    pub fn given(this: &Page) -> Array;

    /// The visitor has judged the message of this key: 0 no longer, else the number of the mark.
    #[wasm_bindgen(method)]
    pub fn rated(this: &Page, key: u32, mark: u32);

    /// Tells the page's owner something.
    #[wasm_bindgen(method)]
    pub fn warn(this: &Page, message: &str);

    /// Makes the rest of the page inert, and keeps the panel inside what a keyboard leaves of it.
    #[wasm_bindgen(method)]
    pub fn alone(this: &Page, alone: bool);

    /// Moves the focus into the panel.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Page);

    /// Gives the focus back to what had it before the panel opened.
    #[wasm_bindgen(method, js_name = leave)]
    pub fn return_focus(this: &Page);
}

/// The page, and the shadow root that the widget lives in.
#[derive(Debug)]
pub struct Host {
    /// Where the widget lives.
    pub root: ShadowRoot,
    page: Page,
}

impl Host {
    /// The page around `root`.
    pub fn new(root: ShadowRoot, page: Page) -> Host {
        Host { root, page }
    }

    /// A new element in the shadow root for the widget to live in.
    pub fn new_place(&self) -> Option<Element> {
        let document = self.root.owner_document()?;
        let place = document.create_element("div").ok()?;
        self.root.append_child(&place).ok()?;
        Some(place)
    }

    /// The first of `offered` that the page asks for: its setting, `<html lang>`, the browser's
    /// languages; the first one where none fits.
    pub fn choose_lang(&self, offered: &[&str]) -> String {
        self.page.lang(&offered.join(","))
    }
}

impl std::ops::Deref for Host {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}
