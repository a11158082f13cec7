//! The conversation that is open: its log, turn, notes, and who types.

use std::rc::Rc;

use edgewise_protocol::Millis;
use edgewise_protocol::desk::{Detail, Note};
use edgewise_protocol::id::ConversationId;
use edgewise_protocol::log::{Entry, Receipt};
use edgewise_protocol::turn::Turn;

use crate::api::Fault;

/// How long "is typing" holds without being said again.
pub const TYPING_MS: i64 = 6_000;

/// An open conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Which one.
    pub id: ConversationId,
    /// Everything about it beside the log; nothing until it has come.
    pub about: Option<Rc<Detail>>,
    /// The part of the log that is here, in order and without a gap.
    pub messages: Vec<Rc<Entry>>,
    /// Notes of colleagues, oldest first.
    pub notes: Vec<Rc<Note>>,
    /// The turn that waits, or the one that was resolved last.
    pub turn: Option<Rc<Turn>>,
    /// How far the visitor has got.
    pub visitor: Receipt,
    /// Who types, nothing for the visitor's name, and until when that holds.
    pub typing: Vec<(Option<String>, Millis)>,
    /// Why it could not be loaded.
    pub fault: Option<Fault>,
    /// Grows when the whole has to be asked for again.
    pub stale: u32,
    /// The last entry that was told before the whole had come.
    heard: i64,
}

impl Thread {
    /// A conversation of which nothing is known yet.
    pub fn new(id: ConversationId) -> Thread {
        Thread {
            id,
            about: None,
            messages: Vec::new(),
            notes: Vec::new(),
            turn: None,
            visitor: Receipt::default(),
            typing: Vec::new(),
            fault: None,
            stale: 0,
            heard: 0,
        }
    }

    /// Takes what the server told about the whole; what came meanwhile stays.
    ///
    /// The whole may have been read before something was said, and arrive after that was told: then
    /// it is asked for again.
    pub fn load(&mut self, detail: Detail) {
        let newest = detail.messages.last().map_or(0, |entry| entry.seq);
        let oldest = detail.messages.first().map_or(1, |entry| entry.seq);
        let mut messages: Vec<Rc<Entry>> = Vec::new();
        // What was loaded further back is kept if it joins on.
        if self
            .messages
            .last()
            .is_some_and(|last| last.seq + 1 >= oldest)
        {
            messages.extend(self.messages.iter().filter(|one| one.seq < oldest).cloned());
        }
        messages.extend(detail.messages.iter().cloned().map(Rc::new));
        for later in self.messages.iter().filter(|one| one.seq > newest) {
            if messages.last().is_none_or(|last| last.seq + 1 == later.seq) {
                messages.push(Rc::clone(later));
            }
        }
        self.messages = messages;
        let told = std::mem::take(&mut self.notes);
        self.notes = detail.notes.iter().cloned().map(Rc::new).collect();
        for note in told {
            self.add_note((*note).clone());
        }
        let is_newer = |held: &Rc<Turn>| match &detail.turn {
            Some(told) if held.id == told.id => held.version > told.version,
            _ => held.seq > newest,
        };
        let held = self.turn.take().filter(is_newer);
        self.turn = held.or_else(|| detail.turn.clone().map(Rc::new));
        if self.heard > self.head() {
            self.stale += 1;
        }
        self.heard = 0;
        self.visitor = furthest(self.visitor, detail.visitor);
        self.about = Some(Rc::new(detail));
        self.fault = None;
    }

    /// Puts an earlier part of the log in front.
    pub fn load_earlier(&mut self, detail: Detail) {
        let first = self.messages.first().map_or(i64::MAX, |entry| entry.seq);
        let mut earlier: Vec<Rc<Entry>> = detail
            .messages
            .into_iter()
            .filter(|entry| entry.seq < first)
            .map(Rc::new)
            .collect();
        earlier.append(&mut self.messages);
        self.messages = earlier;
    }

    /// Takes one more entry: what is there already is nothing new, and after a gap the whole is
    /// asked for.
    pub fn add(&mut self, entry: Entry) {
        if self.about.is_none() {
            self.heard = self.heard.max(entry.seq);
            return;
        }
        let head = self.messages.last().map_or(0, |last| last.seq);
        self.typing.retain(|(name, _)| match (name, &entry.author) {
            (Some(name), Some(author)) => *name != author.name,
            (None, _) => entry.from != edgewise_protocol::log::Speaker::Visitor,
            _ => true,
        });
        match entry.seq {
            seq if seq <= head => {}
            seq if seq == head + 1 => self.messages.push(Rc::new(entry)),
            _ => self.stale += 1,
        }
    }

    /// Takes a note, once.
    pub fn add_note(&mut self, note: Note) {
        if !self
            .notes
            .iter()
            .any(|held| held.client_id == note.client_id)
        {
            self.notes.push(Rc::new(note));
        }
    }

    /// Takes a turn, if it is not older than the one that is here.
    pub fn set_turn(&mut self, turn: Turn) {
        let is_older = self.turn.as_ref().is_some_and(|held| {
            turn.seq < held.seq || (turn.id == held.id && turn.version < held.version)
        });
        if !is_older {
            self.turn = Some(Rc::new(turn));
        }
    }

    /// Somebody types, or stopped.
    pub fn set_typing(&mut self, name: Option<String>, on: bool, now: Millis) {
        self.typing
            .retain(|(held, until)| *held != name && *until > now);
        if on {
            self.typing.push((name, now + TYPING_MS));
        }
    }

    /// Whether there is more in front of what is here.
    pub fn has_earlier(&self) -> bool {
        self.messages.first().is_some_and(|entry| entry.seq > 1)
    }

    /// The last entry that is here.
    pub fn head(&self) -> i64 {
        self.messages.last().map_or(0, |entry| entry.seq)
    }
}

/// The furthest of two receipts: they only grow.
pub fn furthest(a: Receipt, b: Receipt) -> Receipt {
    Receipt {
        delivered: a.delivered.max(b.delivered),
        read: a.read.max(b.read),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::shelf::tests::summary;
    use edgewise_protocol::channel::Mode;
    use edgewise_protocol::log::{EntryKind, Speaker, Stage, Via};
    use edgewise_protocol::visitor::User;

    /// An entry of a visitor, for tests.
    pub fn entry(seq: i64) -> Entry {
        Entry {
            seq,
            client_id: format!("client-id-{seq:06}").into(),
            kind: EntryKind::Text,
            from: Speaker::Visitor,
            via: Via::Visitor,
            text: format!("text {seq}"),
            what: None,
            author: None,
            state: None,
            certainty: None,
            ts: seq * 1000,
        }
    }

    /// A conversation's detail, for tests.
    pub fn detail(seqs: impl IntoIterator<Item = i64>) -> Detail {
        Detail {
            summary: summary("c", Stage::Active, 0),
            messages: seqs.into_iter().map(entry).collect(),
            turn: None,
            notes: Vec::new(),
            visitor: Receipt::default(),
            desk: Receipt::default(),
            user: User::default(),
            named: false,
            page: String::new(),
            page_title: String::new(),
            attributes: Vec::new(),
            email: None,
            ticket_url: None,
            rating: None,
            earlier: Vec::new(),
        }
    }

    /// A turn, for tests.
    pub fn turn(id: &str, seq: i64, version: i64) -> Turn {
        Turn {
            id: id.into(),
            conversation: "c".into(),
            seq,
            mode: Mode::Mixed,
            suggestions: Vec::new(),
            opened_at: 0,
            deadline_at: None,
            held: false,
            version,
            resolution: None,
            resolved_by: None,
            fault: None,
        }
    }

    fn seqs(thread: &Thread) -> Vec<i64> {
        thread.messages.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn entries_join_on_once_and_a_gap_asks_for_the_whole() {
        let mut thread = Thread::new("c".into());
        thread.add(entry(3));
        assert!(
            seqs(&thread).is_empty(),
            "nothing before the whole has come"
        );
        thread.load(detail(1..=3));
        thread.add(entry(3));
        thread.add(entry(4));
        thread.add(entry(4));
        assert_eq!(seqs(&thread), [1, 2, 3, 4]);
        thread.add(entry(6));
        assert_eq!((thread.stale, thread.head()), (1, 4));
        thread.load(detail(2..=6));
        assert_eq!(seqs(&thread), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn what_came_while_the_whole_was_on_its_way_stays() {
        let mut thread = Thread::new("c".into());
        thread.load(detail(1..=3));
        thread.add(entry(4));
        thread.load(detail(1..=3));
        assert_eq!(seqs(&thread), [1, 2, 3, 4]);
    }

    #[test]
    fn what_was_told_before_a_whole_that_is_older_is_not_missed() {
        let mut thread = Thread::new("c".into());
        thread.add(entry(1));
        thread.set_turn(turn("a", 1, 1));
        thread.add_note(note());
        thread.load(detail([]));
        assert_eq!(thread.stale, 1, "the whole is asked for again");
        assert_eq!(thread.turn.as_ref().map(|turn| turn.seq), Some(1));
        assert_eq!(thread.notes.len(), 1);
        thread.load(detail(1..=1));
        assert_eq!((seqs(&thread), thread.stale), (vec![1], 1));
        // The whole knows of its end.
        assert_eq!(thread.turn, None);
    }

    #[test]
    fn an_earlier_part_goes_in_front() {
        let mut thread = Thread::new("c".into());
        thread.load(detail(51..=60));
        assert!(thread.has_earlier());
        thread.load_earlier(detail(1..=52));
        assert_eq!(seqs(&thread), (1..=60).collect::<Vec<i64>>());
        assert!(!thread.has_earlier());
    }

    #[test]
    fn an_older_turn_does_not_come_back() {
        let mut thread = Thread::new("c".into());
        thread.set_turn(turn("b", 3, 2));
        thread.set_turn(turn("b", 3, 1));
        thread.set_turn(turn("a", 1, 9));
        assert_eq!(thread.turn.as_ref().map(|turn| turn.version), Some(2));
        thread.set_turn(turn("c", 5, 1));
        assert_eq!(thread.turn.as_ref().map(|turn| turn.seq), Some(5));
    }

    #[test]
    fn typing_ends_with_what_was_typed() {
        let mut thread = Thread::new("c".into());
        thread.load(detail(1..=1));
        thread.set_typing(None, true, 0);
        thread.set_typing(Some("Ben".to_owned()), true, 0);
        thread.add(entry(2));
        assert_eq!(thread.typing, [(Some("Ben".to_owned()), TYPING_MS)]);
        thread.set_typing(Some("Ben".to_owned()), false, 10);
        assert!(thread.typing.is_empty());
    }

    fn note() -> Note {
        Note {
            client_id: "note-000000000001".into(),
            author: "Ann".to_owned(),
            text: "VIP".to_owned(),
            ts: 1,
        }
    }

    #[test]
    fn a_note_is_kept_once() {
        let mut thread = Thread::new("c".into());
        thread.add_note(note());
        thread.add_note(note());
        assert_eq!(thread.notes.len(), 1);
    }
}
