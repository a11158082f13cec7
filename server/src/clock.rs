//! The time, which a test can set.

use edgewise_protocol::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time: the machine's, or one that is set by hand.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// What was set last.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> Millis {
        match self {
            Clock::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                }),
            Clock::Set(now) => now.load(Ordering::SeqCst),
        }
    }
}

/// Milliseconds of a number of seconds, 0 for what is below, without wrapping.
pub fn millis(seconds: f64) -> Millis {
    (seconds.max(0.0) * 1000.0).round() as Millis
}
