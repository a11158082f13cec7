//! What follows a drawing: timers, page actions, storage, focus, listeners.
//!
//! Each effect watches one part of [`State`], its key of three numbers, and runs when that has
//! changed. What it starts it owns here; the next run, or the end of the widget, ends that.

use crate::composer;
use crate::form;
use crate::gesture::Gesture;
use crate::host::Alone;
use crate::launcher;
use crate::listener::Listener;
use crate::panel::PANEL;
use crate::site::Site;
use crate::state::State;
use crate::storage;
use crate::timer::{Due, Timer};
use crate::transcript;
use crate::viewport;

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
    Launcher,
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
    alone: Option<Alone>,
    /// To the keyboard's size; while the panel fills the screen.
    room: Vec<Listener>,
}

impl Effects {
    /// Nothing has run yet.
    pub fn new(state: &State) -> Effects {
        Effects {
            keys: [None; N_EFFECTS],
            focused_for: (state.open, state.focus_wishes),
            delivery: None,
            limit: None,
            alone: None,
            room: Vec::new(),
        }
    }

    /// Runs the effects whose part of the state has changed since the last drawing.
    pub fn follow(&mut self, site: &Site, state: &State) {
        let (open, revision) = (u32::from(state.open), state.revision);
        self.deliver(site, state);
        self.call(site, state);
        if self.is_new(Effect::Storage, [revision, 0, 0]) && state.touched {
            site.host.store(&storage::write(site.engine.name(), state));
        }
        if let Some(button) = &site.host.launcher
            && self.is_new(Effect::Launcher, [open, state.unread, 0])
        {
            launcher::describe(site, button, state.open, state.unread);
        }
        self.make_room(site, state.is_alone());
        self.focus(site, state);
        let key = [revision, u32::from(state.scrolled_up), open];
        if self.is_new(Effect::Following, key) && state.open && !state.scrolled_up {
            transcript::to_end(site);
        }
        let (form, refusals) = form::live(state);
        if self.is_new(Effect::FormFocus, [form, refusals, 0]) {
            form::focus(site, form, refusals);
        }
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
        self.delivery = due.then(|| Timer::new(site, pause_ms, Due::Delivery));
    }

    /// Lets the page carry out the action that the bot asked for.
    fn call(&mut self, site: &Site, state: &State) {
        let key = [state.call.as_ref().map_or(0, |call| call.id + 1), 0, 0];
        if !self.is_new(Effect::PageAction, key) {
            return;
        }
        self.limit = state.call.as_ref().map(|call| {
            site.host.run_action(site, call, &state.conversation.lang);
            Timer::new(site, ACTION_LIMIT_MS, Due::Limit(call.id))
        });
    }

    /// Makes the rest of the page inert while the panel fills the screen, and keeps the panel
    /// inside what a keyboard leaves of it.
    fn make_room(&mut self, site: &Site, alone: bool) {
        if !self.is_new(Effect::Room, [u32::from(alone), 0, 0]) {
            return;
        }
        self.room.clear();
        self.alone = None;
        if !alone {
            return;
        }
        self.alone = Some(site.host.alone());
        if let Some(viewport) = site.host.visual_viewport() {
            viewport::fit(site);
            for kind in ["resize", "scroll"] {
                let listener = Listener::new(site, viewport.clone().into(), kind, Gesture::Fit);
                self.room.push(listener);
            }
        }
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
            // On a touch screen the composer's focus would bring the keyboard up over the messages.
            let target = if viewport::is_touch(site) {
                PANEL
            } else {
                composer::FIELD
            };
            if let Some(element) = site.host.find(target) {
                let _ = element.focus();
            }
        }
    }
}
