//! The operators of a channel, and how they look there.

use edgewise_protocol::channel::{Channel, ChannelOperator};
use yew::prelude::*;

use crate::api;
use crate::feeds::use_desk;
use crate::figures::parts;
use crate::parts::avatar::avatar;
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::{Choice, Text, edit};
use crate::parts::loading::use_doing;
use crate::parts::picture::Picture;
use crate::parts::state::wrong;
use crate::route::encode;
use crate::words::{fill, use_words};

/// Properties of [`People`].
#[derive(Properties, PartialEq)]
pub struct PeopleProps {
    /// The channel.
    pub channel: Channel,
    /// Something has changed.
    pub again: Callback<()>,
}

/// Who answers in a channel.
#[function_component]
pub fn People(props: &PeopleProps) -> Html {
    let t = use_words();
    let editing = use_state(|| None::<ChannelOperator>);
    let doing = use_doing();
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let channel = &props.channel;
    let others = desk
        .team
        .iter()
        .filter(|one| !one.disabled)
        .filter(|one| channel.operators.iter().all(|held| held.operator != one.id))
        .map(|one| {
            let id = AttrValue::from(one.id.0.clone());
            (id, AttrValue::from(one.name.clone()))
        })
        .collect::<Vec<_>>();
    let others = std::iter::once((AttrValue::default(), t("Choose…").into()))
        .chain(others)
        .collect::<Vec<_>>();
    let add = {
        let (editing, team) = (editing.clone(), desk.team.clone());
        Callback::from(move |id: String| {
            let found = team.iter().find(|one| one.id.as_str() == id);
            editing.set(found.map(|one| ChannelOperator {
                operator: one.id.clone(),
                name: one.name.clone(),
                description: String::new(),
                avatar: String::new(),
                languages: Vec::new(),
            }));
        })
    };
    let remove = |person: &ChannelOperator| {
        let (doing, again) = (doing.clone(), props.again.clone());
        let path = path(channel, person);
        Callback::from(move |()| {
            let (path, again) = (path.clone(), again.clone());
            doing.run(
                async move { api::act::<serde_json::Value>("DELETE", &path).await },
                move |_| again.emit(()),
            );
        })
    };
    let change = |person: &ChannelOperator| {
        let (editing, person) = (editing.clone(), person.clone());
        Callback::from(move |()| editing.set(Some(person.clone())))
    };
    let close = {
        let (editing, again) = (editing.clone(), props.again.clone());
        Callback::from(move |()| {
            editing.set(None);
            again.emit(());
        })
    };
    html! {
        <section class="card">
            <h2>{ t("Operators of this channel") }</h2>
            <p>{ t("They may look different here than in their profile, and answer in fewer languages.") }</p>
            { wrong(doing.fault(), t) }
            if channel.operators.is_empty() {
                <p class="notice">{ t("Without an operator visitors are told that nobody is there, or have the bot alone in automatic mode.") }</p>
            }
            <ul class="checks">
                for person in channel.operators.iter() {
                    <li key={person.operator.0.clone()}>
                        { avatar(&person.name, Some(&person.avatar), None) }
                        <div class="grow">
                            <h3><bdi>{ &person.name }</bdi></h3>
                            <p>{ &person.description }</p>
                            if !person.languages.is_empty() { <p>{ person.languages.join(", ") }</p> }
                        </div>
                        <Button
                            label={fill(t("Change {name}"), &[("name", &person.name)])}
                            icon="edit" is_small=true weight={Weight::Quiet} onclick={change(person)}
                        />
                        <Button
                            label={fill(t("Take {name} out"), &[("name", &person.name)])}
                            icon="trash" is_small=true weight={Weight::Quiet} onclick={remove(person)}
                        />
                    </li>
                }
            </ul>
            if others.len() > 1 {
                <Choice label={t("Add an operator")} value="" options={others} onchange={add} />
            }
            if let Some(person) = (*editing).clone() {
                <Editor channel={channel.clone()} {person} onclose={close} />
            }
        </section>
    }
}

fn path(channel: &Channel, person: &ChannelOperator) -> String {
    let (id, operator) = (
        encode(channel.id.as_str()),
        encode(person.operator.as_str()),
    );
    format!("channels/{id}/operators/{operator}")
}

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
struct EditorProps {
    channel: Channel,
    person: ChannelOperator,
    onclose: Callback<()>,
}

#[function_component]
fn Editor(props: &EditorProps) -> Html {
    let t = use_words();
    let form = {
        let person = props.person.clone();
        use_state(move || person)
    };
    let languages = {
        let text = props.person.languages.join(", ");
        use_state(move || text)
    };
    let doing = use_doing();
    let onsubmit = {
        let (form, languages, doing) = (form.clone(), languages.clone(), doing.clone());
        let (onclose, path) = (props.onclose.clone(), path(&props.channel, &props.person));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = ChannelOperator {
                languages: parts(&languages),
                ..(*form).clone()
            };
            let (onclose, path) = (onclose.clone(), path.clone());
            doing.run(
                async move { api::send::<serde_json::Value>("PUT", &path, &body).await },
                move |_| onclose.emit(()),
            );
        })
    };
    let title = fill(
        t("{name} in {channel}"),
        &[
            ("name", &props.person.name),
            ("channel", &props.channel.name),
        ],
    );
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <form {onsubmit}>
                <Picture
                    label={t("Picture in this channel")} name={form.name.clone()}
                    value={form.avatar.clone()}
                    onchange={edit(&form, |form, value| form.avatar = value)}
                />
                <Text
                    label={t("Description in this channel")} value={form.description.clone()}
                    hint={t("Visitors read it below the name; empty for the one of the profile.")}
                    error={doing.about("description")}
                    onchange={edit(&form, |form, value| form.description = value)}
                />
                <Text
                    label={t("Languages in this channel")} value={(*languages).clone()}
                    hint={t("Conversations in other languages are not offered; empty for all.")}
                    error={doing.about("languages")}
                    onchange={edit(&languages, |text, value| *text = value)}
                />
                { wrong(doing.fault(), t) }
                <div class="actions">
                    <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                    <Button label={t("Save")} weight={Weight::Primary} busy={doing.is_busy()} />
                </div>
            </form>
        </Dialog>
    }
}
