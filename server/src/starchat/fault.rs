//! Refusals, as StarChat says them: `{"code", "message"}`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::ApiError;
use crate::store::StoreError;

/// What a handler gives.
pub type Answer<T> = Result<T, Fault>;

/// A refusal.
#[derive(Debug)]
pub enum Fault {
    /// One of StarChat's own, with its code; 0 where it has none.
    Said(StatusCode, u32, String),
    /// One that every part of the server has.
    Shared(ApiError),
}

impl Fault {
    /// 400 without a code: what was sent is not what is expected.
    pub fn malformed(what: impl Into<String>) -> Fault {
        let message = format!("The request content was malformed: {}", what.into());
        Fault::Said(StatusCode::BAD_REQUEST, 0, message)
    }

    /// 400, code 101: what is to be changed is not there.
    pub fn unknown(what: &str, id: &str) -> Fault {
        let message = format!("there is no {what} `{id}` to be changed");
        Fault::Said(StatusCode::BAD_REQUEST, 101, message)
    }

    /// 409: somebody has it open.
    pub fn locked(what: &str, id: &str, by: &str) -> Fault {
        let message = format!(
            "{what} `{id}` is locked by {by}; it is free again when they are done, or two minutes after they were last heard of"
        );
        Fault::Said(StatusCode::CONFLICT, 0, message)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, code, message, retry) = match self {
            Fault::Said(status, code, message) => (status, code, message, None),
            Fault::Shared(error) => {
                let (status, message) = (error.status(), error.message().to_owned());
                (status, 0, message, error.retry_after_s())
            }
        };
        let body = Json(json!({ "code": code, "message": message }));
        let mut response = (status, body).into_response();
        if let Some(seconds) = retry {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Fault {
        Fault::Shared(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::Shared(error.into())
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Fault {
        Fault::Shared(error.into())
    }
}
