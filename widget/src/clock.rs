//! The time of day, as the browser's own `Intl` writes it.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    Date::now()
}

/// Hour and minute in the manner of a language, `14:05` or `2:05 PM`; empty when `at_ms` is 0.
pub fn time_of_day(at_ms: f64, lang: &str) -> String {
    if at_ms <= 0.0 {
        return String::new();
    }
    let options = Object::new();
    for (name, value) in [("hour", "numeric"), ("minute", "2-digit")] {
        // Setting a member of a new plain object cannot fail.
        let _ = Reflect::set(
            &options,
            &JsValue::from_str(name),
            &JsValue::from_str(value),
        );
    }
    Date::new(&JsValue::from_f64(at_ms))
        .to_locale_string(lang, &options)
        .into()
}
