//! Which conversations an operator may see.
//!
//! An administrator sees all; others see those of their channels, and of the waiting ones only those
//! in a language that they speak there.
//! What somebody may not see does not exist for them.

use edgewise_protocol::log::Stage;
use sqlx::{AnyConnection, Row};

use crate::account::Signed;
use crate::channel::speaks;
use crate::conversation::{ConversationRow, find, lock};
use crate::http::{Answer, ApiError};
use crate::store::{StoreError, Tx, json};

/// The channels that somebody belongs to, with the languages that they speak there.
#[derive(Debug, Clone)]
pub struct Access {
    operator: String,
    own: Vec<String>,
    /// Nothing for who sees everything.
    channels: Option<Vec<(String, Vec<String>)>>,
}

impl Access {
    /// What who is signed in may see.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn of(on: &mut AnyConnection, signed: &Signed) -> Result<Access, StoreError> {
        let channels = if signed.is_admin() {
            None
        } else {
            let rows =
                sqlx::query("SELECT channel, languages FROM channel_operator WHERE operator = $1")
                    .bind(signed.operator.id.as_str())
                    .fetch_all(on)
                    .await?;
            let mut channels = Vec::with_capacity(rows.len());
            for row in rows {
                channels.push((row.try_get("channel")?, json(&row, "languages")?));
            }
            Some(channels)
        };
        Ok(Access {
            operator: signed.operator.id.clone(),
            own: signed.operator.languages.clone(),
            channels,
        })
    }

    /// Whether somebody belongs to a channel.
    pub fn has_channel(&self, channel: &str) -> bool {
        match &self.channels {
            None => true,
            Some(channels) => channels.iter().any(|(name, _)| name == channel),
        }
    }

    /// Whether somebody may see a conversation.
    pub fn sees(&self, row: &ConversationRow) -> bool {
        if row.operator.as_deref() == Some(self.operator.as_str()) {
            return true;
        }
        let Some(channels) = &self.channels else {
            return true;
        };
        let here = channels.iter().find(|(name, _)| *name == row.channel);
        here.is_some_and(|(_, here)| {
            row.stage != Stage::Waiting || speaks(&self.own, here, &row.lang)
        })
    }

    /// The channels, for a statement; nothing for all.
    pub fn channels(&self) -> Option<Vec<&str>> {
        let channels = self.channels.as_ref()?;
        Some(channels.iter().map(|(name, _)| name.as_str()).collect())
    }
}

/// A conversation that somebody may see.
///
/// # Errors
/// 404 for every other one.
pub async fn seen(on: &mut AnyConnection, signed: &Signed, id: &str) -> Answer<ConversationRow> {
    let access = Access::of(&mut *on, signed).await?;
    let row = find(on, id).await?.filter(|row| access.sees(row));
    row.ok_or_else(|| ApiError::not_found("conversation"))
}

/// The same, locked.
///
/// # Errors
/// 404 for every other one.
pub async fn locked(tx: &mut Tx, signed: &Signed, id: &str) -> Answer<ConversationRow> {
    let access = Access::of(tx.on(), signed).await?;
    let row = lock(tx, id).await?.filter(|row| access.sees(row));
    row.ok_or_else(|| ApiError::not_found("conversation"))
}
