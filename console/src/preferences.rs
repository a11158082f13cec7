//! Changing what an operator has set for themselves: at once here, and then on the server.

use edgewise_protocol::account::{Me, Preferences};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::desk::Action;
use crate::feeds::DeskHandle;

/// Sets other preferences; the ones before come back if the server refuses them.
pub fn set(desk: &DeskHandle, preferences: Preferences) {
    let before = (*desk.me).clone();
    let after = Me {
        preferences: preferences.clone(),
        ..before.clone()
    };
    let tell = desk.dispatcher();
    tell.dispatch(Action::Me(Box::new(after)));
    spawn_local(async move {
        let kept = api::send::<()>("PUT", "me/preferences", &preferences).await;
        if kept.is_err() {
            tell.dispatch(Action::Me(Box::new(before)));
        }
    });
}

/// Whether single keys choose and hold answers; set for this browser.
const KEYS: &str = "edgewise-single-keys";

/// Whether single keys do something outside of fields: on, unless somebody turned it off.
pub fn has_single_keys() -> bool {
    crate::browser::window()
        .and_then(|window| window.local_storage().ok()?)
        .and_then(|storage| storage.get_item(KEYS).ok()?)
        .is_none_or(|kept| kept != "off")
}

/// Turns them on or off.
pub fn set_single_keys(on: bool) {
    let storage = crate::browser::window().and_then(|window| window.local_storage().ok()?);
    if let Some(storage) = storage {
        // A browser without storage forgets it with the page.
        let _ = storage.set_item(KEYS, if on { "on" } else { "off" });
    }
}

/// A switch for sound, for the head of the page.
#[hook]
pub fn use_mute(desk: &DeskHandle) -> Callback<()> {
    let desk = desk.clone();
    Callback::from(move |()| {
        let preferences = Preferences {
            sound: !desk.me.preferences.sound,
            ..desk.me.preferences.clone()
        };
        set(&desk, preferences);
    })
}
