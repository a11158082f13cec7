//! What a refused call answers.

use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success, outside StarChat's own contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A stable name for programs: `not_found`, `unauthorized`, `rate_limited`, `id_reused`…
    pub code: String,
    /// What is wrong and what to do, in English, for people.
    pub message: String,
    /// The member that is at fault, where it is one: `settings.certainty_threshold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What happened instead, where that helps: the turn that somebody else has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub now: Option<serde_json::Value>,
}
