//! What the server's stream does to the desk.

use std::rc::Rc;

use edgewise_protocol::Millis;
use edgewise_protocol::account::Presence;
use edgewise_protocol::desk::{DeskEvent, StageCounts, Summary};
use edgewise_protocol::id::{ConversationId, OperatorId};
use edgewise_protocol::log::{Entry, EntryKind, Speaker, Stage};

use super::{Desk, Link, Ring};
use crate::thread::furthest;

/// Most characters of a text in the list.
const LONGEST_TEXT: usize = 160;

impl Desk {
    /// Takes one event.
    pub(super) fn happen(&mut self, event: DeskEvent, now: Millis) {
        self.link = Link::Live;
        match event {
            DeskEvent::Conversation(summary) => self.hear_of(summary),
            DeskEvent::Entry {
                conversation,
                entry,
            } => self.add_entry(&conversation, entry),
            DeskEvent::Turn(turn) => {
                if let Some(thread) = self.thread_of(&turn.conversation) {
                    thread.set_turn(turn);
                }
            }
            DeskEvent::Note { conversation, note } => {
                self.outbox
                    .retain(|piece| piece.client_id != note.client_id);
                if let Some(thread) = self.thread_of(&conversation) {
                    thread.add_note(note);
                }
            }
            DeskEvent::Read {
                conversation,
                visitor,
            } => {
                if let Some(thread) = self.thread_of(&conversation) {
                    thread.visitor = furthest(thread.visitor, visitor);
                }
            }
            DeskEvent::Typing {
                conversation,
                on,
                name,
            } => {
                let own = name.as_deref() == Some(self.me.operator.name.as_str());
                if let Some(thread) = self.thread_of(&conversation).filter(|_| !own) {
                    thread.set_typing(name, on, now);
                }
            }
            DeskEvent::Presence {
                operator,
                name,
                presence,
            } => self.set_presence(&operator, name, presence),
            DeskEvent::Erased { conversation } => {
                self.known.remove(&conversation);
                self.drafts.remove(&conversation);
                self.outbox
                    .retain(|piece| piece.conversation != conversation);
                self.counts_stale += 1;
                if let Some(thread) = self.thread_of(&conversation) {
                    thread.stale += 1;
                }
            }
            DeskEvent::Job(job) => match self.jobs.iter_mut().find(|held| held.id == job.id) {
                Some(held) => *held = job,
                None => self.jobs.insert(0, job),
            },
            DeskEvent::Changed { list } => *self.changed.entry(list).or_default() += 1,
            DeskEvent::Reset {} | DeskEvent::Bye {} => {}
        }
    }

    /// Keeps a summary that is not older than the one there is.
    pub(super) fn learn(&mut self, summary: Summary) {
        let known = self.known.get(&summary.id);
        match known {
            Some(known) if known.head > summary.head => return,
            Some(known) if known.stage != summary.stage => {
                move_one(&mut self.counts, known.stage, summary.stage);
            }
            Some(_) => {}
            None => self.counts_stale += 1,
        }
        self.known.insert(summary.id.clone(), Rc::new(summary));
    }

    fn hear_of(&mut self, summary: Summary) {
        let before = self.known.get(&summary.id).map(|known| known.stage);
        let begins_to_wait = summary.stage == Stage::Waiting && before != Some(Stage::Waiting);
        if begins_to_wait {
            self.ring(&summary, true, summary.last_text.clone());
        }
        self.learn(summary);
    }

    fn add_entry(&mut self, id: &ConversationId, entry: Entry) {
        self.outbox
            .retain(|piece| piece.client_id != entry.client_id);
        let is_visitors = entry.kind == EntryKind::Text && entry.from == Speaker::Visitor;
        match self.known.get(id).cloned() {
            Some(known) if known.head < entry.seq => {
                let mut summary = (*known).clone();
                summary.head = entry.seq;
                if entry.kind == EntryKind::Text {
                    summary.last_text = entry.text.chars().take(LONGEST_TEXT).collect();
                    summary.last_ts = entry.ts;
                }
                summary.unread += i64::from(is_visitors);
                self.known.insert(id.clone(), Rc::new(summary));
            }
            Some(_) => {}
            None => self.counts_stale += 1,
        }
        let me = &self.me.operator.id;
        if let Some(known) = self.known.get(id).cloned()
            && is_visitors
            && self.concerns(&known, me)
        {
            self.ring(&known, false, entry.text.clone());
        }
        if let Some(thread) = self.thread_of(id) {
            thread.add(entry);
        }
    }

    /// Whether somebody should look at a conversation: its visitor waits, or it is the operator's own.
    pub(super) fn concerns(&self, summary: &Summary, me: &OperatorId) -> bool {
        match summary.stage {
            Stage::Waiting => true,
            Stage::Active => summary.operator.as_ref().is_none_or(|id| id == me),
            Stage::Bot | Stage::Closed => false,
        }
    }

    fn ring(&mut self, summary: &Summary, is_new: bool, text: String) {
        self.ring = Some(Ring {
            n: self.ring.as_ref().map_or(1, |ring| ring.n + 1),
            conversation: summary.id.clone(),
            is_new,
            visitor: summary.visitor.clone(),
            text,
        });
    }

    fn set_presence(&mut self, id: &OperatorId, name: String, presence: Presence) {
        let team = Rc::make_mut(&mut self.team);
        match team.iter_mut().find(|one| one.id == *id) {
            Some(operator) => {
                operator.name = name;
                operator.presence = presence;
            }
            None => *self.changed.entry("operators".to_owned()).or_default() += 1,
        }
        if self.me.operator.id == *id {
            Rc::make_mut(&mut self.me).operator.presence = presence;
        }
    }
}

/// One conversation fewer in one stage, and one more in another.
fn move_one(counts: &mut StageCounts, from: Stage, to: Stage) {
    for (stage, step) in [(from, -1), (to, 1)] {
        let count = match stage {
            Stage::Bot => &mut counts.bot,
            Stage::Waiting => &mut counts.waiting,
            Stage::Active => &mut counts.active,
            Stage::Closed => &mut counts.closed,
        };
        *count = (*count + step).max(0);
    }
}
