//! A conversation's log, and the events that tell of it.
//!
//! A log is append-only; its entries are numbered 1, 2, 3… without a gap, inside the transaction
//! that writes them.
//! Whoever has seen entry `n` asks for what comes after `n`; an event is only a hint that there is
//! more.

use crate::Millis;
use crate::id::{ClientId, Cursor};
use serde::{Deserialize, Serialize};

/// Who says an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The visitor.
    Visitor,
    /// The engine, in the page or on the server.
    Bot,
    /// A person at the desk.
    Operator,
    /// Nobody: a notice such as "Ann has joined".
    System,
}

/// How an entry came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Typed or pressed by the visitor.
    Visitor,
    /// Answered by the engine in the visitor's page.
    LocalBot,
    /// Answered by the engine on the server: in automatic mode, or as somebody's wiser fallback.
    ServerBot,
    /// The best candidate of mixed mode, sent when nobody chose in time.
    Auto,
    /// Typed by an operator.
    Operator,
    /// A candidate that an operator sent unchanged.
    Suggestion,
    /// Said by the server about the conversation.
    Notice,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Something said.
    Text,
    /// Something that happened: see [`Happening`].
    Status,
}

/// What happened to a conversation, in an entry of kind [`EntryKind::Status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The visitor asked for a person, or the bot gave up.
    HandedOver,
    /// An operator took the conversation.
    OperatorJoined,
    /// The operator left it, and nobody took their place.
    OperatorLeft,
    /// Another operator has it now.
    Transferred,
    /// The bot answers again.
    GivenBack,
    /// Closed; the next message of the visitor begins another one.
    Closed,
    /// The visitor left an e-mail address.
    EmailLeft,
    /// The visitor has rated the conversation.
    Rated,
}

/// What a visitor sees of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Author {
    /// The name shown.
    pub name: String,
    /// A line below it, such as "Orders and deliveries"; may be empty.
    #[serde(default)]
    pub description: String,
    /// The address of a picture on the same server; nothing for initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
}

/// One entry of a conversation's log, as visitors and operators see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Entry {
    /// 1 for the first of its conversation, without a gap.
    pub seq: i64,
    /// What the writer called it.
    pub client_id: ClientId,
    /// What it is.
    pub kind: EntryKind,
    /// Who says it.
    pub from: Speaker,
    /// How it came about.
    pub via: Via,
    /// What is said, at most 8,000 characters; of a status entry, the English notice.
    pub text: String,
    /// What happened, of a status entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<Happening>,
    /// The operator, of what an operator says and of their coming and going.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// The state of the bot that was said, or that the visitor spoke in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// How certain the engine was, of what it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<f64>,
    /// When the server wrote it.
    pub ts: Millis,
}

/// How far a side has got: both only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The last entry that has reached the reader's device.
    #[serde(default)]
    pub delivered: i64,
    /// The last entry that the reader has looked at.
    #[serde(default)]
    pub read: i64,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The engine answers.
    #[default]
    Bot,
    /// The visitor waits for a person.
    Waiting,
    /// A person has it.
    Active,
    /// Over.
    Closed,
}

/// What a visitor's widget needs to know of its conversation beside the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Standing {
    /// Where it stands.
    pub stage: Stage,
    /// Who has it, in stage [`Stage::Active`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Author>,
    /// The place in the queue of the channel, 1 for the next one, in stage [`Stage::Waiting`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Operators of the channel who are online and speak the conversation's language.
    pub operators_online: i64,
    /// Whether the channel is within its business hours.
    pub open: bool,
    /// When it opens next, if it is closed and has hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Millis>,
    /// How far the operators' side has got: a visitor's "delivered" and "seen".
    pub desk: Receipt,
}

/// What a stream or a poll tells.
///
/// In a stream of server-sent events the variant is the event's name, and the rest its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An entry of the log; its `id` in a stream is the cursor that follows it.
    Message(Entry),
    /// Stage, operator, queue or opening has changed; without an id.
    Status(Standing),
    /// The other side has got this far; without an id.
    Read(Receipt),
    /// The other side types, or stopped; holds for six seconds, without an id.
    Typing {
        /// Whether it types.
        on: bool,
        /// Who, where it is an operator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// The cursor belongs to another life of the log, or is too far back: take a snapshot, and keep
    /// what was not acknowledged.
    Reset {},
    /// The stream ends here on purpose; open it again.
    Bye {},
    /// Operators only: the turn that waits for an answer, or has got one.
    Turn(crate::turn::Turn),
}

/// What a poll answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Batch {
    /// In order; the entries among them continue the cursor that was asked after.
    pub events: Vec<Event>,
    /// What to ask after next.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
    /// The last entry there is; above the cursor's if the batch was cut.
    pub head: i64,
    /// Whether the cursor was refused: see [`Event::Reset`].
    pub reset: bool,
}

/// The newest part of a log, read at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// In order, the newest last.
    pub messages: Vec<Entry>,
    /// The last entry there is.
    pub head: i64,
    /// What to ask after next.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
    /// Where the conversation stands.
    pub standing: Standing,
}
