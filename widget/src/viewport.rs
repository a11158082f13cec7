//! How much room there is: whether the panel fills the screen, and what a keyboard leaves of it.

use web_sys::MediaQueryList;

use crate::composer::px;
use crate::panel::PANEL;
use crate::site::Site;

/// The panel fills the screen where this holds; the style sheet has the same condition.
const FULL_SCREEN: &str = "(max-width: 479.98px), (max-height: 419.98px)";

/// The visitor points with a finger: the focus would bring the keyboard up.
const TOUCH: &str = "(pointer: coarse)";

/// Whether the panel fills the screen now.
pub fn is_full_screen(site: &Site) -> bool {
    full_screen_query(site).is_some_and(|query| query.matches())
}

/// What tells when the panel begins to fill the screen, or ceases to.
pub fn full_screen_query(site: &Site) -> Option<MediaQueryList> {
    site.host.media(FULL_SCREEN)
}

/// Whether the visitor points with a finger.
pub fn is_touch(site: &Site) -> bool {
    site.host.media(TOUCH).is_some_and(|query| query.matches())
}

/// Keeps a full-screen panel inside what a keyboard leaves visible.
#[inline(never)]
pub fn fit(site: &Site) {
    let Some(viewport) = site.host.visual_viewport() else {
        return;
    };
    let Some(panel) = site.host.find(PANEL) else {
        return;
    };
    for (name, length) in [
        ("--ew-room", viewport.height()),
        ("--ew-room-top", viewport.offset_top()),
    ] {
        let length = px(length.round() as i32);
        let _ = panel.style().set_property(name, &length);
    }
}
