//! What can happen to the widget.

use edgewise_engine::dialogue::{Button, Conversation, Input, Reply};
use edgewise_engine::value::Value;

use crate::entry::Mark;
use crate::storage::Record;
use crate::strings::Word;

/// A page action that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Unique in a conversation.
    pub id: u32,
    /// The action's name.
    pub name: String,
    /// What the author passes to it.
    pub input: Value,
    /// What the author hands to the page with the state.
    pub data: Value,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The panel opens.
    Open(Opener),
    /// The panel closes.
    Close,
    /// The visitor wrote something.
    Say { text: String, at_ms: f64 },
    /// The visitor pressed a suggested question.
    Suggest { index: usize, at_ms: f64 },
    /// The visitor pressed a button under an entry.
    Press { key: u32, index: usize, at_ms: f64 },
    /// The visitor sent the form under an entry.
    Submit { key: u32, values: Vec<String> },
    /// The visitor cancelled the form under an entry.
    Cancel { key: u32 },
    /// The visitor says what the entry was worth; the same again takes it back.
    Rate { key: u32, mark: Mark },
    /// The visitor folds the entry, or unfolds it.
    Fold { key: u32 },
    /// The visitor says again what was lost.
    Retry { key: u32, at_ms: f64 },
    /// The visitor has seen enough of the preview beside the launcher.
    Dismiss,
    /// Something was done that leaves no other trace.
    Notice(Word),
    /// The visitor wants to begin again.
    Restart,
    /// Nothing of the conversation is to be left, as if it had not begun.
    Forget,
    /// The page puts a message in: `source` as in an entry.
    Add {
        source: String,
        text: String,
        buttons: Vec<Button>,
        at_ms: f64,
    },
    /// The page leads the conversation to a state.
    Go(String),
    /// The conversation goes on in another language.
    Speak(String),
    /// The conversation has gone on elsewhere: this is how.
    Took(Record),
    /// The visitor scrolled up from the newest message, or back to it.
    Scrolled { up: bool },
    /// The window has become so small that the panel fills it, or larger.
    Resized { full_screen: bool },
    /// The engine has taken the first input of the inbox.
    Stepped {
        conversation: Conversation,
        reply: Reply,
        sorry: String,
    },
    /// The next pending message is due.
    Deliver { at_ms: f64 },
    /// The page action ended.
    Ended { id: u32, outcome: Input },
}

/// Who opens the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// The visitor, by the launcher.
    Visitor,
    /// The page, by a call.
    Page,
}
