//! Operators in the database.

use edgewise_protocol::Millis;
use edgewise_protocol::account::{Operator, Preferences, Presence, Role};
use edgewise_protocol::id::{ChannelId, OperatorId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::channel::presence;
use crate::store::{StoreError, json, word};

/// An operator, as the database has them.
#[derive(Debug, Clone)]
pub struct OperatorRow {
    /// Which one.
    pub id: String,
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// A line below the name.
    pub description: String,
    /// A `data:` address, or nothing.
    pub avatar: String,
    /// The languages in which they answer.
    pub languages: Vec<String>,
    /// What they have set for themselves.
    pub preferences: Preferences,
    /// How the password is kept.
    pub password: Option<String>,
    /// Whether they may no longer sign in.
    pub disabled: bool,
    /// What they chose.
    pub presence: String,
    /// When a console of theirs was last heard of.
    pub seen_at: Millis,
}

const COLUMNS: &str = "SELECT id, email, name, role, description, avatar, languages, preferences, password, disabled, presence, seen_at FROM operator";

fn read(row: &AnyRow) -> Result<OperatorRow, StoreError> {
    Ok(OperatorRow {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        description: row.try_get("description")?,
        avatar: row.try_get("avatar")?,
        languages: json(row, "languages")?,
        preferences: json(row, "preferences")?,
        password: row.try_get("password")?,
        disabled: row.try_get::<i64, _>("disabled")? != 0,
        presence: row.try_get("presence")?,
        seen_at: row.try_get("seen_at")?,
    })
}

/// The operator of that id or e-mail address.
///
/// # Errors
/// When the database cannot be reached.
pub async fn operator_row(
    on: &mut AnyConnection,
    id_or_email: &str,
) -> Result<Option<OperatorRow>, StoreError> {
    let statement = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1 OR email = $1"));
    let row = sqlx::query(statement)
        .bind(id_or_email)
        .fetch_optional(on)
        .await?;
    row.as_ref().map(read).transpose()
}

/// All operators, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn operators(on: &mut AnyConnection, now: Millis) -> Result<Vec<Operator>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY name, id")))
        .fetch_all(&mut *on)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(shown(&mut *on, &read(&row)?, now).await?);
    }
    Ok(found)
}

/// An operator, as colleagues see them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn shown(
    on: &mut AnyConnection,
    row: &OperatorRow,
    now: Millis,
) -> Result<Operator, StoreError> {
    let rows =
        sqlx::query("SELECT channel FROM channel_operator WHERE operator = $1 ORDER BY channel")
            .bind(row.id.as_str())
            .fetch_all(on)
            .await?;
    let channels: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    Ok(Operator {
        id: OperatorId(row.id.clone()),
        email: row.email.clone(),
        name: row.name.clone(),
        role: row.role,
        description: row.description.clone(),
        avatar: (!row.avatar.is_empty()).then(|| row.avatar.clone()),
        languages: row.languages.clone(),
        disabled: row.disabled,
        has_password: row.password.is_some(),
        presence: match row.disabled {
            true => Presence::Offline,
            false => presence(&row.presence, row.seen_at, now),
        },
        channels: channels?.into_iter().map(ChannelId).collect(),
    })
}
