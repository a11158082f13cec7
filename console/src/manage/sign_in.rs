//! Signing in.

use edgewise_protocol::account::{Login, Me};
use yew::prelude::*;

use crate::api;
use crate::parts::button::{Button, Weight};
use crate::parts::field::{Text, edit};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::words::use_words;

/// Properties of [`SignIn`].
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Somebody is in.
    pub onin: Callback<Me>,
}

/// The form to sign in.
#[function_component]
pub fn SignIn(props: &SignInProps) -> Html {
    let t = use_words();
    let form = use_state(|| (String::new(), String::new()));
    let doing = use_doing();
    let onsubmit = {
        let (form, doing, onin) = (form.clone(), doing.clone(), props.onin.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if doing.is_busy() {
                return;
            }
            let login = Login {
                email: form.0.trim().to_owned(),
                password: form.1.clone(),
            };
            let onin = onin.clone();
            doing.run(
                async move { api::send::<Me>("POST", "login", &login).await },
                move |me| onin.emit(me),
            );
        })
    };
    html! {
        <main class="alone">
            <h1>{ "Edgewise" }</h1>
            <p class="lead">{ t("Sign in to answer your visitors.") }</p>
            <form {onsubmit}>
                <Text
                    label={t("E-mail address")} kind="email" autocomplete="username"
                    value={form.0.clone()} required=true autofocus=true
                    onchange={edit(&form, |form, value| form.0 = value)}
                />
                <Text
                    label={t("Password")} kind="password" autocomplete="current-password"
                    value={form.1.clone()} required=true
                    onchange={edit(&form, |form, value| form.1 = value)}
                />
                { wrong(doing.fault(), t) }
                <Button label={t("Sign in")} weight={Weight::Primary} busy={doing.is_busy()} />
            </form>
            <p class="more">
                { t("Forgotten your password? An administrator can make you a new link.") }
            </p>
        </main>
    }
}
