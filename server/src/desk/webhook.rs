//! Transcripts of closed conversations, posted to the webhook of their channel.
//!
//! What is to be posted is in the database, so a restart forgets none; what fails is tried again,
//! later and later, for about a day.
//! The receiver knows the sender by a signature in `X-Edgewise-Signature`: HMAC-SHA256 of the body
//! with the channel's newest secret, in hexadecimal.

use sqlx::Row;
use std::time::Duration;

use super::transcript::as_json;
use crate::Server;
use crate::conversation::{entries_after, find};
use crate::http::{Reach, post_json};
use crate::store::StoreError;

/// How long a receiver may take.
const LIMIT: Duration = Duration::from_secs(10);

/// After so many failures it is given up.
const ATTEMPTS: i64 = 12;

/// Posts what is due.
///
/// # Errors
/// When the database cannot be reached; a receiver that cannot be is tried again later.
pub async fn post_what_has_closed(server: &Server) -> Result<(), StoreError> {
    let now = server.now();
    let due =
        sqlx::query("SELECT conversation, n_attempts FROM webhook WHERE next_at <= $1 LIMIT 20")
            .bind(now)
            .fetch_all(&mut *server.store().read().await?)
            .await?;
    for row in due {
        let id: String = row.try_get("conversation")?;
        let n_attempts: i64 = row.try_get("n_attempts")?;
        // Whoever moves the time on posts it: of two instances, one does.
        let wait = 60_000 << n_attempts.clamp(0, 10);
        let mut tx = server.store().begin().await?;
        let taken = sqlx::query(
            "UPDATE webhook SET n_attempts = n_attempts + 1, next_at = $3
             WHERE conversation = $1 AND n_attempts = $2",
        )
        .bind(id.as_str())
        .bind(n_attempts)
        .bind(now + wait)
        .execute(tx.on())
        .await?;
        tx.commit().await?;
        if taken.rows_affected() == 0 {
            continue;
        }
        let is_done = match post(server, &id).await? {
            Ok(()) => true,
            Err(why) => {
                tracing::warn!(why, "a transcript could not be posted");
                n_attempts + 1 >= ATTEMPTS
            }
        };
        if is_done {
            let mut tx = server.store().begin().await?;
            sqlx::query("DELETE FROM webhook WHERE conversation = $1")
                .bind(id)
                .execute(tx.on())
                .await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn post(server: &Server, id: &str) -> Result<Result<(), String>, StoreError> {
    let mut on = server.store().read().await?;
    let Some(row) = find(&mut on, id).await? else {
        return Ok(Ok(()));
    };
    let Some(channel) = server.channels().get(&row.channel) else {
        return Ok(Ok(()));
    };
    if channel.settings.webhook_url.is_empty() {
        return Ok(Ok(()));
    }
    let entries = entries_after(&mut on, id, 0, i64::MAX).await?;
    let body = as_json(server, &mut on, &row, &entries).await?.to_string();
    drop(on);
    let reach = match server.options().private_webhooks {
        true => Reach::Anywhere,
        false => Reach::Public,
    };
    let secret = channel.secrets.first().cloned().unwrap_or_default();
    let signature = crate::visitor::signature(&secret, &body);
    let url = channel.settings.webhook_url.clone();
    let posted = post_json(url, body.into_bytes(), Some(signature), LIMIT, reach).await;
    Ok(posted.map(|_| ()))
}
