//! Operators: who signs in, and what they may do.

use crate::Millis;
use crate::id::{ChannelId, ItemId, OperatorId};
use serde::{Deserialize, Serialize};

/// What an operator may do; each role may do all of the roles before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers in the channels they belong to.
    #[default]
    Operator,
    /// Changes knowledge and trains too.
    Editor,
    /// Changes channels, operators and keys too, and sees every conversation.
    Admin,
}

/// An operator's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Operator {
    /// Which one.
    pub id: OperatorId,
    /// What they sign in with.
    pub email: String,
    /// What colleagues and visitors read.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// A line below the name; may be empty.
    pub description: String,
    /// The address of the picture; nothing for initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The languages in which they answer; empty for all.
    pub languages: Vec<String>,
    /// Whether they may no longer sign in.
    pub disabled: bool,
    /// Whether they have set a password.
    pub has_password: bool,
    /// Whether they are there now.
    pub presence: Presence,
    /// The channels they belong to.
    pub channels: Vec<ChannelId>,
}

/// Whether an operator is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// No console is open.
    #[default]
    Offline,
    /// A console is open, and takes no new conversations.
    Away,
    /// A console is open.
    Online,
}

/// `POST /op/v1/operators`, `PUT /op/v1/operators/{id}`; operators change themselves by `PUT /op/v1/me`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct OperatorChange {
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do; not by `PUT /op/v1/me`.
    pub role: Role,
    /// A line below the name.
    pub description: String,
    /// A `data:` address of PNG, JPEG or WebP of at most 64 KiB; empty for initials; nothing for
    /// the picture there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The languages in which they answer.
    pub languages: Vec<String>,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

/// `POST /op/v1/login`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Login {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// `POST /op/v1/password`: by a one-time link, or by who is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetPassword {
    /// The secret part of the link; nothing for who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The password there is, of who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// The new one, 10 to 200 characters.
    pub password: String,
}

/// `GET /op/v1/me`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who is signed in.
    pub operator: Operator,
    /// What the console keeps for them: see [`Preferences`].
    pub preferences: Preferences,
    /// To be sent as `X-Edgewise-Csrf` with every call that is not `GET`.
    pub csrf: String,
    /// The languages of the bot.
    pub languages: Vec<String>,
    /// The server's clock.
    pub server_time: Millis,
    /// The version of the server.
    pub version: String,
}

/// What an operator has set for themselves: `PUT /op/v1/me/preferences`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Preferences {
    /// Whether a sound tells of new messages.
    pub sound: bool,
    /// Which: `bell`, `chime` or `knock`.
    pub tone: String,
    /// Whether the desktop shows a notice.
    pub notify: bool,
    /// The language of the console, or empty for the browser's.
    pub lang: String,
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences {
            sound: true,
            tone: "bell".to_owned(),
            notify: false,
            lang: String::new(),
        }
    }
}

/// A link by which a password is set once: `POST /op/v1/operators/{id}/link`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PasswordLink {
    /// The path on this server, its secret in the fragment.
    pub url: String,
    /// Until when it can be used.
    pub expires_at: Millis,
}

/// Where somebody is signed in: `GET /op/v1/sessions`; `DELETE /op/v1/sessions/{id}` signs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// Which one.
    pub id: ItemId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// What the browser called itself, cut at 200 characters.
    pub user_agent: String,
    /// When it began.
    pub created_at: Millis,
    /// When it was last used.
    pub seen_at: Millis,
}

/// A key for programs: `GET /op/v1/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// Which one.
    pub id: ItemId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Millis>,
    /// The key itself, only in the answer to the call that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// `POST /op/v1/keys`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
}
