//! A turn that waits: candidates with their certainty, and the bar that counts down.
//!
//! An operator sends a candidate by clicking it or by its number, takes it into the composer, stops
//! the clock, gives it more time, or wants no answer at all.
//! Stopping and more time are one key away everywhere, also while writing: F8 and F9.

use edgewise_protocol::id::TurnId;
use edgewise_protocol::turn::{AnswerTurn, ChangeTurn, Resolution, Suggestion, Turn};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::use_now;
use crate::api::{self, Fault};
use crate::browser;
use crate::desk::{Action, Desk};
use crate::feeds::use_desk;
use crate::figures::{is_announced, percent, seconds_left};
use crate::parts::button::{Button, Weight};
use crate::parts::icon::icon;
use crate::parts::loading::{Doing, use_doing};
use crate::preferences::has_single_keys;
use crate::route::encode;
use crate::words::{fill, use_words};

/// What an operator does with a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Sends the candidate at a place, from 0.
    Send(usize),
    /// Takes it into the composer.
    Edit(usize),
    /// Stops the clock, or lets it run again.
    Hold,
    /// Gives more time.
    Extend,
    /// Wants no answer.
    Reject,
}

/// What a key does, `in_field` while somebody writes.
pub fn deed_of(key: &str, in_field: bool, single_keys: bool) -> Option<Deed> {
    match key {
        "F8" => return Some(Deed::Hold),
        "F9" => return Some(Deed::Extend),
        _ if in_field || !single_keys => return None,
        _ => {}
    }
    match key {
        " " => Some(Deed::Hold),
        "+" => Some(Deed::Extend),
        "Escape" => Some(Deed::Reject),
        key => {
            let place: usize = key.parse().ok()?;
            (1..=9).contains(&place).then(|| Deed::Send(place - 1))
        }
    }
}

/// Properties of [`Candidates`].
#[derive(Properties, PartialEq)]
pub struct CandidatesProps {
    /// The turn.
    pub turn: std::rc::Rc<Turn>,
    /// Takes a candidate into the composer.
    pub onedit: Callback<Suggestion>,
}

/// The candidates of a turn.
#[function_component]
pub fn Candidates(props: &CandidatesProps) -> Html {
    let t = use_words();
    let doing = use_doing();
    let desk = use_desk();
    let perform = {
        let (turn, onedit, doing) = (props.turn.clone(), props.onedit.clone(), doing.clone());
        let tell = desk.as_ref().map(UseReducerHandle::dispatcher);
        Callback::from(move |deed: Deed| {
            if let Some(tell) = tell.clone().filter(|_| !doing.is_busy()) {
                perform(&deed, &turn, &onedit, &doing, tell);
            }
        })
    };
    use_keys(perform.clone());
    let turn = &props.turn;
    let Some(desk) = desk else {
        return Html::default();
    };
    if let Some(resolution) = turn.resolution {
        let text = match (resolution, &turn.resolved_by) {
            (Resolution::Operator, Some(name)) if *name != desk.me.operator.name => {
                fill(t("{name} has answered."), &[("name", name)])
            }
            _ => return Html::default(),
        };
        return html! { <p class="turn-over" role="status">{ text }</p> };
    }
    let act = |deed: Deed| {
        let perform = perform.clone();
        Callback::from(move |()| perform.emit(deed.clone()))
    };
    html! {
        <section class={classes!("turn", turn.held.then_some("held"))} aria-labelledby="turn-title">
            <header>
                <h2 id="turn-title">{ t("Suggested answers") }</h2>
                <Countdown turn={turn.clone()} offset_ms={desk.offset_ms} />
                <div class="turn-buttons">
                    if turn.deadline_at.is_some() || turn.held {
                        <Button
                            label={if turn.held { t("Let it run") } else { t("Hold") }}
                            icon={if turn.held { "play" } else { "pause" }}
                            onclick={act(Deed::Hold)} keys="F8"
                        />
                        <Button
                            label={t("More time")} icon="more" onclick={act(Deed::Extend)} keys="F9"
                        />
                    }
                    <Button
                        label={t("No answer")} weight={Weight::Quiet} onclick={act(Deed::Reject)}
                    />
                </div>
            </header>
            if let Some(fault) = &turn.fault {
                <p class="wrong">{ icon("warning") }{ " " }{ fault }</p>
            }
            if turn.suggestions.is_empty() && turn.fault.is_none() {
                <p class="more">{ t("The bot knows no answer. Please write one.") }</p>
            }
            <ol class="candidates">
                for (place, suggestion) in turn.suggestions.iter().enumerate() {
                    <li key={suggestion.id.clone()}>
                        <button
                            type="button" class="candidate"
                            onclick={act(Deed::Send(place)).reform(|_: MouseEvent| ())}
                            aria-keyshortcuts={(place + 1).to_string()}
                        >
                            <span class="place" aria-hidden="true">{ place + 1 }</span>
                            <span class="unseen">{ t("Send:") }{ " " }</span>
                            <span class="text" dir="auto">{ &suggestion.text }</span>
                            <span class="sure">{ percent(suggestion.certainty) }</span>
                            if !suggestion.question.is_empty() {
                                <span class="known" dir="auto">{ &suggestion.question }</span>
                            }
                        </button>
                        <Button
                            label={t("Edit before sending")} icon="edit" is_small=true
                            weight={Weight::Quiet} onclick={act(Deed::Edit(place))}
                        />
                    </li>
                }
            </ol>
            if let Some(fault) = doing.fault() {
                <p class="wrong" role="alert">{ fault.text(t) }</p>
            }
        </section>
    }
}

/// Does what keys say, wherever on the page they are pressed.
///
/// Effects come a moment after the drawing that they belong to, and a key that is pressed in it
/// would be lost. So the listener is made while the component is drawn for the first time, ends with
/// it, and does what the newest drawing says.
#[hook]
fn use_keys(perform: Callback<Deed>) {
    let newest = use_mut_ref(Callback::noop);
    *newest.borrow_mut() = perform;
    use_mut_ref(|| {
        let window = browser::window()?;
        Some(EventListener::new_with_options(
            &window,
            "keydown",
            EventListenerOptions::enable_prevent_default(),
            move |event| {
                let perform = newest.borrow().clone();
                on_key(event, &perform);
            },
        ))
    });
}

fn on_key(event: &Event, perform: &Callback<Deed>) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let tag = target
        .as_ref()
        .map(web_sys::Element::tag_name)
        .unwrap_or_default();
    // Blank and Enter belong to the button or link that has the focus.
    let in_field = match tag.as_str() {
        "INPUT" | "TEXTAREA" | "SELECT" => true,
        "BUTTON" | "A" => event.key() == " ",
        _ => target.is_some_and(|target| target.closest("dialog").ok().flatten().is_some()),
    };
    if let Some(deed) = deed_of(&event.key(), in_field, has_single_keys()) {
        event.prevent_default();
        perform.emit(deed);
    }
}

fn perform(
    deed: &Deed,
    turn: &Turn,
    onedit: &Callback<Suggestion>,
    doing: &Doing,
    tell: UseReducerDispatcher<Desk>,
) {
    let change = ChangeTurn {
        version: turn.version,
        by_s: None,
    };
    let id = turn.id.clone();
    let call = |name: &'static str| async move { resolve(&id, name, &change).await };
    let take = move |turn: Option<Turn>| {
        if let Some(turn) = turn {
            let event = edgewise_protocol::desk::DeskEvent::Turn(turn);
            tell.dispatch(Action::Events(vec![event], browser::now()));
        }
    };
    match deed {
        // Without a clock there is nothing to stop; more time would begin one.
        Deed::Hold | Deed::Extend if turn.deadline_at.is_none() && !turn.held => {}
        Deed::Hold if !turn.held => doing.run(call("hold"), take),
        Deed::Hold | Deed::Extend => doing.run(call("extend"), take),
        Deed::Reject => doing.run(call("reject"), take),
        Deed::Edit(place) => {
            if let Some(suggestion) = turn.suggestions.get(*place) {
                onedit.emit(suggestion.clone());
                // The clock stands while somebody writes.
                if turn.deadline_at.is_some() && !turn.held {
                    doing.run(call("hold"), take);
                }
            }
        }
        Deed::Send(place) => {
            let Some(suggestion) = turn.suggestions.get(*place) else {
                return;
            };
            let answer = AnswerTurn {
                suggestion: Some(suggestion.id.clone()),
                text: None,
                version: turn.version,
            };
            let id = turn.id.clone();
            doing.run(async move { resolve(&id, "answer", &answer).await }, take);
        }
    }
}

/// Changes a turn; one that somebody else has resolved, or changed meanwhile, is no fault but news.
async fn resolve(
    id: &TurnId,
    name: &str,
    body: &impl serde::Serialize,
) -> Result<Option<Turn>, Fault> {
    let path = format!("turns/{}/{name}", encode(id.as_str()));
    match api::send::<Turn>("POST", &path, body).await {
        Ok(turn) => Ok(Some(turn)),
        Err(fault) if fault.status == 409 => match fault.now.clone() {
            Some(now) => api::read(&now).map(Some).map_err(|_| fault),
            None => Err(fault),
        },
        Err(fault) => Err(fault),
    }
}

/// Properties of [`Countdown`].
#[derive(Properties, PartialEq)]
struct CountdownProps {
    turn: std::rc::Rc<Turn>,
    offset_ms: i64,
}

/// The bar; screen readers hear its beginning, ten seconds and five.
#[function_component]
fn Countdown(props: &CountdownProps) -> Html {
    let t = use_words();
    let now = use_now(200);
    let turn = &props.turn;
    if turn.held {
        return html! { <p class="clock" role="status">{ t("The clock is stopped.") }</p> };
    }
    let Some(deadline) = turn.deadline_at else {
        return html! { <p class="clock">{ t("Nothing is sent by itself.") }</p> };
    };
    let left = seconds_left(deadline, now, props.offset_ms);
    let left_ms = (deadline - now - props.offset_ms).max(0);
    let all_ms = (deadline - turn.opened_at).max(1);
    let all = (all_ms + 999) / 1000;
    let n = left.to_string();
    let told = match is_announced(left, all) {
        true => fill(t("The best answer is sent in {n} seconds."), &[("n", &n)]),
        false => String::new(),
    };
    html! {
        <div class={classes!("clock", (left <= 5).then_some("soon"))}>
            <progress
                value={left_ms.to_string()} max={all_ms.to_string()}
                aria-label={t("Time until the best answer is sent")}
            />
            <span aria-hidden="true">{ format!("{left} s") }</span>
            <span class="unseen" role="status">{ told }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hold_and_more_time_are_one_key_away_also_while_writing() {
        assert_eq!(deed_of("F8", true, false), Some(Deed::Hold));
        assert_eq!(deed_of("F9", true, false), Some(Deed::Extend));
        assert_eq!(deed_of(" ", false, true), Some(Deed::Hold));
    }

    #[test]
    fn single_keys_are_for_who_does_not_write_and_can_be_turned_off() {
        assert_eq!(deed_of("1", false, true), Some(Deed::Send(0)));
        assert_eq!(deed_of("9", false, true), Some(Deed::Send(8)));
        assert_eq!(deed_of("Escape", false, true), Some(Deed::Reject));
        for key in ["1", " ", "Escape", "+"] {
            assert_eq!(deed_of(key, true, true), None, "{key}");
            assert_eq!(deed_of(key, false, false), None, "{key}");
        }
        assert_eq!(deed_of("0", false, true), None);
        assert_eq!(deed_of("12", false, true), None);
    }
}
