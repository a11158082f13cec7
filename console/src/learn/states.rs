//! The state machine as a table.

use edgewise_protocol::account::Role;
use edgewise_protocol::knowledge::{Listed, StateItem};
use serde_json::Value;
use yew::prelude::*;

use super::knowledge::{PAGE, Pager};
use super::state::StateDialog;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::field::{Text, edit};
use crate::parts::loading::use_load;
use crate::parts::state::empty;
use crate::route::encode;
use crate::words::{fill, use_words};

/// A state that says nothing yet.
fn blank() -> StateItem {
    StateItem {
        state: String::new(),
        lang: String::new(),
        queries: Vec::new(),
        bubble: String::new(),
        action: String::new(),
        action_input: Value::Object(serde_json::Map::new()),
        state_data: Value::Object(serde_json::Map::new()),
        success_value: String::new(),
        failure_value: String::new(),
        analyzer: String::new(),
        max_state_count: 0,
        execution_order: 0,
        evaluation_class: String::new(),
        version: 0,
        changed_at: 0,
        lock: None,
    }
}

/// The page of states.
#[function_component]
pub fn States() -> Html {
    let t = use_words();
    let chosen = use_state(|| (String::new(), 0_i64));
    let editing = use_state(|| None::<StateItem>);
    let removing = use_state(|| None::<StateItem>);
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("knowledge"));
    let path = format!(
        "knowledge/states?q={}&from={}&size={PAGE}",
        encode(chosen.0.trim()),
        chosen.1
    );
    let list = use_load::<Listed<StateItem>>(path, version);
    let role = desk
        .as_ref()
        .map(|desk| desk.me.operator.role)
        .unwrap_or_default();
    let may_edit = role >= Role::Editor;
    let close = {
        let (editing, removing, again) = (editing.clone(), removing.clone(), list.again.clone());
        Callback::from(move |()| {
            editing.set(None);
            removing.set(None);
            again.emit(());
        })
    };
    let open = |state: &UseStateHandle<Option<StateItem>>, item: StateItem| {
        let state = state.clone();
        Callback::from(move |()| state.set(Some(item.clone())))
    };
    let turn = |step: i64| {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set((chosen.0.clone(), (chosen.1 + step).max(0))))
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("States") }</h1>
                    <p>{ t("The state machine: what is said in each state, what is done, and what follows.") }</p>
                </div>
                if may_edit {
                    <div class="actions">
                        <Button
                            label={t("New state")} weight={Weight::Primary}
                            onclick={open(&editing, blank())}
                        />
                    </div>
                }
            </header>
            <div class="tools">
                <div class="search">
                    <Text
                        label={t("Search states")} kind="search" value={chosen.0.clone()}
                        onchange={edit(&chosen, |chosen, value| *chosen = (value, 0))}
                    />
                </div>
            </div>
            { match &list.data {
                None => list.instead(),
                Some(found) if found.items.is_empty() => html! {
                    { empty("flow", t("No states"), t("A state says something, shows buttons or asks for something.")) }
                },
                Some(found) => html! {
                    <>
                    <div class="table folds"><table>
                        <thead><tr>
                            <th scope="col">{ t("State") }</th>
                            <th scope="col">{ t("What is said") }</th>
                            <th scope="col">{ t("Action") }</th>
                            <th scope="col" class="number">{ t("Queries") }</th>
                            <th scope="col"><span class="unseen">{ t("Actions") }</span></th>
                        </tr></thead>
                        <tbody>
                            for item in found.items.iter() {
                                <tr key={format!("{} {}", item.state, item.lang)}>
                                    <td>
                                        <button
                                            type="button" class="text code"
                                            onclick={open(&editing, item.clone()).reform(|_: MouseEvent| ())}
                                        >
                                            { &item.state }
                                        </button>
                                        if !item.lang.is_empty() { <span class="more">{ " " }{ &item.lang }</span> }
                                    </td>
                                    <td dir="auto"><span class="two-lines">{ &item.bubble }</span></td>
                                    <td><code>{ &item.action }</code></td>
                                    <td class="number" data-name={t("Queries")}>{ item.queries.len() }</td>
                                    <td class="buttons">
                                        if let Some(lock) = item.lock.as_ref().filter(|lock| !lock.mine) {
                                            <span class="mark warn">
                                                { fill(t("{name} is changing this"), &[("name", &lock.by)]) }
                                            </span>
                                        }
                                        if may_edit {
                                            <Button
                                                label={fill(t("Delete {name}"), &[("name", &item.state)])}
                                                icon="trash" is_small=true weight={Weight::Quiet}
                                                onclick={open(&removing, item.clone())}
                                            />
                                        }
                                    </td>
                                </tr>
                            }
                        </tbody>
                    </table></div>
                    <Pager
                        from={chosen.1} n={found.items.len() as i64} total={found.total}
                        back={turn(-PAGE)} on={turn(PAGE)}
                    />
                    </>
                },
            } }
            if let Some(item) = (*editing).clone() {
                <StateDialog {item} {may_edit} onclose={close.clone()} />
            }
            if let Some(item) = &*removing {
                <Deletion
                    title={fill(t("Delete {name}?"), &[("name", &item.state)])}
                    text={t("States and buttons that lead to it lead nowhere then.")}
                    path={format!("knowledge/states/{}", encode(&item.state))}
                    ondone={close.clone()} onclose={close}
                />
            }
        </div>
    }
}
