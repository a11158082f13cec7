//! How the server is: for balancers, for operators with reasons, for machines that measure.

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use edgewise_protocol::channel::RemoteEngine;
use edgewise_protocol::desk::{Check, Health};
use sqlx::Row;
use std::net::SocketAddr;

use crate::Server;
use crate::account::{Caller, Signed};
use crate::channel::{availability, opening};
use crate::http::{Answer, Json};
use crate::store::Kind;

/// `GET /health/live`: the process answers.
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: it can do its work, and has not been told to stop.
pub async fn ready(State(server): State<Server>) -> Response {
    let is_stopping = server.stopping().is_cancelled();
    match (is_stopping, database(&server).await) {
        (false, Ok(())) => "ready\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

async fn database(server: &Server) -> Result<(), String> {
    let read = async {
        let mut on = server
            .store()
            .read()
            .await
            .map_err(|error| error.to_string())?;
        sqlx::query("SELECT value FROM counter WHERE name = 'inbox'")
            .fetch_one(&mut *on)
            .await
            .map_err(|error| error.to_string())
    };
    read.await.map(|_| ())
}

/// `GET /op/v1/health`
pub async fn health(
    State(server): State<Server>,
    _: Signed,
    headers: HeaderMap,
) -> Answer<Json<Health>> {
    let mut checks = Vec::new();
    let mut add = |name: String, ok: bool, reason: String| checks.push(Check { name, ok, reason });
    let kind = match server.store().kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    match database(&server).await {
        Ok(()) => add("database".to_owned(), true, format!("{kind} answers")),
        Err(why) => {
            tracing::error!(why, "the database does not answer");
            add(
                "database".to_owned(),
                false,
                format!("{kind} does not answer; look at the server's log"),
            );
        }
    }
    let bot = server.bot().await;
    let n = bot.engine().n_questions();
    add(
        "engine".to_owned(),
        n > 0,
        match n {
            0 => "the bot knows no question; write some, or import them".to_owned(),
            n => format!("the bot knows {n} questions"),
        },
    );
    let now = server.now();
    for channel in server.channels().all() {
        let there = {
            let mut on = server.store().read().await?;
            availability(&mut on, channel.id.as_str(), "", now).await?
        };
        let opening = opening(&channel.settings, now);
        let (ok, reason) = match (channel.enabled, there.n_operators, there.n_online) {
            (false, _, _) => (true, "switched off: the widget does not appear".to_owned()),
            (true, 0, _) => (
                false,
                "nobody answers here: add an operator, or only the bot does".to_owned(),
            ),
            (true, n, 0) if opening.is_open => {
                (true, format!("open; none of {n} operators is online"))
            }
            (true, n, online) => (true, format!("{online} of {n} operators are online")),
        };
        add(format!("channel:{}", channel.id), ok, reason);
        if let Some(remote) = &channel.settings.remote_engine {
            let (ok, reason) = elsewhere(remote).await;
            add(format!("remote_engine:{}", channel.id), ok, reason);
        }
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST.as_str()).unwrap_or_default();
    let is_local =
        host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    let is_secure = text("x-forwarded-proto") == Some("https");
    add(
        "https".to_owned(),
        is_local || is_secure,
        match (is_secure, is_local) {
            (true, _) => "asked by HTTPS".to_owned(),
            (false, true) => "asked from this machine; visitors need HTTPS in front".to_owned(),
            (false, false) => "asked without HTTPS: put a proxy with a certificate in front, which sets X-Forwarded-Proto".to_owned(),
        },
    );
    Ok(Json(Health {
        ok: checks.iter().all(|check| check.ok),
        checks,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_s: (now - server.started_at()) / 1000,
    }))
}

async fn elsewhere(remote: &RemoteEngine) -> (bool, String) {
    match crate::bot::ask_elsewhere(remote, "hello", "", 1).await {
        Ok(_) => (true, "the engine elsewhere answers".to_owned()),
        Err(why) => (
            false,
            format!(
                "the engine elsewhere does not answer ({why}); the channel is answered by hand"
            ),
        ),
    }
}

/// `GET /metrics`, in the text form of Prometheus: from this machine without a proxy between, or with
/// a key.
pub async fn metrics(State(server): State<Server>, request: Request) -> Answer<Response> {
    let (mut parts, _) = request.into_parts();
    let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let is_local = from.is_none_or(|from| from.0.ip().is_loopback());
    let is_proxied = ["x-forwarded-for", "x-forwarded-proto", "forwarded"]
        .iter()
        .any(|name| parts.headers.contains_key(*name));
    if !is_local || is_proxied {
        Caller::from_request_parts(&mut parts, &server).await?;
    }
    let mut on = server.store().read().await?;
    let rows = sqlx::query("SELECT stage, COUNT(*) FROM conversation GROUP BY stage")
        .fetch_all(&mut *on)
        .await?;
    let mut text = String::from(
        "# HELP edgewise_conversations Conversations in each stage.\n# TYPE edgewise_conversations gauge\n",
    );
    for row in rows {
        let stage: String = row.try_get(0)?;
        let n: i64 = row.try_get(1)?;
        text.push_str(&format!(
            "edgewise_conversations{{stage=\"{stage}\"}} {n}\n"
        ));
    }
    let entries = sqlx::query("SELECT CAST(COALESCE(SUM(head), 0) AS BIGINT) FROM conversation")
        .fetch_one(&mut *on)
        .await?;
    let entries: i64 = entries.try_get(0)?;
    let turns = sqlx::query("SELECT COUNT(*) FROM turn WHERE resolution IS NULL")
        .fetch_one(&mut *on)
        .await?;
    let turns: i64 = turns.try_get(0)?;
    let gauges = [
        ("edgewise_entries", "Entries in all logs.", entries),
        (
            "edgewise_open_turns",
            "Messages that wait for an answer.",
            turns,
        ),
        (
            "edgewise_streams",
            "Streams that are open on this instance.",
            i64::try_from(server.streams().count()).unwrap_or(i64::MAX),
        ),
        (
            "edgewise_uptime_seconds",
            "How long this instance has run.",
            (server.now() - server.started_at()) / 1000,
        ),
    ];
    for (name, help, value) in gauges {
        text.push_str(&format!(
            "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"
        ));
    }
    text.push_str(&server.counts().shown());
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, text).into_response())
}
