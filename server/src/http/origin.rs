//! Which pages may call: the channels' lists of origins.
//!
//! Visitors' calls carry a token and no cookie, so a foreign page cannot act for a visitor; the
//! lists decide on whose pages a channel is embedded.
//! A preflight does not say for which channel, so it is answered for every origin that any channel
//! allows; the call itself is then checked against its own channel, by [`allow`].

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Answer, ApiError};
use crate::Server;

/// Methods and headers that pages use.
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, DELETE");
const HEADERS: HeaderValue =
    HeaderValue::from_static("authorization, content-type, last-event-id, apikey");

/// Adds what browsers ask for to the visitors' calls, and answers preflights.
pub async fn cross_origin(State(server): State<Server>, request: Request, next: Next) -> Response {
    let origin = origin_of(request.headers()).map(str::to_owned);
    let host = host_of(request.headers()).map(str::to_owned);
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let allowed = match &origin {
        Some(origin) => is_own(origin, host.as_deref()) || server.channels().any_allows(origin),
        None => true,
    };
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else if allowed {
        next.run(request).await
    } else {
        refused().into_response()
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(Ok(value)) = origin
        .filter(|_| allowed)
        .map(|o| HeaderValue::from_str(&o))
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("retry-after"),
        );
        if is_preflight {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
            headers.insert(
                header::ACCESS_CONTROL_MAX_AGE,
                HeaderValue::from_static("7200"),
            );
        }
    }
    response
}

/// Checks a call against the origins of its own channel.
///
/// # Errors
/// 403 when the page's origin is not on the list.
pub fn allow(headers: &HeaderMap, origins: &[String]) -> Answer<()> {
    let Some(origin) = origin_of(headers) else {
        return Ok(());
    };
    if is_own(origin, host_of(headers)) || on_list(origin, origins) {
        Ok(())
    } else {
        Err(refused())
    }
}

/// Whether a list allows an origin: exactly as written; an empty list allows every one that has a
/// name.
pub fn on_list(origin: &str, origins: &[String]) -> bool {
    if origins.is_empty() {
        origin != "null"
    } else {
        origins.iter().any(|allowed| allowed == origin)
    }
}

fn refused() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "origin_refused",
        "this page's origin is not among those that the channel allows",
    )
}

fn origin_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN)?.to_str().ok()
}

fn host_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Whether the page comes from the server itself.
fn is_own(origin: &str, host: Option<&str>) -> bool {
    let name = origin.split_once("://").map(|(_, name)| name);
    name.is_some() && name == host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origin: &str, origins: &[&str], expected: bool) {
        let origins: Vec<String> = origins.iter().map(|&o| o.to_owned()).collect();
        assert_eq!(on_list(origin, &origins), expected, "{origin}");
    }

    #[test]
    fn scheme_host_and_port_must_be_the_same() {
        let list = ["https://shop.example"];
        check("https://shop.example", &list, true);
        check("http://shop.example", &list, false);
        check("https://shop.example:8443", &list, false);
        check("https://shop.example.evil.example", &list, false);
        check("https://evil-shop.example", &list, false);
        check("null", &list, false);
    }

    #[test]
    fn a_page_from_a_file_must_be_allowed_by_name() {
        check("null", &[], false);
        check("null", &["null"], true);
        check("https://anywhere.example", &[], true);
    }
}
