//! A timer that ends with its owner.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use edgewise_engine::dialogue::Input;

use crate::clock;
use crate::event::Event;
use crate::site::Site;

/// What a [`Timer`] brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The next message is shown.
    Delivery,
    /// The page action of this id has taken too long.
    Limit(u32),
}

impl Due {
    fn event(self) -> Event {
        match self {
            Due::Delivery => Event::Deliver {
                at_ms: clock::now_ms(),
            },
            Due::Limit(id) => Event::Ended {
                id,
                outcome: Input::failure(),
            },
        }
    }
}

/// Brings something about once, later; dropping it before cancels that.
#[derive(Debug)]
pub struct Timer {
    id: Option<i32>,
    /// Kept alive until the browser has called it.
    _closure: Closure<dyn FnMut(JsValue)>,
}

impl Timer {
    /// Brings `due` about after `delay_ms` milliseconds.
    #[inline(never)]
    pub fn new(site: &Site, delay_ms: i32, due: Due) -> Timer {
        let site = site.clone();
        let closure = Closure::<dyn FnMut(JsValue)>::new(move |_| site.send(due.event()));
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
