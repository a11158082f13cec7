//! How a conversation passes from one stage to another.
//!
//! ```text
//!            hand_over            take
//!     bot ──────────────▶ waiting ─────▶ active
//!      ▲                     ▲             │ give_back (automatic mode) ─▶ bot
//!      └──── a new one       └─────────────┤ transfer to everybody
//!            begins                        ▼
//!              closed ◀──── close ──── any stage
//! ```

use edgewise_protocol::Millis;
use edgewise_protocol::channel::Mode;
use edgewise_protocol::log::{Happening, Stage};
use edgewise_protocol::turn::Resolution;

use super::log::{NewEntry, append};
use super::standing::touch;
use super::{ConversationRow, author_of, turn};
use crate::http::{Answer, ApiError};
use crate::store::{Signal, Tx, written};

/// Makes a conversation wait for a person; one that does already, or is with one, stays as it is.
///
/// # Errors
/// 409 when it is closed.
pub async fn hand_over(
    tx: &mut Tx,
    row: &mut ConversationRow,
    why: &str,
    now: Millis,
) -> Answer<()> {
    match row.stage {
        Stage::Waiting | Stage::Active => return Ok(()),
        Stage::Closed | Stage::Bot => {}
    }
    let notice = NewEntry::notice(Happening::HandedOver, why.to_owned());
    append(tx, row, notice, now).await?;
    row.stage = Stage::Waiting;
    row.waiting_since = Some(now);
    save(
        tx,
        row,
        "handed_over_at = COALESCE(handed_over_at, $6)",
        now,
    )
    .await
}

/// Gives a conversation to an operator.
///
/// # Errors
/// 409 `taken` when a colleague has it, 409 when it is closed.
pub async fn take(
    tx: &mut Tx,
    row: &mut ConversationRow,
    operator: &str,
    now: Millis,
) -> Answer<()> {
    if row.stage == Stage::Active && row.operator.as_deref() == Some(operator) {
        return Ok(());
    }
    if let (Stage::Active, Some(colleague)) = (row.stage, &row.operator) {
        let author = author_of(tx.on(), &row.channel, colleague).await?;
        let name = author.map(|author| author.name);
        let message = "a colleague has this conversation";
        return Err(ApiError::conflict("taken", message, name.map(Into::into)));
    }
    let author = author_of(tx.on(), &row.channel, operator).await?;
    let author = author.ok_or_else(|| ApiError::not_found("operator"))?;
    let text = format!("{} has joined", author.name);
    let mut notice = NewEntry::notice(Happening::OperatorJoined, text);
    notice.author = Some((operator.to_owned(), author));
    append(tx, row, notice, now).await?;
    row.stage = Stage::Active;
    row.operator = Some(operator.to_owned());
    row.waiting_since = None;
    save(tx, row, "taken_at = COALESCE(taken_at, $6)", now).await
}

/// Lets the bot answer again; in a channel where it never does by itself, everybody.
///
/// # Errors
/// 409 when it is closed.
pub async fn give_back(
    tx: &mut Tx,
    row: &mut ConversationRow,
    mode: Mode,
    now: Millis,
) -> Answer<()> {
    if row.stage == Stage::Bot {
        return Ok(());
    }
    turn::end_open(tx, row, Resolution::Ended, None, now).await?;
    let who = leaving(tx, row).await?;
    let mut notice = match mode {
        Mode::Automatic => {
            NewEntry::notice(Happening::GivenBack, "The bot answers again".to_owned())
        }
        Mode::Manual | Mode::Mixed => {
            let text = who
                .as_ref()
                .map_or_else(String::new, |(_, author)| author.name.clone());
            NewEntry::notice(Happening::OperatorLeft, format!("{text} has left"))
        }
    };
    notice.author = who;
    append(tx, row, notice, now).await?;
    row.operator = None;
    (row.stage, row.waiting_since) = match mode {
        Mode::Automatic => (Stage::Bot, None),
        Mode::Manual | Mode::Mixed => (Stage::Waiting, Some(now)),
    };
    save(tx, row, "taken_at = taken_at", now).await
}

/// Gives a conversation to another operator, or, without one, to everybody of a channel.
///
/// # Errors
/// 409 when it is closed, 404 when there is no such operator.
pub async fn transfer(
    tx: &mut Tx,
    row: &mut ConversationRow,
    operator: Option<&str>,
    channel: Option<&str>,
    now: Millis,
) -> Answer<()> {
    if let Some(channel) = channel.filter(|channel| *channel != row.channel) {
        // Who looked at it in the old channel learns that it is gone from there.
        touch(tx, row, now).await?;
        row.channel = channel.to_owned();
    }
    let who = leaving(tx, row).await?;
    let left = who
        .as_ref()
        .map_or("The bot", |(_, author)| author.name.as_str());
    let mut notice = match operator {
        Some(id) => {
            let author = author_of(tx.on(), &row.channel, id).await?;
            let author = author.ok_or_else(|| ApiError::not_found("operator"))?;
            let text = format!("{} has joined", author.name);
            let mut notice = NewEntry::notice(Happening::Transferred, text);
            notice.author = Some((id.to_owned(), author));
            notice
        }
        None => NewEntry::notice(Happening::OperatorLeft, format!("{left} has left")),
    };
    if notice.author.is_none() {
        notice.author = who;
    }
    append(tx, row, notice, now).await?;
    row.operator = operator.map(str::to_owned);
    (row.stage, row.waiting_since) = match operator {
        Some(_) => (Stage::Active, None),
        None => (Stage::Waiting, Some(now)),
    };
    save(tx, row, "taken_at = COALESCE(taken_at, $6)", now).await
}

/// Ends a conversation; one that has ended stays as it is.
///
/// # Errors
/// When the database cannot be reached.
pub async fn close(tx: &mut Tx, row: &mut ConversationRow, now: Millis) -> Answer<()> {
    if row.stage == Stage::Closed {
        return Ok(());
    }
    turn::end_open(tx, row, Resolution::Ended, None, now).await?;
    let mut notice = NewEntry::notice(Happening::Closed, "The conversation has ended".to_owned());
    notice.author = leaving(tx, row).await?;
    append(tx, row, notice, now).await?;
    row.stage = Stage::Closed;
    row.waiting_since = None;
    save(tx, row, "closed_at = $6", now).await?;
    sqlx::query(
        "INSERT INTO webhook (conversation, next_at) VALUES ($1, $2)
         ON CONFLICT (conversation) DO NOTHING",
    )
    .bind(row.id.as_str())
    .bind(now)
    .execute(tx.on())
    .await?;
    Ok(())
}

/// The operator who has a conversation, as its visitor sees them.
async fn leaving(
    tx: &mut Tx,
    row: &ConversationRow,
) -> Answer<Option<(String, edgewise_protocol::log::Author)>> {
    let Some(id) = row.operator.clone() else {
        return Ok(None);
    };
    let author = author_of(tx.on(), &row.channel, &id).await?;
    Ok(author.map(|author| (id, author)))
}

/// Writes what the stages change, and one thing more, of which `$6` is the time.
async fn save(tx: &mut Tx, row: &ConversationRow, more: &'static str, now: Millis) -> Answer<()> {
    let statement = format!(
        "UPDATE conversation SET stage = $2, operator = $3, waiting_since = $4, channel = $5,
         {more} WHERE id = $1 AND $6 >= 0"
    );
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(row.id.as_str())
        .bind(written(&row.stage))
        .bind(row.operator.as_deref())
        .bind(row.waiting_since)
        .bind(row.channel.as_str())
        .bind(now)
        .execute(tx.on())
        .await?;
    tx.signal(Signal::Queue(row.channel.clone()));
    touch(tx, row, now).await?;
    Ok(())
}
