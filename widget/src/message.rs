//! One message: a bubble of plain text with its links, and below it what it offers.

use yew::prelude::*;

use crate::buttons;
use crate::clock;
use crate::entry::{Entry, Offer};
use crate::event::Event;
use crate::form;
use crate::linkify::{Part, parts};
use crate::site::Site;
use crate::strings::Word;

/// One message. Text becomes text nodes, never markup.
///
/// `first_of_group` if somebody else spoke before, `last_of_group` if somebody else speaks
/// afterwards, or nobody.
pub fn view(
    site: &Site,
    entry: &Entry,
    first_of_group: bool,
    last_of_group: bool,
    onevent: &Callback<Event>,
) -> Html {
    let strings = &site.strings;
    let own = entry.is_visitors();
    let (speaker, bubble, side) = if own {
        (strings.get(Word::YouSaid), "bubble bubble-user", "user")
    } else {
        (strings.get(Word::AssistantSaid), "bubble bubble-bot", "bot")
    };
    let time = clock::time_of_day(entry.at_ms, &site.locale);
    let text_id = format!("text-{}", entry.key);
    let key = entry.key;
    let offer = match &entry.offer {
        Offer::None => Html::default(),
        Offer::Buttons(choices) => buttons::view(site, key, choices, lang_of(entry), onevent),
        Offer::Form(form) => form::view(site, key, form, lang_of(entry), onevent),
    };
    html! {
        // The visitor knows what the visitor wrote: a live region must not read it out again.
        <div
            {key}
            part="message"
            class={classes!("message", side, first_of_group.then_some("first"))}
            data-source={entry.source.clone()}
            aria-live={own.then_some("off")}
        >
            <span class="sr">{ speaker }{ " " }</span>
            if !entry.text.is_empty() {
                <div part={bubble} class="bubble" id={text_id} dir="auto" lang={lang_of(entry)}>
                    { for parts(&entry.text).into_iter().map(|part| piece(part, strings.get(Word::NewTab))) }
                </div>
            }
            { offer }
            if !time.is_empty() {
                <span class={if last_of_group { "time" } else { "sr" }}>{ time }</span>
            }
        </div>
    }
}

fn lang_of(entry: &Entry) -> Option<String> {
    (!entry.lang.is_empty()).then(|| entry.lang.clone())
}

/// A piece of a text as a text node or a link.
fn piece(part: Part<'_>, new_tab: AttrValue) -> Html {
    let text = part.text().to_owned();
    let Some(href) = part.href() else {
        return html! { text };
    };
    let leaves = matches!(part, Part::Web(_));
    html! {
        <a {href} rel="noopener noreferrer nofollow ugc" target="_blank">
            <bdi>{ text }</bdi>
            if leaves { <span class="sr">{ " " }{ new_tab }</span> }
        </a>
    }
}
