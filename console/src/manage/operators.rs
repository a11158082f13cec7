//! Operators: who may sign in, and what they may do.

use edgewise_protocol::account::{Operator, PasswordLink, Presence};
use yew::prelude::*;

use super::people::{Link, PersonDialog, role_name};
use crate::api;
use crate::feeds::use_desk;
use crate::parts::avatar::avatar;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::dialog::Dialog;
use crate::parts::loading::{use_doing, use_load};
use crate::route::encode;
use crate::words::{fill, use_words};

/// What is open beside the list.
#[derive(Clone, PartialEq)]
enum Open {
    New,
    Person(Operator),
    Remove(Operator),
    Link(PasswordLink),
}

/// The page of operators.
#[function_component]
pub fn Operators() -> Html {
    let t = use_words();
    let open = use_state(|| None::<Open>);
    let doing = use_doing();
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("operators"));
    let list = use_load::<Vec<Operator>>("operators".to_owned(), version);
    let close = {
        let (open, again) = (open.clone(), list.again.clone());
        Callback::from(move |()| {
            open.set(None);
            again.emit(());
        })
    };
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(Some(what.clone())))
    };
    let link = |operator: &Operator| {
        let (open, doing) = (open.clone(), doing.clone());
        let path = format!("operators/{}/link", encode(operator.id.as_str()));
        Callback::from(move |()| {
            let (open, path) = (open.clone(), path.clone());
            doing.run(
                async move { api::act::<PasswordLink>("POST", &path).await },
                move |link| open.set(Some(Open::Link(link))),
            );
        })
    };
    let me = desk.as_ref().map(|desk| desk.me.operator.id.clone());
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Operators") }</h1>
                    <p>{ t("Who may sign in, and what they may do. A channel says separately who answers there.") }</p>
                </div>
                <div class="actions">
                    <Button
                        label={t("New operator")} weight={Weight::Primary}
                        onclick={show(Open::New)}
                    />
                </div>
            </header>
            if let Some(fault) = doing.fault() {
                <p class="wrong" role="alert">{ fault.text(t) }</p>
            }
            if let Some(operators) = &list.data {
                <ul class="cards">
                    for operator in operators.iter() {
                        <li key={operator.id.0.clone()}>
                            <div class="card">
                                <div class="card-head">
                                    { avatar(
                                        &operator.name,
                                        operator.avatar.as_deref(),
                                        Some(presence_class(operator.presence)),
                                    ) }
                                    <div>
                                        <h2><bdi>{ &operator.name }</bdi></h2>
                                        <p class="more"><bdi>{ &operator.email }</bdi></p>
                                    </div>
                                </div>
                                <p class="facts">
                                    <span class="mark">{ role_name(operator.role, t) }</span>
                                    if operator.disabled {
                                        <span class="mark bad">{ t("May not sign in") }</span>
                                    } else if !operator.has_password {
                                        <span class="mark warn">{ t("No password yet") }</span>
                                    }
                                    if !operator.languages.is_empty() {
                                        <span>{ operator.languages.join(", ") }</span>
                                    }
                                    <span>
                                        { fill(
                                            t("Channels: {n}"),
                                            &[("n", &operator.channels.len().to_string())],
                                        ) }
                                    </span>
                                </p>
                                <div class="actions">
                                    <Button
                                        label={t("Change")}
                                        onclick={show(Open::Person(operator.clone()))}
                                    />
                                    <Button label={t("Password link")} onclick={link(operator)} />
                                    if me.as_ref() != Some(&operator.id) {
                                        <Button
                                            label={fill(t("Delete {name}"), &[("name", &operator.name)])}
                                            icon="trash" is_small=true weight={Weight::Quiet}
                                            onclick={show(Open::Remove(operator.clone()))}
                                        />
                                    }
                                </div>
                            </div>
                        </li>
                    }
                </ul>
            } else {
                { list.instead() }
            }
            { match (*open).clone() {
                Some(Open::New) => html! { <PersonDialog person={None} onclose={close} /> },
                Some(Open::Person(person)) => html! {
                    <PersonDialog person={Some(person)} onclose={close} />
                },
                Some(Open::Link(link)) => html! {
                    <Dialog title={t("Password link")} onclose={close}><Link {link} /></Dialog>
                },
                Some(Open::Remove(person)) => html! {
                    <Deletion
                        title={fill(t("Delete {name}?"), &[("name", &person.name)])}
                        text={t("They can no longer sign in. What they have said stays in its conversations.")}
                        path={format!("operators/{}", encode(person.id.as_str()))}
                        ondone={close.clone()} onclose={close}
                    />
                },
                None => Html::default(),
            } }
        </div>
    }
}

/// The name of a presence in style sheets.
pub fn presence_class(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Away => "away",
        Presence::Offline => "offline",
    }
}
