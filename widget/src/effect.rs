//! What happens after a change was drawn.
//!
//! Yew's own effect hooks are generic, and every use of them is compiled anew, at one to four
//! kilobytes each. [`use_on_change`] is compiled once: a key is three numbers, and what an effect
//! owns (a timer, a listener) is dropped when the key changes or the widget goes.

use std::any::Any;

use yew::prelude::*;

/// An effect runs again when one of these numbers changes.
pub type Key = [u32; 3];

/// What an effect keeps until its key changes; its `Drop` cleans up.
pub type Owned = Option<Box<dyn Any>>;

/// The effect itself.
pub type Effect = Box<dyn FnOnce() -> Owned>;

/// Runs `effect` after the first drawing, and after each one in which `key` has changed.
#[hook]
pub fn use_on_change(key: Key, effect: Effect) {
    use_effect_with(key, move |_| {
        let owned = effect();
        move || drop(owned)
    });
}

/// Owns `value` until the key changes.
pub fn own(value: impl Any) -> Owned {
    Some(Box::new(value))
}
