//! Passwords: argon2id with the parameters that the crate recommends (19 MiB, two passes).

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

use crate::http::{Answer, ApiError};

/// How many are hashed at once, so that nobody fills the memory with attempts to sign in.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// What is compared with when there is no such account, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("no such account"));

/// How a password is kept.
///
/// # Errors
/// When the machine has no memory for it.
pub async fn hash(password: String) -> Answer<String> {
    on_a_thread(move || hash_now(&password))
        .await?
        .ok_or_else(|| ApiError::unavailable("the password could not be hashed; try again"))
}

/// Whether a password is the one that is kept; never, if none is.
///
/// # Errors
/// When the machine has no memory for it.
pub async fn matches(password: String, kept: Option<String>) -> Answer<bool> {
    on_a_thread(move || {
        let exists = kept.is_some();
        let kept = kept.or_else(|| NOBODY.clone()).unwrap_or_default();
        let matches = PasswordHash::new(&kept).is_ok_and(|kept| {
            Argon2::default()
                .verify_password(password.as_bytes(), &kept)
                .is_ok()
        });
        matches && exists
    })
    .await
}

fn hash_now(password: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let _permit = AT_ONCE
        .acquire()
        .await
        .map_err(|_| ApiError::unavailable("the server stops"))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ApiError::unavailable("the server stops"))
}

/// Whether a text can be a password: 10 to 200 characters.
///
/// # Errors
/// 422 otherwise.
pub fn check(password: &str) -> Answer<()> {
    let n = password.chars().count();
    if (10..=200).contains(&n) {
        Ok(())
    } else {
        Err(ApiError::invalid(
            "password",
            "a password has 10 to 200 characters",
        ))
    }
}
