//! One question and its answer, open for changes.

use edgewise_protocol::knowledge::{KnowledgeChange, KnowledgeItem};
use yew::prelude::*;

use super::conflict::Conflict;
use super::lock::{Held, lock_notice, use_lock};
use crate::api::{self, Fault};
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::{Check, Text, edit, flip};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::{Route, encode};
use crate::words::{Words, use_words};

/// What changes an item to what it is.
pub fn change_of(item: &KnowledgeItem) -> KnowledgeChange {
    KnowledgeChange {
        lang: item.lang.clone(),
        question: item.question.clone(),
        answer: item.answer.clone(),
        state: item.state.clone(),
        topics: item.topics.clone(),
        verified: item.verified,
        version: item.version,
    }
}

/// The newer item that a refused change was told of.
pub fn newer(fault: Option<&Fault>) -> Option<KnowledgeItem> {
    let fault = fault.filter(|fault| fault.code == "changed")?;
    api::read(fault.now.as_ref()?).ok()
}

fn texts(change: &KnowledgeChange, t: Words) -> Vec<(AttrValue, AttrValue)> {
    let verified = if change.verified { t("yes") } else { t("no") };
    [
        (t("Question"), change.question.as_str()),
        (t("Answer"), change.answer.as_str()),
        (t("Language"), change.lang.as_str()),
        (t("Leads to the state"), change.state.as_str()),
        (t("Topics"), change.topics.as_str()),
        (t("Verified"), verified),
    ]
    .map(|(name, text)| (AttrValue::from(name), AttrValue::from(text.to_owned())))
    .to_vec()
}

/// Properties of [`AnswerDialog`].
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    /// The item; nothing for a new one.
    pub item: Option<KnowledgeItem>,
    /// What a new one begins with.
    #[prop_or_default]
    pub begin: KnowledgeChange,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// The form of a question and its answer.
#[function_component]
pub fn AnswerDialog(props: &AnswerProps) -> Html {
    let t = use_words();
    let form = {
        let begin = props
            .item
            .as_ref()
            .map_or_else(|| props.begin.clone(), change_of);
        use_state(move || begin)
    };
    let doing = use_doing();
    let path = props
        .item
        .as_ref()
        .map(|item| format!("knowledge/answers/{}", encode(&item.id)));
    let held = use_lock(path.as_ref().map(|path| format!("{path}/lock")));
    let is_locked = matches!(held, Held::Other(_));
    let save = {
        let (doing, onclose, path) = (doing.clone(), props.onclose.clone(), path.clone());
        Callback::from(move |change: KnowledgeChange| {
            let onclose = onclose.clone();
            let (method, path) = match path.clone() {
                Some(path) => ("PUT", path),
                None => ("POST", "knowledge/answers".to_owned()),
            };
            doing.run(
                async move { api::send::<KnowledgeItem>(method, &path, &change).await },
                move |_| onclose.emit(()),
            );
        })
    };
    let onsubmit = {
        let (form, save) = (form.clone(), save.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !is_locked {
                save.emit((*form).clone());
            }
        })
    };
    let theirs = newer(doing.fault());
    let take = {
        let (form, doing, theirs) = (form.clone(), doing.clone(), theirs.clone());
        Callback::from(move |()| {
            if let Some(theirs) = &theirs {
                form.set(change_of(theirs));
            }
            doing.forget();
        })
    };
    let keep = {
        let (form, save, theirs) = (form.clone(), save.clone(), theirs.clone());
        Callback::from(move |()| {
            let version = theirs.as_ref().map_or(0, |theirs| theirs.version);
            save.emit(KnowledgeChange {
                version,
                ..(*form).clone()
            });
        })
    };
    let title = match props.item {
        Some(_) => t("Question and answer"),
        None => t("New question"),
    };
    let learnt = props
        .item
        .as_ref()
        .and_then(|item| item.learnt_from.clone());
    html! {
        <Dialog {title} onclose={props.onclose.clone()} is_wide=true>
            { lock_notice(&held, t) }
            if let Some(theirs) = theirs {
                <Conflict
                    mine={texts(&form, t)} theirs={texts(&change_of(&theirs), t)} {take} {keep}
                />
            } else {
                <form {onsubmit}>
                    <Text
                        label={t("Question")} value={form.question.clone()} rows={2} required=true
                        autofocus=true readonly={is_locked} error={doing.about("question")}
                        onchange={edit(&form, |form, value| form.question = value)}
                    />
                    <Text
                        label={t("Answer")} value={form.answer.clone()} rows={6}
                        readonly={is_locked} error={doing.about("answer")}
                        onchange={edit(&form, |form, value| form.answer = value)}
                    />
                    <div class="columns">
                        <Text
                            label={t("Language")} value={form.lang.clone()} readonly={is_locked}
                            hint={t("A code such as en; empty for all.")} error={doing.about("lang")}
                            onchange={edit(&form, |form, value| form.lang = value)}
                        />
                        <Text
                            label={t("Leads to the state")} value={form.state.clone()} is_code=true
                            hint={t("Instead of the answer; may be empty.")} readonly={is_locked}
                            error={doing.about("state")}
                            onchange={edit(&form, |form, value| form.state = value)}
                        />
                        <Text
                            label={t("Topics")} value={form.topics.clone()} readonly={is_locked}
                            hint={t("Words to sort by; may be empty.")} error={doing.about("topics")}
                            onchange={edit(&form, |form, value| form.topics = value)}
                        />
                    </div>
                    <Check
                        label={t("Verified")} on={form.verified} disabled={is_locked}
                        hint={t("Only what is verified is answered.")}
                        onchange={flip(&form, |form, on| form.verified = on)}
                    />
                    if let Some(conversation) = learnt {
                        <p class="more">
                            <a href={Route::Conversation(conversation).href()}>
                                { t("The conversation it was learnt from") }
                            </a>
                        </p>
                    }
                    { wrong(doing.fault(), t) }
                    <div class="actions">
                        <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                        <Button
                            label={t("Save")} weight={Weight::Primary} busy={doing.is_busy()}
                            disabled={is_locked}
                        />
                    </div>
                </form>
            }
        </Dialog>
    }
}
