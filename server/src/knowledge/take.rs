//! Taking files over: a project's at the start, and what an editor uploads.
//!
//! What stands in files and has not been changed here follows the files; what somebody has changed
//! or removed here stays as they left it.

use data_encoding::{BASE64, HEXLOWER};
use edgewise_engine::source::{SourceFile, knowledge, state_dump, state_table};
use edgewise_protocol::Millis;
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::collections::{HashMap, HashSet};

use super::answer::{self, Entry};
use super::edit::{Edit, Editor};
use super::lock::Item;
use super::state::{self, State};
use crate::store::{Store, StoreError};

/// What was taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Questions and answers that are new or different.
    pub n_answers: i64,
    /// States that are new or different.
    pub n_states: i64,
    /// What the files no longer have.
    pub n_removed: i64,
    /// What stays as it was changed or removed here.
    pub n_kept: i64,
}

/// A project's files, taken apart.
#[derive(Debug, Default)]
struct Sources {
    files: Vec<(String, String)>,
    entries: Vec<Entry>,
    states: Vec<State>,
}

/// Takes the files apart as the compiler does: in the order of their paths.
fn read(files: &[SourceFile], now: Millis) -> Sources {
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut sources = Sources::default();
    let mut known_states: HashMap<String, usize> = HashMap::new();
    let mut known_entries = HashSet::new();
    for file in files {
        let extension = file.path.rsplit('.').next().unwrap_or_default();
        let rows = match (file.path.split('/').next().unwrap_or_default(), extension) {
            ("states.csv" | "states", "csv") => state_table::read(file).0,
            ("states.json" | "states", "json") => state_dump::read(file).0,
            ("knowledge", "csv") => {
                for row in knowledge::read(file).0 {
                    let place = sources.entries.len() as i64 + 1;
                    let entry = Entry::of_file(&row, place, now);
                    let is_whole = !entry.question.is_empty() && !entry.answer.is_empty();
                    if is_whole && known_entries.insert(entry.id.clone()) {
                        sources.entries.push(entry);
                    }
                }
                continue;
            }
            _ => {
                let content = BASE64.encode(&file.bytes);
                sources.files.push((file.path.clone(), content));
                continue;
            }
        };
        for row in rows {
            let next = sources.states.len();
            let number = *known_states.entry(row.state.value.clone()).or_insert(next);
            let state = State::of_row(&row, number as i64 + 1, now);
            match sources.states.get_mut(number) {
                // A second one of the name replaces the first, as when files are compiled.
                Some(before) => *before = state,
                None => sources.states.push(state),
            }
        }
    }
    sources
}

/// The hash of a project's files, if they are not those that were taken last.
///
/// # Errors
/// When the database cannot be reached.
pub async fn changed(store: &Store, files: &[SourceFile]) -> Result<Option<String>, StoreError> {
    if files.is_empty() {
        return Ok(None);
    }
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.path.as_bytes());
        hash.update([0]);
        hash.update((file.bytes.len() as u64).to_le_bytes());
        hash.update(&file.bytes);
    }
    let hash = HEXLOWER.encode(&hash.finalize());
    let before = store.setting("sources").await?;
    Ok((before.as_ref() != Some(&hash)).then_some(hash))
}

/// Takes a project's files over, whose hash is given; nothing when another instance has done so.
///
/// # Errors
/// When the database cannot be reached.
pub async fn take(
    store: &Store,
    files: &[SourceFile],
    hash: &str,
    now: Millis,
) -> Result<Option<Taken>, StoreError> {
    let mut edit = Edit::begin(store, now).await?;
    // Another instance may have been first; beginning has waited for it.
    let row = sqlx::query("SELECT value FROM setting WHERE name = 'sources'")
        .fetch_optional(edit.tx.on())
        .await?;
    let before: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    if before.as_deref() == Some(hash) {
        return Ok(None);
    }
    let taken = take_project(&mut edit, read(files, now)).await?;
    sqlx::query(
        "INSERT INTO setting (name, value) VALUES ('sources', $1)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(hash)
    .execute(edit.tx.on())
    .await?;
    edit.tx.signal(crate::store::Signal::Bot);
    edit.tx.commit().await?;
    Ok(Some(taken))
}

/// What is there of one kind: names, and whether somebody has changed them here.
async fn there(
    edit: &mut Edit,
    statement: &'static str,
) -> Result<HashMap<String, bool>, StoreError> {
    let rows = sqlx::query(statement).fetch_all(edit.tx.on()).await?;
    let mut there = HashMap::with_capacity(rows.len());
    for row in rows {
        let edited: Option<String> = row.try_get(1)?;
        there.insert(row.try_get(0)?, edited.is_some());
    }
    Ok(there)
}

async fn take_project(edit: &mut Edit, sources: Sources) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    let files = there(edit, "SELECT path, edited_by FROM source_file").await?;
    for (path, edited) in &files {
        if !edited && !sources.files.iter().any(|(other, _)| other == path) {
            sqlx::query("DELETE FROM source_file WHERE path = $1")
                .bind(path.as_str())
                .execute(edit.tx.on())
                .await?;
        }
    }
    for (path, content) in &sources.files {
        if !files.get(path).copied().unwrap_or(false) {
            edit.write_file(path, content, None).await?;
        }
    }
    let removed = there(edit, "SELECT id, NULL FROM removed WHERE kind = 'answer'").await?;
    let entries = there(edit, "SELECT id, edited_by FROM answer").await?;
    let wanted: HashSet<&str> = sources.entries.iter().map(|e| e.id.as_str()).collect();
    for (id, edited) in &entries {
        if !edited && !wanted.contains(id.as_str()) {
            sqlx::query("DELETE FROM answer WHERE id = $1")
                .bind(id.as_str())
                .execute(edit.tx.on())
                .await?;
            taken.n_removed += 1;
        }
    }
    for entry in &sources.entries {
        match entries.get(&entry.id) {
            Some(true) => taken.n_kept += 1,
            Some(false) => {
                sqlx::query("UPDATE answer SET place = $2 WHERE id = $1")
                    .bind(entry.id.as_str())
                    .bind(entry.place)
                    .execute(edit.tx.on())
                    .await?;
            }
            None if removed.contains_key(&entry.id) => taken.n_kept += 1,
            None => {
                answer::write(&mut edit.tx, entry).await?;
                taken.n_answers += 1;
            }
        }
    }
    take_states(edit, &sources.states, &mut taken).await?;
    Ok(taken)
}

async fn take_states(
    edit: &mut Edit,
    wanted: &[State],
    taken: &mut Taken,
) -> Result<(), StoreError> {
    let removed = there(edit, "SELECT id, NULL FROM removed WHERE kind = 'state'").await?;
    let states = there(edit, "SELECT name, edited_by FROM state").await?;
    let names: HashSet<&str> = wanted.iter().map(|state| state.name.as_str()).collect();
    for (name, edited) in &states {
        if !edited && !names.contains(name.as_str()) {
            sqlx::query("DELETE FROM state WHERE name = $1")
                .bind(name.as_str())
                .execute(edit.tx.on())
                .await?;
            taken.n_removed += 1;
        }
    }
    for state in wanted {
        match states.get(&state.name) {
            Some(true) => taken.n_kept += 1,
            Some(false) => {
                let before = edit.state(&state.name).await?.unwrap_or_default();
                let is_new = !before.says_the_same(state);
                let state = State {
                    version: before.version + i64::from(is_new),
                    ..state.clone()
                };
                state::write(&mut edit.tx, &state).await?;
                taken.n_states += i64::from(is_new);
            }
            None if removed.contains_key(&state.name) => taken.n_kept += 1,
            None => {
                state::write(&mut edit.tx, state).await?;
                taken.n_states += 1;
            }
        }
    }
    Ok(())
}

/// Takes the files of an upload over, as changes of `editor`: what has the same name is replaced.
///
/// # Errors
/// When the database cannot be reached.
pub async fn take_in(
    edit: &mut Edit,
    files: &[SourceFile],
    editor: &Editor,
) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    let sources = read(files, edit.now);
    for (path, content) in &sources.files {
        // The settings of a project that was made around the upload are not the bot's.
        if path != "bot.toml" {
            edit.write_file(path, content, Some(&editor.name)).await?;
        }
    }
    let mut place = edit.next_place(Item::Answer).await?;
    for entry in sources.entries {
        if edit.entry(&entry.id).await?.is_none() {
            let entry = Entry {
                place,
                edited_by: Some(editor.name.clone()),
                ..entry
            };
            answer::write(&mut edit.tx, &entry).await?;
            place += 1;
            taken.n_answers += 1;
        }
    }
    let mut place = edit.next_place(Item::State).await?;
    for state in sources.states {
        let before = edit.state(&state.name).await?;
        if before
            .as_ref()
            .is_some_and(|before| before.says_the_same(&state))
        {
            continue;
        }
        let state = State {
            place: before.as_ref().map_or(place, |before| before.place),
            version: before.as_ref().map_or(0, |before| before.version) + 1,
            edited_by: Some(editor.name.clone()),
            ..state
        };
        state::write(&mut edit.tx, &state).await?;
        place += i64::from(before.is_none());
        taken.n_states += 1;
    }
    Ok(taken)
}
