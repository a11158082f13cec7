//! Keys for programs: in the header `apikey`, as StarChat's gateway has it, or as a bearer token.

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::routing::{delete, get};
use edgewise_protocol::Millis;
use edgewise_protocol::account::{ApiKey, NewApiKey, Role};
use edgewise_protocol::id::ItemId;
use sqlx::Row;

use super::Signed;
use crate::http::{Answer, ApiError, Json};
use crate::{Server, secret};

/// A program with a valid key.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Which key.
    pub key: String,
    /// What it is for.
    pub name: String,
}

impl FromRequestParts<Server> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Caller, ApiError> {
        let text = |name: &str| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some(value.trim().to_owned())
        };
        let bearer = || {
            let value = text(header::AUTHORIZATION.as_str())?;
            let (scheme, key) = value.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then(|| key.trim().to_owned())
        };
        let key = text("apikey").or_else(bearer);
        let key = key.ok_or_else(ApiError::unauthorized)?;
        let row = sqlx::query("SELECT id, name, used_at FROM api_key WHERE secret = $1")
            .bind(secret::kept(&key))
            .fetch_optional(&mut *server.store().read().await?)
            .await?
            .ok_or_else(ApiError::unauthorized)?;
        let caller = Caller {
            key: row.try_get("id")?,
            name: row.try_get("name")?,
        };
        let used_at: Option<Millis> = row.try_get("used_at")?;
        let now = server.now();
        if used_at.is_none_or(|used_at| used_at + 60_000 < now) {
            let mut tx = server.store().begin().await?;
            sqlx::query("UPDATE api_key SET used_at = $2 WHERE id = $1")
                .bind(caller.key.as_str())
                .bind(now)
                .execute(tx.on())
                .await?;
            tx.commit().await?;
        }
        Ok(caller)
    }
}

/// The calls about keys.
pub fn key_routes() -> Router<Server> {
    Router::new()
        .route("/op/v1/keys", get(list).post(create))
        .route("/op/v1/keys/{id}", delete(remove))
}

async fn list(State(server): State<Server>, signed: Signed) -> Answer<Json<Vec<ApiKey>>> {
    signed.at_least(Role::Admin)?;
    let rows =
        sqlx::query("SELECT id, name, created_at, used_at FROM api_key ORDER BY created_at, id")
            .fetch_all(&mut *server.store().read().await?)
            .await?;
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        keys.push(ApiKey {
            id: ItemId(row.try_get("id")?),
            name: row.try_get("name")?,
            created_at: row.try_get("created_at")?,
            used_at: row.try_get("used_at")?,
            key: None,
        });
    }
    Ok(Json(keys))
}

async fn create(
    State(server): State<Server>,
    signed: Signed,
    Json(wanted): Json<NewApiKey>,
) -> Answer<(StatusCode, Json<ApiKey>)> {
    signed.at_least(Role::Admin)?;
    let name = wanted.name.trim();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(ApiError::invalid("name", "a name has 1 to 100 characters"));
    }
    let (id, key, now) = (secret::id(), secret::secret(), server.now());
    let mut tx = server.store().begin().await?;
    sqlx::query("INSERT INTO api_key (id, name, secret, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(name)
        .bind(secret::kept(&key))
        .bind(now)
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    let made = ApiKey {
        id: ItemId(id),
        name: name.to_owned(),
        created_at: now,
        used_at: None,
        key: Some(key),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

async fn remove(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Admin)?;
    let mut tx = server.store().begin().await?;
    let gone = sqlx::query("DELETE FROM api_key WHERE id = $1")
        .bind(id)
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    match gone.rows_affected() {
        0 => Err(ApiError::not_found("key")),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
