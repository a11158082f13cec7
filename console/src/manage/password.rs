//! Setting a password: by a one-time link, or by who is signed in.

use edgewise_protocol::account::{Me, SetPassword};
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::parts::button::{Button, Weight};
use crate::parts::field::{Text, edit};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::words::use_words;

/// Fewest characters of a password.
const SHORTEST: usize = 10;

/// Properties of [`SetByLink`].
#[derive(Properties, PartialEq)]
pub struct SetByLinkProps {
    /// The secret part of the link.
    pub secret: String,
    /// It is set, and who set it is signed in.
    pub onin: Callback<Me>,
}

/// The page behind a one-time link.
#[function_component]
pub fn SetByLink(props: &SetByLinkProps) -> Html {
    let t = use_words();
    let form = use_state(|| (String::new(), String::new()));
    let doing = use_doing();
    let is_short = !form.0.is_empty() && form.0.chars().count() < SHORTEST;
    let differs = !form.1.is_empty() && form.0 != form.1;
    let onsubmit = {
        let (form, doing, onin) = (form.clone(), doing.clone(), props.onin.clone());
        let secret = props.secret.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if doing.is_busy() || form.0.chars().count() < SHORTEST || form.0 != form.1 {
                return;
            }
            let body = SetPassword {
                link: Some(secret.clone()),
                current: None,
                password: form.0.clone(),
            };
            let onin = onin.clone();
            doing.run(
                async move { api::send::<Me>("POST", "password", &body).await },
                move |me| {
                    browser::go("#/conversations");
                    browser::forget_address();
                    onin.emit(me);
                },
            );
        })
    };
    let short = t("At least ten characters.");
    html! {
        <main class="alone">
            <h1>{ t("Choose a password") }</h1>
            <p class="lead">{ t("This link works once. Your password signs you in from now on.") }</p>
            <form {onsubmit}>
                { for_keepers("") }
                <Text
                    label={t("New password")} kind="password" autocomplete="new-password"
                    value={form.0.clone()} required=true autofocus=true hint={short}
                    error={is_short.then(|| t("This is too short.").to_owned())}
                    onchange={edit(&form, |form, value| form.0 = value)}
                />
                <Text
                    label={t("The same once more")} kind="password" autocomplete="new-password"
                    value={form.1.clone()} required=true
                    error={differs.then(|| t("The two are not the same.").to_owned())}
                    onchange={edit(&form, |form, value| form.1 = value)}
                />
                { wrong(doing.fault(), t) }
                <Button
                    label={t("Set password and sign in")} weight={Weight::Primary}
                    busy={doing.is_busy()}
                />
            </form>
        </main>
    }
}

/// Tells a password manager whose password it is; nobody sees it.
fn for_keepers(email: &str) -> Html {
    html! {
        <input
            type="text" autocomplete="username" value={email.to_owned()} hidden=true
            readonly=true
        />
    }
}

/// Properties of [`ChangePassword`].
#[derive(Properties, PartialEq)]
pub struct ChangePasswordProps {
    /// Whose.
    pub email: AttrValue,
}

/// Changing the password of who is signed in.
#[function_component]
pub fn ChangePassword(props: &ChangePasswordProps) -> Html {
    let t = use_words();
    let form = use_state(|| (String::new(), String::new()));
    let done = use_state(|| false);
    let doing = use_doing();
    let is_short = !form.1.is_empty() && form.1.chars().count() < SHORTEST;
    let onsubmit = {
        let (form, doing, done) = (form.clone(), doing.clone(), done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if doing.is_busy() || form.1.chars().count() < SHORTEST {
                return;
            }
            let body = SetPassword {
                link: None,
                current: Some(form.0.clone()),
                password: form.1.clone(),
            };
            let (form, done) = (form.clone(), done.clone());
            doing.run(
                async move { api::send::<()>("POST", "password", &body).await },
                move |()| {
                    form.set((String::new(), String::new()));
                    done.set(true);
                },
            );
        })
    };
    html! {
        <form {onsubmit}>
            { for_keepers(&props.email) }
            <Text
                label={t("Password until now")} kind="password" autocomplete="current-password"
                value={form.0.clone()} required=true
                onchange={edit(&form, |form, value| form.0 = value)}
            />
            <Text
                label={t("New password")} kind="password" autocomplete="new-password"
                value={form.1.clone()} required=true hint={t("At least ten characters.")}
                error={is_short.then(|| t("This is too short.").to_owned())}
                onchange={edit(&form, |form, value| form.1 = value)}
            />
            { wrong(doing.fault(), t) }
            <div class="actions">
                <Button label={t("Change password")} busy={doing.is_busy()} />
                <span role="status">{ if *done { t("Your password is changed.") } else { "" } }</span>
            </div>
        </form>
    }
}
