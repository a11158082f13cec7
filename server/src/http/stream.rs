//! Streams of server-sent events.
//!
//! A frame is made of JSON on one line, so nothing that is said can break out of it.
//! A comment every fifteen seconds shows that the connection lives; after five minutes the stream
//! ends on purpose, before a balancer ends it silently.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Serialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often something is sent, at least.
pub const BEAT: Duration = Duration::from_secs(15);

/// How long a stream lives.
pub const LIFE: Duration = Duration::from_secs(290);

/// What a browser waits before it opens another one.
const RETRY: Duration = Duration::from_secs(2);

/// How many streams a session may have.
const MAX_STREAMS: usize = 3;

/// How many streams each session has.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// A stream that counts, until it is dropped.
#[derive(Debug)]
pub struct Place {
    streams: Streams,
    session: String,
}

impl Streams {
    /// A place for one more stream of a session; nothing if it has three.
    pub fn take(&self, session: &str) -> Option<Place> {
        self.take_of(session, MAX_STREAMS)
    }

    /// A place for one more stream of somebody who may have `most`.
    pub fn take_of(&self, session: &str, most: usize) -> Option<Place> {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let n = streams.entry(session.to_owned()).or_default();
        if *n >= most {
            return None;
        }
        *n += 1;
        Some(Place {
            streams: self.clone(),
            session: session.to_owned(),
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        streams.values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = streams.get_mut(&self.session) {
            *n -= 1;
            if *n == 0 {
                streams.remove(&self.session);
            }
        }
    }
}

/// One event: its name is the member `type`, its data the whole.
pub fn frame<T: Serialize>(event: &T, id: Option<String>) -> Event {
    let value = serde_json::to_value(event).unwrap_or_default();
    let name = value.get("type").and_then(|name| name.as_str());
    let frame = Event::default()
        .event(name.unwrap_or("message"))
        .data(value.to_string());
    match id {
        Some(id) => frame.id(id),
        None => frame,
    }
}

/// The answer that streams `events`.
pub fn stream(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let first = Event::default().retry(RETRY).comment("hb");
    let events = async_stream::stream! {
        yield Ok::<Event, Infallible>(first);
        for await event in events {
            yield Ok(event);
        }
    };
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(BEAT).text("hb"))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store, no-transform"),
    );
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}
