//! The widget: one reducer, the hooks that drive it, launcher and panel.

use edgewise_engine::dialogue::Conversation;
use yew::prelude::*;

use crate::dialogue::use_dialogue;
use crate::launcher::Launcher;
use crate::panel::Panel;
use crate::site::Site;
use crate::state::{Event, Opener, State};
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

    let dispatcher = state.dispatcher();
    let connected = site.clone();
    use_effect_with((), move |()| connected.remote.connect(dispatcher));

    let dispatcher = state.dispatcher();
    let opening = site.clone();
    let is_open = state.open;
    let toggle = use_callback(is_open, move |(), is_open| {
        if !is_open {
            opening.host.remember_opener();
        }
        dispatcher.dispatch(Event::Toggle(Opener::Visitor));
    });

    html! {
        <>
            <Launcher site={site.clone()} open={state.open} unread={state.unread} ontoggle={toggle} />
            <Panel site={site.clone()} {state} />
        </>
    }
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
            let conversation = if languages.contains(&conversation.lang.as_str()) {
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
    if (was_open || site.host.flag("open")) && !viewport::is_full_screen(site) {
        state.apply(Event::Open(Opener::Page));
    }
    state
}
