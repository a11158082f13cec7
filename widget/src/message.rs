//! One message: a bubble of text with its structure and links, and below it what it offers.

use edgewise_engine::text::decimal;
use edgewise_engine::text::rich::{Piece, blocks, pieces};
use yew::AttrValue;

use crate::buttons;
use crate::entry::{Entry, Offer, is_long, numbered};
use crate::foot;
use crate::form;
use crate::linkify::parts;
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// How a message stands among its neighbours.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// When the message before it was shown; 0 if there is none, or nobody knows.
    pub before_ms: f64,
    /// Whether somebody else spoke before.
    pub first_of_group: bool,
    /// Whether somebody else speaks afterwards, or nobody.
    pub last_of_group: bool,
    /// Whether the visitor has asked something by then.
    pub asked: bool,
}

/// One message. Text becomes text nodes, never markup.
#[inline(never)]
pub fn view(site: &Site, entry: &Entry, place: Place) -> Tag {
    let own = entry.is_visitors();
    let (speaker, bubble, class) = match (own, place.first_of_group) {
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
    let offer = match &entry.offer {
        Offer::None => None,
        Offer::Buttons(choices) => Some(buttons::view(site, entry.key, choices, &entry.lang)),
        Offer::Form(form) => Some(form::view(site, entry.key, form, &entry.lang)),
    };
    let day = site.host.day(entry.at_ms, place.before_ms);
    let day = (!day.is_empty()).then(|| Tag::new("p class=day").text(day.into()));
    // The visitor knows what the visitor wrote: a live region must not read it out again.
    Tag::new("div part=message class data-source data-at tabindex=-1 aria-live=off")
        .key(entry.key)
        .set("class", class.into())
        .set("data-source", entry.source.clone().into())
        .set("data-at", decimal((entry.at_ms / 1_000.0) as u32).into())
        .only_if(own, "aria-live")
        .maybe(day)
        .child(speaker)
        .maybe(words(site, entry, bubble))
        .maybe(fold(site, entry))
        .maybe(offer)
        .child(foot::view(site, entry, place))
}

/// The bubble; nothing where there is only an offer.
fn words(site: &Site, entry: &Entry, part: &'static str) -> Option<Tag> {
    if entry.text.is_empty() {
        return None;
    }
    let class = if entry.folded {
        "bubble folded"
    } else {
        "bubble"
    };
    let mut words = Tag::new("div part class id dir=auto lang")
        .set("part", part.into())
        .set("class", class.into())
        .set("id", numbered("text-", entry.key).into())
        .set("lang", entry.lang.clone().into());
    // What a visitor wrote has no structure, whatever it has.
    let blocks = if entry.is_visitors() {
        Vec::new()
    } else {
        blocks(&entry.text)
    };
    if blocks.len() < 2 && !blocks.iter().any(|block| block.is_item) {
        return Some(inline(site, words, &entry.text));
    }
    let mut items: Option<Tag> = None;
    for block in blocks {
        if block.is_item {
            let list = items.take().unwrap_or_else(|| Tag::new("ul part=list"));
            items = Some(list.child(inline(site, Tag::new("li"), block.text)));
        } else {
            words = drawn(words, items.take());
            words = words.child(inline(site, Tag::new("p"), block.text));
        }
    }
    Some(drawn(words, items))
}

/// Shows all of a long message, or only its beginning.
fn fold(site: &Site, entry: &Entry) -> Option<Tag> {
    if !is_long(&entry.text) {
        return None;
    }
    let (word, expanded) = if entry.folded {
        (Word::ShowAll, "false")
    } else {
        (Word::ShowLess, "true")
    };
    let button =
        Tag::new("button part=fold class=small type=button aria-expanded aria-controls data-on")
            .set("aria-expanded", expanded.into())
            .set("aria-controls", numbered("text-", entry.key).into())
            .on("fold", entry.key, 0)
            .text(site.strings.get(word));
    Some(button)
}

/// Between two texts that a screen reader reads in one go.
pub const BLANK: AttrValue = AttrValue::Static(" ");

/// Puts an element in that may not be there.
#[inline(never)]
fn drawn(words: Tag, element: Option<Tag>) -> Tag {
    match element {
        Some(element) => words.child(element),
        None => words,
    }
}

/// Puts the words of a block in: text nodes, bold ones, and links.
#[inline(never)]
fn inline(site: &Site, mut words: Tag, text: &str) -> Tag {
    for piece in pieces(text) {
        words = match piece {
            Piece::Text(text) => linked(site, words, text),
            Piece::Image { alt, name } => image(site, words, alt, name),
            Piece::Bold(text) => words.child(linked(site, Tag::new("b"), text)),
            Piece::Link { label, address } => link(site, words, label, address),
        };
    }
    words
}

/// Puts a picture of the bot in, or its words where there is none of that name.
fn image(site: &Site, words: Tag, alt: &str, name: &str) -> Tag {
    match site.engine.image(name) {
        Some((media_type, bytes)) => words.child(
            Tag::new("img part=image src alt=")
                .set("src", site.host.image(name, media_type, bytes).into())
                .set("alt", alt.to_owned().into()),
        ),
        None => words.text(alt.to_owned().into()),
    }
}

/// Puts text in; the addresses in it become links.
#[inline(never)]
fn linked(site: &Site, mut words: Tag, text: &str) -> Tag {
    for part in parts(text) {
        words = match part.href() {
            Some(address) => link(site, words, part.text(), &address),
            None => words.text(part.text().to_owned().into()),
        };
    }
    words
}

/// Puts a link in.
#[inline(never)]
fn link(site: &Site, words: Tag, label: &str, address: &str) -> Tag {
    // What a mail program or a telephone opens leaves the page where it is.
    let stays = address.starts_with("mailto:") || address.starts_with("tel:");
    let leaves = (!stays).then(|| {
        Tag::new("span class=sr")
            .text(BLANK)
            .text(site.strings.get(Word::NewTab))
    });
    let link = Tag::new("a part=link href rel target=_blank")
        .set("href", address.to_owned().into())
        .set("rel", "noopener noreferrer nofollow ugc".into())
        .child(Tag::new("bdi").text(label.to_owned().into()))
        .maybe(leaves);
    words.child(link)
}
