//! Training: the two models, how far it is, what came of it; and the models that are kept.

use edgewise_protocol::knowledge::{Job, ModelKind, Train};
use yew::prelude::*;

use super::models::Models;
use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::figures::{duration, percent};
use crate::parts::button::{Button, Weight};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::words::{Spoken, fill, use_words};

/// The page of training.
#[function_component]
pub fn Training() -> Html {
    let t = use_words();
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Training") }</h1>
                    <p>{ t("Changes of questions and states count at once. Training learns from all of them anew, which makes answers and their certainty better.") }</p>
                </div>
            </header>
            <div class="cards">
                <Trainer
                    model={ModelKind::Knowledge} name={t("Knowledge")} action={t("Update KB model")}
                    text={t("Questions, answers and states.")}
                />
                <Trainer
                    model={ModelKind::Dialogue} name={t("Conversation")}
                    action={t("Update conversational model")}
                    text={t("Dialogues: small talk in every language.")}
                />
            </div>
            <Models />
        </div>
    }
}

/// Properties of [`Trainer`].
#[derive(Properties, PartialEq)]
struct TrainerProps {
    model: ModelKind,
    name: AttrValue,
    action: AttrValue,
    text: AttrValue,
}

#[function_component]
fn Trainer(props: &TrainerProps) -> Html {
    let t = use_words();
    let doing = use_doing();
    let Some(desk) = use_desk() else {
        return Html::default();
    };
    let job = desk
        .jobs
        .iter()
        .find(|job| job.model == props.model)
        .cloned();
    let is_running = job.as_ref().is_some_and(|job| job.outcome == "running");
    let train = {
        let (doing, tell, model) = (doing.clone(), desk.dispatcher(), props.model);
        Callback::from(move |()| {
            let tell = tell.clone();
            doing.run(
                async move { api::send::<Job>("POST", "train", &Train { model }).await },
                move |job| {
                    let event = edgewise_protocol::desk::DeskEvent::Job(job);
                    tell.dispatch(Action::Events(vec![event], browser::now()));
                },
            );
        })
    };
    html! {
        <section class="card job">
            <h2>{ &props.name }</h2>
            <p>{ &props.text }</p>
            if let Some(job) = job {
                <Progress {job} />
            } else {
                <p class="more">{ t("Not trained since the server started.") }</p>
            }
            { wrong(doing.fault(), t) }
            <div class="actions">
                <Button
                    label={props.action.clone()} weight={Weight::Primary} icon="spark"
                    busy={doing.is_busy()} disabled={is_running} onclick={train}
                />
            </div>
        </section>
    }
}

/// Properties of [`Progress`].
#[derive(Properties, PartialEq)]
struct ProgressProps {
    job: Job,
}

#[function_component]
fn Progress(props: &ProgressProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let job = &props.job;
    if job.outcome == "running" {
        return html! {
            <>
                <progress max="1" value={job.progress.to_string()} aria-label={t("Progress")} />
                <p class="more" role="status">{ percent(job.progress) }{ " · " }{ &job.step }</p>
            </>
        };
    }
    let took = duration(job.ended_at.unwrap_or(job.started_at) - job.started_at);
    let at = browser::moment(job.ended_at.unwrap_or(job.started_at), lang);
    let (class, words) = match job.outcome.as_str() {
        "done" => ("mark good", t("Done")),
        _ => ("mark bad", t("Failed")),
    };
    html! {
        <div role="status">
            <p class="facts">
                <span {class}>{ words }</span>
                <span>{ fill(t("{time}, took {duration}"), &[("time", &at), ("duration", &took)]) }</span>
            </p>
            <p class="result">{ &job.result }</p>
        </div>
    }
}
