//! Bodies: JSON of a limited size, or a refusal that says what was expected.

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ApiError;

/// A body that was JSON of the expected shape, or becomes one.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Json<T>, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "send JSON with `Content-Type: application/json`",
            ));
        }
        // A length that is announced is believed, if it is too much: nothing needs to be read.
        let announced = request.body().size_hint().lower();
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|error| match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                        StatusCode::PAYLOAD_TOO_LARGE,
                        "too_large",
                        format!(
                            "the body is larger than is allowed here ({announced} bytes or more)"
                        ),
                    ),
                    _ => ApiError::new(
                        StatusCode::BAD_REQUEST,
                        "cut_off",
                        "the body ended before its announced length, or came too slowly",
                    ),
                })?;
        serde_json::from_slice(&bytes).map(Json).map_err(|error| {
            ApiError::new(
                StatusCode::BAD_REQUEST,
                "not_understood",
                format!("the body is not the JSON that is expected here: {error}"),
            )
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
