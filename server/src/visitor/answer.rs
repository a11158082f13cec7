//! Questions that the page's own blob cannot answer, and pictures of operators.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use edgewise_protocol::visitor::{Answers, Question};

use crate::Server;
use crate::bot::{Asked, suggestions};
use crate::channel::embedded;
use crate::conversation::picture_of;
use crate::http::{Answer, ApiError, Json, Limit, Peer};

/// How much of a question is looked at, in characters.
const MAX_QUESTION: usize = 2_000;

/// `POST /v1/channels/{channel}/answer`
pub async fn answer(
    State(server): State<Server>,
    Path(channel): Path<String>,
    peer: Peer,
    headers: HeaderMap,
    Json(question): Json<Question>,
) -> Answer<Json<Answers>> {
    let channel = embedded(&server, &channel, &headers)?;
    server.limits().count(Limit::Question, &peer.0)?;
    let text: String = question.text.chars().take(MAX_QUESTION).collect();
    let n = question.n.unwrap_or(channel.settings.n_candidates);
    let bot = server.bot().await;
    let asked = Asked {
        text: &text,
        lang: &question.lang,
        n: usize::from(n.clamp(1, 10)),
    };
    Ok(Json(Answers {
        candidates: suggestions(bot.engine(), &asked),
        certainty_threshold: channel.settings.certainty_threshold,
        blob: bot.address(),
    }))
}

/// `GET /v1/avatars/{channel}/{operator}/{mark}`: the mark changes with the picture.
pub async fn avatar(
    State(server): State<Server>,
    Path((channel, operator, _)): Path<(String, String, String)>,
) -> Answer<Response> {
    let mut on = server.store().read().await?;
    let picture = picture_of(&mut on, &channel, &operator).await?;
    let missing = || ApiError::not_found("picture");
    let picture = picture.ok_or_else(missing)?;
    let (kind, data) = picture
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or_else(missing)?;
    let bytes = BASE64.decode(data.as_bytes()).map_err(|_| missing())?;
    let kind = HeaderValue::from_str(kind).map_err(|_| missing())?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ),
    ];
    Ok((headers, bytes).into_response())
}
