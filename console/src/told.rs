//! What the stream tells, read without a detour.
//!
//! A derived reader of a tagged enum keeps everything until it has seen the tag, and then reads it a
//! second way; here the tag is read first, and then the text once more.

use edgewise_protocol::account::Presence;
use edgewise_protocol::desk::{DeskEvent, Note};
use edgewise_protocol::id::{ConversationId, Cursor, OperatorId};
use edgewise_protocol::log::{Entry, Receipt};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What every event says of itself, and the members of those that have a few.
#[derive(Deserialize)]
struct Told {
    r#type: String,
    #[serde(default)]
    conversation: Option<ConversationId>,
    #[serde(default)]
    operator: Option<OperatorId>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    on: bool,
    #[serde(default)]
    presence: Presence,
    #[serde(default)]
    list: String,
}

#[derive(Deserialize)]
struct WithEntry {
    conversation: ConversationId,
    entry: Entry,
}

#[derive(Deserialize)]
struct WithNote {
    conversation: ConversationId,
    note: Note,
}

#[derive(Deserialize)]
struct WithReceipt {
    conversation: ConversationId,
    visitor: Receipt,
}

/// The tag alone: in a summary and in a turn, `operator` is something else, or missing.
#[derive(Deserialize)]
struct Tag {
    r#type: String,
}

/// An event; nothing for what this console does not know.
pub fn event_of(text: &str) -> Option<DeskEvent> {
    fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
        serde_json::from_str(text).ok()
    }
    let tag: Tag = read(text)?;
    Some(match tag.r#type.as_str() {
        "conversation" => DeskEvent::Conversation(read(text)?),
        "entry" => {
            let WithEntry {
                conversation,
                entry,
            } = read(text)?;
            DeskEvent::Entry {
                conversation,
                entry,
            }
        }
        "turn" => DeskEvent::Turn(read(text)?),
        "note" => {
            let WithNote { conversation, note } = read(text)?;
            DeskEvent::Note { conversation, note }
        }
        "read" => {
            let WithReceipt {
                conversation,
                visitor,
            } = read(text)?;
            DeskEvent::Read {
                conversation,
                visitor,
            }
        }
        "job" => DeskEvent::Job(read(text)?),
        _ => plain(read(text)?)?,
    })
}

/// An event whose members are texts and switches.
fn plain(told: Told) -> Option<DeskEvent> {
    Some(match told.r#type.as_str() {
        "typing" => DeskEvent::Typing {
            conversation: told.conversation?,
            on: told.on,
            name: told.name,
        },
        "presence" => DeskEvent::Presence {
            operator: told.operator?,
            name: told.name?,
            presence: told.presence,
        },
        "erased" => DeskEvent::Erased {
            conversation: told.conversation?,
        },
        "changed" => DeskEvent::Changed { list: told.list },
        "reset" => DeskEvent::Reset {},
        "bye" => DeskEvent::Bye {},
        _ => return None,
    })
}

/// What a poll answers, its events not read yet.
#[derive(Deserialize)]
pub struct Batch {
    events: Vec<Box<RawValue>>,
    /// What to ask after next.
    pub cursor: Cursor,
    /// Whether the cursor was refused.
    pub reset: bool,
}

impl Batch {
    /// Its events, in order.
    pub fn events(&self) -> Vec<DeskEvent> {
        let events = self.events.iter();
        events.filter_map(|event| event_of(event.get())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::tests::summary;
    use crate::thread::tests::{entry, turn};
    use edgewise_protocol::desk::DeskBatch;
    use edgewise_protocol::knowledge::{Job, ModelKind};
    use edgewise_protocol::log::Stage;

    fn all() -> Vec<DeskEvent> {
        let conversation = ConversationId::from("c");
        let mut taken = summary("c", Stage::Active, 5);
        taken.operator = Some("ann".into());
        taken.operator_name = Some("Ann".to_owned());
        vec![
            DeskEvent::Conversation(taken),
            DeskEvent::Entry {
                conversation: conversation.clone(),
                entry: entry(3),
            },
            DeskEvent::Turn(turn("t", 3, 1)),
            DeskEvent::Note {
                conversation: conversation.clone(),
                note: Note {
                    client_id: "note-000000000001".into(),
                    author: "Ann".to_owned(),
                    text: "VIP".to_owned(),
                    ts: 1,
                },
            },
            DeskEvent::Read {
                conversation: conversation.clone(),
                visitor: Receipt {
                    delivered: 4,
                    read: 3,
                },
            },
            DeskEvent::Typing {
                conversation: conversation.clone(),
                on: true,
                name: None,
            },
            DeskEvent::Presence {
                operator: "ann".into(),
                name: "Ann".to_owned(),
                presence: Presence::Away,
            },
            DeskEvent::Erased { conversation },
            DeskEvent::Job(Job {
                id: "j".into(),
                model: ModelKind::Dialogue,
                progress: 0.5,
                step: "learning".to_owned(),
                outcome: "running".to_owned(),
                result: String::new(),
                started_at: 1,
                ended_at: None,
            }),
            DeskEvent::Changed {
                list: "channels".to_owned(),
            },
            DeskEvent::Reset {},
            DeskEvent::Bye {},
        ]
    }

    #[test]
    fn every_event_is_read_as_it_was_written() {
        for event in all() {
            let text = serde_json::to_string(&event).unwrap();
            assert_eq!(event_of(&text), Some(event), "{text}");
        }
        assert_eq!(event_of(r#"{"type":"newer","x":1}"#), None);
        assert_eq!(event_of("no JSON"), None);
    }

    #[test]
    fn a_batch_is_read_as_it_was_written() {
        let batch = DeskBatch {
            events: all(),
            cursor: Cursor { epoch: 1, seq: 9 },
            reset: false,
        };
        let read: Batch = serde_json::from_str(&serde_json::to_string(&batch).unwrap()).unwrap();
        assert_eq!(read.events(), batch.events);
        assert_eq!(read.cursor, batch.cursor);
    }
}
