//! JavaScript values to and from [`Value`], and nothing more trusting than that.
//!
//! What comes from a page or from storage is read by own enumerable members only, so a polluted
//! `Object.prototype` adds nothing, and an object is built from a list of pairs, so a member
//! called `__proto__` is a member and not a prototype.

use edgewise_engine::value::Value;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

/// Deepest nesting that is read.
const MAX_DEPTH: u32 = 12;

/// A JavaScript value for `value`.
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Number(value) => JsValue::from_f64(*value),
        Value::String(value) => JsValue::from_str(value),
        Value::Array(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Object(members) => {
            let pairs: Array = members
                .iter()
                .map(|(name, value)| {
                    JsValue::from(Array::of2(&JsValue::from_str(name), &to_js(value)))
                })
                .collect();
            Object::from_entries(&pairs).map_or(JsValue::NULL, JsValue::from)
        }
    }
}

/// What `js` is as a [`Value`]; nothing if some part of it cannot be one (a function, a symbol,
/// an endless number, more than twelve levels).
pub fn from_js(js: &JsValue) -> Option<Value> {
    read(js, 0)
}

fn read(js: &JsValue, depth: u32) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    if js.is_null() || js.is_undefined() {
        Some(Value::Null)
    } else if let Some(value) = js.as_bool() {
        Some(Value::Bool(value))
    } else if let Some(value) = js.as_f64() {
        value.is_finite().then_some(Value::Number(value))
    } else if let Some(value) = js.as_string() {
        Some(Value::String(value))
    } else if let Some(items) = js.dyn_ref::<Array>() {
        items
            .iter()
            .map(|item| read(&item, depth + 1))
            .collect::<Option<_>>()
            .map(Value::Array)
    } else if js.is_object() {
        members(js)
            .map(|(name, value)| Some((name, read(&value, depth + 1)?)))
            .collect::<Option<_>>()
            .map(Value::Object)
    } else {
        None
    }
}

/// The own members of an object, in order; none of anything else.
pub fn members(js: &JsValue) -> impl Iterator<Item = (String, JsValue)> {
    let entries = js
        .dyn_ref::<Object>()
        .map(Object::entries)
        .unwrap_or_default();
    entries.into_iter().filter_map(|pair| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1)))
    })
}

/// The own member `name` of an object.
pub fn member(js: &JsValue, name: &str) -> Option<JsValue> {
    members(js)
        .find(|(own, _)| own == name)
        .map(|(_, value)| value)
}
