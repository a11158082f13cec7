//! What is known about a visitor and their conversation.

use std::rc::Rc;

use edgewise_protocol::account::Role;
use edgewise_protocol::desk::{Detail, SetTicket, Summary};
use yew::prelude::*;

use super::item::stage_name;
use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::field::Text;
use crate::parts::icon::icon;
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::{Route, encode};
use crate::words::{Spoken, use_words};

/// Properties of [`About`].
#[derive(Properties, PartialEq)]
pub struct AboutProps {
    /// What was told when the conversation was opened.
    pub about: Rc<Detail>,
    /// How it stands now.
    pub summary: Rc<Summary>,
    /// Whether it is shown where there is no room for it beside the conversation.
    pub is_shown: bool,
    /// Erases the conversation.
    pub onerase: Callback<()>,
    /// Goes back to the conversation.
    pub onclose: Callback<()>,
}

/// Whether an address can be a link: a page of the web, or a place to write to.
fn is_link(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|start| {
        address
            .get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    })
}

/// A link if that is safe, else the text.
fn link(address: &str, words: &str) -> Html {
    if is_link(address) {
        html! {
            <a href={address.to_owned()} target="_blank" rel="noopener noreferrer nofollow">
                <bdi>{ words }</bdi>
            </a>
        }
    } else {
        html! { <bdi>{ words }</bdi> }
    }
}

/// The column beside a conversation.
#[function_component]
pub fn About(props: &AboutProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let desk = use_desk();
    let about = &props.about;
    let summary = &props.summary;
    let mut facts: Vec<(&str, Html)> = Vec::new();
    let user = &about.user;
    // Beside a proven id, what is only said is told apart.
    let said = match summary.verified && !about.named {
        true => html! { <span class="more">{ " " }{ t("Says so; not proven") }</span> },
        false => Html::default(),
    };
    if let Some(id) = &user.id {
        facts.push((t("User"), html! { <bdi>{ id }</bdi> }));
    }
    if let Some(name) = &user.name {
        facts.push((
            t("Name"),
            html! { <><bdi>{ name }</bdi>{ said.clone() }</> },
        ));
    }
    if let Some(email) = about.email.as_ref().or(user.email.as_ref()) {
        let address = link(&format!("mailto:{email}"), email);
        facts.push((t("E-mail address"), html! { <>{ address }{ said }</> }));
    }
    facts.push((
        t("Language"),
        browser::language_name(&summary.lang, lang).into(),
    ));
    if !about.page.is_empty() {
        let words = match about.page_title.is_empty() {
            true => &about.page,
            false => &about.page_title,
        };
        facts.push((t("Page"), link(&about.page, words)));
    }
    if let Some(desk) = &desk {
        facts.push((t("Channel"), desk.channel_name(summary).to_owned().into()));
    }
    facts.push((t("Began"), browser::moment(summary.created_at, lang).into()));
    if let Some(rating) = &about.rating {
        let stars = "★".repeat(usize::from(rating.value.min(5)));
        let words = format!("{} / 5", rating.value);
        facts.push((
            t("Rating"),
            html! { <><span aria-hidden="true">{ stars }</span>{ " " }{ words }
                if !rating.comment.is_empty() { <span dir="auto">{ ": " }{ &rating.comment }</span> }
            </> },
        ));
    }
    let id = encode(summary.id.as_str());
    let file =
        |format: &str| api::address(&format!("conversations/{id}/transcript?format={format}"));
    let is_admin = desk
        .as_ref()
        .is_some_and(|desk| desk.me.operator.role == Role::Admin);
    html! {
        <aside class={classes!("about", props.is_shown.then_some("shown"))} aria-label={t("About the visitor")}>
            <header>
                <h2>{ t("About the visitor") }</h2>
                <Button
                    label={t("Back to the conversation")} icon="close" is_small=true
                    weight={Weight::Quiet} onclick={props.onclose.clone()}
                />
            </header>
            <p class={classes!("proof", summary.verified.then_some("is-proven"))}>
                if summary.verified {
                    { icon("check") }{ t("Identity proven by the site") }
                } else if user.id.is_some() || user.name.is_some() {
                    { icon("warning") }{ t("Says so; not proven") }
                } else {
                    { icon("person") }{ t("Anonymous visitor") }
                }
            </p>
            <dl>
                for (name, value) in facts {
                    <div><dt>{ name }</dt><dd>{ value }</dd></div>
                }
                for (name, value) in about.attributes.iter() {
                    <div><dt><bdi>{ name }</bdi></dt><dd dir="auto">{ value }</dd></div>
                }
            </dl>
            <Ticket key={summary.id.0.clone()} about={about.clone()} summary={summary.clone()} />
            if !about.earlier.is_empty() {
                <h3>{ t("Earlier conversations") }</h3>
                <ul class="earlier">
                    for one in about.earlier.iter() {
                        <li>
                            <a href={Route::Conversation(one.id.clone()).href()}>
                                { browser::moment(one.created_at, lang) }
                                <span>{ stage_name(one.stage, t) }</span>
                                <span dir="auto" class="text">{ &one.last_text }</span>
                            </a>
                        </li>
                    }
                </ul>
            }
            <h3>{ t("Transcript") }</h3>
            <p class="files">
                for (format, words) in [("txt", t("Text")), ("html", t("Web page")), ("json", "JSON")] {
                    <a class="button" href={file(format)} download={format!("conversation.{format}")}>
                        { icon("download") }<span>{ words }</span>
                    </a>
                }
            </p>
            if is_admin {
                <Button
                    label={t("Erase conversation")} icon="trash" weight={Weight::Quiet}
                    onclick={props.onerase.clone()}
                />
            }
        </aside>
    }
}

/// Properties of [`Ticket`].
#[derive(Properties, PartialEq)]
struct TicketProps {
    about: Rc<Detail>,
    summary: Rc<Summary>,
}

/// The ticket that a conversation is about, and a field to say which.
#[function_component]
fn Ticket(props: &TicketProps) -> Html {
    let t = use_words();
    let ticket = props.summary.ticket.clone().unwrap_or_default();
    let typed = use_state(|| None::<String>);
    let doing = use_doing();
    let desk = use_desk();
    let onsubmit = {
        let (typed, doing, id) = (typed.clone(), doing.clone(), props.summary.id.clone());
        let tell = desk.as_ref().map(UseReducerHandle::dispatcher);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(ticket) = (*typed).clone() else {
                return;
            };
            let path = format!("conversations/{}/ticket", encode(id.as_str()));
            let (typed, tell) = (typed.clone(), tell.clone());
            let body = SetTicket {
                ticket: ticket.trim().to_owned(),
            };
            doing.run(
                async move { api::send::<Summary>("POST", &path, &body).await },
                move |summary| {
                    typed.set(None);
                    if let Some(tell) = tell {
                        tell.dispatch(Action::Changed(Box::new(summary)));
                    }
                },
            );
        })
    };
    let onchange = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(Some(text)))
    };
    // The link is the server's, made for the ticket that it told of.
    let url = props
        .about
        .ticket_url
        .as_ref()
        .filter(|_| props.about.summary.ticket.as_deref() == Some(ticket.as_str()));
    html! {
        <form class="ticket" {onsubmit}>
            if !ticket.is_empty() {
                <p>
                    { t("Ticket") }{ " " }
                    { match url {
                        Some(url) => link(url, &ticket),
                        None => html! { <bdi>{ &ticket }</bdi> },
                    } }
                </p>
            }
            <div class="row">
                <Text
                    label={t("Ticket number")} {onchange}
                    value={(*typed).clone().unwrap_or(ticket)}
                />
                if typed.is_some() {
                    <Button label={t("Save")} busy={doing.is_busy()} />
                }
            </div>
            { wrong(doing.fault(), t) }
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_and_mail_are_links() {
        for (address, expected) in [
            ("https://shop.example/a", true),
            ("HTTP://shop.example/", true),
            ("mailto:a@b.example", true),
            ("javascript:alert(1)", false),
            ("JaVaScRiPt:alert(1)", false),
            ("data:text/html,x", false),
            ("//evil.example", false),
            ("é", false),
        ] {
            assert_eq!(is_link(address), expected, "{address}");
        }
    }
}
