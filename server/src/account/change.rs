//! Checking and writing what is changed about operators.

use edgewise_protocol::account::{OperatorChange, Role};
use sqlx::Row;

use super::operator::OperatorRow;
use crate::http::{Answer, ApiError};
use crate::store::{Signal, Tx, as_json, written};

/// How large a picture may be, as a `data:` address.
const MAX_AVATAR: usize = 64 * 1024 * 4 / 3 + 64;

/// Checks a picture: a `data:` address of PNG, JPEG or WebP whose bytes are what it says, or
/// nothing.
///
/// # Errors
/// 422 otherwise.
pub fn check_avatar(avatar: &str) -> Answer<()> {
    let refused = || {
        ApiError::invalid(
            "avatar",
            "a picture is a `data:` address of PNG, JPEG or WebP of at most 64 KiB",
        )
    };
    if avatar.is_empty() {
        return Ok(());
    }
    if avatar.len() > MAX_AVATAR {
        return Err(refused());
    }
    let starts: [(&str, &[u8]); 3] = [
        ("data:image/png;base64,", b"\x89PNG\r\n\x1a\n"),
        ("data:image/jpeg;base64,", b"\xff\xd8\xff"),
        ("data:image/webp;base64,", b"RIFF"),
    ];
    let is_picture = starts.iter().any(|(start, magic)| {
        avatar.strip_prefix(start).is_some_and(|data| {
            data_encoding::BASE64
                .decode(data.as_bytes())
                .is_ok_and(|bytes| bytes.starts_with(magic))
        })
    });
    if is_picture { Ok(()) } else { Err(refused()) }
}

/// Checks a list of languages.
///
/// # Errors
/// 422 when one of them is no tag such as `en` or `pt-BR`.
pub fn check_languages(field: &str, languages: &[String]) -> Answer<()> {
    let is_tag = |tag: &String| {
        (2..=35).contains(&tag.len())
            && tag
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    match languages.iter().find(|tag| !is_tag(tag)) {
        None if languages.len() <= 60 => Ok(()),
        None => Err(ApiError::invalid(field, "at most 60 languages")),
        Some(tag) => Err(ApiError::invalid(
            field,
            format!("`{tag}` is no language; `en` or `pt-BR` is expected"),
        )),
    }
}

/// Checks what is to become of an operator.
///
/// # Errors
/// 422 with the member that is at fault.
pub fn check(change: &OperatorChange) -> Answer<()> {
    let email = change.email.as_str();
    let parts = email.split_once('@');
    let is_address = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && email.len() <= 200
        && !email.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_address {
        return Err(ApiError::invalid("email", "an e-mail address is expected"));
    }
    let n = change.name.trim().chars().count();
    if !(1..=100).contains(&n) || change.name.contains(char::is_control) {
        return Err(ApiError::invalid("name", "a name has 1 to 100 characters"));
    }
    if change.description.chars().count() > 200 {
        let message = "a description has at most 200 characters";
        return Err(ApiError::invalid("description", message));
    }
    check_languages("languages", &change.languages)?;
    check_avatar(change.avatar.as_deref().unwrap_or_default())
}

/// Writes a checked change of an operator.
///
/// # Errors
/// 409 when the address is somebody else's, or no administrator would be left.
pub async fn write(tx: &mut Tx, before: &OperatorRow, change: &OperatorChange) -> Answer<()> {
    let loses_admin = before.role == Role::Admin && (change.role != Role::Admin || change.disabled);
    if loses_admin {
        let row = sqlx::query(
            "SELECT COUNT(*) FROM operator WHERE role = 'admin' AND disabled = 0 AND id <> $1",
        )
        .bind(before.id.as_str())
        .fetch_one(tx.on())
        .await?;
        if row.try_get::<i64, _>(0)? == 0 {
            let message = "somebody has to be administrator; make another one first";
            return Err(ApiError::conflict("last_admin", message, None));
        }
    }
    free_address(tx, &change.email, &before.id).await?;
    sqlx::query(
        "UPDATE operator SET email = $2, name = $3, role = $4, description = $5, avatar = $6,
         languages = $7, disabled = $8 WHERE id = $1",
    )
    .bind(before.id.as_str())
    .bind(change.email.to_lowercase())
    .bind(change.name.trim())
    .bind(written(&change.role))
    .bind(change.description.as_str())
    .bind(change.avatar.as_ref().unwrap_or(&before.avatar).as_str())
    .bind(as_json(&change.languages))
    .bind(i64::from(change.disabled))
    .execute(tx.on())
    .await?;
    if change.disabled {
        sqlx::query("DELETE FROM sign_in WHERE operator = $1")
            .bind(before.id.as_str())
            .execute(tx.on())
            .await?;
    }
    crate::desk::changed(tx, "operators").await?;
    tx.signal(Signal::Presence(before.id.clone()));
    Ok(())
}

/// Checks that nobody else signs in with an address.
///
/// # Errors
/// 409 when somebody does.
pub async fn free_address(tx: &mut Tx, email: &str, id: &str) -> Answer<()> {
    let row = sqlx::query("SELECT COUNT(*) FROM operator WHERE email = $1 AND id <> $2")
        .bind(email.to_lowercase())
        .bind(id)
        .fetch_one(tx.on())
        .await?;
    if row.try_get::<i64, _>(0)? > 0 {
        let message = "another operator signs in with this address";
        return Err(ApiError::conflict("address_taken", message, None));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_must_be_what_it_says() {
        let of = |kind: &str, bytes: &[u8]| {
            format!(
                "data:image/{kind};base64,{}",
                data_encoding::BASE64.encode(bytes)
            )
        };
        assert!(check_avatar(&of("png", b"\x89PNG\r\n\x1a\nrest")).is_ok());
        assert!(check_avatar(&of("png", b"<svg onload=alert(1)>")).is_err());
        assert!(check_avatar(&of("svg+xml", b"<svg/>")).is_err());
        assert!(check_avatar("https://evil.example/x.png").is_err());
    }
}
