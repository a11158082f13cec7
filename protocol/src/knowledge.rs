//! Knowledge, as editors change it, and the training that makes a bot of it.

use crate::Millis;
use crate::id::{ConversationId, ItemId};
use serde::{Deserialize, Serialize};

/// Who holds an item open for changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lock {
    /// Their name.
    pub by: String,
    /// Whether that is who asks.
    pub mine: bool,
    /// When it ends by itself.
    pub until: Millis,
}

/// A question and its answer: `GET /op/v1/knowledge/answers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KnowledgeItem {
    /// Which one; StarChat's `id`.
    pub id: String,
    /// Its language; empty for all.
    pub lang: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The state that it leads to instead of the answer; may be empty.
    #[serde(default)]
    pub state: String,
    /// Words by which it is sorted; may be empty.
    #[serde(default)]
    pub topics: String,
    /// Whether somebody has looked at it; what is not verified is not answered.
    pub verified: bool,
    /// `normal`, `hidden`, `decisiontable` or `canned`.
    pub doctype: String,
    /// The conversation it was learnt from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learnt_from: Option<ConversationId>,
    /// Grows with each change.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Millis,
    /// Who has it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
}

/// `POST /op/v1/knowledge/answers`, `PUT /op/v1/knowledge/answers/{id}`
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct KnowledgeChange {
    /// Its language.
    pub lang: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The state that it leads to.
    pub state: String,
    /// Words by which it is sorted.
    pub topics: String,
    /// Whether it is answered.
    pub verified: bool,
    /// What the change was made on; 0 for a new one.
    pub version: i64,
}

/// A page of a list, with the true total: `?q=&lang=&verified=&from=&size=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Listed<T> {
    /// How many match, on all pages.
    pub total: i64,
    /// This page.
    pub items: Vec<T>,
}

/// A state of the state machine: `GET /op/v1/knowledge/states`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StateItem {
    /// Its name.
    pub state: String,
    /// Its language; empty for all.
    #[serde(default)]
    pub lang: String,
    /// The questions that lead to it.
    pub queries: Vec<String>,
    /// What is said.
    pub bubble: String,
    /// What is done: `show_buttons`, `input_form`, a function of the page; may be empty.
    pub action: String,
    /// What the action is given, members in order.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub action_input: serde_json::Value,
    /// What the state hands out with its answer.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    #[serde(default)]
    pub state_data: serde_json::Value,
    /// The state after success.
    pub success_value: String,
    /// The state after failure.
    pub failure_value: String,
    /// The rule that lets it answer; may be empty.
    #[serde(default)]
    pub analyzer: String,
    /// How often it answers in one conversation; 0 without end.
    #[serde(default)]
    pub max_state_count: i64,
    /// Its place among states that are equally good.
    #[serde(default)]
    pub execution_order: i64,
    /// Which set of states it belongs to; may be empty.
    #[serde(default)]
    pub evaluation_class: String,
    /// Grows with each change; of a change, what it was made on, 0 for a new one.
    #[serde(default)]
    pub version: i64,
    /// When it was last changed.
    #[serde(default)]
    pub changed_at: Millis,
    /// Who has it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
}

/// `POST /op/v1/conversations/{id}/learn`: kept as unverified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Learn {
    /// What was asked.
    pub question: String,
    /// What is right.
    pub answer: String,
    /// The language; the conversation's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// Which model is trained: Integria's two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// Questions and answers, and states.
    Knowledge,
    /// Dialogues: small talk.
    Dialogue,
}

/// `POST /op/v1/train`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Train {
    /// Which model.
    pub model: ModelKind,
}

/// Training, as it goes: `GET /op/v1/jobs`, newest first, and as events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Job {
    /// Which one.
    pub id: ItemId,
    /// What is trained.
    pub model: ModelKind,
    /// How far, 0..=1.
    pub progress: f64,
    /// What is being done, in English.
    pub step: String,
    /// `running`, `done` or `failed`.
    pub outcome: String,
    /// How it ended: counts, sizes and accuracy, or what was wrong.
    #[serde(default)]
    pub result: String,
    /// When it began.
    pub started_at: Millis,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Millis>,
}

/// A compiled bot that is kept: `GET /op/v1/models`; `POST /op/v1/models/{id}/restore`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Model {
    /// Which one.
    pub id: ItemId,
    /// Whether it answers now.
    pub active: bool,
    /// Why it was made: `started`, `trained`, `edited`, `backup`, `restored`.
    pub why: String,
    /// What somebody wrote about it; may be empty.
    #[serde(default)]
    pub note: String,
    /// Its size, in bytes.
    pub size_bytes: i64,
    /// How many states, answers and dialogue turns it has.
    pub n_targets: i64,
    /// When it was made.
    pub created_at: Millis,
}

/// `POST /op/v1/models`: keeps what answers now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Backup {
    /// What to write about it.
    pub note: String,
}

/// What came of an upload: `POST /op/v1/knowledge/import`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Questions and answers added or changed.
    pub answers: i64,
    /// States added or changed.
    pub states: i64,
    /// `file:line:column: error: …`, one each.
    pub diagnostics: Vec<String>,
}
