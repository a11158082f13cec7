//! The calls about training and models, and the blobs themselves.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use edgewise_protocol::account::Role;
use edgewise_protocol::knowledge::{Backup, Job, Model, Train};
use std::sync::Arc;

use super::compiling::newest;
use super::model::{self, New, Which};
use super::{Bot, job};
use crate::Server;
use crate::account::Signed;
use crate::http::{Answer, ApiError, Json};
use crate::knowledge::Edit;

/// The operators' calls.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/op/v1/train", post(train))
        .route("/op/v1/jobs", get(jobs))
        .route("/op/v1/models", get(models).post(back_up))
        .route("/op/v1/models/{id}", delete(remove))
        .route("/op/v1/models/{id}/restore", post(restore))
        .route("/op/v1/models/{id}/blob", get(download))
}

/// The blobs, which every page may load: they are what visitors carry anyway.
pub fn blob_routes() -> Router<Server> {
    Router::new()
        .route("/v1/blobs/{name}", get(named))
        .route("/bot.edgewise", get(current))
}

async fn train(
    State(server): State<Server>,
    signed: Signed,
    Json(wanted): Json<Train>,
) -> Answer<(StatusCode, Json<Job>)> {
    signed.at_least(Role::Editor)?;
    let job = job::train(&server, wanted.model).await?;
    Ok((StatusCode::ACCEPTED, Json(job)))
}

async fn jobs(State(server): State<Server>, signed: Signed) -> Answer<Json<Vec<Job>>> {
    signed.at_least(Role::Editor)?;
    Ok(Json(job::jobs(&server).await?))
}

async fn models(State(server): State<Server>, signed: Signed) -> Answer<Json<Vec<Model>>> {
    signed.at_least(Role::Editor)?;
    Ok(Json(model::list(server.store()).await?))
}

async fn back_up(
    State(server): State<Server>,
    signed: Signed,
    Json(wanted): Json<Backup>,
) -> Answer<(StatusCode, Json<Model>)> {
    signed.at_least(Role::Editor)?;
    if wanted.note.chars().count() > 200 {
        return Err(ApiError::invalid(
            "note",
            "a note has at most 200 characters",
        ));
    }
    let id = keep(&server, wanted.note.trim()).await?;
    let kept = model::one(server.store(), &id).await?;
    let kept = kept.ok_or_else(|| ApiError::not_found("model"))?;
    Ok((StatusCode::CREATED, Json(kept)))
}

/// Keeps the bot that answers, and its knowledge.
///
/// # Errors
/// 503 when the database cannot be reached.
pub async fn keep(server: &Server, note: &str) -> Answer<String> {
    let bot = newest(server).await?;
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let content = tokio::task::spawn_blocking(move || model::pack(&knowledge.content)).await;
    let n_targets = match model::whole(server.store(), Which::Active).await? {
        Some(active) => active.n_targets,
        None => 0,
    };
    let new = New {
        bot: &bot,
        content: &content.unwrap_or_default(),
        why: "backup",
        note,
        n_targets,
    };
    let mut tx = server.store().begin().await?;
    let id = model::write(&mut tx, &new, server.now()).await?;
    tx.commit().await?;
    Ok(id)
}

async fn restore(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<Model>> {
    signed.at_least(Role::Editor)?;
    let whole = model::whole(server.store(), Which::Id(&id)).await?;
    let whole = whole.ok_or_else(|| ApiError::not_found("model"))?;
    // What is there now can be had back.
    keep(&server, "before another one was restored").await?;
    let _compiling = server.bots().compiling.lock().await;
    let bot = Bot::load(whole.blob).map_err(|error| {
        let message = format!("this model is of another version of the engine: {error}");
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", message)
    })?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    if let Some(content) = model::unpack(&whole.content) {
        edit.replace(&content).await?;
    }
    let bot = bot.of(edit.version, whole.training);
    let new = New {
        bot: &bot,
        content: &whole.content,
        why: "restored",
        note: "",
        n_targets: whole.n_targets,
    };
    let id = model::write(&mut edit.tx, &new, edit.now).await?;
    edit.commit(&server).await?;
    server.bots().replace(bot);
    let restored = model::one(server.store(), &id).await?;
    restored
        .map(Json)
        .ok_or_else(|| ApiError::not_found("model"))
}

async fn download(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Response> {
    signed.at_least(Role::Editor)?;
    let whole = model::whole(server.store(), Which::Id(&id)).await?;
    let whole = whole.ok_or_else(|| ApiError::not_found("model"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"bot.edgewise\"",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, whole.blob).into_response())
}

async fn remove(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Editor)?;
    let known = model::one(server.store(), &id).await?;
    let known = known.ok_or_else(|| ApiError::not_found("model"))?;
    if known.active {
        let message = "this model answers now; restore another one first";
        return Err(ApiError::conflict("active", message, None));
    }
    let mut tx = server.store().begin().await?;
    sqlx::query("DELETE FROM model WHERE id = $1 AND active = 0")
        .bind(id)
        .execute(tx.on())
        .await?;
    model::tell_changed(&mut tx, server.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn named(
    State(server): State<Server>,
    Path(name): Path<String>,
    request: Request,
) -> Answer<Response> {
    let unknown = || ApiError::not_found("bot");
    let name = name.strip_suffix(".edgewise").ok_or_else(unknown)?;
    let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return Err(unknown());
    }
    let bot = match server.bots().named(name) {
        Some(bot) => bot,
        None => {
            let kept = model::whole(server.store(), Which::Blob(name)).await?;
            let blob = kept.ok_or_else(unknown)?.blob;
            Arc::new(Bot::load(blob).map_err(|_| unknown())?)
        }
    };
    Ok(sent(bot, request, "public, max-age=31536000, immutable").await)
}

async fn current(State(server): State<Server>, request: Request) -> Answer<Response> {
    let bot = newest(&server).await?;
    Ok(sent(bot, request, "public, no-cache").await)
}

/// The blob, which may have to be compressed first.
async fn sent(bot: Arc<Bot>, request: Request, cached: &'static str) -> Response {
    // Only its headers are looked at, and only they may go to another thread.
    let (parts, _) = request.into_parts();
    let request = Request::from_parts(parts, axum::body::Body::empty());
    let answer = tokio::task::spawn_blocking(move || bot.held().answer(&request)).await;
    let Ok(mut response) = answer else {
        return ApiError::unavailable("the bot could not be read; try again").into_response();
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
