//! One state, open for changes: all its columns.

use edgewise_protocol::knowledge::StateItem;
use serde_json::Value;
use yew::prelude::*;

use super::buttons::{Buttons, buttons_of, input_of};
use super::conflict::Conflict;
use super::lock::{Held, lock_notice, use_lock};
use crate::api::{self, Fault};
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::{Text, edit};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::encode;
use crate::words::{Words, use_words};

/// The action that shows buttons.
const SHOW_BUTTONS: &str = "show_buttons";

/// A state as texts.
#[derive(Debug, Clone, PartialEq)]
struct Form {
    item: StateItem,
    queries: String,
    input: String,
    data: String,
    count: String,
    order: String,
    buttons: Option<Vec<(String, String)>>,
}

/// JSON as people read it; nothing for nothing.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Object(members) if members.is_empty() => String::new(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn form_of(item: StateItem) -> Form {
    Form {
        queries: item.queries.join("\n"),
        input: written(&item.action_input),
        data: written(&item.state_data),
        count: item.max_state_count.to_string(),
        order: item.execution_order.to_string(),
        buttons: buttons_of(&item.action_input),
        item,
    }
}

/// The state that a form describes, or the field that cannot be read.
fn item_of(form: &Form) -> Result<StateItem, &'static str> {
    let json = |text: &str, name: &'static str| match text.trim() {
        "" => Ok(Value::Object(serde_json::Map::new())),
        text => serde_json::from_str(text).map_err(|_| name),
    };
    let action_input = match &form.buttons {
        Some(buttons) if form.item.action == SHOW_BUTTONS => input_of(buttons),
        _ => json(&form.input, "action_input")?,
    };
    Ok(StateItem {
        state: form.item.state.trim().to_owned(),
        queries: form
            .queries
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        action_input,
        state_data: json(&form.data, "state_data")?,
        max_state_count: form.count.trim().parse().map_err(|_| "max_state_count")?,
        execution_order: form.order.trim().parse().map_err(|_| "execution_order")?,
        lock: None,
        ..form.item.clone()
    })
}

fn newer(fault: Option<&Fault>) -> Option<StateItem> {
    let fault = fault.filter(|fault| fault.code == "changed")?;
    api::read(fault.now.as_ref()?).ok()
}

fn texts(form: &Form, t: Words) -> Vec<(AttrValue, AttrValue)> {
    let item = &form.item;
    let input = item_of(form).map_or(form.input.clone(), |item| written(&item.action_input));
    [
        (t("What is said"), item.bubble.clone()),
        (t("Queries"), form.queries.clone()),
        (t("Action"), item.action.clone()),
        (t("Input of the action"), input),
        (t("Data"), form.data.clone()),
        (t("After success"), item.success_value.clone()),
        (t("After failure"), item.failure_value.clone()),
        (t("Rule"), item.analyzer.clone()),
    ]
    .map(|(name, text)| (AttrValue::from(name), AttrValue::from(text)))
    .to_vec()
}

/// Properties of [`StateDialog`].
#[derive(Properties, PartialEq)]
pub struct StateProps {
    /// The state; version 0 for a new one.
    pub item: StateItem,
    /// Whether it may be changed by who looks.
    pub may_edit: bool,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// The form of a state.
#[function_component]
pub fn StateDialog(props: &StateProps) -> Html {
    let t = use_words();
    let form = {
        let item = props.item.clone();
        use_state(move || form_of(item))
    };
    let bad = use_state(|| None::<&'static str>);
    let doing = use_doing();
    let is_new = props.item.version == 0 && props.item.state.is_empty();
    let lock = (!is_new && props.may_edit)
        .then(|| format!("knowledge/states/{}/lock", encode(&props.item.state)));
    let held = use_lock(lock);
    let is_locked = !props.may_edit || matches!(held, Held::Other(_));
    let save = {
        let (form, doing, bad, onclose) = (
            form.clone(),
            doing.clone(),
            bad.clone(),
            props.onclose.clone(),
        );
        Callback::from(move |version: Option<i64>| {
            let mut item = match item_of(&form) {
                Ok(item) => item,
                Err(field) => return bad.set(Some(field)),
            };
            bad.set(None);
            if let Some(version) = version {
                item.version = version;
            }
            let path = format!("knowledge/states/{}", encode(&item.state));
            let onclose = onclose.clone();
            doing.run(
                async move { api::send::<StateItem>("PUT", &path, &item).await },
                move |_| onclose.emit(()),
            );
        })
    };
    let onsubmit = {
        let save = save.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !is_locked {
                save.emit(None);
            }
        })
    };
    let theirs = newer(doing.fault());
    let take = {
        let (form, doing, theirs) = (form.clone(), doing.clone(), theirs.clone());
        Callback::from(move |()| {
            if let Some(theirs) = theirs.clone() {
                form.set(form_of(theirs));
            }
            doing.forget();
        })
    };
    let keep = {
        let version = theirs.as_ref().map(|theirs| theirs.version);
        save.reform(move |()| version)
    };
    let set_buttons = {
        let form = form.clone();
        Callback::from(move |buttons| {
            form.set(Form {
                buttons: Some(buttons),
                ..(*form).clone()
            });
        })
    };
    let error = |name: &str| match *bad {
        Some(found) if found == name => Some(t("This cannot be read.").to_owned()),
        _ => doing.about(name),
    };
    let title = match is_new {
        true => t("New state").to_owned(),
        false => format!("{} {}", t("State"), props.item.state),
    };
    let shows_buttons = form.item.action == SHOW_BUTTONS;
    html! {
        <Dialog {title} onclose={props.onclose.clone()} is_wide=true>
            { lock_notice(&held, t) }
            if let Some(theirs) = theirs {
                <Conflict mine={texts(&form, t)} theirs={texts(&form_of(theirs), t)} {take} {keep} />
            } else {
                <form {onsubmit}>
                    <div class="columns">
                        <Text
                            label={t("Name")} value={form.item.state.clone()} is_code=true
                            required=true readonly={!is_new} error={error("state")}
                            onchange={edit(&form, |form, value| form.item.state = value)}
                        />
                        <Text
                            label={t("Language")} value={form.item.lang.clone()} readonly={is_locked}
                            hint={t("A code such as en; empty for all.")} error={error("lang")}
                            onchange={edit(&form, |form, value| form.item.lang = value)}
                        />
                    </div>
                    <Text
                        label={t("What is said")} value={form.item.bubble.clone()} rows={4}
                        readonly={is_locked} error={error("bubble")}
                        onchange={edit(&form, |form, value| form.item.bubble = value)}
                    />
                    <Text
                        label={t("Queries")} value={form.queries.clone()} rows={4}
                        hint={t("Questions that lead here, one a line.")} readonly={is_locked}
                        error={error("queries")}
                        onchange={edit(&form, |form, value| form.queries = value)}
                    />
                    <Text
                        label={t("Action")} value={form.item.action.clone()} is_code=true
                        hint={t("show_buttons, input_form, or a function of the page; may be empty.")}
                        readonly={is_locked} error={error("action")}
                        onchange={edit(&form, |form, value| form.item.action = value)}
                    />
                    if let Some(buttons) = form.buttons.clone().filter(|_| shows_buttons) {
                        <Buttons {buttons} readonly={is_locked} onchange={set_buttons} />
                    } else {
                        <Text
                            label={t("Input of the action")} value={form.input.clone()} rows={4}
                            is_code=true hint={t("JSON; may be empty.")} readonly={is_locked}
                            error={error("action_input")}
                            onchange={edit(&form, |form, value| form.input = value)}
                        />
                    }
                    <div class="columns">
                        <Text
                            label={t("After success")} value={form.item.success_value.clone()}
                            is_code=true readonly={is_locked} error={error("success_value")}
                            onchange={edit(&form, |form, value| form.item.success_value = value)}
                        />
                        <Text
                            label={t("After failure")} value={form.item.failure_value.clone()}
                            is_code=true readonly={is_locked} error={error("failure_value")}
                            onchange={edit(&form, |form, value| form.item.failure_value = value)}
                        />
                    </div>
                    <Text
                        label={t("Rule")} value={form.item.analyzer.clone()} rows={2} is_code=true
                        hint={t("An expression that lets the state answer; may be empty.")}
                        readonly={is_locked} error={error("analyzer")}
                        onchange={edit(&form, |form, value| form.item.analyzer = value)}
                    />
                    <div class="columns">
                        <Text
                            label={t("Most times in a conversation")} value={form.count.clone()}
                            hint={t("0 without end.")} readonly={is_locked}
                            error={error("max_state_count")}
                            onchange={edit(&form, |form, value| form.count = value)}
                        />
                        <Text
                            label={t("Place among equals")} value={form.order.clone()}
                            readonly={is_locked} error={error("execution_order")}
                            onchange={edit(&form, |form, value| form.order = value)}
                        />
                        <Text
                            label={t("Set of states")} value={form.item.evaluation_class.clone()}
                            readonly={is_locked} error={error("evaluation_class")}
                            onchange={edit(&form, |form, value| form.item.evaluation_class = value)}
                        />
                    </div>
                    <Text
                        label={t("Data")} value={form.data.clone()} rows={3} is_code=true
                        hint={t("JSON that is handed out with the answer; may be empty.")}
                        readonly={is_locked} error={error("state_data")}
                        onchange={edit(&form, |form, value| form.data = value)}
                    />
                    { wrong(doing.fault(), t) }
                    <div class="actions">
                        <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                        if props.may_edit {
                            <Button
                                label={t("Save")} weight={Weight::Primary} busy={doing.is_busy()}
                                disabled={is_locked}
                            />
                        }
                    </div>
                </form>
            }
        </Dialog>
    }
}
