//! Compiled bots that are kept.
//!
//! Beside the blob stands the knowledge it was made of, so that restoring a model restores what
//! editors see as well: the next edit goes on from there, and does not bring back what was undone.

use edgewise_engine::train::Training;
use edgewise_protocol::Millis;
use edgewise_protocol::id::ItemId;
use edgewise_protocol::knowledge::Model;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::io::{Read, Write};

use super::{Bot, kept};
use crate::desk::{Line, tell};
use crate::knowledge::Content;
use crate::secret;
use crate::store::{Signal, Store, StoreError, Tx};

/// How many models are kept besides those that somebody has asked for.
const N_KEPT: i64 = 20;

/// A model that is to be written.
#[derive(Debug)]
pub struct New<'a> {
    /// The bot.
    pub bot: &'a Bot,
    /// Its knowledge, packed.
    pub content: &'a [u8],
    /// `started`, `trained`, `edited`, `backup` or `restored`.
    pub why: &'a str,
    /// What somebody wrote about it.
    pub note: &'a str,
    /// How many states, answers and dialogue turns it has.
    pub n_targets: i64,
}

/// Writes a model. It becomes the active one, unless it is a backup or one of newer knowledge is.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write(tx: &mut Tx, new: &New<'_>, now: Millis) -> Result<String, StoreError> {
    let row =
        sqlx::query("UPDATE counter SET value = value + 1 WHERE name = 'model' RETURNING value")
            .fetch_one(tx.on())
            .await?;
    let seq: i64 = row.try_get(0)?;
    let is_backup = new.why == "backup";
    let row = sqlx::query("SELECT COUNT(*) FROM model WHERE active = 1 AND knowledge > $1")
        .bind(new.bot.knowledge)
        .fetch_one(tx.on())
        .await?;
    let is_active = !is_backup && row.try_get::<i64, _>(0)? == 0;
    if is_active {
        sqlx::query("UPDATE model SET active = 0 WHERE active = 1")
            .execute(tx.on())
            .await?;
    }
    let id = secret::id();
    sqlx::query(
        "INSERT INTO model (id, seq, sha256, knowledge, active, kept, why, note, training,
         size_bytes, n_targets, created_at, blob, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(id.as_str())
    .bind(seq)
    .bind(new.bot.name())
    .bind(new.bot.knowledge)
    .bind(i64::from(is_active))
    .bind(i64::from(is_backup))
    .bind(new.why)
    .bind(new.note)
    .bind(kept::write(new.bot.training.as_ref()))
    .bind(i64::try_from(new.bot.blob().len()).unwrap_or(i64::MAX))
    .bind(new.n_targets)
    .bind(now)
    .bind(new.bot.blob().to_vec())
    .bind(new.content)
    .execute(tx.on())
    .await?;
    sqlx::query(
        "DELETE FROM model WHERE kept = 0 AND active = 0 AND seq NOT IN
         (SELECT seq FROM model WHERE kept = 0 ORDER BY seq DESC LIMIT $1)",
    )
    .bind(N_KEPT)
    .execute(tx.on())
    .await?;
    tell_changed(tx, now).await?;
    tx.signal(Signal::Bot);
    Ok(id)
}

/// Tells every console that there are other models.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tell_changed(tx: &mut Tx, now: Millis) -> Result<(), StoreError> {
    let line = Line {
        kind: "changed",
        channel: None,
        conversation: None,
        item: Some("models"),
        ts: now,
    };
    tell(tx, line).await?;
    Ok(())
}

/// All models, the newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn list(store: &Store) -> Result<Vec<Model>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, active, why, note, size_bytes, n_targets, created_at FROM model ORDER BY seq DESC",
    )
    .fetch_all(&mut *store.read().await?)
    .await?;
    rows.iter().map(shown).collect()
}

/// One of them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn one(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    let row = sqlx::query(
        "SELECT id, active, why, note, size_bytes, n_targets, created_at FROM model WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *store.read().await?)
    .await?;
    row.as_ref().map(shown).transpose()
}

fn shown(row: &AnyRow) -> Result<Model, StoreError> {
    Ok(Model {
        id: ItemId(row.try_get("id")?),
        active: row.try_get::<i64, _>("active")? != 0,
        why: row.try_get("why")?,
        note: row.try_get("note")?,
        size_bytes: row.try_get("size_bytes")?,
        n_targets: row.try_get("n_targets")?,
        created_at: row.try_get("created_at")?,
    })
}

/// A model with everything in it.
#[derive(Debug)]
pub struct Whole {
    /// The blob.
    pub blob: Vec<u8>,
    /// The count of knowledge it was made of.
    pub knowledge: i64,
    /// What training has found.
    pub training: Option<Training>,
    /// The knowledge, packed.
    pub content: Vec<u8>,
    /// How many states, answers and dialogue turns it has.
    pub n_targets: i64,
}

/// Which model is meant.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// The one that answers.
    Active,
    /// The one of that name.
    Id(&'a str),
    /// The newest one with that blob.
    Blob(&'a str),
}

/// A model with everything in it, if there is one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn whole(store: &Store, which: Which<'_>) -> Result<Option<Whole>, StoreError> {
    let (statement, text) = match which {
        Which::Active => (
            "SELECT blob, knowledge, training, content, n_targets FROM model
             WHERE active = 1 AND $1 = '' ORDER BY seq DESC LIMIT 1",
            "",
        ),
        Which::Id(id) => (
            "SELECT blob, knowledge, training, content, n_targets FROM model WHERE id = $1",
            id,
        ),
        Which::Blob(name) => (
            "SELECT blob, knowledge, training, content, n_targets FROM model
             WHERE sha256 = $1 ORDER BY seq DESC LIMIT 1",
            name,
        ),
    };
    let row = sqlx::query(statement)
        .bind(text)
        .fetch_optional(&mut *store.read().await?)
        .await?;
    row.map(|row| {
        let training: String = row.try_get("training")?;
        Ok(Whole {
            blob: row.try_get("blob")?,
            knowledge: row.try_get("knowledge")?,
            training: kept::read(&training),
            content: row.try_get("content")?,
            n_targets: row.try_get("n_targets")?,
        })
    })
    .transpose()
}

/// The name and the count of the one that answers, without its bytes.
///
/// # Errors
/// When the database cannot be reached.
pub async fn active(store: &Store) -> Result<Option<(String, i64)>, StoreError> {
    let row = sqlx::query(
        "SELECT sha256, knowledge FROM model WHERE active = 1 ORDER BY seq DESC LIMIT 1",
    )
    .fetch_optional(&mut *store.read().await?)
    .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// Knowledge as it is kept: compressed JSON.
pub fn pack(content: &Content) -> Vec<u8> {
    let json = serde_json::to_vec(content).unwrap_or_default();
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 4, 20);
    match encoder.write_all(&json) {
        Ok(()) => encoder.into_inner(),
        Err(_) => Vec::new(),
    }
}

/// The knowledge that was kept; nothing where none was.
pub fn unpack(bytes: &[u8]) -> Option<Content> {
    let mut json = Vec::new();
    brotli::Decompressor::new(bytes, 1 << 16)
        .read_to_end(&mut json)
        .ok()?;
    serde_json::from_slice(&json).ok()
}
