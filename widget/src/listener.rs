//! An event listener outside the drawing, which ends with its owner.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

use crate::gesture::Gesture;
use crate::site::Site;
use crate::viewport;

/// Does what a gesture asks for at every event of one kind; dropping it ends that.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    /// Of the same type as Yew's own, whose glue is there anyway.
    closure: Closure<dyn Fn(&Event)>,
}

impl Listener {
    /// Listens to events called `kind` on `target`.
    #[inline(never)]
    pub fn new(site: &Site, target: EventTarget, kind: &'static str, gesture: Gesture) -> Listener {
        let site = site.clone();
        let on = move |event: &Event| gesture.act(&site, event);
        let closure = Closure::<dyn Fn(&Event)>::new(on);
        // Fails only for a target that is none.
        let _ = target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
        Listener {
            target,
            kind,
            closure,
        }
    }
}

/// Listens to the launcher and to the window's size, as long as the widget lives.
///
/// It must begin before [`mount`](crate::mount) returns: the loader then gives the launcher up at
/// once, and the first drawing may take so long that the visitor presses it meanwhile.
pub fn lasting(site: &Site) -> Vec<Listener> {
    let mut listeners = Vec::new();
    if let Some(button) = site.host.launcher.clone() {
        listeners.push(Listener::new(site, button.into(), "click", Gesture::Launch));
    }
    if let Some(query) = viewport::full_screen_query(site) {
        listeners.push(Listener::new(site, query.into(), "change", Gesture::Resize));
    }
    listeners
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, function);
    }
}
