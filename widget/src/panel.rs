//! The panel: a dialog beside the page, or over it where the screen is small.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::composer;
use crate::effect::{own, use_on_change};
use crate::event::Event;
use crate::form::use_form_focus;
use crate::header;
use crate::site::Site;
use crate::state::State;
use crate::transcript::{self, use_following};
use crate::viewport::{is_touch, use_keyboard_room, use_resizing};

/// Id of the panel inside the shadow root.
pub const PANEL_ID: &str = "panel";

/// Id of the title that names the panel.
pub const TITLE_ID: &str = "title";

/// Selects the panel.
pub const PANEL: &str = "#panel";

/// Header, messages and composer; stays in the document, hidden, while it is closed.
#[hook]
pub fn use_panel(site: &Site, state: &UseReducerHandle<State>) -> Html {
    let alone = state.full_screen && state.open;
    use_resizing(site, state);
    use_keyboard_room(site, alone);
    use_alone(site, alone);
    use_focus(site, state);
    use_following(site, state);
    use_form_focus(site, state);

    let dispatcher = state.dispatcher();
    let onevent = Callback::from(move |event: Event| dispatcher.dispatch(event));
    let close = onevent.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.stop_propagation();
            close.emit(Event::Close);
        }
    });
    html! {
        <section
            id={PANEL_ID}
            part="panel"
            class="panel"
            role="dialog"
            aria-labelledby={TITLE_ID}
            aria-modal={alone.then_some("true")}
            lang={site.strings.lang}
            tabindex="-1"
            hidden={!state.open}
            {onkeydown}
        >
            { header::view(site, &onevent) }
            { transcript::view(site, state, &onevent) }
            { composer::view(site, &onevent) }
        </section>
    }
}

/// Makes the rest of the page inert while the panel fills the screen.
#[hook]
fn use_alone(site: &Site, alone: bool) {
    let site = site.clone();
    let effect = move || own(alone.then(|| site.host.alone()));
    use_on_change([u32::from(alone), 0, 0], Box::new(effect));
}

/// Moves the focus into the panel when somebody opens it, and back when it closes.
///
/// A panel that is open from the start takes no focus: nobody asked for it just now.
#[hook]
fn use_focus(site: &Site, state: &UseReducerHandle<State>) {
    let (open, focus_wishes) = (state.open, state.focus_wishes);
    let before = use_mut_ref(|| (open, focus_wishes));
    let site = site.clone();
    let effect = move || {
        let (was_open, old_wishes) = before.replace((open, focus_wishes));
        if !open {
            if was_open {
                site.host.return_focus();
            }
            return None;
        }
        if !was_open || old_wishes != focus_wishes {
            // On a touch screen the composer's focus would bring the keyboard up over the messages.
            let target = if is_touch(&site) {
                PANEL
            } else {
                composer::FIELD
            };
            let _ = site.host.find::<HtmlElement>(target)?.focus();
        }
        None
    };
    use_on_change([u32::from(open), focus_wishes, 0], Box::new(effect));
}
