//! What happened, as pictures: conversations and answers per day, certainty, and the questions that
//! nobody could answer, so that the owner sees what to write next.

use std::rc::Rc;

use edgewise_protocol::account::Role;
use edgewise_protocol::statistics::{Statistics, UnansweredGroup};
use yew::prelude::*;

use super::bars::{Bars, Stack};
use super::export::Exports;
use crate::browser;
use crate::feeds::use_desk;
use crate::figures::duration;
use crate::parts::field::{Choice, Text, edit};
use crate::parts::icon::icon;
use crate::parts::loading::use_load;
use crate::parts::state::empty;
use crate::route::{Route, encode};
use crate::words::{Words, fill, use_words};

/// What is looked at.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    channel: String,
    from: String,
    to: String,
}

/// The page of statistics.
#[function_component]
pub fn Pictures() -> Html {
    let t = use_words();
    let span = use_state(|| Span {
        channel: String::new(),
        from: browser::date_ago(29),
        to: browser::date_ago(0),
    });
    let desk = use_desk();
    let zone = use_memo((), |()| browser::time_zone());
    let mut path = format!(
        "statistics?from={}&to={}&zone={}",
        encode(&span.from),
        encode(&span.to),
        encode(&zone)
    );
    if !span.channel.is_empty() {
        path.push_str(&format!("&channel={}", encode(&span.channel)));
    }
    let found = use_load::<Statistics>(path, 0);
    let Some(desk) = desk else {
        return Html::default();
    };
    let role = desk.me.operator.role;
    let channels = std::iter::once((AttrValue::default(), t("All channels").into()))
        .chain(desk.channels.iter().map(|channel| {
            let id = AttrValue::from(channel.id.0.clone());
            (id, AttrValue::from(channel.name.clone()))
        }))
        .collect::<Vec<_>>();
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Statistics") }</h1>
                    <p>{ t("What visitors asked, who answered, and what to write next.") }</p>
                </div>
            </header>
            <div class="tools">
                <Text
                    label={t("From")} kind="date" value={span.from.clone()}
                    onchange={edit(&span, |span, value| if !value.is_empty() { span.from = value })}
                />
                <Text
                    label={t("To")} kind="date" value={span.to.clone()}
                    onchange={edit(&span, |span, value| if !value.is_empty() { span.to = value })}
                />
                <Choice
                    label={t("Channel")} value={span.channel.clone()} options={channels}
                    onchange={edit(&span, |span, value| span.channel = value)}
                />
            </div>
            { match &found.data {
                Some(statistics) => html! {
                    <Shown statistics={statistics.clone()} may_edit={role >= Role::Editor} />
                },
                None => found.instead(),
            } }
            if role == Role::Admin { <Exports /> }
        </div>
    }
}

/// Properties of [`Shown`].
#[derive(Properties, PartialEq)]
struct ShownProps {
    statistics: Rc<Statistics>,
    may_edit: bool,
}

#[function_component]
fn Shown(props: &ShownProps) -> Html {
    let t = use_words();
    let statistics = &props.statistics;
    let days = statistics
        .days
        .iter()
        .map(|day| Stack {
            label: short_date(&day.date),
            parts: vec![day.by_bot, day.by_person, day.unanswered],
        })
        .collect::<Vec<_>>();
    let conversations = statistics
        .days
        .iter()
        .map(|day| Stack {
            label: short_date(&day.date),
            parts: vec![
                (day.conversations - day.handed_over).max(0),
                day.handed_over,
            ],
        })
        .collect::<Vec<_>>();
    let certainty = statistics
        .certainty
        .iter()
        .enumerate()
        .map(|(place, &n)| Stack {
            label: format!("{}–{} %", place * 10, place * 10 + 10),
            parts: vec![n],
        })
        .collect::<Vec<_>>();
    html! {
        <>
            <dl class="numbers">
                for (name, value) in sums(statistics, t) {
                    <div><dt>{ name }</dt><dd>{ value }</dd></div>
                }
            </dl>
            <section class="card">
                <h2>{ t("Conversations per day") }</h2>
                <Bars
                    title={t("Conversations per day")} of={t("Day")} stacks={conversations}
                    kinds={vec![("bot", t("With the bot alone").into()), ("person", t("Handed over").into())]}
                />
            </section>
            <section class="card">
                <h2>{ t("Answers per day") }</h2>
                <Bars
                    title={t("Answers per day")} of={t("Day")} stacks={days}
                    kinds={vec![
                        ("bot", t("By the bot").into()),
                        ("person", t("By a person").into()),
                        ("none", t("Unanswered").into()),
                    ]}
                />
            </section>
            <section class="card">
                <h2>{ t("Certainty of the bot's answers") }</h2>
                <p>{ t("Of answers given with 80 %, eight in ten are right. Much on the left side: questions that need better answers.") }</p>
                <Bars
                    title={t("Certainty of the bot's answers")} of={t("Certainty")}
                    stacks={certainty} kinds={vec![("bot", t("Answers").into())]}
                />
            </section>
            <Unanswered groups={statistics.unanswered.clone()} may_edit={props.may_edit} />
            if !statistics.states.is_empty() {
                <section class="card">
                    <h2>{ t("States said most") }</h2>
                    <div class="table"><table>
                        <thead><tr>
                            <th scope="col">{ t("State") }</th>
                            <th scope="col" class="number">{ t("Times") }</th>
                        </tr></thead>
                        <tbody>
                            for (state, n) in statistics.states.iter().take(20) {
                                <tr><td><code>{ state }</code></td><td class="number">{ n }</td></tr>
                            }
                        </tbody>
                    </table></div>
                </section>
            }
        </>
    }
}

/// The sums above the pictures.
fn sums(statistics: &Statistics, t: Words) -> Vec<(&'static str, String)> {
    let total = &statistics.total;
    let mut sums = vec![
        (t("Conversations"), total.conversations.to_string()),
        (t("Questions"), total.questions.to_string()),
        (t("Answered by the bot"), total.by_bot.to_string()),
        (t("Answered by a person"), total.by_person.to_string()),
        (t("Unanswered"), total.unanswered.to_string()),
    ];
    if let Some(median) = statistics.waiting_median_s {
        sums.push((t("Median wait"), duration((median * 1000.0) as i64)));
    }
    if let Some(rating) = statistics.rating {
        sums.push((t("Rating"), format!("{rating:.1} / 5")));
    }
    sums
}

/// `2026-11-21` as `21.11.`: the year is the one of the span above.
fn short_date(date: &str) -> String {
    let mut parts = date.splitn(3, '-').skip(1);
    match (parts.next(), parts.next()) {
        (Some(month), Some(day)) => format!("{day}/{month}"),
        _ => date.to_owned(),
    }
}

/// Properties of [`Unanswered`].
#[derive(Properties, PartialEq)]
struct UnansweredProps {
    groups: Vec<UnansweredGroup>,
    may_edit: bool,
}

#[function_component]
fn Unanswered(props: &UnansweredProps) -> Html {
    let t = use_words();
    html! {
        <section class="card">
            <h2>{ t("What to write next") }</h2>
            <p>{ t("Questions that were not answered, those that mean the same together.") }</p>
            if props.groups.is_empty() {
                { empty("check", t("Every question was answered"), "") }
            }
            <ul class="groups">
                for group in props.groups.iter() {
                    <li>
                        <div>
                            <p dir="auto"><b>{ &group.question }</b></p>
                            if !group.others.is_empty() {
                                <p class="others" dir="auto">{ group.others.join(" · ") }</p>
                            }
                        </div>
                        <span class="mark">
                            if group.n == 1 {
                                { t("asked once") }
                            } else {
                                { fill(t("asked {n} times"), &[("n", &group.n.to_string())]) }
                            }
                        </span>
                        if props.may_edit {
                            <a
                                class="button"
                                href={Route::Knowledge {
                                    question: Some(group.question.clone()),
                                    lang: group.lang.clone(),
                                }.href()}
                            >
                                { icon("edit") }{ t("Write an answer") }
                            </a>
                        }
                    </li>
                }
            </ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_short_below_its_bar() {
        assert_eq!(short_date("2026-11-05"), "05/11");
        assert_eq!(short_date(""), "");
    }
}
