//! [`Value`]s as JavaScript values, and objects by their own members only.
//!
//! What comes from a page is read by own enumerable members only, so a polluted
//! `Object.prototype` adds nothing, and an object is built from a list of pairs, so a member
//! called `__proto__` is a member and not a prototype.

use edgewise_engine::value::Value;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

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

/// The own members of an object, in order; none of anything else.
#[inline(never)]
pub fn members(js: &JsValue) -> Vec<(String, JsValue)> {
    if !js.is_object() {
        return Vec::new();
    };
    let pairs = Object::entries(js.unchecked_ref());
    let mut members = Vec::new();
    for at in 0..pairs.length() {
        let pair: Array = pairs.get(at).unchecked_into();
        if let Some(name) = pair.get(0).as_string() {
            members.push((name, pair.get(1)));
        }
    }
    members
}

/// The own member `name` of an object.
#[inline(never)]
pub fn member(js: &JsValue, name: &str) -> Option<JsValue> {
    members(js)
        .into_iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value)
}
