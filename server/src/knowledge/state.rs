//! A state of the state machine, as the database has it.

use edgewise_engine::diagnostic::Place;
use edgewise_engine::source::state_row::StateRow;
use edgewise_engine::source::{Placed, json as source_json};
use edgewise_engine::value::Value;
use edgewise_protocol::Millis;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::{StoreError, Tx, as_json, json};

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Its name.
    pub name: String,
    /// Where it stands among the others.
    pub place: i64,
    /// Its language; empty for all.
    pub lang: String,
    /// The questions that lead to it.
    pub queries: Vec<String>,
    /// Questions that do not mean it.
    pub negative: Vec<String>,
    /// What is said.
    pub bubble: String,
    /// What is done.
    pub action: String,
    /// What the action is given: JSON, members in written order, or `null`.
    pub action_input: String,
    /// What the page is handed: JSON, or `null`.
    pub state_data: String,
    /// The state after success.
    pub success_value: String,
    /// The state after failure.
    pub failure_value: String,
    /// The expression that lets it answer.
    pub analyzer: String,
    /// A column that nothing evaluates, kept for the way back.
    pub regex: String,
    /// How often it answers in one conversation; 0 without end.
    pub max_state_count: i64,
    /// Its place among states that are as good.
    pub execution_order: i64,
    /// The set of states it belongs to.
    pub evaluation_class: String,
    /// Grows with each change, from 1.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Millis,
    /// Who changed it; nothing for what stands in a file.
    pub edited_by: Option<String>,
}

impl State {
    /// The state of a row of a table.
    pub fn of_row(row: &StateRow, place: i64, now: Millis) -> State {
        State {
            name: row.state.value.clone(),
            place,
            lang: row.lang.value.clone(),
            queries: row.queries.value.clone(),
            negative: row.negative_queries.value.clone(),
            bubble: row.bubble.value.clone(),
            action: row.action.value.clone(),
            action_input: source_json::write(&row.action_input.value),
            state_data: source_json::write(&row.state_data.value),
            success_value: row.success_value.value.clone(),
            failure_value: row.failure_value.value.clone(),
            analyzer: row.analyzer.value.clone(),
            regex: row.regex.value.clone(),
            max_state_count: row.max_state_count.value.into(),
            execution_order: row.execution_order.value.into(),
            evaluation_class: row.evaluation_class.value.clone(),
            version: 1,
            changed_at: now,
            edited_by: None,
        }
    }

    /// The row that the compiler takes.
    pub fn row(&self) -> StateRow {
        let place = Place {
            file: format!("state {}", self.name),
            ..Place::default()
        };
        let text = |text: &str| placed(text.to_owned(), &place);
        let value = |text: &str| {
            let value = source_json::read(&placed(text.to_owned(), &place));
            placed(value.unwrap_or(Value::Null), &place)
        };
        let count = |n: i64| placed(u32::try_from(n).unwrap_or(0), &place);
        StateRow {
            state: text(&self.name),
            lang: text(&self.lang),
            queries: placed(self.queries.clone(), &place),
            bubble: text(&self.bubble),
            action: text(&self.action),
            action_input: value(&self.action_input),
            success_value: text(&self.success_value),
            failure_value: text(&self.failure_value),
            execution_order: count(self.execution_order),
            max_state_count: count(self.max_state_count),
            analyzer: text(&self.analyzer),
            regex: text(&self.regex),
            state_data: value(&self.state_data),
            evaluation_class: text(&self.evaluation_class),
            negative_queries: placed(self.negative.clone(), &place),
        }
    }

    /// Whether it says and does the same as another one, whenever that was changed.
    pub fn says_the_same(&self, other: &State) -> bool {
        let plain = |state: &State| State {
            place: 0,
            version: 0,
            changed_at: 0,
            edited_by: None,
            ..state.clone()
        };
        plain(self) == plain(other)
    }
}

fn placed<T>(value: T, place: &Place) -> Placed<T> {
    Placed {
        value,
        place: place.clone(),
    }
}

/// The state of a row.
///
/// # Errors
/// When it holds what cannot be read.
pub fn state(row: &AnyRow) -> Result<State, StoreError> {
    Ok(State {
        name: row.try_get("name")?,
        place: row.try_get("place")?,
        lang: row.try_get("lang")?,
        queries: json(row, "queries")?,
        negative: json(row, "negative")?,
        bubble: row.try_get("bubble")?,
        action: row.try_get("action")?,
        action_input: row.try_get("action_input")?,
        state_data: row.try_get("state_data")?,
        success_value: row.try_get("success_value")?,
        failure_value: row.try_get("failure_value")?,
        analyzer: row.try_get("analyzer")?,
        regex: row.try_get("regex")?,
        max_state_count: row.try_get("max_state_count")?,
        execution_order: row.try_get("execution_order")?,
        evaluation_class: row.try_get("evaluation_class")?,
        version: row.try_get("version")?,
        changed_at: row.try_get("changed_at")?,
        edited_by: row.try_get("edited_by")?,
    })
}

/// Writes a state, whether there is one of its name or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write(tx: &mut Tx, state: &State) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO state (name, place, lang, queries, negative, bubble, action, action_input,
         state_data, success_value, failure_value, analyzer, regex, max_state_count, execution_order,
         evaluation_class, version, changed_at, edited_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (name) DO UPDATE SET place = excluded.place, lang = excluded.lang,
         queries = excluded.queries, negative = excluded.negative, bubble = excluded.bubble,
         action = excluded.action, action_input = excluded.action_input,
         state_data = excluded.state_data, success_value = excluded.success_value,
         failure_value = excluded.failure_value, analyzer = excluded.analyzer,
         regex = excluded.regex, max_state_count = excluded.max_state_count,
         execution_order = excluded.execution_order, evaluation_class = excluded.evaluation_class,
         version = excluded.version, changed_at = excluded.changed_at, edited_by = excluded.edited_by",
    )
    .bind(state.name.as_str())
    .bind(state.place)
    .bind(state.lang.as_str())
    .bind(as_json(&state.queries))
    .bind(as_json(&state.negative))
    .bind(state.bubble.as_str())
    .bind(state.action.as_str())
    .bind(state.action_input.as_str())
    .bind(state.state_data.as_str())
    .bind(state.success_value.as_str())
    .bind(state.failure_value.as_str())
    .bind(state.analyzer.as_str())
    .bind(state.regex.as_str())
    .bind(state.max_state_count)
    .bind(state.execution_order)
    .bind(state.evaluation_class.as_str())
    .bind(state.version)
    .bind(state.changed_at)
    .bind(state.edited_by.as_deref())
    .execute(tx.on())
    .await?;
    Ok(())
}
