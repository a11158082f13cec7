//! The operators' calls about conversations.

use axum::Router;
use axum::routing::{get, post, put};

use super::{act, canned, detail, events, health, list, presence, transcript, turns};
use crate::Server;

/// All of them.
pub fn routes() -> Router<Server> {
    let one = "/op/v1/conversations/{id}";
    let of = |part: &str| format!("{one}/{part}");
    Router::new()
        .route("/op/v1/conversations", get(list::list))
        .route(one, get(detail::detail).delete(act::erase))
        .route(&of("messages/{client_id}"), put(act::say))
        .route(&of("notes/{client_id}"), put(act::note))
        .route(&of("take"), post(act::take_over))
        .route(&of("give-back"), post(act::back_to_the_bot))
        .route(&of("close"), post(act::end))
        .route(&of("transfer"), post(act::hand_on))
        .route(&of("ack"), post(act::acknowledge))
        .route(&of("typing"), post(act::typing))
        .route(&of("ticket"), post(act::set_ticket))
        .route(&of("transcript"), get(transcript::transcript))
        .route("/op/v1/turns/{id}/answer", post(turns::answer))
        .route("/op/v1/turns/{id}/extend", post(turns::extend))
        .route("/op/v1/turns/{id}/hold", post(turns::hold))
        .route("/op/v1/turns/{id}/reject", post(turns::reject))
        .route("/op/v1/canned", get(canned::list).post(canned::create))
        .route(
            "/op/v1/canned/{id}",
            put(canned::update).delete(canned::remove),
        )
        .route("/op/v1/presence", post(presence::set))
        .route("/op/v1/team", get(presence::team))
        .route("/op/v1/events", get(events::events))
        .route("/op/v1/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
}
