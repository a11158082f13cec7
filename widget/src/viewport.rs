//! How much room there is: whether the panel fills the screen, and what a keyboard leaves of it.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::effect::{own, use_on_change};
use crate::event::Event;
use crate::listener::Listener;
use crate::panel::PANEL;
use crate::site::Site;
use crate::state::State;

/// The panel fills the screen where this holds; the style sheet has the same condition.
const FULL_SCREEN: &str = "(max-width: 479.98px), (max-height: 419.98px)";

/// The visitor points with a finger: the focus would bring the keyboard up.
const TOUCH: &str = "(pointer: coarse)";

/// Says when the window has become so small that the panel fills it, or larger.
#[hook]
pub fn use_resizing(site: &Site, state: &UseReducerHandle<State>) {
    let (site, dispatcher) = (site.clone(), state.dispatcher());
    let watch = move || {
        let query = site.host.media(FULL_SCREEN)?;
        let asked = query.clone();
        own(Listener::new(&query, "change", move |_| {
            dispatcher.dispatch(Event::Resized {
                full_screen: asked.matches(),
            });
        }))
    };
    use_on_change([0; 3], Box::new(watch));
}

/// Whether the panel fills the screen now.
pub fn is_full_screen(site: &Site) -> bool {
    site.host
        .media(FULL_SCREEN)
        .is_some_and(|query| query.matches())
}

/// Whether the visitor points with a finger.
pub fn is_touch(site: &Site) -> bool {
    site.host.media(TOUCH).is_some_and(|query| query.matches())
}

/// Keeps a full-screen panel inside what a keyboard leaves visible.
#[hook]
pub fn use_keyboard_room(site: &Site, full_screen: bool) {
    let site = site.clone();
    let watch = move || {
        let viewport = site.host.visual_viewport().filter(|_| full_screen)?;
        let measured = viewport.clone();
        let fit = move || {
            let Some(panel) = site.host.find::<HtmlElement>(PANEL) else {
                return;
            };
            let lengths = [
                ("--ew-room", measured.height()),
                ("--ew-room-top", measured.offset_top()),
            ];
            for (name, length) in lengths {
                let _ = panel
                    .style()
                    .set_property(name, &format!("{}px", length.round() as i32));
            }
        };
        fit();
        let again = fit.clone();
        own([
            Listener::new(&viewport, "resize", move |_| fit()),
            Listener::new(&viewport, "scroll", move |_| again()),
        ])
    };
    use_on_change([u32::from(full_screen), 0, 0], Box::new(watch));
}
