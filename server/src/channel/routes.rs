//! The calls about channels.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post, put};
use edgewise_protocol::account::Role;
use edgewise_protocol::channel::{Channel, ChannelChange, ChannelOperator, PublicChannel};
use edgewise_protocol::id::{OperatorId, is_channel_id};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

use super::check::check;
use super::hours::opening;
use super::{ChannelRow, availability};
use crate::account::{Signed, check_avatar, check_languages};
use crate::http::{Answer, ApiError, Json, allow};
use crate::store::{Signal, Tx, as_json, json};
use crate::{Server, secret};

/// What visitors' pages call.
pub fn public_routes() -> Router<Server> {
    Router::new().route("/v1/channels/{channel}/config", get(config))
}

/// What operators call.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/op/v1/channels", get(list).post(create))
        .route("/op/v1/channels/{id}", put(update).delete(remove))
        .route("/op/v1/channels/{id}/secret", post(new_secret))
        .route(
            "/op/v1/channels/{id}/operators/{operator}",
            put(set_operator).delete(remove_operator),
        )
}

/// The channel that a page names, if it is switched on and the page may embed it.
///
/// # Errors
/// 404 when there is none, or it is off; 403 when the page's origin is not on its list.
pub fn embedded(server: &Server, id: &str, headers: &HeaderMap) -> Answer<Arc<ChannelRow>> {
    let channel = server.channels().get(id).ok_or_else(|| {
        let message = "there is no channel of this name";
        ApiError::new(StatusCode::NOT_FOUND, "no_such_channel", message)
    })?;
    allow(headers, &channel.settings.origins)?;
    if !channel.enabled {
        let message = "this channel is switched off";
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "channel_disabled",
            message,
        ));
    }
    Ok(channel)
}

async fn config(
    State(server): State<Server>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Json<PublicChannel>> {
    let channel = embedded(&server, &id, &headers)?;
    let mut on = server.store().read().await?;
    Ok(Json(public(&server, &mut on, &channel).await?))
}

/// What a page is told about a channel.
///
/// # Errors
/// When the database cannot be reached.
pub async fn public(
    server: &Server,
    on: &mut AnyConnection,
    channel: &ChannelRow,
) -> Answer<PublicChannel> {
    let now = server.now();
    let there = availability(on, channel.id.as_str(), "", now).await?;
    let settings = &channel.settings;
    let opening = opening(settings, now);
    Ok(PublicChannel {
        id: channel.id.clone(),
        name: channel.name.clone(),
        mode: settings.mode,
        certainty_threshold: settings.certainty_threshold,
        initial_response_s: settings.initial_response_s,
        response_s: settings.response_s,
        languages: settings.languages.clone(),
        blob: server.bot().await.address(),
        operators_online: there.n_online,
        has_operators: there.n_operators > 0,
        open: opening.is_open,
        opens_at: opening.opens_at,
        server_time: now,
    })
}

/// What an operator is told about a channel.
async fn shown(
    on: &mut AnyConnection,
    channel: &ChannelRow,
    signed: &Signed,
    headers: &HeaderMap,
) -> Answer<Channel> {
    let rows = sqlx::query(
        "SELECT c.operator, o.name, c.description, c.avatar, c.languages
         FROM channel_operator c JOIN operator o ON o.id = c.operator
         WHERE c.channel = $1 ORDER BY o.name, o.id",
    )
    .bind(channel.id.as_str())
    .fetch_all(on)
    .await?;
    let mut operators = Vec::with_capacity(rows.len());
    for row in rows {
        operators.push(ChannelOperator {
            operator: OperatorId(row.try_get("operator")?),
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            avatar: row.try_get("avatar")?,
            languages: json(&row, "languages")?,
        });
    }
    Ok(Channel {
        id: channel.id.clone(),
        name: channel.name.clone(),
        enabled: channel.enabled,
        settings: channel.settings.clone(),
        version: channel.version,
        operators,
        snippet: snippet(channel, headers),
        identity_secrets: match signed.is_admin() {
            true => channel.secrets.clone(),
            false => Vec::new(),
        },
    })
}

/// The tag to paste into a page.
fn snippet(channel: &ChannelRow, headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST.as_str()).unwrap_or("127.0.0.1:8888");
    let is_local = host.starts_with("127.") || host.starts_with("localhost");
    let address = match channel.settings.public_url.trim_end_matches('/') {
        "" if is_local => format!("http://{host}"),
        "" => format!("https://{host}"),
        public => public.to_owned(),
    };
    // Neither can hold a quote or `<`: the address was checked, a host is none with them.
    format!(
        "<script src=\"{address}/edgewise.js\" data-server=\"{address}\" data-channel=\"{}\" async></script>",
        channel.id
    )
}

async fn existing(server: &Server, id: &str) -> Answer<Arc<ChannelRow>> {
    server
        .channels()
        .get(id)
        .ok_or_else(|| ApiError::not_found("channel"))
}

async fn list(
    State(server): State<Server>,
    signed: Signed,
    headers: HeaderMap,
) -> Answer<Json<Vec<Channel>>> {
    let mut on = server.store().read().await?;
    let mut channels = Vec::new();
    for channel in server.channels().all() {
        let channel = shown(&mut on, &channel, &signed, &headers).await?;
        let belongs = channel
            .operators
            .iter()
            .any(|o| o.operator.0 == signed.operator.id);
        if belongs || signed.is_admin() {
            channels.push(channel);
        }
    }
    Ok(Json(channels))
}

async fn create(
    State(server): State<Server>,
    signed: Signed,
    headers: HeaderMap,
    Json(wanted): Json<ChannelChange>,
) -> Answer<(StatusCode, Json<Channel>)> {
    signed.at_least(Role::Admin)?;
    if !is_channel_id(&wanted.id) {
        let message = "1 to 64 of a-z, 0-9, - and _ are expected";
        return Err(ApiError::invalid("id", message));
    }
    check(&wanted)?;
    let mut tx = server.store().begin().await?;
    let made = sqlx::query(
        "INSERT INTO channel (id, name, enabled, settings, secrets, version, created_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(wanted.id.as_str())
    .bind(wanted.name.trim())
    .bind(i64::from(wanted.enabled))
    .bind(as_json(&wanted.settings))
    .bind(as_json(&[secret::secret()]))
    .bind(server.now())
    .execute(tx.on())
    .await?;
    if made.rows_affected() == 0 {
        let message = "there is a channel of this name";
        return Err(ApiError::conflict("exists", message, None));
    }
    let channel = done(&server, tx, &wanted.id, &signed, &headers).await?;
    Ok((StatusCode::CREATED, Json(channel)))
}

async fn update(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(wanted): Json<ChannelChange>,
) -> Answer<Json<Channel>> {
    signed.at_least(Role::Admin)?;
    existing(&server, &id).await?;
    check(&wanted)?;
    let mut tx = server.store().begin().await?;
    let changed = sqlx::query(
        "UPDATE channel SET name = $3, enabled = $4, settings = $5, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id.as_str())
    .bind(wanted.version)
    .bind(wanted.name.trim())
    .bind(i64::from(wanted.enabled))
    .bind(as_json(&wanted.settings))
    .execute(tx.on())
    .await?;
    if changed.rows_affected() == 0 {
        drop(tx);
        server.channels().renew(server.store()).await?;
        let now = existing(&server, &id).await?;
        let mut on = server.store().read().await?;
        let now = shown(&mut on, &now, &signed, &headers).await?;
        return Err(ApiError::conflict(
            "changed",
            "somebody has changed this channel meanwhile",
            serde_json::to_value(now).ok(),
        ));
    }
    Ok(Json(done(&server, tx, &id, &signed, &headers).await?))
}

/// Commits, renews this instance's copy, and gives the channel as it is now.
async fn done(
    server: &Server,
    mut tx: Tx,
    id: &str,
    signed: &Signed,
    headers: &HeaderMap,
) -> Answer<Channel> {
    crate::desk::changed(&mut tx, "channels").await?;
    tx.signal(Signal::Channel(id.to_owned()));
    tx.commit().await?;
    server.channels().renew(server.store()).await?;
    let channel = existing(server, id).await?;
    let mut on = server.store().read().await?;
    shown(&mut on, &channel, signed, headers).await
}

async fn remove(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Admin)?;
    existing(&server, &id).await?;
    let mut tx = server.store().begin().await?;
    sqlx::query("DELETE FROM channel WHERE id = $1")
        .bind(id.as_str())
        .execute(tx.on())
        .await?;
    crate::desk::changed(&mut tx, "channels").await?;
    tx.signal(Signal::Channel(id));
    tx.commit().await?;
    server.channels().renew(server.store()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn new_secret(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Json<Channel>> {
    signed.at_least(Role::Admin)?;
    let channel = existing(&server, &id).await?;
    let mut secrets = vec![secret::secret()];
    secrets.extend(channel.secrets.first().cloned());
    let mut tx = server.store().begin().await?;
    sqlx::query("UPDATE channel SET secrets = $2, version = version + 1 WHERE id = $1")
        .bind(id.as_str())
        .bind(as_json(&secrets))
        .execute(tx.on())
        .await?;
    Ok(Json(done(&server, tx, &id, &signed, &headers).await?))
}

async fn set_operator(
    State(server): State<Server>,
    signed: Signed,
    Path((id, operator)): Path<(String, String)>,
    headers: HeaderMap,
    Json(wanted): Json<ChannelOperator>,
) -> Answer<Json<Channel>> {
    signed.at_least(Role::Admin)?;
    existing(&server, &id).await?;
    check_avatar(&wanted.avatar)?;
    check_languages("languages", &wanted.languages)?;
    if wanted.description.chars().count() > 200 {
        let message = "a description has at most 200 characters";
        return Err(ApiError::invalid("description", message));
    }
    let mut tx = server.store().begin().await?;
    let known = sqlx::query("SELECT id FROM operator WHERE id = $1")
        .bind(operator.as_str())
        .fetch_optional(tx.on())
        .await?;
    known.ok_or_else(|| ApiError::not_found("operator"))?;
    sqlx::query(
        "INSERT INTO channel_operator (channel, operator, description, avatar, languages)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (channel, operator) DO UPDATE
         SET description = excluded.description, avatar = excluded.avatar,
             languages = excluded.languages",
    )
    .bind(id.as_str())
    .bind(operator)
    .bind(wanted.description)
    .bind(wanted.avatar)
    .bind(as_json(&wanted.languages))
    .execute(tx.on())
    .await?;
    Ok(Json(done(&server, tx, &id, &signed, &headers).await?))
}

async fn remove_operator(
    State(server): State<Server>,
    signed: Signed,
    Path((id, operator)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Json<Channel>> {
    signed.at_least(Role::Admin)?;
    existing(&server, &id).await?;
    let mut tx = server.store().begin().await?;
    sqlx::query("DELETE FROM channel_operator WHERE channel = $1 AND operator = $2")
        .bind(id.as_str())
        .bind(operator)
        .execute(tx.on())
        .await?;
    Ok(Json(done(&server, tx, &id, &signed, &headers).await?))
}
