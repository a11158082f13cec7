//! Conversations: the log, turns and stages, which both sides change.

use crate::Server;
use crate::store::StoreError;

/// Sends what is due.
pub async fn answer_what_is_due(_server: &Server) -> Result<(), StoreError> {
    Ok(())
}

/// Erases old conversations.
pub async fn erase_what_is_old(_server: &Server) -> Result<(), StoreError> {
    Ok(())
}
