//! What keeps the desk up to date: lists that are asked for, the stream, and what is sent.

use edgewise_protocol::account::Presence;
use edgewise_protocol::channel::Channel;
use edgewise_protocol::desk::{Detail, Inbox, Note, Say, SetPresence, Team};
use edgewise_protocol::knowledge::Job;
use edgewise_protocol::log::Receipt;
use edgewise_protocol::visitor::Acknowledged;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Fault};
use crate::browser;
use crate::desk::{Action, Desk};
use crate::outbox::{self, Kind, Outgoing};
use crate::route::{Route, encode};
use crate::stream::{Heard, Listening};

/// The desk, for components.
pub type DeskHandle = UseReducerHandle<Desk>;

/// Pause before counts are asked for, so that many events cost one call, in milliseconds.
const COUNTS_MS: u32 = 800;

/// Pause after a key before words are looked for, in milliseconds.
const SEARCH_MS: u32 = 250;

/// The desk of the component's surroundings.
#[hook]
pub fn use_desk() -> Option<DeskHandle> {
    use_context::<DeskHandle>()
}

/// Keeps colleagues, channels and training up to date.
#[hook]
pub fn use_lists(desk: &DeskHandle) {
    let tell = desk.dispatcher();
    use_effect_with(desk.n_changes("operators"), {
        let tell = tell.clone();
        move |_| {
            spawn_local(async move {
                if let Ok(team) = api::get::<Team>("team").await {
                    tell.dispatch(Action::Team(team.operators));
                }
            });
        }
    });
    use_effect_with(desk.n_changes("channels"), {
        let tell = tell.clone();
        move |_| {
            spawn_local(async move {
                if let Ok(channels) = api::get::<Vec<Channel>>("channels").await {
                    tell.dispatch(Action::Channels(channels));
                }
            });
        }
    });
    use_effect_with(desk.generation, move |_| {
        spawn_local(async move {
            if let Ok(jobs) = api::get::<Vec<Job>>("jobs").await {
                tell.dispatch(Action::Jobs(jobs));
            }
        });
    });
}

/// Loads the list for what is chosen, and the counts when they may be other ones.
#[hook]
pub fn use_inbox(desk: &DeskHandle) {
    let key = (desk.filter.clone(), desk.generation);
    let tell = desk.dispatcher();
    use_effect_with(key, move |(filter, _)| {
        let filter = filter.clone();
        let pause_ms = if filter.query.is_empty() {
            0
        } else {
            SEARCH_MS
        };
        let timer = Timeout::new(pause_ms, move || {
            spawn_local(load_inbox(tell, filter, None))
        });
        move || drop(timer)
    });
    let tell = desk.dispatcher();
    use_effect_with(desk.counts_stale, move |&stale| {
        let ask = move || {
            spawn_local(async move {
                if let Ok(inbox) = api::get::<Inbox>("conversations?limit=1").await {
                    tell.dispatch(Action::Counts(inbox.counts));
                }
            });
        };
        let timer = (stale > 0).then(|| Timeout::new(COUNTS_MS, ask));
        move || drop(timer)
    });
}

/// Loads a page of the list; tries again as long as that may help.
pub async fn load_inbox(
    tell: UseReducerDispatcher<Desk>,
    filter: crate::shelf::Filter,
    before: Option<String>,
) {
    let mut n_tries = 0;
    loop {
        match api::get::<Inbox>(&filter.path(before.as_deref())).await {
            Ok(inbox) => {
                let continues = before.is_some();
                tell.dispatch(Action::Listed(filter, Box::new(inbox), continues));
                return;
            }
            Err(fault) => {
                let heals = fault.may_heal() && n_tries < 40;
                tell.dispatch(Action::NotListed(fault));
                if !heals {
                    return;
                }
            }
        }
        n_tries += 1;
        TimeoutFuture::new(outbox::pause_ms(n_tries.min(3), 1.0)).await;
    }
}

/// Listens from the first list on, and after every reset again.
#[hook]
pub fn use_stream(desk: &DeskHandle) {
    let key = (desk.cursor.is_some(), desk.generation);
    let (cursor, tell) = (desk.cursor, desk.dispatcher());
    use_effect_with(key, move |_| {
        let listening = cursor.map(|cursor| {
            let tell = Callback::from(move |heard| {
                tell.dispatch(match heard {
                    Heard::Events(events) => Action::Events(events, browser::now()),
                    Heard::Link(link) => Action::Link(link),
                    Heard::Reset => Action::Reset,
                });
            });
            Listening::begin(cursor, tell)
        });
        move || drop(listening)
    });
}

/// Opens the conversation of the route, loads it, and says how far it was read.
#[hook]
pub fn use_thread(desk: &DeskHandle, route: &Route) {
    let wanted = match route {
        Route::Conversation(id) => Some(id.clone()),
        _ => None,
    };
    let tell = desk.dispatcher();
    use_effect_with(wanted, move |wanted| {
        tell.dispatch(Action::Open(wanted.clone()));
    });
    let key = desk
        .thread
        .as_ref()
        .map(|thread| (thread.id.clone(), thread.stale));
    let tell = desk.dispatcher();
    use_effect_with(key, move |key| {
        if let Some((id, _)) = key.clone() {
            spawn_local(async move {
                let path = format!("conversations/{}?limit=100", encode(id.as_str()));
                match api::get::<Detail>(&path).await {
                    Ok(detail) => tell.dispatch(Action::Loaded(Box::new(detail))),
                    Err(fault) => tell.dispatch(Action::NotLoaded(id, fault)),
                }
            });
        }
    });
    let visible = use_visibility();
    let head = desk
        .thread
        .as_ref()
        .map(|thread| (thread.id.clone(), thread.head()));
    let tell = desk.dispatcher();
    use_effect_with((head, visible), move |(head, visible)| {
        let Some((id, head)) = head.clone().filter(|(_, head)| *head > 0 && *visible) else {
            return;
        };
        spawn_local(async move {
            let receipt = Receipt {
                delivered: head,
                read: head,
            };
            let path = format!("conversations/{}/ack", encode(id.as_str()));
            if api::send::<()>("POST", &path, &receipt).await.is_ok() {
                tell.dispatch(Action::Looked(id));
            }
        });
    });
}

/// Whether somebody can see the page, as that changes.
#[hook]
pub fn use_visibility() -> bool {
    let visible = use_state(browser::is_visible);
    {
        let visible = visible.setter();
        use_effect_with((), move |()| {
            let window = browser::window();
            let document = window.as_ref().and_then(|window| window.document());
            let look = move || visible.set(browser::is_visible());
            let mut listeners = Vec::new();
            if let (Some(window), Some(document)) = (window, document) {
                for name in ["focus", "blur"] {
                    let look = look.clone();
                    listeners.push(EventListener::new(&window, name, move |_| look()));
                }
                listeners.push(EventListener::new(
                    &document,
                    "visibilitychange",
                    move |_| {
                        look();
                    },
                ));
            }
            move || drop(listeners)
        });
    }
    *visible
}

/// Sends what was said, one piece at a time, again and again until it is acknowledged.
#[hook]
pub fn use_outbox(desk: &DeskHandle) {
    use_effect_with(desk.outbox.clone(), |outbox| browser::keep_outbox(outbox));
    let piece = outbox::due(&desk.outbox).cloned();
    let key = piece
        .as_ref()
        .map(|piece| (piece.client_id.clone(), piece.n_tries));
    let tell = desk.dispatcher();
    use_effect_with(key, move |_| {
        let timer = piece.map(|piece| {
            let pause_ms = outbox::pause_ms(piece.n_tries, js_sys::Math::random());
            Timeout::new(pause_ms, move || spawn_local(send(tell, piece)))
        });
        move || drop(timer)
    });
}

async fn send(tell: UseReducerDispatcher<Desk>, piece: Outgoing) {
    let say = Say {
        text: piece.text.clone(),
    };
    let path = piece.path();
    let answer: Result<(), Fault> = match piece.kind {
        Kind::Message => api::send::<Acknowledged>("PUT", &path, &say)
            .await
            .map(|_| ()),
        Kind::Note => api::send::<Note>("PUT", &path, &say).await.map(|_| ()),
    };
    tell.dispatch(match answer {
        Ok(()) => Action::Acknowledged(piece.client_id),
        Err(fault) if fault.may_heal() => Action::Again(piece.client_id),
        Err(fault) => {
            let why = match fault.code.as_str() {
                "" => fault.status.to_string(),
                _ => fault.message,
            };
            Action::Refused(piece.client_id, why)
        }
    });
}

/// Tells the server that a console is open.
#[hook]
pub fn use_presence(desk: &DeskHandle) {
    use_effect_with(desk.generation, move |_| {
        spawn_local(async move {
            let online = SetPresence {
                presence: Presence::Online,
            };
            // It is told again with the next stream.
            let _ = api::send::<()>("POST", "presence", &online).await;
        });
    });
}
