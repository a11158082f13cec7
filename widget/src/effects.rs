//! What follows a drawing: timers, page actions, storage, focus, and what the page is told.
//!
//! Each effect watches one part of [`State`], its key of three numbers, and runs when that has
//! changed. What it starts it owns here; the next run, or the end of the widget, ends that.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::codec;
use crate::entry::{Entry, Offer};
use crate::form;
use crate::site::Site;
use crate::state::State;
use crate::storage;
use crate::timer::{Due, Timer};

/// Longest pause before an answer, whatever the author's settings say.
const MAX_PAUSE_MS: f32 = 1_500.0;

/// Pause between two messages of one answer.
const BETWEEN_MS: f32 = 350.0;

/// A page action that takes longer has failed.
const ACTION_LIMIT_MS: i32 = 30_000;

/// An effect runs again when one of these numbers changes.
type Key = [u32; 3];

/// What has to follow a drawing.
#[derive(Debug, Clone, Copy)]
enum Effect {
    Delivery,
    PageAction,
    Storage,
    Room,
    Focus,
    Following,
    FormFocus,
}

const N_EFFECTS: usize = Effect::FormFocus as usize + 1;

/// What the effects have started, and for what.
#[derive(Debug)]
pub struct Effects {
    /// What each effect ran for last.
    keys: [Option<Key>; N_EFFECTS],
    /// Whether the panel was open at the last drawing, and how often the focus was wished for.
    focused_for: (bool, u32),
    delivery: Option<Timer>,
    limit: Option<Timer>,
    /// Key of the first message that the page has not been told.
    next_told: u32,
}

impl Effects {
    /// Nothing has run yet.
    pub fn new(state: &State) -> Effects {
        Effects {
            keys: [None; N_EFFECTS],
            focused_for: (state.open, state.focus_wishes),
            delivery: None,
            limit: None,
            next_told: 0,
        }
    }

    /// Runs the effects whose part of the state has changed since the last drawing.
    pub fn follow(&mut self, site: &Site, state: &State) {
        let (open, revision) = (u32::from(state.open), state.revision);
        self.deliver(site, state);
        self.call(site, state);
        if self.is_new(Effect::Storage, [revision, 0, 0]) && state.touched && !state.taken {
            site.host.store(&storage::write(site.engine.name(), state));
        }
        let alone = state.is_alone();
        if self.is_new(Effect::Room, [u32::from(alone), 0, 0]) {
            site.host.alone(alone);
        }
        self.focus(site, state);
        let key = [revision, u32::from(state.scrolled_up), open];
        if self.is_new(Effect::Following, key) && state.open && !state.scrolled_up {
            site.host.end();
        }
        let (form, refusals) = form::live(state);
        if self.is_new(Effect::FormFocus, [form, refusals, 0]) {
            site.host.focus_form(form > 0, refusals > 0);
        }
        self.tell(site, state);
    }

    /// Whether an effect has not run for this key; it is taken to run now.
    #[inline(never)]
    fn is_new(&mut self, effect: Effect, key: Key) -> bool {
        match self.keys.get_mut(effect as usize) {
            Some(last) if *last != Some(key) => {
                *last = Some(key);
                true
            }
            _ => false,
        }
    }

    /// Shows the bot's pending messages one after the other, after the author's pauses.
    fn deliver(&mut self, site: &Site, state: &State) {
        // A running action holds the messages back as well.
        let due = !state.pending.is_empty() && state.call.is_none();
        let key = [u32::from(due), state.n_replies, state.shown_of_reply];
        if !self.is_new(Effect::Delivery, key) {
            return;
        }
        let settings = site.engine.settings();
        let pause_ms = match (state.shown_of_reply, state.n_replies) {
            (0, 0..=1) => settings.initial_response_s * 1_000.0,
            (0, _) => settings.response_s * 1_000.0,
            _ => BETWEEN_MS,
        };
        let pause_ms = pause_ms.clamp(0.0, MAX_PAUSE_MS) as i32;
        self.delivery = None;
        if due && pause_ms == 0 {
            site.send(Due::event(Due::Delivery as u32, 0));
        } else if due {
            self.delivery = Some(Timer::new(site, pause_ms, Due::Delivery, 0));
        }
    }

    /// Lets the page carry out the action that the bot asked for.
    fn call(&mut self, site: &Site, state: &State) {
        let key = [state.call.as_ref().map_or(0, |call| call.id + 1), 0, 0];
        if !self.is_new(Effect::PageAction, key) {
            return;
        }
        self.limit = state.call.as_ref().map(|call| {
            let (input, data) = (codec::to_js(&call.input), codec::to_js(&call.data));
            site.host.act(call.id, &call.name, &input, &data);
            Timer::new(site, ACTION_LIMIT_MS, Due::Limit, call.id)
        });
    }

    /// Tells the page of new messages, and how things stand.
    fn tell(&mut self, site: &Site, state: &State) {
        for entry in &state.entries {
            if entry.key >= self.next_told {
                self.next_told = entry.key + 1;
                said(site, entry);
            }
        }
        let conversation = &state.conversation;
        let at = conversation.state.as_deref();
        site.host.stands(
            state.open,
            state.unread,
            state.is_typing(),
            at.unwrap_or_default(),
            &conversation.lang,
            at.is_some() && at == site.engine.handover(&conversation.lang),
        );
    }

    /// Moves the focus into the panel when somebody opens it, and back when it closes.
    ///
    /// A panel that is open from the start takes no focus: nobody asked for it just now.
    fn focus(&mut self, site: &Site, state: &State) {
        let now = (state.open, state.focus_wishes);
        if !self.is_new(
            Effect::Focus,
            [u32::from(state.open), state.focus_wishes, 0],
        ) {
            return;
        }
        let before = std::mem::replace(&mut self.focused_for, now);
        if !state.open {
            if before.0 {
                site.host.return_focus();
            }
            return;
        }
        if before != now {
            site.host.focus();
        }
    }
}

/// Tells the page of one message.
fn said(site: &Site, entry: &Entry) {
    let buttons = Array::new();
    if let Offer::Buttons(choices) = &entry.offer {
        for button in &choices.buttons {
            buttons.push(&JsValue::from_str(&button.label));
            buttons.push(&JsValue::from_str(&button.to));
        }
    }
    site.host.said(
        entry.key,
        &entry.source,
        &entry.text,
        &entry.lang,
        entry.at_ms,
        &buttons,
    );
}
