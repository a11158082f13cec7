//! Conversations: the list, and the one that is open.

pub mod about;
pub mod composer;
pub mod conversation;
pub mod deeds;
pub mod inbox;
pub mod item;
pub mod line;
pub mod log;
pub mod turn;

use gloo::timers::callback::Interval;
use yew::prelude::*;

use crate::browser;

/// The time, read again every `interval_ms`.
#[hook]
pub fn use_now(interval_ms: u32) -> i64 {
    let now = use_state(browser::now);
    {
        let now = now.setter();
        use_effect_with(interval_ms, move |&interval_ms| {
            let timer = Interval::new(interval_ms, move || now.set(browser::now()));
            move || drop(timer)
        });
    }
    *now
}
