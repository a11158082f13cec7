//! Who is signed in: profile, preferences, password, sessions.

use edgewise_protocol::account::{Me, OperatorChange, Preferences, SignIn};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Notification, NotificationPermission};
use yew::prelude::*;

use super::password::ChangePassword;
use super::people::change_of;
use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::{DeskHandle, use_desk};
use crate::figures::parts;
use crate::parts::button::{Button, Weight};
use crate::parts::field::{Check, Choice, Text, edit};
use crate::parts::loading::{use_doing, use_load};
use crate::parts::picture::Picture;
use crate::parts::state::wrong;
use crate::preferences;
use crate::route::encode;
use crate::tone;
use crate::words::{LANGUAGES, Spoken, use_words};

/// The page of one's own profile.
#[function_component]
pub fn Profile() -> Html {
    let t = use_words();
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    html! {
        <div class="page">
            <header><div><h1>{ t("Your profile") }</h1></div></header>
            <section class="card">
                <h2>{ t("How you are seen") }</h2>
                <p>{ t("Visitors see this, unless a channel shows you differently.") }</p>
                <Face desk={desk.clone()} />
            </section>
            <section class="card">
                <h2>{ t("Preferences") }</h2>
                <Own desk={desk.clone()} />
            </section>
            <section class="card">
                <h2>{ t("Password") }</h2>
                <ChangePassword email={desk.me.operator.email.clone()} />
            </section>
            <section class="card">
                <h2>{ t("Where you are signed in") }</h2>
                <Sessions />
            </section>
        </div>
    }
}

/// Properties of the parts of this page.
#[derive(Properties, PartialEq)]
struct PartProps {
    desk: DeskHandle,
}

#[function_component]
fn Face(props: &PartProps) -> Html {
    let t = use_words();
    let operator = &props.desk.me.operator;
    let form = {
        let change = change_of(operator);
        use_state(move || change)
    };
    let languages = {
        let text = form.languages.join(", ");
        use_state(move || text)
    };
    let done = use_state(|| false);
    let doing = use_doing();
    let onsubmit = {
        let (form, languages, doing, done) =
            (form.clone(), languages.clone(), doing.clone(), done.clone());
        let tell = props.desk.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = OperatorChange {
                languages: parts(&languages),
                ..(*form).clone()
            };
            let (tell, done) = (tell.clone(), done.clone());
            doing.run(
                async move { api::send::<Me>("PUT", "me", &body).await },
                move |me| {
                    tell.dispatch(Action::Me(Box::new(me)));
                    done.set(true);
                },
            );
        })
    };
    let picture = form.avatar.clone().or_else(|| operator.avatar.clone());
    html! {
        <form {onsubmit}>
            <Picture
                label={t("Picture")} name={form.name.clone()}
                value={picture.unwrap_or_default()}
                onchange={edit(&form, |form, value| form.avatar = Some(value))}
            />
            <div class="columns">
                <Text
                    label={t("Name")} value={form.name.clone()} required=true
                    autocomplete="name" error={doing.about("name")}
                    onchange={edit(&form, |form, value| form.name = value)}
                />
                <Text
                    label={t("E-mail address")} value={form.email.clone()} kind="email"
                    autocomplete="email" required=true error={doing.about("email")}
                    hint={t("You sign in with it.")}
                    onchange={edit(&form, |form, value| form.email = value)}
                />
                <Text
                    label={t("Description")} value={form.description.clone()}
                    error={doing.about("description")}
                    hint={t("A line below your name, such as “Orders and deliveries”.")}
                    onchange={edit(&form, |form, value| form.description = value)}
                />
                <Text
                    label={t("Languages")} value={(*languages).clone()}
                    error={doing.about("languages")}
                    hint={t("Codes such as en, es; empty for all.")}
                    onchange={edit(&languages, |text, value| *text = value)}
                />
            </div>
            { wrong(doing.fault(), t) }
            <div class="actions">
                <span role="status">{ if *done && !doing.is_busy() { t("Saved.") } else { "" } }</span>
                <Button label={t("Save")} weight={Weight::Primary} busy={doing.is_busy()} />
            </div>
        </form>
    }
}

#[function_component]
fn Own(props: &PartProps) -> Html {
    let t = use_words();
    let keys = use_state(preferences::has_single_keys);
    let refused = use_state(|| false);
    let current = props.desk.me.preferences.clone();
    let set = |change: fn(&mut Preferences, String)| {
        let desk = props.desk.clone();
        Callback::from(move |value: String| {
            let mut next = desk.me.preferences.clone();
            change(&mut next, value);
            preferences::set(&desk, next);
        })
    };
    let sound = {
        let desk = props.desk.clone();
        Callback::from(move |on: bool| {
            let mut next = desk.me.preferences.clone();
            next.sound = on;
            preferences::set(&desk, next);
        })
    };
    let notify = {
        let (desk, refused) = (props.desk.clone(), refused.clone());
        Callback::from(move |on: bool| {
            let (desk, refused) = (desk.clone(), refused.clone());
            spawn_local(async move {
                let allowed = !on || may_notify().await;
                refused.set(!allowed);
                let mut next = desk.me.preferences.clone();
                next.notify = on && allowed;
                preferences::set(&desk, next);
            });
        })
    };
    let listen = {
        let tone = current.tone.clone();
        Callback::from(move |()| {
            tone::allow();
            tone::play(&tone, true);
        })
    };
    let single = {
        let keys = keys.clone();
        Callback::from(move |on| {
            preferences::set_single_keys(on);
            keys.set(on);
        })
    };
    let tones = [
        ("bell".into(), t("Bell").into()),
        ("chime".into(), t("Chime").into()),
        ("knock".into(), t("Knock").into()),
    ];
    let languages = std::iter::once((AttrValue::default(), t("The browser's").into()))
        .chain(
            LANGUAGES
                .iter()
                .map(|(code, name)| ((*code).into(), (*name).into())),
        )
        .collect::<Vec<_>>();
    html! {
        <>
            <Check
                label={t("Sound for new conversations and messages")} on={current.sound}
                onchange={sound}
                hint={t("Browsers make no sound before you have clicked somewhere in this page once.")}
            />
            <div class="row">
                <Choice
                    label={t("Which sound")} value={current.tone.clone()} options={tones.to_vec()}
                    onchange={set(|next, value| next.tone = value)}
                />
                <Button label={t("Listen")} icon="bell" onclick={listen} />
            </div>
            <Check
                label={t("Notices on the desktop")} on={current.notify} onchange={notify}
                hint={match *refused {
                    true => t("Your browser does not allow it; its settings for this page can."),
                    false => t("While you look at another window."),
                }}
            />
            <Check
                label={t("Single keys in conversations")} on={*keys} onchange={single}
                hint={t("1 to 9 send a suggested answer, the space bar stops the clock, + gives more time, Escape wants no answer. F8 and F9 stop the clock and give time in any case.")}
            />
            <Choice
                label={t("Language of the console")} value={current.lang.clone()}
                options={languages} onchange={set(|next, value| next.lang = value)}
            />
        </>
    }
}

/// Whether notices may be shown; the browser asks if it has not yet.
async fn may_notify() -> bool {
    if Notification::permission() == NotificationPermission::Default
        && let Ok(asked) = Notification::request_permission()
    {
        // What was answered is read below.
        let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
    }
    Notification::permission() == NotificationPermission::Granted
}

#[function_component]
fn Sessions() -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let doing = use_doing();
    let list = use_load::<Vec<SignIn>>("sessions".to_owned(), 0);
    let Some(sessions) = &list.data else {
        return list.instead();
    };
    let end = |session: &SignIn| {
        let (doing, again) = (doing.clone(), list.again.clone());
        let path = format!("sessions/{}", encode(session.id.as_str()));
        Callback::from(move |()| {
            let (path, again) = (path.clone(), again.clone());
            doing.run(
                async move { api::act::<()>("DELETE", &path).await },
                move |()| again.emit(()),
            );
        })
    };
    html! {
        <>
            { wrong(doing.fault(), t) }
            <ul class="checks">
                for session in sessions.iter() {
                    <li key={session.id.0.clone()}>
                        <div class="grow">
                            <h3><bdi>{ &session.user_agent }</bdi></h3>
                            <p>
                                { t("Last seen") }{ " " }{ browser::moment(session.seen_at, lang) }
                                { " · " }{ t("since") }{ " " }{ browser::moment(session.created_at, lang) }
                            </p>
                        </div>
                        if session.current {
                            <span class="mark good">{ t("This one") }</span>
                        } else {
                            <Button label={t("Sign out there")} onclick={end(session)} />
                        }
                    </li>
                }
            </ul>
        </>
    }
}
