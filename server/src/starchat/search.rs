//! Searching both tables: a page of what matches, with the true total, in an order that stays.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use edgewise_engine::model::terms;
use edgewise_engine::value::Value;
use std::collections::HashMap;
use std::sync::Arc;

use super::access::Reading;
use super::body::{Body, Members};
use super::document::{self, Page, Shape, number, object, respond, text};
use super::fault::{Answer, Fault};
use crate::Server;
use crate::knowledge::{Entry, Item, Knowledge, held};

/// Most documents of one page.
const MAX_SIZE: i64 = 10_000;

/// Which part of what matches is given.
struct Part {
    from: usize,
    size: usize,
    least: f64,
}

fn part(members: Members<'_>) -> Answer<Part> {
    let from = members.count(&["from"])?.unwrap_or(0);
    let size = members.count(&["size"])?.unwrap_or(10).min(MAX_SIZE);
    Ok(Part {
        from: usize::try_from(from).unwrap_or(usize::MAX),
        size: usize::try_from(size).unwrap_or(0),
        least: members.number(&["min_score", "minScore"])?.unwrap_or(0.0),
    })
}

/// A page of hits, which are in their order.
fn written(
    shape: Shape,
    part: &Part,
    mut hits: Vec<(usize, f64)>,
    document: impl Fn(usize) -> Option<Value>,
) -> Response {
    hits.retain(|(_, score)| *score >= part.least);
    let total = hits.len();
    let best = hits.iter().map(|(_, score)| *score).reduce(f64::max);
    let hits = hits.into_iter().skip(part.from).take(part.size);
    let hits = hits.filter_map(|(number, score)| Some((score, document(number)?)));
    let page = Page {
        shape,
        total,
        max_score: best,
        hits: hits.collect(),
    };
    page.response()
}

/// Runs what may take a while beside what others wait for.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Fault::malformed("the search could not be done"))
}

/// `POST /decisiontable_search`
pub async fn states(shared: Shared<Server>, reading: Reading, body: Body) -> Answer<Response> {
    search_states(shared, reading, body, Shape::Snake).await
}

/// `POST /decisiontable/search`
pub async fn states_newer(
    shared: Shared<Server>,
    reading: Reading,
    body: Body,
) -> Answer<Response> {
    search_states(shared, reading, body, Shape::Camel).await
}

async fn search_states(
    Shared(server): Shared<Server>,
    _reading: Reading,
    Body(body): Body,
    shape: Shape,
) -> Answer<Response> {
    let members = Members::of(&body)?;
    let part = part(members)?;
    let name = members.text(&["state"])?.map(str::to_owned);
    let queries = members
        .texts(&["queries", "query"])?
        .map(|texts| texts.join(" "));
    let class = members
        .text(&["evaluation_class", "evaluationClass"])?
        .map(str::to_owned);
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    apart(move || {
        let all = &knowledge.content.states;
        let mut hits = match queries.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => knowledge.queries().find(text),
            None => (0..all.len()).map(|number| (number, 1.0)).collect(),
        };
        hits.retain(|(number, _)| {
            all.get(*number).is_some_and(|state| {
                name.as_ref().is_none_or(|name| *name == state.name)
                    && class
                        .as_ref()
                        .is_none_or(|class| *class == state.evaluation_class)
            })
        });
        written(shape, &part, hits, |number| {
            Some(document::state(all.get(number)?, shape))
        })
    })
    .await
}

/// What an entry must be.
struct Wanted {
    question: Option<String>,
    answer: Option<String>,
    topics: Vec<String>,
    doctype: Option<String>,
    state: Option<String>,
    conversation: Option<String>,
    index: Option<i64>,
    verified: Option<bool>,
    is_trusted: bool,
}

impl Wanted {
    fn of(members: Members<'_>, is_trusted: bool) -> Answer<Wanted> {
        let text = |names: &[&str]| -> Answer<Option<String>> {
            let text = members.text(names)?.filter(|text| !text.trim().is_empty());
            Ok(text.map(str::to_owned))
        };
        Ok(Wanted {
            question: text(&["question"])?,
            answer: text(&["answer"])?,
            topics: terms(&text(&["topics"])?.unwrap_or_default()),
            doctype: text(&["doctype"])?.map(|doctype| doctype.to_lowercase()),
            state: text(&["state"])?,
            conversation: text(&["conversation"])?,
            index: members.count(&["index_in_conversation", "indexInConversation"])?,
            verified: members.flag(&["verified"])?,
            is_trusted,
        })
    }

    /// Whether an entry is it, whatever it asks and answers.
    fn fits(&self, entry: &Entry) -> bool {
        let same = |wanted: &Option<String>, has: &str| wanted.as_ref().is_none_or(|w| w == has);
        // What is hidden counts, and is never found, unless it is asked for by name.
        let is_shown = entry.doctype != "hidden" || self.doctype.as_deref() == Some("hidden");
        is_shown
            && (self.is_trusted || entry.is_answered())
            && same(&self.doctype, &entry.doctype)
            && same(&self.state, &entry.state)
            && same(&self.conversation, &entry.conversation)
            && self.index.is_none_or(|index| entry.index == Some(index))
            && self
                .verified
                .is_none_or(|verified| verified == entry.verified)
            && (self.topics.is_empty() || {
                let has = terms(&entry.topics);
                self.topics.iter().all(|term| has.contains(term))
            })
    }

    /// What matches, with scores, best first; as they stand where nothing is asked.
    fn hits(&self, knowledge: &Knowledge) -> Vec<(usize, f64)> {
        let all = &knowledge.content.entries;
        let mut hits = match (&self.question, &self.answer) {
            (Some(question), None) => knowledge.questions().find(question),
            (None, Some(answer)) => knowledge.answers().find(answer),
            (Some(question), Some(answer)) => {
                // Both must match: as certain as the less certain of the two.
                let answers: HashMap<usize, f64> =
                    knowledge.answers().find(answer).into_iter().collect();
                let both = knowledge.questions().find(question).into_iter();
                let both = both.filter_map(|(n, score)| Some((n, answers.get(&n)?.min(score))));
                let mut both: Vec<(usize, f64)> = both.collect();
                both.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                both
            }
            (None, None) => (0..all.len()).map(|number| (number, 1.0)).collect(),
        };
        hits.retain(|(number, _)| all.get(*number).is_some_and(|entry| self.fits(entry)));
        if self.conversation.is_some() && self.question.is_none() && self.answer.is_none() {
            hits.sort_by_key(|(number, _)| (all.get(*number).and_then(|e| e.index), *number));
        }
        hits
    }
}

/// `POST /knowledgebase_search`
pub async fn answers(shared: Shared<Server>, reading: Reading, body: Body) -> Answer<Response> {
    search_answers(shared, reading, body, Shape::Snake).await
}

/// `POST /knowledgebase/search`
pub async fn answers_newer(
    shared: Shared<Server>,
    reading: Reading,
    body: Body,
) -> Answer<Response> {
    search_answers(shared, reading, body, Shape::Camel).await
}

async fn search_answers(
    Shared(server): Shared<Server>,
    reading: Reading,
    Body(body): Body,
    shape: Shape,
) -> Answer<Response> {
    let members = Members::of(&body)?;
    let part = part(members)?;
    let wanted = Wanted::of(members, reading.is_trusted)?;
    let (knowledge, status) = with_locks(&server).await?;
    apart(move || {
        let hits = wanted.hits(&knowledge);
        written(shape, &part, hits, |number| {
            let entry = knowledge.content.entries.get(number)?;
            Some(document::entry(entry, status(entry), shape))
        })
    })
    .await
}

/// The knowledge, and what tells the status of an entry: not 0 while somebody has it open.
async fn with_locks(
    server: &Server,
) -> Answer<(Arc<Knowledge>, impl Fn(&Entry) -> i64 + Send + 'static)> {
    let knowledge = server.bots().shelf.newest(server.store()).await?;
    let locks = held(
        &mut *server.store().read().await?,
        Item::Answer,
        server.now(),
    )
    .await?;
    let status = move |entry: &Entry| match locks.contains_key(&entry.id) {
        true => entry.status.max(1),
        false => 0,
    };
    Ok((knowledge, status))
}

/// `POST /knowledgebase/conversations`: whole conversations, each in its order.
pub async fn conversations(
    Shared(server): Shared<Server>,
    reading: Reading,
    Body(body): Body,
) -> Answer<Response> {
    let members = Members::of(&body)?;
    let ids = members.texts(&["ids", "id"]);
    let ids = members.need("ids", ids)?;
    let (knowledge, status) = with_locks(&server).await?;
    let mut found = Vec::new();
    for id in ids {
        let entries = knowledge.content.entries.iter();
        let mut entries: Vec<&Entry> = entries
            .filter(|entry| entry.conversation == id)
            .filter(|entry| reading.is_trusted || entry.is_answered())
            .collect();
        entries.sort_by_key(|entry| (entry.index, entry.place));
        let docs = entries
            .iter()
            .map(|entry| document::entry(entry, status(entry), Shape::Snake));
        let docs: Vec<Value> = docs.collect();
        if !docs.is_empty() {
            found.push(object([
                ("conversation", text(&id)),
                ("count", number(docs.len() as i64)),
                ("docs", Value::Array(docs)),
            ]));
        }
    }
    let body = object([
        ("total", number(found.len() as i64)),
        ("conversations", Value::Array(found)),
    ]);
    Ok(respond(StatusCode::OK, &body))
}
