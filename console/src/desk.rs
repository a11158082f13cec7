//! Everything that the console knows of conversations: a pure reducer, fed by the server's answers,
//! by its stream, and by what the operator does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use edgewise_protocol::Millis;
use edgewise_protocol::account::{Me, Operator};
use edgewise_protocol::channel::Channel;
use edgewise_protocol::desk::{DeskEvent, Detail, Inbox, StageCounts, Summary};
use edgewise_protocol::id::{ClientId, ConversationId, Cursor};
use edgewise_protocol::knowledge::Job;
use yew::Reducible;

use crate::api::Fault;
use crate::outbox::Outgoing;
use crate::shelf::{Filter, Shelf};
use crate::thread::Thread;

mod events;
#[cfg(test)]
mod tests;

/// Whether the server can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    /// Not yet.
    #[default]
    Connecting,
    /// It can.
    Live,
    /// It could, and is tried again.
    Lost,
}

/// Something to be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Grows by one with each.
    pub n: u32,
    /// Where it happened.
    pub conversation: ConversationId,
    /// Whether a visitor has begun to wait; otherwise it is a message.
    pub is_new: bool,
    /// Who.
    pub visitor: String,
    /// What was said.
    pub text: String,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// Who is signed in.
    pub me: Rc<Me>,
    /// How far the server's clock is ahead, in milliseconds.
    pub offset_ms: i64,
    /// Whether the server can be heard.
    pub link: Link,
    /// All operators.
    pub team: Rc<Vec<Operator>>,
    /// All channels that the operator may see.
    pub channels: Rc<Vec<Channel>>,
    /// Every conversation that has been told of.
    pub known: HashMap<ConversationId, Rc<Summary>>,
    /// How many there are in each stage.
    pub counts: StageCounts,
    /// Grows when the counts have to be asked for.
    pub counts_stale: u32,
    /// What is chosen of the list.
    pub filter: Filter,
    /// What the server found for the words of the filter.
    pub found: Option<HashSet<ConversationId>>,
    /// Whether the list was loaded for the filter.
    pub listed: bool,
    /// Why it was not.
    pub fault: Option<Fault>,
    /// What to ask after for the next page.
    pub next: Option<String>,
    /// Where the stream begins; nothing before the first list.
    pub cursor: Option<Cursor>,
    /// Grows with each new beginning after a reset.
    pub generation: u32,
    /// The conversation that is open.
    pub thread: Option<Thread>,
    /// What was said and not acknowledged.
    pub outbox: Vec<Outgoing>,
    /// What was typed and not sent.
    pub drafts: HashMap<ConversationId, String>,
    /// Training, newest first.
    pub jobs: Vec<Job>,
    /// How often each list has changed.
    pub changed: BTreeMap<String, u32>,
    /// The last thing to be heard.
    pub ring: Option<Ring>,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Action {
    /// The profile, or what is set, is another one.
    Me(Box<Me>),
    /// The operators.
    Team(Vec<Operator>),
    /// The channels.
    Channels(Vec<Channel>),
    /// Training that was going on before.
    Jobs(Vec<Job>),
    /// The server can be heard, or not.
    Link(Link),
    /// The operator chooses what to see.
    Filter(Filter),
    /// A page of the list; `true` if it continues the one before.
    Listed(Filter, Box<Inbox>, bool),
    /// The list could not be loaded.
    NotListed(Fault),
    /// How many there are.
    Counts(StageCounts),
    /// What the stream told, and when.
    Events(Vec<DeskEvent>, Millis),
    /// Everything has to be asked for again.
    Reset,
    /// A conversation is opened, or none.
    Open(Option<ConversationId>),
    /// The conversation has come.
    Loaded(Box<Detail>),
    /// An earlier part of it has come.
    Earlier(Box<Detail>),
    /// It has not come.
    NotLoaded(ConversationId, Fault),
    /// The operator has looked at it.
    Looked(ConversationId),
    /// One conversation stands otherwise, as the answer to a call told.
    Changed(Box<Summary>),
    /// The operator types.
    Draft(ConversationId, String),
    /// The operator says something.
    Say(Outgoing),
    /// It is acknowledged.
    Acknowledged(ClientId),
    /// It was sent in vain, and is sent again.
    Again(ClientId),
    /// It was refused.
    Refused(ClientId, String),
    /// It is taken back, or sent again by hand.
    Drop(ClientId),
    /// It is sent again by hand.
    Retry(ClientId),
}

impl Desk {
    /// What is known when somebody has signed in.
    pub fn new(me: Me, now: Millis, outbox: Vec<Outgoing>) -> Desk {
        Desk {
            offset_ms: me.server_time - now,
            me: Rc::new(me),
            link: Link::Connecting,
            team: Rc::default(),
            channels: Rc::default(),
            known: HashMap::new(),
            counts: StageCounts::default(),
            counts_stale: 0,
            filter: Filter::default(),
            found: None,
            listed: false,
            fault: None,
            next: None,
            cursor: None,
            generation: 0,
            thread: None,
            outbox,
            drafts: HashMap::new(),
            jobs: Vec::new(),
            changed: BTreeMap::new(),
            ring: None,
        }
    }

    /// The conversations to show, in order.
    pub fn shown(&self) -> Vec<Rc<Summary>> {
        self.filter
            .choose(&self.known, self.found.as_ref(), &self.me.operator.id)
    }

    /// How many conversations are on a shelf.
    pub fn count(&self, shelf: Shelf) -> Option<i64> {
        shelf.count(&self.counts)
    }

    /// How many messages wait for the operator's eyes: those of visitors who wait, and of their own.
    pub fn n_unread(&self) -> i64 {
        let me = &self.me.operator.id;
        self.known
            .values()
            .filter(|summary| self.concerns(summary, me))
            .map(|summary| summary.unread.max(0))
            .sum()
    }

    /// The name of a channel; its id where it is unknown.
    pub fn channel_name<'a>(&'a self, summary: &'a Summary) -> &'a str {
        self.channels
            .iter()
            .find(|channel| channel.id == summary.channel)
            .map_or(summary.channel.as_str(), |channel| channel.name.as_str())
    }

    /// How often a list has changed, so that whoever shows it asks for it again.
    pub fn n_changes(&self, list: &str) -> u32 {
        self.changed.get(list).copied().unwrap_or_default() + self.generation
    }
}

impl Reducible for Desk {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut desk = Rc::unwrap_or_clone(self);
        desk.take(action);
        Rc::new(desk)
    }
}

impl Desk {
    /// Takes one action.
    pub fn take(&mut self, action: Action) {
        match action {
            Action::Me(me) => self.me = Rc::new(*me),
            Action::Team(team) => self.team = Rc::new(team),
            Action::Channels(channels) => self.channels = Rc::new(channels),
            Action::Jobs(jobs) => self.jobs = jobs,
            Action::Link(link) => self.link = link,
            Action::Filter(filter) => {
                if filter != self.filter {
                    self.listed = false;
                    self.next = None;
                    self.found = None;
                    self.filter = filter;
                }
            }
            Action::Listed(filter, inbox, continues) => self.list(filter, *inbox, continues),
            Action::NotListed(fault) => self.fault = Some(fault),
            Action::Counts(counts) => self.counts = counts,
            Action::Events(events, now) => {
                for event in events {
                    self.happen(event, now);
                }
            }
            Action::Reset => {
                self.known.clear();
                self.listed = false;
                self.cursor = None;
                self.generation += 1;
                if let Some(thread) = &mut self.thread {
                    thread.stale += 1;
                }
            }
            Action::Open(id) => {
                if self.thread.as_ref().map(|thread| &thread.id) != id.as_ref() {
                    self.thread = id.map(Thread::new);
                    self.outbox.retain(|piece| !piece.is_sent);
                }
            }
            Action::Loaded(detail) => {
                self.learn(detail.summary.clone());
                if let Some(thread) = self.thread_of(&detail.summary.id) {
                    thread.load(*detail);
                    self.forget_sent();
                }
            }
            Action::Earlier(detail) => {
                if let Some(thread) = self.thread_of(&detail.summary.id) {
                    thread.load_earlier(*detail);
                }
            }
            Action::NotLoaded(id, fault) => {
                if let Some(thread) = self.thread_of(&id) {
                    thread.fault = Some(fault);
                }
            }
            Action::Looked(id) => {
                if let Some(summary) = self.known.get_mut(&id) {
                    Rc::make_mut(summary).unread = 0;
                }
            }
            Action::Changed(summary) => self.learn(*summary),
            Action::Draft(id, text) if text.is_empty() => {
                self.drafts.remove(&id);
            }
            Action::Draft(id, text) => {
                self.drafts.insert(id, text);
            }
            Action::Say(piece) => self.outbox.push(piece),
            Action::Acknowledged(id) => self.acknowledge(&id),
            Action::Drop(id) => self.outbox.retain(|piece| piece.client_id != id),
            Action::Again(id) => self.piece(&id, |piece| piece.n_tries += 1),
            Action::Refused(id, why) => self.piece(&id, |piece| piece.refused = Some(why)),
            Action::Retry(id) => self.piece(&id, |piece| {
                piece.refused = None;
                piece.n_tries = 0;
            }),
        }
    }

    fn list(&mut self, filter: Filter, inbox: Inbox, continues: bool) {
        if filter != self.filter {
            return;
        }
        let ids = inbox.conversations.iter().map(|summary| summary.id.clone());
        self.found = match (filter.query.trim().is_empty(), self.found.take()) {
            (true, _) => None,
            (false, Some(found)) if continues => Some(found.into_iter().chain(ids).collect()),
            (false, _) => Some(ids.collect()),
        };
        for summary in inbox.conversations {
            let known = self.known.get(&summary.id);
            if known.is_none_or(|known| known.head <= summary.head) {
                self.known.insert(summary.id.clone(), Rc::new(summary));
            }
        }
        self.next = inbox.next;
        self.counts = inbox.counts;
        self.cursor.get_or_insert(inbox.cursor);
        self.listed = true;
        self.fault = None;
    }

    fn thread_of(&mut self, id: &ConversationId) -> Option<&mut Thread> {
        self.thread.as_mut().filter(|thread| thread.id == *id)
    }

    fn piece(&mut self, id: &ClientId, change: impl FnOnce(&mut Outgoing)) {
        if let Some(piece) = self.outbox.iter_mut().find(|piece| piece.client_id == *id) {
            change(piece);
        }
    }

    /// What is shown stays until the log shows it.
    fn acknowledge(&mut self, id: &ClientId) {
        let open = self.thread.as_ref().map(|thread| thread.id.clone());
        self.outbox
            .retain(|piece| piece.client_id != *id || open.as_ref() == Some(&piece.conversation));
        self.piece(id, |piece| piece.is_sent = true);
        if self.link != Link::Live
            && let Some(thread) = &mut self.thread
        {
            thread.stale += 1;
        }
        self.forget_sent();
    }

    /// What the log already has was acknowledged, even if the answer was lost.
    fn forget_sent(&mut self) {
        let Some(thread) = &self.thread else {
            return;
        };
        self.outbox.retain(|piece| {
            !thread
                .messages
                .iter()
                .any(|entry| entry.client_id == piece.client_id)
                && !thread
                    .notes
                    .iter()
                    .any(|note| note.client_id == piece.client_id)
        });
    }
}
