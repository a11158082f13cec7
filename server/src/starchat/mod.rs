//! StarChat's REST contract, over the same engine and the same knowledge.
//!
//! Paths, members and statuses are those of version 0.1, with what its documentation meant where it
//! did something else; what later versions added is understood by its members in camel case.
//! Every path is also there with one segment in front, as a gateway or an index had it: a segment
//! that names a channel makes that channel's rules hold, one that names a language
//! (`starchat-en`, `index_shop_english_0`) tells what visitors write.
//! `docs/rest-api.md` has all of it.
//!
//! Reading is public, as the widget of every page can read the bot anyway; what is hidden, or not
//! verified, is only told to who has a key. Writing needs a key.

mod access;
mod answers;
mod body;
mod bulk;
mod document;
mod fault;
mod next_response;
mod search;
mod states;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};

use crate::Server;

/// The largest upload.
const MAX_UPLOAD: usize = 8 << 20;

/// All paths, without and with a segment in front.
pub fn routes() -> Router<Server> {
    Router::new().merge(paths("")).merge(paths("/{index}"))
}

fn paths(prefix: &str) -> Router<Server> {
    let at = |path: &str| format!("{prefix}{path}");
    let uploads = Router::new()
        .route(&at("/decisiontable/bulk"), post(bulk::create_states))
        .route(&at("/decisiontable/bulk/create"), post(bulk::create_states))
        .route(&at("/decisiontable/upload/csv"), post(bulk::upload_table))
        .route(&at("/decisiontable/upload/json"), post(bulk::upload_dump))
        .route(&at("/knowledgebase/bulk"), post(bulk::create_answers))
        .route(
            &at("/knowledgebase/bulk/create"),
            post(bulk::create_answers),
        )
        .route(
            &at("/knowledgebase/upload/csv"),
            post(bulk::upload_knowledge),
        )
        .route(
            &at("/knowledgebase/upload/json"),
            post(bulk::create_answers),
        )
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    Router::new()
        .route(&at("/get_next_response"), post(next_response::answer))
        .route(
            &at("/decisiontable"),
            get(states::read)
                .post(states::create)
                .put(states::update_named)
                .delete(bulk::remove_states),
        )
        .route(
            &at("/decisiontable/{id}"),
            put(states::update).delete(states::remove),
        )
        .route(&at("/decisiontable/all"), delete(bulk::remove_all_states))
        .route(&at("/decisiontable/delete"), post(bulk::remove_states))
        .route(&at("/decisiontable/clone/{name}"), post(bulk::clone))
        .route(&at("/decisiontable_search"), post(search::states))
        .route(&at("/decisiontable/search"), post(search::states_newer))
        .route(
            &at("/knowledgebase"),
            get(answers::read)
                .post(answers::create)
                .delete(bulk::remove_answers),
        )
        .route(
            &at("/knowledgebase/{id}"),
            put(answers::update).delete(answers::remove),
        )
        .route(&at("/knowledgebase/all"), delete(bulk::remove_all_answers))
        .route(&at("/knowledgebase/delete"), post(bulk::remove_answers))
        .route(
            &at("/knowledgebase/conversations"),
            post(search::conversations),
        )
        .route(&at("/knowledgebase_search"), post(search::answers))
        .route(&at("/knowledgebase/search"), post(search::answers_newer))
        .merge(uploads)
}

#[cfg(test)]
mod tests;
