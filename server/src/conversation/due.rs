//! What is sent because its time has come.

use edgewise_protocol::channel::Mode;
use edgewise_protocol::log::{Speaker, Stage, Via};
use edgewise_protocol::turn::{Resolution, Turn};
use sqlx::Row;

use super::log::{NewEntry, append};
use super::{ConversationRow, lock, stage, turn};
use crate::Server;
use crate::channel::availability;
use crate::http::ApiError;
use crate::store::{StoreError, Tx};

/// How many turns are looked at in one go; the others are in the next one.
const AT_ONCE: i64 = 100;

/// Answers every turn whose time has come.
///
/// # Errors
/// When the database cannot be reached; a single turn that fails is tried again later.
pub async fn answer_what_is_due(server: &Server) -> Result<(), StoreError> {
    let now = server.now();
    let due = sqlx::query(
        "SELECT id, conversation FROM turn
         WHERE resolution IS NULL AND held = 0 AND deadline_at <= $1 ORDER BY deadline_at LIMIT $2",
    )
    .bind(now)
    .bind(AT_ONCE)
    .fetch_all(&mut *server.store().read().await?)
    .await?;
    for row in due {
        let turn: String = row.try_get("id")?;
        let conversation: String = row.try_get("conversation")?;
        if let Err(error) = answer(server, &conversation, &turn).await {
            tracing::error!(?error, "a turn could not be answered");
        }
    }
    Ok(())
}

/// Answers one turn, if it is still open and its time has still come: an operator or another
/// instance may have been faster.
async fn answer(server: &Server, conversation: &str, id: &str) -> Result<(), ApiError> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let Some(mut row) = lock(&mut tx, conversation).await? else {
        return Ok(());
    };
    let found = turn::turn_row(tx.on(), id).await?;
    let is_due = |turn: &Turn| {
        let has_come = turn.deadline_at.is_some_and(|deadline| deadline <= now);
        turn.resolution.is_none() && !turn.held && has_come
    };
    let Some(turn) = found.filter(is_due) else {
        return Ok(());
    };
    let threshold = server
        .channels()
        .get(&row.channel)
        .map_or(1.0, |channel| channel.settings.certainty_threshold);
    let best = turn
        .suggestions
        .first()
        .filter(|best| best.certainty >= threshold);
    match best {
        Some(best) => {
            let via = match turn.mode {
                Mode::Automatic => Via::ServerBot,
                Mode::Mixed | Mode::Manual => Via::Auto,
            };
            // The same name whoever writes it, so that it can be there once only.
            let name = format!("turn-{}", turn.id);
            let mut entry = NewEntry::text(name, Speaker::Bot, via, best.text.clone());
            entry.certainty = Some(best.certainty);
            entry.state = best.id.strip_prefix("state:").map(str::to_owned);
            if turn::resolve(&mut tx, &row, id, Resolution::Auto, None, now).await? {
                append(&mut tx, &mut row, entry, now).await?;
            }
        }
        None if row.stage == Stage::Bot => unknown(server, &mut tx, &mut row, &turn).await?,
        None => {
            // Nobody was sure and nobody was there: it waits for a person.
            turn::leave_to_people(&mut tx, &row, id, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What happens when the engine here does not know: a person is asked, or, without any, the bot
/// says so.
async fn unknown(
    server: &Server,
    tx: &mut Tx,
    row: &mut ConversationRow,
    turn: &Turn,
) -> Result<(), ApiError> {
    let now = server.now();
    turn::resolve(tx, row, turn.id.as_str(), Resolution::Ended, None, now).await?;
    let there = availability(tx.on(), &row.channel, "", now).await?;
    if there.n_operators > 0 {
        return stage::hand_over(tx, row, "The bot does not know the answer", now).await;
    }
    let name = format!("turn-{}", turn.id);
    let text = server.bots().current().apology(&row.lang);
    let entry = NewEntry::text(name, Speaker::Bot, Via::ServerBot, text);
    append(tx, row, entry, now).await?;
    Ok(())
}
