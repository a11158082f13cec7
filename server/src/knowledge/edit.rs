//! Changing knowledge: one change at a time, counted.

use edgewise_protocol::Millis;
use sqlx::Row;

use super::answer::{self, Entry};
use super::content::Content;
use super::lock::Item;
use super::state::{self, State};
use crate::Server;
use crate::http::Answer;
use crate::store::{Signal, Store, StoreError, Tx};

/// Who changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// `operator:` or `key:`, and which one.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// A change of knowledge; without [`Edit::commit`] nothing of it ever was.
#[derive(Debug)]
pub struct Edit {
    /// The transaction.
    pub tx: Tx,
    /// The count of knowledge with this change.
    pub version: i64,
    /// When.
    pub now: Millis,
}

impl Edit {
    /// Begins a change; others wait until it has ended.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(store: &Store, now: Millis) -> Result<Edit, StoreError> {
        let mut tx = store.begin().await?;
        let row = sqlx::query(
            "UPDATE counter SET value = value + 1 WHERE name = 'knowledge' RETURNING value",
        )
        .fetch_one(tx.on())
        .await?;
        Ok(Edit {
            version: row.try_get(0)?,
            tx,
            now,
        })
    }

    /// Puts the change on disk; the next answer knows of it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn commit(mut self, server: &Server) -> Answer<()> {
        crate::desk::changed(&mut self.tx, "knowledge").await?;
        self.tx.signal(Signal::Bot);
        self.tx.commit().await?;
        server.bots().want(self.version);
        Ok(())
    }

    /// The entry of that name as it is now.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn entry(&mut self, id: &str) -> Result<Option<Entry>, StoreError> {
        let row = sqlx::query(
            "SELECT id, place, lang, conversation, index_in_conversation, question, negative,
             answer, verified, topics, doctype, state, status, learnt_from, version, changed_at,
             edited_by FROM answer WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(self.tx.on())
        .await?;
        row.as_ref().map(answer::entry).transpose()
    }

    /// The state of that name as it is now.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn state(&mut self, name: &str) -> Result<Option<State>, StoreError> {
        let row = sqlx::query(
            "SELECT name, place, lang, queries, negative, bubble, action, action_input,
             state_data, success_value, failure_value, analyzer, regex, max_state_count,
             execution_order, evaluation_class, version, changed_at, edited_by
             FROM state WHERE name = $1",
        )
        .bind(name)
        .fetch_optional(self.tx.on())
        .await?;
        row.as_ref().map(state::state).transpose()
    }

    /// The place behind all others of that kind.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn next_place(&mut self, item: Item) -> Result<i64, StoreError> {
        let statement = match item {
            Item::Answer => "SELECT COALESCE(MAX(place), 0) + 1 FROM answer",
            Item::State => "SELECT COALESCE(MAX(place), 0) + 1 FROM state",
        };
        let row = sqlx::query(statement).fetch_one(self.tx.on()).await?;
        Ok(row.try_get(0)?)
    }

    /// The number of the next entry of a conversation, from 1.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn next_index(&mut self, conversation: &str) -> Result<i64, StoreError> {
        let row = sqlx::query(
            "SELECT COALESCE(MAX(index_in_conversation), 0) + 1 FROM answer WHERE conversation = $1",
        )
        .bind(conversation)
        .fetch_one(self.tx.on())
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Removes one, and remembers that it is not to come back with the files; whether there was one.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn remove(&mut self, item: Item, id: &str) -> Result<bool, StoreError> {
        let statement = match item {
            Item::Answer => "DELETE FROM answer WHERE id = $1",
            Item::State => "DELETE FROM state WHERE name = $1",
        };
        let gone = sqlx::query(statement)
            .bind(id)
            .execute(self.tx.on())
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO removed (kind, id) VALUES ($1, $2) ON CONFLICT (kind, id) DO NOTHING",
        )
        .bind(item.as_str())
        .bind(id)
        .execute(self.tx.on())
        .await?;
        sqlx::query("DELETE FROM knowledge_lock WHERE kind = $1 AND id = $2")
            .bind(item.as_str())
            .bind(id)
            .execute(self.tx.on())
            .await?;
        Ok(true)
    }

    /// Removes all of a kind; how many there were.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn remove_all(&mut self, item: Item) -> Result<i64, StoreError> {
        let (remember, remove) = match item {
            Item::Answer => (
                "INSERT INTO removed (kind, id) SELECT 'answer', id FROM answer WHERE 1 = 1 ON CONFLICT (kind, id) DO NOTHING",
                "DELETE FROM answer",
            ),
            Item::State => (
                "INSERT INTO removed (kind, id) SELECT 'state', name FROM state WHERE 1 = 1 ON CONFLICT (kind, id) DO NOTHING",
                "DELETE FROM state",
            ),
        };
        sqlx::query(remember).execute(self.tx.on()).await?;
        let gone = sqlx::query(remove).execute(self.tx.on()).await?;
        sqlx::query("DELETE FROM knowledge_lock WHERE kind = $1")
            .bind(item.as_str())
            .execute(self.tx.on())
            .await?;
        Ok(i64::try_from(gone.rows_affected()).unwrap_or(i64::MAX))
    }

    /// Lets everything be as it was kept beside a model.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn replace(&mut self, content: &Content) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM answer",
            "DELETE FROM state",
            "DELETE FROM source_file",
        ] {
            sqlx::query(statement).execute(self.tx.on()).await?;
        }
        for (path, bytes) in &content.files {
            self.write_file(path, bytes, None).await?;
        }
        for entry in &content.entries {
            answer::write(&mut self.tx, entry).await?;
        }
        for state in &content.states {
            state::write(&mut self.tx, state).await?;
        }
        Ok(())
    }

    /// Writes a file, given its bytes in base 64.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn write_file(
        &mut self,
        path: &str,
        content: &str,
        edited_by: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO source_file (path, content, edited_by) VALUES ($1, $2, $3)
             ON CONFLICT (path) DO UPDATE SET content = excluded.content, edited_by = excluded.edited_by",
        )
        .bind(path)
        .bind(content)
        .bind(edited_by)
        .execute(self.tx.on())
        .await?;
        Ok(())
    }
}
