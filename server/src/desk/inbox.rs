//! The inbox: what consoles are told, numbered without a gap.
//!
//! A line says only what it is about; what is told is looked up when it is told, so a console that
//! comes late hears how things are and not how they were.

use edgewise_protocol::Millis;
use sqlx::{AnyConnection, Row};

use crate::http::Answer;
use crate::store::{Signal, StoreError, Tx};

/// What a line of the inbox is about.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// `conversation`, `entry`, `turn`, `note`, `read`, `erased`, `changed`, `job`.
    pub kind: &'a str,
    /// The channel whose operators hear it; nothing for everybody.
    pub channel: Option<&'a str>,
    /// The conversation it is about.
    pub conversation: Option<&'a str>,
    /// Which entry, turn, note, list or job.
    pub item: Option<&'a str>,
    /// When.
    pub ts: Millis,
}

/// Writes a line. It locks the counter until the commit, so it should be among the last things that
/// a transaction does.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tell(tx: &mut Tx, line: Line<'_>) -> Result<i64, StoreError> {
    let row =
        sqlx::query("UPDATE counter SET value = value + 1 WHERE name = 'inbox' RETURNING value")
            .fetch_one(tx.on())
            .await?;
    let seq: i64 = row.try_get(0)?;
    sqlx::query("INSERT INTO inbox (seq, kind, channel, conversation, item, ts) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(seq)
        .bind(line.kind)
        .bind(line.channel)
        .bind(line.conversation)
        .bind(line.item)
        .bind(line.ts)
        .execute(tx.on())
        .await?;
    tx.signal(Signal::Inbox);
    Ok(seq)
}

/// Tells every console that a list has changed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn changed(tx: &mut Tx, list: &str) -> Answer<()> {
    let line = Line {
        kind: "changed",
        channel: None,
        conversation: None,
        item: Some(list),
        ts: 0,
    };
    tell(tx, line).await?;
    Ok(())
}

/// The last line there is.
///
/// # Errors
/// When the database cannot be reached.
pub async fn head(on: &mut AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT value FROM counter WHERE name = 'inbox'")
        .fetch_one(on)
        .await?;
    Ok(row.try_get(0)?)
}
