//! The messages, oldest first, and where they are scrolled to.
//!
//! New messages are followed only while the newest one is in view: whoever reads further up is
//! not moved, but told how many came.

use crate::icons::Icon;
use crate::message::{self, Place};
use crate::site::Site;
use crate::state::State;
use crate::strings::{Word, counted};
use crate::tag::Tag;

/// A live list of messages (`role="log"`), the typing sign, and a way back to the newest message.
pub fn view(site: &Site, state: &State) -> Tag {
    let strings = &site.strings;
    let mut log = Tag::new(
        "div part=log class=log role=log aria-live=polite aria-relevant=additions \
         aria-atomic=false aria-label tabindex=0",
    )
    .set("aria-label", strings.get(Word::Messages));
    let mut entries = state.entries.iter().peekable();
    let mut before = None;
    let mut before_ms = 0.0;
    let mut asked = false;
    while let Some(entry) = entries.next() {
        let own = entry.is_visitors();
        let after = entries.peek().map(|next| next.is_visitors());
        let place = Place {
            before_ms,
            first_of_group: before != Some(own),
            last_of_group: after != Some(own),
            asked,
        };
        log = log.child(message::view(site, entry, place));
        before = Some(own);
        before_ms = entry.at_ms;
        asked |= own;
    }
    let typing = state.is_typing().then(|| {
        Tag::new("div part=typing class=typing aria-hidden=true")
            .child(Tag::new("i"))
            .child(Tag::new("i"))
            .child(Tag::new("i"))
    });
    let scroller = Tag::new("div class=scroller")
        .child(log)
        .maybe(suggestions(site, state))
        .maybe(typing);
    Tag::new("div class=middle")
        .child(scroller)
        .maybe(missed(site, state.missed))
}

/// Questions to begin with, each of which a press asks.
fn suggestions(site: &Site, state: &State) -> Option<Tag> {
    if !state.suggests() {
        return None;
    }
    let mut list = Tag::new("ul part=suggestions class=choices lang aria-labelledby=suggestions")
        .set("lang", state.conversation.lang.clone().into());
    for (index, question) in (0..).zip(&state.suggestions) {
        let ask = Tag::new("button part=suggestion class=choice type=button dir=auto data-on")
            .on("suggest", 0, index)
            .text(question.clone().into());
        list = list.child(Tag::new("li").child(ask));
    }
    let heading = Tag::new("p id=suggestions class=day").text(site.strings.get(Word::Suggestions));
    Some(Tag::new("div class=suggestions").child(heading).child(list))
}

/// How many messages came below what is in view, and the way to them.
fn missed(site: &Site, n_missed: u32) -> Option<Tag> {
    let words = match n_missed {
        0 => return None,
        1 => site.strings.get(Word::NewMessage),
        n => counted(&site.strings.get(Word::NewMessages), n).into(),
    };
    let button = Tag::new("button class=missed type=button data-on=end")
        .child(Icon::Down.draw())
        .text(words);
    Some(button)
}
