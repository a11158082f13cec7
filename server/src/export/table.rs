//! What can be exported, and from where.

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::Server;
use crate::store::StoreError;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text, or nothing.
    Text,
    /// A whole number, or nothing.
    Number,
    /// A number, or nothing.
    Share,
    /// 1 or 0.
    Flag,
    /// Milliseconds since 1970, or nothing; written as RFC 3339.
    Time,
    /// A JSON value.
    Json,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    kind: Kind,
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

/// What can be exported.
#[derive(Debug)]
pub struct Table {
    /// Its name in addresses.
    pub name: &'static str,
    /// Five hundred rows after a text and a number.
    statement: &'static str,
    /// Which columns tell where to go on.
    key: (&'static str, Option<&'static str>),
    /// The columns, in order.
    pub columns: &'static [Column],
}

/// Where to go on.
#[derive(Debug, Clone, Default)]
pub struct After(String, i64);

/// One row: names and values, in order.
pub type Exported = Vec<(&'static str, Value)>;

impl Table {
    /// The rows after some row, and where to go on; nothing when there are no more.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(
        &self,
        server: &Server,
        after: &After,
    ) -> Result<(Vec<Exported>, Option<After>), StoreError> {
        let rows = sqlx::query(self.statement)
            .bind(after.0.as_str())
            .bind(after.1)
            .fetch_all(&mut *server.store().read().await?)
            .await?;
        let mut exported = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in &rows {
            let number = match self.key.1 {
                Some(name) => row.try_get(name)?,
                None => 0,
            };
            last = Some(After(row.try_get(self.key.0)?, number));
            let mut values = Vec::with_capacity(self.columns.len());
            for column in self.columns {
                values.push((column.name, value(row, column)?));
            }
            exported.push(values);
        }
        Ok((exported, last))
    }
}

fn value(row: &AnyRow, column: &Column) -> Result<Value, StoreError> {
    let name = column.name;
    Ok(match column.kind {
        Kind::Text => json!(row.try_get::<Option<String>, _>(name)?),
        Kind::Number => json!(row.try_get::<Option<i64>, _>(name)?),
        Kind::Share => json!(row.try_get::<Option<f64>, _>(name)?),
        Kind::Flag => json!(row.try_get::<i64, _>(name)? != 0),
        Kind::Time => {
            let at: Option<i64> = row.try_get(name)?;
            let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
            json!(at.map(|at| at.to_string()))
        }
        Kind::Json => {
            let text: String = row.try_get(name)?;
            serde_json::from_str(&text).unwrap_or(Value::Null)
        }
    })
}

/// Everything that can be exported. Passwords, tokens, keys and signing secrets cannot.
pub const TABLES: [Table; 6] = [
    Table {
        name: "conversations",
        statement: "SELECT c.id, c.channel, c.stage, c.mode, c.lang, c.page, c.title, c.attributes,
            c.ticket, c.email, c.operator, c.head AS n_entries, c.n_questions, c.rating,
            c.rating_comment, c.created_at, c.handed_over_at, c.taken_at, c.closed_at,
            s.user_id, s.user_name, s.user_email, s.verified
            FROM conversation c JOIN session s ON s.id = c.session
            WHERE c.id > $1 AND CAST($2 AS BIGINT) >= 0 ORDER BY c.id LIMIT 500",
        key: ("id", None),
        columns: &[
            column("id", Kind::Text),
            column("channel", Kind::Text),
            column("stage", Kind::Text),
            column("mode", Kind::Text),
            column("lang", Kind::Text),
            column("page", Kind::Text),
            column("title", Kind::Text),
            column("attributes", Kind::Json),
            column("ticket", Kind::Text),
            column("email", Kind::Text),
            column("operator", Kind::Text),
            column("n_entries", Kind::Number),
            column("n_questions", Kind::Number),
            column("rating", Kind::Number),
            column("rating_comment", Kind::Text),
            column("created_at", Kind::Time),
            column("handed_over_at", Kind::Time),
            column("taken_at", Kind::Time),
            column("closed_at", Kind::Time),
            column("user_id", Kind::Text),
            column("user_name", Kind::Text),
            column("user_email", Kind::Text),
            column("verified", Kind::Flag),
        ],
    },
    Table {
        name: "messages",
        statement: "SELECT conversation, seq, client_id, kind, speaker, via, what, text, operator,
            state, certainty, ts FROM entry
            WHERE conversation > $1 OR (conversation = $1 AND seq > $2)
            ORDER BY conversation, seq LIMIT 500",
        key: ("conversation", Some("seq")),
        columns: &[
            column("conversation", Kind::Text),
            column("seq", Kind::Number),
            column("client_id", Kind::Text),
            column("kind", Kind::Text),
            column("speaker", Kind::Text),
            column("via", Kind::Text),
            column("what", Kind::Text),
            column("text", Kind::Text),
            column("operator", Kind::Text),
            column("state", Kind::Text),
            column("certainty", Kind::Share),
            column("ts", Kind::Time),
        ],
    },
    Table {
        name: "knowledge",
        statement: "SELECT id, lang, question, negative, answer, verified, topics, doctype, state,
            conversation, index_in_conversation, learnt_from, version, changed_at, edited_by
            FROM answer WHERE id > $1 AND CAST($2 AS BIGINT) >= 0 ORDER BY id LIMIT 500",
        key: ("id", None),
        columns: &[
            column("id", Kind::Text),
            column("lang", Kind::Text),
            column("question", Kind::Text),
            column("negative", Kind::Json),
            column("answer", Kind::Text),
            column("verified", Kind::Flag),
            column("topics", Kind::Text),
            column("doctype", Kind::Text),
            column("state", Kind::Text),
            column("conversation", Kind::Text),
            column("index_in_conversation", Kind::Number),
            column("learnt_from", Kind::Text),
            column("version", Kind::Number),
            column("changed_at", Kind::Time),
            column("edited_by", Kind::Text),
        ],
    },
    Table {
        name: "states",
        statement:
            "SELECT name AS state, lang, execution_order, max_state_count, analyzer, queries,
            negative AS negative_queries, bubble, action, action_input, state_data, success_value,
            failure_value, evaluation_class, version, changed_at, edited_by
            FROM state WHERE name > $1 AND CAST($2 AS BIGINT) >= 0 ORDER BY name LIMIT 500",
        key: ("state", None),
        columns: &[
            column("state", Kind::Text),
            column("lang", Kind::Text),
            column("execution_order", Kind::Number),
            column("max_state_count", Kind::Number),
            column("analyzer", Kind::Text),
            column("queries", Kind::Json),
            column("negative_queries", Kind::Json),
            column("bubble", Kind::Text),
            column("action", Kind::Text),
            column("action_input", Kind::Json),
            column("state_data", Kind::Json),
            column("success_value", Kind::Text),
            column("failure_value", Kind::Text),
            column("evaluation_class", Kind::Text),
            column("version", Kind::Number),
            column("changed_at", Kind::Time),
            column("edited_by", Kind::Text),
        ],
    },
    Table {
        name: "operators",
        statement: "SELECT id, email, name, role, description, languages, disabled, created_at
            FROM operator WHERE id > $1 AND CAST($2 AS BIGINT) >= 0 ORDER BY id LIMIT 500",
        key: ("id", None),
        columns: &[
            column("id", Kind::Text),
            column("email", Kind::Text),
            column("name", Kind::Text),
            column("role", Kind::Text),
            column("description", Kind::Text),
            column("languages", Kind::Json),
            column("disabled", Kind::Flag),
            column("created_at", Kind::Time),
        ],
    },
    Table {
        name: "channels",
        statement: "SELECT id, name, enabled, settings, version, created_at
            FROM channel WHERE id > $1 AND CAST($2 AS BIGINT) >= 0 ORDER BY id LIMIT 500",
        key: ("id", None),
        columns: &[
            column("id", Kind::Text),
            column("name", Kind::Text),
            column("enabled", Kind::Flag),
            column("settings", Kind::Json),
            column("version", Kind::Number),
            column("created_at", Kind::Time),
        ],
    },
];
