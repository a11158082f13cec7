//! Who is there.
//!
//! An open console says so every fifteen seconds by keeping its stream open; what somebody chose
//! (online or away) stays until they choose otherwise.

use axum::extract::State;
use axum::http::StatusCode;
use edgewise_protocol::account::Presence;
use edgewise_protocol::desk::{DeskEvent, SetPresence, Team};
use edgewise_protocol::id::OperatorId;
use sqlx::Row;

use crate::Server;
use crate::account::{Signed, operator_row, operators, shown};
use crate::http::{Answer, Json};
use crate::store::Signal;

/// Notes that an operator's console is open.
///
/// # Errors
/// When the database cannot be reached.
pub async fn appear(server: &Server, operator: &str) -> Answer<()> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let before = sqlx::query("SELECT seen_at, presence FROM operator WHERE id = $1")
        .bind(operator)
        .fetch_optional(tx.on())
        .await?;
    let Some(before) = before else { return Ok(()) };
    let seen_at: i64 = before.try_get("seen_at")?;
    let chosen: String = before.try_get("presence")?;
    if seen_at + 5_000 > now {
        return Ok(());
    }
    sqlx::query("UPDATE operator SET seen_at = $2 WHERE id = $1")
        .bind(operator)
        .bind(now)
        .execute(tx.on())
        .await?;
    if crate::channel::presence(&chosen, seen_at, now) == Presence::Offline {
        tell(&mut tx, operator).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Tells consoles, and visitors who wait in the operator's channels.
async fn tell(tx: &mut crate::store::Tx, operator: &str) -> Answer<()> {
    tx.signal(Signal::Presence(operator.to_owned()));
    let rows = sqlx::query("SELECT channel FROM channel_operator WHERE operator = $1")
        .bind(operator)
        .fetch_all(tx.on())
        .await?;
    for row in rows {
        tx.signal(Signal::Queue(row.try_get(0)?));
    }
    Ok(())
}

/// `POST /op/v1/presence`
pub async fn set(
    State(server): State<Server>,
    signed: Signed,
    Json(wanted): Json<SetPresence>,
) -> Answer<StatusCode> {
    let (chosen, seen_at) = match wanted.presence {
        Presence::Online => ("online", server.now()),
        Presence::Away => ("away", server.now()),
        // A console that closes: what was chosen stays for the next one.
        Presence::Offline => (signed.operator.presence.as_str(), 0),
    };
    let mut tx = server.store().begin().await?;
    sqlx::query("UPDATE operator SET presence = $2, seen_at = $3 WHERE id = $1")
        .bind(signed.operator.id.as_str())
        .bind(chosen)
        .bind(seen_at)
        .execute(tx.on())
        .await?;
    tell(&mut tx, &signed.operator.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How an operator is now, as an event.
///
/// # Errors
/// When the database cannot be reached.
pub async fn event(server: &Server, operator: &OperatorId) -> Answer<Option<DeskEvent>> {
    let mut on = server.store().read().await?;
    let Some(row) = operator_row(&mut on, operator.as_str()).await? else {
        return Ok(None);
    };
    let shown = shown(&mut on, &row, server.now()).await?;
    Ok(Some(DeskEvent::Presence {
        operator: shown.id,
        name: shown.name,
        presence: shown.presence,
    }))
}

/// `GET /op/v1/team`
pub async fn team(State(server): State<Server>, _: Signed) -> Answer<Json<Team>> {
    let mut on = server.store().read().await?;
    let operators = operators(&mut on, server.now()).await?;
    Ok(Json(Team { operators }))
}
