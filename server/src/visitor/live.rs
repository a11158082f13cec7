//! What a visitor does to a conversation besides writing: hand over, close, rate, type, read.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use edgewise_protocol::log::{Happening, Receipt, Stage, Standing};
use edgewise_protocol::visitor::{Handover, LeaveEmail, Rating, Reason, StreamTicket, Typing};

use sqlx::Row;

use super::messages::own;
use super::session::{Visitor, line};
use crate::conversation::{
    Candidates, ConversationRow, MAX_TEXT, NewEntry, append, candidates, close, hand_over, lock,
    question, standing, touch,
};
use crate::desk::{Line, tell};
use crate::http::{Answer, ApiError, Json, Limit};
use crate::store::{Signal, Tx};
use crate::{Server, secret};

/// How long a ticket for a stream can be used.
const TICKET: i64 = 60_000;

async fn locked(server: &Server, visitor: &Visitor, cid: &str) -> Answer<(Tx, ConversationRow)> {
    let row = own(server, visitor, cid).await?;
    let mut tx = server.store().begin().await?;
    let row = lock(&mut tx, &row.id).await?;
    Ok((tx, row.ok_or_else(|| ApiError::not_found("conversation"))?))
}

async fn stands(server: &Server, row: &ConversationRow) -> Answer<Json<Standing>> {
    let mut on = server.store().read().await?;
    Ok(Json(standing(server, &mut on, row).await?))
}

/// `POST /v1/conversations/{cid}/handover`
pub async fn ask_for_a_person(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(wanted): Json<Handover>,
) -> Answer<Json<Standing>> {
    server.limits().count(Limit::Message, &visitor.session)?;
    let why = match wanted.reason {
        Reason::Wish => "The visitor asks for a person",
        Reason::State => "The bot leads to a person",
        Reason::LowCertainty => "The bot does not know the answer",
        Reason::Action => "The page asks for a person",
    };
    let detail = wanted
        .detail
        .map(|text| line("detail", text, 300))
        .transpose()?;
    let why = match detail.filter(|text| !text.is_empty()) {
        Some(detail) => format!("{why}: {detail}"),
        None => why.to_owned(),
    };
    // What was asked last waits for an answer, so operators see candidates for it at once.
    let row = own(&server, &visitor, &cid).await?;
    let channel = server.channels().get(&row.channel);
    let last = last_question(&server, &row).await?;
    let found = match (&channel, &last) {
        (Some(channel), Some((_, text))) if row.stage == Stage::Bot => {
            candidates(&server, channel, text, &row.lang).await
        }
        _ => Candidates::default(),
    };
    let (mut tx, mut row) = locked(&server, &visitor, &cid).await?;
    let before = row.stage;
    let now = server.now();
    hand_over(&mut tx, &mut row, &why, now).await?;
    if let (true, Some(channel), Some((seq, _))) = (before != row.stage, channel, last) {
        question(&mut tx, &row, &channel, seq, &found, now).await?;
    }
    tx.commit().await?;
    stands(&server, &row).await
}

/// The visitor's last entry.
async fn last_question(server: &Server, row: &ConversationRow) -> Answer<Option<(i64, String)>> {
    let found = sqlx::query(
        "SELECT seq, text FROM entry WHERE conversation = $1 AND speaker = 'visitor'
         ORDER BY seq DESC LIMIT 1",
    )
    .bind(row.id.as_str())
    .fetch_optional(&mut *server.store().read().await?)
    .await?;
    Ok(match found {
        Some(found) => Some((found.try_get("seq")?, found.try_get("text")?)),
        None => None,
    })
}

/// `POST /v1/conversations/{cid}/close`
pub async fn end(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
) -> Answer<Json<Standing>> {
    let (mut tx, mut row) = locked(&server, &visitor, &cid).await?;
    close(&mut tx, &mut row, server.now()).await?;
    tx.commit().await?;
    stands(&server, &row).await
}

/// `POST /v1/conversations/{cid}/email`
pub async fn leave_email(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(left): Json<LeaveEmail>,
) -> Answer<StatusCode> {
    server.limits().count(Limit::Message, &visitor.session)?;
    let email = line("email", left.email, 200)?;
    let is_address = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !email.contains(char::is_whitespace)
    });
    if !is_address {
        return Err(ApiError::invalid("email", "an e-mail address is expected"));
    }
    if left.text.chars().count() > MAX_TEXT || left.text.contains('\0') {
        let message = format!("at most {MAX_TEXT} characters are expected");
        return Err(ApiError::invalid("text", message));
    }
    let (mut tx, mut row) = locked(&server, &visitor, &cid).await?;
    let now = server.now();
    let text = match left.text.trim() {
        "" => "The visitor has left an e-mail address".to_owned(),
        text => text.to_owned(),
    };
    let notice = NewEntry::notice(Happening::EmailLeft, text);
    append(&mut tx, &mut row, notice, now).await?;
    sqlx::query("UPDATE conversation SET email = $2 WHERE id = $1")
        .bind(row.id.as_str())
        .bind(email)
        .execute(tx.on())
        .await?;
    touch(&mut tx, &row, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/conversations/{cid}/rating`: also after the end.
pub async fn rate(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(rating): Json<Rating>,
) -> Answer<StatusCode> {
    server.limits().count(Limit::Message, &visitor.session)?;
    if !(1..=5).contains(&rating.value) {
        return Err(ApiError::invalid("value", "1 to 5 is expected"));
    }
    if rating.comment.chars().count() > 2_000 || rating.comment.contains('\0') {
        return Err(ApiError::invalid(
            "comment",
            "at most 2000 characters are expected",
        ));
    }
    let (mut tx, row) = locked(&server, &visitor, &cid).await?;
    sqlx::query("UPDATE conversation SET rating = $2, rating_comment = $3 WHERE id = $1")
        .bind(row.id.as_str())
        .bind(i64::from(rating.value))
        .bind(rating.comment)
        .execute(tx.on())
        .await?;
    touch(&mut tx, &row, server.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/conversations/{cid}/ack`
pub async fn acknowledge(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(receipt): Json<Receipt>,
) -> Answer<StatusCode> {
    let row = own(&server, &visitor, &cid).await?;
    let delivered = receipt.delivered.max(receipt.read).min(row.head);
    let read = receipt.read.min(row.head);
    if delivered <= row.visitor.delivered && read <= row.visitor.read {
        return Ok(StatusCode::NO_CONTENT);
    }
    let mut tx = server.store().begin().await?;
    // Written so that it only grows, whatever comes at the same time.
    sqlx::query(
        "UPDATE conversation SET
         visitor_delivered = CASE WHEN visitor_delivered < $2 THEN $2 ELSE visitor_delivered END,
         visitor_read = CASE WHEN visitor_read < $3 THEN $3 ELSE visitor_read END WHERE id = $1",
    )
    .bind(row.id.as_str())
    .bind(delivered)
    .bind(read)
    .execute(tx.on())
    .await?;
    let line = Line {
        kind: "read",
        channel: Some(&row.channel),
        conversation: Some(&row.id),
        item: None,
        ts: server.now(),
    };
    tell(&mut tx, line).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/conversations/{cid}/typing`
pub async fn typing(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
    Json(typing): Json<Typing>,
) -> Answer<StatusCode> {
    server.limits().count(Limit::Typing, &visitor.session)?;
    let row = own(&server, &visitor, &cid).await?;
    let signal = Signal::Typing {
        conversation: row.id,
        channel: row.channel,
        on: typing.on,
        name: None,
    };
    server.store().tell(&signal).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/conversations/{cid}/ticket`
pub async fn ticket(
    State(server): State<Server>,
    visitor: Visitor,
    Path(cid): Path<String>,
) -> Answer<Json<StreamTicket>> {
    server.limits().count(Limit::Message, &visitor.session)?;
    let row = own(&server, &visitor, &cid).await?;
    let ticket = secret::secret();
    let expires_at = server.now() + TICKET;
    let mut tx = server.store().begin().await?;
    sqlx::query("INSERT INTO stream_ticket (secret, conversation, expires_at) VALUES ($1, $2, $3)")
        .bind(secret::kept(&ticket))
        .bind(row.id.as_str())
        .bind(expires_at)
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    Ok(Json(StreamTicket { ticket, expires_at }))
}
