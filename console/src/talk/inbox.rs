//! All conversations, live, with the one that is open beside them.

use edgewise_protocol::id::ConversationId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::conversation::Conversation;
use super::item::{Item, nothing};
use super::use_now;
use crate::desk::Action;
use crate::feeds::{load_inbox, use_desk};
use crate::parts::button::Button;
use crate::parts::field::{Choice, Text};
use crate::parts::icon::icon;
use crate::parts::state::{empty, failed, waiting};
use crate::shelf::{Filter, Shelf};
use crate::words::{Spoken, use_words};

/// Properties of [`Inbox`].
#[derive(Properties, PartialEq)]
pub struct InboxProps {
    /// The conversation that is open.
    pub open: Option<ConversationId>,
}

/// List and conversation.
#[function_component]
pub fn Inbox(props: &InboxProps) -> Html {
    let t = use_words();
    html! {
        <div class={classes!("inbox", props.open.is_some().then_some("has-open"))}>
            <List open={props.open.clone()} />
            if let Some(id) = &props.open {
                <Conversation key={id.0.clone()} id={id.clone()} />
            } else {
                <section class="talk none" aria-label={t("Conversation")}>
                    { empty("chat", t("Choose a conversation"), t("Arrow keys move through the list, Enter opens.")) }
                </section>
            }
        </div>
    }
}

/// The name of a shelf in the operator's language.
fn shelf_name(shelf: Shelf, t: crate::words::Words) -> &'static str {
    match shelf {
        Shelf::All => t("All"),
        Shelf::Waiting => t("Waiting"),
        Shelf::Mine => t("Mine"),
        Shelf::Active => t("Active"),
        Shelf::Bot => t("With the bot"),
        Shelf::Closed => t("Closed"),
    }
}

#[function_component]
fn List(props: &InboxProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let now = use_now(1_000);
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let filter = desk.filter.clone();
    let choose = |change: fn(&mut Filter, String)| {
        let (desk, filter) = (desk.dispatcher(), filter.clone());
        Callback::from(move |value: String| {
            let mut filter = filter.clone();
            change(&mut filter, value);
            desk.dispatch(Action::Filter(filter));
        })
    };
    let shown = desk.shown();
    let more = {
        let (desk, filter, next) = (desk.dispatcher(), filter.clone(), desk.next.clone());
        Callback::from(move |()| {
            spawn_local(load_inbox(desk.clone(), filter.clone(), next.clone()));
        })
    };
    let several = desk.channels.len() > 1;
    let channels = std::iter::once((AttrValue::default(), t("All channels").into()))
        .chain(desk.channels.iter().map(|channel| {
            let id: AttrValue = channel.id.0.clone().into();
            (id, AttrValue::from(channel.name.clone()))
        }))
        .collect::<Vec<_>>();
    let (empty_title, empty_text) = nothing(filter.shelf, &filter.query, t);
    html! {
        <section class="list" aria-labelledby="list-title">
            <header>
                if props.open.is_some() {
                    <h2 id="list-title">{ t("Conversations") }</h2>
                } else {
                    <h1 id="list-title">{ t("Conversations") }</h1>
                }
                <div class="search">
                    { icon("search") }
                    <Text
                        label={t("Search conversations")} kind="search" is_bare=true
                        value={filter.query.clone()}
                        onchange={choose(|filter, value| filter.query = value)}
                    />
                </div>
                if several {
                    <Choice
                        label={t("Channel")} is_bare=true options={channels}
                        value={filter.channel.clone().map(|id| id.0).unwrap_or_default()}
                        onchange={choose(|filter, value| {
                            filter.channel = (!value.is_empty()).then(|| value.into());
                        })}
                    />
                }
                <div class="shelves" role="group" aria-label={t("Show")}>
                    for shelf in Shelf::ALL {
                        <button
                            type="button" aria-pressed={(shelf == filter.shelf).to_string()}
                            onclick={{
                                let (desk, filter) = (desk.dispatcher(), filter.clone());
                                move |_| desk.dispatch(Action::Filter(Filter {
                                    shelf,
                                    ..filter.clone()
                                }))
                            }}
                        >
                            { shelf_name(shelf, t) }
                            if let Some(n) = desk.count(shelf).filter(|n| *n > 0) {
                                <span class="count">{ n }</span>
                            }
                        </button>
                    }
                </div>
            </header>
            if let Some(fault) = desk.fault.clone().filter(|_| !desk.listed) {
                { failed(&fault, None, t) }
            } else if !desk.listed && shown.is_empty() {
                { waiting(t) }
            } else if shown.is_empty() {
                { empty("chat", &empty_title, empty_text) }
            } else {
                <ul class="items" onkeydown={Callback::from(move_focus)}>
                    for summary in shown {
                        <Item
                            key={summary.id.0.clone()}
                            is_open={props.open.as_ref() == Some(&summary.id)}
                            channel={if several {
                                AttrValue::from(desk.channel_name(&summary).to_owned())
                            } else {
                                AttrValue::default()
                            }}
                            now={now + desk.offset_ms} {lang} summary={summary.clone()}
                        />
                    }
                </ul>
            }
            if desk.next.is_some() && desk.listed {
                <Button label={t("Show more")} onclick={more} />
            }
        </section>
    }
}

/// Arrow keys, Home and End move the focus along the list's links.
fn move_focus(event: KeyboardEvent) {
    let links = event
        .current_target()
        .and_then(|list| list.dyn_into::<web_sys::Element>().ok())
        .and_then(|list| list.query_selector_all("a").ok());
    let (Some(links), Some(target)) = (links, event.target()) else {
        return;
    };
    let n_links = links.length();
    let at = (0..n_links).find(|&at| {
        links
            .item(at)
            .is_some_and(|link| *link.unchecked_ref::<web_sys::EventTarget>() == target)
    });
    let next = match (event.key().as_str(), at) {
        ("ArrowDown", Some(at)) => (at + 1).min(n_links.saturating_sub(1)),
        ("ArrowUp", Some(at)) => at.saturating_sub(1),
        ("Home", Some(_)) => 0,
        ("End", Some(_)) => n_links.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    let link = links
        .item(next)
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        // An element that was just removed takes no focus.
        let _ = link.focus();
    }
}
