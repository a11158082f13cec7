//! The log of a conversation: append-only, numbered without a gap.
//!
//! An entry gets its number by counting `head` up in the transaction that writes it, so a reader
//! that has entry `n` knows that nothing below is missing.
//! What a client has written once is found again by its client id, in the same transaction, under a
//! unique index: however often it is sent, it is there once.

use data_encoding::HEXLOWER;
use edgewise_protocol::Millis;
use edgewise_protocol::id::ClientId;
use edgewise_protocol::log::{Author, Entry, EntryKind, Happening, Speaker, Via};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ConversationRow;
use crate::desk::{Line, tell};
use crate::http::{Answer, ApiError};
use crate::store::{Signal, StoreError, Tx, as_json, word, written};

/// The longest text of an entry, in characters.
pub const MAX_TEXT: usize = 8_000;

/// How much of the last text the list of conversations shows, in characters.
const EXCERPT: usize = 160;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What the writer calls it.
    pub client_id: String,
    /// What it is.
    pub kind: EntryKind,
    /// Who says it.
    pub from: Speaker,
    /// How it came about.
    pub via: Via,
    /// What happened, of a status entry.
    pub what: Option<Happening>,
    /// What is said.
    pub text: String,
    /// The operator as visitors see them, and their id.
    pub author: Option<(String, Author)>,
    /// The bot's state.
    pub state: Option<String>,
    /// How certain the engine was.
    pub certainty: Option<f64>,
    /// The writer's clock.
    pub client_ts: Option<Millis>,
}

impl NewEntry {
    /// A text of somebody, without anything beside.
    pub fn text(client_id: String, from: Speaker, via: Via, text: String) -> NewEntry {
        NewEntry {
            client_id,
            kind: EntryKind::Text,
            from,
            via,
            what: None,
            text,
            author: None,
            state: None,
            certainty: None,
            client_ts: None,
        }
    }

    /// A notice that something has happened.
    pub fn notice(what: Happening, text: String) -> NewEntry {
        NewEntry {
            kind: EntryKind::Status,
            what: Some(what),
            ..NewEntry::text(crate::secret::id(), Speaker::System, Via::Notice, text)
        }
    }

    /// What is compared when the client id comes again.
    fn body(&self) -> String {
        let text = as_json(&(
            written(&self.kind),
            written(&self.from),
            written(&self.via),
            &self.text,
            &self.state,
        ));
        HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
    }
}

/// An entry that is in the log.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The entry.
    pub entry: Entry,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// Writes an entry into a conversation that the transaction has locked; what is there already is
/// given back as it is.
///
/// # Errors
/// 409 `id_reused` when the client id stands for something else, 409 `conversation_closed` when
/// nothing new can be written.
pub async fn append(
    tx: &mut Tx,
    row: &mut ConversationRow,
    new: NewEntry,
    now: Millis,
) -> Answer<Appended> {
    let body = new.body();
    let found = sqlx::query(
        "SELECT seq, client_id, kind, speaker, via, what, text, author, state, certainty, ts, body
         FROM entry WHERE conversation = $1 AND client_id = $2",
    )
    .bind(row.id.as_str())
    .bind(new.client_id.as_str())
    .fetch_optional(tx.on())
    .await?;
    if let Some(found) = found {
        if found.try_get::<String, _>("body")? != body {
            let message = "this id was used for another message; make a new one";
            return Err(ApiError::conflict("id_reused", message, None));
        }
        return Ok(Appended {
            entry: read(&found)?,
            is_new: false,
        });
    }
    let is_end = new.what == Some(edgewise_protocol::log::Happening::Closed);
    if row.stage == edgewise_protocol::log::Stage::Closed && !is_end {
        let message = "this conversation is closed; begin another one";
        return Err(ApiError::conflict("conversation_closed", message, None));
    }
    let is_question = new.from == Speaker::Visitor && new.kind == EntryKind::Text;
    let excerpt: String = new.text.chars().take(EXCERPT).collect();
    row.head += 1;
    row.last_ts = now.max(row.last_ts);
    row.n_questions += i64::from(is_question);
    row.unread += i64::from(is_question);
    if new.kind == EntryKind::Text {
        row.last_text = excerpt;
    }
    sqlx::query(
        "UPDATE conversation SET head = $2, last_ts = $3, n_questions = $4, unread = $5,
         last_text = $6 WHERE id = $1",
    )
    .bind(row.id.as_str())
    .bind(row.head)
    .bind(row.last_ts)
    .bind(row.n_questions)
    .bind(row.unread)
    .bind(row.last_text.as_str())
    .execute(tx.on())
    .await?;
    sqlx::query(
        "INSERT INTO entry (conversation, seq, client_id, kind, speaker, via, what, text, author,
         operator, state, certainty, body, client_ts, ts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULLIF($12, -1.0), $13, $14, $15)",
    )
    .bind(row.id.as_str())
    .bind(row.head)
    .bind(new.client_id.as_str())
    .bind(written(&new.kind))
    .bind(written(&new.from))
    .bind(written(&new.via))
    .bind(new.what.as_ref().map(written))
    .bind(new.text.as_str())
    .bind(new.author.as_ref().map(|(_, author)| as_json(author)))
    .bind(new.author.as_ref().map(|(id, _)| id.as_str()))
    .bind(new.state.as_deref())
    // sqlx 0.9 sends a missing `f64` to PostgreSQL as a missing `f32`, and the next one that is not
    // missing fails: so none is.
    .bind(new.certainty.unwrap_or(-1.0))
    .bind(body)
    .bind(new.client_ts)
    .bind(row.last_ts)
    .execute(tx.on())
    .await?;
    tell(
        tx,
        Line {
            kind: "entry",
            channel: Some(&row.channel),
            conversation: Some(&row.id),
            item: Some(&row.head.to_string()),
            ts: now,
        },
    )
    .await?;
    tx.signal(Signal::Conversation(row.id.clone()));
    Ok(Appended {
        entry: Entry {
            seq: row.head,
            client_id: ClientId(new.client_id),
            kind: new.kind,
            from: new.from,
            via: new.via,
            text: new.text,
            what: new.what,
            author: new.author.map(|(_, author)| author),
            state: new.state,
            certainty: new.certainty,
            ts: row.last_ts,
        },
        is_new: true,
    })
}

const COLUMNS: &str = "SELECT seq, client_id, kind, speaker, via, what, text, author, state,
    certainty, ts FROM entry WHERE conversation = $1";

/// Entries after `seq`, in order, at most `limit`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn entries_after(
    on: &mut AnyConnection,
    conversation: &str,
    seq: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let statement = format!("{COLUMNS} AND seq > $2 ORDER BY seq LIMIT $3");
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(conversation)
        .bind(seq)
        .bind(limit)
        .fetch_all(on)
        .await?;
    rows.iter().map(read).collect()
}

/// The last entries before `seq`, in order, at most `limit`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn entries_before(
    on: &mut AnyConnection,
    conversation: &str,
    seq: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let statement = format!("{COLUMNS} AND seq < $2 ORDER BY seq DESC LIMIT $3");
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(conversation)
        .bind(seq)
        .bind(limit)
        .fetch_all(on)
        .await?;
    rows.iter().rev().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Entry, StoreError> {
    let author: Option<String> = row.try_get("author")?;
    let what: Option<String> = row.try_get("what")?;
    Ok(Entry {
        seq: row.try_get("seq")?,
        client_id: ClientId(row.try_get("client_id")?),
        kind: word(row, "kind")?,
        from: word(row, "speaker")?,
        via: word(row, "via")?,
        text: row.try_get("text")?,
        what: match what {
            Some(_) => Some(word(row, "what")?),
            None => None,
        },
        author: author.and_then(|text| serde_json::from_str(&text).ok()),
        state: row.try_get("state")?,
        certainty: row.try_get("certainty")?,
        ts: row.try_get("ts")?,
    })
}
