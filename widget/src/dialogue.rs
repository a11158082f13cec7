//! Keeps the conversation moving: engine, pauses, page actions, storage.
//!
//! Each hook watches one part of [`State`] and answers it with an [`Event`]; what it starts (a
//! timer, a call) it owns and ends.

use edgewise_engine::dialogue::step;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::clock;
use crate::site::Site;
use crate::state::{Event, State};
use crate::storage;
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
    let next = state.next_input().cloned();
    // The reply count tells two equal inputs in a row apart, the revision two refused ones.
    let turn = next.as_ref().map(|_| state.revision);
    use_effect_with((turn, next), move |(_, next)| {
        let Some(input) = next else { return };
        let (conversation, reply) = step(&site.engine, &state.conversation, input);
        let sorry = site.strings.sorry.clone();
        state.dispatch(Event::Stepped {
            conversation,
            reply,
            sorry,
        });
    });
}

/// Shows the bot's pending messages one after the other, after the author's pauses.
#[hook]
fn use_delivery(site: &Site, state: &UseReducerHandle<State>) {
    let site = site.clone();
    let dispatcher = state.dispatcher();
    // A running action holds the messages back as well.
    let due = !state.pending.is_empty() && state.call.is_none();
    let moment = (due, state.n_replies, state.shown_of_reply);
    use_effect_with(moment, move |&(due, n_replies, shown)| {
        let timer = due.then(|| {
            let settings = site.engine.settings();
            let pause_ms = match (shown, n_replies) {
                (0, 0..=1) => settings.initial_response_s * 1_000.0,
                (0, _) => settings.response_s * 1_000.0,
                _ => BETWEEN_MS,
            };
            let pause_ms = pause_ms.clamp(0.0, MAX_PAUSE_MS) as i32;
            Timer::new(pause_ms, move || {
                dispatcher.dispatch(Event::Deliver {
                    at_ms: clock::now_ms(),
                })
            })
        });
        move || drop(timer)
    });
}

/// Lets the page carry out the action that the bot asked for.
#[hook]
fn use_page_action(site: &Site, state: &UseReducerHandle<State>) {
    let site = site.clone();
    let dispatcher = state.dispatcher();
    let lang = state.conversation.lang.clone();
    use_effect_with(state.call.clone(), move |call| {
        let timer = call.clone().map(|call| {
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
            Timer::new(ACTION_LIMIT_MS, move || late.dispatch(failed))
        });
        move || drop(timer)
    });
}

/// Keeps the conversation in the browser, from the visitor's first action on.
#[hook]
fn use_storage(site: &Site, state: &UseReducerHandle<State>) {
    let (site, state) = (site.clone(), state.clone());
    use_effect_with(state.revision, move |_| {
        if state.touched {
            site.host.store(&storage::write(site.engine.name(), &state));
        }
    });
}
