//! StarChat's `get_next_response` for JavaScript: plain objects in, plain objects out.
//!
//! `starchat.js` of the package speaks HTTP and the members of StarChat's generations.

use edgewise_engine::Engine;
use edgewise_engine::starchat::{Answer, Request, Response, next_response};
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::convert::{array, from_value, member, object, text, texts};

/// What the bot answers: `{status, answers}`, or `{status, code, message}` where it cannot.
///
/// # Errors
/// A `TypeError` when the request is not of the shape that the types describe.
pub fn answer(engine: &Engine, request: &JsValue) -> Result<JsValue, JsValue> {
    let names = |name: &str| -> Vec<String> {
        let list = member(request, name);
        let items = Array::is_array(&list).then(|| Array::from(&list));
        items
            .into_iter()
            .flat_map(|items| items.iter().collect::<Vec<_>>())
            .filter_map(|item| item.as_string())
            .collect()
    };
    let number = |name: &str| member(request, name).as_f64();
    let request = Request {
        states: names("states"),
        text: text(request, "text")?,
        data: texts(&member(request, "data"), "data")?,
        traversed: names("traversed"),
        threshold: number("threshold").map(|threshold| threshold as f32),
        max_results: number("maxResults").unwrap_or(1.0) as usize,
        class: member(request, "class").as_string().unwrap_or_default(),
        lang: member(request, "lang").as_string().unwrap_or_default(),
        now: number("now").unwrap_or_default() as i64,
        seed: number("seed").unwrap_or_default() as u32,
    };
    let response = next_response(engine, &request);
    let mut members = vec![("status", JsValue::from(response.status()))];
    if let Some((code, message)) = response.error() {
        members.push(("code", code.into()));
        members.push(("message", message.into()));
    }
    if let Response::Answers(answers) = &response {
        members.push(("answers", array(answers, one)));
    }
    Ok(object(members))
}

/// One answer, under the names of StarChat.
fn one(answer: &Answer) -> JsValue {
    let data = answer.data.iter();
    object([
        (
            "traversed_states",
            array(&answer.traversed, |state| state.as_str().into()),
        ),
        ("state", answer.state.as_str().into()),
        ("bubble", answer.bubble.as_str().into()),
        ("action", answer.action.as_str().into()),
        (
            "data",
            object(data.map(|(name, value)| (name.as_str(), value.as_str().into()))),
        ),
        ("action_input", from_value(&answer.action_input)),
        ("state_data", from_value(&answer.state_data)),
        ("success_value", answer.success_value.as_str().into()),
        ("failure_value", answer.failure_value.as_str().into()),
        ("max_state_count", answer.max_state_count.into()),
        ("evaluation_class", answer.class.as_str().into()),
        ("score", answer.score.into()),
    ])
}
