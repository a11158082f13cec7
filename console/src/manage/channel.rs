//! One channel: everything that can be set for it, and its operators.

use edgewise_protocol::channel::{Channel, ChannelChange, ChannelSettings, RemoteEngine};
use edgewise_protocol::id::ChannelId;
use yew::prelude::*;

use super::channel_fields::{Answering, Form, Place, form_of};
use super::channel_people::People;
use super::channel_secret::Secret;
use crate::api;
use crate::browser;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::icon::icon;
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::wrong;
use crate::route::{Route, encode};
use crate::words::use_words;

/// Properties of [`ChannelPage`].
#[derive(Properties, PartialEq)]
pub struct ChannelPageProps {
    /// Which one; empty for a new one.
    pub id: ChannelId,
}

/// The page of a channel.
#[function_component]
pub fn ChannelPage(props: &ChannelPageProps) -> Html {
    let t = use_words();
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("channels"));
    let list = use_load::<Vec<Channel>>("channels".to_owned(), version);
    let is_new = props.id.as_str().is_empty();
    let channel = list
        .data
        .as_ref()
        .and_then(|all| all.iter().find(|one| one.id == props.id).cloned());
    let content = match (&list.data, channel) {
        (None, _) => list.instead(),
        (_, Some(channel)) => html! {
            <>
                <Editor channel={Some(channel.clone())} again={list.again.clone()} />
                <People channel={channel.clone()} again={list.again.clone()} />
                <Secret {channel} again={list.again.clone()} />
            </>
        },
        (_, None) if is_new => html! { <Editor channel={None} again={list.again.clone()} /> },
        (_, None) => html! { <p class="wrong">{ t("There is no such channel.") }</p> },
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <a class="button quiet" href={Route::Channels.href()}>
                        { icon("back") }{ t("All channels") }
                    </a>
                    <h1>{ match is_new {
                        true => t("New channel").to_owned(),
                        false => format!("{} {}", t("Channel"), props.id),
                    } }</h1>
                </div>
            </header>
            { content }
        </div>
    }
}

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
struct EditorProps {
    channel: Option<Channel>,
    again: Callback<()>,
}

/// What is sent, of what was typed; or the name of the field that is no number.
fn change_of(form: &Form) -> Result<ChannelChange, &'static str> {
    Ok(ChannelChange {
        id: form.id.trim().to_owned(),
        name: form.name.trim().to_owned(),
        enabled: form.enabled,
        version: form.version,
        settings: ChannelSettings {
            remote_engine: match form.remote_url.trim() {
                "" => None,
                url => Some(RemoteEngine {
                    url: url.to_owned(),
                    port: form.remote_port.trim().parse().map_err(|_| "remote_port")?,
                    channel: form.remote_channel.trim().to_owned(),
                }),
            },
            ..form.settings()?
        },
    })
}

/// All fields, saved together.
#[function_component]
fn Editor(props: &EditorProps) -> Html {
    let t = use_words();
    let form = {
        let form = form_of(props.channel.as_ref());
        use_state(move || form)
    };
    let bad = use_state(|| None::<&'static str>);
    let newer = use_state(|| None::<Box<Channel>>);
    let done = use_state(|| false);
    let doing = use_doing();
    {
        // What somebody else changed, or oneself: the next change is made on that.
        let (form, channel) = (form.clone(), props.channel.clone());
        let key = channel.as_ref().map(|channel| channel.version);
        use_effect_with(key, move |_| {
            if let Some(channel) = channel.filter(|channel| channel.version != form.version)
                && form.untouched()
            {
                form.set(form_of(Some(&channel)));
            }
        });
    }
    let is_new = props.channel.is_none();
    let onsubmit = {
        let (form, doing, bad) = (form.clone(), doing.clone(), bad.clone());
        let (done, again, newer) = (done.clone(), props.again.clone(), newer.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let change = match change_of(&form) {
                Ok(change) => change,
                Err(field) => return bad.set(Some(field)),
            };
            bad.set(None);
            newer.set(None);
            let (method, path) = match is_new {
                true => ("POST", "channels".to_owned()),
                false => ("PUT", format!("channels/{}", encode(&change.id))),
            };
            let (form, done, again) = (form.clone(), done.clone(), again.clone());
            let newer = newer.clone();
            doing.run(
                async move {
                    let answer = api::send::<Channel>(method, &path, &change).await;
                    if let Err(fault) = &answer {
                        let now = fault.now.clone().filter(|_| fault.code == "changed");
                        let now = now.and_then(|now| api::read(&now).ok());
                        newer.set(now);
                    }
                    answer
                },
                move |channel| {
                    form.set(form_of(Some(&channel)));
                    done.set(true);
                    again.emit(());
                    if is_new {
                        browser::go(&Route::Channel(channel.id).href());
                    }
                },
            );
        })
    };
    let take_newer = {
        let (form, newer, doing) = (form.clone(), newer.clone(), doing.clone());
        Callback::from(move |()| {
            if let Some(channel) = &*newer {
                form.set(form_of(Some(channel)));
            }
            newer.set(None);
            doing.forget();
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <Place form={form.clone()} doing={doing.clone()} {is_new} />
            <Answering form={form.clone()} doing={doing.clone()} bad={*bad} />
            <div class="save-bar">
                if bad.is_some() {
                    <p class="wrong" role="alert">{ t("One of the fields is no number.") }</p>
                }
                { wrong(doing.fault(), t) }
                if newer.is_some() {
                    <Button label={t("Show what is there now")} onclick={take_newer} />
                }
                <span role="status">
                    { if *done && !doing.is_busy() && doing.fault().is_none() { t("Saved.") } else { "" } }
                </span>
                <Button
                    label={if is_new { t("Make channel") } else { t("Save") }}
                    weight={Weight::Primary} busy={doing.is_busy()}
                />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_written_as_a_percentage_or_a_share() {
        let mut form = form_of(None);
        form.threshold = "65 %".to_owned();
        let change = change_of(&form).unwrap();
        assert!((change.settings.certainty_threshold - 0.65).abs() < 1e-9);
        form.threshold = "much".to_owned();
        assert_eq!(change_of(&form), Err("certainty_threshold"));
    }

    #[test]
    fn a_remote_engine_needs_a_port() {
        let mut form = form_of(None);
        assert_eq!(change_of(&form).unwrap().settings.remote_engine, None);
        form.remote_url = "http://10.0.0.7".to_owned();
        form.remote_port = "six".to_owned();
        assert_eq!(change_of(&form), Err("remote_port"));
        form.remote_port = "6000".to_owned();
        let engine = change_of(&form).unwrap().settings.remote_engine.unwrap();
        assert_eq!(engine.port, 6000);
    }
}
