//! How visitors see an operator in a channel, which is not how the profile looks.

use data_encoding::HEXLOWER;
use edgewise_protocol::log::Author;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// An operator as the visitors of a channel see them; nobody for who is gone.
///
/// # Errors
/// When the database cannot be reached.
pub async fn author_of(
    on: &mut AnyConnection,
    channel: &str,
    operator: &str,
) -> Result<Option<Author>, StoreError> {
    let row = sqlx::query(
        "SELECT o.name, o.description, o.avatar, c.description AS line, c.avatar AS picture
         FROM operator o LEFT JOIN channel_operator c ON c.operator = o.id AND c.channel = $1
         WHERE o.id = $2",
    )
    .bind(channel)
    .bind(operator)
    .fetch_optional(on)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let first = |a: &str, b: &str| -> Result<String, StoreError> {
        let text: Option<String> = row.try_get(a)?;
        match text.filter(|text| !text.is_empty()) {
            Some(text) => Ok(text),
            None => Ok(row.try_get(b)?),
        }
    };
    let picture = first("picture", "avatar")?;
    let hash = Sha256::digest(picture.as_bytes());
    let mark = HEXLOWER.encode(hash.get(..8).unwrap_or_default());
    Ok(Some(Author {
        name: row.try_get("name")?,
        description: first("line", "description")?,
        avatar: (!picture.is_empty()).then(|| format!("/v1/avatars/{channel}/{operator}/{mark}")),
    }))
}

/// The picture behind such an address, as its `data:` address.
///
/// # Errors
/// When the database cannot be reached.
pub async fn picture_of(
    on: &mut AnyConnection,
    channel: &str,
    operator: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "SELECT o.avatar, c.avatar AS picture
         FROM operator o LEFT JOIN channel_operator c ON c.operator = o.id AND c.channel = $1
         WHERE o.id = $2",
    )
    .bind(channel)
    .bind(operator)
    .fetch_optional(on)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let here: Option<String> = row.try_get("picture")?;
    let own: String = row.try_get("avatar")?;
    Ok(Some(here.filter(|text| !text.is_empty()).unwrap_or(own)).filter(|text| !text.is_empty()))
}
