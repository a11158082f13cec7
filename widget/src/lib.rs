//! What the visitor sees: a chat in a shadow root, with the engine beside it, as WebAssembly.
//!
//! The loader (`pkg/edgewise.js`) draws the launcher and calls [`mount`] with the shadow root, the
//! blob and the page's options; from then on the widget answers by itself, without the network.
//!
//! `state` is a pure reducer; `app` gives it to the engine and draws it, element by element
//! (`tag`); `effects` does what follows a drawing, and `gesture` what the visitor asks for;
//! `host` is the only file that touches the page.

use edgewise_engine::Engine;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ShadowRoot};
use yew::AppHandle;

use app::{App, AppProps};
use event::{Event, Opener};
use host::Host;
use listener::Listener;
use site::{Parts, Site};
use strings::Strings;

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
mod launcher;
mod linkify;
mod listener;
mod message;
mod panel;
mod preview;
mod site;
mod state;
mod storage;
mod strings;
mod tag;
mod theme;
mod timer;
mod transcript;
mod viewport;

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
    app: Option<AppHandle<App>>,
    listeners: Vec<Listener>,
}

/// Puts the widget into `root` and answers with the bot in `blob`.
///
/// `options` is a plain object: `lang`, `theme`, `color`, `title`, `open`, `storage`, `name`,
/// `strings`, and `actions` (a `Map` of functions by name).
///
/// # Errors
///
/// When the bytes are no bot, or there is no document; the message says which.
#[wasm_bindgen]
pub fn mount(root: ShadowRoot, blob: Vec<u8>, options: JsValue) -> Result<Widget, JsError> {
    let engine = Engine::load(blob).map_err(|error| JsError::new(&error.text()))?;
    let host = Host::new(root, options).ok_or_else(|| JsError::new("there is no document"))?;
    host.adopt_style(STYLE);
    host.paint(engine.color());
    let place = host
        .new_place()
        .ok_or_else(|| JsError::new("the shadow root takes no element"))?;

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
        link: OnceCell::new(),
    });
    let props = AppProps { site: site.clone() };
    let app = yew::Renderer::<App>::with_root_and_props(place.clone(), props).render();
    // It is set once only: the result says nothing.
    let _ = site.link.set(app.clone());
    Ok(Widget {
        listeners: listener::lasting(&site),
        site,
        place,
        app: Some(app),
    })
}

#[wasm_bindgen]
impl Widget {
    /// Opens the panel and moves the focus into it.
    pub fn open(&self) {
        self.site.host.remember_opener();
        self.site.send(Event::Open(Opener::Page));
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.site.send(Event::Close);
    }

    /// Opens the panel if it is closed, and the other way round.
    pub fn toggle(&self) {
        self.site.host.remember_opener();
        self.site.send(Event::Toggle(Opener::Page));
    }

    /// Begins the conversation again.
    pub fn restart(&self) {
        self.site.send(Event::Restart);
    }

    /// Takes the widget off the page. What the browser keeps of the conversation stays.
    pub fn destroy(&mut self) {
        if let Some(app) = self.app.take() {
            self.listeners.clear();
            app.destroy();
            self.place.remove();
        }
    }
}
