//! The messages, oldest first, and where they are scrolled to.
//!
//! New messages are followed only while the newest one is in view: whoever reads further up is
//! not moved, but told how many came.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::effect::use_on_change;
use crate::entry::Entry;
use crate::icons::Icon;
use crate::message;
use crate::site::Site;
use crate::state::{Event, State};
use crate::strings::counted;

/// So many pixels from the end still count as the end.
const NEAR_PX: i32 = 64;

/// A live list of messages (`role="log"`), the typing sign, and a way back to the newest message.
#[hook]
pub fn use_transcript(
    site: &Site,
    state: &UseReducerHandle<State>,
    onevent: &Callback<Event>,
) -> Html {
    let entries = &state.entries;
    let typing = state.is_typing();
    let scroller = use_node_ref();
    let follow = use_follow(&scroller, entries, typing, state.open);
    let strings = &site.strings;

    let shown = entries.iter().enumerate().map(|(index, entry)| {
        let next = entries.get(index + 1);
        let last_of_group = next.is_none_or(|next| next.is_visitors() != entry.is_visitors());
        let previous = index.checked_sub(1).and_then(|index| entries.get(index));
        let first_of_group =
            previous.is_none_or(|previous| previous.is_visitors() != entry.is_visitors());
        message::view(site, entry, first_of_group, last_of_group, onevent)
    });
    let status = match (typing, state.call.is_some()) {
        (_, true) => strings.working.as_str(),
        (true, false) => strings.typing.as_str(),
        (false, false) => "",
    };
    let missed = match follow.missed {
        0 => None,
        1 => Some(strings.new_message.clone()),
        n => Some(counted(&strings.new_messages, n)),
    };

    html! {
        <div class="middle">
            <div ref={scroller} class="scroller" onscroll={follow.onscroll}>
                <div
                    part="log"
                    class="log"
                    role="log"
                    aria-live="polite"
                    aria-relevant="additions"
                    aria-atomic="false"
                    aria-label={strings.messages.clone()}
                    tabindex="0"
                >
                    { for shown }
                </div>
                if typing {
                    <div part="typing" class="typing" aria-hidden="true"><i /><i /><i /></div>
                }
            </div>
            if let Some(missed) = missed {
                <button class="missed" type="button" onclick={follow.onjump}>
                    { Icon::Down.draw() }{ missed }
                </button>
            }
            <p class="sr" role="status">{ status }</p>
        </div>
    }
}

/// Where the messages are scrolled to, and how to change it.
struct Follow {
    /// Messages below what is in view.
    missed: u32,
    onscroll: Callback<web_sys::Event>,
    onjump: Callback<MouseEvent>,
}

/// Follows the newest message while it is in view.
#[hook]
fn use_follow(scroller: &NodeRef, entries: &[Rc<Entry>], typing: bool, open: bool) -> Follow {
    let at_end = use_mut_ref(|| true);
    let missed = use_state_eq(|| 0u32);
    let seen = use_mut_ref(|| 0u32);

    let (element, end, counter) = (scroller.clone(), at_end.clone(), missed.clone());
    let n_entries = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let by_visitor = entries.last().is_some_and(|entry| entry.is_visitors());
    let effect = move || {
        let n_new = n_entries.saturating_sub(seen.replace(n_entries));
        if !open {
            return None;
        }
        if *end.borrow() || (n_new > 0 && by_visitor) || n_entries <= 1 {
            to_end(&element);
            counter.set(0);
        } else if n_new > 0 {
            counter.set(*counter + n_new);
        }
        None
    };
    use_on_change(
        [n_entries, u32::from(typing), u32::from(open)],
        Box::new(effect),
    );

    let (element, end, counter) = (scroller.clone(), at_end, missed.setter());
    let onscroll = Callback::from(move |_: web_sys::Event| {
        let Some(element) = element.cast::<Element>() else {
            return;
        };
        let below = element.scroll_height() - element.scroll_top() - element.client_height();
        // A hidden panel has no height, and no place to lose.
        if element.client_height() > 0 {
            *end.borrow_mut() = below < NEAR_PX;
            if below < NEAR_PX {
                counter.set(0);
            }
        }
    });
    let element = scroller.clone();
    let onjump = Callback::from(move |_: MouseEvent| to_end(&element));
    Follow {
        missed: *missed,
        onscroll,
        onjump,
    }
}

fn to_end(scroller: &NodeRef) {
    if let Some(element) = scroller.cast::<Element>() {
        element.set_scroll_top(element.scroll_height());
    }
}
