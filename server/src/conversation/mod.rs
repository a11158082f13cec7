//! Conversations: the log, stages and turns, which both sides change.
//!
//! Whoever changes a conversation locks its row first, see [`lock`]; so there is one order of
//! everything that happens in it, and all of it is in one transaction.

mod answering;
mod author;
mod due;
mod erase;
mod log;
mod row;
mod stage;
mod standing;
mod turn;

pub use answering::{Candidates, candidates, opens_turn, question};
pub use author::{author_of, picture_of};
pub use due::answer_what_is_due;
pub use erase::{erase_conversation, erase_session, erase_what_is_old};
pub use log::{MAX_TEXT, NewEntry, append, entries_after, entries_before};
pub use row::{ConversationRow, find, lock, of_visitor};
pub use stage::{close, give_back, hand_over, take, transfer};
pub use standing::{standing, touch};
pub use turn::{Change, change, end_open, lost, open_turn, resolve, turn_row};
