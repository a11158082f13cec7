//! Canned answers: what operators say often, found by `/`.

use edgewise_protocol::desk::Canned;
use yew::prelude::*;

use crate::api;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::dialog::Dialog;
use crate::parts::field::{Text, edit};
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::{empty, wrong};
use crate::route::encode;
use crate::words::{fill, use_words};

/// The page of canned answers.
#[function_component]
pub fn CannedAnswers() -> Html {
    let t = use_words();
    let editing = use_state(|| None::<Canned>);
    let removing = use_state(|| None::<Canned>);
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("canned"));
    let list = use_load::<Vec<Canned>>("canned".to_owned(), version);
    let close = {
        let (editing, removing, again) = (editing.clone(), removing.clone(), list.again.clone());
        Callback::from(move |()| {
            editing.set(None);
            removing.set(None);
            again.emit(());
        })
    };
    let open = |state: &UseStateHandle<Option<Canned>>, canned: Canned| {
        let state = state.clone();
        Callback::from(move |()| state.set(Some(canned.clone())))
    };
    let blank = Canned {
        id: "".into(),
        shortcut: String::new(),
        text: String::new(),
        lang: String::new(),
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Canned answers") }</h1>
                    <p>{ t("What you say often. In a conversation, type / and a few letters.") }</p>
                </div>
                <div class="actions">
                    <Button
                        label={t("New canned answer")} weight={Weight::Primary}
                        onclick={open(&editing, blank.clone())}
                    />
                </div>
            </header>
            { match &list.data {
                None => list.instead(),
                Some(all) if all.is_empty() => html! {
                    { empty("reply", t("No canned answers yet"), t("Greetings, opening hours, return addresses: write them once.")) }
                },
                Some(all) => html! {
                    <div class="table folds"><table>
                        <thead><tr>
                            <th scope="col">{ t("Shortcut") }</th>
                            <th scope="col">{ t("Text") }</th>
                            <th scope="col">{ t("Language") }</th>
                            <th scope="col"><span class="unseen">{ t("Actions") }</span></th>
                        </tr></thead>
                        <tbody>
                            for canned in all.iter() {
                                <tr key={canned.id.0.clone()}>
                                    <td><code>{ "/" }{ &canned.shortcut }</code></td>
                                    <td dir="auto"><span class="two-lines">{ &canned.text }</span></td>
                                    <td>{ if canned.lang.is_empty() { t("all") } else { &canned.lang } }</td>
                                    <td class="buttons">
                                        <Button
                                            label={fill(t("Change {name}"), &[("name", &canned.shortcut)])}
                                            icon="edit" is_small=true weight={Weight::Quiet}
                                            onclick={open(&editing, canned.clone())}
                                        />
                                        <Button
                                            label={fill(t("Delete {name}"), &[("name", &canned.shortcut)])}
                                            icon="trash" is_small=true weight={Weight::Quiet}
                                            onclick={open(&removing, canned.clone())}
                                        />
                                    </td>
                                </tr>
                            }
                        </tbody>
                    </table></div>
                },
            } }
            if let Some(canned) = &*editing {
                <Editor canned={canned.clone()} onclose={close.clone()} />
            }
            if let Some(canned) = &*removing {
                <Deletion
                    title={fill(t("Delete {name}?"), &[("name", &canned.shortcut)])}
                    text={canned.text.clone()}
                    path={format!("canned/{}", encode(canned.id.as_str()))}
                    ondone={close.clone()} onclose={close.clone()}
                />
            }
        </div>
    }
}

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
struct EditorProps {
    canned: Canned,
    onclose: Callback<()>,
}

#[function_component]
fn Editor(props: &EditorProps) -> Html {
    let t = use_words();
    let form = {
        let canned = props.canned.clone();
        use_state(move || canned)
    };
    let doing = use_doing();
    let is_new = props.canned.id.as_str().is_empty();
    let onsubmit = {
        let (form, doing, onclose) = (form.clone(), doing.clone(), props.onclose.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = (*form).clone();
            let (method, path) = match is_new {
                true => ("POST", "canned".to_owned()),
                false => ("PUT", format!("canned/{}", encode(body.id.as_str()))),
            };
            let onclose = onclose.clone();
            doing.run(
                async move { api::send::<Canned>(method, &path, &body).await },
                move |_| onclose.emit(()),
            );
        })
    };
    let title = if is_new {
        t("New canned answer")
    } else {
        t("Canned answer")
    };
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <form {onsubmit}>
                <Text
                    label={t("Shortcut")} value={form.shortcut.clone()} required=true autofocus=true
                    hint={t("What you type after /")} error={doing.about("shortcut")}
                    onchange={edit(&form, |form, value| {
                        form.shortcut = value.trim_start_matches('/').to_owned();
                    })}
                />
                <Text
                    label={t("Text")} value={form.text.clone()} rows={5} required=true
                    error={doing.about("text")}
                    onchange={edit(&form, |form, value| form.text = value)}
                />
                <Text
                    label={t("Language")} value={form.lang.clone()} error={doing.about("lang")}
                    hint={t("A code such as en; empty for all.")}
                    onchange={edit(&form, |form, value| form.lang = value)}
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
