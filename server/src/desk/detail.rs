//! One conversation, with everything that an operator needs beside it.

use axum::extract::{Path, Query, State};
use edgewise_protocol::desk::{Detail, Note};
use edgewise_protocol::id::ClientId;
use edgewise_protocol::visitor::{Rating, User};
use serde::Deserialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::access::{Access, seen};
use super::list::summary;
use crate::Server;
use crate::account::Signed;
use crate::conversation::{ConversationRow, entries_before, open_turn};
use crate::http::{Answer, Json};
use crate::store::StoreError;

/// Which part of the log is asked for.
#[derive(Debug, Deserialize)]
pub struct Part {
    before: Option<i64>,
    limit: Option<i64>,
}

/// `GET /op/v1/conversations/{id}`
pub async fn detail(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Query(part): Query<Part>,
) -> Answer<Json<Detail>> {
    let mut on = server.store().snapshot().await?;
    let row = seen(&mut on, &signed, &id).await?;
    let access = Access::of(&mut on, &signed).await?;
    let session =
        sqlx::query("SELECT user_id, user_name, user_email, verified FROM session WHERE id = $1")
            .bind(row.session.as_str())
            .fetch_one(&mut *on)
            .await?;
    let before = part.before.unwrap_or(i64::MAX);
    let limit = part.limit.unwrap_or(200).clamp(1, 500);
    let channel = server.channels().get(&row.channel);
    let template = channel.map(|channel| channel.settings.ticket_url.clone());
    Ok(Json(Detail {
        summary: summary(&mut on, &row).await?,
        messages: entries_before(&mut on, &row.id, before, limit).await?,
        turn: open_turn(&mut on, &row.id).await?,
        notes: notes(&mut on, &row.id).await?,
        visitor: row.visitor,
        desk: row.desk,
        user: User {
            id: session.try_get("user_id")?,
            name: session.try_get("user_name")?,
            email: session.try_get("user_email")?,
            ..User::default()
        },
        named: session.try_get::<i64, _>("verified")? > 1,
        page: row.page.clone(),
        page_title: row.title.clone(),
        attributes: row.attributes.clone(),
        email: row.email.clone(),
        ticket_url: ticket_url(template.as_deref(), row.ticket.as_deref()),
        rating: row.rating.clone().map(|(value, comment)| Rating {
            value: u8::try_from(value).unwrap_or(0),
            comment,
        }),
        earlier: earlier(&mut on, &row, &access).await?,
    }))
}

async fn notes(on: &mut AnyConnection, id: &str) -> Result<Vec<Note>, StoreError> {
    let rows = sqlx::query("SELECT client_id, author, text, ts FROM note WHERE conversation = $1 ORDER BY ts, client_id")
        .bind(id)
        .fetch_all(on)
        .await?;
    let mut notes = Vec::with_capacity(rows.len());
    for row in rows {
        notes.push(Note {
            client_id: ClientId(row.try_get("client_id")?),
            author: row.try_get("author")?,
            text: row.try_get("text")?,
            ts: row.try_get("ts")?,
        });
    }
    Ok(notes)
}

/// Other conversations of the same browser, or of the same proven identity.
async fn earlier(
    on: &mut AnyConnection,
    row: &ConversationRow,
    access: &Access,
) -> Result<Vec<edgewise_protocol::desk::Summary>, StoreError> {
    let statement = format!(
        "SELECT {} FROM conversation WHERE id <> $1 AND session IN (
           SELECT other.id FROM session other JOIN session own ON own.id = $2
           WHERE other.id = own.id OR (own.verified > 0 AND other.verified > 0
             AND other.channel = own.channel AND other.user_id = own.user_id))
         ORDER BY last_ts DESC LIMIT 20",
        ConversationRow::columns()
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(row.id.as_str())
        .bind(row.session.as_str())
        .fetch_all(&mut *on)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let row = ConversationRow::read(row)?;
        if access.sees(&row) {
            found.push(summary(&mut *on, &row).await?);
        }
    }
    Ok(found)
}

/// The link to a ticket; its number is put into the template as one part of an address.
pub fn ticket_url(template: Option<&str>, ticket: Option<&str>) -> Option<String> {
    let template = template.filter(|template| !template.is_empty())?;
    let ticket = ticket.filter(|ticket| !ticket.is_empty())?;
    let encoded: String = url::form_urlencoded::byte_serialize(ticket.as_bytes()).collect();
    Some(template.replace("%ticket%", &encoded.replace('+', "%20")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tickets_number_cannot_leave_its_place() {
        let template = Some("https://desk.example/t/%ticket%");
        let link = ticket_url(template, Some("../a?b#c d"));
        assert_eq!(
            link.as_deref(),
            Some("https://desk.example/t/..%2Fa%3Fb%23c%20d")
        );
        assert_eq!(ticket_url(template, Some("")), None);
        assert_eq!(ticket_url(Some(""), Some("7")), None);
    }
}
