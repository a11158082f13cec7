//! Waiting for a condition, and never for a time.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Longest time that anything on a page may take.
pub const DEADLINE: Duration = Duration::from_secs(15);

/// How often a condition is looked at.
const INTERVAL: Duration = Duration::from_millis(25);

/// What a look at a condition found.
pub enum Look<T> {
    /// It holds; this is what came with it.
    Holds(T),
    /// Not yet; this is what there is instead.
    NotYet(String),
}

/// Looks at a condition until it holds.
///
/// # Errors
///
/// When it does not hold within [`DEADLINE`]: `what` was waited for, and what there was instead.
/// An error of the look itself ends the waiting at once.
pub async fn until<T, F>(what: &str, mut look: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Look<T>>>,
{
    let begun = Instant::now();
    let mut ticks = tokio::time::interval(INTERVAL);
    loop {
        ticks.tick().await;
        match look().await? {
            Look::Holds(value) => return Ok(value),
            Look::NotYet(instead) if begun.elapsed() > DEADLINE => {
                bail!(
                    "waited {} s for {what}; instead: {instead}",
                    DEADLINE.as_secs()
                )
            }
            Look::NotYet(_) => {}
        }
    }
}
