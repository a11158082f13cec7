//! [`Value`]s as JavaScript values, and pairs of texts from there.
//!
//! An object is built from a list of pairs, so a member called `__proto__` is a member and not a
//! prototype.

use edgewise_engine::value::Value;
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;

/// A JavaScript value for `value`.
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Number(value) => JsValue::from_f64(*value),
        Value::String(value) => JsValue::from_str(value),
        Value::Array(items) => {
            let array = Array::new();
            for item in items {
                array.push(&to_js(item));
            }
            array.into()
        }
        Value::Object(members) => {
            let pairs = Array::new();
            for (name, value) in members {
                pairs.push(&pair(name, &to_js(value)));
            }
            object(&pairs)
        }
    }
}

/// A name and a value, for [`object`].
#[inline(never)]
pub fn pair(name: &str, value: &JsValue) -> JsValue {
    Array::of2(&JsValue::from_str(name), value).into()
}

/// The object with these members.
#[inline(never)]
pub fn object(pairs: &Array) -> JsValue {
    Object::from_entries(pairs).map_or(JsValue::NULL, JsValue::from)
}

/// Names and values out of an array that has them in turn; what is no text is left out.
pub fn pairs(flat: &Array) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for at in 0..flat.length() / 2 {
        let (name, value) = (
            flat.get(at * 2).as_string(),
            flat.get(at * 2 + 1).as_string(),
        );
        if let (Some(name), Some(value)) = (name, value) {
            pairs.push((name, value));
        }
    }
    pairs
}
