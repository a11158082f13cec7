//! `/decisiontable`: states, one at a time.

use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use edgewise_engine::source::state_dump;
use edgewise_engine::source::state_row::StateRow;
use edgewise_engine::value::Value;
use std::collections::HashMap;

use super::access::{Reading, Writing, check_lock};
use super::body::{Body, Members};
use super::document::{self, Page, Shape, change_state, indexed, read_state, removed, respond};
use super::fault::{Answer, Fault};
use crate::Server;
use crate::knowledge::{Edit, Editor, Item, State, write_state};

/// StarChat's name of the kind.
pub const DTYPE: &str = "state";

/// What an address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// These documents.
    pub ids: Vec<String>,
    /// Whether they were named as version 5 names them.
    pub is_newer: bool,
    /// All of them.
    pub dump: bool,
}

impl Wanted {
    /// Of the text behind `?`.
    pub fn of(query: Option<&str>) -> Wanted {
        let mut wanted = Wanted::default();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "ids" => wanted.ids.push(value.into_owned()),
                "id" => {
                    wanted.ids.push(value.into_owned());
                    wanted.is_newer = true;
                }
                "dump" => wanted.dump = value == "true",
                _ => {}
            }
        }
        wanted
    }

    /// The members of what is given.
    pub fn shape(&self) -> Shape {
        if self.is_newer {
            Shape::Camel
        } else {
            Shape::Snake
        }
    }
}

/// The states of these names, or all.
pub async fn read(
    Shared(server): Shared<Server>,
    _reading: Reading,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let wanted = Wanted::of(query.as_deref());
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    if wanted.dump {
        let rows: Vec<StateRow> = knowledge.content.states.iter().map(State::row).collect();
        return Ok(super::bulk::file(state_dump::write(&rows)));
    }
    if wanted.ids.is_empty() {
        return Err(Fault::malformed(
            "`ids` is missing: /decisiontable?ids=start&ids=…, or ?dump=true for all",
        ));
    }
    let shape = wanted.shape();
    let found = wanted.ids.iter().filter_map(|id| knowledge.state(id));
    let documents = found.map(|state| document::state(state, shape));
    Ok(Page::of_named(shape, documents.collect()).response())
}

/// A new state, or all of one that there is.
pub async fn create(
    Shared(server): Shared<Server>,
    writing: Writing,
    Body(body): Body,
) -> Answer<Response> {
    let row = read_state(&body)?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let (version, created) = put(&mut edit, &row, &writing.editor).await?;
    edit.commit(&server).await?;
    let body = indexed(
        &writing.way.index,
        DTYPE,
        &row.state.value,
        version,
        created,
    );
    Ok(respond(StatusCode::CREATED, &body))
}

/// Writes a row; gives the version, and whether the state is new.
///
/// # Errors
/// 409 when somebody else has it open.
pub async fn put(edit: &mut Edit, row: &StateRow, editor: &Editor) -> Answer<(i64, bool)> {
    let name = row.state.value.as_str();
    let before = edit.state(name).await?;
    check_lock(edit, Item::State, name, editor).await?;
    let place = match &before {
        Some(before) => before.place,
        None => edit.next_place(Item::State).await?,
    };
    let version = before.as_ref().map_or(0, |before| before.version) + 1;
    let state = State {
        version,
        edited_by: Some(editor.name.clone()),
        ..State::of_row(row, place, edit.now)
    };
    write_state(&mut edit.tx, &state).await?;
    Ok((version, before.is_none()))
}

/// Some members of a state, named in the address.
pub async fn update(
    Shared(server): Shared<Server>,
    writing: Writing,
    Path(path): Path<HashMap<String, String>>,
    Body(body): Body,
) -> Answer<Response> {
    let name = path.get("id").map(String::as_str).unwrap_or_default();
    let version = change(&server, &writing.editor, name, &body).await?;
    let body = indexed(&writing.way.index, DTYPE, name, version, false);
    Ok(respond(StatusCode::CREATED, &body))
}

/// Some members of a state, named in the body: version 5's way, which answers 200.
pub async fn update_named(
    Shared(server): Shared<Server>,
    writing: Writing,
    Body(body): Body,
) -> Answer<Response> {
    let members = Members::of(&body)?;
    let name = members.need("state", members.text(&["state"]))?;
    let version = change(&server, &writing.editor, name, &body).await?;
    let body = indexed(&writing.way.index, DTYPE, name, version, false);
    Ok(respond(StatusCode::OK, &body))
}

async fn change(server: &Server, editor: &Editor, name: &str, body: &Value) -> Answer<i64> {
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let before = edit.state(name).await?;
    let before = before.ok_or_else(|| Fault::unknown("state", name))?;
    check_lock(&mut edit, Item::State, name, editor).await?;
    let state = State {
        version: before.version + 1,
        changed_at: edit.now,
        edited_by: Some(editor.name.clone()),
        ..change_state(&before, body)?
    };
    write_state(&mut edit.tx, &state).await?;
    edit.commit(server).await?;
    Ok(state.version)
}

/// Removes a state.
pub async fn remove(
    Shared(server): Shared<Server>,
    writing: Writing,
    Path(path): Path<HashMap<String, String>>,
) -> Answer<Response> {
    let name = path.get("id").map(String::as_str).unwrap_or_default();
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    check_lock(&mut edit, Item::State, name, &writing.editor).await?;
    let before = edit.state(name).await?;
    let found = edit.remove(Item::State, name).await?;
    if found {
        edit.commit(&server).await?;
    }
    let version = before.map_or(0, |before| before.version) + 1;
    let body = removed(&writing.way.index, DTYPE, name, version, found);
    Ok(respond(StatusCode::OK, &body))
}
