//! Learning from a conversation: what an operator has answered becomes knowledge, which is not
//! answered until somebody has verified it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use edgewise_engine::model::terms;
use edgewise_protocol::knowledge::{KnowledgeItem, Learn};

use super::answer::{self, Entry};
use super::edit::Edit;
use super::lock::Item;
use super::routes::{editor, shown};
use crate::account::Signed;
use crate::desk::seen;
use crate::http::{Answer, ApiError, Json};
use crate::{Server, secret};

/// `POST /op/v1/conversations/{id}/learn`
pub async fn learn(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Json(learnt): Json<Learn>,
) -> Answer<(StatusCode, Json<KnowledgeItem>)> {
    let conversation = seen(&mut *server.store().read().await?, &signed, &id).await?;
    let (question, answer) = (learnt.question.trim(), learnt.answer.trim());
    if terms(question).is_empty() || question.chars().count() > 2_000 {
        let message = "a question has at least one word, and at most 2,000 characters";
        return Err(ApiError::invalid("question", message));
    }
    if answer.is_empty() || answer.chars().count() > 20_000 {
        let message = "an answer has 1 to 20,000 characters";
        return Err(ApiError::invalid("answer", message));
    }
    let by = editor(&signed);
    let mut edit = Edit::begin(server.store(), server.now()).await?;
    let entry = Entry {
        id: secret::id(),
        place: edit.next_place(Item::Answer).await?,
        lang: learnt.lang.unwrap_or(conversation.lang),
        question: question.to_owned(),
        answer: answer.to_owned(),
        doctype: "normal".to_owned(),
        learnt_from: Some(id),
        version: 1,
        changed_at: edit.now,
        edited_by: Some(by.name.clone()),
        ..Entry::default()
    };
    answer::write(&mut edit.tx, &entry).await?;
    edit.commit(&server).await?;
    Ok((StatusCode::CREATED, Json(shown(&entry, None, &by))))
}
