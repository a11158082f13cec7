//! Where a conversation stands: what the visitor's widget needs beside the log.

use edgewise_protocol::Millis;
use edgewise_protocol::log::{Stage, Standing};
use sqlx::{AnyConnection, Row};

use super::{ConversationRow, author_of};
use crate::Server;
use crate::channel::{availability, opening};
use crate::desk::{Line, tell};
use crate::store::{Signal, StoreError, Tx};

/// Where a conversation stands now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(
    server: &Server,
    on: &mut AnyConnection,
    row: &ConversationRow,
) -> Result<Standing, StoreError> {
    let now = server.now();
    let there = availability(on, &row.channel, &row.lang, now).await?;
    let opening = server
        .channels()
        .get(&row.channel)
        .map(|channel| opening(&channel.settings, now));
    let operator = match (&row.operator, row.stage) {
        (Some(operator), Stage::Active) => author_of(on, &row.channel, operator).await?,
        _ => None,
    };
    Ok(Standing {
        stage: row.stage,
        operator,
        position: position(on, row).await?,
        operators_online: there.n_online,
        open: opening.is_none_or(|opening| opening.is_open),
        opens_at: opening.and_then(|opening| opening.opens_at),
        desk: row.desk,
    })
}

/// The place in the queue of the channel.
async fn position(
    on: &mut AnyConnection,
    row: &ConversationRow,
) -> Result<Option<i64>, StoreError> {
    let (Stage::Waiting, Some(since)) = (row.stage, row.waiting_since) else {
        return Ok(None);
    };
    let counted = sqlx::query(
        "SELECT COUNT(*) FROM conversation WHERE channel = $1 AND stage = 'waiting'
         AND (waiting_since < $2 OR (waiting_since = $2 AND id < $3))",
    )
    .bind(row.channel.as_str())
    .bind(since)
    .bind(row.id.as_str())
    .fetch_one(on)
    .await?;
    Ok(Some(counted.try_get::<i64, _>(0)? + 1))
}

/// Tells both sides that a conversation stands otherwise.
///
/// # Errors
/// When the database cannot be reached.
pub async fn touch(tx: &mut Tx, row: &ConversationRow, now: Millis) -> Result<(), StoreError> {
    let line = Line {
        kind: "conversation",
        channel: Some(&row.channel),
        conversation: Some(&row.id),
        item: None,
        ts: now,
    };
    tell(tx, line).await?;
    tx.signal(Signal::Conversation(row.id.clone()));
    Ok(())
}
