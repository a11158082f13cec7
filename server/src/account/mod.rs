//! Operators: passwords, sign-ins, roles, keys for programs.

mod change;
mod key;
mod operator;
mod password;
mod routes;
mod sign_in;

pub use change::{check_avatar, check_languages};
pub use key::{Caller, key_routes};
pub use operator::{operator_row, operators, shown};
pub use routes::routes;
pub use sign_in::Signed;

use edgewise_protocol::Millis;
use sqlx::Row;

use crate::secret;
use crate::store::{Store, StoreError};

/// For how long a link to set a password can be used.
pub(crate) const LINK: Millis = 24 * 3_600_000;

/// Makes an administrator if there is no operator at all, and gives their id then.
///
/// # Errors
/// When the database cannot be reached.
pub async fn first_administrator(store: &Store, now: Millis) -> Result<Option<String>, StoreError> {
    let mut tx = store.begin().await?;
    // Two instances that start at the same moment make one administrator.
    let id = "administrator";
    let made = sqlx::query(
        "INSERT INTO operator (id, email, name, role, created_at)
         SELECT $1, 'admin@localhost', 'Administrator', 'admin', $2
         WHERE NOT EXISTS (SELECT 1 FROM operator)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(now)
    .execute(tx.on())
    .await?;
    tx.commit().await?;
    Ok((made.rows_affected() > 0).then(|| id.to_owned()))
}

/// A link for an administrator without a password, if there is none with one: a path on this server.
///
/// # Errors
/// When the database cannot be reached.
pub async fn first_link(store: &Store, now: Millis) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query("SELECT id, password FROM operator WHERE role = 'admin' AND disabled = 0 ORDER BY created_at")
        .fetch_all(&mut *store.read().await?)
        .await?;
    let mut without = None;
    for row in rows {
        if row.try_get::<Option<String>, _>("password")?.is_some() {
            return Ok(None);
        }
        without = without.or(Some(row.try_get::<String, _>("id")?));
    }
    match without {
        Some(id) => Ok(Some(link(store, &id, now).await?)),
        None => Ok(None),
    }
}

/// Makes a link by which an operator sets a password; earlier ones are void from now on.
///
/// # Errors
/// When the database cannot be reached.
pub async fn link(store: &Store, operator: &str, now: Millis) -> Result<String, StoreError> {
    let secret = secret::secret();
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM password_link WHERE operator = $1")
        .bind(operator)
        .execute(tx.on())
        .await?;
    sqlx::query("INSERT INTO password_link (secret, operator, expires_at) VALUES ($1, $2, $3)")
        .bind(secret::kept(&secret))
        .bind(operator)
        .bind(now + LINK)
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    // The secret stands behind `#`, so that it is in no log and no `Referer`.
    Ok(format!("/console/#/password/{secret}"))
}

/// Erases sign-ins and links that have ended.
///
/// # Errors
/// When the database cannot be reached.
pub async fn forget_what_has_ended(store: &Store, now: Millis) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    for statement in [
        "DELETE FROM sign_in WHERE expires_at < $1",
        "DELETE FROM password_link WHERE expires_at < $1",
        "DELETE FROM stream_ticket WHERE expires_at < $1",
    ] {
        sqlx::query(statement).bind(now).execute(tx.on()).await?;
    }
    tx.commit().await
}
