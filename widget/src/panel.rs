//! The panel: a dialog beside the page, or over it where the screen is small.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::clock;
use crate::composer::Composer;
use crate::effect::{own, use_on_change};
use crate::header;
use crate::site::Site;
use crate::state::{Event, State};
use crate::transcript::use_transcript;
use crate::viewport::{is_touch, use_full_screen, use_keyboard_room};

/// Id of the panel inside the shadow root.
pub const PANEL_ID: &str = "panel";

/// Id of the title that names the panel.
pub const TITLE_ID: &str = "title";

/// Header, messages and composer; stays in the document, hidden, while it is closed.
#[hook]
pub fn use_panel(site: &Site, state: &UseReducerHandle<State>) -> Html {
    let panel = use_node_ref();
    let composer = use_node_ref();
    let full_screen = use_full_screen(site) && state.open;
    use_keyboard_room(site, &panel, full_screen);
    use_alone(site, full_screen);
    use_focus(site, state, &panel, &composer);

    let dispatcher = state.dispatcher();
    let onevent = Callback::from(move |event: Event| dispatcher.dispatch(event));
    let transcript = use_transcript(site, state, &onevent);
    let close = onevent.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.stop_propagation();
            close.emit(Event::Close);
        }
    });
    let onsay = {
        let dispatcher = state.dispatcher();
        use_memo((), move |()| {
            Callback::from(move |text| {
                dispatcher.dispatch(Event::Say {
                    text,
                    at_ms: clock::now_ms(),
                })
            })
        })
    };
    html! {
        <section
            ref={panel}
            id={PANEL_ID}
            part="panel"
            class="panel"
            role="dialog"
            aria-labelledby={TITLE_ID}
            aria-modal={full_screen.then_some("true")}
            lang={site.strings.lang.clone()}
            tabindex="-1"
            hidden={!state.open}
            {onkeydown}
        >
            { header::view(site, &onevent) }
            { transcript }
            <Composer site={site.clone()} field={composer} onsay={(*onsay).clone()} />
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
fn use_focus(site: &Site, state: &UseReducerHandle<State>, panel: &NodeRef, composer: &NodeRef) {
    let (open, focus_wishes) = (state.open, state.focus_wishes);
    let before = use_mut_ref(|| (open, focus_wishes));
    let (site, panel, composer) = (site.clone(), panel.clone(), composer.clone());
    let effect = move || {
        let (was_open, old_wishes) = before.replace((open, focus_wishes));
        if !open {
            if was_open {
                site.host.return_focus();
            }
            return None;
        }
        // On a touch screen the composer's focus would bring the keyboard up over the messages.
        let target = if is_touch(&site) { panel } else { composer };
        let wished = !was_open || old_wishes != focus_wishes;
        if let Some(element) = target.cast::<HtmlElement>().filter(|_| wished) {
            let _ = element.focus();
        }
        None
    };
    use_on_change([u32::from(open), focus_wishes, 0], Box::new(effect));
}
