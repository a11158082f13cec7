//! What the browser knows: the time, the address, random numbers, how times are written.

use js_sys::{Array, Date, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Storage, Window};

use edgewise_protocol::Millis;
use edgewise_protocol::id::ClientId;

use crate::outbox::{self, Outgoing};

/// Where what was not acknowledged is kept while the tab is open.
const OUTBOX: &str = "edgewise-outbox";

/// The page's window.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Now, by the clock of this machine.
pub fn now() -> Millis {
    Date::now() as Millis
}

/// The part of the address after `#`.
pub fn fragment() -> String {
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Goes somewhere else in the console.
pub fn go(href: &str) {
    if let Some(window) = window() {
        // An address that cannot be set leaves everything where it is.
        let _ = window.location().set_hash(href);
    }
}

/// Takes a one-time secret out of the address and of the history.
pub fn forget_address() {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("#/conversations"));
    }
}

/// Where the server is, as `https://host:port`.
pub fn origin() -> String {
    window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// The languages that the browser asks for, best first.
pub fn languages() -> Vec<String> {
    let list = window().map(|window| window.navigator().languages());
    list.map(|list| list.iter().filter_map(|one| one.as_string()).collect())
        .unwrap_or_default()
}

/// The time zone of this machine, such as `Europe/Madrid`.
pub fn time_zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
    Reflect::get(&options.resolved_options(), &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// A client id nobody has used.
pub fn new_client_id() -> ClientId {
    outbox::client_id(random_bytes())
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let filled = (|| {
        let window = window()?;
        let crypto = Reflect::get(&window, &JsValue::from_str("crypto")).ok()?;
        let fill = Reflect::get(&crypto, &JsValue::from_str("getRandomValues")).ok()?;
        let array = Uint8Array::new_with_length(16);
        fill.dyn_into::<Function>()
            .ok()?
            .call1(&crypto, &array)
            .ok()?;
        array.copy_to(&mut bytes);
        Some(())
    })();
    if filled.is_none() {
        // Every browser since 2014 has the better source.
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// A time of day, or a date and a time of day if it was not today.
pub fn clock(ts: Millis, lang: &str) -> String {
    let date = Date::new(&JsValue::from_f64(ts as f64));
    let today = Date::new_0().to_date_string();
    if date.to_date_string() == today {
        time_of_day(ts, lang)
    } else {
        moment(ts, lang)
    }
}

/// A time of day, such as `14:05`.
pub fn time_of_day(ts: Millis, lang: &str) -> String {
    written(ts, lang, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// A date and a time of day.
pub fn moment(ts: Millis, lang: &str) -> String {
    let parts = [
        ("year", "numeric"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    written(ts, lang, &parts)
}

/// A date.
pub fn day(ts: Millis, lang: &str) -> String {
    let parts = [("weekday", "long"), ("month", "long"), ("day", "numeric")];
    written(ts, lang, &parts)
}

/// `YYYY-MM-DD` in this machine's time zone, a number of days ago.
pub fn date_ago(n_days: u32) -> String {
    let back = Date::new(&JsValue::from_f64(
        Date::now() - f64::from(n_days) * 86_400_000.0,
    ));
    format!(
        "{:04}-{:02}-{:02}",
        back.get_full_year(),
        back.get_month() + 1,
        back.get_date()
    )
}

fn written(ts: Millis, lang: &str, parts: &[(&str, &str)]) -> String {
    let options = js_sys::Object::new();
    for (name, value) in parts {
        let _ = Reflect::set(
            &options,
            &JsValue::from_str(name),
            &JsValue::from_str(value),
        );
    }
    Date::new(&JsValue::from_f64(ts as f64))
        .to_locale_string(lang, &options)
        .into()
}

/// A language's name in another language, such as `Spanish` for `es`; the code if it has none.
pub fn language_name(code: &str, lang: &str) -> String {
    let named = (|| {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let names = Reflect::get(&intl, &JsValue::from_str("DisplayNames")).ok()?;
        let names = names.dyn_into::<Function>().ok()?;
        let options = js_sys::Object::new();
        Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
        let of = Array::of2(&JsValue::from_str(lang), &options);
        let names = Reflect::construct(&names, &of).ok()?;
        let of = Reflect::get(&names, &JsValue::from_str("of")).ok()?;
        let of = of.dyn_into::<Function>().ok()?;
        of.call1(&names, &JsValue::from_str(code)).ok()?.as_string()
    })();
    named.unwrap_or_else(|| code.to_owned())
}

/// Puts the focus on the element with an id.
pub fn focus(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    window()
        .and_then(|window| window.document())
        .is_some_and(|document| !document.hidden() && document.has_focus().unwrap_or(true))
}

fn tab_storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}

/// What an earlier life of this tab had not got acknowledged.
pub fn kept_outbox() -> Vec<Outgoing> {
    tab_storage()
        .and_then(|storage| storage.get_item(OUTBOX).ok()?)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Keeps what is not acknowledged.
pub fn keep_outbox(outbox: &[Outgoing]) {
    let Some(storage) = tab_storage() else {
        return;
    };
    // A browser without storage keeps it in memory alone.
    let _ = match serde_json::to_string(outbox) {
        Ok(text) if !outbox.is_empty() => storage.set_item(OUTBOX, &text),
        _ => storage.remove_item(OUTBOX),
    };
}
