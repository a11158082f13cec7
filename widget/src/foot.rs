//! The line under a message: when it was said, what became of it, what can be done with it.

use crate::entry::{Entry, Mark};
use crate::header::button;
use crate::icons::Icon;
use crate::message::Place;
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// The time, which only the last message of a group shows; the visitor's message that waits or was
/// lost says so, and an answer can be copied and judged.
pub fn view(site: &Site, entry: &Entry, place: Place) -> Tag {
    let (key, mark) = (entry.key, entry.mark);
    let foot = Tag::new("div class=foot");
    match mark {
        Mark::Waiting => return foot.child(note(site, "note", Word::Waiting)),
        Mark::Lost => {
            let retry = Tag::new("button part=retry class=small type=button data-on")
                .on("retry", key, 0)
                .text(site.strings.get(Word::Retry));
            return foot.child(note(site, "note lost", Word::Lost)).child(retry);
        }
        _ => {}
    }
    let time = site.host.time(entry.at_ms);
    let time = (!time.is_empty()).then(|| {
        let class = if place.last_of_group { "time" } else { "sr" };
        let seen = entry.is_visitors().then(|| Icon::Check.draw());
        Tag::new("span class")
            .set("class", class.into())
            .maybe(seen)
            .text(time.into())
    });
    let foot = foot.maybe(time);
    if !(place.asked && entry.is_answer()) {
        return foot;
    }
    // What can be done with an answer need not be read out with it.
    let copy =
        Tag::new("button class=tool type=button aria-label title data-on").on("copy", key, 0);
    foot.child(
        Tag::new("span part=tools class=tools aria-live=off")
            .child(button(site, copy, Word::Copy, Icon::Copy))
            .child(judge(site, entry, Mark::Helpful))
            .child(judge(site, entry, Mark::Unhelpful)),
    )
}

/// Some words about a message.
fn note(site: &Site, class: &'static str, word: Word) -> Tag {
    Tag::new("span class")
        .set("class", class.into())
        .text(site.strings.get(word))
}

/// A button that says what an answer was worth.
#[inline(never)]
fn judge(site: &Site, entry: &Entry, mark: Mark) -> Tag {
    let (class, word, key) = match mark {
        Mark::Unhelpful => ("tool down", Word::Unhelpful, entry.key),
        _ => ("tool", Word::Helpful, entry.key),
    };
    let pressed = if entry.mark == mark { "true" } else { "false" };
    let judge = Tag::new("button class type=button aria-label title aria-pressed data-on")
        .set("class", class.into())
        .set("aria-pressed", pressed.into());
    button(site, judge.on("rate", key, mark as u32), word, Icon::Thumb)
}
