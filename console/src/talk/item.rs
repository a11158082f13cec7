//! One conversation in the list.

use std::rc::Rc;

use edgewise_protocol::desk::Summary;
use edgewise_protocol::log::Stage;
use yew::prelude::*;

use crate::browser;
use crate::figures::stopwatch;
use crate::parts::avatar::avatar;
use crate::parts::icon::icon;
use crate::route::Route;
use crate::words::{Words, fill, use_words};

/// What a stage is called.
pub fn stage_name(stage: Stage, t: Words) -> &'static str {
    match stage {
        Stage::Bot => t("With the bot"),
        Stage::Waiting => t("Waiting"),
        Stage::Active => t("Active"),
        Stage::Closed => t("Closed"),
    }
}

/// The name of a stage in style sheets.
pub fn stage_class(stage: Stage) -> &'static str {
    match stage {
        Stage::Bot => "bot",
        Stage::Waiting => "waits",
        Stage::Active => "active",
        Stage::Closed => "closed",
    }
}

/// Properties of [`Item`].
#[derive(Properties, PartialEq)]
pub struct ItemProps {
    /// The conversation.
    pub summary: Rc<Summary>,
    /// Its channel's name; empty where there is only one.
    pub channel: AttrValue,
    /// Whether it is open.
    pub is_open: bool,
    /// The server's time.
    pub now: i64,
    /// The language of times.
    pub lang: &'static str,
}

/// One line of the list.
#[function_component]
pub fn Item(props: &ItemProps) -> Html {
    let t = use_words();
    let summary = &props.summary;
    let waiting = summary
        .waiting_since
        .filter(|_| summary.stage == Stage::Waiting)
        .map(|since| stopwatch(props.now - since));
    let class = classes!("item", (summary.unread > 0).then_some("unread"));
    html! {
        <li>
            <a
                {class} href={Route::Conversation(summary.id.clone()).href()}
                aria-current={props.is_open.then_some("true")}
            >
                { avatar(&summary.visitor, None, None) }
                <span class="first">
                    <bdi class="name">{ &summary.visitor }</bdi>
                    if summary.verified {
                        <span class="verified" title={t("Identity proven")}>
                            { icon("check") }
                            <span class="unseen">{ t("Identity proven") }</span>
                        </span>
                    }
                    <time>{ browser::clock(summary.last_ts, props.lang) }</time>
                </span>
                <span class="text" dir="auto">
                    { if summary.last_text.is_empty() { t("Nothing said yet") } else { &summary.last_text } }
                </span>
                <span class="last">
                    <span class={classes!("stage", stage_class(summary.stage))}>
                        { stage_name(summary.stage, t) }
                        if let Some(waiting) = waiting { { " " }<b>{ waiting }</b> }
                    </span>
                    if let Some(name) = &summary.operator_name { <bdi>{ name }</bdi> }
                    if !props.channel.is_empty() { <bdi>{ &props.channel }</bdi> }
                    <span class="lang" title={browser::language_name(&summary.lang, props.lang)}>
                        { summary.lang.to_uppercase() }
                    </span>
                    if summary.unread > 0 {
                        <span class="badge">
                            { summary.unread }
                            <span class="unseen">{ t("unread") }</span>
                        </span>
                    }
                </span>
            </a>
        </li>
    }
}

/// What the list says when nothing is on a shelf.
pub fn nothing(shelf: crate::shelf::Shelf, query: &str, t: Words) -> (String, &'static str) {
    use crate::shelf::Shelf;
    if !query.trim().is_empty() {
        let title = fill(t("Nothing found for “{words}”"), &[("words", query.trim())]);
        return (
            title,
            t("Names, addresses and everything said are looked through."),
        );
    }
    match shelf {
        Shelf::All => (
            t("No conversations yet").to_owned(),
            t("They appear here as soon as a visitor writes."),
        ),
        Shelf::Waiting => (
            t("Nobody is waiting").to_owned(),
            t("Visitors who ask for a person appear here."),
        ),
        Shelf::Mine => (
            t("You have no conversation").to_owned(),
            t("Answer somebody who waits, and it is yours."),
        ),
        Shelf::Active => (t("Nobody talks to an operator").to_owned(), ""),
        Shelf::Bot => (t("The bot talks to nobody").to_owned(), ""),
        Shelf::Closed => (t("Nothing is closed yet").to_owned(), ""),
    }
}
