//! What the console and the server say to each other about conversations.

use crate::Millis;
use crate::account::{Operator, Presence};
use crate::id::{ChannelId, ClientId, ConversationId, Cursor, ItemId, OperatorId};
use crate::log::{Entry, Receipt, Stage};
use crate::turn::Turn;
use crate::visitor::User;
use serde::{Deserialize, Serialize};

/// A conversation in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Which one.
    pub id: ConversationId,
    /// Where it came in.
    pub channel: ChannelId,
    /// Where it stands.
    pub stage: Stage,
    /// Its language.
    pub lang: String,
    /// What to call the visitor: name, e-mail address, or "Visitor" and a short mark.
    pub visitor: String,
    /// Whether the identity was proven.
    pub verified: bool,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_name: Option<String>,
    /// The last thing said, at most 160 characters.
    pub last_text: String,
    /// When it was said.
    pub last_ts: Millis,
    /// The visitor's entries after the last one that an operator has read.
    pub unread: i64,
    /// Since when the visitor waits for a person, in stage `waiting`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Millis>,
    /// The last entry of its log.
    pub head: i64,
    /// When it began.
    pub created_at: Millis,
    /// The ticket it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// `GET /op/v1/conversations?stage=&channel=&mine=&q=&before=&limit=`: newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// At most `limit` (50; 200 at most).
    pub conversations: Vec<Summary>,
    /// To be given as `before` for the next page; nothing at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in each stage, whatever was asked for.
    pub counts: StageCounts,
    /// The inbox's cursor, read at the same moment.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
}

/// How many conversations there are in each stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageCounts {
    /// With the bot.
    pub bot: i64,
    /// Waiting for a person.
    pub waiting: i64,
    /// With a person.
    pub active: i64,
    /// Over.
    pub closed: i64,
}

/// What `GET /op/v1/events` streams: each with a cursor of the inbox as its `id`, except typing and
/// presence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskEvent {
    /// A conversation is new, or stands otherwise.
    Conversation(Summary),
    /// A new entry in a conversation.
    Entry {
        /// Which one.
        conversation: ConversationId,
        /// The entry.
        entry: Entry,
    },
    /// A turn was opened, changed or resolved.
    Turn(Turn),
    /// A note was written.
    Note {
        /// In which conversation.
        conversation: ConversationId,
        /// The note.
        note: Note,
    },
    /// How far a visitor has got.
    Read {
        /// In which conversation.
        conversation: ConversationId,
        /// How far.
        visitor: Receipt,
    },
    /// Somebody types.
    Typing {
        /// In which conversation.
        conversation: ConversationId,
        /// Whether they do.
        on: bool,
        /// An operator's name; nothing for the visitor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// An operator came, went, or changed what they look like.
    Presence {
        /// Who.
        operator: OperatorId,
        /// Their name.
        name: String,
        /// How they are now.
        presence: Presence,
    },
    /// A conversation was erased.
    Erased {
        /// Which one.
        conversation: ConversationId,
    },
    /// Training has got further, or ended.
    Job(crate::knowledge::Job),
    /// Something that was listed has changed: `channels`, `operators`, `canned`, `knowledge`, `models`.
    Changed {
        /// Which list.
        list: String,
    },
    /// Take the list again.
    Reset {},
    /// The stream ends here on purpose; open it again.
    Bye {},
}

/// What a poll of the inbox answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeskBatch {
    /// In order.
    pub events: Vec<DeskEvent>,
    /// What to ask after next.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
    /// Whether the cursor was refused.
    pub reset: bool,
}

/// `GET /op/v1/conversations/{id}?before=&limit=`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Detail {
    /// As in the list.
    pub summary: Summary,
    /// The newest part of the log, or what came before `before`; in order.
    pub messages: Vec<Entry>,
    /// The turn that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// Notes of colleagues, oldest first.
    pub notes: Vec<Note>,
    /// How far the visitor has got.
    pub visitor: Receipt,
    /// How far the operators have got.
    pub desk: Receipt,
    /// Who the visitor says to be.
    pub user: User,
    /// Whether name and address are proven, and not the id alone.
    #[serde(default)]
    pub named: bool,
    /// The page where they are.
    pub page: String,
    /// Its title.
    pub page_title: String,
    /// What the page says beside: names and values.
    pub attributes: Vec<(String, String)>,
    /// The address left behind when nobody was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The link to the ticket, made of the channel's template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_url: Option<String>,
    /// The visitor's rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<crate::visitor::Rating>,
    /// Other conversations of the same visitor, newest first, at most 20.
    pub earlier: Vec<Summary>,
}

/// A note for colleagues; visitors never see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Note {
    /// What the writer called it.
    pub client_id: ClientId,
    /// Who wrote it.
    pub author: String,
    /// 1 to 8,000 characters.
    pub text: String,
    /// When.
    pub ts: Millis,
}

/// `PUT /op/v1/conversations/{id}/messages/{client_id}`, `…/notes/{client_id}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Say {
    /// 1 to 8,000 characters.
    pub text: String,
}

/// `POST /op/v1/conversations/{id}/transfer`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// To whom; nothing for everybody of the channel, which makes it wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// To which channel; nothing for the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
}

/// `POST /op/v1/conversations/{id}/ticket`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetTicket {
    /// Its number; empty for none.
    pub ticket: String,
}

/// `POST /op/v1/presence`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetPresence {
    /// `online` or `away`; a console that is closed makes it `offline`.
    pub presence: Presence,
}

/// A canned answer: `GET`, `POST /op/v1/canned`, `PUT`, `DELETE /op/v1/canned/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Canned {
    /// Which one; empty for a new one.
    #[serde(default)]
    pub id: ItemId,
    /// What an operator types after `/` to find it.
    pub shortcut: String,
    /// What is said.
    pub text: String,
    /// Its language; empty for all.
    #[serde(default)]
    pub lang: String,
}

/// Everything a console shows when it begins: `GET /op/v1/team`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Team {
    /// All operators.
    pub operators: Vec<Operator>,
}

/// One line of `GET /op/v1/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Check {
    /// What was looked at: `database`, `engine`, `channel:sales`, `remote_engine:sales`, `disk`, `https`.
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
    /// Why, and what to do where it is not.
    pub reason: String,
}

/// `GET /op/v1/health`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Health {
    /// Whether every check is well.
    pub ok: bool,
    /// All of them.
    pub checks: Vec<Check>,
    /// The version of the server.
    pub version: String,
    /// How long it has run, in seconds.
    pub uptime_s: i64,
}
