//! The log of a conversation, as it grows.

use std::rc::Rc;

use edgewise_protocol::desk::Detail;
use edgewise_protocol::log::{Entry, EntryKind, Speaker};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::line::{Line, Look, draw, in_order};
use super::use_now;
use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::outbox::Outgoing;
use crate::parts::button::{Button, Weight};
use crate::route::encode;
use crate::words::{Spoken, fill, use_words};

/// Properties of [`Log`].
#[derive(Properties, PartialEq)]
pub struct LogProps {
    /// Learns an answer.
    pub onlearn: Callback<Rc<Entry>>,
}

/// Everything said, newest last; stays at the end while one is at the end.
#[function_component]
pub fn Log(props: &LogProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let now = use_now(1_000);
    let node = use_node_ref();
    let n_below = use_state(|| 0_usize);
    let at_end = use_mut_ref(|| true);
    let desk = use_desk();
    let thread = desk.as_ref().and_then(|desk| desk.thread.clone());
    let pending: Vec<Outgoing> = match (&desk, &thread) {
        (Some(desk), Some(thread)) => desk
            .outbox
            .iter()
            .filter(|piece| piece.conversation == thread.id)
            .cloned()
            .collect(),
        _ => Vec::new(),
    };
    let lines = thread
        .as_ref()
        .map(|thread| in_order(&thread.messages, &thread.notes, &pending))
        .unwrap_or_default();
    let last = lines.last().map(|line| line.key().to_owned());
    {
        let (node, at_end, n_below) = (node.clone(), at_end.clone(), n_below.clone());
        use_effect_with(last, move |_| match node.cast::<HtmlElement>() {
            Some(log) if *at_end.borrow() => {
                log.set_scroll_top(log.scroll_height());
                n_below.set(0);
            }
            _ => n_below.set(*n_below + 1),
        });
    }
    let to_end = {
        let (node, n_below) = (node.clone(), n_below.clone());
        Callback::from(move |()| {
            if let Some(log) = node.cast::<HtmlElement>() {
                log.set_scroll_top(log.scroll_height());
            }
            n_below.set(0);
        })
    };
    let onscroll = {
        let (node, n_below) = (node.clone(), n_below.clone());
        Callback::from(move |_: Event| {
            if let Some(log) = node.cast::<HtmlElement>() {
                let below = log.scroll_height() - log.scroll_top() - log.client_height();
                *at_end.borrow_mut() = below < 60;
                if below < 60 && *n_below > 0 {
                    n_below.set(0);
                }
            }
        })
    };
    let (Some(desk), Some(thread)) = (desk, thread) else {
        return Html::default();
    };
    let earlier = {
        let (tell, id) = (desk.dispatcher(), thread.id.clone());
        let before = thread.messages.first().map_or(1, |entry| entry.seq);
        Callback::from(move |()| {
            let (tell, id) = (tell.clone(), id.clone());
            spawn_local(async move {
                let id = encode(id.as_str());
                let path = format!("conversations/{id}?before={before}&limit=100");
                // Asked for again by the same button.
                if let Ok(detail) = api::get::<Detail>(&path).await {
                    tell.dispatch(Action::Earlier(Box::new(detail)));
                }
            });
        })
    };
    let retry = {
        let tell = desk.dispatcher();
        Callback::from(move |piece: Outgoing| tell.dispatch(Action::Retry(piece.client_id)))
    };
    let drop = {
        let tell = desk.dispatcher();
        Callback::from(move |piece: Outgoing| tell.dispatch(Action::Drop(piece.client_id)))
    };
    let visitor = thread
        .about
        .as_ref()
        .map_or("", |about| about.summary.visitor.as_str());
    let look = Look {
        visitor,
        lang,
        read: thread.visitor.read,
        delivered: thread.visitor.delivered,
        last_own: thread
            .messages
            .iter()
            .rfind(|entry| entry.kind == EntryKind::Text && entry.from == Speaker::Operator)
            .map_or(0, |entry| entry.seq),
        retry,
        drop,
        learn: Some(props.onlearn.clone()),
    };
    let typing: Vec<String> = thread
        .typing
        .iter()
        .filter(|(_, until)| *until > now)
        .map(|(name, _)| {
            let name = name.as_deref().unwrap_or(visitor);
            fill(t("{name} is typing…"), &[("name", name)])
        })
        .collect();
    html! {
        <div class="log-frame">
            <div class="log" ref={node} {onscroll} tabindex="0" role="group" aria-label={t("Messages")}>
                if thread.has_earlier() {
                    <Button
                        label={t("Show earlier messages")} weight={Weight::Quiet} onclick={earlier}
                    />
                }
                <div role="log" aria-label={t("What was said")}><ol>
                    { for with_days(&lines, lang).into_iter().map(|part| match part {
                        Part::Day(day) => html! {
                            <li key={day.clone()} class="day"><span>{ day }</span></li>
                        },
                        Part::Line(line) => draw(line, &look, t),
                    }) }
                </ol></div>
            </div>
            <p class="typing" role="status">{ typing.join(" ") }</p>
            if *n_below > 1 {
                <div class="to-end">
                    <Button label={t("Newer messages below")} onclick={to_end} />
                </div>
            }
        </div>
    }
}

/// A line, or the day that the lines after it are of.
enum Part<'a> {
    Day(String),
    Line(&'a Line),
}

/// The lines with a heading wherever another day begins.
fn with_days<'a>(lines: &'a [Line], lang: &str) -> Vec<Part<'a>> {
    let mut parts = Vec::with_capacity(lines.len() + 2);
    let mut last = String::new();
    for line in lines {
        let day = browser::day(line.ts(), lang);
        if day != last {
            parts.push(Part::Day(day.clone()));
            last = day;
        }
        parts.push(Part::Line(line));
    }
    parts
}
