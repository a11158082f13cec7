//! What happened, counted: by day, by certainty, by state, and what nobody could answer.

mod counting;
mod group;
mod span;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use edgewise_protocol::statistics::Statistics;
use serde::Deserialize;

use crate::Server;
use crate::account::Signed;
use crate::desk::Access;
use crate::http::{Answer, ApiError, Json};
use counting::{Counting, Yardstick};
use span::Span;

/// The call.
pub fn routes() -> Router<Server> {
    Router::new().route("/op/v1/statistics", get(statistics))
}

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    channel: String,
    from: String,
    to: String,
    zone: String,
}

/// `GET /op/v1/statistics?channel=&from=&to=&zone=`
async fn statistics(
    State(server): State<Server>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Answer<Json<Statistics>> {
    let span = Span::of(&asked.from, &asked.to, &asked.zone, server.now())?;
    let bot = server.bot().await;
    let mut on = server.store().snapshot().await?;
    let access = Access::of(&mut on, &signed).await?;
    if !asked.channel.is_empty() && !access.has_channel(&asked.channel) {
        return Err(ApiError::forbidden("this channel is not one of yours"));
    }
    let counts = |channel: &str| {
        let is_wanted = asked.channel.is_empty() || asked.channel == channel;
        is_wanted && access.has_channel(channel)
    };
    let mut counting = Counting::new(span, Yardstick::of(bot.engine()));
    counting.conversations(&mut on, &counts).await?;
    counting.entries(&mut on, &counts).await?;
    drop(on);
    let done = tokio::task::spawn_blocking(move || counting.done()).await;
    let broken = |_| ApiError::unavailable("the statistics could not be made; try again");
    done.map(Json).map_err(broken)
}
