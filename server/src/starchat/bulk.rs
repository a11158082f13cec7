//! Many at once: lists, uploads, dumps, removal, copies.
//!
//! All or nothing: a file with a mistake changes nothing.

use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use edgewise_engine::diagnostic::{Diagnostic, Severity};
use edgewise_engine::source::state_row::StateRow;
use edgewise_engine::source::{SourceFile, knowledge, state_dump, state_table};
use edgewise_engine::value::Value;
use std::collections::HashMap;

use super::access::{Writing, check_lock};
use super::body::{Body, Members, bytes};
use super::document::{
    check_row, indexed, number, object, read_entry, read_state, removed, respond, text,
};
use super::fault::{Answer, Fault};
use super::states::Wanted;
use super::{answers, states};
use crate::Server;
use crate::bot;
use crate::knowledge::{Edit, Entry, Item};

/// A download of JSON.
pub fn file(text: String) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], text).into_response()
}

fn data(results: Vec<Value>) -> Value {
    object([("data", Value::Array(results))])
}

/// The documents of a body: a list of them, or a dump.
fn documents(body: &Value) -> Answer<Vec<&Value>> {
    let list = match body
        .get("hits")
        .or_else(|| body.get("documents"))
        .unwrap_or(body)
    {
        Value::Array(items) => items,
        _ => return Err(Fault::malformed("a list of documents is expected")),
    };
    let inner = |item| -> &Value {
        let item: &Value = item;
        item.get("document").unwrap_or(item)
    };
    Ok(list.iter().map(inner).collect())
}

/// Says which document of a list is at fault.
fn at(number: usize, fault: Fault) -> Fault {
    match fault {
        Fault::Said(status, code, message) => {
            Fault::Said(status, code, format!("document {}: {message}", number + 1))
        }
        fault => fault,
    }
}

/// `POST /decisiontable/bulk`
pub async fn create_states(
    Shared(server): Shared<Server>,
    writing: Writing,
    Body(body): Body,
) -> Answer<Response> {
    let mut rows = Vec::new();
    for (number, document) in documents(&body)?.into_iter().enumerate() {
        rows.push(read_state(document).map_err(|fault| at(number, fault))?);
    }
    put_states(&server, &writing, &rows).await
}

async fn put_states(server: &Server, writing: &Writing, rows: &[StateRow]) -> Answer<Response> {
    let index = writing.way.index.as_str();
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let mut results = Vec::with_capacity(rows.len());
    for row in rows {
        let (version, created) = states::put(&mut edit, row, &writing.editor).await?;
        results.push(indexed(
            index,
            states::DTYPE,
            &row.state.value,
            version,
            created,
        ));
    }
    edit.commit(server).await?;
    Ok(respond(StatusCode::CREATED, &data(results)))
}

/// `POST /decisiontable/upload/csv`
pub async fn upload_table(
    Shared(server): Shared<Server>,
    writing: Writing,
    request: Request,
) -> Answer<Response> {
    let file = uploaded(request, &server, "states.csv").await?;
    let (rows, diagnostics) = state_table::read(&file);
    sound(&diagnostics, &rows)?;
    put_states(&server, &writing, &rows).await
}

/// `POST /decisiontable/upload/json`
pub async fn upload_dump(
    Shared(server): Shared<Server>,
    writing: Writing,
    request: Request,
) -> Answer<Response> {
    let file = uploaded(request, &server, "states.json").await?;
    let (rows, diagnostics) = state_dump::read(&file);
    sound(&diagnostics, &rows)?;
    put_states(&server, &writing, &rows).await
}

/// Checks that a file has no mistake.
fn sound(diagnostics: &[Diagnostic], rows: &[StateRow]) -> Answer<()> {
    let mistakes: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    if !mistakes.is_empty() {
        return Err(Fault::malformed(mistakes.join("\n")));
    }
    for (number, row) in rows.iter().enumerate() {
        check_row(row).map_err(|fault| at(number, fault))?;
    }
    Ok(())
}

/// The file of a request: of a form, whatever its field is called, or the body itself.
async fn uploaded(request: Request, server: &Server, name: &str) -> Answer<SourceFile> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("multipart/") {
        let bytes = bytes(request, server).await?;
        return Ok(SourceFile::new(name, bytes.to_vec()));
    }
    let broken = || Fault::malformed("a form with one file is expected");
    let mut form = Multipart::from_request(request, server)
        .await
        .map_err(|_| broken())?;
    let field = form.next_field().await.map_err(|_| broken())?;
    let field = field.ok_or_else(broken)?;
    let bytes = field.bytes().await.map_err(|_| broken())?;
    Ok(SourceFile::new(name, bytes.to_vec()))
}

/// `POST /knowledgebase/bulk` and `POST /knowledgebase/upload/json`
pub async fn create_answers(
    Shared(server): Shared<Server>,
    writing: Writing,
    request: Request,
) -> Answer<Response> {
    let file = uploaded(request, &server, "knowledge.json").await?;
    let body: Value =
        serde_json::from_slice(&file.bytes).map_err(|error| Fault::malformed(error.to_string()))?;
    let lang = writing.way.language(&*bot::newest(&server).await?);
    let mut entries = Vec::new();
    for (number, document) in documents(&body)?.into_iter().enumerate() {
        entries.push(read_entry(document, &lang).map_err(|fault| at(number, fault))?);
    }
    put_answers(&server, &writing, entries).await
}

/// `POST /knowledgebase/upload/csv`: language, question, answer.
pub async fn upload_knowledge(
    Shared(server): Shared<Server>,
    writing: Writing,
    request: Request,
) -> Answer<Response> {
    let file = uploaded(request, &server, "knowledge.csv").await?;
    let (rows, diagnostics) = knowledge::read(&file);
    sound(&diagnostics, &[])?;
    let rows = rows.iter().map(|row| Entry::of_file(row, 0, server.now()));
    let whole = rows.filter(|entry| !entry.question.is_empty() && !entry.answer.is_empty());
    put_answers(&server, &writing, whole.collect()).await
}

async fn put_answers(server: &Server, writing: &Writing, entries: Vec<Entry>) -> Answer<Response> {
    let index = writing.way.index.as_str();
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let mut results = Vec::with_capacity(entries.len());
    for entry in entries {
        let id = entry.id.clone();
        let (version, created) = answers::put(&mut edit, entry, &writing.editor).await?;
        results.push(indexed(index, answers::DTYPE, &id, version, created));
    }
    edit.commit(server).await?;
    Ok(respond(StatusCode::CREATED, &data(results)))
}

/// The names of a removal: in the address, or in the body.
async fn named(query: Option<String>, request: Request, server: &Server) -> Answer<Vec<String>> {
    let wanted = Wanted::of(query.as_deref());
    if !wanted.ids.is_empty() {
        return Ok(wanted.ids);
    }
    let Body(body) = Body::from_request(request, server).await?;
    let members = Members::of(&body)?;
    members.need("ids", members.texts(&["ids", "id"]))
}

async fn remove(
    server: &Server,
    writing: &Writing,
    item: Item,
    ids: Vec<String>,
) -> Answer<Response> {
    let index = writing.way.index.as_str();
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let mut results = Vec::with_capacity(ids.len());
    let mut n_found = 0;
    for id in ids {
        check_lock(&mut edit, item, &id, &writing.editor).await?;
        let (dtype, version) = match item {
            Item::State => {
                let before = edit.state(&id).await?;
                (states::DTYPE, before.map_or(0, |before| before.version))
            }
            Item::Answer => {
                let before = edit.entry(&id).await?;
                (answers::DTYPE, before.map_or(0, |before| before.version))
            }
        };
        let found = edit.remove(item, &id).await?;
        n_found += usize::from(found);
        results.push(removed(index, dtype, &id, version + 1, found));
    }
    if n_found > 0 {
        edit.commit(server).await?;
    }
    Ok(respond(StatusCode::OK, &data(results)))
}

/// `DELETE /decisiontable?id=…`, `POST /decisiontable/delete`
pub async fn remove_states(
    Shared(server): Shared<Server>,
    writing: Writing,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let ids = named(query, request, &server).await?;
    remove(&server, &writing, Item::State, ids).await
}

/// `DELETE /knowledgebase?id=…`, `POST /knowledgebase/delete`
pub async fn remove_answers(
    Shared(server): Shared<Server>,
    writing: Writing,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer<Response> {
    let ids = named(query, request, &server).await?;
    remove(&server, &writing, Item::Answer, ids).await
}

async fn remove_all(server: &Server, item: Item) -> Answer<Response> {
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let n = edit.remove_all(item).await?;
    edit.commit(server).await?;
    let body = object([("message", text("delete")), ("deleted", number(n))]);
    Ok(respond(StatusCode::OK, &body))
}

/// `DELETE /decisiontable/all`
pub async fn remove_all_states(
    Shared(server): Shared<Server>,
    _writing: Writing,
) -> Answer<Response> {
    remove_all(&server, Item::State).await
}

/// `DELETE /knowledgebase/all`
pub async fn remove_all_answers(
    Shared(server): Shared<Server>,
    _writing: Writing,
) -> Answer<Response> {
    remove_all(&server, Item::Answer).await
}

/// `POST /decisiontable/clone/{name}`: every segment in front leads to the same bot, so a copy is a
/// model that is kept under that name, and can be restored.
pub async fn clone(
    Shared(server): Shared<Server>,
    _writing: Writing,
    Path(path): Path<HashMap<String, String>>,
) -> Answer<Response> {
    let name = path.get("name").map(String::as_str).unwrap_or_default();
    if name.chars().count() > 200 {
        return Err(Fault::malformed("a name has at most 200 characters"));
    }
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let id = bot::keep(&server, name).await?;
    let body = object([
        ("message", text("cloned")),
        ("index", text(name)),
        ("model", text(&id)),
        ("total", number(knowledge.content.states.len() as i64)),
    ]);
    Ok(respond(StatusCode::OK, &body))
}
