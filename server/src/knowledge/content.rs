//! All knowledge at one moment, in memory.

use edgewise_engine::model::Rows;
use edgewise_engine::source::SourceFile;
use edgewise_engine::source::state_row::StateRow;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

use super::answer::{self, Entry};
use super::find::Finder;
use super::state::{self, State};
use crate::store::{Store, StoreError};

/// Knowledge, whatever its count: what a bot is compiled of, and what is kept beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Files that are not taken apart: paths, and their bytes in base 64.
    pub files: Vec<(String, String)>,
    /// Questions and answers, in order.
    pub entries: Vec<Entry>,
    /// States, in order.
    pub states: Vec<State>,
}

impl Content {
    /// The files, as the compiler takes them.
    pub fn files(&self) -> Vec<SourceFile> {
        let file = |(path, content): &(String, String)| {
            let bytes = data_encoding::BASE64.decode(content.as_bytes()).ok()?;
            Some(SourceFile::new(path.as_str(), bytes))
        };
        let mut files: Vec<SourceFile> = self.files.iter().filter_map(file).collect();
        if !files.iter().any(|file| file.path == "bot.toml") {
            // A server without a project: what is written here makes a bot all the same.
            files.push(SourceFile::new(
                "bot.toml",
                "name = \"Bot\"\nlanguages = [\"en\"]\n",
            ));
        }
        files
    }

    /// States and answers, as the compiler takes them: a question that leads to a state becomes one
    /// of the state's own.
    pub fn rows(&self) -> Rows {
        let mut states: Vec<StateRow> = self.states.iter().map(State::row).collect();
        let places: HashMap<&str, usize> = (self.states.iter().enumerate())
            .map(|(number, state)| (state.name.as_str(), number))
            .collect();
        let leading = |entry: &&Entry| entry.is_answered() && !entry.state.is_empty();
        for entry in self.entries.iter().filter(leading) {
            let number = places.get(entry.state.as_str()).copied();
            if let Some(row) = number.and_then(|number| states.get_mut(number))
                && !row.queries.value.contains(&entry.question)
            {
                row.queries.value.push(entry.question.clone());
            }
        }
        Rows {
            states,
            answers: self.entries.iter().filter_map(Entry::row).collect(),
        }
    }
}

/// All knowledge at one count.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Which count.
    pub version: i64,
    /// What was known then.
    pub content: Content,
    entries: HashMap<String, usize>,
    states: HashMap<String, usize>,
    questions: OnceLock<Finder>,
    answers: OnceLock<Finder>,
    queries: OnceLock<Finder>,
}

impl Knowledge {
    fn new(version: i64, content: Content) -> Knowledge {
        let entries = content.entries.iter().enumerate();
        let states = content.states.iter().enumerate();
        Knowledge {
            version,
            entries: entries.map(|(n, entry)| (entry.id.clone(), n)).collect(),
            states: states.map(|(n, state)| (state.name.clone(), n)).collect(),
            content,
            ..Knowledge::default()
        }
    }

    /// The question and answer of that name.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.content.entries.get(*self.entries.get(id)?)
    }

    /// The state of that name, byte for byte.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.content.states.get(*self.states.get(name)?)
    }

    /// Finds entries by what is asked. Made when it is first needed, which takes a while: not for
    /// threads that others wait for.
    pub fn questions(&self) -> &Finder {
        self.questions.get_or_init(|| {
            let entries = self.content.entries.iter();
            Finder::new(entries.map(|entry| std::slice::from_ref(&entry.question)))
        })
    }

    /// Finds entries by what is answered; as [`Knowledge::questions`].
    pub fn answers(&self) -> &Finder {
        self.answers.get_or_init(|| {
            let entries = self.content.entries.iter();
            Finder::new(entries.map(|entry| std::slice::from_ref(&entry.answer)))
        })
    }

    /// Finds states by what leads to them; as [`Knowledge::questions`].
    pub fn queries(&self) -> &Finder {
        self.queries.get_or_init(|| {
            let states = self.content.states.iter();
            Finder::new(states.map(|state| state.queries.as_slice()))
        })
    }
}

/// This instance's copy of the knowledge, read again when it is not the newest.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Arc<Knowledge>>);

impl Shelf {
    /// The newest knowledge that there is.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn newest(&self, store: &Store) -> Result<Arc<Knowledge>, StoreError> {
        let mut kept = self.0.lock().await;
        let version = version(store).await?;
        if kept.version != version || version == 0 {
            *kept = Arc::new(read(store).await?);
        }
        Ok(Arc::clone(&kept))
    }

    /// Forgets the copy, which is as large as the knowledge itself.
    pub async fn put_away(&self) {
        *self.0.lock().await = Arc::default();
    }
}

/// The newest count.
///
/// # Errors
/// When the database cannot be reached.
pub async fn version(store: &Store) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT value FROM counter WHERE name = 'knowledge'")
        .fetch_one(&mut *store.read().await?)
        .await?;
    Ok(row.try_get(0)?)
}

async fn read(store: &Store) -> Result<Knowledge, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let on = &mut *snapshot;
    let row = sqlx::query("SELECT value FROM counter WHERE name = 'knowledge'")
        .fetch_one(&mut *on)
        .await?;
    let version = row.try_get(0)?;
    let mut content = Content::default();
    for row in sqlx::query("SELECT path, content FROM source_file ORDER BY path")
        .fetch_all(&mut *on)
        .await?
    {
        let file = (row.try_get("path")?, row.try_get("content")?);
        content.files.push(file);
    }
    for row in sqlx::query(
        "SELECT id, place, lang, conversation, index_in_conversation, question, negative, answer,
         verified, topics, doctype, state, status, learnt_from, version, changed_at, edited_by
         FROM answer ORDER BY place, id",
    )
    .fetch_all(&mut *on)
    .await?
    {
        content.entries.push(answer::entry(&row)?);
    }
    for row in sqlx::query(
        "SELECT name, place, lang, queries, negative, bubble, action, action_input, state_data,
         success_value, failure_value, analyzer, regex, max_state_count, execution_order,
         evaluation_class, version, changed_at, edited_by FROM state ORDER BY place, name",
    )
    .fetch_all(&mut *on)
    .await?
    {
        content.states.push(state::state(&row)?);
    }
    Ok(Knowledge::new(version, content))
}
