//! Who is signed in: a cookie that scripts cannot read, and a text that other sites cannot know.
//!
//! The cookie `__Host-edgewise` is `HttpOnly`, `Secure` and `SameSite=Strict`; browsers take it from
//! `http://localhost` and `http://127.0.0.1` too.
//! A call that changes something must besides carry `X-Edgewise-Csrf`, and must not say that it
//! comes from another site.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use cookie::{Cookie, SameSite};
use edgewise_protocol::Millis;
use edgewise_protocol::account::Role;
use sqlx::Row;
use subtle::ConstantTimeEq;

use super::operator::{OperatorRow, operator_row};
use crate::http::{Answer, ApiError, Limit};
use crate::store::Tx;
use crate::{Server, secret};

/// The cookie's name.
pub const COOKIE: &str = "__Host-edgewise";

/// The header that carries the text.
const CSRF: &str = "x-edgewise-csrf";

/// For how long somebody stays signed in after they were last seen.
const LIFE: Millis = 14 * 24 * 3_600_000;

/// An operator who is signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub operator: OperatorRow,
    /// Which sign-in.
    pub sign_in: String,
    /// The text that other sites cannot know.
    pub csrf: String,
}

impl Signed {
    /// Checks the role.
    ///
    /// # Errors
    /// 403 when it is a lower one.
    pub fn at_least(&self, role: Role) -> Answer<()> {
        if self.operator.role >= role {
            Ok(())
        } else {
            Err(ApiError::forbidden(match role {
                Role::Admin => "only an administrator may do this",
                Role::Editor | Role::Operator => "only an editor may do this",
            }))
        }
    }

    /// Whether every channel is theirs.
    pub fn is_admin(&self) -> bool {
        self.operator.role == Role::Admin
    }
}

impl FromRequestParts<Server> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Signed, ApiError> {
        let secret = secret_of(&parts.headers).ok_or_else(ApiError::unauthorized)?;
        let csrf = csrf_of(&secret);
        if parts.method != Method::GET {
            check_same_site(&parts.headers, &csrf)?;
        }
        let now = server.now();
        let mut on = server.store().read().await?;
        let row = sqlx::query(
            "SELECT id, operator, seen_at FROM sign_in WHERE secret = $1 AND expires_at > $2",
        )
        .bind(secret::kept(&secret))
        .bind(now)
        .fetch_optional(&mut *on)
        .await?
        .ok_or_else(ApiError::unauthorized)?;
        let id: String = row.try_get("operator")?;
        let operator = operator_row(&mut on, &id)
            .await?
            .filter(|operator| !operator.disabled)
            .ok_or_else(ApiError::unauthorized)?;
        drop(on);
        server.limits().count(Limit::Desk, &id)?;
        let signed = Signed {
            operator,
            sign_in: row.try_get("id")?,
            csrf,
        };
        // Written down now and then only: a call should not cost a write.
        if row.try_get::<Millis, _>("seen_at")? + 60_000 < now {
            let mut tx = server.store().begin().await?;
            sqlx::query("UPDATE sign_in SET seen_at = $2, expires_at = $3 WHERE id = $1")
                .bind(signed.sign_in.as_str())
                .bind(now)
                .bind(now + LIFE)
                .execute(tx.on())
                .await?;
            tx.commit().await?;
        }
        Ok(signed)
    }
}

/// Signs an operator in, and gives the secret for the cookie.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sign_in(
    tx: &mut Tx,
    operator: &str,
    headers: &HeaderMap,
    now: Millis,
) -> Answer<String> {
    let secret = secret::secret();
    let user_agent: String = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.chars().take(200).collect())
        .unwrap_or_default();
    sqlx::query(
        "INSERT INTO sign_in (id, secret, operator, user_agent, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(secret::id())
    .bind(secret::kept(&secret))
    .bind(operator)
    .bind(user_agent)
    .bind(now)
    .bind(now + LIFE)
    .execute(tx.on())
    .await?;
    Ok(secret)
}

/// The text that belongs to a cookie's secret.
pub fn csrf_of(secret: &str) -> String {
    let mut text = secret::kept(&format!("csrf {secret}"));
    text.truncate(32);
    text
}

/// The header that sets the cookie; an empty secret takes it away.
pub fn cookie(secret: &str) -> Option<HeaderValue> {
    let mut cookie = Cookie::build((COOKIE, secret))
        .path("/")
        .http_only(true)
        .secure(true)
        .same_site(SameSite::Strict)
        .max_age(cookie::time::Duration::milliseconds(LIFE));
    if secret.is_empty() {
        cookie = cookie.max_age(cookie::time::Duration::ZERO);
    }
    HeaderValue::from_str(&cookie.build().to_string()).ok()
}

fn secret_of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| Cookie::split_parse(value.to_owned()))
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == COOKIE)
        .map(|cookie| cookie.value().to_owned())
}

/// Refuses what a page of another site has caused.
///
/// # Errors
/// 403 when the browser says so, or the text is missing.
fn check_same_site(headers: &HeaderMap, csrf: &str) -> Answer<()> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let from_here = matches!(text("sec-fetch-site"), None | Some("same-origin"));
    let known = text(CSRF).is_some_and(|sent| sent.as_bytes().ct_eq(csrf.as_bytes()).into());
    if from_here && known {
        Ok(())
    } else {
        Err(ApiError::forbidden(
            "this call does not come from the console: X-Edgewise-Csrf is missing or wrong",
        ))
    }
}
