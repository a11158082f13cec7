//! The operators' calls about states.

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use edgewise_engine::expression::{Zones, read_expression};
use edgewise_engine::source::state_row::StateRow;
use edgewise_protocol::account::Role;
use edgewise_protocol::knowledge::{Listed, Lock, StateItem};
use serde_json::Value;

use super::edit::{Edit, Editor};
use super::lock::{self, Held, Item};
use super::routes::{Wanted, editor, give_back, hold, locked, outdated};
use super::state::{self, State};
use crate::Server;
use crate::account::Signed;
use crate::http::{Answer, ApiError, Json};
use crate::store::as_json;

/// Most questions of one state.
const MAX_QUERIES: usize = 1_000;

/// A state as consoles see it.
fn shown(state: &State, held: Option<&Held>, asking: &Editor) -> StateItem {
    let json = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    StateItem {
        state: state.name.clone(),
        lang: state.lang.clone(),
        queries: state.queries.clone(),
        bubble: state.bubble.clone(),
        action: state.action.clone(),
        action_input: json(&state.action_input),
        state_data: json(&state.state_data),
        success_value: state.success_value.clone(),
        failure_value: state.failure_value.clone(),
        analyzer: state.analyzer.clone(),
        max_state_count: state.max_state_count,
        execution_order: state.execution_order,
        evaluation_class: state.evaluation_class.clone(),
        version: state.version,
        changed_at: state.changed_at,
        lock: held.map(|held| held.shown(&asking.id)),
    }
}

/// `GET /op/v1/knowledge/states`
pub async fn list(
    Shared(server): Shared<Server>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Listed<StateItem>>> {
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let on = &mut *server.store().read().await?;
    let locks = lock::held(on, Item::State, server.now()).await?;
    let fits = |state: &&State| {
        let mut texts = vec![
            state.name.as_str(),
            state.bubble.as_str(),
            state.action.as_str(),
        ];
        texts.extend(state.queries.iter().map(String::as_str));
        wanted.q.trim().is_empty() || wanted.is_in(&texts)
    };
    let found: Vec<&State> = knowledge.content.states.iter().filter(fits).collect();
    let (total, page) = wanted.page(found);
    let asking = editor(&signed);
    let items = page.map(|state| shown(state, locks.get(&state.name), &asking));
    Ok(Json(Listed {
        total,
        items: items.collect(),
    }))
}

/// Checks what a state is to be, and gives it.
fn checked(item: &StateItem) -> Answer<State> {
    let name = item.state.trim();
    if !(1..=200).contains(&name.chars().count()) || name.contains(char::is_control) {
        return Err(ApiError::invalid("state", "a name has 1 to 200 characters"));
    }
    if item.queries.len() > MAX_QUERIES {
        let message = format!("a state has at most {MAX_QUERIES} questions");
        return Err(ApiError::invalid("queries", message));
    }
    let is_objects = |value: &Value| match value {
        Value::Null | Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    };
    for (field, value, fits) in [
        (
            "action_input",
            &item.action_input,
            is_objects(&item.action_input),
        ),
        (
            "state_data",
            &item.state_data,
            !item.state_data.is_array() && is_objects(&item.state_data),
        ),
    ] {
        if !fits || as_json(value).len() > 60_000 {
            return Err(ApiError::invalid(
                field,
                "an object is expected, as in {\"Yes\": \"next_state\"}",
            ));
        }
    }
    for (field, n) in [
        ("max_state_count", item.max_state_count),
        ("execution_order", item.execution_order),
    ] {
        if u32::try_from(n).is_err() {
            return Err(ApiError::invalid(
                field,
                "a whole number from 0 on is expected",
            ));
        }
    }
    let empty_as_none = |value: &Value| match value {
        Value::Object(members) if members.is_empty() => "null".to_owned(),
        Value::Array(items) if items.is_empty() => "null".to_owned(),
        value => as_json(value),
    };
    let queries = item.queries.iter().map(|query| query.trim().to_owned());
    let state = State {
        name: name.to_owned(),
        lang: item.lang.clone(),
        queries: queries.filter(|query| !query.is_empty()).collect(),
        bubble: item.bubble.clone(),
        action: item.action.trim().to_owned(),
        action_input: empty_as_none(&item.action_input),
        state_data: empty_as_none(&item.state_data),
        success_value: item.success_value.trim().to_owned(),
        failure_value: item.failure_value.trim().to_owned(),
        analyzer: item.analyzer.trim().to_owned(),
        max_state_count: item.max_state_count,
        execution_order: item.execution_order,
        evaluation_class: item.evaluation_class.trim().to_owned(),
        ..State::default()
    };
    check_expression(&state.row()).map_err(|why| ApiError::invalid("analyzer", why))?;
    Ok(state)
}

/// Checks the expression of a row.
///
/// # Errors
/// What is wrong with it.
pub fn check_expression(row: &StateRow) -> Result<(), String> {
    let expression = &row.analyzer;
    if expression.value.is_empty() {
        return Ok(());
    }
    let read = read_expression(
        &expression.value,
        &expression.place,
        None,
        &mut Zones::default(),
    );
    read.map(|_| ()).map_err(|mistake| mistake.found)
}

/// The state as it is, if there is one, and `by` may change it.
async fn open(edit: &mut Edit, name: &str, by: &Editor) -> Answer<Option<(State, Option<Held>)>> {
    let held = lock::holder(edit.tx.on(), Item::State, name, edit.now).await?;
    let Some(state) = edit.state(name).await? else {
        return Ok(None);
    };
    match &held {
        Some(held) if held.by.id != by.id => Err(locked(held, &shown(&state, Some(held), by))),
        _ => Ok(Some((state, held))),
    }
}

/// `PUT /op/v1/knowledge/states/{state}`
pub async fn write(
    Shared(server): Shared<Server>,
    signed: Signed,
    Path(name): Path<String>,
    Json(item): Json<StateItem>,
) -> Answer<(StatusCode, Json<StateItem>)> {
    signed.at_least(Role::Editor)?;
    let wanted = checked(&item)?;
    if wanted.name != name {
        let message = "the name stays; make another state and remove this one";
        return Err(ApiError::invalid("state", message));
    }
    let by = editor(&signed);
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let before = open(&mut edit, &name, &by).await?;
    let (held, version, place) = match &before {
        Some((before, held)) if before.version != item.version => {
            return Err(outdated(&shown(before, held.as_ref(), &by)));
        }
        Some((before, held)) => (held.clone(), before.version, before.place),
        None if item.version != 0 => return Err(ApiError::not_found("state")),
        None => (None, 0, edit.next_place(Item::State).await?),
    };
    let (negative, regex) = match before {
        Some((before, _)) => (before.negative, before.regex),
        None => Default::default(),
    };
    let state = State {
        place,
        negative,
        regex,
        version: version + 1,
        changed_at: edit.now,
        edited_by: Some(by.name.clone()),
        ..wanted
    };
    state::write(&mut edit.tx, &state).await?;
    edit.commit(&server).await?;
    let status = if version == 0 {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(shown(&state, held.as_ref(), &by))))
}

/// `DELETE /op/v1/knowledge/states/{state}`
pub async fn remove(
    Shared(server): Shared<Server>,
    signed: Signed,
    Path(name): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Editor)?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let known = open(&mut edit, &name, &editor(&signed)).await?;
    known.ok_or_else(|| ApiError::not_found("state"))?;
    edit.remove(Item::State, &name).await?;
    edit.commit(&server).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /op/v1/knowledge/states/{state}/lock`
pub async fn take_lock(
    Shared(server): Shared<Server>,
    signed: Signed,
    Path(name): Path<String>,
) -> Answer<Json<Lock>> {
    signed.at_least(Role::Editor)?;
    let known = server.bots().shelf.newest(server.store()).await?;
    let state = known.state(&name);
    let state = state.ok_or_else(|| ApiError::not_found("state"))?;
    let by = editor(&signed);
    let held = hold(&server, Item::State, &name, &by).await?;
    if held.by.id != by.id {
        return Err(locked(&held, &shown(state, Some(&held), &by)));
    }
    Ok(Json(held.shown(&by.id)))
}

/// `DELETE /op/v1/knowledge/states/{state}/lock`
pub async fn release(
    Shared(server): Shared<Server>,
    signed: Signed,
    Path(name): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Editor)?;
    give_back(&server, Item::State, &name, &editor(&signed)).await
}
