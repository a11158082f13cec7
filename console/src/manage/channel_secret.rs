//! The secrets that a site signs its users' identities with.

use edgewise_protocol::channel::Channel;
use yew::prelude::*;

use crate::api;
use crate::parts::button::{Button, CopyButton};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::encode;
use crate::words::use_words;

/// Properties of [`Secret`].
#[derive(Properties, PartialEq)]
pub struct SecretProps {
    /// The channel.
    pub channel: Channel,
    /// Something has changed.
    pub again: Callback<()>,
}

/// Shows the secrets on demand, and makes new ones.
#[function_component]
pub fn Secret(props: &SecretProps) -> Html {
    let t = use_words();
    let is_shown = use_state(|| false);
    let doing = use_doing();
    let secrets = &props.channel.identity_secrets;
    let rotate = {
        let (doing, again) = (doing.clone(), props.again.clone());
        let path = format!("channels/{}/secret", encode(props.channel.id.as_str()));
        Callback::from(move |()| {
            let (path, again) = (path.clone(), again.clone());
            doing.run(
                async move { api::act::<Channel>("POST", &path).await },
                move |_| again.emit(()),
            );
        })
    };
    let toggle = {
        let is_shown = is_shown.clone();
        Callback::from(move |()| is_shown.set(!*is_shown))
    };
    html! {
        <section class="card">
            <h2>{ t("Signing identities") }</h2>
            <p>{ t("A site signs who its visitor is with this secret, on its own server, never in the page. The one before stays valid, so that it can be changed without a break.") }</p>
            if *is_shown {
                for (place, secret) in secrets.iter().enumerate() {
                    <p class="more">{ if place == 0 { t("The newest") } else { t("The one before") } }</p>
                    <code class="snippet">{ secret }</code>
                    <p><CopyButton text={secret.clone()} /></p>
                }
                if secrets.is_empty() { <p class="more">{ t("There is none yet.") }</p> }
            }
            { wrong(doing.fault(), t) }
            <div class="actions">
                <Button
                    label={if *is_shown { t("Hide secret") } else { t("Show secret") }}
                    icon="lock" onclick={toggle}
                />
                <Button label={t("New secret")} onclick={rotate} busy={doing.is_busy()} />
            </div>
        </section>
    }
}
