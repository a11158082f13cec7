//! The time, which the engine never asks for by itself.

use std::time::SystemTime;

/// Seconds since 1970 in UTC, by the machine's clock.
pub fn now_s() -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs() as i64)
}

/// Seconds since 1970 of a moment as in `2026-11-20T10:30:00Z`.
///
/// # Errors
/// What was expected.
pub fn moment(text: &str) -> Result<i64, String> {
    let timestamp: Result<jiff::Timestamp, _> = text.parse();
    let timestamp = timestamp.map_err(|_| "a moment as in 2026-11-20T10:30:00Z is expected")?;
    Ok(timestamp.as_second())
}
