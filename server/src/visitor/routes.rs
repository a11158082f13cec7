//! The visitors' calls.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};

use super::{answer, events, live, messages, session};
use crate::Server;

/// The largest import, in bytes.
const MAX_IMPORT: usize = 8 * 1024 * 1024;

/// All of them.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/v1/channels/{channel}/answer", post(answer::answer))
        .route("/v1/channels/{channel}/sessions", post(session::create))
        .route(
            "/v1/avatars/{channel}/{operator}/{mark}",
            get(answer::avatar),
        )
        .route("/v1/session", delete(session::end))
        .route("/v1/session/user", put(session::set_user))
        .route("/v1/session/data", get(session::data))
        .route(
            "/v1/conversations/{cid}",
            put(messages::create).get(messages::snapshot),
        )
        .route(
            "/v1/conversations/{cid}/messages/{client_id}",
            put(messages::say),
        )
        .route(
            "/v1/conversations/{cid}/import",
            post(messages::import).layer(DefaultBodyLimit::max(MAX_IMPORT)),
        )
        .route(
            "/v1/conversations/{cid}/handover",
            post(live::ask_for_a_person),
        )
        .route("/v1/conversations/{cid}/close", post(live::end))
        .route("/v1/conversations/{cid}/email", post(live::leave_email))
        .route("/v1/conversations/{cid}/rating", post(live::rate))
        .route("/v1/conversations/{cid}/ack", post(live::acknowledge))
        .route("/v1/conversations/{cid}/typing", post(live::typing))
        .route("/v1/conversations/{cid}/ticket", post(live::ticket))
        .route("/v1/conversations/{cid}/events", get(events::events))
}
