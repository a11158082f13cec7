//! The widget: one reducer, the hooks that drive it, launcher and panel.
//!
//! [`App`] is the only component: each one costs about ten kilobytes of WebAssembly. The rest are
//! functions that draw, and what a visitor is typing stays in the field until it is sent.

use edgewise_engine::dialogue::Conversation;
use yew::prelude::*;

use crate::dialogue::use_dialogue;
use crate::effect::use_on_change;
use crate::event::{Event, Opener};
use crate::launcher::use_launcher;
use crate::panel::use_panel;
use crate::site::Site;
use crate::state::State;
use crate::storage::{self, Record};
use crate::viewport;

/// Properties of [`App`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Bot, page and words.
    pub site: Site,
}

/// The whole widget.
#[component]
pub fn App(props: &AppProps) -> Html {
    let site = &props.site;
    let state = use_reducer(|| initial(site));
    use_dialogue(site, &state);

    let (connected, dispatcher) = (site.clone(), state.dispatcher());
    let connect = move || {
        connected.remote.connect(dispatcher);
        None
    };
    use_on_change([0; 3], Box::new(connect));

    let launcher = use_launcher(site, &state);
    let panel = use_panel(site, &state);
    html! { <>{ launcher }{ panel }</> }
}

/// The kept conversation, if there is a sound one of this bot, or a new one.
fn initial(site: &Site) -> State {
    let languages = site.engine.languages();
    let lang = site.host.choose_lang(&languages);
    let kept = if site.host.flag("restart") {
        None
    } else {
        site.host.stored()
    };
    let kept = kept.and_then(|value| storage::read(site.engine.name(), &value));
    let (mut state, was_open) = match kept {
        Some(Record {
            open,
            conversation,
            entries,
            interrupted,
        }) => {
            let known = languages.contains(&conversation.lang.as_str());
            let conversation = if known {
                conversation
            } else {
                Conversation {
                    lang: lang.clone(),
                    ..conversation
                }
            };
            (
                State::restored(&lang, conversation, entries, interrupted),
                open,
            )
        }
        None => (State::new(&lang), false),
    };
    // A panel that fills the screen would hide the page that the visitor has just asked for.
    state.full_screen = viewport::is_full_screen(site);
    if (was_open || site.host.flag("open")) && !state.full_screen {
        state.apply(Event::Open(Opener::Page));
    }
    state
}
