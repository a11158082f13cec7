//! The messages, oldest first, and where they are scrolled to.
//!
//! New messages are followed only while the newest one is in view: whoever reads further up is
//! not moved, but told how many came.

use web_sys::Element;
use yew::prelude::*;

use crate::effect::use_on_change;
use crate::event::Event;
use crate::icons::Icon;
use crate::message;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Word, counted};

/// So many pixels from the end still count as the end.
const NEAR_PX: i32 = 64;

/// Selects what is scrolled.
const SCROLLER: &str = ".scroller";

/// A live list of messages (`role="log"`), the typing sign, and a way back to the newest message.
pub fn view(site: &Site, state: &State, onevent: &Callback<Event>) -> Html {
    let strings = &site.strings;
    let entries = &state.entries;
    let shown = entries.iter().enumerate().map(|(index, entry)| {
        let by_other = |other: Option<usize>| {
            let other = other.and_then(|other| entries.get(other));
            other.is_none_or(|other| other.is_visitors() != entry.is_visitors())
        };
        let first_of_group = by_other(index.checked_sub(1));
        message::view(
            site,
            entry,
            first_of_group,
            by_other(Some(index + 1)),
            onevent,
        )
    });
    let status = match (state.is_typing(), state.call.is_some()) {
        (_, true) => strings.get(Word::Working),
        (true, false) => strings.get(Word::Typing),
        (false, false) => AttrValue::default(),
    };
    html! {
        <div class="middle">
            <div class="scroller" onscroll={scrolled(site, state, onevent)}>
                <div
                    part="log"
                    class="log"
                    role="log"
                    aria-live="polite"
                    aria-relevant="additions"
                    aria-atomic="false"
                    aria-label={strings.get(Word::Messages)}
                    tabindex="0"
                >
                    { for shown }
                </div>
                if state.is_typing() {
                    <div part="typing" class="typing" aria-hidden="true"><i /><i /><i /></div>
                }
            </div>
            { missed(site, state.missed) }
            <p class="sr" role="status">{ status }</p>
        </div>
    }
}

/// How many messages came below what is in view, and the way to them.
fn missed(site: &Site, n_missed: u32) -> Html {
    let words = match n_missed {
        0 => return Html::default(),
        1 => site.strings.get(Word::NewMessage),
        n => counted(&site.strings.get(Word::NewMessages), n).into(),
    };
    let site = site.clone();
    let onclick = Callback::from(move |_: MouseEvent| to_end(&site));
    html! { <button class="missed" type="button" {onclick}>{ Icon::Down.draw() }{ words }</button> }
}

/// Notices when the visitor scrolls away from the newest message, and back.
fn scrolled(site: &Site, state: &State, onevent: &Callback<Event>) -> Callback<web_sys::Event> {
    let (site, onevent, was_up) = (site.clone(), onevent.clone(), state.scrolled_up);
    Callback::from(move |_| {
        let Some(element) = site.host.find::<Element>(SCROLLER) else {
            return;
        };
        let below = element.scroll_height() - element.scroll_top() - element.client_height();
        // A hidden panel has no height, and no place to lose.
        let up = below >= NEAR_PX && element.client_height() > 0;
        if up != was_up {
            onevent.emit(Event::Scrolled { up });
        }
    })
}

/// Follows the newest message while it is in view.
#[hook]
pub fn use_following(site: &Site, state: &UseReducerHandle<State>) {
    let key = [
        state.revision,
        u32::from(state.scrolled_up),
        u32::from(state.open),
    ];
    let (site, follow) = (site.clone(), state.open && !state.scrolled_up);
    let effect = move || {
        if follow {
            to_end(&site);
        }
        None
    };
    use_on_change(key, Box::new(effect));
}

fn to_end(site: &Site) {
    if let Some(element) = site.host.find::<Element>(SCROLLER) {
        element.set_scroll_top(element.scroll_height());
    }
}
