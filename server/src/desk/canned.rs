//! Answers that operators often give.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use edgewise_protocol::desk::Canned;
use edgewise_protocol::id::ItemId;
use sqlx::Row;

use super::changed;
use crate::account::{Signed, check_languages};
use crate::conversation::MAX_TEXT;
use crate::http::{Answer, ApiError, Json};
use crate::{Server, secret};

fn check(wanted: &Canned) -> Answer<()> {
    let n = wanted.shortcut.chars().count();
    if !(1..=40).contains(&n) || wanted.shortcut.contains(char::is_whitespace) {
        let message = "1 to 40 characters without blanks are expected";
        return Err(ApiError::invalid("shortcut", message));
    }
    if !(1..=MAX_TEXT).contains(&wanted.text.chars().count()) || wanted.text.contains('\0') {
        let message = format!("1 to {MAX_TEXT} characters are expected");
        return Err(ApiError::invalid("text", message));
    }
    match wanted.lang.as_str() {
        "" => Ok(()),
        lang => check_languages("lang", &[lang.to_owned()]),
    }
}

/// `GET /op/v1/canned`
pub async fn list(State(server): State<Server>, _: Signed) -> Answer<Json<Vec<Canned>>> {
    let rows = sqlx::query("SELECT id, shortcut, text, lang FROM canned ORDER BY shortcut, id")
        .fetch_all(&mut *server.store().read().await?)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(Canned {
            id: ItemId(row.try_get("id")?),
            shortcut: row.try_get("shortcut")?,
            text: row.try_get("text")?,
            lang: row.try_get("lang")?,
        });
    }
    Ok(Json(found))
}

/// `POST /op/v1/canned`
pub async fn create(
    State(server): State<Server>,
    _: Signed,
    Json(mut wanted): Json<Canned>,
) -> Answer<(StatusCode, Json<Canned>)> {
    check(&wanted)?;
    wanted.id = ItemId(secret::id());
    let mut tx = server.store().begin().await?;
    sqlx::query("INSERT INTO canned (id, shortcut, text, lang) VALUES ($1, $2, $3, $4)")
        .bind(wanted.id.as_str())
        .bind(wanted.shortcut.as_str())
        .bind(wanted.text.as_str())
        .bind(wanted.lang.as_str())
        .execute(tx.on())
        .await?;
    changed(&mut tx, "canned").await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(wanted)))
}

/// `PUT /op/v1/canned/{id}`
pub async fn update(
    State(server): State<Server>,
    _: Signed,
    Path(id): Path<String>,
    Json(mut wanted): Json<Canned>,
) -> Answer<Json<Canned>> {
    check(&wanted)?;
    let mut tx = server.store().begin().await?;
    let done = sqlx::query("UPDATE canned SET shortcut = $2, text = $3, lang = $4 WHERE id = $1")
        .bind(id.as_str())
        .bind(wanted.shortcut.as_str())
        .bind(wanted.text.as_str())
        .bind(wanted.lang.as_str())
        .execute(tx.on())
        .await?;
    if done.rows_affected() == 0 {
        return Err(ApiError::not_found("canned answer"));
    }
    changed(&mut tx, "canned").await?;
    tx.commit().await?;
    wanted.id = ItemId(id);
    Ok(Json(wanted))
}

/// `DELETE /op/v1/canned/{id}`
pub async fn remove(
    State(server): State<Server>,
    _: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let mut tx = server.store().begin().await?;
    let done = sqlx::query("DELETE FROM canned WHERE id = $1")
        .bind(id)
        .execute(tx.on())
        .await?;
    if done.rows_affected() == 0 {
        return Err(ApiError::not_found("canned answer"));
    }
    changed(&mut tx, "canned").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
