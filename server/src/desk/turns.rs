//! What operators do to turns.

use axum::extract::{Path, State};
use edgewise_protocol::log::Via;
use edgewise_protocol::turn::{AnswerTurn, ChangeTurn, Resolution, Turn};

use super::access::locked;
use super::act::speak;
use crate::Server;
use crate::account::Signed;
use crate::clock::millis;
use crate::conversation::{
    Change, ConversationRow, MAX_TEXT, change, lost, resolve, take, touch, turn_row,
};
use crate::http::{Answer, ApiError, Json};
use crate::store::Tx;

/// The turn and its conversation, locked.
async fn found(server: &Server, signed: &Signed, id: &str) -> Answer<(Tx, ConversationRow, Turn)> {
    let mut tx = server.store().begin().await?;
    let missing = || ApiError::not_found("turn");
    let turn = turn_row(tx.on(), id).await?.ok_or_else(missing)?;
    let row = locked(&mut tx, signed, turn.conversation.as_str()).await;
    let row = row.map_err(|_| missing())?;
    // Again, as it may have been resolved before the lock was there.
    let turn = turn_row(tx.on(), id).await?.ok_or_else(missing)?;
    Ok((tx, row, turn))
}

/// `POST /op/v1/turns/{id}/answer`
pub async fn answer(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<AnswerTurn>,
) -> Answer<Json<Turn>> {
    let now = server.now();
    let (mut tx, mut row, turn) = found(&server, &signed, &id).await?;
    if turn.resolution.is_some() || wanted.version > turn.version {
        return Err(lost(&turn));
    }
    let (text, via) = match (&wanted.suggestion, &wanted.text) {
        (Some(suggestion), None) => {
            let found = turn
                .suggestions
                .iter()
                .find(|found| found.id == *suggestion);
            let found = found.ok_or_else(|| {
                ApiError::invalid("suggestion", "this turn has no such candidate")
            })?;
            (found.text.clone(), Via::Suggestion)
        }
        (None, Some(text))
            if (1..=MAX_TEXT).contains(&text.chars().count()) && !text.contains('\0') =>
        {
            (text.clone(), Via::Operator)
        }
        _ => {
            let message = format!("either `suggestion`, or `text` of 1 to {MAX_TEXT} characters");
            return Err(ApiError::invalid("text", message));
        }
    };
    let name = signed.operator.name.clone();
    if !resolve(&mut tx, &row, &id, Resolution::Operator, Some(&name), now).await? {
        let turn = turn_row(tx.on(), &id).await?.unwrap_or(turn);
        return Err(lost(&turn));
    }
    // One answer a turn, whatever is sent again.
    let client_id = format!("turn-{id}");
    let operator = signed.operator.id.as_str();
    speak(&mut tx, &mut row, operator, &client_id, text, via, now).await?;
    touch(&mut tx, &row, now).await?;
    let turn = turn_row(tx.on(), &id).await?.unwrap_or(turn);
    tx.commit().await?;
    Ok(Json(turn))
}

/// `POST /op/v1/turns/{id}/extend`
pub async fn extend(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<ChangeTurn>,
) -> Answer<Json<Turn>> {
    let (tx, row, _) = found(&server, &signed, &id).await?;
    let channel = server.channels().get(&row.channel);
    let own = channel.map_or(20.0, |channel| channel.settings.operator_choice_s);
    let by_s = wanted.by_s.unwrap_or(own);
    if !(1.0..=3600.0).contains(&by_s) {
        return Err(ApiError::invalid(
            "by_s",
            "a number from 1 to 3600 is expected",
        ));
    }
    set(
        &server,
        &signed,
        tx,
        &row,
        &id,
        &wanted,
        Change::Extend(millis(by_s)),
    )
    .await
}

/// `POST /op/v1/turns/{id}/hold`
pub async fn hold(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<ChangeTurn>,
) -> Answer<Json<Turn>> {
    let (tx, row, _) = found(&server, &signed, &id).await?;
    set(&server, &signed, tx, &row, &id, &wanted, Change::Hold).await
}

/// `POST /op/v1/turns/{id}/reject`: nothing is sent; the conversation is the operator's.
pub async fn reject(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<ChangeTurn>,
) -> Answer<Json<Turn>> {
    let (mut tx, mut row, _) = found(&server, &signed, &id).await?;
    take(&mut tx, &mut row, &signed.operator.id, server.now()).await?;
    set(&server, &signed, tx, &row, &id, &wanted, Change::Reject).await
}

async fn set(
    server: &Server,
    signed: &Signed,
    mut tx: Tx,
    row: &ConversationRow,
    id: &str,
    wanted: &ChangeTurn,
    what: Change,
) -> Answer<Json<Turn>> {
    let by = signed.operator.name.as_str();
    let turn = change(&mut tx, row, id, wanted.version, what, by, server.now()).await?;
    tx.commit().await?;
    Ok(Json(turn))
}
