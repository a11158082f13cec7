//! The time.

use js_sys::Date;

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    Date::now()
}
