//! A question and its answer, as the database has it.

use edgewise_engine::diagnostic::Place;
use edgewise_engine::source::Placed;
use edgewise_engine::source::knowledge::KnowledgeRow;
use edgewise_protocol::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::{StoreError, Tx, as_json, json};

/// What kinds of answers there are; StarChat's `doctype`.
pub const DOCTYPES: [&str; 4] = ["normal", "hidden", "decisiontable", "canned"];

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// Where it stands among the others.
    pub place: i64,
    /// Its language; empty for all.
    pub lang: String,
    /// The conversation it belongs to; may be empty.
    pub conversation: String,
    /// Its place in that, from 1.
    pub index: Option<i64>,
    /// What is asked.
    pub question: String,
    /// What does not mean it.
    pub negative: Vec<String>,
    /// What is answered.
    pub answer: String,
    /// Whether somebody has looked at it.
    pub verified: bool,
    /// Words by which it is sorted.
    pub topics: String,
    /// One of [`DOCTYPES`].
    pub doctype: String,
    /// The state that it leads to instead of the answer; may be empty.
    pub state: String,
    /// StarChat's number of the pending operation.
    pub status: i64,
    /// The conversation it was learnt from.
    pub learnt_from: Option<String>,
    /// Grows with each change, from 1.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Millis,
    /// Who changed it; nothing for what stands in a file.
    pub edited_by: Option<String>,
}

impl Entry {
    /// One that stands in a file: its name is made of what it says, so it is the same the next time.
    pub fn of_file(row: &KnowledgeRow, place: i64, now: Millis) -> Entry {
        let text = |cell: &Placed<Option<String>>| cell.value.clone().unwrap_or_default();
        let (lang, question, answer) = (
            row.lang.value.clone(),
            text(&row.question),
            text(&row.answer),
        );
        let mut hash = Sha256::new();
        for part in [&lang, &question, &answer] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut id = data_encoding::HEXLOWER.encode(&hash.finalize());
        id.truncate(32);
        Entry {
            id,
            place,
            lang,
            question,
            negative: row.negative.clone(),
            answer,
            verified: true,
            doctype: "normal".to_owned(),
            version: 1,
            changed_at: now,
            ..Entry::default()
        }
    }

    /// Whether visitors may get it: it was looked at, and is neither hidden nor for operators only.
    pub fn is_answered(&self) -> bool {
        self.verified && matches!(self.doctype.as_str(), "normal" | "decisiontable")
    }

    /// The row that the compiler takes, if it is answered by its own text.
    pub fn row(&self) -> Option<KnowledgeRow> {
        if !self.is_answered() || !self.state.is_empty() || self.doctype != "normal" {
            return None;
        }
        let place = Place {
            file: format!("answer {}", self.id),
            ..Place::default()
        };
        let placed = |text: &str| Placed {
            value: Some(text.to_owned()),
            place: place.clone(),
        };
        Some(KnowledgeRow {
            lang: Placed {
                value: self.lang.clone(),
                place: place.clone(),
            },
            question: placed(&self.question),
            answer: placed(&self.answer),
            negative: self.negative.clone(),
        })
    }
}

/// The entry of a row.
///
/// # Errors
/// When it holds what cannot be read.
pub fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.try_get("id")?,
        place: row.try_get("place")?,
        lang: row.try_get("lang")?,
        conversation: row.try_get("conversation")?,
        index: row.try_get("index_in_conversation")?,
        question: row.try_get("question")?,
        negative: json(row, "negative")?,
        answer: row.try_get("answer")?,
        verified: row.try_get::<i64, _>("verified")? != 0,
        topics: row.try_get("topics")?,
        doctype: row.try_get("doctype")?,
        state: row.try_get("state")?,
        status: row.try_get("status")?,
        learnt_from: row.try_get("learnt_from")?,
        version: row.try_get("version")?,
        changed_at: row.try_get("changed_at")?,
        edited_by: row.try_get("edited_by")?,
    })
}

/// Writes an entry, whether there is one of its name or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO answer (id, place, lang, conversation, index_in_conversation, question, negative,
         answer, verified, topics, doctype, state, status, learnt_from, version, changed_at, edited_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, lang = excluded.lang,
         conversation = excluded.conversation, index_in_conversation = excluded.index_in_conversation,
         question = excluded.question, negative = excluded.negative, answer = excluded.answer,
         verified = excluded.verified, topics = excluded.topics, doctype = excluded.doctype,
         state = excluded.state, status = excluded.status, learnt_from = excluded.learnt_from,
         version = excluded.version, changed_at = excluded.changed_at, edited_by = excluded.edited_by",
    )
    .bind(entry.id.as_str())
    .bind(entry.place)
    .bind(entry.lang.as_str())
    .bind(entry.conversation.as_str())
    .bind(entry.index)
    .bind(entry.question.as_str())
    .bind(as_json(&entry.negative))
    .bind(entry.answer.as_str())
    .bind(i64::from(entry.verified))
    .bind(entry.topics.as_str())
    .bind(entry.doctype.as_str())
    .bind(entry.state.as_str())
    .bind(entry.status)
    .bind(entry.learnt_from.as_deref())
    .bind(entry.version)
    .bind(entry.changed_at)
    .bind(entry.edited_by.as_deref())
    .execute(tx.on())
    .await?;
    Ok(())
}
