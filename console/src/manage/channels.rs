//! All channels: who answers there, whether they are on, and the tag for a page.

use edgewise_protocol::account::Role;
use edgewise_protocol::channel::{Channel, ChannelChange, Mode};
use yew::prelude::*;

use super::snippet::SnippetDialog;
use crate::api;
use crate::feeds::use_desk;
use crate::figures::percent;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::icon::icon;
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::empty;
use crate::route::{Route, encode};
use crate::words::{Words, fill, use_words};

/// What a mode is called.
pub fn mode_name(mode: Mode, t: Words) -> &'static str {
    match mode {
        Mode::Automatic => t("Automatic"),
        Mode::Manual => t("Manual"),
        Mode::Mixed => t("Mixed"),
    }
}

/// What changes a channel to what it is.
pub fn change_of(channel: &Channel) -> ChannelChange {
    ChannelChange {
        id: channel.id.0.clone(),
        name: channel.name.clone(),
        enabled: channel.enabled,
        settings: channel.settings.clone(),
        version: channel.version,
    }
}

/// The page of channels.
#[function_component]
pub fn Channels() -> Html {
    let t = use_words();
    let embedding = use_state(|| None::<Channel>);
    let removing = use_state(|| None::<Channel>);
    let doing = use_doing();
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("channels"));
    let list = use_load::<Vec<Channel>>("channels".to_owned(), version);
    let is_admin = desk
        .as_ref()
        .is_some_and(|desk| desk.me.operator.role == Role::Admin);
    let switch = |channel: &Channel| {
        let (doing, again) = (doing.clone(), list.again.clone());
        let mut change = change_of(channel);
        change.enabled = !change.enabled;
        let path = format!("channels/{}", encode(channel.id.as_str()));
        Callback::from(move |()| {
            let (path, change, again) = (path.clone(), change.clone(), again.clone());
            doing.run(
                async move { api::send::<Channel>("PUT", &path, &change).await },
                move |_| again.emit(()),
            );
        })
    };
    let set = |state: &UseStateHandle<Option<Channel>>, channel: Option<&Channel>| {
        let (state, channel) = (state.clone(), channel.cloned());
        Callback::from(move |()| state.set(channel.clone()))
    };
    let removed = {
        let (again, removing) = (list.again.clone(), removing.clone());
        Callback::from(move |()| {
            removing.set(None);
            again.emit(());
        })
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Channels") }</h1>
                    <p>{ t("A channel is a place where the chat is embedded, with its own operators and settings.") }</p>
                </div>
                if is_admin {
                    <div class="actions">
                        <a class="button primary" href={Route::Channel("".into()).href()}>
                            { t("New channel") }
                        </a>
                    </div>
                }
            </header>
            if let Some(fault) = doing.fault() {
                <p class="wrong" role="alert">{ fault.text(t) }</p>
            }
            { match &list.data {
                None => list.instead(),
                Some(all) if all.is_empty() => html! {
                    { empty("channel", t("No channels"), t("Without a channel there is no chat.")) }
                },
                Some(all) => html! {
                    <ul class="cards">
                        for channel in all.iter() {
                            <li key={channel.id.0.clone()}>
                                <Card
                                    channel={channel.clone()} {is_admin} switch={switch(channel)}
                                    embed={set(&embedding, Some(channel))}
                                    remove={set(&removing, Some(channel))}
                                />
                            </li>
                        }
                    </ul>
                },
            } }
            if let Some(channel) = (*embedding).clone() {
                <SnippetDialog {channel} onclose={set(&embedding, None)} />
            }
            if let Some(channel) = &*removing {
                <Deletion
                    title={fill(t("Delete {name}?"), &[("name", &channel.name)])}
                    text={t("The chat disappears from the pages that embed it. Conversations are kept as their retention says.")}
                    action={AttrValue::from(t("Delete channel"))}
                    path={format!("channels/{}", encode(channel.id.as_str()))}
                    ondone={removed} onclose={set(&removing, None)}
                />
            }
        </div>
    }
}

/// Properties of [`Card`].
#[derive(Properties, PartialEq)]
struct CardProps {
    channel: Channel,
    is_admin: bool,
    switch: Callback<()>,
    embed: Callback<()>,
    remove: Callback<()>,
}

#[function_component]
fn Card(props: &CardProps) -> Html {
    let t = use_words();
    let channel = &props.channel;
    let settings = &channel.settings;
    let route = Route::Channel(channel.id.clone()).href();
    html! {
        <div class="card">
            <div class="card-head">
                <div>
                    <h2><bdi>{ &channel.name }</bdi></h2>
                    <p class="more"><code>{ channel.id.as_str() }</code></p>
                </div>
                <span class={classes!("mark", channel.enabled.then_some("good"))}>
                    { if channel.enabled { t("On") } else { t("Off") } }
                </span>
            </div>
            <p class="facts">
                <span class="mark">{ mode_name(settings.mode, t) }</span>
                <span>
                    { fill(
                        t("Threshold {certainty}"),
                        &[("certainty", &percent(settings.certainty_threshold))],
                    ) }
                </span>
                if !settings.languages.is_empty() {
                    <span>{ settings.languages.join(", ") }</span>
                }
            </p>
            <p class="facts">
                { icon("people") }
                if channel.operators.is_empty() {
                    <span class="mark warn">{ t("No operator: nobody can be asked for") }</span>
                } else {
                    <span>
                        { channel.operators.iter().map(|one| one.name.as_str())
                            .collect::<Vec<_>>().join(", ") }
                    </span>
                }
            </p>
            <div class="actions">
                if props.is_admin {
                    <a class="button" href={route}>
                        { t("Settings") }
                        <span class="unseen">{ " " }{ &channel.name }</span>
                    </a>
                }
                <Button
                    label={fill(t("Put {name} into a page"), &[("name", &channel.name)])}
                    icon="star" is_small=true onclick={props.embed.clone()}
                />
                if props.is_admin {
                    <Button
                        label={match channel.enabled {
                            true => fill(t("Turn {name} off"), &[("name", &channel.name)]),
                            false => fill(t("Turn {name} on"), &[("name", &channel.name)]),
                        }}
                        icon={if channel.enabled { "pause" } else { "play" }} is_small=true
                        onclick={props.switch.clone()}
                    />
                    <Button
                        label={fill(t("Delete {name}"), &[("name", &channel.name)])}
                        icon="trash" is_small=true weight={Weight::Quiet}
                        onclick={props.remove.clone()}
                    />
                }
            </div>
        </div>
    }
}
