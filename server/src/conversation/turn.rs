//! Turns: a visitor's message that waits for an answer, resolved exactly once.
//!
//! Whoever resolves a turn (an operator, a second operator, the clock, the visitor's next message)
//! does it with one statement that only succeeds while nobody has; the losers are told who won.
//! The clock is the column `deadline_at`: a restart forgets nothing, and of two instances that see
//! it pass, one resolves.

use edgewise_protocol::Millis;
use edgewise_protocol::channel::Mode;
use edgewise_protocol::id::{ConversationId, TurnId};
use edgewise_protocol::turn::{Resolution, Turn};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Candidates, ConversationRow};
use crate::desk::{Line, tell};
use crate::http::{Answer, ApiError};
use crate::store::{StoreError, Tx, as_json, json, word, written};

/// Opens a turn for the entry `seq`, and ends the one before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(
    tx: &mut Tx,
    row: &ConversationRow,
    seq: i64,
    mode: Mode,
    candidates: &Candidates,
    deadline_at: Option<Millis>,
    now: Millis,
) -> Answer<()> {
    end_open(tx, row, Resolution::Superseded, None, now).await?;
    let id = crate::secret::id();
    sqlx::query(
        "INSERT INTO turn (id, conversation, seq, mode, suggestions, fault, opened_at, deadline_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.as_str())
    .bind(row.id.as_str())
    .bind(seq)
    .bind(written(&mode))
    .bind(as_json(&candidates.suggestions))
    .bind(candidates.fault.as_deref())
    .bind(now)
    .bind(deadline_at)
    .execute(tx.on())
    .await?;
    announce(tx, row, &id, now).await?;
    Ok(())
}

/// Ends the open turn of a conversation, if there is one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end_open(
    tx: &mut Tx,
    row: &ConversationRow,
    resolution: Resolution,
    by: Option<&str>,
    now: Millis,
) -> Answer<()> {
    if let Some(turn) = open_turn(tx.on(), &row.id).await? {
        resolve(tx, row, turn.id.as_str(), resolution, by, now).await?;
    }
    Ok(())
}

/// Resolves a turn, if nobody has; says whether this call did.
///
/// # Errors
/// When the database cannot be reached.
pub async fn resolve(
    tx: &mut Tx,
    row: &ConversationRow,
    turn: &str,
    resolution: Resolution,
    by: Option<&str>,
    now: Millis,
) -> Answer<bool> {
    let resolved = sqlx::query(
        "UPDATE turn SET resolution = $2, resolved_by = $3, resolved_at = $4, version = version + 1
         WHERE id = $1 AND resolution IS NULL",
    )
    .bind(turn)
    .bind(written(&resolution))
    .bind(by)
    .bind(now)
    .execute(tx.on())
    .await?;
    if resolved.rows_affected() == 0 {
        return Ok(false);
    }
    announce(tx, row, turn, now).await?;
    Ok(true)
}

/// Takes the clock off an open turn: it waits for a person, and for nothing else.
///
/// # Errors
/// When the database cannot be reached.
pub async fn leave_to_people(
    tx: &mut Tx,
    row: &ConversationRow,
    turn: &str,
    now: Millis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE turn SET deadline_at = NULL, version = version + 1
         WHERE id = $1 AND resolution IS NULL",
    )
    .bind(turn)
    .execute(tx.on())
    .await?;
    // Consoles count down to nothing otherwise.
    announce(tx, row, turn, now).await
}

/// What an operator does to the clock of a turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Stops it.
    Hold,
    /// Sets it to so many milliseconds from now, running.
    Extend(Millis),
    /// Stops it for good: nothing is answered.
    Reject,
}

/// Changes a turn that nobody has resolved or changed since `version`.
///
/// # Errors
/// 409 with the turn as it is now.
pub async fn change(
    tx: &mut Tx,
    row: &ConversationRow,
    turn: &str,
    version: i64,
    what: Change,
    by: &str,
    now: Millis,
) -> Answer<Turn> {
    let query = match what {
        Change::Hold => sqlx::query(
            "UPDATE turn SET held = 1, version = version + 1
             WHERE id = $1 AND version = $2 AND resolution IS NULL",
        )
        .bind(turn)
        .bind(version),
        Change::Extend(by) => sqlx::query(
            "UPDATE turn SET held = 0, deadline_at = $3, version = version + 1
             WHERE id = $1 AND version = $2 AND resolution IS NULL",
        )
        .bind(turn)
        .bind(version)
        .bind(now + by),
        Change::Reject => sqlx::query(
            "UPDATE turn SET resolution = 'rejected', resolved_by = $3, resolved_at = $4,
             version = version + 1 WHERE id = $1 AND version = $2 AND resolution IS NULL",
        )
        .bind(turn)
        .bind(version)
        .bind(by)
        .bind(now),
    };
    let changed = query.execute(tx.on()).await?;
    let is_changed = changed.rows_affected() > 0;
    if is_changed {
        announce(tx, row, turn, now).await?;
    }
    let found = turn_row(tx.on(), turn).await?;
    let found = found.ok_or_else(|| ApiError::not_found("turn"))?;
    if is_changed {
        Ok(found)
    } else {
        Err(lost(&found))
    }
}

/// The refusal for who came too late, with the turn as it is now.
pub fn lost(turn: &Turn) -> ApiError {
    let (code, message) = match turn.resolution {
        Some(_) => ("resolved", "this message has been answered"),
        None => ("changed", "somebody has changed this turn meanwhile"),
    };
    ApiError::conflict(code, message, serde_json::to_value(turn).ok())
}

async fn announce(
    tx: &mut Tx,
    row: &ConversationRow,
    turn: &str,
    now: Millis,
) -> Result<(), StoreError> {
    let line = Line {
        kind: "turn",
        channel: Some(&row.channel),
        conversation: Some(&row.id),
        item: Some(turn),
        ts: now,
    };
    tell(tx, line).await?;
    Ok(())
}

const COLUMNS: &str = "SELECT id, conversation, seq, mode, suggestions, fault, opened_at,
    deadline_at, held, version, resolution, resolved_by FROM turn";

/// The turn of that id.
///
/// # Errors
/// When the database cannot be reached.
pub async fn turn_row(on: &mut AnyConnection, id: &str) -> Result<Option<Turn>, StoreError> {
    one(on, &format!("{COLUMNS} WHERE id = $1"), id).await
}

/// The turn of a conversation that waits.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_turn(
    on: &mut AnyConnection,
    conversation: &str,
) -> Result<Option<Turn>, StoreError> {
    let statement = format!("{COLUMNS} WHERE conversation = $1 AND resolution IS NULL");
    one(on, &statement, conversation).await
}

async fn one(
    on: &mut AnyConnection,
    statement: &str,
    id: &str,
) -> Result<Option<Turn>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
        .bind(id)
        .fetch_optional(on)
        .await?;
    row.as_ref().map(shown).transpose()
}

/// A turn, as operators see it.
///
/// # Errors
/// When a column holds what it should not.
pub fn shown(row: &AnyRow) -> Result<Turn, StoreError> {
    let resolution: Option<String> = row.try_get("resolution")?;
    Ok(Turn {
        id: TurnId(row.try_get("id")?),
        conversation: ConversationId(row.try_get("conversation")?),
        seq: row.try_get("seq")?,
        mode: word(row, "mode")?,
        suggestions: json(row, "suggestions")?,
        opened_at: row.try_get("opened_at")?,
        deadline_at: row.try_get("deadline_at")?,
        held: row.try_get::<i64, _>("held")? != 0,
        version: row.try_get("version")?,
        resolution: match resolution {
            Some(_) => Some(word(row, "resolution")?),
            None => None,
        },
        resolved_by: row.try_get("resolved_by")?,
        fault: row.try_get("fault")?,
    })
}
