//! A conversation in the database.

use edgewise_protocol::Millis;
use edgewise_protocol::channel::Mode;
use edgewise_protocol::log::{Receipt, Stage};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::store::{StoreError, Tx, json, word};

/// A conversation, as the database has it.
#[derive(Debug, Clone)]
pub struct ConversationRow {
    /// As operators know it.
    pub id: String,
    /// Whose it is.
    pub session: String,
    /// As its visitor knows it.
    pub client_id: String,
    /// Where it came in, or was transferred to.
    pub channel: String,
    /// Where it stands.
    pub stage: Stage,
    /// The channel's mode when it began.
    pub mode: Mode,
    /// Its language.
    pub lang: String,
    /// The page where the visitor was last.
    pub page: String,
    /// Its title.
    pub title: String,
    /// What the page says beside.
    pub attributes: Vec<(String, String)>,
    /// The ticket it is about.
    pub ticket: Option<String>,
    /// The address left behind.
    pub email: Option<String>,
    /// Who has it.
    pub operator: Option<String>,
    /// The number of entries.
    pub head: i64,
    /// How many of them are the visitor's.
    pub n_questions: i64,
    /// The visitor's entries that no operator has read.
    pub unread: i64,
    /// The last thing said, cut.
    pub last_text: String,
    /// When it was said.
    pub last_ts: Millis,
    /// How far the visitor has got.
    pub visitor: Receipt,
    /// How far the operators have got.
    pub desk: Receipt,
    /// Since when it waits.
    pub waiting_since: Option<Millis>,
    /// The visitor's rating, and a comment.
    pub rating: Option<(i64, String)>,
    /// When it began.
    pub created_at: Millis,
}

const COLUMNS: &str = "id, session, client_id, channel, stage, mode, lang, page, title, attributes,
    ticket, email, operator, head, n_questions, unread, last_text, last_ts, visitor_delivered,
    visitor_read, desk_delivered, desk_read, waiting_since, rating, rating_comment, created_at";

impl ConversationRow {
    /// Reads the columns of [`ConversationRow::columns`].
    ///
    /// # Errors
    /// When one of them holds what it should not.
    pub fn read(row: &AnyRow) -> Result<ConversationRow, StoreError> {
        let comment: Option<String> = row.try_get("rating_comment")?;
        let rating: Option<i64> = row.try_get("rating")?;
        Ok(ConversationRow {
            id: row.try_get("id")?,
            session: row.try_get("session")?,
            client_id: row.try_get("client_id")?,
            channel: row.try_get("channel")?,
            stage: word(row, "stage")?,
            mode: word(row, "mode")?,
            lang: row.try_get("lang")?,
            page: row.try_get("page")?,
            title: row.try_get("title")?,
            attributes: json(row, "attributes")?,
            ticket: row.try_get("ticket")?,
            email: row.try_get("email")?,
            operator: row.try_get("operator")?,
            head: row.try_get("head")?,
            n_questions: row.try_get("n_questions")?,
            unread: row.try_get("unread")?,
            last_text: row.try_get("last_text")?,
            last_ts: row.try_get("last_ts")?,
            visitor: Receipt {
                delivered: row.try_get("visitor_delivered")?,
                read: row.try_get("visitor_read")?,
            },
            desk: Receipt {
                delivered: row.try_get("desk_delivered")?,
                read: row.try_get("desk_read")?,
            },
            waiting_since: row.try_get("waiting_since")?,
            rating: rating.map(|value| (value, comment.unwrap_or_default())),
            created_at: row.try_get("created_at")?,
        })
    }

    /// The columns to select, of table `conversation` alone.
    pub fn columns() -> &'static str {
        COLUMNS
    }
}

/// The conversation of that id.
///
/// # Errors
/// When the database cannot be reached.
pub async fn find(on: &mut AnyConnection, id: &str) -> Result<Option<ConversationRow>, StoreError> {
    one(on, "SELECT {} FROM conversation WHERE id = $1", id, None).await
}

/// The conversation that a session calls `client_id`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_visitor(
    on: &mut AnyConnection,
    session: &str,
    client_id: &str,
) -> Result<Option<ConversationRow>, StoreError> {
    let statement = "SELECT {} FROM conversation WHERE session = $1 AND client_id = $2";
    one(on, statement, session, Some(client_id)).await
}

/// Locks a conversation until the transaction ends, and gives it as it is now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<ConversationRow>, StoreError> {
    // Both databases lock what is updated; only one of them knows `FOR UPDATE`.
    let statement = "UPDATE conversation SET head = head WHERE id = $1 RETURNING {}";
    one(tx.on(), statement, id, None).await
}

async fn one(
    on: &mut AnyConnection,
    statement: &str,
    first: &str,
    second: Option<&str>,
) -> Result<Option<ConversationRow>, StoreError> {
    // Only constants of this file are put in.
    let statement = AssertSqlSafe(statement.replace("{}", COLUMNS));
    let mut query = sqlx::query(statement).bind(first);
    if let Some(second) = second {
        query = query.bind(second);
    }
    let row = query.fetch_optional(on).await?;
    row.as_ref().map(ConversationRow::read).transpose()
}
