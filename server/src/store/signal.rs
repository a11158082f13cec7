//! Who is told where to look.
//!
//! A reader watches one thing: a conversation, the inbox, or the bot.
//! The hub holds a channel for each thing that is watched, so that one message wakes the few who
//! look at its conversation and not the thousands who do not.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// How many signals a reader of what everybody watches may be behind; one that is further behind
/// looks at everything.
const BEHIND: usize = 16;

/// The same for a reader of one conversation: there are as many of these as visitors, and room is
/// kept for each signal.
const BEHIND_IN_CONVERSATION: usize = 2;

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signal {
    /// The log of a conversation has grown, or it stands otherwise.
    Conversation(String),
    /// Somebody types in a conversation: nothing is in the database.
    Typing {
        /// Which one.
        conversation: String,
        /// The channel it is in.
        channel: String,
        /// Whether they type.
        on: bool,
        /// The operator's name; nothing for the visitor.
        name: Option<String>,
    },
    /// Somebody came into, or left, the queue of a channel.
    Queue(String),
    /// The inbox has grown.
    Inbox,
    /// An operator came or went: nothing is in the inbox.
    Presence(String),
    /// Knowledge has changed, or another model answers.
    Bot,
    /// A channel has changed, or who is online.
    Channel(String),
}

impl Signal {
    /// What has to be watched to hear of it.
    fn watched(&self) -> Cow<'_, str> {
        match self {
            Signal::Queue(channel) => Cow::Owned(queue(channel)),
            Signal::Conversation(id)
            | Signal::Typing {
                conversation: id, ..
            } => Cow::Borrowed(id),
            Signal::Inbox | Signal::Presence(_) => Cow::Borrowed(INBOX),
            Signal::Bot => Cow::Borrowed(BOT),
            Signal::Channel(_) => Cow::Borrowed(CHANNELS),
        }
    }
}

const INBOX: &str = "/inbox";
const BOT: &str = "/bot";
const CHANNELS: &str = "/channels";

/// What is watched of a channel's queue; no conversation's id begins with a slash.
fn queue(channel: &str) -> String {
    format!("/queue/{channel}")
}

/// A reader's end: what it gets, or that it has missed some.
pub type Watch = broadcast::Receiver<Signal>;

/// Where the signals of all instances arrive.
#[derive(Debug, Clone)]
pub struct Hub {
    instance: Arc<str>,
    watched: Arc<Mutex<HashMap<String, broadcast::Sender<Signal>>>>,
}

impl Default for Hub {
    fn default() -> Hub {
        Hub {
            instance: crate::secret::id().into(),
            watched: Arc::default(),
        }
    }
}

/// A signal on its way to other instances.
#[derive(Serialize, Deserialize)]
struct Outside {
    from: String,
    signal: Signal,
}

impl Hub {
    /// Watches a conversation.
    pub fn conversation(&self, id: &str) -> Watch {
        self.watch(id)
    }

    /// Watches the queue of a channel.
    pub fn queue(&self, channel: &str) -> Watch {
        self.watch(&queue(channel))
    }

    /// Watches the inbox.
    pub fn inbox(&self) -> Watch {
        self.watch(INBOX)
    }

    /// Watches the bot.
    pub fn bot(&self) -> Watch {
        self.watch(BOT)
    }

    /// Watches the channels.
    pub fn channels(&self) -> Watch {
        self.watch(CHANNELS)
    }

    fn watch(&self, name: &str) -> Watch {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        // Names that nobody watches any more go when there are twice as many as there were.
        if watched.len() >= 64 && watched.len().is_power_of_two() {
            watched.retain(|_, sender| sender.receiver_count() > 0);
        }
        let behind = match name.starts_with('/') {
            true => BEHIND,
            false => BEHIND_IN_CONVERSATION,
        };
        watched
            .entry(name.to_owned())
            .or_insert_with(|| broadcast::channel(behind).0)
            .subscribe()
    }

    /// Tells who watches in this process.
    pub(crate) fn tell(&self, signal: &Signal) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Signal::Typing { .. } = signal
            && let Some(sender) = watched.get(INBOX)
        {
            let _ = sender.send(signal.clone());
        }
        let name = signal.watched();
        let Some(sender) = watched.get(name.as_ref()) else {
            return;
        };
        if sender.send(signal.clone()).is_err() {
            watched.remove(name.as_ref());
        }
    }

    /// Tells everybody in this process that something may have been missed.
    pub(crate) fn tell_all(&self) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|name, sender| {
            let signal = match name.as_str() {
                INBOX => Signal::Inbox,
                BOT => Signal::Bot,
                CHANNELS => Signal::Channel(String::new()),
                other if other.starts_with("/queue/") => {
                    Signal::Queue(other.trim_start_matches("/queue/").to_owned())
                }
                id => Signal::Conversation(id.to_owned()),
            };
            sender.send(signal).is_ok()
        });
    }

    /// How a signal is written for other instances.
    pub(crate) fn outside(&self, signal: &Signal) -> String {
        let outside = Outside {
            from: self.instance.to_string(),
            signal: signal.clone(),
        };
        super::as_json(&outside)
    }

    /// Takes what another instance, or this one, has written.
    pub(crate) fn take(&self, text: &str) {
        match serde_json::from_str::<Outside>(text) {
            Ok(outside) if *outside.from != *self.instance => self.tell(&outside.signal),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a signal that cannot be read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_watches_a_conversation_hears_of_it() {
        let hub = Hub::default();
        let mut a = hub.conversation("a");
        let mut b = hub.conversation("b");
        hub.tell(&Signal::Conversation("a".to_owned()));
        assert_eq!(a.try_recv(), Ok(Signal::Conversation("a".to_owned())));
        assert!(b.try_recv().is_err());
    }

    #[test]
    fn a_signal_of_this_instance_does_not_come_back() {
        let hub = Hub::default();
        let other = Hub::default();
        let mut watch = hub.inbox();
        hub.take(&hub.outside(&Signal::Inbox));
        assert!(watch.try_recv().is_err());
        hub.take(&other.outside(&Signal::Inbox));
        assert_eq!(watch.try_recv(), Ok(Signal::Inbox));
    }
}
