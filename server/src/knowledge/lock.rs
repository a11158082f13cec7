//! Locks: who has an answer or a state open, so that two editors do not overwrite each other.

use edgewise_protocol::Millis;
use edgewise_protocol::knowledge::Lock;
use sqlx::{AnyConnection, Row};
use std::collections::HashMap;

use super::edit::Editor;
use crate::store::{StoreError, Tx};

/// For how long a lock holds unless it is renewed.
pub const HOLD: Millis = 120_000;

/// What can be locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A question and its answer.
    Answer,
    /// A state.
    State,
}

impl Item {
    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Item::Answer => "answer",
            Item::State => "state",
        }
    }
}

/// A lock that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// By whom.
    pub by: Editor,
    /// Until when.
    pub until: Millis,
}

impl Held {
    /// The lock, as `asking` is told of it.
    pub fn shown(&self, asking: &str) -> Lock {
        Lock {
            by: self.by.name.clone(),
            mine: self.by.id == asking,
            until: self.until,
        }
    }
}

/// Who holds one of them now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn holder(
    on: &mut AnyConnection,
    item: Item,
    id: &str,
    now: Millis,
) -> Result<Option<Held>, StoreError> {
    let row = sqlx::query(
        "SELECT owner, name, expires_at FROM knowledge_lock
         WHERE kind = $1 AND id = $2 AND expires_at > $3",
    )
    .bind(item.as_str())
    .bind(id)
    .bind(now)
    .fetch_optional(on)
    .await?;
    row.map(|row| {
        Ok(Held {
            by: Editor {
                id: row.try_get("owner")?,
                name: row.try_get("name")?,
            },
            until: row.try_get("expires_at")?,
        })
    })
    .transpose()
}

/// All locks of a kind that hold now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn held(
    on: &mut AnyConnection,
    item: Item,
    now: Millis,
) -> Result<HashMap<String, Held>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, owner, name, expires_at FROM knowledge_lock WHERE kind = $1 AND expires_at > $2",
    )
    .bind(item.as_str())
    .bind(now)
    .fetch_all(on)
    .await?;
    let mut all = HashMap::with_capacity(rows.len());
    for row in rows {
        let by = Editor {
            id: row.try_get("owner")?,
            name: row.try_get("name")?,
        };
        let until = row.try_get("expires_at")?;
        all.insert(row.try_get("id")?, Held { by, until });
    }
    Ok(all)
}

/// Takes or renews a lock; gives who holds it afterwards, which is somebody else where they were
/// first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn take(
    tx: &mut Tx,
    item: Item,
    id: &str,
    editor: &Editor,
    now: Millis,
) -> Result<Held, StoreError> {
    sqlx::query(
        "INSERT INTO knowledge_lock (kind, id, owner, name, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, name = excluded.name,
         expires_at = excluded.expires_at
         WHERE knowledge_lock.owner = excluded.owner OR knowledge_lock.expires_at <= $6",
    )
    .bind(item.as_str())
    .bind(id)
    .bind(editor.id.as_str())
    .bind(editor.name.as_str())
    .bind(now + HOLD)
    .bind(now)
    .execute(tx.on())
    .await?;
    let held = holder(tx.on(), item, id, now).await?;
    Ok(held.unwrap_or_else(|| Held {
        by: editor.clone(),
        until: now + HOLD,
    }))
}

/// Gives a lock back; nothing happens if somebody else holds it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn release(tx: &mut Tx, item: Item, id: &str, editor: &Editor) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM knowledge_lock WHERE kind = $1 AND id = $2 AND owner = $3")
        .bind(item.as_str())
        .bind(id)
        .bind(editor.id.as_str())
        .execute(tx.on())
        .await?;
    Ok(())
}
