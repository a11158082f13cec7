//! The models that are kept: backed up, restored, downloaded, deleted.

use edgewise_protocol::knowledge::{Backup, Model};
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::feeds::use_desk;
use crate::figures::size;
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Confirm;
use crate::parts::field::Text;
use crate::parts::icon::icon;
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::{empty, wrong};
use crate::route::encode;
use crate::words::{Spoken, Words, fill, use_words};

/// Why a model was made.
fn reason(why: &str, t: Words) -> &'static str {
    match why {
        "started" => t("The server started"),
        "trained" => t("Training"),
        "edited" => t("A change"),
        "backup" => t("Backup"),
        "restored" => t("Restored"),
        _ => t("Other"),
    }
}

/// What is asked before it is done.
#[derive(Clone, PartialEq)]
enum Asking {
    Restore(Model),
    Remove(Model),
}

/// The list of models.
#[function_component]
pub fn Models() -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let note = use_state(String::new);
    let asking = use_state(|| None::<Asking>);
    let doing = use_doing();
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("models"));
    let list = use_load::<Vec<Model>>("models".to_owned(), version);
    let onsubmit = {
        let (note, doing, again) = (note.clone(), doing.clone(), list.again.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = Backup {
                note: note.trim().to_owned(),
            };
            let (note, again) = (note.clone(), again.clone());
            doing.run(
                async move { api::send::<Model>("POST", "models", &body).await },
                move |_| {
                    note.set(String::new());
                    again.emit(());
                },
            );
        })
    };
    let onconfirm = {
        let (asking, doing, again) = (asking.clone(), doing.clone(), list.again.clone());
        Callback::from(move |()| {
            let (method, path) = match &*asking {
                Some(Asking::Restore(model)) => (
                    "POST",
                    format!("models/{}/restore", encode(model.id.as_str())),
                ),
                Some(Asking::Remove(model)) => {
                    ("DELETE", format!("models/{}", encode(model.id.as_str())))
                }
                None => return,
            };
            let (asking, again) = (asking.clone(), again.clone());
            doing.run(
                async move { api::act::<serde_json::Value>(method, &path).await },
                move |_| {
                    asking.set(None);
                    again.emit(());
                },
            );
        })
    };
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(Some(what.clone())))
    };
    let close = {
        let (asking, doing) = (asking.clone(), doing.clone());
        Callback::from(move |()| {
            asking.set(None);
            doing.forget();
        })
    };
    let onchange = {
        let note = note.clone();
        Callback::from(move |value| note.set(value))
    };
    let error = doing.fault().map(|fault| AttrValue::from(fault.text(t)));
    html! {
        <section class="card">
            <h2>{ t("Models") }</h2>
            <p>{ t("Keep a model before large changes; restored, it gives the same answers as before.") }</p>
            <form class="row" {onsubmit}>
                <Text label={t("Note")} value={(*note).clone()} {onchange} />
                <Button label={t("Back up")} busy={doing.is_busy()} />
            </form>
            if asking.is_none() { { wrong(doing.fault(), t) } }
            <div class="models">
            { match &list.data {
                None => list.instead(),
                Some(models) if models.is_empty() => html! {
                    { empty("spark", t("No models are kept"), "") }
                },
                Some(models) => html! {
                    <ul class="checks">
                        for model in models.iter() {
                            <li key={model.id.0.clone()}>
                                <div class="grow">
                                    <h3>
                                        { reason(&model.why, t) }
                                        if !model.note.is_empty() { { ": " }<bdi>{ &model.note }</bdi> }
                                    </h3>
                                    <p>
                                        { browser::moment(model.created_at, lang) }{ " · " }
                                        { size(model.size_bytes) }{ " · " }
                                        { fill(t("{n} targets"), &[("n", &model.n_targets.to_string())]) }
                                    </p>
                                </div>
                                if model.active {
                                    <span class="mark good">{ t("Answers now") }</span>
                                } else {
                                    <Button
                                        label={t("Restore")} onclick={ask(Asking::Restore(model.clone()))}
                                    />
                                }
                                <a
                                    class="button small quiet" download="bot.edgewise"
                                    href={api::address(&format!("models/{}/blob", encode(model.id.as_str())))}
                                    aria-label={t("Download")} title={t("Download")}
                                >
                                    { icon("download") }
                                </a>
                                if !model.active {
                                    <Button
                                        label={t("Delete")} icon="trash" is_small=true
                                        weight={Weight::Quiet} onclick={ask(Asking::Remove(model.clone()))}
                                    />
                                }
                            </li>
                        }
                    </ul>
                },
            } }
            </div>
            { match &*asking {
                Some(Asking::Restore(_)) => html! {
                    <Confirm
                        title={t("Restore this model?")}
                        text={t("It answers from now on. What was changed since it was made stays in the lists, and counts again with the next training.")}
                        action={t("Restore")} busy={doing.is_busy()} {onconfirm} onclose={close} {error} />
                },
                Some(Asking::Remove(_)) => html! {
                    <Confirm
                        title={t("Delete this model?")} text={t("It cannot be restored afterwards.")}
                        action={t("Delete")} busy={doing.is_busy()} {onconfirm} onclose={close} {error}
                    />
                },
                None => Html::default(),
            } }
        </section>
    }
}
