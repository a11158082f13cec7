//! A timer that ends with its owner.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Calls a function once, later; dropping it before cancels that.
#[derive(Debug)]
pub struct Timer {
    id: Option<i32>,
    /// Kept alive until the browser has called it.
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `due` after `delay_ms` milliseconds.
    pub fn new(delay_ms: i32, due: impl FnOnce() + 'static) -> Timer {
        let closure = Closure::once(due);
        let function = closure.as_ref().unchecked_ref();
        let id = web_sys::window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(function, delay_ms)
                .ok()
        });
        Timer {
            id,
            _closure: closure,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
    }
}
