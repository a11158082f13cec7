//! Channels: where a widget is embedded, who answers there, and how.

use crate::Millis;
use crate::id::{ChannelId, OperatorId};
use serde::{Deserialize, Serialize};

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The engine, in the visitor's page, until it hands over.
    #[default]
    Automatic,
    /// Operators alone.
    Manual,
    /// The engine proposes, operators choose; the best one is sent when nobody does in time.
    Mixed,
}

/// One span of business hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hours {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// `HH:MM`, in the channel's time zone.
    pub from: String,
    /// `HH:MM`, later than `from`; `24:00` is the day's end.
    pub to: String,
}

/// An engine on another machine that is asked instead of the server's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RemoteEngine {
    /// `http://host` or `https://host`, without a path.
    pub url: String,
    /// 1 to 65535.
    pub port: u16,
    /// The channel there.
    #[serde(default)]
    pub channel: String,
}

/// What an administrator sets for a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ChannelSettings {
    /// Who answers.
    pub mode: Mode,
    /// From which certainty on the engine answers by itself, 0..=1: 0 always, 1 only what is sure.
    pub certainty_threshold: f64,
    /// How long the first answer of the engine takes, in seconds, 0..=60.
    pub initial_response_s: f64,
    /// How long each further one takes, in seconds, 0..=60.
    pub response_s: f64,
    /// How long an operator has to choose in mixed mode, in seconds, 1..=3600.
    pub operator_choice_s: f64,
    /// How many candidates an operator sees, 1..=10.
    pub n_candidates: u8,
    /// An engine elsewhere; nothing for the server's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_engine: Option<RemoteEngine>,
    /// The languages of the channel; empty for all of the bot's.
    pub languages: Vec<String>,
    /// Exact origins that may embed it, such as `https://shop.example`; `null` for pages from a file.
    /// Empty for every origin, which is for trying out.
    pub origins: Vec<String>,
    /// The public address in front of the server, for the snippet; empty for the address asked.
    pub public_url: String,
    /// Business hours; empty for always.
    pub hours: Vec<Hours>,
    /// The time zone of the hours, such as `Europe/Berlin`.
    pub time_zone: String,
    /// A template that makes a link of a ticket's number: `https://desk.example/ticket/%ticket%`.
    pub ticket_url: String,
    /// Where a closed conversation's transcript is posted; empty for nowhere.
    pub webhook_url: String,
    /// Whether identities must be signed to be shown as verified.
    pub signed_identity: bool,
    /// Conversations older than this many days are erased; 0 for never.
    pub retention_days: u32,
}

impl Default for ChannelSettings {
    fn default() -> ChannelSettings {
        ChannelSettings {
            mode: Mode::Automatic,
            certainty_threshold: 0.5,
            initial_response_s: 0.6,
            response_s: 0.4,
            operator_choice_s: 20.0,
            n_candidates: 3,
            remote_engine: None,
            languages: Vec::new(),
            origins: Vec::new(),
            public_url: String::new(),
            hours: Vec::new(),
            time_zone: "UTC".to_owned(),
            ticket_url: String::new(),
            webhook_url: String::new(),
            signed_identity: false,
            retention_days: 0,
        }
    }
}

/// A channel, as administrators see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Channel {
    /// Its name in addresses.
    pub id: ChannelId,
    /// Its name for people.
    pub name: String,
    /// Off: the widget does not appear.
    pub enabled: bool,
    /// The rest.
    pub settings: ChannelSettings,
    /// Grows with each change; a change names the version it was made on.
    pub version: i64,
    /// Who answers here.
    pub operators: Vec<ChannelOperator>,
    /// The tag to paste into a page.
    pub snippet: String,
    /// The two secrets that sign identities, the older one still valid; only administrators see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_secrets: Vec<String>,
}

/// `POST /op/v1/channels`, `PUT /op/v1/channels/{id}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChannelChange {
    /// Its name in addresses; cannot be changed later.
    #[serde(default)]
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// On or off.
    pub enabled: bool,
    /// The rest.
    pub settings: ChannelSettings,
    /// What the change was made on; 0 for a new channel.
    #[serde(default)]
    pub version: i64,
}

/// An operator of a channel: how they look there, which is not how their profile looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChannelOperator {
    /// Who.
    pub operator: OperatorId,
    /// The name of the profile.
    #[serde(default)]
    pub name: String,
    /// The line that visitors read below the name here; the profile's when empty.
    #[serde(default)]
    pub description: String,
    /// The picture here, as a `data:` address of PNG, JPEG or WebP; the profile's when empty.
    #[serde(default)]
    pub avatar: String,
    /// The languages in which they answer here; empty for all.
    #[serde(default)]
    pub languages: Vec<String>,
}

/// What a page is told about its channel, without a session: `GET /v1/channels/{id}/config`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublicChannel {
    /// The channel.
    pub id: ChannelId,
    /// Its name for people.
    pub name: String,
    /// Who answers.
    pub mode: Mode,
    /// The threshold of the channel.
    pub certainty_threshold: f64,
    /// How long the first answer takes.
    pub initial_response_s: f64,
    /// How long further ones take.
    pub response_s: f64,
    /// The languages of the channel; empty for all of the bot's.
    pub languages: Vec<String>,
    /// The bot to load.
    pub blob: BlobAddress,
    /// Whether somebody of the channel is online.
    pub operators_online: i64,
    /// Whether an operator belongs to the channel at all: without one there is nobody to hand over to.
    pub has_operators: bool,
    /// Whether it is within its business hours.
    pub open: bool,
    /// When it opens next, if it is closed and has hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Millis>,
    /// The server's clock.
    pub server_time: Millis,
}

/// Where the newest blob lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BlobAddress {
    /// A path on the server that changes with the content.
    pub url: String,
    /// SHA-256 of the bytes, as in `sha256-…` of a page's `integrity`.
    pub integrity: String,
}
