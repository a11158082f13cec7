//! A conversation as a file, or as what a webhook gets.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use edgewise_protocol::log::{Entry, Speaker};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::AnyConnection;

use super::access::seen;
use super::detail::ticket_url;
use super::list::summary;
use crate::Server;
use crate::account::Signed;
use crate::conversation::{ConversationRow, entries_after};
use crate::http::{Answer, ApiError};
use crate::store::StoreError;

/// Which form is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    format: String,
}

/// `GET /op/v1/conversations/{id}/transcript`
pub async fn transcript(
    State(server): State<Server>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<Response> {
    let mut on = server.store().snapshot().await?;
    let row = seen(&mut on, &signed, &id).await?;
    let entries = entries_after(&mut on, &row.id, 0, i64::MAX).await?;
    let (kind, ending, text) = match asked.format.as_str() {
        "" | "txt" => ("text/plain; charset=utf-8", "txt", as_text(&entries)),
        "json" => {
            let value = as_json(&server, &mut on, &row, &entries).await?;
            ("application/json", "json", value.to_string())
        }
        "html" => ("text/html; charset=utf-8", "html", as_html(&entries)),
        _ => {
            return Err(ApiError::invalid(
                "format",
                "`txt`, `json` or `html` is expected",
            ));
        }
    };
    let name = format!("attachment; filename=\"conversation-{id}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'none'; sandbox"),
        ),
    ];
    Ok((headers, text).into_response())
}

fn who(entry: &Entry) -> &str {
    match (&entry.author, entry.from) {
        (Some(author), _) => &author.name,
        (None, Speaker::Visitor) => "Visitor",
        (None, Speaker::Bot) => "Bot",
        (None, Speaker::Operator) => "Operator",
        (None, Speaker::System) => "–",
    }
}

fn when(entry: &Entry) -> String {
    let time = Timestamp::from_millisecond(entry.ts).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// One line an entry, as it is appended to a ticket.
fn as_text(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        let text = entry.text.replace('\n', "\n    ");
        format!("{} {} :> {text}\n", when(entry), who(entry))
    };
    entries.iter().map(line).collect()
}

fn as_html(entries: &[Entry]) -> String {
    let mut html = String::from(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title>Conversation</title></head><body><dl>\n",
    );
    for entry in entries {
        html.push_str(&format!(
            "<dt>{} {}</dt><dd>{}</dd>\n",
            escaped(&when(entry)),
            escaped(who(entry)),
            escaped(&entry.text).replace('\n', "<br>"),
        ));
    }
    html.push_str("</dl></body></html>\n");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A conversation with everything about it, as JSON.
///
/// # Errors
/// When the database cannot be reached.
pub async fn as_json(
    server: &Server,
    on: &mut AnyConnection,
    row: &ConversationRow,
    entries: &[Entry],
) -> Result<Value, StoreError> {
    let channel = server.channels().get(&row.channel);
    let template = channel.map(|channel| channel.settings.ticket_url.clone());
    Ok(json!({
        "conversation": summary(on, row).await?,
        "ticket": row.ticket,
        "ticket_url": ticket_url(template.as_deref(), row.ticket.as_deref()),
        "email": row.email,
        "page": row.page,
        "attributes": row.attributes,
        "rating": row.rating.as_ref().map(|(value, comment)| json!({"value": value, "comment": comment})),
        "messages": entries,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_stays_text() {
        assert_eq!(
            escaped("<img src=x onerror=\"a\">&"),
            "&lt;img src=x onerror=&quot;a&quot;&gt;&amp;"
        );
    }
}
