//! What the visitor sees: a chat in a shadow root, with the engine beside it, as WebAssembly.
//!
//! The loader (`pkg/edgewise.js`) draws the launcher and calls [`mount`] with the shadow root, the
//! blob and the page's options; from then on the widget answers by itself, without the network.
//!
//! `state` is a pure reducer; `dialogue` brings it what engine, clock and page have to say;
//! `app` and below draw it; `host` is the only file that touches the page.

use edgewise_engine::Engine;
use js_sys::Function;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ShadowRoot};
use yew::AppHandle;

use app::{App, AppProps};
use event::{Event, Opener};
use host::Host;
use site::{Parts, Remote, Site};
use strings::Strings;

mod app;
mod buttons;
mod clock;
mod codec;
mod composer;
mod dialogue;
mod effect;
mod entry;
mod event;
mod form;
mod header;
mod host;
mod icons;
mod launcher;
mod linkify;
mod listener;
mod message;
mod panel;
mod site;
mod state;
mod storage;
mod strings;
mod theme;
mod timer;
mod transcript;
mod viewport;

/// The widget's style sheet.
const STYLE: &str = include_str!("../style.css");

thread_local! {
    /// Whom to tell when the widget stops for good.
    static ON_CRASH: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// A widget on a page.
#[wasm_bindgen]
pub struct Widget {
    site: Site,
    place: Element,
    app: Option<AppHandle<App>>,
}

/// Puts the widget into `root` and answers with the bot in `blob`.
///
/// `options` is a plain object: `lang`, `theme`, `color`, `title`, `open`, `storage`, `name`,
/// `strings`, `actions` (a map or an object of functions), and `onCrash`, which is called with a
/// message when the widget cannot go on.
///
/// # Errors
///
/// When the bytes are no bot, or there is no document; the message says which.
#[wasm_bindgen]
pub fn mount(root: ShadowRoot, blob: Vec<u8>, options: JsValue) -> Result<Widget, JsError> {
    let engine = Engine::load(blob).map_err(|error| JsError::new(&error.to_string()))?;
    tell_about_crashes(&options);
    let host = Host::new(root, options).ok_or_else(|| JsError::new("there is no document"))?;
    host.adopt_style(STYLE);
    host.paint(engine.color());
    let place = host
        .new_place()
        .ok_or_else(|| JsError::new("the shadow root takes no element"))?;

    let lang = host.choose_lang(&["en", "es"]);
    let strings = Strings::new(&lang, &|name| host.own_word(&lang, name));
    let locale = host.locale(strings.lang);
    let title = host
        .text("title")
        .unwrap_or_else(|| engine.title().to_owned());
    let site = Site::new(Parts {
        engine,
        host,
        locale,
        strings,
        title: title.into(),
        remote: Remote::default(),
    });
    let props = AppProps { site: site.clone() };
    let app = yew::Renderer::<App>::with_root_and_props(place.clone(), props).render();
    Ok(Widget {
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
        self.site.remote.send(Event::Open(Opener::Page));
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.site.remote.send(Event::Close);
    }

    /// Opens the panel if it is closed, and the other way round.
    pub fn toggle(&self) {
        self.site.host.remember_opener();
        self.site.remote.send(Event::Toggle(Opener::Page));
    }

    /// Takes the widget off the page. What the browser keeps of the conversation stays.
    pub fn destroy(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
            self.place.remove();
        }
    }
}

/// Lets the page know, once, when a fault in the widget has stopped it, so that it can be started
/// anew instead of standing there frozen.
fn tell_about_crashes(options: &JsValue) {
    if let Some(function) =
        codec::member(options, "onCrash").and_then(|value| value.dyn_into().ok())
    {
        ON_CRASH.with_borrow_mut(|functions| functions.push(function));
    }
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = JsValue::from_str(&info.to_string());
        for function in ON_CRASH.take() {
            // There is nobody left to tell when telling fails.
            let _ = function.call1(&JsValue::UNDEFINED, &message);
        }
    }));
}
