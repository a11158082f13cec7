//! The list of conversations.

use axum::extract::{Query, State};
use edgewise_protocol::desk::{Inbox, StageCounts, Summary};
use edgewise_protocol::id::{ChannelId, ConversationId, OperatorId};
use edgewise_protocol::log::Stage;
use serde::Deserialize;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

use super::access::Access;
use super::inbox::head;
use crate::Server;
use crate::account::Signed;
use crate::conversation::ConversationRow;
use crate::http::{Answer, ApiError, Json};
use crate::store::{StoreError, written};

/// What is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    stage: Option<Stage>,
    channel: Option<String>,
    #[serde(default)]
    mine: bool,
    q: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

/// Conditions of a statement, and what they compare with, numbered on.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Number(i64),
}

impl Conditions {
    /// Adds a condition; each `?` of it stands for the next of `values`.
    fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(" AND ");
        let mut values = values.into_iter();
        for part in condition.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(before) => {
                    self.values.extend(values.next());
                    self.text.push_str(before);
                    self.text.push_str(&format!("${}", self.values.len()));
                }
                None => self.text.push_str(part),
            }
        }
    }

    fn bind<'q>(
        &'q self,
        mut query: sqlx::query::Query<'q, Any, sqlx::any::AnyArguments>,
    ) -> sqlx::query::Query<'q, Any, sqlx::any::AnyArguments> {
        for value in &self.values {
            query = match value {
                Value::Text(text) => query.bind(text.as_str()),
                Value::Number(number) => query.bind(*number),
            };
        }
        query
    }
}

fn of_channels(conditions: &mut Conditions, access: &Access) {
    if let Some(channels) = access.channels() {
        let marks = vec!["?"; channels.len()].join(", ");
        let names = channels
            .into_iter()
            .map(|name| Value::Text(name.to_owned()));
        match marks.as_str() {
            "" => conditions.add("1 = 0", []),
            marks => conditions.add(&format!("channel IN ({marks})"), names),
        }
    }
}

/// `GET /op/v1/conversations`
pub async fn list(
    State(server): State<Server>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Answer<Json<Inbox>> {
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let mut on = server.store().snapshot().await?;
    let access = Access::of(&mut on, &signed).await?;
    let counts = counts(&mut on, &access).await?;
    let mut conditions = Conditions::default();
    of_channels(&mut conditions, &access);
    if let Some(stage) = asked.stage {
        conditions.add("stage = ?", [Value::Text(written(&stage))]);
    }
    if let Some(channel) = asked.channel.filter(|channel| !channel.is_empty()) {
        conditions.add("channel = ?", [Value::Text(channel)]);
    }
    if asked.mine {
        conditions.add("operator = ?", [Value::Text(signed.operator.id.clone())]);
    }
    if let Some(text) = asked
        .q
        .map(|text| text.trim().to_lowercase())
        .filter(|text| !text.is_empty())
    {
        let like = like(&text);
        conditions.add(
            "(EXISTS (SELECT 1 FROM entry WHERE entry.conversation = conversation.id
               AND LOWER(entry.text) LIKE ? ESCAPE '!')
             OR EXISTS (SELECT 1 FROM session WHERE session.id = conversation.session
               AND (LOWER(COALESCE(session.user_name, '')) LIKE ? ESCAPE '!'
                 OR LOWER(COALESCE(session.user_email, '')) LIKE ? ESCAPE '!'
                 OR LOWER(COALESCE(session.user_id, '')) LIKE ? ESCAPE '!'))
             OR LOWER(COALESCE(ticket, '')) LIKE ? ESCAPE '!')",
            std::iter::repeat_with(|| Value::Text(like.clone())),
        );
    }
    if let Some(before) = &asked.before {
        let (ts, id) = before.split_once('.').ok_or_else(wrong_page)?;
        let ts: i64 = ts.parse().map_err(|_| wrong_page())?;
        conditions.add(
            "(last_ts < ? OR (last_ts = ? AND id < ?))",
            [
                Value::Number(ts),
                Value::Number(ts),
                Value::Text(id.to_owned()),
            ],
        );
    }
    let statement = format!(
        "SELECT {} FROM conversation WHERE 1 = 1{} ORDER BY last_ts DESC, id DESC LIMIT {limit}",
        ConversationRow::columns(),
        conditions.text,
    );
    let rows = conditions
        .bind(sqlx::query(AssertSqlSafe(statement)))
        .fetch_all(&mut *on)
        .await?;
    let mut conversations = Vec::with_capacity(rows.len());
    let mut next = None;
    for row in &rows {
        let row = ConversationRow::read(row)?;
        next = Some(format!("{}.{}", row.last_ts, row.id));
        if access.sees(&row) {
            conversations.push(summary(&mut on, &row).await?);
        }
    }
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == limit);
    Ok(Json(Inbox {
        conversations,
        next: next.filter(|_| is_full),
        counts,
        cursor: server.cursor(head(&mut on).await?),
    }))
}

fn wrong_page() -> ApiError {
    ApiError::invalid(
        "before",
        "what `next` of an earlier answer said is expected",
    )
}

/// A pattern that finds a text as it is written.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars().take(200) {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

async fn counts(on: &mut AnyConnection, access: &Access) -> Result<StageCounts, StoreError> {
    let mut conditions = Conditions::default();
    of_channels(&mut conditions, access);
    let statement = format!(
        "SELECT stage, COUNT(*) FROM conversation WHERE 1 = 1{} GROUP BY stage",
        conditions.text
    );
    let rows = conditions
        .bind(sqlx::query(AssertSqlSafe(statement)))
        .fetch_all(on)
        .await?;
    let mut counts = StageCounts::default();
    for row in rows {
        let n: i64 = row.try_get(1)?;
        match row.try_get::<String, _>(0)?.as_str() {
            "bot" => counts.bot = n,
            "waiting" => counts.waiting = n,
            "active" => counts.active = n,
            _ => counts.closed = n,
        }
    }
    Ok(counts)
}

/// A conversation as the list shows it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn summary(on: &mut AnyConnection, row: &ConversationRow) -> Result<Summary, StoreError> {
    let found = sqlx::query(
        "SELECT s.user_id, s.user_name, s.user_email, s.verified,
         (SELECT name FROM operator WHERE operator.id = $2) AS operator_name
         FROM session s WHERE s.id = $1",
    )
    .bind(row.session.as_str())
    .bind(row.operator.as_deref())
    .fetch_one(on)
    .await?;
    let named = |column: &str| -> Result<Option<String>, StoreError> {
        Ok(found
            .try_get::<Option<String>, _>(column)?
            .filter(|text| !text.is_empty()))
    };
    let proof: i64 = found.try_get("verified")?;
    // A name that nobody has proven never stands beside the sign of a proof.
    let visitor = match proof {
        1 => named("user_id")?,
        _ => named("user_name")?
            .or(named("user_email")?)
            .or(named("user_id")?),
    };
    let visitor = visitor.or_else(|| row.email.clone());
    let mark: String = row.session.chars().take(4).collect();
    Ok(Summary {
        id: ConversationId(row.id.clone()),
        channel: ChannelId(row.channel.clone()),
        stage: row.stage,
        lang: row.lang.clone(),
        visitor: visitor.unwrap_or_else(|| format!("Visitor {}", mark.to_uppercase())),
        verified: proof > 0,
        operator: row.operator.clone().map(OperatorId),
        operator_name: found.try_get("operator_name")?,
        last_text: row.last_text.clone(),
        last_ts: row.last_ts,
        unread: row.unread,
        waiting_since: row.waiting_since,
        head: row.head,
        created_at: row.created_at,
        ticket: row.ticket.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_numbered_on() {
        let mut conditions = Conditions::default();
        conditions.add("a = ?", [Value::Number(1)]);
        conditions.add(
            "(b = ? OR c = ?)",
            [Value::Number(2), Value::Text("x".to_owned())],
        );
        assert_eq!(conditions.text, " AND a = $1 AND (b = $2 OR c = $3)");
        assert_eq!(conditions.values.len(), 3);
    }

    #[test]
    fn a_search_finds_signs_as_they_are_written() {
        assert_eq!(like("100%_!"), "%100!%!_!!%");
    }
}
