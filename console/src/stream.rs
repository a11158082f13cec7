//! Hearing what happens, as it happens.
//!
//! A stream is kept open and resumed where it ended; who has heard nothing for forty seconds, not
//! even a heartbeat, opens another one.
//! Where streams do not get through, the same events are asked for again and again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgewise_protocol::desk::DeskEvent;
use edgewise_protocol::id::Cursor;
use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader};
use yew::Callback;

use crate::api;
use crate::desk::Link;
use crate::sse::Parser;
use crate::told::{Batch, event_of};

/// How long a stream may be silent: the server says something every 15 seconds.
const SILENCE_MS: u32 = 40_000;

/// How long a poll waits for something to happen, in seconds.
const POLL_S: u32 = 15;

/// After how many polls a stream is tried again: about five minutes.
const N_POLLS: u32 = 20;

/// How many streams in a row may fail before polls take over.
const N_FAILURES: u32 = 2;

/// Longest pause between two tries, in milliseconds.
const PAUSE_MS: u32 = 5_000;

/// What was heard.
pub enum Heard {
    /// What happened, in order.
    Events(Vec<DeskEvent>),
    /// Whether the server can be heard.
    Link(Link),
    /// The cursor is worth nothing: begin again. Nothing more is heard.
    Reset,
}

/// Keeps listening as long as it lives.
pub struct Listening {
    state: Rc<State>,
}

struct State {
    stopped: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
    cursor: Cell<Cursor>,
    tell: Callback<Heard>,
}

enum Ended {
    /// On purpose, or after something was heard.
    Well,
    /// Before anything was heard.
    Failed,
    Reset,
}

impl Listening {
    /// Begins after `cursor`.
    pub fn begin(cursor: Cursor, tell: Callback<Heard>) -> Listening {
        let state = Rc::new(State {
            stopped: Cell::new(false),
            abort: RefCell::new(None),
            cursor: Cell::new(cursor),
            tell,
        });
        spawn_local(listen(Rc::clone(&state)));
        Listening { state }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.state.stopped.set(true);
        if let Some(abort) = self.state.abort.borrow_mut().take() {
            abort.abort();
        }
    }
}

async fn listen(state: Rc<State>) {
    let (mut n_failures, mut n_polls) = (0_u32, 0_u32);
    while !state.stopped.get() {
        let ended = if n_failures < N_FAILURES {
            stream(&state).await
        } else {
            n_polls += 1;
            poll(&state).await
        };
        if state.stopped.get() {
            return;
        }
        match ended {
            Ended::Well if n_polls >= N_POLLS => (n_failures, n_polls) = (0, 0),
            Ended::Well if n_polls == 0 => n_failures = 0,
            Ended::Well => {}
            Ended::Reset => {
                state.tell.emit(Heard::Reset);
                return;
            }
            Ended::Failed => {
                n_failures += 1;
                state.tell.emit(Heard::Link(Link::Lost));
                let most = 500_u32.saturating_mul(n_failures).min(PAUSE_MS);
                let pause = f64::from(most) * (0.5 + js_sys::Math::random() / 2.0);
                TimeoutFuture::new(pause as u32).await;
            }
        }
    }
}

/// One stream, from its opening to its end.
async fn stream(state: &Rc<State>) -> Ended {
    let Ok(abort) = AbortController::new() else {
        return Ended::Failed;
    };
    *state.abort.borrow_mut() = Some(abort.clone());
    let watch = || {
        let abort = abort.clone();
        Timeout::new(SILENCE_MS, move || abort.abort())
    };
    let mut watchdog = watch();
    let cursor = state.cursor.get().to_string();
    let Ok(response) = api::stream("events", &cursor, &abort.signal()).await else {
        return Ended::Failed;
    };
    let reader = response
        .body()
        .and_then(|body| ReadableStreamDefaultReader::new(&body).ok());
    let Some(reader) = reader else {
        return Ended::Failed;
    };
    state.tell.emit(Heard::Link(Link::Live));
    let mut parser = Parser::default();
    let mut was_heard = false;
    while let Some(bytes) = next(&reader).await {
        watchdog.cancel();
        watchdog = watch();
        was_heard = true;
        let mut events = Vec::new();
        for frame in parser.push(&bytes) {
            if let Some(cursor) = frame.id.as_deref().and_then(Cursor::parse) {
                state.cursor.set(cursor);
            }
            // What a newer server tells beside is nothing to this console.
            let Some(event) = event_of(&frame.data) else {
                continue;
            };
            match event {
                DeskEvent::Reset {} => return Ended::Reset,
                DeskEvent::Bye {} => {}
                event => events.push(event),
            }
        }
        if !events.is_empty() {
            state.tell.emit(Heard::Events(events));
        }
    }
    watchdog.cancel();
    match was_heard {
        true => Ended::Well,
        false => Ended::Failed,
    }
}

/// The next bytes; nothing at the end, and when the connection broke.
async fn next(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let chunk = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&chunk, &JsValue::from_str("value")).ok()?;
    let bytes = value.dyn_into::<Uint8Array>().ok()?;
    Some(bytes.to_vec())
}

async fn poll(state: &Rc<State>) -> Ended {
    let path = format!("events?after={}&wait={POLL_S}", state.cursor.get());
    match api::get::<Batch>(&path).await {
        Ok(batch) if batch.reset => Ended::Reset,
        Ok(batch) => {
            state.cursor.set(batch.cursor);
            state.tell.emit(Heard::Link(Link::Live));
            let events = batch.events();
            if !events.is_empty() {
                state.tell.emit(Heard::Events(events));
            }
            Ended::Well
        }
        Err(_) => Ended::Failed,
    }
}
