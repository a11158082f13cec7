//! What is to be seen and heard of the conversation outside the panel.

use yew::AttrValue;

use crate::entry::Entry;
use crate::header::button;
use crate::icons::Icon;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Word, first_chars};
use crate::tag::Tag;

/// Most characters of a message that are shown.
const MAX_CHARS: usize = 140;

/// The newest unread message beside the launcher: pressing it opens the panel.
pub fn view(site: &Site, state: &State) -> Option<Tag> {
    let text = newest(site, state).filter(|_| state.preview && !state.open)?;
    let open = Tag::new("button class=peek type=button dir=auto data-on=launch").text(text);
    let dismiss = Tag::new("button class=icon type=button aria-label title data-on=dismiss");
    let dismiss = button(site, dismiss, Word::Dismiss, Icon::Close);
    let preview = Tag::new("div part=preview class=preview lang")
        .set("lang", site.strings.lang.clone())
        .child(open)
        .child(dismiss);
    Some(preview)
}

/// The one place where the chat tells screen readers what happens beside the messages.
pub fn status(site: &Site, state: &State) -> Tag {
    let strings = &site.strings;
    let status = if state.call.is_some() {
        strings.get(Word::Working)
    } else if state.is_typing() {
        strings.get(Word::Typing)
    } else if state.open {
        state
            .notice
            .map_or(AttrValue::default(), |word| strings.get(word))
    } else {
        newest(site, state)
            .filter(|_| state.preview)
            .unwrap_or_default()
    };
    Tag::new("p class=sr role=status").text(status)
}

/// The beginning of what the bot said last.
fn newest(site: &Site, state: &State) -> Option<AttrValue> {
    let bots = |entry: &&Entry| !entry.is_visitors() && !entry.text.is_empty();
    let entry = state.entries.iter().rev().find(bots)?;
    let text = site.host.plain(&entry.text);
    let start = first_chars(&text, MAX_CHARS);
    let end = if start.len() < text.len() { "…" } else { "" };
    Some([start, end].concat().into())
}
