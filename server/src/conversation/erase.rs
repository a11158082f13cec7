//! Erasing: by age, by wish of the visitor, by an administrator.
//!
//! What is erased is gone: log, notes, turns and ratings go with the conversation, and nothing in
//! the inbox says more of it than its name.

use edgewise_protocol::Millis;
use sqlx::Row;

use super::lock;
use crate::Server;
use crate::desk::{Line, tell};
use crate::http::Answer;
use crate::store::{Signal, StoreError, Tx};

/// How long the inbox remembers; a console that was away for longer takes the list again.
const INBOX: Millis = 24 * 3_600_000;

/// How long a session without any conversation is kept after it was last used.
const SESSION: Millis = 30 * 24 * 3_600_000;

/// Erases a conversation.
///
/// # Errors
/// When the database cannot be reached.
pub async fn erase_conversation(tx: &mut Tx, id: &str, now: Millis) -> Answer<()> {
    let Some(row) = lock(tx, id).await? else {
        return Ok(());
    };
    sqlx::query("DELETE FROM conversation WHERE id = $1")
        .bind(id)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM inbox WHERE conversation = $1")
        .bind(id)
        .execute(tx.on())
        .await?;
    let line = Line {
        kind: "erased",
        channel: Some(&row.channel),
        conversation: Some(id),
        item: None,
        ts: now,
    };
    tell(tx, line).await?;
    tx.signal(Signal::Conversation(id.to_owned()));
    tx.signal(Signal::Queue(row.channel));
    Ok(())
}

/// Erases a visitor's session with all its conversations.
///
/// # Errors
/// When the database cannot be reached.
pub async fn erase_session(tx: &mut Tx, session: &str, now: Millis) -> Answer<()> {
    let rows = sqlx::query("SELECT id FROM conversation WHERE session = $1")
        .bind(session)
        .fetch_all(tx.on())
        .await?;
    for row in rows {
        let id: String = row.try_get(0)?;
        erase_conversation(tx, &id, now).await?;
    }
    sqlx::query("DELETE FROM session WHERE id = $1")
        .bind(session)
        .execute(tx.on())
        .await?;
    Ok(())
}

/// Erases what the channels' settings say is too old, what the inbox no longer needs, and sessions
/// that nothing hangs on.
///
/// # Errors
/// When the database cannot be reached.
pub async fn erase_what_is_old(server: &Server) -> Result<(), StoreError> {
    let now = server.now();
    for channel in server.channels().all() {
        let days = Millis::from(channel.settings.retention_days);
        if days == 0 {
            continue;
        }
        let old = sqlx::query(
            "SELECT id FROM conversation WHERE channel = $1 AND last_ts < $2 LIMIT 500",
        )
        .bind(channel.id.as_str())
        .bind(now - days * 24 * 3_600_000)
        .fetch_all(&mut *server.store().read().await?)
        .await?;
        for row in old {
            let id: String = row.try_get(0)?;
            let mut tx = server.store().begin().await?;
            if erase_conversation(&mut tx, &id, now).await.is_ok() {
                tx.commit().await?;
            }
        }
    }
    let mut tx = server.store().begin().await?;
    // The newest line stays, so that a console's cursor can be told from one of another life.
    sqlx::query(
        "DELETE FROM inbox WHERE ts < $1 AND ts > 0 AND seq < (SELECT MAX(seq) FROM inbox)",
    )
    .bind(now - INBOX)
    .execute(tx.on())
    .await?;
    sqlx::query(
        "DELETE FROM session WHERE seen_at < $1
         AND NOT EXISTS (SELECT 1 FROM conversation WHERE conversation.session = session.id)",
    )
    .bind(now - SESSION)
    .execute(tx.on())
    .await?;
    tx.commit().await
}
