//! The operators' calls about themselves and each other.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use edgewise_protocol::account::{
    Login, Me, Operator, OperatorChange, PasswordLink, Preferences, Role, SetPassword, SignIn,
};
use edgewise_protocol::id::ItemId;
use sqlx::Row;

use super::operator::{OperatorRow, operator_row, operators, shown};
use super::sign_in::{Signed, cookie, csrf_of, sign_in};
use super::{LINK, change, link, password};
use crate::http::{Answer, ApiError, Json, Limit, Peer};
use crate::store::{Signal, as_json, written};
use crate::{Server, secret};

/// All of them.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/op/v1/login", post(login))
        .route("/op/v1/logout", post(logout))
        .route("/op/v1/password", post(set_password))
        .route("/op/v1/me", get(me).put(change_me))
        .route("/op/v1/me/preferences", put(set_preferences))
        .route("/op/v1/sessions", get(sign_ins))
        .route("/op/v1/sessions/{id}", delete(sign_out))
        .route("/op/v1/operators", get(list).post(create))
        .route("/op/v1/operators/{id}", put(update).delete(remove))
        .route("/op/v1/operators/{id}/link", post(new_link))
}

fn wrong_login() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "wrong_login",
        "address or password is wrong",
    )
}

async fn login(
    State(server): State<Server>,
    peer: Peer,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Answer<Response> {
    let email = login.email.trim().to_lowercase();
    server.limits().count(Limit::LoginAddress, &peer.0)?;
    let key = format!("{} {email}", peer.0);
    server.limits().count(Limit::Login, &key)?;
    let row = operator_row(&mut *server.store().read().await?, &email).await?;
    // Somebody's id is no address to sign in with.
    let row = row.filter(|row| row.email == email && !row.disabled);
    let kept = row.as_ref().and_then(|row| row.password.clone());
    let is_right = password::matches(login.password, kept).await?;
    match row {
        Some(row) if is_right => signed_in(&server, &row, &headers).await,
        _ => Err(wrong_login()),
    }
}

async fn signed_in(server: &Server, row: &OperatorRow, headers: &HeaderMap) -> Answer<Response> {
    let mut tx = server.store().begin().await?;
    let secret = sign_in(&mut tx, &row.id, headers, server.now()).await?;
    tx.commit().await?;
    let me = about(server, row, csrf_of(&secret)).await?;
    let mut response = Json(me).into_response();
    if let Some(cookie) = cookie(&secret) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn about(server: &Server, row: &OperatorRow, csrf: String) -> Answer<Me> {
    let now = server.now();
    let operator = shown(&mut *server.store().read().await?, row, now).await?;
    let bot = server.bots().current();
    let languages = bot.engine().languages();
    Ok(Me {
        operator,
        preferences: row.preferences.clone(),
        csrf,
        languages: languages.into_iter().map(str::to_owned).collect(),
        server_time: now,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn logout(State(server): State<Server>, signed: Signed) -> Answer<Response> {
    let mut tx = server.store().begin().await?;
    sqlx::query("DELETE FROM sign_in WHERE id = $1")
        .bind(signed.sign_in.as_str())
        .execute(tx.on())
        .await?;
    sqlx::query("UPDATE operator SET seen_at = 0 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM sign_in WHERE operator = $1)")
        .bind(signed.operator.id.as_str())
        .execute(tx.on())
        .await?;
    tx.signal(Signal::Presence(signed.operator.id));
    tx.commit().await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie("") {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// By a link: sets the password once, ends all other sign-ins, signs in.
/// By who is signed in: the same, with the password there is.
async fn set_password(
    State(server): State<Server>,
    peer: Peer,
    request: axum::extract::Request,
) -> Answer<Response> {
    use axum::extract::{FromRequest, FromRequestParts};
    server.limits().count(Limit::LoginAddress, &peer.0)?;
    let (mut parts, body) = request.into_parts();
    let headers = parts.headers.clone();
    let signed = Signed::from_request_parts(&mut parts, &server).await;
    let request = axum::extract::Request::from_parts(parts, body);
    let Json(change) = Json::<SetPassword>::from_request(request, &server).await?;
    password::check(&change.password)?;
    let now = server.now();
    let row = match &change.link {
        Some(link) => {
            let found = sqlx::query("SELECT operator FROM password_link WHERE secret = $1 AND expires_at > $2 AND used_at IS NULL")
                .bind(secret::kept(link))
                .bind(now)
                .fetch_optional(&mut *server.store().read().await?)
                .await?;
            let gone = || {
                let message = "this link was used, or is too old; ask for another one";
                ApiError::new(StatusCode::GONE, "link_gone", message)
            };
            let id: String = found.ok_or_else(gone)?.try_get(0)?;
            let row = operator_row(&mut *server.store().read().await?, &id).await?;
            row.filter(|row| !row.disabled).ok_or_else(gone)?
        }
        None => {
            let row = signed?.operator;
            let key = format!("{} {}", peer.0, row.email);
            server.limits().count(Limit::Login, &key)?;
            let current = change.current.unwrap_or_default();
            if !password::matches(current, row.password.clone()).await? {
                return Err(ApiError::invalid(
                    "current",
                    "the password there is, is wrong",
                ));
            }
            row
        }
    };
    let kept = password::hash(change.password).await?;
    let mut tx = server.store().begin().await?;
    if let Some(link) = &change.link {
        // Whoever comes second with the same link finds it used.
        let used = sqlx::query(
            "UPDATE password_link SET used_at = $2 WHERE secret = $1 AND used_at IS NULL",
        )
        .bind(secret::kept(link))
        .bind(now)
        .execute(tx.on())
        .await?;
        if used.rows_affected() == 0 {
            return Err(ApiError::new(
                StatusCode::GONE,
                "link_gone",
                "this link was used",
            ));
        }
    }
    sqlx::query("UPDATE operator SET password = $2 WHERE id = $1")
        .bind(row.id.as_str())
        .bind(kept)
        .execute(tx.on())
        .await?;
    sqlx::query("DELETE FROM sign_in WHERE operator = $1")
        .bind(row.id.as_str())
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    signed_in(&server, &row, &headers).await
}

async fn me(State(server): State<Server>, signed: Signed) -> Answer<Json<Me>> {
    Ok(Json(about(&server, &signed.operator, signed.csrf).await?))
}

async fn change_me(
    State(server): State<Server>,
    signed: Signed,
    Json(mut wanted): Json<OperatorChange>,
) -> Answer<Json<Me>> {
    wanted.role = signed.operator.role;
    wanted.disabled = false;
    let row = save(&server, &signed.operator, &wanted).await?;
    Ok(Json(about(&server, &row, signed.csrf).await?))
}

async fn save(
    server: &Server,
    before: &OperatorRow,
    wanted: &OperatorChange,
) -> Answer<OperatorRow> {
    change::check(wanted)?;
    let mut tx = server.store().begin().await?;
    change::write(&mut tx, before, wanted).await?;
    let row = operator_row(tx.on(), &before.id).await?;
    tx.commit().await?;
    row.ok_or_else(|| ApiError::not_found("operator"))
}

async fn set_preferences(
    State(server): State<Server>,
    signed: Signed,
    Json(preferences): Json<Preferences>,
) -> Answer<StatusCode> {
    if preferences.tone.len() > 20 || preferences.lang.len() > 35 {
        return Err(ApiError::invalid(
            "tone",
            "`bell`, `chime` or `knock` is expected",
        ));
    }
    let mut tx = server.store().begin().await?;
    sqlx::query("UPDATE operator SET preferences = $2 WHERE id = $1")
        .bind(signed.operator.id.as_str())
        .bind(as_json(&preferences))
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn sign_ins(State(server): State<Server>, signed: Signed) -> Answer<Json<Vec<SignIn>>> {
    let rows = sqlx::query("SELECT id, user_agent, created_at, seen_at FROM sign_in WHERE operator = $1 AND expires_at > $2 ORDER BY seen_at DESC, id")
        .bind(signed.operator.id.as_str())
        .bind(server.now())
        .fetch_all(&mut *server.store().read().await?)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let id: String = row.try_get("id")?;
        found.push(SignIn {
            current: id == signed.sign_in,
            id: ItemId(id),
            user_agent: row.try_get("user_agent")?,
            created_at: row.try_get("created_at")?,
            seen_at: row.try_get("seen_at")?,
        });
    }
    Ok(Json(found))
}

async fn sign_out(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let mut tx = server.store().begin().await?;
    let gone = sqlx::query("DELETE FROM sign_in WHERE id = $1 AND operator = $2")
        .bind(id)
        .bind(signed.operator.id.as_str())
        .execute(tx.on())
        .await?;
    tx.commit().await?;
    match gone.rows_affected() {
        0 => Err(ApiError::not_found("sign-in")),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

async fn list(State(server): State<Server>, signed: Signed) -> Answer<Json<Vec<Operator>>> {
    signed.at_least(Role::Admin)?;
    let mut on = server.store().read().await?;
    Ok(Json(operators(&mut on, server.now()).await?))
}

async fn create(
    State(server): State<Server>,
    signed: Signed,
    Json(wanted): Json<OperatorChange>,
) -> Answer<(StatusCode, Json<Operator>)> {
    signed.at_least(Role::Admin)?;
    change::check(&wanted)?;
    let id = secret::id();
    let now = server.now();
    let mut tx = server.store().begin().await?;
    change::free_address(&mut tx, &wanted.email, &id).await?;
    sqlx::query(
        "INSERT INTO operator (id, email, name, role, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(wanted.email.to_lowercase())
    .bind(wanted.name.trim())
    .bind(written(&wanted.role))
    .bind(now)
    .execute(tx.on())
    .await?;
    let row = operator_row(tx.on(), &id).await?;
    let row = row.ok_or_else(|| ApiError::not_found("operator"))?;
    change::write(&mut tx, &row, &wanted).await?;
    let row = operator_row(tx.on(), &id).await?.unwrap_or(row);
    let made = shown(tx.on(), &row, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn existing(server: &Server, id: &str) -> Answer<OperatorRow> {
    let row = operator_row(&mut *server.store().read().await?, id).await?;
    row.filter(|row| row.id == id)
        .ok_or_else(|| ApiError::not_found("operator"))
}

async fn update(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(wanted): Json<OperatorChange>,
) -> Answer<Json<Operator>> {
    signed.at_least(Role::Admin)?;
    let before = existing(&server, &id).await?;
    let row = save(&server, &before, &wanted).await?;
    let mut on = server.store().read().await?;
    Ok(Json(shown(&mut on, &row, server.now()).await?))
}

async fn remove(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Admin)?;
    let before = existing(&server, &id).await?;
    if before.id == signed.operator.id {
        let message = "you cannot remove yourself; another administrator can";
        return Err(ApiError::conflict("yourself", message, None));
    }
    let mut tx = server.store().begin().await?;
    sqlx::query("DELETE FROM operator WHERE id = $1")
        .bind(id.as_str())
        .execute(tx.on())
        .await?;
    crate::desk::changed(&mut tx, "operators").await?;
    tx.signal(Signal::Presence(id));
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn new_link(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<PasswordLink>> {
    signed.at_least(Role::Admin)?;
    let row = existing(&server, &id).await?;
    let now = server.now();
    Ok(Json(PasswordLink {
        url: link(server.store(), &row.id, now).await?,
        expires_at: now + LINK,
    }))
}
