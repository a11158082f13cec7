//! Refusals: one type, one envelope.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use edgewise_protocol::error::Problem;
use serde_json::Value;

use crate::store::StoreError;

/// What a handler gives.
pub type Answer<T> = Result<T, ApiError>;

/// A refusal, with the status and body that the caller gets.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    /// In a box, so that what succeeds does not carry room for it.
    problem: Box<Problem>,
    retry_after_s: Option<u64>,
}

impl ApiError {
    /// A refusal with a name for programs and a sentence for people.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> ApiError {
        ApiError {
            status,
            problem: Box::new(Problem {
                code: code.to_owned(),
                message: message.into(),
                field: None,
                now: None,
            }),
            retry_after_s: None,
        }
    }

    /// 404: there is no such thing, or it is somebody else's, which nobody should be able to tell.
    pub fn not_found(what: &str) -> ApiError {
        let message = format!("there is no such {what}");
        ApiError::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 401: without a valid token, key or cookie.
    pub fn unauthorized() -> ApiError {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "sign in, or send a valid token",
        )
    }

    /// 403: known, but not allowed.
    pub fn forbidden(why: &str) -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "forbidden", why)
    }

    /// 422: a value out of its range.
    pub fn invalid(field: &str, message: impl Into<String>) -> ApiError {
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message);
        error.problem.field = Some(field.to_owned());
        error
    }

    /// 409: something else is the case by now.
    pub fn conflict(code: &str, message: &str, now: Option<Value>) -> ApiError {
        let mut error = ApiError::new(StatusCode::CONFLICT, code, message);
        error.problem.now = now;
        error
    }

    /// 429: too much, too fast.
    pub fn too_many(message: &str, retry_after_s: u64) -> ApiError {
        let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message);
        error.retry_after_s = Some(retry_after_s.max(1));
        error
    }

    /// 503: not now.
    pub fn unavailable(message: &str) -> ApiError {
        let mut error = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message);
        error.retry_after_s = Some(2);
        error
    }

    /// The status that the caller gets.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong, for people.
    pub fn message(&self) -> &str {
        &self.problem.message
    }

    /// After how many seconds to come again, where that helps.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = axum::Json(&self.problem);
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The cause goes to the log, once; the caller learns whether to come again.
impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        tracing::error!(%error, "the database failed");
        ApiError::unavailable("the database cannot be reached; try again")
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> ApiError {
        StoreError::from(error).into()
    }
}
