//! What a visitor's page is told: as a stream, or as an answer to a poll.
//!
//! Both read the log after a cursor; what the hub tells is only the reason to look.
//! So a stream that breaks, a signal that is lost, an instance that ends: the next look finds
//! everything.

use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::header;
use axum::response::sse::Event as Frame;
use axum::response::{IntoResponse, Response};
use edgewise_protocol::id::Cursor;
use edgewise_protocol::log::{Batch, Event, Stage, Standing};
use serde::Deserialize;
use sqlx::Row;
use std::time::Duration;
use tokio::time::Instant;

use super::messages::own;
use super::session::Visitor;
use crate::conversation::{ConversationRow, entries_after, find, standing};
use crate::http::{Answer, ApiError, BEAT, Json, LIFE, Place, frame, stream};
use crate::store::{Signal, Watch};
use crate::{Server, secret};

/// How many entries are read at once.
const AT_ONCE: i64 = 200;

/// How a page asks.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was seen last.
    after: Option<String>,
    /// How many seconds to wait for more, 0..=25.
    wait: Option<f64>,
    /// Instead of a token.
    ticket: Option<String>,
}

/// `GET /v1/conversations/{cid}/events`
pub async fn events(
    State(server): State<Server>,
    Path(cid): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Answer<Response> {
    let (mut parts, _) = request.into_parts();
    let headers = parts.headers.clone();
    let row = match &asked.ticket {
        Some(ticket) => of_ticket(&server, ticket, &cid).await?,
        None => {
            let visitor = Visitor::from_request_parts(&mut parts, &server).await?;
            own(&server, &visitor, &cid).await?
        }
    };
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let after = asked.after.as_deref().or_else(|| text("last-event-id"));
    let wants_stream =
        text(header::ACCEPT.as_str()).is_some_and(|kinds| kinds.contains("text/event-stream"));
    if wants_stream {
        let place = server
            .streams()
            .take(&row.session)
            .ok_or_else(|| ApiError::too_many("a session has at most three streams", 5))?;
        return Ok(follow(server, row, after.map(str::to_owned), place));
    }
    let wait = Duration::from_secs_f64(asked.wait.unwrap_or(0.0).clamp(0.0, 25.0));
    Ok(Json(poll(&server, row, after, wait).await?).into_response())
}

/// The conversation that a ticket opens, once.
async fn of_ticket(server: &Server, ticket: &str, cid: &str) -> Answer<ConversationRow> {
    let mut tx = server.store().begin().await?;
    let used = sqlx::query(
        "DELETE FROM stream_ticket WHERE secret = $1 AND expires_at > $2 RETURNING conversation",
    )
    .bind(secret::kept(ticket))
    .bind(server.now())
    .fetch_optional(tx.on())
    .await?
    .ok_or_else(ApiError::unauthorized)?;
    let id: String = used.try_get(0)?;
    tx.commit().await?;
    let row = find(&mut *server.store().read().await?, &id).await?;
    row.filter(|row| row.client_id == cid)
        .ok_or_else(ApiError::unauthorized)
}

/// Where a reader begins: nothing when the cursor is of another life of the log.
fn begin(server: &Server, row: &ConversationRow, after: Option<&str>) -> Option<i64> {
    let Some(after) = after.filter(|after| !after.is_empty()) else {
        return Some(0);
    };
    let cursor = Cursor::parse(after)?;
    (cursor.epoch == server.epoch() && cursor.seq <= row.head).then_some(cursor.seq)
}

/// Answers as soon as there is something after the cursor, or when the time is up.
async fn poll(
    server: &Server,
    row: ConversationRow,
    after: Option<&str>,
    wait: Duration,
) -> Answer<Batch> {
    let deadline = Instant::now() + wait;
    let mut watch = server.store().hub().conversation(&row.id);
    let mut row = row;
    let Some(seq) = begin(server, &row, after) else {
        return Ok(Batch {
            events: vec![Event::Reset {}],
            cursor: server.cursor(0),
            head: row.head,
            reset: true,
        });
    };
    let mut typing = None;
    loop {
        let mut on = server.store().read().await?;
        let entries = entries_after(&mut on, &row.id, seq, AT_ONCE).await?;
        let is_over = Instant::now() >= deadline || server.stopping().is_cancelled();
        if !entries.is_empty() || typing.is_some() || is_over {
            let cursor = entries.last().map_or(seq, |entry| entry.seq);
            let mut events: Vec<Event> = entries.into_iter().map(Event::Message).collect();
            let now = standing(server, &mut on, &row).await?;
            events.push(Event::Read(now.desk));
            events.push(Event::Status(now));
            events.extend(typing);
            return Ok(Batch {
                events,
                cursor: server.cursor(cursor),
                head: row.head.max(cursor),
                reset: false,
            });
        }
        drop(on);
        tokio::select! {
            signal = watch.recv() => typing = typing_of(&signal),
            () = tokio::time::sleep_until(deadline) => {}
            () = server.stopping().cancelled() => {}
        }
        let found = find(&mut *server.store().read().await?, &row.id).await?;
        row = found.ok_or_else(|| ApiError::not_found("conversation"))?;
    }
}

fn typing_of<E>(signal: &Result<Signal, E>) -> Option<Event> {
    match signal {
        // Without a name it is the visitor's own.
        Ok(Signal::Typing {
            on,
            name: Some(name),
            ..
        }) => Some(Event::Typing {
            on: *on,
            name: Some(name.clone()).filter(|name| !name.is_empty()),
        }),
        _ => None,
    }
}

/// Streams what happens, until the stream's life is over.
fn follow(server: Server, row: ConversationRow, after: Option<String>, place: Place) -> Response {
    let watch = server.store().hub().conversation(&row.id);
    let queue = server.store().hub().queue(&row.channel);
    let begun = begin(&server, &row, after.as_deref());
    let stopping = server.stopping().clone();
    let events = async_stream::stream! {
        let _place = place;
        let Some(seq) = begun else {
            yield frame(&Event::Reset {}, None);
            return;
        };
        let mut reader = Reader { server, id: row.id, seq, shown: None, watch, queue };
        let end = Instant::now() + LIFE;
        loop {
            // In a box, so that a stream that waits does not hold the room that a look needs.
            match Box::pin(reader.look()).await {
                Ok(frames) => for frame in frames { yield frame },
                // Gone, or the database is away: the page opens another one, or hears why not.
                Err(_) => break,
            }
            let typing = tokio::select! {
                typing = reader.wait() => typing,
                () = tokio::time::sleep_until(end) => break,
                () = stopping.cancelled() => break,
            };
            if let Some(typing) = typing {
                yield frame(&typing, None);
            }
        }
        yield frame(&Event::Bye {}, None);
    };
    stream(events)
}

struct Reader {
    server: Server,
    id: String,
    seq: i64,
    shown: Option<Standing>,
    watch: Watch,
    queue: Watch,
}

impl Reader {
    /// What is new since the last look.
    async fn look(&mut self) -> Answer<Vec<Frame>> {
        let mut frames = Vec::new();
        let mut on = self.server.store().read().await?;
        let row = find(&mut on, &self.id).await?;
        let row = row.ok_or_else(|| ApiError::not_found("conversation"))?;
        while self.seq < row.head {
            let entries = entries_after(&mut on, &self.id, self.seq, AT_ONCE).await?;
            let Some(last) = entries.last() else { break };
            self.seq = last.seq;
            for entry in entries {
                let cursor = self.server.cursor(entry.seq).to_string();
                frames.push(frame(&Event::Message(entry), Some(cursor)));
            }
        }
        let now = standing(&self.server, &mut on, &row).await?;
        if self.shown.as_ref() != Some(&now) {
            if self.shown.as_ref().map(|shown| shown.desk) != Some(now.desk) {
                frames.push(frame(&Event::Read(now.desk), None));
            }
            frames.push(frame(&Event::Status(now.clone()), None));
            self.shown = Some(now);
        }
        Ok(frames)
    }

    /// Waits for a reason to look again; gives what needs no look.
    async fn wait(&mut self) -> Option<Event> {
        let waits = self
            .shown
            .as_ref()
            .is_some_and(|now| now.stage == Stage::Waiting);
        tokio::select! {
            signal = self.watch.recv() => typing_of(&signal),
            _ = self.queue.recv(), if waits => None,
            // Opening hours and who is online change without a signal of this conversation.
            () = tokio::time::sleep(BEAT * 4), if waits => None,
        }
    }
}
