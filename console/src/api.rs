//! Calls to the server.
//!
//! Every call that changes something carries the text that `GET /op/v1/me` told, which a foreign page
//! cannot know; the session itself is a cookie that no script sees.

use std::cell::RefCell;

use edgewise_protocol::error::Problem;
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};
use yew::Callback;

use crate::words::Words;

/// Longest time that a call may take.
const LIMIT_MS: u32 = 20_000;

/// The server's part for operators, seen from the folder of the console.
const ROOT: &str = "../op/v1/";

thread_local! {
    static CSRF: RefCell<String> = const { RefCell::new(String::new()) };
    static SIGNED_OUT: RefCell<Option<Callback<()>>> = const { RefCell::new(None) };
}

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fault {
    /// The status; 0 when there was no answer at all.
    pub status: u16,
    /// A name for programs; empty when there was no answer.
    pub code: String,
    /// What the server says about it, in English.
    pub message: String,
    /// The member of the body that is at fault.
    pub field: Option<String>,
    /// What is there instead.
    pub now: Option<Box<Value>>,
}

impl Fault {
    /// Whether the same call may succeed later: no answer, too many calls, a server in trouble.
    pub fn may_heal(&self) -> bool {
        matches!(self.status, 0 | 408 | 425 | 429 | 500..)
    }

    /// What to tell a person.
    pub fn text(&self, t: Words) -> String {
        match (self.status, self.code.as_str()) {
            (0, _) => t("The server cannot be reached.").to_owned(),
            (401, "wrong_login") => t("The address or the password is wrong.").to_owned(),
            (403, _) => t("You are not allowed to do this.").to_owned(),
            (429, _) => t("Too many attempts. Please wait a moment.").to_owned(),
            (409, "changed") => t("Somebody else has changed this meanwhile.").to_owned(),
            (413, _) => t("This is too large.").to_owned(),
            _ if !self.message.is_empty() => self.message.clone(),
            _ => t("The server could not do this.").to_owned(),
        }
    }

    /// What to tell beside a field of a form, if this is about it.
    pub fn about(&self, field: &str) -> Option<String> {
        let found = self.field.as_deref()?;
        (found == field || found.strip_prefix("settings.") == Some(field))
            .then(|| self.message.clone())
    }

    fn unreachable() -> Fault {
        Fault::default()
    }
}

/// Keeps the text that calls carry.
pub fn set_csrf(csrf: &str) {
    CSRF.with_borrow_mut(|kept| csrf.clone_into(kept));
}

/// Whom to tell when the session is over.
pub fn on_signed_out(tell: Option<Callback<()>>) {
    SIGNED_OUT.with_borrow_mut(|kept| *kept = tell);
}

/// What a member of unknown shape is.
///
/// By way of its text, because one way to read each type is half as much code as two.
///
/// # Errors
/// When it is something else.
pub fn read<T: DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    serde_json::from_str(&value.to_string())
}

/// The address of a file of the operators' part, for a link.
pub fn address(path: &str) -> String {
    format!("{ROOT}{path}")
}

/// `GET` of a path below `/op/v1/`.
///
/// # Errors
/// Whatever the server refused, or that it did not answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Fault> {
    parse(&call("GET", path, None).await?)
}

/// A call with a body.
///
/// # Errors
/// As [`get`].
pub async fn send<T: DeserializeOwned>(
    method: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T, Fault> {
    let body = serde_json::to_string(body).map_err(|_| Fault::unreachable())?;
    parse(&call(method, path, Some(JsValue::from_str(&body))).await?)
}

/// A call that changes something, without a body.
///
/// # Errors
/// As [`get`].
pub async fn act<T: DeserializeOwned>(method: &str, path: &str) -> Result<T, Fault> {
    parse(&call(method, path, None).await?)
}

/// A `POST` of bytes.
///
/// # Errors
/// As [`get`].
pub async fn upload<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, Fault> {
    parse(&call("POST", path, Some(Uint8Array::from(bytes).into())).await?)
}

/// Opens a stream below `/op/v1/`; `signal` ends it.
///
/// # Errors
/// As [`get`].
pub async fn stream(path: &str, cursor: &str, signal: &AbortSignal) -> Result<Response, Fault> {
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    let headers = web_sys::Headers::new().map_err(|_| Fault::unreachable())?;
    for (name, value) in [("Accept", "text/event-stream"), ("Last-Event-ID", cursor)] {
        headers.set(name, value).map_err(|_| Fault::unreachable())?;
    }
    init.set_headers_headers(&headers);
    let response = fetch(path, &init).await?;
    check(response).await
}

/// What an answer says; nothing is `null`.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|error| Fault {
        status: 502,
        code: "unreadable".to_owned(),
        message: error.to_string(),
        ..Fault::default()
    })
}

/// A call, whatever it answers: not generic, because it is long.
async fn call(method: &str, path: &str, body: Option<JsValue>) -> Result<String, Fault> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(LIMIT_MS)));
    let headers = web_sys::Headers::new().map_err(|_| Fault::unreachable())?;
    let csrf = CSRF.with_borrow(Clone::clone);
    if method != "GET" && !csrf.is_empty() {
        headers
            .set("X-Edgewise-Csrf", &csrf)
            .map_err(|_| Fault::unreachable())?;
    }
    if let Some(body) = body {
        let kind = match body.is_string() {
            true => "application/json",
            false => "application/octet-stream",
        };
        headers
            .set("Content-Type", kind)
            .map_err(|_| Fault::unreachable())?;
        init.set_body(&body);
    }
    init.set_headers_headers(&headers);
    let response = check(fetch(path, &init).await?).await?;
    text_of(&response).await
}

async fn fetch(path: &str, init: &RequestInit) -> Result<Response, Fault> {
    let window = web_sys::window().ok_or_else(Fault::unreachable)?;
    let promise = window.fetch_with_str_and_init(&address(path), init);
    let response = JsFuture::from(promise)
        .await
        .map_err(|_| Fault::unreachable())?;
    response.dyn_into().map_err(|_| Fault::unreachable())
}

/// The response itself, if it is a success.
async fn check(response: Response) -> Result<Response, Fault> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let text = text_of(&response).await.unwrap_or_default();
    let fault = match serde_json::from_str::<Problem>(&text) {
        Ok(problem) => Fault {
            status,
            code: problem.code,
            message: problem.message,
            field: problem.field,
            now: problem.now.map(Box::new),
        },
        Err(_) => Fault {
            status,
            ..Fault::default()
        },
    };
    if status == 401
        && fault.code != "wrong_login"
        && let Some(tell) = SIGNED_OUT.with_borrow(Clone::clone)
    {
        tell.emit(());
    }
    Err(fault)
}

async fn text_of(response: &Response) -> Result<String, Fault> {
    let promise = response.text().map_err(|_| Fault::unreachable())?;
    let text = JsFuture::from(promise)
        .await
        .map_err(|_| Fault::unreachable())?;
    Ok(text.as_string().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, field: Option<&str>) -> Fault {
        Fault {
            status,
            field: field.map(str::to_owned),
            message: "must be 0 to 1".to_owned(),
            ..Fault::default()
        }
    }

    #[test]
    fn what_is_refused_for_good_is_not_sent_again() {
        for status in [0, 408, 429, 500, 503] {
            assert!(fault(status, None).may_heal(), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 413, 422] {
            assert!(!fault(status, None).may_heal(), "{status}");
        }
    }

    #[test]
    fn a_fault_finds_its_field_with_or_without_the_settings() {
        let found = fault(422, Some("settings.certainty_threshold"));
        assert!(found.about("certainty_threshold").is_some());
        assert!(found.about("settings.certainty_threshold").is_some());
        assert!(found.about("name").is_none());
        assert!(fault(422, None).about("name").is_none());
    }
}
