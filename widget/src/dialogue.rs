//! Keeps the conversation moving: engine, pauses, page actions, storage.
//!
//! Each hook watches one part of [`State`] and answers it with an [`Event`]; what it starts (a
//! timer, a call) it owns and ends.

use edgewise_engine::dialogue::step;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::clock;
use crate::effect::{own, use_on_change};
use crate::event::Event;
use crate::site::Site;
use crate::state::State;
use crate::storage;
use crate::strings::Word;
use crate::timer::Timer;

/// Longest pause before an answer, whatever the author's settings say.
const MAX_PAUSE_MS: f32 = 1_500.0;

/// Pause between two messages of one answer.
const BETWEEN_MS: f32 = 350.0;

/// A page action that takes longer has failed.
const ACTION_LIMIT_MS: i32 = 30_000;

/// Everything that keeps the conversation moving.
#[hook]
pub fn use_dialogue(site: &Site, state: &UseReducerHandle<State>) {
    use_engine(site, state);
    use_delivery(site, state);
    use_page_action(site, state);
    use_storage(site, state);
}

/// Gives the engine the visitor's next input when it is its turn.
#[hook]
fn use_engine(site: &Site, state: &UseReducerHandle<State>) {
    let (site, state) = (site.clone(), state.clone());
    let turn = state.next_input().map_or(0, |_| state.revision);
    let think = move || {
        if let Some(input) = state.next_input() {
            let (conversation, reply) = step(&site.engine, &state.conversation, input);
            let sorry = site.strings.get(Word::Sorry).to_string();
            state.dispatch(Event::Stepped {
                conversation,
                reply,
                sorry,
            });
        }
        None
    };
    use_on_change([turn, 0, 0], Box::new(think));
}

/// Shows the bot's pending messages one after the other, after the author's pauses.
#[hook]
fn use_delivery(site: &Site, state: &UseReducerHandle<State>) {
    // A running action holds the messages back as well.
    let due = !state.pending.is_empty() && state.call.is_none();
    let settings = site.engine.settings();
    let pause_ms = match (state.shown_of_reply, state.n_replies) {
        (0, 0..=1) => settings.initial_response_s * 1_000.0,
        (0, _) => settings.response_s * 1_000.0,
        _ => BETWEEN_MS,
    };
    let pause_ms = pause_ms.clamp(0.0, MAX_PAUSE_MS) as i32;
    let dispatcher = state.dispatcher();
    let wait = move || {
        let deliver = move || {
            dispatcher.dispatch(Event::Deliver {
                at_ms: clock::now_ms(),
            })
        };
        own(due.then(|| Timer::new(pause_ms, deliver)))
    };
    use_on_change(
        [u32::from(due), state.n_replies, state.shown_of_reply],
        Box::new(wait),
    );
}

/// Lets the page carry out the action that the bot asked for.
#[hook]
fn use_page_action(site: &Site, state: &UseReducerHandle<State>) {
    let site = site.clone();
    let dispatcher = state.dispatcher();
    let lang = state.conversation.lang.clone();
    let call = state.call.clone();
    let key = [call.as_ref().map_or(0, |call| call.id + 1), 0, 0];
    let run = move || {
        let call = call?;
        let failed = Event::Ended {
            id: call.id,
            ok: false,
            values: Vec::new(),
        };
        let late = dispatcher.clone();
        spawn_local(async move {
            let (ok, values) = site.host.run_action(&call.name, &call.input, &lang).await;
            dispatcher.dispatch(Event::Ended {
                id: call.id,
                ok,
                values,
            });
        });
        own(Timer::new(ACTION_LIMIT_MS, move || late.dispatch(failed)))
    };
    use_on_change(key, Box::new(run));
}

/// Keeps the conversation in the browser, from the visitor's first action on.
#[hook]
fn use_storage(site: &Site, state: &UseReducerHandle<State>) {
    let (site, state) = (site.clone(), state.clone());
    let key = [state.revision, 0, 0];
    let store = move || {
        if state.touched {
            site.host.store(&storage::write(site.engine.name(), &state));
        }
        None
    };
    use_on_change(key, Box::new(store));
}
