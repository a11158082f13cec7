//! The frame around every page: menu, head, connection, and the page itself.

use edgewise_protocol::account::{Me, Presence, Role};
use edgewise_protocol::desk::SetPresence;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::alerts::use_alerts;
use crate::api;
use crate::browser;
use crate::desk::{Desk, Link};
use crate::feeds::{
    DeskHandle, use_desk, use_inbox, use_lists, use_outbox, use_presence, use_stream, use_thread,
};
use crate::learn::knowledge::Knowledge;
use crate::learn::states::States;
use crate::learn::statistics::Pictures;
use crate::learn::training::Training;
use crate::manage;
use crate::parts::avatar::avatar;
use crate::parts::button::{Button, Weight};
use crate::parts::icon::icon;
use crate::preferences::use_mute;
use crate::route::Route;
use crate::talk::inbox::Inbox;
use crate::words::{Spoken, Words, use_words, words_of};

/// Properties of [`Console`].
#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    /// Who is signed in.
    pub me: Me,
    /// Where they are.
    pub route: Route,
    /// They sign out.
    pub onout: Callback<()>,
}

/// Everything that somebody who is signed in sees.
#[function_component]
pub fn Console(props: &ConsoleProps) -> Html {
    let me = props.me.clone();
    let desk = use_reducer(move || Desk::new(me, browser::now(), browser::kept_outbox()));
    let (lang, words) = words_of(&desk.me.preferences.lang, &browser::languages());
    use_lists(&desk);
    use_inbox(&desk);
    use_stream(&desk);
    use_thread(&desk, &props.route);
    use_outbox(&desk);
    use_presence(&desk);
    use_alerts(&desk, words);
    use_effect_with(lang, |lang| {
        let document = browser::window().and_then(|window| window.document());
        if let Some(root) = document.and_then(|document| document.document_element()) {
            // Both languages are written from left to right.
            let _ = root.set_attribute("lang", lang);
        }
    });
    html! {
        <ContextProvider<Spoken> context={Spoken { lang, words }}>
            <ContextProvider<DeskHandle> context={desk}>
                <Frame route={props.route.clone()} onout={props.onout.clone()} />
            </ContextProvider<DeskHandle>>
        </ContextProvider<Spoken>>
    }
}

/// Properties of [`Frame`].
#[derive(Properties, PartialEq)]
struct FrameProps {
    route: Route,
    onout: Callback<()>,
}

#[function_component]
fn Frame(props: &FrameProps) -> Html {
    let t = use_words();
    let is_open = use_state(|| false);
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(!*is_open))
    };
    {
        let is_open = is_open.setter();
        use_effect_with(props.route.clone(), move |_| is_open.set(false));
    }
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::focus("page");
    });
    html! {
        <>
            <a class="skip" href="#page" onclick={skip}>{ t("Skip to the content") }</a>
            <div class={classes!("frame", is_open.then_some("menu-open"))}>
                <header class="head">
                    <Button
                        label={t("Menu")} icon="menu" is_small=true weight={Weight::Quiet}
                        pressed={Some(*is_open)} onclick={toggle}
                    />
                    <a class="brand" href={Route::Inbox.href()}>{ "Edgewise" }</a>
                    <Presences desk={desk.clone()} />
                </header>
                <Menu route={props.route.clone()} onout={props.onout.clone()} />
                { connection(desk.link, t) }
                <main id="page" tabindex="-1">{ page(&props.route) }</main>
            </div>
        </>
    }
}

fn page(route: &Route) -> Html {
    match route.clone() {
        Route::Inbox | Route::Password(_) => html! { <Inbox open={None} /> },
        Route::Conversation(id) => html! { <Inbox open={Some(id)} /> },
        Route::Knowledge { question, lang } => html! { <Knowledge {question} {lang} /> },
        Route::States => html! { <States /> },
        Route::Training => html! { <Training /> },
        Route::Statistics => html! { <Pictures /> },
        Route::Channels => html! { <manage::channels::Channels /> },
        Route::Channel(id) => {
            html! { <manage::channel::ChannelPage key={id.0.clone()} id={id.clone()} /> }
        }
        Route::Operators => html! { <manage::operators::Operators /> },
        Route::Canned => html! { <manage::canned::CannedAnswers /> },
        Route::Keys => html! { <manage::keys::Keys /> },
        Route::Health => html! { <manage::health::HealthPage /> },
        Route::Profile => html! { <manage::profile::Profile /> },
    }
}

/// Properties of [`Menu`].
#[derive(Properties, PartialEq)]
struct MenuProps {
    route: Route,
    onout: Callback<()>,
}

#[function_component]
fn Menu(props: &MenuProps) -> Html {
    let t = use_words();
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let role = desk.me.operator.role;
    let n_unread = desk.n_unread();
    let groups = [
        (
            t("Conversations"),
            vec![(Route::Inbox, "chat", t("Inbox"), Role::Operator)],
        ),
        (
            t("Answers"),
            vec![
                (Route::knowledge(), "book", t("Questions"), Role::Operator),
                (Route::States, "flow", t("States"), Role::Operator),
                (Route::Canned, "reply", t("Canned answers"), Role::Operator),
                (Route::Training, "spark", t("Training"), Role::Editor),
                (Route::Statistics, "chart", t("Statistics"), Role::Operator),
            ],
        ),
        (
            t("Administration"),
            vec![
                (Route::Channels, "channel", t("Channels"), Role::Operator),
                (Route::Operators, "people", t("Operators"), Role::Admin),
                (Route::Keys, "key", t("Keys"), Role::Admin),
                (Route::Health, "heart", t("Health"), Role::Operator),
            ],
        ),
    ];
    html! {
        <nav class="menu" aria-label={t("Main menu")}>
            for (name, items) in groups {
                <p class="group" aria-hidden="true">{ name }</p>
                <ul aria-label={name}>
                    for (route, sign, words, least) in items {
                        if role >= least {
                            <li>
                                <a
                                    href={route.href()}
                                    aria-current={route.is_beside(&props.route).then_some("page")}
                                >
                                    { icon(sign) }
                                    <span>{ words }</span>
                                    if route == Route::Inbox && n_unread > 0 {
                                        <span class="badge">
                                            { n_unread }
                                            <span class="unseen">{ t("unread") }</span>
                                        </span>
                                    }
                                </a>
                            </li>
                        }
                    }
                </ul>
            }
            <div class="self">
                <Presences desk={desk.clone()} is_full=true />
                <Button
                    label={t("Sign out")} weight={Weight::Quiet} onclick={props.onout.clone()}
                />
            </div>
        </nav>
    }
}

/// Properties of [`Presences`].
#[derive(Properties, PartialEq)]
struct PresencesProps {
    desk: DeskHandle,
    #[prop_or_default]
    is_full: bool,
}

/// Who is signed in, whether they take conversations, and whether it is heard.
#[function_component]
fn Presences(props: &PresencesProps) -> Html {
    let t = use_words();
    let mute = use_mute(&props.desk);
    let me = &props.desk.me.operator;
    let is_away = me.presence == Presence::Away;
    let sound = props.desk.me.preferences.sound;
    let toggle = Callback::from(move |()| {
        let presence = match is_away {
            true => Presence::Online,
            false => Presence::Away,
        };
        spawn_local(async move {
            // The stream tells whether it was taken.
            let _ = api::send::<()>("POST", "presence", &SetPresence { presence }).await;
        });
    });
    let presence = match is_away {
        true => "away",
        false => "online",
    };
    html! {
        <div class="own">
            <a href={Route::Profile.href()} class="who" title={t("Your profile")}>
                { avatar(&me.name, me.avatar.as_deref(), Some(presence)) }
                if props.is_full {
                    <span><bdi>{ &me.name }</bdi></span>
                } else {
                    <span class="unseen">{ t("Your profile") }</span>
                }
            </a>
            if props.is_full {
                <Button
                    label={if is_away { t("Away") } else { t("Online") }}
                    weight={Weight::Quiet} onclick={toggle}
                    pressed={Some(!is_away)}
                />
            }
            <Button
                label={if sound { t("Mute sounds") } else { t("Turn sounds on") }}
                icon={if sound { "bell" } else { "mute" }}
                is_small=true weight={Weight::Quiet} onclick={mute}
            />
        </div>
    }
}

/// Says that the server cannot be heard, as long as that is so.
fn connection(link: Link, t: Words) -> Html {
    html! {
        <div class="connection" role="status">
            if link == Link::Lost {
                <p>{ t("The server cannot be reached; trying again…") }</p>
            }
        </div>
    }
}
