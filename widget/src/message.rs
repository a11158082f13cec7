//! One message: a bubble of plain text with its links, and below it what it offers.

use yew::AttrValue;

use crate::buttons;
use crate::clock;
use crate::entry::{Entry, Offer, numbered};
use crate::form;
use crate::linkify::{Part, parts};
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// One message. Text becomes text nodes, never markup.
///
/// `first_of_group` if somebody else spoke before, `last_of_group` if somebody else speaks
/// afterwards, or nobody.
#[inline(never)]
pub fn view(site: &Site, entry: &Entry, first_of_group: bool, last_of_group: bool) -> Tag {
    let own = entry.is_visitors();
    let (speaker, bubble, class) = match (own, first_of_group) {
        (true, false) => (Word::YouSaid, "bubble bubble-user", "message user"),
        (true, true) => (Word::YouSaid, "bubble bubble-user", "message user first"),
        (false, false) => (Word::AssistantSaid, "bubble bubble-bot", "message bot"),
        (false, true) => (
            Word::AssistantSaid,
            "bubble bubble-bot",
            "message bot first",
        ),
    };
    let speaker = Tag::new("span class=sr")
        .text(site.strings.get(speaker))
        .text(BLANK);
    let words = (!entry.text.is_empty()).then(|| {
        let mut words = Tag::new("div part class=bubble id dir=auto lang")
            .set("part", bubble.into())
            .set("id", numbered("text-", entry.key).into())
            .set("lang", entry.lang.clone().into());
        for part in parts(&entry.text) {
            words = piece(site, words, part);
        }
        words
    });
    let offer = match &entry.offer {
        Offer::None => None,
        Offer::Buttons(choices) => Some(buttons::view(site, entry.key, choices, &entry.lang)),
        Offer::Form(form) => Some(form::view(site, entry.key, form, &entry.lang)),
    };
    let time = clock::time_of_day(entry.at_ms, &site.locale);
    let time = (!time.is_empty()).then(|| {
        let class = if last_of_group { "time" } else { "sr" };
        Tag::new("span class")
            .set("class", class.into())
            .text(time.into())
    });
    // The visitor knows what the visitor wrote: a live region must not read it out again.
    Tag::new("div part=message class data-source aria-live=off")
        .key(entry.key)
        .set("class", class.into())
        .set("data-source", entry.source.clone().into())
        .only_if(own, "aria-live")
        .child(speaker)
        .maybe(words)
        .maybe(offer)
        .maybe(time)
}

/// Between two texts that a screen reader reads in one go.
pub const BLANK: AttrValue = AttrValue::Static(" ");

/// Puts a piece of a text in, as a text node or a link.
#[inline(never)]
fn piece(site: &Site, words: Tag, part: Part<'_>) -> Tag {
    let text = part.text().to_owned().into();
    let Some(href) = part.href() else {
        return words.text(text);
    };
    let leaves = matches!(part, Part::Web(_)).then(|| {
        Tag::new("span class=sr")
            .text(BLANK)
            .text(site.strings.get(Word::NewTab))
    });
    let link = Tag::new("a href rel target=_blank")
        .set("href", href.into())
        .set("rel", "noopener noreferrer nofollow ugc".into())
        .child(Tag::new("bdi").text(text))
        .maybe(leaves);
    words.child(link)
}
