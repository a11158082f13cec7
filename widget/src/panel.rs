//! The panel: a dialog beside the page, or over it where the screen is small.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::composer::Composer;
use crate::header::Header;
use crate::site::Site;
use crate::state::{Event, State};
use crate::transcript::Transcript;
use crate::viewport::{is_touch, use_full_screen, use_keyboard_room};

/// Id of the panel inside the shadow root.
pub const PANEL_ID: &str = "panel";

/// Id of the title that names the panel.
pub const TITLE_ID: &str = "title";

/// Properties of [`Panel`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PanelProps {
    /// Bot, page and words.
    pub site: Site,
    /// What is shown.
    pub state: UseReducerHandle<State>,
}

/// Header, messages and composer; stays in the document, hidden, while it is closed.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps { site, state } = props;
    let panel = use_node_ref();
    let composer = use_node_ref();
    let full_screen = use_full_screen(site) && state.open;
    use_keyboard_room(site, &panel, full_screen);
    use_alone(site, full_screen);
    use_focus(site, state, &panel, &composer);

    let dispatcher = state.dispatcher();
    let onevent = use_callback((), move |event: Event, ()| dispatcher.dispatch(event));
    let close = onevent.reform(|()| Event::Close);
    let onkeydown = use_callback(close.clone(), |event: KeyboardEvent, close| {
        if event.key() == "Escape" && !event.is_composing() {
            event.stop_propagation();
            close.emit(());
        }
    });
    let say = onevent.reform(|text| Event::Say {
        text,
        at_ms: crate::clock::now_ms(),
    });

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
            <Header
                site={site.clone()}
                onrestart={onevent.reform(|()| Event::Restart)}
                onclose={close}
            />
            <Transcript
                site={site.clone()}
                entries={state.entries.clone()}
                typing={state.is_typing()}
                working={state.call.is_some()}
                open={state.open}
                onevent={onevent.clone()}
            />
            <Composer site={site.clone()} field={composer} onsay={say} />
        </section>
    }
}

/// Makes the rest of the page inert while the panel fills the screen.
#[hook]
fn use_alone(site: &Site, alone: bool) {
    let site = site.clone();
    use_effect_with(alone, move |alone| {
        site.host.set_alone(*alone);
        let given_back = alone.then_some(site);
        move || {
            if let Some(site) = given_back {
                site.host.set_alone(false);
            }
        }
    });
}

/// Moves the focus into the panel when somebody opens it, and back when it closes.
///
/// A panel that is open from the start takes no focus: nobody asked for it just now.
#[hook]
fn use_focus(site: &Site, state: &UseReducerHandle<State>, panel: &NodeRef, composer: &NodeRef) {
    let was_open = use_mut_ref(|| state.open);
    let old_wishes = use_mut_ref(|| state.focus_wishes);
    let (site, panel, composer) = (site.clone(), panel.clone(), composer.clone());
    use_effect_with(
        (state.open, state.focus_wishes),
        move |&(open, focus_wishes)| {
            let was_open = was_open.replace(open);
            let wished = focus_wishes != old_wishes.replace(focus_wishes);
            if !open {
                if was_open {
                    site.host.return_focus();
                }
                return;
            }
            // On a touch screen the composer's focus would bring the keyboard up over the messages.
            let target = if is_touch(&site) { &panel } else { &composer };
            if let Some(element) = target.cast::<HtmlElement>().filter(|_| wished || !was_open) {
                let _ = element.focus();
            }
        },
    );
}
