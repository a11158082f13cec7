//! The operators' calls about questions and answers.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use edgewise_engine::model::terms;
use edgewise_engine::text::fold;
use edgewise_protocol::account::Role;
use edgewise_protocol::id::ConversationId;
use edgewise_protocol::knowledge::{KnowledgeChange, KnowledgeItem, Listed, Lock};
use serde::Deserialize;

use super::answer::{self, Entry};
use super::edit::{Edit, Editor};
use super::lock::{self, Held, Item};
use super::{learn, state_routes, upload};
use crate::account::{Signed, check_languages};
use crate::http::{Answer, ApiError, Json};
use crate::{Server, secret};

/// The largest upload.
const MAX_UPLOAD: usize = 8 << 20;
/// Most items of one page.
const MAX_SIZE: usize = 500;
/// Longest question and answer, in characters.
const MAX_QUESTION: usize = 2_000;
const MAX_ANSWER: usize = 20_000;

/// The calls.
pub fn routes() -> Router<Server> {
    let answers = "/op/v1/knowledge/answers";
    let states = "/op/v1/knowledge/states";
    let at = |path: &str, rest: &str| format!("{path}{rest}");
    Router::new()
        .route(answers, get(list).post(create))
        .route(&at(answers, "/{id}"), put(update).delete(remove))
        .route(&at(answers, "/{id}/lock"), post(take_lock).delete(release))
        .route(states, get(state_routes::list))
        .route(
            &at(states, "/{id}"),
            put(state_routes::write).delete(state_routes::remove),
        )
        .route(
            &at(states, "/{id}/lock"),
            post(state_routes::take_lock).delete(state_routes::release),
        )
        .route(
            "/op/v1/knowledge/import",
            post(upload::upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/op/v1/conversations/{id}/learn", post(learn::learn))
}

/// Who an operator is as an editor.
pub fn editor(signed: &Signed) -> Editor {
    Editor {
        id: format!("operator:{}", signed.operator.id),
        name: signed.operator.name.clone(),
    }
}

/// What a list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Words that stand in it.
    pub q: String,
    lang: Option<String>,
    verified: Option<bool>,
    doctype: Option<String>,
    from: usize,
    size: Option<usize>,
}

impl Wanted {
    /// A page of what was found.
    pub fn page<T>(&self, found: Vec<T>) -> (i64, impl Iterator<Item = T> + use<T>) {
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let size = self.size.unwrap_or(50).min(MAX_SIZE);
        (total, found.into_iter().skip(self.from).take(size))
    }

    /// Whether all words of the search stand in one of these texts, as they are or in part.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        let folded = |text: &str| {
            let mut folded = String::new();
            fold(text, &mut folded);
            folded
        };
        let wanted = folded(&self.q);
        let folded: Vec<String> = texts.iter().map(|text| folded(text)).collect();
        wanted
            .split_whitespace()
            .all(|word| folded.iter().any(|text| text.contains(word)))
    }

    fn fits(&self, entry: &Entry) -> bool {
        self.lang.as_ref().is_none_or(|lang| *lang == entry.lang)
            && self
                .verified
                .is_none_or(|verified| verified == entry.verified)
            && self
                .doctype
                .as_ref()
                .is_none_or(|doctype| *doctype == entry.doctype)
            && (self.q.trim().is_empty()
                || self.is_in(&[&entry.question, &entry.answer, &entry.topics, &entry.state]))
    }
}

/// An entry as consoles see it.
pub fn shown(entry: &Entry, held: Option<&Held>, asking: &Editor) -> KnowledgeItem {
    KnowledgeItem {
        id: entry.id.clone(),
        lang: entry.lang.clone(),
        question: entry.question.clone(),
        answer: entry.answer.clone(),
        state: entry.state.clone(),
        topics: entry.topics.clone(),
        verified: entry.verified,
        doctype: entry.doctype.clone(),
        learnt_from: entry.learnt_from.clone().map(ConversationId),
        version: entry.version,
        changed_at: entry.changed_at,
        lock: held.map(|held| held.shown(&asking.id)),
    }
}

async fn list(
    State(server): State<Server>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Listed<KnowledgeItem>>> {
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let on = &mut *server.store().read().await?;
    let locks = lock::held(on, Item::Answer, server.now()).await?;
    let listed = tokio::task::spawn_blocking(move || {
        let all = &knowledge.content.entries;
        let mut found: Vec<&Entry> = all.iter().filter(|entry| wanted.fits(entry)).collect();
        // What stands nowhere may be mistyped, or said in other words.
        if found.is_empty() && !wanted.q.trim().is_empty() {
            let loose = Wanted {
                q: String::new(),
                ..wanted.clone()
            };
            let similar = knowledge.questions().find(&wanted.q).into_iter();
            let similar = similar.filter_map(|(number, _)| all.get(number));
            found = similar.filter(|entry| loose.fits(entry)).collect();
        }
        let (total, page) = wanted.page(found);
        let asking = editor(&signed);
        let items = page.map(|entry| shown(entry, locks.get(&entry.id), &asking));
        Listed {
            total,
            items: items.collect(),
        }
    });
    let broken = |_| ApiError::unavailable("the search could not be done; try again");
    listed.await.map(Json).map_err(broken)
}

/// Checks what is to become of an entry.
fn check(change: &KnowledgeChange) -> Answer<()> {
    if change.question.chars().count() > MAX_QUESTION {
        let message = format!("a question has at most {MAX_QUESTION} characters");
        return Err(ApiError::invalid("question", message));
    }
    if terms(&change.question).is_empty() {
        return Err(ApiError::invalid(
            "question",
            "a question has at least one word",
        ));
    }
    if change.answer.trim().is_empty() && change.state.is_empty() {
        let message = "an answer is missing, or a state that the question leads to";
        return Err(ApiError::invalid("answer", message));
    }
    if change.answer.chars().count() > MAX_ANSWER {
        let message = format!("an answer has at most {MAX_ANSWER} characters");
        return Err(ApiError::invalid("answer", message));
    }
    if change.topics.chars().count() > 500 {
        return Err(ApiError::invalid(
            "topics",
            "topics have at most 500 characters",
        ));
    }
    if change.lang.is_empty() {
        return Ok(());
    }
    check_languages("lang", std::slice::from_ref(&change.lang))
}

/// Puts a checked change into an entry.
async fn store(
    edit: &mut Edit,
    entry: &mut Entry,
    change: &KnowledgeChange,
    by: &Editor,
) -> Answer<()> {
    check(change)?;
    if !change.state.is_empty() && edit.state(&change.state).await?.is_none() {
        let message = format!("there is no state `{}`", change.state);
        return Err(ApiError::invalid("state", message));
    }
    entry.lang.clone_from(&change.lang);
    change.question.trim().clone_into(&mut entry.question);
    entry.answer.clone_from(&change.answer);
    entry.topics.clone_from(&change.topics);
    entry.state.clone_from(&change.state);
    entry.verified = change.verified;
    if !matches!(entry.doctype.as_str(), "hidden" | "canned") {
        let doctype = if change.state.is_empty() {
            "normal"
        } else {
            "decisiontable"
        };
        doctype.clone_into(&mut entry.doctype);
    }
    entry.version += 1;
    entry.changed_at = edit.now;
    entry.edited_by = Some(by.name.clone());
    answer::write(&mut edit.tx, entry).await?;
    Ok(())
}

async fn create(
    State(server): State<Server>,
    signed: Signed,
    Json(change): Json<KnowledgeChange>,
) -> Answer<(StatusCode, Json<KnowledgeItem>)> {
    signed.at_least(Role::Editor)?;
    let by = editor(&signed);
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let mut entry = Entry {
        id: secret::id(),
        place: edit.next_place(Item::Answer).await?,
        ..Entry::default()
    };
    store(&mut edit, &mut entry, &change, &by).await?;
    edit.commit(&server).await?;
    Ok((StatusCode::CREATED, Json(shown(&entry, None, &by))))
}

/// The entry as it is, if `by` may change it.
async fn open(edit: &mut Edit, id: &str, by: &Editor) -> Answer<(Entry, Option<Held>)> {
    let entry = edit.entry(id).await?;
    let entry = entry.ok_or_else(|| ApiError::not_found("answer"))?;
    let held = lock::holder(edit.tx.on(), Item::Answer, id, edit.now).await?;
    match &held {
        Some(held) if held.by.id != by.id => Err(locked(held, &shown(&entry, Some(held), by))),
        _ => Ok((entry, held)),
    }
}

/// 409: somebody else has it open.
pub fn locked(held: &Held, now: &impl serde::Serialize) -> ApiError {
    let message = format!("{} has it open", held.by.name);
    ApiError::conflict("locked", &message, serde_json::to_value(now).ok())
}

/// 409: it is not what the change was made on.
pub fn outdated(now: &impl serde::Serialize) -> ApiError {
    let message = "it has been changed meanwhile";
    ApiError::conflict("changed", message, serde_json::to_value(now).ok())
}

async fn update(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(change): Json<KnowledgeChange>,
) -> Answer<Json<KnowledgeItem>> {
    signed.at_least(Role::Editor)?;
    let by = editor(&signed);
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let (mut entry, held) = open(&mut edit, &id, &by).await?;
    if entry.version != change.version {
        return Err(outdated(&shown(&entry, held.as_ref(), &by)));
    }
    store(&mut edit, &mut entry, &change, &by).await?;
    edit.commit(&server).await?;
    Ok(Json(shown(&entry, held.as_ref(), &by)))
}

async fn remove(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Editor)?;
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    open(&mut edit, &id, &editor(&signed)).await?;
    edit.remove(Item::Answer, &id).await?;
    edit.commit(&server).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_lock(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<Json<Lock>> {
    signed.at_least(Role::Editor)?;
    let known = server.bots().shelf.newest(server.store()).await?;
    let entry = known.entry(&id);
    let entry = entry.ok_or_else(|| ApiError::not_found("answer"))?;
    let by = editor(&signed);
    let held = hold(&server, Item::Answer, &id, &by).await?;
    if held.by.id != by.id {
        return Err(locked(&held, &shown(entry, Some(&held), &by)));
    }
    Ok(Json(held.shown(&by.id)))
}

/// Takes or renews a lock; who holds it then. Consoles are told of a new one.
pub async fn hold(server: &Server, item: Item, id: &str, by: &Editor) -> Answer<Held> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    let before = lock::holder(tx.on(), item, id, now).await?;
    let held = lock::take(&mut tx, item, id, by, now).await?;
    if before.is_none() {
        crate::desk::changed(&mut tx, "knowledge").await?;
    }
    tx.commit().await?;
    Ok(held)
}

/// Gives a lock back, and tells consoles.
pub async fn give_back(server: &Server, item: Item, id: &str, by: &Editor) -> Answer<StatusCode> {
    let mut tx = server.store().begin().await?;
    lock::release(&mut tx, item, id, by).await?;
    crate::desk::changed(&mut tx, "knowledge").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn release(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    signed.at_least(Role::Editor)?;
    give_back(&server, Item::Answer, &id, &editor(&signed)).await
}
