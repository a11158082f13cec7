//! Headers that every answer carries: how long it may be kept, and who may use it.
//!
//! | what | kept | other origins |
//! |---|---|---|
//! | `edgewise-assets/<hash>/…` | one year, immutable | may load it |
//! | `edgewise.js`, `*.edgewise` | revalidated each time | may load it |
//! | pages, styles, pictures | revalidated each time | – |
//! | `console/…` | revalidated each time | no, and no page may frame it |
//!
//! The loader, the assets and the blob are made to be embedded by sites on other origins, are the
//! same for everybody and come without credentials, so `*` gives nothing away.
//! Only an answer that succeeded is immutable: a 404 must be gone when the file arrives.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// What the operators' console may do: run its own files, show pictures that are in an address, and
/// talk to its own server; nothing inline, nothing from elsewhere, in no frame.
const CONSOLE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'",
);

/// Adds the headers of this module to the answer of `next`.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let place = Place::of(request.uri().path());
    let mut response = next.run(request).await;
    let kept = match (place, response.status()) {
        (
            Place::HashedAsset,
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED,
        ) => IMMUTABLE,
        _ => REVALIDATED,
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, kept);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    if place == Place::Console {
        headers.insert(header::CONTENT_SECURITY_POLICY, CONSOLE_POLICY);
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(
            "cross-origin-opener-policy",
            HeaderValue::from_static("same-origin"),
        );
    }
    if matches!(place, Place::HashedAsset | Place::Embeddable) {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            "cross-origin-resource-policy",
            HeaderValue::from_static("cross-origin"),
        );
    }
    name_charset(headers);
    response
}

/// What a path leads to, as far as headers depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A file whose folder is named after its content.
    HashedAsset,
    /// The loader, a blob, or an asset without a hash.
    Embeddable,
    /// A file of the operators' console.
    Console,
    /// Everything else.
    Page,
}

impl Place {
    fn of(path: &str) -> Place {
        if path == "/console" || path.starts_with("/console/") {
            return Place::Console;
        }
        let mut parts = path.split('/');
        let in_assets = parts.by_ref().any(|part| part == "edgewise-assets");
        let file = path.rsplit('/').next().unwrap_or_default();
        if in_assets && parts.next().is_some_and(is_hash) && !file.is_empty() {
            Place::HashedAsset
        } else if in_assets || file == "edgewise.js" || file.ends_with(".edgewise") {
            Place::Embeddable
        } else {
            Place::Page
        }
    }
}

/// Whether a folder's name is a content hash: at least eight lower-case hexadecimal digits.
fn is_hash(name: &str) -> bool {
    name.len() >= 8
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// All text here is UTF-8; a browser that has to guess would guess wrong.
fn name_charset(headers: &mut HeaderMap) {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return;
    };
    if !kind.starts_with("text/") || kind.contains("charset=") {
        return;
    }
    if let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8")) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Place) {
        assert_eq!(Place::of(path), expected, "{path}");
    }

    #[test]
    fn a_path_tells_how_long_its_content_may_be_kept() {
        check(
            "/edgewise-assets/0123456789abcdef/widget.js",
            Place::HashedAsset,
        );
        check(
            "/shop/edgewise-assets/0123456789abcdef/widget_bg.wasm",
            Place::HashedAsset,
        );
        check("/edgewise-assets/dev/widget.js", Place::Embeddable);
        check("/edgewise-assets/0123456789abcdef/", Place::Embeddable);
        check("/edgewise.js", Place::Embeddable);
        check("/shop/bot.edgewise", Place::Embeddable);
        check("/console/", Place::Console);
        check("/console/console_bg.wasm", Place::Console);
        check("/consoles", Place::Page);
        check("/", Place::Page);
        check("/index.html", Place::Page);
        check("/0123456789abcdef/edgewise-assets.html", Place::Page);
    }
}
