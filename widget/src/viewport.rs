//! How much room there is: whether the panel fills the screen, and what a keyboard leaves of it.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::listener::Listener;
use crate::site::Site;

/// The panel fills the screen where this holds; the style sheet has the same condition.
const FULL_SCREEN: &str = "(max-width: 479.98px), (max-height: 419.98px)";

/// The visitor points with a finger: the focus would bring the keyboard up.
const TOUCH: &str = "(pointer: coarse)";

/// Whether the panel fills the screen; follows the window's size and zoom.
#[hook]
pub fn use_full_screen(site: &Site) -> bool {
    let query = use_memo((), |()| site.host.media(FULL_SCREEN));
    let full = use_state_eq(|| {
        query
            .as_ref()
            .as_ref()
            .is_some_and(web_sys::MediaQueryList::matches)
    });
    let setter = full.setter();
    use_effect_with((), move |()| {
        let listener = query.as_ref().clone().map(|query| {
            let asked = query.clone();
            Listener::new(&query, "change", move |_| setter.set(asked.matches()))
        });
        move || drop(listener)
    });
    *full
}

/// Whether the panel fills the screen now, for what happens once.
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
pub fn use_keyboard_room(site: &Site, panel: &NodeRef, full_screen: bool) {
    let (site, panel) = (site.clone(), panel.clone());
    use_effect_with(full_screen, move |full_screen| {
        let viewport = site.host.visual_viewport().filter(|_| *full_screen);
        let listeners = viewport.map(|viewport| {
            let fit = {
                let (viewport, panel) = (viewport.clone(), panel.clone());
                move || {
                    let Some(panel) = panel.cast::<HtmlElement>() else {
                        return;
                    };
                    let style = panel.style();
                    let _ = style.set_property("--ew-room", &format!("{}px", viewport.height()));
                    let _ = style
                        .set_property("--ew-room-top", &format!("{}px", viewport.offset_top()));
                }
            };
            fit();
            let again = fit.clone();
            [
                Listener::new(&viewport, "resize", move |_| fit()),
                Listener::new(&viewport, "scroll", move |_| again()),
            ]
        });
        move || drop(listeners)
    });
}
