//! What operators do to conversations.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use edgewise_protocol::account::Role;
use edgewise_protocol::desk::{Note, Say, SetTicket, Summary, Transfer};
use edgewise_protocol::id::{ClientId, is_client_id};
use edgewise_protocol::log::{Receipt, Speaker, Via};
use edgewise_protocol::turn::Resolution;
use edgewise_protocol::visitor::{Acknowledged, Typing};
use sqlx::Row;

use super::access::{locked, seen};
use super::list::summary;
use super::{Line, tell};
use crate::Server;
use crate::account::{Signed, operator_row};
use crate::conversation::{
    Change, ConversationRow, MAX_TEXT, NewEntry, append, author_of, change, close, end_open,
    erase_conversation, give_back, open_turn, take, touch, transfer,
};
use crate::http::{Answer, ApiError, Json, Limit};
use crate::store::{Signal, Tx};

fn check(client_id: &str, text: &str) -> Answer<()> {
    if !is_client_id(client_id) {
        let message = "16 to 64 letters, digits, - and _ are expected";
        return Err(ApiError::invalid("client_id", message));
    }
    if !(1..=MAX_TEXT).contains(&text.chars().count()) || text.contains('\0') {
        let message = format!("1 to {MAX_TEXT} characters are expected");
        return Err(ApiError::invalid("text", message));
    }
    Ok(())
}

/// Writes what an operator says; takes the conversation, if nobody has it.
///
/// # Errors
/// 409 when a colleague has it, or it is closed.
pub async fn speak(
    tx: &mut Tx,
    row: &mut ConversationRow,
    operator: &str,
    client_id: &str,
    text: String,
    via: Via,
    now: i64,
) -> Answer<(bool, Acknowledged)> {
    // What was written before is found before anything is taken.
    let is_known = sqlx::query("SELECT seq FROM entry WHERE conversation = $1 AND client_id = $2")
        .bind(row.id.as_str())
        .bind(client_id)
        .fetch_optional(tx.on())
        .await?
        .is_some();
    if !is_known {
        take(tx, row, operator, now).await?;
    }
    let author = author_of(tx.on(), &row.channel, operator).await?;
    let mut entry = NewEntry::text(client_id.to_owned(), Speaker::Operator, via, text);
    entry.author = author.map(|author| (operator.to_owned(), author));
    let appended = append(tx, row, entry, now).await?;
    if appended.is_new {
        read(tx, row, appended.entry.seq).await?;
    }
    let acknowledged = Acknowledged {
        client_id: appended.entry.client_id,
        seq: appended.entry.seq,
        server_ts: appended.entry.ts,
        cursor: edgewise_protocol::id::Cursor {
            epoch: 0,
            seq: appended.entry.seq,
        },
    };
    Ok((appended.is_new, acknowledged))
}

/// Marks a log as read up to an entry, and counts what is left: a function of the log and that.
async fn read(tx: &mut Tx, row: &mut ConversationRow, seq: i64) -> Answer<()> {
    row.desk.read = row.desk.read.max(seq.min(row.head));
    row.desk.delivered = row.desk.delivered.max(row.desk.read);
    let left = sqlx::query(
        "SELECT COUNT(*) FROM entry WHERE conversation = $1 AND seq > $2 AND speaker = 'visitor'
         AND kind = 'text'",
    )
    .bind(row.id.as_str())
    .bind(row.desk.read)
    .fetch_one(tx.on())
    .await?;
    row.unread = left.try_get(0)?;
    sqlx::query(
        "UPDATE conversation SET desk_read = $2, desk_delivered = $3, unread = $4 WHERE id = $1",
    )
    .bind(row.id.as_str())
    .bind(row.desk.read)
    .bind(row.desk.delivered)
    .bind(row.unread)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// `PUT /op/v1/conversations/{id}/messages/{client_id}`
pub async fn say(
    State(server): State<Server>,
    signed: Signed,
    Path((id, client_id)): Path<(String, String)>,
    Json(said): Json<Say>,
) -> Answer<(StatusCode, Json<Acknowledged>)> {
    check(&client_id, &said.text)?;
    let now = server.now();
    let operator = signed.operator.id.clone();
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    let (is_new, mut acknowledged) = speak(
        &mut tx,
        &mut row,
        &operator,
        &client_id,
        said.text,
        Via::Operator,
        now,
    )
    .await?;
    if is_new {
        let name = Some(signed.operator.name.as_str());
        end_open(&mut tx, &row, Resolution::Operator, name, now).await?;
        touch(&mut tx, &row, now).await?;
    }
    tx.commit().await?;
    acknowledged.cursor = server.cursor(acknowledged.seq);
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(acknowledged)))
}

/// `PUT /op/v1/conversations/{id}/notes/{client_id}`
pub async fn note(
    State(server): State<Server>,
    signed: Signed,
    Path((id, client_id)): Path<(String, String)>,
    Json(said): Json<Say>,
) -> Answer<(StatusCode, Json<Note>)> {
    check(&client_id, &said.text)?;
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let row = locked(&mut tx, &signed, &id).await?;
    let written = sqlx::query(
        "INSERT INTO note (conversation, client_id, author, text, ts) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conversation, client_id) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(client_id.as_str())
    .bind(signed.operator.name.as_str())
    .bind(said.text.as_str())
    .bind(now)
    .execute(tx.on())
    .await?;
    let is_new = written.rows_affected() > 0;
    let found =
        sqlx::query("SELECT author, text, ts FROM note WHERE conversation = $1 AND client_id = $2")
            .bind(id.as_str())
            .bind(client_id.as_str())
            .fetch_one(tx.on())
            .await?;
    let note = Note {
        client_id: ClientId(client_id.clone()),
        author: found.try_get("author")?,
        text: found.try_get("text")?,
        ts: found.try_get("ts")?,
    };
    if note.text != said.text {
        let message = "this id was used for another note; make a new one";
        return Err(ApiError::conflict("id_reused", message, None));
    }
    if is_new {
        let line = Line {
            kind: "note",
            channel: Some(&row.channel),
            conversation: Some(&row.id),
            item: Some(&client_id),
            ts: now,
        };
        tell(&mut tx, line).await?;
    }
    tx.commit().await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(note)))
}

async fn done(mut tx: Tx, row: &ConversationRow) -> Answer<Json<Summary>> {
    let shown = summary(tx.on(), row).await?;
    tx.commit().await?;
    Ok(Json(shown))
}

/// `POST /op/v1/conversations/{id}/take`
pub async fn take_over(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<Summary>> {
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    take(&mut tx, &mut row, &signed.operator.id, server.now()).await?;
    done(tx, &row).await
}

/// Refuses what only who has a conversation may do, unless nobody has it or an administrator asks.
fn own(signed: &Signed, row: &ConversationRow) -> Answer<()> {
    let is_own = row
        .operator
        .as_deref()
        .is_none_or(|id| id == signed.operator.id);
    if is_own || signed.is_admin() {
        return Ok(());
    }
    let message = "a colleague has this conversation";
    Err(ApiError::conflict("taken", message, None))
}

/// `POST /op/v1/conversations/{id}/give-back`
pub async fn back_to_the_bot(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<Summary>> {
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    own(&signed, &row)?;
    let channel = server.channels().get(&row.channel);
    let mode = channel.map_or(row.mode, |channel| channel.settings.mode);
    give_back(&mut tx, &mut row, mode, server.now()).await?;
    done(tx, &row).await
}

/// `POST /op/v1/conversations/{id}/close`
pub async fn end(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<Summary>> {
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    own(&signed, &row)?;
    close(&mut tx, &mut row, server.now()).await?;
    done(tx, &row).await
}

/// `POST /op/v1/conversations/{id}/transfer`
pub async fn hand_on(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<Transfer>,
) -> Answer<Json<Summary>> {
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    own(&signed, &row)?;
    let channel = wanted
        .channel
        .as_ref()
        .map_or(row.channel.as_str(), |id| id.as_str());
    let channel = channel.to_owned();
    if server.channels().get(&channel).is_none() {
        return Err(ApiError::not_found("channel"));
    }
    if let Some(operator) = &wanted.operator {
        let belongs = sqlx::query(
            "SELECT operator FROM channel_operator WHERE channel = $1 AND operator = $2",
        )
        .bind(channel.as_str())
        .bind(operator.as_str())
        .fetch_optional(tx.on())
        .await?
        .is_some();
        let target = operator_row(tx.on(), operator.as_str()).await?;
        let can = target.is_some_and(|row| !row.disabled && (belongs || row.role == Role::Admin));
        if !can {
            let message = "this operator does not answer in that channel";
            return Err(ApiError::invalid("operator", message));
        }
    }
    let operator = wanted.operator.as_ref().map(|id| id.as_str());
    transfer(&mut tx, &mut row, operator, Some(&channel), server.now()).await?;
    done(tx, &row).await
}

/// `POST /op/v1/conversations/{id}/ack`
pub async fn acknowledge(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(receipt): Json<Receipt>,
) -> Answer<StatusCode> {
    let before = seen(&mut *server.store().read().await?, &signed, &id).await?;
    let delivered = receipt.delivered.max(receipt.read);
    if receipt.read <= before.desk.read && delivered <= before.desk.delivered {
        return Ok(StatusCode::NO_CONTENT);
    }
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    row.desk.delivered = row.desk.delivered.max(delivered.min(row.head));
    read(&mut tx, &mut row, receipt.read).await?;
    touch(&mut tx, &row, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /op/v1/conversations/{id}/typing`; whoever begins to type stops the clock of the turn.
pub async fn typing(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(typing): Json<Typing>,
) -> Answer<StatusCode> {
    server.limits().count(Limit::Typing, &signed.operator.id)?;
    let mut on = server.store().read().await?;
    let row = seen(&mut on, &signed, &id).await?;
    let turn = open_turn(&mut on, &id).await?;
    drop(on);
    let running = turn.filter(|turn| typing.on && turn.deadline_at.is_some() && !turn.held);
    if let Some(turn) = running {
        let now = server.now();
        let mut tx = server.store().begin().await?;
        let row = locked(&mut tx, &signed, &id).await?;
        let by = signed.operator.name.as_str();
        let held = change(
            &mut tx,
            &row,
            turn.id.as_str(),
            turn.version,
            Change::Hold,
            by,
            now,
        );
        // Somebody was faster: then there is nothing to hold.
        if held.await.is_ok() {
            tx.commit().await?;
        }
    }
    let signal = Signal::Typing {
        conversation: row.id,
        channel: row.channel,
        on: typing.on,
        name: Some(signed.operator.name),
    };
    server.store().tell(&signal).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /op/v1/conversations/{id}/ticket`
pub async fn set_ticket(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<SetTicket>,
) -> Answer<Json<Summary>> {
    let ticket = wanted.ticket.trim();
    if ticket.chars().count() > 100 || ticket.contains(char::is_control) {
        let message = "at most 100 characters on one line are expected";
        return Err(ApiError::invalid("ticket", message));
    }
    let mut tx = server.store().begin().await?;
    let mut row = locked(&mut tx, &signed, &id).await?;
    row.ticket = Some(ticket.to_owned()).filter(|ticket| !ticket.is_empty());
    sqlx::query("UPDATE conversation SET ticket = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(row.ticket.as_deref())
        .execute(tx.on())
        .await?;
    touch(&mut tx, &row, server.now()).await?;
    done(tx, &row).await
}

/// `DELETE /op/v1/conversations/{id}`
pub async fn erase(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Admin)?;
    let mut tx = server.store().begin().await?;
    locked(&mut tx, &signed, &id).await?;
    erase_conversation(&mut tx, &id, server.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
