//! One step of a conversation.
use super::conversation::{Conversation, Input, Reply};
use crate::Engine;

/// What the bot says to `input`, and the conversation afterwards.
pub fn step(_engine: &Engine, conversation: &Conversation, _input: &Input) -> (Conversation, Reply) {
    (conversation.clone(), Reply::default())
}
