//! The page around the widget: the one file that touches it.
//!
//! Options, page actions, storage, languages, colours and the focus outside all pass through
//! [`Host`]. What comes from the page is checked here; everything behind it is the widget's own.

use std::cell::RefCell;

use edgewise_engine::dialogue::Input;
use edgewise_engine::primary;
use js_sys::{Array, Function, Map, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element, HtmlElement, ShadowRoot, Storage, Window};

use crate::codec;
use crate::event::{Call, Event};
use crate::site::Site;
use crate::storage::MAX_LENGTH;
use crate::strings::first_chars;
use crate::theme::{Color, DEFAULT_ACCENT, Theme};

/// Most values that one page action can set.
const MAX_VALUES: usize = 50;

/// Longest value that a page action can set, in characters.
const MAX_VALUE: usize = 2_000;

#[wasm_bindgen]
extern "C" {
    /// What the page's JavaScript does for the widget.
    #[derive(Debug)]
    pub type Page;
    #[wasm_bindgen(method)]
    fn word(this: &Page, name: &str) -> String;
    #[wasm_bindgen(method)]
    fn drawn(this: &Page);
    #[wasm_bindgen(method)]
    fn image(this: &Page, name: &str, media_type: &str, bytes: &[u8]) -> String;
    #[wasm_bindgen(method)]
    fn time(this: &Page, at_ms: f64) -> String;
    #[wasm_bindgen(method)]
    fn day(this: &Page, at_ms: f64, before_ms: f64) -> String;
    #[wasm_bindgen(method)]
    fn copy(this: &Page, element: &HtmlElement);
}

/// The page, and what it asked for.
#[derive(Debug)]
pub struct Host {
    /// Where the widget lives.
    pub root: ShadowRoot,
    window: Window,
    document: Document,
    options: JsValue,
    /// The page's functions by name; the loader makes it a map, which has no inherited members.
    actions: Option<Map>,
    storage: Option<Storage>,
    /// What had the focus before the panel took it.
    opener: RefCell<Option<HtmlElement>>,
    /// The button that the loader has drawn, if any.
    pub launcher: Option<HtmlElement>,
}

impl Host {
    /// The page around `root`, with the options that it gave.
    pub fn new(root: ShadowRoot, options: JsValue) -> Option<Host> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let actions = codec::member(&options, "actions").map(JsCast::unchecked_into);
        let mut host = Host {
            root,
            window,
            document,
            options,
            actions,
            storage: None,
            opener: RefCell::default(),
            launcher: None,
        };
        // Reading the member throws where the browser blocks storage: then there is none.
        host.storage = match host.text("storage").as_deref() {
            Some("none") => None,
            Some("session") => host.window.session_storage().ok().flatten(),
            _ => host.window.local_storage().ok().flatten(),
        };
        host.launcher = host.find("[part~=launcher]");
        if let Some(button) = &host.launcher {
            button.replace_children_with_node_0();
        }
        Some(host)
    }

    /// A text option; empty texts count as not given.
    #[inline(never)]
    pub fn text(&self, name: &str) -> Option<String> {
        codec::member(&self.options, name)?
            .as_string()
            .filter(|text| !text.trim().is_empty())
    }

    /// An option that is on when it is `true`, as a boolean or as text.
    pub fn flag(&self, name: &str) -> bool {
        let given = codec::member(&self.options, name);
        given.is_some_and(|value| {
            value.as_bool() == Some(true) || value.as_string().as_deref() == Some("true")
        })
    }

    /// One of the widget's own words, by its name.
    pub fn word(&self, name: &str) -> String {
        self.page().word(name)
    }

    /// The first of `offered` that the page asks for: its option, `<html lang>`, the browser's
    /// languages; the bot's first one where none fits.
    #[inline(never)]
    pub fn choose_lang(&self, offered: &[&str]) -> String {
        let asked = self.text("lang").filter(|lang| lang != "auto");
        let page = self
            .document
            .document_element()
            .and_then(|html| html.get_attribute("lang"));
        let wishes = [asked, page, self.window.navigator().language()];
        for wish in &wishes {
            let Some(wish) = wish else { continue };
            let short = primary(wish);
            for lang in offered {
                if lang.eq_ignore_ascii_case(short) {
                    return (*lang).to_owned();
                }
            }
        }
        offered.first().copied().unwrap_or("en").to_owned()
    }

    /// Adds the widget's style sheet to the shadow root.
    ///
    /// An adopted sheet is allowed by `style-src 'self'`; a `<style>` element would not be.
    pub fn adopt_style(&self, css: &str) {
        let Ok(sheet) = CssStyleSheet::new() else {
            return;
        };
        if sheet.replace_sync(css).is_ok() {
            let sheets: Array = self.root.adopted_style_sheets().iter().collect();
            sheets.push(&sheet);
            self.root.set_adopted_style_sheets(&sheets);
        }
    }

    /// A new element in the shadow root for the widget to live in.
    pub fn new_place(&self) -> Option<Element> {
        let place = self.document.create_element("div").ok()?;
        self.root.append_child(&place).ok()?;
        Some(place)
    }

    /// Sets the colours: the page's option, its custom property, the bot's own, the default.
    pub fn paint(&self, of_bot: Option<&str>) {
        let element: HtmlElement = self.root.host().unchecked_into();
        let computed = self.window.get_computed_style(&element).ok().flatten();
        let property = computed
            .and_then(|style| style.get_property_value("--edgewise-color-accent").ok())
            .filter(|value| !value.is_empty());
        let option = self.text("color");
        let wishes = [option.as_deref(), property.as_deref(), of_bot];
        let color = wishes
            .iter()
            .find_map(|wish| Color::parse((*wish)?))
            .unwrap_or(DEFAULT_ACCENT);
        let theme = Theme::of(color);
        for (name, color) in [
            ("--ew-accent", theme.accent),
            ("--ew-on-accent", theme.on_accent),
            ("--ew-ink-light", theme.ink_light),
            ("--ew-ink-dark", theme.ink_dark),
        ] {
            // Only typed colours reach this place: nothing else can be set by it.
            let _ = element.style().set_property(name, &color.css());
        }
    }

    /// The conversation kept in the browser, as it was read; nothing of it is checked yet.
    pub fn stored(&self) -> Option<String> {
        let stored = self.storage.as_ref()?.get_item(&self.storage_key());
        stored.ok()?.filter(|text| text.len() <= MAX_LENGTH)
    }

    /// Keeps the conversation. A full or blocked storage keeps nothing, and the chat goes on.
    pub fn store(&self, record: &str) {
        if let Some(storage) = &self.storage
            && record.len() <= MAX_LENGTH
        {
            let _ = storage.set_item(&self.storage_key(), record);
        }
    }

    fn storage_key(&self) -> String {
        "edgewise:".to_owned() + self.text("name").as_deref().unwrap_or("default")
    }

    /// Calls the page's function for an action, which ends with [`Event::Ended`].
    ///
    /// It is `ok` when the function gives `true` or `{ok: true}`, with the texts in `values`;
    /// a function that is not registered, throws or gives anything else has failed.
    pub fn run_action(&self, site: &Site, call: &Call, lang: &str) {
        let actions = self.actions.as_ref();
        let action = actions.map(|actions| actions.get(&JsValue::from_str(&call.name)));
        let action = action.filter(JsValue::is_function);
        let Some(action) = action.map(JsCast::unchecked_into::<Function>) else {
            let words = ["the page has registered no action \"", &call.name, "\""];
            self.warn(&words.concat());
            return end(site, call.id, &JsValue::FALSE);
        };
        let context = Array::of3(
            &codec::pair("action", &JsValue::from_str(&call.name)),
            &codec::pair("lang", &JsValue::from_str(lang)),
            &codec::pair("data", &codec::to_js(&call.data)),
        );
        let called = action.call2(
            &JsValue::UNDEFINED,
            &codec::to_js(&call.input),
            &codec::object(&context),
        );
        let promise = match called {
            Ok(result) => Promise::resolve(&result),
            Err(thrown) => return fail(site, call.id, &call.name, &thrown),
        };
        let (on, id) = (site.clone(), call.id);
        let done = Closure::<dyn FnMut(JsValue)>::new(move |result| end(&on, id, &result));
        let (on, name) = (site.clone(), call.name.clone());
        let failed =
            Closure::<dyn FnMut(JsValue)>::new(move |thrown| fail(&on, id, &name, &thrown));
        let _ = promise.then2(&done, &failed);
        // From now on the browser owns them: the page may keep its promise long after the limit.
        let _ = (done.into_js_value(), failed.into_js_value());
    }

    /// The first element inside the widget that a selector fits.
    #[inline(never)]
    pub fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.root.query_selector(selector).ok()??;
        Some(found.unchecked_into())
    }

    /// Tells the page's part that there is something to see.
    pub fn drawn(&self) {
        self.page().drawn();
    }

    /// The address of a picture that came with the bot; nothing is requested for it.
    pub fn image(&self, name: &str, media_type: &str, bytes: &[u8]) -> String {
        self.page().image(name, media_type, bytes)
    }

    /// The time of day, as the visitor's language writes it; empty when unknown.
    #[inline(never)]
    pub fn time(&self, at_ms: f64) -> String {
        self.page().time(at_ms)
    }

    /// The day, where it is another than the one before; 0 stands for an unknown time.
    #[inline(never)]
    pub fn day(&self, at_ms: f64, before_ms: f64) -> String {
        self.page().day(at_ms, before_ms)
    }

    /// Puts an element's text where the visitor can paste it from.
    pub fn copy(&self, element: &HtmlElement) {
        self.page().copy(element);
    }

    fn page(&self) -> &Page {
        self.options.unchecked_ref()
    }

    /// Tells the page's owner something.
    pub fn warn(&self, message: &str) {
        let text = ["Edgewise: ", message].concat();
        web_sys::console::warn_1(&JsValue::from_str(&text));
    }

    /// Whether a media query holds.
    pub fn media(&self, query: &str) -> Option<web_sys::MediaQueryList> {
        self.window.match_media(query).ok().flatten()
    }

    /// The part of the page that is really visible: less than the window where a keyboard is up.
    pub fn visual_viewport(&self) -> Option<web_sys::VisualViewport> {
        self.window.visual_viewport()
    }

    /// Remembers what has the focus now, to give it back when the panel closes.
    pub fn remember_opener(&self) {
        let active = self
            .root
            .active_element()
            .or_else(|| self.document.active_element());
        *self.opener.borrow_mut() = active.map(JsCast::unchecked_into);
    }

    /// Gives the focus back to the opener, or to the launcher; to nothing when the visitor has
    /// gone to another part of the page meanwhile.
    pub fn return_focus(&self) {
        let own = self.root.host();
        let body = self.document.body().map(Element::from);
        let is_nowhere = |element: &Element| *element == own || Some(element) == body.as_ref();
        let active = self.document.active_element();
        if active.is_some_and(|active| !is_nowhere(&active)) {
            return;
        }
        let opener = self.opener.take();
        let opener = opener.filter(|element| element.is_connected() && !is_nowhere(element));
        if let Some(element) = opener.or_else(|| self.launcher.clone()) {
            let _ = element.focus();
        }
    }

    /// Makes the rest of the page inert until the result is dropped.
    pub fn alone(&self) -> Alone {
        let own = self.root.host();
        let mut alone = Alone(Vec::new());
        let mut next = self
            .document
            .body()
            .and_then(|body| body.first_element_child());
        while let Some(element) = next {
            next = element.next_element_sibling();
            if element != own && element.get_attribute("inert").is_none() {
                let _ = element.set_attribute("inert", "");
                alone.0.push(element);
            }
        }
        alone
    }
}

/// What was made inert beside a full-screen panel; given back when it is dropped.
#[derive(Debug)]
pub struct Alone(Vec<Element>);

impl Drop for Alone {
    fn drop(&mut self) {
        for element in &self.0 {
            let _ = element.remove_attribute("inert");
        }
    }
}

/// Tells the page's owner why an action failed, and ends it.
#[inline(never)]
fn fail(site: &Site, id: u32, name: &str, thrown: &JsValue) {
    let text = ["Edgewise: the action \"", name, "\" failed:"].concat();
    web_sys::console::error_2(&JsValue::from_str(&text), thrown);
    end(site, id, &JsValue::FALSE);
}

/// Says what a page action's result means.
fn end(site: &Site, id: u32, result: &JsValue) {
    let given = |name| codec::member(result, name).unwrap_or(JsValue::UNDEFINED);
    // A text is where `eval(…)` leads.
    let value = result.as_string().or_else(|| given("value").as_string());
    let ok = result
        .as_bool()
        .or_else(|| given("ok").as_bool())
        .or(value.as_ref().map(|_| true));
    let mut values = Vec::new();
    for (name, value) in codec::members(&given("values")) {
        if let Some(text) = as_text(&value)
            && values.len() < MAX_VALUES
        {
            values.push((name, text));
        }
    }
    let outcome = Input::Outcome {
        ok: ok == Some(true),
        values,
        value: value.unwrap_or_default(),
    };
    site.send(Event::Ended { id, outcome });
}

/// A text, a number or a truth value as text.
fn as_text(value: &JsValue) -> Option<String> {
    if let Some(text) = value.as_string() {
        Some(first_chars(&text, MAX_VALUE).to_owned())
    } else if let Some(truth) = value.as_bool() {
        Some(if truth { "true" } else { "false" }.to_owned())
    } else {
        let number = value.as_f64().filter(|number| number.is_finite())?;
        let text = js_sys::Number::from(number).to_string_with_radix(10);
        text.ok().map(String::from)
    }
}
