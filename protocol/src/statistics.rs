//! Counts and pictures of what happened: `GET /op/v1/statistics?channel=&from=&to=&zone=`.

use serde::{Deserialize, Serialize};

/// Everything the statistics page shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// One for each day of the span, without gaps.
    pub days: Vec<Day>,
    /// How many answers of the engine had a certainty in 0.0..0.1, 0.1..0.2, … 0.9..=1.0.
    pub certainty: Vec<i64>,
    /// Questions that were not answered, the most frequent group first, at most 100.
    pub unanswered: Vec<UnansweredGroup>,
    /// The sums of all days.
    pub total: Day,
    /// The mean of the ratings, 1..=5; nothing without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
    /// How long visitors waited for a person, the median, in seconds; nothing if nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_median_s: Option<f64>,
    /// How often each state was said, the most frequent first, at most 50.
    pub states: Vec<(String, i64)>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Day {
    /// `YYYY-MM-DD`, in the time zone asked for; empty for the total.
    pub date: String,
    /// Conversations that began.
    pub conversations: i64,
    /// Those that were handed over to a person, or taken by one.
    pub handed_over: i64,
    /// The visitors' messages.
    pub questions: i64,
    /// Answers of the engine.
    pub by_bot: i64,
    /// Answers of persons.
    pub by_person: i64,
    /// Questions that nobody answered.
    pub unanswered: i64,
}

/// Questions that mean about the same, and were not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnansweredGroup {
    /// The one that is most like the others.
    pub question: String,
    /// How often one of the group was asked.
    pub n: i64,
    /// Up to five others.
    pub others: Vec<String>,
    /// Their language.
    pub lang: String,
}
