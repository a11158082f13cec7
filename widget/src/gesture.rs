//! What the visitor's hand does, and what comes of it.
//!
//! Everything that listens, inside the drawing and outside of it, names a [`Gesture`]; all of them
//! end here. One type of listener instead of a closure for each saves kilobytes of glue.

use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::virtual_dom::{Listener, ListenerKind};

use crate::clock;
use crate::composer;
use crate::entry::{Mark, numbered};
use crate::event::Event;
use crate::form;
use crate::site::Site;
use crate::strings::Word;
use crate::transcript;

/// What is done to one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// The launcher is pressed.
    Launch,
    /// A key goes down anywhere in the panel: Escape closes it.
    PanelKey,
    /// The closing button is pressed.
    Close,
    /// Something is written into the composer.
    Write,
    /// A key goes down in the composer: Enter sends.
    ComposerKey,
    /// The send button is pressed.
    Send,
    /// A choice under the entry `key` is pressed.
    Choose { key: u32, index: usize },
    /// A suggested question is pressed.
    Suggest { index: usize },
    /// The form under the entry `key` is sent.
    Submit { key: u32, n_fields: u32 },
    /// The form under the entry `key` is cancelled.
    Cancel { key: u32 },
    /// The message of the entry `key` is to be copied.
    Copy { key: u32 },
    /// The entry `key` is judged.
    Rate { key: u32, mark: Mark },
    /// The entry `key` is folded or unfolded.
    Fold { key: u32 },
    /// The entry `key` is to be said again.
    Retry { key: u32 },
    /// The preview beside the launcher is closed.
    Dismiss,
    /// The messages are scrolled; `was_up` if they already were.
    Scroll { was_up: bool },
    /// The way to the newest message is pressed.
    ToEnd,
}

impl Gesture {
    /// Does what the gesture asks for.
    pub fn act(self, site: &Site, event: &web_sys::Event) {
        let key: &KeyboardEvent = event.unchecked_ref();
        let event = match self {
            Gesture::Launch => return site.host.launch(),
            Gesture::PanelKey => {
                if key.key() != "Escape" || key.is_composing() {
                    return;
                }
                key.stop_propagation();
                return site.host.shut();
            }
            Gesture::Close => return site.host.shut(),
            Gesture::Write => return composer::grow(site),
            Gesture::ComposerKey => {
                // An Enter that ends the composition of a character does not send.
                if key.key() == "Enter" && !key.shift_key() && !key.is_composing() {
                    key.prevent_default();
                    composer::send(site);
                }
                return;
            }
            Gesture::Send => return composer::send(site),
            Gesture::Choose { key, index } => Event::Press {
                key,
                index,
                at_ms: clock::now_ms(),
            },
            Gesture::Suggest { index } => Event::Suggest {
                index,
                at_ms: clock::now_ms(),
            },
            Gesture::Submit { key, n_fields } => {
                event.prevent_default();
                Event::Submit {
                    key,
                    values: form::written(site, key, n_fields),
                }
            }
            Gesture::Cancel { key } => Event::Cancel { key },
            Gesture::Copy { key } => {
                if let Some(text) = site.host.find(&numbered("#text-", key)) {
                    site.host.copy(&text);
                }
                Event::Notice(Word::Copied)
            }
            Gesture::Rate { key, mark } => Event::Rate { key, mark },
            Gesture::Fold { key } => Event::Fold { key },
            Gesture::Retry { key } => Event::Retry {
                key,
                at_ms: clock::now_ms(),
            },
            Gesture::Dismiss => Event::Dismiss,
            Gesture::Scroll { was_up } => match transcript::is_scrolled_up(site) {
                Some(up) if up != was_up => Event::Scrolled { up },
                _ => return,
            },
            Gesture::ToEnd => return transcript::to_end(site),
        };
        site.send(event);
    }
}

/// A [`Gesture`] as Yew listens to it.
pub struct Hand {
    /// Where it happens.
    pub site: Site,
    /// What happens.
    pub gesture: Gesture,
}

impl Listener for Hand {
    fn kind(&self) -> ListenerKind {
        match self.gesture {
            Gesture::PanelKey | Gesture::ComposerKey => ListenerKind::onkeydown,
            Gesture::Write => ListenerKind::oninput,
            Gesture::Submit { .. } => ListenerKind::onsubmit,
            Gesture::Scroll { .. } => ListenerKind::onscroll,
            _ => ListenerKind::onclick,
        }
    }

    fn handle(&self, event: web_sys::Event) {
        self.gesture.act(&self.site, &event);
    }

    fn passive(&self) -> bool {
        matches!(self.gesture, Gesture::Scroll { .. })
    }
}
