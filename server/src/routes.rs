//! All routes, and what holds for each of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tower_http::trace::TraceLayer;

use crate::http::cross_origin;
use crate::{Server, account, bot, channel, site};

/// The largest body of an ordinary call.
const MAX_BODY: usize = 64 * 1024;

/// All routes of a server.
pub fn app(server: Server) -> Router {
    let visitors = Router::new()
        .merge(channel::public_routes())
        .layer(middleware::from_fn_with_state(server.clone(), cross_origin));
    let operators = Router::new()
        .merge(account::routes())
        .merge(account::key_routes())
        .merge(channel::routes())
        .merge(bot::routes());
    let files = site::routes(server.site());
    Router::new()
        .merge(visitors)
        .merge(operators)
        .merge(bot::blob_routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .merge(files)
        .layer(TraceLayer::new_for_http())
        .with_state(server)
}
