//! What the visitor sees: a chat in a shadow root, with the engine beside it, as WebAssembly.
//!
//! The loader (`pkg/edgewise.js`) draws the launcher and fetches everything; the page's scripts
//! (`pkg/page`) call [`mount`] with the shadow root, the blob and themselves. From then on the widget
//! answers by itself, without the network.
//!
//! `state` is a pure reducer; `app` gives it to the engine and draws it, element by element
//! (`tag`); `effects` does what follows a drawing, and `gesture` what the visitor asks for;
//! `host` is the only way to the page, which its own scripts touch.

use std::cell::RefCell;
use std::rc::Rc;

use edgewise_engine::Engine;
use edgewise_engine::dialogue::{Button, Input};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ShadowRoot};

use app::App;
use event::{Event, Opener};
use host::{Host, Page};
use render::Screen;
use site::{Parts, Site};
use strings::Strings;
use timer::Due;

mod app;
mod buttons;
mod clock;
mod codec;
mod composer;
mod effects;
mod entry;
mod event;
mod foot;
mod form;
mod gesture;
mod header;
mod host;
mod icons;
mod linkify;
mod message;
mod panel;
mod preview;
mod render;
mod site;
mod state;
mod storage;
mod strings;
mod tag;
mod timer;
mod transcript;

/// Gives out and takes back memory, in less code than the standard library's allocator.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The widget's style sheet, shortened by `build.rs`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

/// A widget on a page.
#[wasm_bindgen]
pub struct Widget {
    site: Site,
    place: Element,
    app: RefCell<App>,
}

/// A bot that has been loaded; several widgets can answer with it, one after the other.
#[wasm_bindgen]
pub struct Bot(Rc<Engine>);

#[wasm_bindgen]
impl Bot {
    /// Checks the blob and takes it as a bot.
    ///
    /// # Errors
    ///
    /// When the bytes are no bot; the message says why.
    #[wasm_bindgen(constructor)]
    pub fn new(blob: Vec<u8>) -> Result<Bot, JsError> {
        match Engine::load(blob) {
            Ok(engine) => Ok(Bot(Rc::new(engine))),
            Err(error) => Err(JsError::new(&error.text())),
        }
    }
}

/// Puts the widget into `root` and answers with `bot`; `page` carries out what touches the page.
///
/// # Errors
///
/// When `root` is no place for elements.
#[wasm_bindgen]
pub fn mount(root: ShadowRoot, bot: &Bot, page: Page) -> Result<Widget, JsError> {
    let engine = bot.0.clone();
    let host = Host::new(root, page);
    host.dress(STYLE, engine.color());
    let place = host.new_place().ok_or_else(no_place)?;

    let lang = host.text("wordsLang").unwrap_or_default();
    let strings = Strings::new(lang, &|name| host.word(name));
    let title = host
        .text("title")
        .unwrap_or_else(|| engine.title().to_owned());
    let site = Site::new(Parts {
        engine,
        host,
        strings,
        title: title.into(),
        inbox: RefCell::default(),
    });
    let screen = Screen::new(place.clone()).ok_or_else(no_place)?;
    let app = RefCell::new(App::new(site.clone(), screen));
    site.host.soon();
    Ok(Widget { site, place, app })
}

fn no_place() -> JsError {
    JsError::new("the shadow root takes no element")
}

#[wasm_bindgen]
impl Widget {
    /// Opens the panel and moves the focus into it; `visitor` if that was the visitor's wish.
    pub fn open(&self, visitor: bool) {
        let opener = if visitor {
            Opener::Visitor
        } else {
            Opener::Page
        };
        self.site.send(Event::Open(opener));
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.site.send(Event::Close);
    }

    /// The visitor says something.
    pub fn say(&self, text: String) {
        self.site.send(Event::Say {
            text,
            at_ms: clock::now_ms(),
        });
    }

    /// Puts a message in; `buttons` has labels and states in turn.
    pub fn add(&self, source: String, text: String, buttons: &Array) {
        let mut offered = Vec::new();
        for (label, to) in codec::pairs(buttons) {
            offered.push(Button { label, to });
        }
        self.site.send(Event::Add {
            source,
            text,
            buttons: offered,
            at_ms: clock::now_ms(),
        });
    }

    /// Leads the conversation to a state.
    pub fn go(&self, state: String) {
        self.site.send(Event::Go(state));
    }

    /// Begins the conversation again.
    pub fn restart(&self) {
        self.site.send(Event::Restart);
    }

    /// Leaves nothing of the conversation.
    pub fn forget(&self) {
        self.site.send(Event::Forget);
    }

    /// Goes on in the language that the page asks for now.
    pub fn speak(&self) {
        let lang = self.site.host.choose_lang(&self.site.engine.languages());
        self.site.send(Event::Speak(lang));
    }

    /// Goes on at once as another tab has kept the conversation, before what has happened here
    /// since; stays as it is where that is no sound record.
    pub fn take(&self, record: &str) {
        let record = storage::read(self.site.engine.name(), record);
        if let (Some(record), Ok(mut app)) = (record, self.app.try_borrow_mut()) {
            app.turn(vec![Event::Took(record)]);
        }
    }

    /// A page action has ended; `value` is where `eval(…)` leads, `values` has names and values of
    /// variables in turn.
    pub fn ended(&self, id: u32, ok: bool, value: String, values: &Array) {
        let outcome = Input::Outcome {
            ok,
            values: codec::pairs(values),
            value,
        };
        self.site.send(Event::Ended { id, outcome });
    }

    /// What was to happen later happens now.
    pub fn due(&self, due: u32, id: u32) {
        self.site.send(Due::event(due, id));
    }

    /// The panel fills the screen from now on when it is open, or no longer.
    pub fn resized(&self, full_screen: bool) {
        self.site.send(Event::Resized { full_screen });
    }

    /// The candidates for a question, best first: kind, id, reply and certainty of each in turn.
    pub fn ask(&self, question: &str, lang: &str, max: usize) -> Array {
        let found = Array::new();
        for candidate in self.site.engine.ask(question, Some(lang), max) {
            found.push(&candidate.kind.as_str().into());
            found.push(&candidate.id.into());
            found.push(&candidate.reply.into());
            found.push(&candidate.certainty.into());
        }
        found
    }

    /// The least certainty of an answer that is given.
    pub fn threshold(&self) -> f32 {
        self.site.engine.settings().certainty_threshold
    }

    /// The state that leads to a person, in a language, if the bot has one.
    pub fn person(&self, lang: &str) -> Option<String> {
        self.site.engine.handover(lang).map(str::to_owned)
    }

    /// Takes in what has happened since the last time; `Page::soon` asks for it.
    pub fn turn(&self) {
        // What the page does while a turn runs asks for the next one.
        if let Ok(mut app) = self.app.try_borrow_mut() {
            app.turn(self.site.inbox.take());
        }
    }

    /// The visitor has pressed an element that names a gesture.
    pub fn pressed(&self, gesture: &str, key: u32, index: u32) {
        if let Some(event) = gesture::event_of(gesture, key, index) {
            self.site.send(event);
        }
    }

    /// The visitor has sent the form under the entry `key`.
    pub fn submit(&self, key: u32, values: &Array) {
        let values = values
            .iter()
            .map(|value| value.as_string().unwrap_or_default());
        let values = values.collect();
        self.site.send(Event::Submit { key, values });
    }

    /// The visitor has scrolled up from the newest message, or back to it.
    pub fn scrolled(&self, up: bool) {
        let is_news = |app: std::cell::Ref<App>| app.is_scrolled_up() != up;
        if self.app.try_borrow().is_ok_and(is_news) {
            self.site.send(Event::Scrolled { up });
        }
    }

    /// Takes the widget off the page. What the browser keeps of the conversation stays.
    pub fn destroy(&self) {
        self.place.remove();
    }
}
