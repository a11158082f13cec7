//! What a visitor's page and the server say to each other.

use crate::Millis;
use crate::channel::{BlobAddress, PublicChannel};
use crate::id::{ClientId, Cursor};
use crate::log::{Entry, Standing, Via};
use crate::turn::Suggestion;
use serde::{Deserialize, Serialize};

/// Who the visitor is, as the page says; shown as verified only with a good signature.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct User {
    /// The site's own name for them, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// For the operator's screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For the operator's screen, and for mail when nobody is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The simple proof: HMAC-SHA256 in lower-case hexadecimal over `channel \n id \n exp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Until when the simple proof holds, in seconds since 1970 as in a JWT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// The better proof: a JWT signed with HS256, with `sub`, `aud` (the channel), `exp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt: Option<String>,
}

/// Who answers a session's messages while its conversation is in stage `bot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answering {
    /// The engine in the page; the server only keeps what it said.
    #[default]
    Page,
    /// The server: for clients without an engine.
    Server,
}

/// `POST /v1/channels/{channel}/sessions`
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NewSession {
    /// The language of the chat.
    pub lang: String,
    /// The address of the page, without its fragment.
    pub page: String,
    /// The page's title.
    pub title: String,
    /// Which privacy text the visitor agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_version: Option<String>,
    /// Who the visitor is, if the page says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// Who answers while no person does.
    pub answering: Answering,
}

/// The answer to [`NewSession`], 201.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// What the session is called in logs; proves nothing.
    pub session: String,
    /// 256 random bits; sent only as `Authorization: Bearer`, and never told again.
    pub token: String,
    /// Whether the identity was proven.
    pub verified: bool,
    /// The channel.
    pub config: PublicChannel,
    /// The server's clock.
    pub server_time: Millis,
}

/// `PUT /v1/session/user`: identity after the session began.
pub type ChangeUser = User;

/// `PUT /v1/conversations/{client_id}`
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NewConversation {
    /// The language of the conversation.
    pub lang: String,
    /// The address of the page.
    pub page: String,
    /// The page's title.
    pub title: String,
    /// The number of the ticket that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// What the page says about visitor and conversation: at most 50 texts of 1,000 characters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// A conversation, as its visitor sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// What the client called it; used in addresses.
    pub client_id: ClientId,
    /// The last entry there is.
    pub head: i64,
    /// What to ask after next.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
    /// Where it stands.
    pub standing: Standing,
}

/// `PUT /v1/conversations/{cid}/messages/{client_id}`; an element of `POST …/import` has
/// `client_id` too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewMessage {
    /// What the client calls it; in `import` only, as otherwise the address has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// `text`.
    pub kind: String,
    /// 1 to 8,000 characters.
    pub text: String,
    /// The bot's state in which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// [`Via::Visitor`], or [`Via::LocalBot`] for what the page's engine said.
    pub via: Via,
    /// How certain the page's engine was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<f64>,
    /// The client's clock, for the record only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ts: Option<Millis>,
}

/// What an acknowledged message answers: it is on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Acknowledged {
    /// The client's name for it.
    pub client_id: ClientId,
    /// Its place in the log.
    pub seq: i64,
    /// When it was written.
    pub server_ts: Millis,
    /// The cursor that follows it.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
}

/// What `POST …/import` answers, in the order asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Imported {
    /// One for each message.
    pub messages: Vec<Acknowledged>,
    /// The cursor that follows the last one.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub cursor: Cursor,
}

/// Why a conversation is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The visitor asked for a person.
    Wish,
    /// A state of the bot leads to a person.
    State,
    /// The engine did not know.
    LowCertainty,
    /// The page asked for it.
    Action,
}

/// `POST /v1/conversations/{cid}/handover`, which answers the [`Standing`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Handover {
    /// Why.
    pub reason: Reason,
    /// A word more, from the page's own `handoff(reason)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// `POST /v1/conversations/{cid}/email`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LeaveEmail {
    /// An address; checked for its form only.
    pub email: String,
    /// What it is about, at most 8,000 characters; may be empty.
    #[serde(default)]
    pub text: String,
}

/// `POST /v1/conversations/{cid}/rating`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rating {
    /// 1 to 5.
    pub value: u8,
    /// At most 2,000 characters.
    #[serde(default)]
    pub comment: String,
}

/// `POST …/typing`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Typing {
    /// Whether somebody types.
    pub on: bool,
}

/// `POST /v1/channels/{channel}/answer`: a question that the page's own blob cannot answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Question {
    /// At most 2,000 characters are looked at.
    pub text: String,
    /// The language of the conversation.
    pub lang: String,
    /// The state that the conversation is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// How many candidates, 1..=10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u8>,
}

/// What the server's engine knows; also what one server tells another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answers {
    /// Best first, whatever their certainty.
    pub candidates: Vec<Suggestion>,
    /// From which certainty on the channel answers.
    pub certainty_threshold: f64,
    /// The newest blob, so that a page can take it over.
    pub blob: BlobAddress,
}

/// `POST /v1/conversations/{cid}/ticket`: for an `EventSource`, which cannot send headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StreamTicket {
    /// To be used once, as `?ticket=`.
    pub ticket: String,
    /// A minute from now.
    pub expires_at: Millis,
}

/// Everything kept about a visitor: `GET /v1/session/data`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnData {
    /// Who the server thinks it is.
    pub user: User,
    /// Language, pages and times.
    pub lang: String,
    /// When the session began.
    pub created_at: Millis,
    /// All conversations with all their entries.
    pub conversations: Vec<OwnConversation>,
}

/// One conversation of [`OwnData`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnConversation {
    /// What the client called it.
    pub client_id: ClientId,
    /// The page where it began.
    pub page: String,
    /// When it began.
    pub created_at: Millis,
    /// Its log.
    pub messages: Vec<Entry>,
}
