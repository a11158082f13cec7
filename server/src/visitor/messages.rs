//! Conversations and messages, as visitors' pages write them.
//!
//! Every write names what it writes, so a page may send it again until it hears that it was heard.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use edgewise_protocol::channel::Mode;
use edgewise_protocol::id::{ClientId, is_client_id};
use edgewise_protocol::log::{Entry, Snapshot, Speaker, Stage, Via};
use edgewise_protocol::visitor::{
    Acknowledged, Conversation, Imported, NewConversation, NewMessage,
};
use serde::Deserialize;
use sqlx::Row;

use super::session::{Visitor, line};
use crate::conversation::{
    Candidates, ConversationRow, MAX_TEXT, NewEntry, append, candidates, entries_before, lock,
    of_visitor, opens_turn, question, standing, touch,
};
use crate::http::{Answer, ApiError, Json, Limit};
use crate::store::{Signal, as_json, written};
use crate::{Server, secret};

/// The most messages of an import.
const MAX_IMPORT: usize = 500;

/// The visitor's conversation of that client id.
///
/// # Errors
/// 404 when there is none, or it is somebody else's.
pub async fn own(server: &Server, visitor: &Visitor, cid: &str) -> Answer<ConversationRow> {
    let mut on = server.store().read().await?;
    let row = of_visitor(&mut on, &visitor.session, cid).await?;
    row.ok_or_else(|| ApiError::not_found("conversation"))
}

async fn shown(server: &Server, row: &ConversationRow) -> Answer<Conversation> {
    let mut on = server.store().read().await?;
    Ok(Conversation {
        client_id: ClientId(row.client_id.clone()),
        head: row.head,
        cursor: server.cursor(row.head),
        standing: standing(server, &mut on, row).await?,
    })
}

/// `PUT /v1/conversations/{cid}`
pub async fn create(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(wanted): Json<NewConversation>,
) -> Answer<(StatusCode, Json<Conversation>)> {
    if !is_client_id(&cid) {
        let message = "16 to 64 letters, digits, - and _ are expected";
        return Err(ApiError::invalid("client_id", message));
    }
    server.limits().count(Limit::Message, &visitor.session)?;
    let page = line("page", wanted.page, 2_000)?;
    let title = line("title", wanted.title, 300)?;
    let lang = line("lang", wanted.lang, 35)?;
    let ticket = wanted
        .ticket
        .map(|text| line("ticket", text, 100))
        .transpose()?;
    let mut attributes = Vec::new();
    for (name, value) in wanted.attributes.into_iter().take(50) {
        attributes.push((
            line("attributes", name, 100)?,
            line("attributes", value, 1_000)?,
        ));
    }
    let now = server.now();
    let mut tx = server.store().begin().await?;
    // Locks the session, so that of two that come at once one sees the other.
    sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1")
        .bind(visitor.session.as_str())
        .bind(now)
        .execute(tx.on())
        .await?;
    if let Some(row) = of_visitor(tx.on(), &visitor.session, &cid).await? {
        // The page where the visitor is now, and what it says of them, may have changed.
        sqlx::query(
            "UPDATE conversation SET page = $2, title = $3, attributes = $4,
             ticket = COALESCE($5, ticket) WHERE id = $1",
        )
        .bind(row.id.as_str())
        .bind(page)
        .bind(title)
        .bind(as_json(&attributes))
        .bind(ticket)
        .execute(tx.on())
        .await?;
        if row.stage != Stage::Closed {
            touch(&mut tx, &row, now).await?;
        }
        tx.commit().await?;
        return Ok((StatusCode::OK, Json(shown(&server, &row).await?)));
    }
    let open =
        sqlx::query("SELECT client_id FROM conversation WHERE session = $1 AND stage <> 'closed'")
            .bind(visitor.session.as_str())
            .fetch_optional(tx.on())
            .await?;
    if let Some(open) = open {
        let client_id: String = open.try_get(0)?;
        let message = "another conversation of this session is open";
        return Err(ApiError::conflict(
            "conversation_open",
            message,
            Some(client_id.into()),
        ));
    }
    let mode = visitor.channel.settings.mode;
    let (stage, waiting_since) = match mode {
        Mode::Automatic => (Stage::Bot, None),
        Mode::Manual | Mode::Mixed => (Stage::Waiting, Some(now)),
    };
    let id = secret::id();
    sqlx::query(
        "INSERT INTO conversation (id, session, client_id, channel, stage, mode, lang, page, title,
         attributes, ticket, last_ts, waiting_since, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)",
    )
    .bind(id.as_str())
    .bind(visitor.session.as_str())
    .bind(cid)
    .bind(visitor.channel.id.as_str())
    .bind(written(&stage))
    .bind(written(&mode))
    .bind(if lang.is_empty() { visitor.lang } else { lang })
    .bind(page)
    .bind(title)
    .bind(as_json(&attributes))
    .bind(ticket)
    .bind(now)
    .bind(waiting_since)
    .execute(tx.on())
    .await?;
    let row = lock(&mut tx, &id).await?;
    let row = row.ok_or_else(|| ApiError::not_found("conversation"))?;
    tx.signal(Signal::Queue(row.channel.clone()));
    touch(&mut tx, &row, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(shown(&server, &row).await?)))
}

/// Which part of a log is asked for.
#[derive(Debug, Deserialize)]
pub struct Part {
    /// What comes before this entry; the end when left out.
    before: Option<i64>,
    /// At most so many, 1..=200.
    limit: Option<i64>,
}

impl Part {
    /// Before which entry, and how many.
    pub fn range(&self) -> (i64, i64) {
        let limit = self.limit.unwrap_or(100).clamp(1, 200);
        (self.before.unwrap_or(i64::MAX), limit)
    }
}

/// `GET /v1/conversations/{cid}`
pub async fn snapshot(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Query(part): Query<Part>,
) -> Answer<Json<Snapshot>> {
    let mut on = server.store().snapshot().await?;
    let row = of_visitor(&mut on, &visitor.session, &cid).await?;
    let row = row.ok_or_else(|| ApiError::not_found("conversation"))?;
    let (before, limit) = part.range();
    Ok(Json(Snapshot {
        messages: entries_before(&mut on, &row.id, before, limit).await?,
        head: row.head,
        cursor: server.cursor(row.head),
        standing: standing(&server, &mut on, &row).await?,
    }))
}

/// Checks a message and makes an entry of it.
fn entry(client_id: String, message: NewMessage) -> Answer<NewEntry> {
    if !is_client_id(&client_id) {
        let expected = "16 to 64 letters, digits, - and _ are expected";
        return Err(ApiError::invalid("client_id", expected));
    }
    if message.kind != "text" {
        return Err(ApiError::invalid("kind", "`text` is expected"));
    }
    let n = message.text.chars().count();
    if !(1..=MAX_TEXT).contains(&n) || message.text.contains('\0') {
        let expected = format!("1 to {MAX_TEXT} characters are expected");
        return Err(ApiError::invalid("text", expected));
    }
    let from = match message.via {
        Via::Visitor => Speaker::Visitor,
        Via::LocalBot => Speaker::Bot,
        _ => {
            return Err(ApiError::invalid(
                "via",
                "`visitor` or `local-bot` is expected",
            ));
        }
    };
    let certainty = message.certainty.filter(|c| (0.0..=1.0).contains(c));
    let mut entry = NewEntry::text(client_id, from, message.via, message.text);
    entry.state = message
        .state
        .map(|text| line("state", text, 300))
        .transpose()?;
    entry.certainty = certainty;
    entry.client_ts = message.client_ts;
    Ok(entry)
}

fn acknowledged(server: &Server, entry: &Entry) -> Acknowledged {
    Acknowledged {
        client_id: entry.client_id.clone(),
        seq: entry.seq,
        server_ts: entry.ts,
        cursor: server.cursor(entry.seq),
    }
}

/// `PUT /v1/conversations/{cid}/messages/{client_id}`
pub async fn say(
    State(server): State<Server>,
    visitor: Visitor,
    Path((cid, client_id)): Path<(String, String)>,
    Json(message): Json<NewMessage>,
) -> Answer<(StatusCode, Json<Acknowledged>)> {
    server.limits().count(Limit::Message, &visitor.session)?;
    let entry = entry(client_id, message)?;
    let row = own(&server, &visitor, &cid).await?;
    let is_question = entry.from == Speaker::Visitor;
    let channel = server.channels().get(&row.channel);
    let channel = channel.unwrap_or_else(|| visitor.channel.clone());
    // Before the lock: an engine elsewhere may take its time.
    let found = if is_question && opens_turn(&row, visitor.answering) {
        candidates(&server, &channel, &entry.text, &row.lang).await
    } else {
        Candidates::default()
    };
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let mut row = lock(&mut tx, &row.id)
        .await?
        .ok_or_else(|| ApiError::not_found("conversation"))?;
    let appended = append(&mut tx, &mut row, entry, now).await?;
    if appended.is_new && is_question && opens_turn(&row, visitor.answering) {
        question(&mut tx, &row, &channel, appended.entry.seq, &found, now).await?;
    }
    tx.commit().await?;
    let status = match appended.is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    Ok((status, Json(acknowledged(&server, &appended.entry))))
}

/// `POST /v1/conversations/{cid}/import`: what was said in the page before the server was needed.
pub async fn import(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(messages): Json<Vec<NewMessage>>,
) -> Answer<Json<Imported>> {
    server.limits().count(Limit::Message, &visitor.session)?;
    if messages.len() > MAX_IMPORT {
        let expected = format!("at most {MAX_IMPORT} messages are expected");
        return Err(ApiError::invalid("messages", expected));
    }
    let mut entries = Vec::with_capacity(messages.len());
    for message in messages {
        let client_id = message.client_id.clone();
        let client_id = client_id.ok_or_else(|| {
            ApiError::invalid("client_id", "every message of an import has a `client_id`")
        })?;
        entries.push(entry(client_id.0, message)?);
    }
    let row = own(&server, &visitor, &cid).await?;
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let mut row = lock(&mut tx, &row.id)
        .await?
        .ok_or_else(|| ApiError::not_found("conversation"))?;
    let mut written = Vec::with_capacity(entries.len());
    for entry in entries {
        let appended = append(&mut tx, &mut row, entry, now).await?;
        written.push(acknowledged(&server, &appended.entry));
    }
    tx.commit().await?;
    let last = written.iter().map(|message| message.seq).max();
    Ok(Json(Imported {
        cursor: server.cursor(last.unwrap_or(row.head)),
        messages: written,
    }))
}
