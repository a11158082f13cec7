//! Sessions: one for a browser that has needed the server.
//!
//! The server makes the token, so nobody can plant one; it is sent as `Authorization: Bearer` and
//! nowhere else, so no page of another site can send it, and it is in no log.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use edgewise_protocol::Millis;
use edgewise_protocol::id::ClientId;
use edgewise_protocol::visitor::{Answering, NewSession, OwnConversation, OwnData, Session, User};
use serde::Deserialize;
use sqlx::Row;
use std::sync::Arc;

use super::identity::{self, Identity};
use crate::channel::{ChannelRow, embedded, public};
use crate::conversation::{entries_after, erase_session};
use crate::http::{Answer, ApiError, Json, Limit, Peer};
use crate::store::{Tx, word, written};
use crate::{Server, secret};

/// A visitor with a valid token.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Which session.
    pub session: String,
    /// Its channel.
    pub channel: Arc<ChannelRow>,
    /// Who answers while no person does.
    pub answering: Answering,
    /// The language of the chat.
    pub lang: String,
    /// Who it is.
    pub identity: Identity,
    /// When the session began.
    pub created_at: Millis,
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Visitor, ApiError> {
        let token = bearer(parts)?.ok_or_else(ApiError::unauthorized)?;
        of_token(server, &token, &parts.headers).await
    }
}

/// The token of a call.
///
/// # Errors
/// 400 when one is in the address, where it would end up in logs.
fn bearer(parts: &Parts) -> Answer<Option<String>> {
    let query = parts.uri.query().unwrap_or_default();
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    for name in names {
        if matches!(name, "token" | "access_token" | "authorization") {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "token_in_address",
                "a token does not belong into an address; send `Authorization: Bearer`",
            ));
        }
    }
    let value = parts.headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.strip_prefix("Bearer "));
    Ok(token.map(|token| token.trim().to_owned()))
}

async fn of_token(server: &Server, token: &str, headers: &HeaderMap) -> Answer<Visitor> {
    let row = sqlx::query(
        "SELECT id, channel, answering, lang, user_id, user_name, user_email, verified,
         created_at, seen_at FROM session WHERE secret = $1 AND revoked_at IS NULL",
    )
    .bind(secret::kept(token))
    .fetch_optional(&mut *server.store().read().await?)
    .await?
    .ok_or_else(ApiError::unauthorized)?;
    let channel: String = row.try_get("channel")?;
    let channel = embedded(server, &channel, headers)?;
    let visitor = Visitor {
        session: row.try_get("id")?,
        channel,
        answering: word(&row, "answering")?,
        lang: row.try_get("lang")?,
        identity: Identity {
            id: row.try_get("user_id")?,
            name: row.try_get("user_name")?,
            email: row.try_get("user_email")?,
            verified: row.try_get::<i64, _>("verified")? > 0,
            named: row.try_get::<i64, _>("verified")? > 1,
        },
        created_at: row.try_get("created_at")?,
    };
    let now = server.now();
    if row.try_get::<Millis, _>("seen_at")? + 3_600_000 < now {
        let mut tx = server.store().begin().await?;
        sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1")
            .bind(visitor.session.as_str())
            .bind(now)
            .execute(tx.on())
            .await?;
        tx.commit().await?;
    }
    Ok(visitor)
}

/// Checks that a text is at most so long and on one line, and gives it back.
///
/// # Errors
/// 422 otherwise.
pub fn line(field: &str, text: String, most: usize) -> Answer<String> {
    if text.chars().count() > most || text.contains(char::is_control) {
        let message = format!("at most {most} characters on one line are expected");
        return Err(ApiError::invalid(field, message));
    }
    Ok(text)
}

/// `POST /v1/channels/{channel}/sessions`
pub async fn create(
    State(server): State<Server>,
    Path(channel): Path<String>,
    peer: Peer,
    headers: HeaderMap,
    Json(wanted): Json<NewSession>,
) -> Answer<(StatusCode, Json<Session>)> {
    let channel = embedded(&server, &channel, &headers)?;
    let key = format!("{} {}", channel.id, peer.0);
    server.limits().count(Limit::Session, &key)?;
    let now = server.now();
    let user = wanted.user.unwrap_or_default();
    let identity = identity::check(&user, &channel, now)?;
    let (id, token) = (secret::id(), secret::secret());
    let mut tx = server.store().begin().await?;
    sqlx::query(
        "INSERT INTO session (id, secret, channel, lang, page, title, consent, answering,
         created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(id.as_str())
    .bind(secret::kept(&token))
    .bind(channel.id.as_str())
    .bind(line("lang", wanted.lang, 35)?)
    .bind(line("page", wanted.page, 2_000)?)
    .bind(line("title", wanted.title, 300)?)
    .bind(
        wanted
            .consent_version
            .map(|text| line("consent_version", text, 100))
            .transpose()?,
    )
    .bind(written(&wanted.answering))
    .bind(now)
    .execute(tx.on())
    .await?;
    save_identity(&mut tx, &id, &identity).await?;
    tx.commit().await?;
    let mut on = server.store().read().await?;
    let session = Session {
        session: id,
        token,
        verified: identity.verified,
        config: public(&server, &mut on, &channel).await?,
        server_time: now,
    };
    Ok((StatusCode::CREATED, Json(session)))
}

/// What is not proven never overwrites what is: `verified` is 0 where nothing is, 1 for the id, 2
/// for name and address too.
async fn save_identity(tx: &mut Tx, session: &str, identity: &Identity) -> Answer<()> {
    sqlx::query(
        "UPDATE session SET user_id = $2, user_name = $3, user_email = $4, verified = $5
         WHERE id = $1 AND verified <= $5",
    )
    .bind(session)
    .bind(identity.id.as_deref())
    .bind(identity.name.as_deref())
    .bind(identity.email.as_deref())
    .bind(i64::from(identity.verified) + i64::from(identity.named))
    .execute(tx.on())
    .await?;
    Ok(())
}

/// `PUT /v1/session/user`
pub async fn set_user(
    State(server): State<Server>,
    visitor: Visitor,
    Json(user): Json<User>,
) -> Answer<Json<serde_json::Value>> {
    let found = identity::check(&user, &visitor.channel, server.now())?;
    let other = found.verified && visitor.identity.verified && found.id != visitor.identity.id;
    if other {
        let message = "this session belongs to somebody else; begin another one";
        return Err(ApiError::conflict("other_user", message, None));
    }
    let mut tx = server.store().begin().await?;
    save_identity(&mut tx, &visitor.session, &found).await?;
    let rows = sqlx::query("SELECT id FROM conversation WHERE session = $1 AND stage <> 'closed'")
        .bind(visitor.session.as_str())
        .fetch_all(tx.on())
        .await?;
    for row in rows {
        let id: String = row.try_get(0)?;
        if let Some(row) = crate::conversation::lock(&mut tx, &id).await? {
            crate::conversation::touch(&mut tx, &row, server.now()).await?;
        }
    }
    tx.commit().await?;
    let verified = found.verified || visitor.identity.verified;
    Ok(Json(serde_json::json!({ "verified": verified })))
}

/// `GET /v1/session/data`: everything that is kept about the visitor.
pub async fn data(State(server): State<Server>, visitor: Visitor) -> Answer<Json<OwnData>> {
    let mut on = server.store().snapshot().await?;
    let rows = sqlx::query(
        "SELECT id, client_id, page, created_at FROM conversation WHERE session = $1
         ORDER BY created_at, id",
    )
    .bind(visitor.session.as_str())
    .fetch_all(&mut *on)
    .await?;
    let mut conversations = Vec::with_capacity(rows.len());
    for row in rows {
        let id: String = row.try_get("id")?;
        conversations.push(OwnConversation {
            client_id: ClientId(row.try_get("client_id")?),
            page: row.try_get("page")?,
            created_at: row.try_get("created_at")?,
            messages: entries_after(&mut on, &id, 0, i64::MAX).await?,
        });
    }
    Ok(Json(OwnData {
        user: User {
            id: visitor.identity.id,
            name: visitor.identity.name,
            email: visitor.identity.email,
            ..User::default()
        },
        lang: visitor.lang,
        created_at: visitor.created_at,
        conversations,
    }))
}

/// Whether everything is to be erased with the session.
#[derive(Debug, Deserialize)]
pub struct End {
    #[serde(default)]
    erase: bool,
}

/// `DELETE /v1/session`
pub async fn end(
    State(server): State<Server>,
    visitor: Visitor,
    axum::extract::Query(how): axum::extract::Query<End>,
) -> Answer<StatusCode> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    if how.erase {
        erase_session(&mut tx, &visitor.session, now).await?;
    } else {
        sqlx::query("UPDATE session SET revoked_at = $2 WHERE id = $1")
            .bind(visitor.session.as_str())
            .bind(now)
            .execute(tx.on())
            .await?;
        let rows =
            sqlx::query("SELECT id FROM conversation WHERE session = $1 AND stage <> 'closed'")
                .bind(visitor.session.as_str())
                .fetch_all(tx.on())
                .await?;
        for row in rows {
            let id: String = row.try_get(0)?;
            if let Some(mut row) = crate::conversation::lock(&mut tx, &id).await? {
                crate::conversation::close(&mut tx, &mut row, now).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
