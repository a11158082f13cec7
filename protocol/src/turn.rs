//! Turns: a visitor's message that waits for an answer.
//!
//! Every message of a visitor in a conversation that the page's own engine does not answer opens a
//! turn, and ends the one before.
//! A turn is resolved once: by an operator, by the clock, or by the visitor's next message.

use crate::Millis;
use crate::channel::Mode;
use crate::id::{ConversationId, TurnId};
use serde::{Deserialize, Serialize};

/// An answer that the engine proposes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What it is called within its turn: `answer:17`, `state:forgot_password`.
    pub id: String,
    /// The answer.
    pub text: String,
    /// The question that is known, and is nearest to what was asked; may be empty.
    #[serde(default)]
    pub question: String,
    /// How certain the engine is that this is right.
    pub certainty: f64,
    /// What it is: `state`, `answer` or `dialogue`.
    pub kind: String,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// An operator answered.
    Operator,
    /// The best candidate was sent in time.
    Auto,
    /// The visitor wrote again, so that a newer turn waits.
    Superseded,
    /// An operator wants no answer to be sent.
    Rejected,
    /// The conversation was closed or given back.
    Ended,
}

/// A turn, as operators see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Turn {
    /// Its name.
    pub id: TurnId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The visitor's entry.
    pub seq: i64,
    /// The mode in which it was opened.
    pub mode: Mode,
    /// Best first; may be empty.
    pub suggestions: Vec<Suggestion>,
    /// When the bar began to count.
    pub opened_at: Millis,
    /// When the best candidate is sent; nothing when nothing is sent by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<Millis>,
    /// Whether an operator has stopped the clock.
    pub held: bool,
    /// Grows with each change; an answer names the version that it was made for.
    pub version: i64,
    /// How it ended; nothing while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Who answered, by name, if a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<String>,
    /// Why there are no candidates, where that is a fault: the remote engine cannot be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// `POST /op/v1/turns/{id}/answer`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AnswerTurn {
    /// The candidate to send unchanged; its [`Suggestion::id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// What to say, where no candidate is sent unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the operator's screen showed.
    pub version: i64,
}

/// `POST /op/v1/turns/{id}/extend`, `…/hold`, `…/reject`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangeTurn {
    /// What the operator's screen showed.
    pub version: i64,
    /// Of `extend`: by how much; the channel's own time when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_s: Option<f64>,
}
