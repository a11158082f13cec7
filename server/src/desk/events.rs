//! What a console is told: the inbox, as a stream or as an answer to a poll.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::Event as Frame;
use axum::response::{IntoResponse, Response};
use edgewise_protocol::desk::{DeskBatch, DeskEvent, Note};
use edgewise_protocol::id::{ClientId, ConversationId, Cursor, OperatorId};
use serde::Deserialize;
use sqlx::{AnyConnection, Row};
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::Instant;

use super::access::Access;
use super::inbox::head;
use super::list::summary;
use super::presence::{appear, event as presence_event};
use crate::Server;
use crate::account::Signed;
use crate::conversation::{entries_after, find, turn_row};
use crate::http::{Answer, ApiError, BEAT, Json, LIFE, Place, frame, stream};
use crate::store::{Signal, Watch};

/// How many lines are told at once.
const AT_ONCE: i64 = 200;

/// How a console asks.
#[derive(Debug, Deserialize)]
pub struct Asked {
    after: Option<String>,
    wait: Option<f64>,
}

/// `GET /op/v1/events`
pub async fn events(
    State(server): State<Server>,
    signed: Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answer<Response> {
    appear(&server, &signed.operator.id).await?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let after = text("last-event-id").or(asked.after.as_deref());
    let mut on = server.store().read().await?;
    let newest = head(&mut on).await?;
    let access = Access::of(&mut on, &signed).await?;
    drop(on);
    let begun = match after.filter(|after| !after.is_empty()) {
        None => Some(newest),
        Some(after) => Cursor::parse(after)
            .filter(|cursor| cursor.epoch == server.epoch() && cursor.seq <= newest)
            .map(|cursor| cursor.seq),
    };
    let mut reader = Reader {
        watch: server.store().hub().inbox(),
        server,
        signed,
        access,
        seq: begun.unwrap_or(newest),
    };
    if begun.is_some() && !reader.is_remembered().await? {
        reader.seq = newest;
    }
    let is_known = begun == Some(reader.seq);
    let wants_stream =
        text(header::ACCEPT.as_str()).is_some_and(|kinds| kinds.contains("text/event-stream"));
    if wants_stream {
        // The same person may have several consoles open, as several tabs of a browser.
        let name = format!("operator {}", reader.signed.sign_in);
        let place = reader.server.streams().take_of(&name, 12);
        let place = place.ok_or_else(|| ApiError::too_many("too many consoles are open", 5))?;
        return Ok(follow(reader, is_known, place));
    }
    if !is_known {
        let batch = DeskBatch {
            events: vec![DeskEvent::Reset {}],
            cursor: reader.server.cursor(newest),
            reset: true,
        };
        return Ok(Json(batch).into_response());
    }
    let wait = Duration::from_secs_f64(asked.wait.unwrap_or(0.0).clamp(0.0, 25.0));
    Ok(Json(reader.poll(wait).await?).into_response())
}

fn follow(mut reader: Reader, is_known: bool, place: Place) -> Response {
    let stopping = reader.server.stopping().clone();
    let events = async_stream::stream! {
        let _place = place;
        if !is_known {
            yield frame(&DeskEvent::Reset {}, Some(reader.cursor()));
        }
        let end = Instant::now() + LIFE;
        loop {
            // In a box, so that a stream that waits does not hold the room that a look needs.
            match Box::pin(reader.look()).await {
                Ok(found) => {
                    for (seq, event) in found {
                        yield reader.frame(seq, &event);
                    }
                }
                Err(_) => break,
            }
            let live = tokio::select! {
                live = reader.wait() => live,
                () = tokio::time::sleep_until(end) => break,
                () = stopping.cancelled() => break,
            };
            if let Some(event) = live {
                yield frame(&event, None);
            }
        }
        yield frame(&DeskEvent::Bye {}, None);
    };
    stream(events)
}

/// A console that reads the inbox.
struct Reader {
    server: Server,
    signed: Signed,
    access: Access,
    seq: i64,
    watch: Watch,
}

impl Reader {
    fn cursor(&self) -> String {
        self.server.cursor(self.seq).to_string()
    }

    fn frame(&self, seq: i64, event: &DeskEvent) -> Frame {
        frame(event, Some(self.server.cursor(seq).to_string()))
    }

    /// Whether the inbox still has all lines after the cursor.
    async fn is_remembered(&self) -> Answer<bool> {
        let mut on = self.server.store().read().await?;
        let row = sqlx::query("SELECT MIN(seq) FROM inbox")
            .fetch_one(&mut *on)
            .await?;
        let first: Option<i64> = row.try_get(0)?;
        let newest = head(&mut on).await?;
        Ok(self.seq == newest || first.is_some_and(|first| first <= self.seq + 1))
    }

    async fn poll(&mut self, wait: Duration) -> Answer<DeskBatch> {
        let deadline = Instant::now() + wait;
        let mut events = Vec::new();
        loop {
            events.extend(self.look().await?.into_iter().map(|(_, event)| event));
            let is_over = Instant::now() >= deadline || self.server.stopping().is_cancelled();
            if !events.is_empty() || is_over {
                return Ok(DeskBatch {
                    events,
                    cursor: self.server.cursor(self.seq),
                    reset: false,
                });
            }
            let stopping = self.server.stopping().clone();
            tokio::select! {
                live = self.wait() => events.extend(live),
                () = tokio::time::sleep_until(deadline) => {}
                () = stopping.cancelled() => {}
            }
        }
    }

    /// What is new since the last look, each with the line that tells it.
    async fn look(&mut self) -> Answer<Vec<(i64, DeskEvent)>> {
        let mut found = Vec::new();
        let mut on = self.server.store().read().await?;
        loop {
            let rows = sqlx::query(
                "SELECT seq, kind, channel, conversation, item FROM inbox WHERE seq > $1
                 ORDER BY seq LIMIT $2",
            )
            .bind(self.seq)
            .bind(AT_ONCE)
            .fetch_all(&mut *on)
            .await?;
            let n = rows.len();
            // How a conversation stands is told once, at its last line.
            let mut last = HashSet::new();
            let mut told = Vec::with_capacity(n);
            for row in rows.into_iter().rev() {
                let line = Told {
                    seq: row.try_get("seq")?,
                    kind: row.try_get("kind")?,
                    channel: row.try_get("channel")?,
                    conversation: row
                        .try_get::<Option<String>, _>("conversation")?
                        .unwrap_or_default(),
                    item: row
                        .try_get::<Option<String>, _>("item")?
                        .unwrap_or_default(),
                };
                let is_news = match line.kind.as_str() {
                    "conversation" | "read" => {
                        last.insert((line.kind.clone(), line.conversation.clone()))
                    }
                    "turn" => last.insert((line.kind.clone(), line.item.clone())),
                    _ => true,
                };
                if is_news {
                    told.push(line);
                } else {
                    told.push(Told {
                        kind: String::new(),
                        ..line
                    });
                }
            }
            for line in told.into_iter().rev() {
                self.seq = line.seq;
                if let Some(event) = self.event(&mut on, &line).await? {
                    found.push((line.seq, event));
                }
            }
            if i64::try_from(n).is_ok_and(|n| n < AT_ONCE) {
                return Ok(found);
            }
        }
    }

    async fn event(&mut self, on: &mut AnyConnection, line: &Told) -> Answer<Option<DeskEvent>> {
        if line.kind == "changed" && matches!(line.item.as_str(), "channels" | "operators") {
            // Who belongs where may have changed.
            self.access = Access::of(&mut *on, &self.signed).await?;
        }
        if line
            .channel
            .as_deref()
            .is_some_and(|channel| !self.access.has_channel(channel))
        {
            return Ok(None);
        }
        let conversation = ConversationId(line.conversation.clone());
        let event = match line.kind.as_str() {
            "conversation" | "entry" | "read" | "turn" | "note" => {
                let row = find(&mut *on, &line.conversation).await?;
                let Some(row) = row.filter(|row| self.access.sees(row)) else {
                    return Ok(None);
                };
                match line.kind.as_str() {
                    "conversation" => Some(DeskEvent::Conversation(summary(on, &row).await?)),
                    "read" => Some(DeskEvent::Read {
                        conversation,
                        visitor: row.visitor,
                    }),
                    "turn" => turn_row(on, &line.item).await?.map(DeskEvent::Turn),
                    "note" => self.note(on, conversation, &line.item).await?,
                    _ => {
                        let seq: i64 = line.item.parse().unwrap_or(1);
                        let entries = entries_after(on, &line.conversation, seq - 1, 1).await?;
                        entries.into_iter().next().map(|entry| DeskEvent::Entry {
                            conversation,
                            entry,
                        })
                    }
                }
            }
            "erased" => Some(DeskEvent::Erased { conversation }),
            "changed" => Some(DeskEvent::Changed {
                list: line.item.clone(),
            }),
            "job" => crate::bot::job(on, &line.item).await?.map(DeskEvent::Job),
            _ => None,
        };
        Ok(event)
    }

    async fn note(
        &self,
        on: &mut AnyConnection,
        conversation: ConversationId,
        client_id: &str,
    ) -> Answer<Option<DeskEvent>> {
        let row = sqlx::query(
            "SELECT author, text, ts FROM note WHERE conversation = $1 AND client_id = $2",
        )
        .bind(conversation.as_str())
        .bind(client_id)
        .fetch_optional(on)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let note = Note {
            client_id: ClientId::from(client_id),
            author: row.try_get("author")?,
            text: row.try_get("text")?,
            ts: row.try_get("ts")?,
        };
        Ok(Some(DeskEvent::Note { conversation, note }))
    }

    /// Waits for a reason to look again; gives what is in no inbox.
    async fn wait(&mut self) -> Option<DeskEvent> {
        let signal = tokio::select! {
            signal = self.watch.recv() => signal,
            () = tokio::time::sleep(BEAT) => {
                let _ = appear(&self.server, &self.signed.operator.id).await;
                return None;
            }
        };
        match signal {
            Ok(Signal::Typing {
                conversation,
                channel,
                on,
                name,
            }) if self.access.has_channel(&channel) => Some(DeskEvent::Typing {
                conversation: ConversationId(conversation),
                on,
                name: name.filter(|name| !name.is_empty()),
            }),
            Ok(Signal::Presence(operator)) => presence_event(&self.server, &OperatorId(operator))
                .await
                .ok()
                .flatten(),
            _ => None,
        }
    }
}

/// A line of the inbox.
struct Told {
    seq: i64,
    kind: String,
    channel: Option<String>,
    conversation: String,
    item: String,
}
