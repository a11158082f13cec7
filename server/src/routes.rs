//! All routes, and what holds for each of them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::Span;

use crate::http::{ApiError, count, cross_origin};
use crate::{
    Server, account, bot, channel, desk, export, knowledge, openapi, site, starchat, statistics,
    visitor,
};

/// The largest body of an ordinary call.
const MAX_BODY: usize = 64 * 1024;

/// The largest body of any call: an import, an upload.
const MAX_UPLOAD: u64 = 8 * 1024 * 1024;

/// How long a body may pause between two parts of it.
const BODY: Duration = Duration::from_secs(15);

/// Refuses bodies that would have to be unpacked first, as a small one can become very large, and
/// those that say that they are too large, before any of it is read.
async fn plain(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let message = "send the body as it is, without Content-Encoding";
        return ApiError::new(status, "encoded", message).into_response();
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_UPLOAD) {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        let message = "nothing as large as that is expected here";
        return ApiError::new(status, "too_large", message).into_response();
    }
    next.run(request).await
}

/// What the log calls a request: without what stands behind `?`, where a ticket or a search may be.
fn span(request: &Request) -> Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}

/// All routes of a server.
pub fn app(server: Server) -> Router {
    let visitors = Router::new()
        .merge(channel::public_routes())
        .merge(visitor::routes())
        .merge(starchat::routes())
        .layer(middleware::from_fn_with_state(server.clone(), cross_origin));
    let operators = Router::new()
        .merge(account::routes())
        .merge(account::key_routes())
        .merge(channel::routes())
        .merge(bot::routes())
        .merge(knowledge::routes())
        .merge(statistics::routes())
        .merge(export::routes())
        .merge(desk::routes());
    let files = site::routes(server.site());
    Router::new()
        .merge(visitors)
        .merge(operators)
        .merge(bot::blob_routes())
        .merge(openapi::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(plain))
        .layer(RequestBodyTimeoutLayer::new(BODY))
        .merge(files)
        .layer(middleware::from_fn_with_state(server.clone(), count))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(server)
}
