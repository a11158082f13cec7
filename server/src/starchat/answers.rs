//! `/knowledgebase`: questions with their answers, one at a time.

use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use edgewise_engine::value::Value;
use std::collections::HashMap;

use super::access::{Reading, Writing, check_lock};
use super::body::{Body, Members};
use super::document::{self, Page, Shape, change_entry, indexed, read_entry, removed, respond};
use super::fault::{Answer, Fault};
use super::states::Wanted;
use crate::Server;
use crate::bot;
use crate::knowledge::{Edit, Editor, Entry, Item, held, release, take_lock, write_entry};

/// StarChat's name of the kind.
pub const DTYPE: &str = "question";

/// The entries of these names, or all.
pub async fn read(
    Shared(server): Shared<Server>,
    reading: Reading,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let wanted = Wanted::of(query.as_deref());
    if wanted.ids.is_empty() && !wanted.dump {
        return Err(Fault::malformed(
            "`ids` is missing: /knowledgebase?ids=0&ids=…, or ?dump=true for all",
        ));
    }
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let locks = held(
        &mut *server.store().read().await?,
        Item::Answer,
        server.now(),
    )
    .await?;
    let shape = if wanted.dump {
        Shape::Camel
    } else {
        wanted.shape()
    };
    let told = |entry: &&Entry| reading.is_trusted || entry.is_answered();
    let document = |entry: &Entry| {
        let status = match locks.contains_key(&entry.id) {
            true => entry.status.max(1),
            false => 0,
        };
        document::entry(entry, status, shape)
    };
    let documents: Vec<Value> = if wanted.dump {
        let all = knowledge.content.entries.iter();
        all.filter(told).map(document).collect()
    } else {
        let found = wanted.ids.iter().filter_map(|id| knowledge.entry(id));
        found.filter(told).map(document).collect()
    };
    Ok(Page::of_named(shape, documents).response())
}

/// A new entry, or all of one that there is.
pub async fn create(
    Shared(server): Shared<Server>,
    writing: Writing,
    Body(body): Body,
) -> Answer<Response> {
    let lang = writing.way.language(&*bot::newest(&server).await?);
    let entry = read_entry(&body, &lang)?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let (version, created) = put(&mut edit, entry.clone(), &writing.editor).await?;
    edit.commit(&server).await?;
    let body = indexed(&writing.way.index, DTYPE, &entry.id, version, created);
    Ok(respond(StatusCode::CREATED, &body))
}

/// Writes an entry; gives the version, and whether it is new.
///
/// # Errors
/// 409 when somebody else has it open.
pub async fn put(edit: &mut Edit, entry: Entry, editor: &Editor) -> Answer<(i64, bool)> {
    let before = edit.entry(&entry.id).await?;
    let version = before.as_ref().map_or(0, |before| before.version) + 1;
    let place = match &before {
        Some(before) => before.place,
        None => edit.next_place(Item::Answer).await?,
    };
    let learnt_from = before
        .as_ref()
        .and_then(|before| before.learnt_from.clone());
    let entry = Entry {
        version,
        place,
        learnt_from,
        ..entry
    };
    store(edit, entry, editor).await?;
    Ok((version, before.is_none()))
}

/// Writes an entry whose version is set, and what its status says about the lock.
async fn store(edit: &mut Edit, mut entry: Entry, editor: &Editor) -> Answer<()> {
    let id = entry.id.clone();
    check_lock(edit, Item::Answer, &id, editor).await?;
    entry.changed_at = edit.now;
    entry.edited_by = Some(editor.name.clone());
    // A conversation's entries are counted from 1, without a gap.
    if !entry.conversation.is_empty() && entry.index.is_none() {
        entry.index = Some(edit.next_index(&entry.conversation).await?);
    }
    if entry.status == 0 {
        release(&mut edit.tx, Item::Answer, &id, editor).await?;
    } else {
        take_lock(&mut edit.tx, Item::Answer, &id, editor, edit.now).await?;
    }
    write_entry(&mut edit.tx, &entry).await?;
    Ok(())
}

/// Some members of an entry.
pub async fn update(
    Shared(server): Shared<Server>,
    writing: Writing,
    Path(path): Path<HashMap<String, String>>,
    Body(body): Body,
) -> Answer<Response> {
    let id = path.get("id").map(String::as_str).unwrap_or_default();
    Members::of(&body)?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let before = edit.entry(id).await?;
    let before = before.ok_or_else(|| Fault::unknown("document", id))?;
    let mut entry = change_entry(&before, &body)?;
    if entry.conversation != before.conversation && entry.index == before.index {
        // In another conversation it comes last, unless the body says where.
        let says = Members::of(&body)?.has(&["index_in_conversation", "indexInConversation"]);
        entry.index = entry.index.filter(|_| says);
    }
    entry.version = before.version + 1;
    let version = entry.version;
    store(&mut edit, entry, &writing.editor).await?;
    edit.commit(&server).await?;
    let body = indexed(&writing.way.index, DTYPE, id, version, false);
    Ok(respond(StatusCode::CREATED, &body))
}

/// Removes an entry.
pub async fn remove(
    Shared(server): Shared<Server>,
    writing: Writing,
    Path(path): Path<HashMap<String, String>>,
) -> Answer<Response> {
    let id = path.get("id").map(String::as_str).unwrap_or_default();
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    check_lock(&mut edit, Item::Answer, id, &writing.editor).await?;
    let before = edit.entry(id).await?;
    let found = edit.remove(Item::Answer, id).await?;
    if found {
        edit.commit(&server).await?;
    }
    let version = before.map_or(0, |before| before.version) + 1;
    let body = removed(&writing.way.index, DTYPE, id, version, found);
    Ok(respond(StatusCode::OK, &body))
}
