//! The description of all calls: `/openapi.json`, and a page that shows it, `/api/`.
//!
//! [`calls`] has a line for each call; the shapes of bodies are derived from the wire types
//! themselves, so they cannot say anything else.
//! The page is three small files in memory, made for exactly this; it runs nothing from elsewhere.

mod calls;
mod document;
mod shape;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::LazyLock;

use crate::Server;

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document::document().to_string()));

/// What the page may do: run its own script, use its own style, read the document.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

/// The document and its page.
pub fn routes() -> Router<Server> {
    let page = || async { file("text/html; charset=utf-8", include_str!("page/index.html")) };
    let script = || async { file("text/javascript", include_str!("page/page.js")) };
    let style = || async { file("text/css", include_str!("page/page.css")) };
    Router::new()
        .route(
            "/openapi.json",
            get(|| async { file("application/json", DOCUMENT.clone()) }),
        )
        .route("/api/", get(page))
        .route("/api/page.js", get(script))
        .route("/api/page.css", get(style))
}

fn file(kind: &'static str, content: impl IntoResponse) -> Response {
    let header = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    let headers = [
        header(header::CONTENT_TYPE, kind),
        header(header::CACHE_CONTROL, "no-cache"),
        header(header::CONTENT_SECURITY_POLICY, POLICY),
        header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        header(header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, content).into_response()
}
