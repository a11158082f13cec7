//! The conversation that is open.

use std::rc::Rc;

use edgewise_protocol::channel::Mode;
use edgewise_protocol::desk::Summary;
use edgewise_protocol::id::ConversationId;
use edgewise_protocol::log::{Entry, EntryKind, Speaker, Stage};
use edgewise_protocol::turn::Suggestion;
use yew::prelude::*;

use super::about::About;
use super::composer::{Composer, FIELD};
use super::deeds::{LearnDialog, TransferDialog};
use super::item::{stage_class, stage_name};
use super::log::Log;
use super::turn::Candidates;
use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::outbox;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::icon::icon;
use crate::parts::loading::use_doing;
use crate::parts::state::{failed, waiting};
use crate::route::{Route, encode};
use crate::words::{fill, use_words};

/// A dialog of the conversation.
#[derive(Clone, PartialEq)]
enum Asking {
    Transfer,
    Learn(String, String),
    Erase,
}

/// Properties of [`Conversation`].
#[derive(Properties, PartialEq)]
pub struct ConversationProps {
    /// Which one.
    pub id: ConversationId,
}

/// Head, log, candidates and composer; what is known about the visitor beside them.
#[function_component]
pub fn Conversation(props: &ConversationProps) -> Html {
    let t = use_words();
    let asking = use_state(|| None::<Asking>);
    let shows_about = use_state(|| false);
    let doing = use_doing();
    let desk = use_desk();
    let Some(desk) = desk else {
        return Html::default();
    };
    let Some(thread) = desk.thread.clone().filter(|thread| thread.id == props.id) else {
        return html! { <section class="talk">{ waiting(t) }</section> };
    };
    let Some(about) = thread.about.clone() else {
        return html! {
            <section class="talk" aria-label={t("Conversation")}>
                <a class="back button quiet" href={Route::Inbox.href()}>
                    { icon("back") }<span>{ t("All conversations") }</span>
                </a>
                if let Some(fault) = thread.fault.clone() {
                    { failed(&fault, None, t) }
                } else {
                    { waiting(t) }
                }
            </section>
        };
    };
    let known = desk.known.get(&props.id).cloned();
    let summary = known.unwrap_or_else(|| Rc::new(about.summary.clone()));
    let call = |name: &'static str| {
        let (doing, tell) = (doing.clone(), desk.dispatcher());
        let path = format!("conversations/{}/{name}", encode(props.id.as_str()));
        Callback::from(move |()| {
            let (tell, path) = (tell.clone(), path.clone());
            doing.run(
                async move { api::act::<Summary>("POST", &path).await },
                move |summary| tell.dispatch(Action::Changed(Box::new(summary))),
            );
        })
    };
    // What was said before a deed has to arrive before it.
    let is_saying = outbox::due(&desk.outbox).is_some_and(|piece| piece.conversation == props.id);
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(Some(what.clone())))
    };
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let onlearn = {
        let (asking, thread) = (asking.clone(), thread.clone());
        Callback::from(move |entry: Rc<Entry>| {
            let question = question_before(&thread.messages, entry.seq);
            asking.set(Some(Asking::Learn(question, entry.text.clone())));
        })
    };
    let onedit = {
        let (tell, id) = (desk.dispatcher(), props.id.clone());
        Callback::from(move |suggestion: Suggestion| {
            tell.dispatch(Action::Draft(id.clone(), suggestion.text));
            browser::focus(FIELD);
        })
    };
    let toggle_about = {
        let shows_about = shows_about.clone();
        Callback::from(move |()| shows_about.set(!*shows_about))
    };
    let is_mine = summary.operator.as_ref() == Some(&desk.me.operator.id);
    let is_closed = summary.stage == Stage::Closed;
    // Outside of automatic mode nobody but the queue can have it.
    let has_bot = desk
        .channels
        .iter()
        .find(|channel| channel.id == summary.channel)
        .is_none_or(|channel| channel.settings.mode == Mode::Automatic);
    let may_give_back = match summary.stage {
        Stage::Active => true,
        Stage::Waiting => has_bot,
        Stage::Bot | Stage::Closed => false,
    };
    let fault = doing.fault().map(|fault| match fault.code.as_str() {
        "taken" => {
            let name = fault
                .now
                .as_ref()
                .and_then(|now| now.as_str())
                .unwrap_or_default();
            fill(t("{name} has this conversation."), &[("name", name)])
        }
        _ => fault.text(t),
    });
    html! {
        <>
        <section class="talk" aria-labelledby="talk-title">
            <header class="talk-head">
                <a class="back button quiet small" href={Route::Inbox.href()} aria-label={t("All conversations")}>
                    { icon("back") }
                </a>
                <div class="title">
                    <h1 id="talk-title"><bdi>{ &summary.visitor }</bdi></h1>
                    <p>
                        <span class={classes!("stage", stage_class(summary.stage))}>
                            { stage_name(summary.stage, t) }
                        </span>
                        if let Some(name) = &summary.operator_name { <bdi>{ name }</bdi> }
                        if summary.verified {
                            <span class="verified">{ icon("check") }{ t("Identity proven") }</span>
                        }
                    </p>
                </div>
                <div class="deeds">
                    if !is_closed && !is_mine {
                        <Button
                            label={t("Take over")} weight={Weight::Primary}
                            onclick={call("take")} busy={doing.is_busy()}
                        />
                    }
                    if !is_closed {
                        if may_give_back {
                            <Button
                                label={match has_bot {
                                    true => t("Give back to the bot"),
                                    false => t("Back to the queue"),
                                }}
                                onclick={call("give-back")} busy={is_saying}
                            />
                        }
                        <Button
                            label={t("Hand on")} onclick={ask(Asking::Transfer)} busy={is_saying}
                        />
                        <Button
                            label={t("Close conversation")} onclick={call("close")}
                            busy={is_saying}
                        />
                    }
                    <Button
                        label={t("About the visitor")} pressed={Some(*shows_about)}
                        onclick={toggle_about.clone()} icon="person" is_small=true
                    />
                </div>
            </header>
            if let Some(fault) = fault { <p class="wrong" role="alert">{ fault }</p> }
            <Log {onlearn} />
            if let Some(turn) = thread.turn.clone().filter(|_| !is_closed) {
                <Candidates key={turn.id.0.clone()} turn={turn.clone()} {onedit} />
            }
            <Composer
                conversation={props.id.clone()} lang={summary.lang.clone()} is_open={!is_closed}
            />
        </section>
        <About
            about={about.clone()} summary={summary.clone()} is_shown={*shows_about}
            onerase={ask(Asking::Erase)} onclose={toggle_about.clone()}
        />
        { match &*asking {
            Some(Asking::Transfer) => html! {
                <TransferDialog summary={summary.clone()} onclose={close} />
            },
            Some(Asking::Learn(question, answer)) => html! {
                <LearnDialog
                    conversation={props.id.clone()} lang={summary.lang.clone()}
                    question={question.clone()} answer={answer.clone()} onclose={close}
                />
            },
            Some(Asking::Erase) => html! {
                <Deletion
                    title={t("Erase this conversation?")}
                    text={t("Everything said in it is gone for good, for everybody.")}
                    action={AttrValue::from(t("Erase"))}
                    path={format!("conversations/{}", encode(props.id.as_str()))}
                    ondone={Callback::from(|()| browser::go(&Route::Inbox.href()))}
                    onclose={close}
                />
            },
            None => Html::default(),
        } }
        </>
    }
}

/// What the visitor said last before an entry: the question that it answers.
pub fn question_before(messages: &[Rc<Entry>], seq: i64) -> String {
    messages
        .iter()
        .rfind(|entry| {
            entry.seq < seq && entry.kind == EntryKind::Text && entry.from == Speaker::Visitor
        })
        .map(|entry| entry.text.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::tests::entry;

    #[test]
    fn an_answers_question_is_what_the_visitor_said_last_before_it() {
        let mut answer = entry(3);
        answer.from = Speaker::Operator;
        let messages = [entry(1), entry(2), answer, entry(4)].map(Rc::new);
        assert_eq!(question_before(&messages, 3), "text 2");
        assert_eq!(question_before(&messages, 1), "");
    }
}
