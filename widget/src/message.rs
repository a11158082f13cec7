//! One message: a bubble of plain text with its links, and below it what it offers.

use std::rc::Rc;

use yew::prelude::*;

use crate::buttons::Buttons;
use crate::clock;
use crate::entry::{Entry, Offer};
use crate::form::FormView;
use crate::linkify::{Part, parts};
use crate::site::Site;
use crate::state::Event;

/// Properties of [`MessageView`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MessageViewProps {
    /// Bot, page and words.
    pub site: Site,
    /// What was said.
    pub entry: Rc<Entry>,
    /// Whether somebody else spoke before.
    pub first_of_group: bool,
    /// Whether somebody else speaks afterwards, or nobody.
    pub last_of_group: bool,
    /// What the visitor does.
    pub onevent: Callback<Event>,
}

/// One message. Text becomes text nodes, never markup.
#[component]
pub fn MessageView(props: &MessageViewProps) -> Html {
    let MessageViewProps {
        site,
        entry,
        first_of_group,
        last_of_group,
        onevent,
    } = props;
    let strings = &site.strings;
    let own = entry.is_visitors();
    let (speaker, bubble, side) = if own {
        (&strings.you_said, "bubble bubble-user", "user")
    } else {
        (&strings.assistant_said, "bubble bubble-bot", "bot")
    };
    let lang = lang_of(entry);
    let time = clock::time_of_day(entry.at_ms, &strings.lang);
    let text_id = format!("text-{}", entry.key);
    let key = entry.key;
    let offer = match &entry.offer {
        Offer::None => Html::default(),
        Offer::Buttons(choices) => {
            let onpress = onevent.reform(move |index| Event::Press {
                key,
                index,
                at_ms: clock::now_ms(),
            });
            html! { <Buttons site={site.clone()} choices={choices.clone()} {lang} {onpress} /> }
        }
        Offer::Form(form) => {
            let onsubmit = onevent.reform(move |values| Event::Submit { key, values });
            let oncancel = onevent.reform(move |()| Event::Cancel { key });
            html! {
                <FormView
                    site={site.clone()}
                    form={form.clone()}
                    number={key}
                    labelled_by={text_id.clone()}
                    {lang}
                    {onsubmit}
                    {oncancel}
                />
            }
        }
    };
    html! {
        // The visitor knows what the visitor wrote: a live region must not read it out again.
        <div
            part="message"
            class={classes!("message", side, first_of_group.then_some("first"))}
            data-source={entry.source.clone()}
            aria-live={own.then_some("off")}
        >
            <span class="sr">{ speaker }{ " " }</span>
            if !entry.text.is_empty() {
                <div part={bubble} class="bubble" id={text_id} dir="auto" lang={lang_of(entry)}>
                    { for parts(&entry.text).into_iter().map(|part| piece(part, &strings.new_tab)) }
                </div>
            }
            { offer }
            if !time.is_empty() {
                <span class={if *last_of_group { "time" } else { "sr" }}>{ time }</span>
            }
        </div>
    }
}

fn lang_of(entry: &Entry) -> Option<String> {
    (!entry.lang.is_empty()).then(|| entry.lang.clone())
}

/// A piece of a text as a text node or a link.
fn piece(part: Part<'_>, new_tab: &str) -> Html {
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
