//! What is done with a whole conversation: handed on, learnt from.

use std::rc::Rc;

use edgewise_protocol::account::Presence;
use edgewise_protocol::desk::{Summary, Transfer};
use edgewise_protocol::id::ConversationId;
use edgewise_protocol::knowledge::{KnowledgeItem, Learn};
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::{Choice, Text, edit};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::{Route, encode};
use crate::words::{fill, use_words};

/// Properties of [`TransferDialog`].
#[derive(Properties, PartialEq)]
pub struct TransferProps {
    /// The conversation.
    pub summary: Rc<Summary>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// Hands a conversation on, to a colleague or to another channel.
#[function_component]
pub fn TransferDialog(props: &TransferProps) -> Html {
    let t = use_words();
    let form = use_state(|| (String::new(), String::new()));
    let doing = use_doing();
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let me = desk.me.operator.id.clone();
    let colleagues = desk
        .team
        .iter()
        .filter(|one| one.id != me && !one.disabled)
        .map(|one| {
            let presence = match one.presence {
                Presence::Online => t("online"),
                Presence::Away => t("away"),
                Presence::Offline => t("offline"),
            };
            let words = AttrValue::from(format!("{} ({presence})", one.name));
            (AttrValue::from(one.id.0.clone()), words)
        });
    let colleagues = std::iter::once((AttrValue::default(), t("Everybody of the channel").into()))
        .chain(colleagues)
        .collect::<Vec<_>>();
    let channels = std::iter::once((AttrValue::default(), t("The same channel").into()))
        .chain(
            desk.channels
                .iter()
                .filter(|channel| channel.id != props.summary.channel)
                .map(|one| {
                    let id = AttrValue::from(one.id.0.clone());
                    (id, AttrValue::from(one.name.clone()))
                }),
        )
        .collect::<Vec<_>>();
    let onsubmit = {
        let (form, doing, onclose) = (form.clone(), doing.clone(), props.onclose.clone());
        let (tell, id) = (desk.dispatcher(), props.summary.id.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let some = |text: &String| (!text.is_empty()).then(|| text.clone());
            let body = Transfer {
                operator: some(&form.0).map(Into::into),
                channel: some(&form.1).map(Into::into),
            };
            let path = format!("conversations/{}/transfer", encode(id.as_str()));
            let (tell, onclose) = (tell.clone(), onclose.clone());
            doing.run(
                async move { api::send::<Summary>("POST", &path, &body).await },
                move |summary| {
                    tell.dispatch(Action::Changed(Box::new(summary)));
                    onclose.emit(());
                },
            );
        })
    };
    html! {
        <Dialog title={t("Hand on")} onclose={props.onclose.clone()}>
            <form {onsubmit}>
                <Choice
                    label={t("To whom")} value={form.0.clone()} options={colleagues}
                    onchange={edit(&form, |form, value| form.0 = value)}
                />
                if channels.len() > 1 {
                    <Choice
                        label={t("In which channel")} value={form.1.clone()} options={channels}
                        onchange={edit(&form, |form, value| form.1 = value)}
                    />
                }
                { wrong(doing.fault(), t) }
                <div class="actions">
                    <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                    <Button label={t("Hand on")} weight={Weight::Primary} busy={doing.is_busy()} />
                </div>
            </form>
        </Dialog>
    }
}

/// Properties of [`LearnDialog`].
#[derive(Properties, PartialEq)]
pub struct LearnProps {
    /// Where it was said.
    pub conversation: ConversationId,
    /// In which language.
    pub lang: String,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// Puts an answer into the knowledge base, to be looked at by an editor.
#[function_component]
pub fn LearnDialog(props: &LearnProps) -> Html {
    let t = use_words();
    let form = {
        let (question, answer) = (props.question.clone(), props.answer.clone());
        use_state(move || (question, answer))
    };
    let done = use_state(|| false);
    let doing = use_doing();
    let onsubmit = {
        let (form, doing, done) = (form.clone(), doing.clone(), done.clone());
        let (id, lang) = (props.conversation.clone(), props.lang.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = Learn {
                question: form.0.trim().to_owned(),
                answer: form.1.trim().to_owned(),
                lang: Some(lang.clone()),
            };
            let path = format!("conversations/{}/learn", encode(id.as_str()));
            let done = done.clone();
            doing.run(
                async move { api::send::<KnowledgeItem>("POST", &path, &body).await },
                move |_| done.set(true),
            );
        })
    };
    let language = browser::language_name(&props.lang, "en");
    let hint = fill(
        t("Kept in {language}, as unverified."),
        &[("language", &language)],
    );
    html! {
        <Dialog title={t("Learn this answer")} onclose={props.onclose.clone()} is_wide=true>
            if *done {
                <p role="status">
                    { t("Learnt. It is answered once an editor has verified it.") }{ " " }
                    <a href={Route::knowledge().href()}>{ t("Questions and answers") }</a>
                </p>
                <div class="actions">
                    <Button
                        label={t("Done")} weight={Weight::Primary} onclick={props.onclose.clone()}
                    />
                </div>
            } else {
                <form {onsubmit}>
                    <Text
                        label={t("Question")} value={form.0.clone()} rows={3} required=true
                        error={doing.about("question")} autofocus=true
                        hint={t("As others will ask it: without names and numbers.")}
                        onchange={edit(&form, |form, value| form.0 = value)}
                    />
                    <Text
                        label={t("Answer")} value={form.1.clone()} rows={5} required=true
                        error={doing.about("answer")} {hint}
                        onchange={edit(&form, |form, value| form.1 = value)}
                    />
                    { wrong(doing.fault(), t) }
                    <div class="actions">
                        <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                        <Button
                            label={t("Learn")} weight={Weight::Primary} busy={doing.is_busy()}
                        />
                    </div>
                </form>
            }
        </Dialog>
    }
}
