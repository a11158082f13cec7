//! Files in memory: the compiled bot, and a site that was made with it.
//!
//! The strong ETag of each is the hash of its content, so a page that comes back downloads it only
//! when it has changed, also when the server was restarted or another instance answers.
//! The compressed form is another representation and has a tag of its own.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Brotli's effort, 0..=11: 9 compresses a megabyte in about a tenth of a second, and 11, which
/// takes ten times as long, gains three parts in a hundred.
const QUALITY: i32 = 9;

/// A file, ready to be sent.
#[derive(Debug)]
pub(crate) struct Held {
    kind: &'static str,
    plain: Representation,
    /// Absent where compression does not make it smaller.
    brotli: Option<Representation>,
}

#[derive(Debug)]
struct Representation {
    bytes: Bytes,
    etag: String,
}

impl Held {
    /// Hashes and compresses `bytes`, which are of a media type.
    pub(crate) fn new(bytes: Vec<u8>, kind: &'static str) -> Held {
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let brotli = compress(&bytes)
            .filter(|smaller| smaller.len() < bytes.len())
            .map(|smaller| Representation {
                bytes: smaller.into(),
                etag: format!("\"{hash}-br\""),
            });
        Held {
            kind,
            plain: Representation {
                bytes: bytes.into(),
                etag: format!("\"{hash}\""),
            },
            brotli,
        }
    }

    /// The response to a `GET` or `HEAD` request.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let headers = request.headers();
        let chosen = match &self.brotli {
            Some(brotli) if accepts_brotli(headers) => brotli,
            _ => &self.plain,
        };
        let unchanged = header_items(headers, header::IF_NONE_MATCH)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == chosen.etag);
        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Body::from(chosen.bytes.clone()).into_response();
            let sent = response.headers_mut();
            sent.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
            if chosen.etag.ends_with("-br\"") {
                sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            }
            response
        };
        let sent = response.headers_mut();
        sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&chosen.etag) {
            sent.insert(header::ETAG, etag);
        }
        response
    }
}

/// The media type that a file's name tells.
pub(crate) fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css",
        "html" => "text/html",
        "js" => "text/javascript",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// `bytes` in brotli, or nothing should the encoder fail.
fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        ..Default::default()
    };
    let mut encoder = brotli::CompressorWriter::with_params(Vec::new(), 1 << 16, &params);
    encoder.write_all(bytes).ok()?;
    Some(encoder.into_inner())
}

/// Whether `Accept-Encoding` names brotli, and not with weight zero.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    header_items(headers, header::ACCEPT_ENCODING).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        named && !refused
    })
}

/// The comma-separated items of all headers of this name.
fn header_items(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}
