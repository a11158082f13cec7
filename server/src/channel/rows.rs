//! Channels in the database, and this instance's copy of them.

use edgewise_engine::Engine;
use edgewise_protocol::Millis;
use edgewise_protocol::channel::{ChannelSettings, Mode};
use edgewise_protocol::id::ChannelId;
use sqlx::Row;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::http::on_list;
use crate::store::{Store, StoreError, as_json, json};

/// A channel, as the database has it.
#[derive(Debug, Clone)]
pub struct ChannelRow {
    /// Its name in addresses.
    pub id: ChannelId,
    /// Its name for people.
    pub name: String,
    /// Whether the widget appears.
    pub enabled: bool,
    /// The rest.
    pub settings: ChannelSettings,
    /// What signs identities, the newest first.
    pub secrets: Vec<String>,
    /// Grows with each change.
    pub version: i64,
}

/// This instance's copy of all channels.
#[derive(Debug)]
pub struct Channels(RwLock<BTreeMap<String, Arc<ChannelRow>>>);

impl Channels {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn load(store: &Store) -> Result<Channels, StoreError> {
        Ok(Channels(RwLock::new(read(store).await?)))
    }

    /// Reads them again.
    ///
    /// # Errors
    /// When the database cannot be reached; then the copy stays.
    pub async fn renew(&self, store: &Store) -> Result<(), StoreError> {
        let rows = read(store).await?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rows;
        Ok(())
    }

    /// One of them.
    pub fn get(&self, id: &str) -> Option<Arc<ChannelRow>> {
        let rows = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rows.get(id).cloned()
    }

    /// All of them, by their names in addresses.
    pub fn all(&self) -> Vec<Arc<ChannelRow>> {
        let rows = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rows.values().cloned().collect()
    }

    /// Whether any of them allows a page of that origin.
    pub fn any_allows(&self, origin: &str) -> bool {
        let rows = self.0.read().unwrap_or_else(PoisonError::into_inner);
        rows.values()
            .any(|row| on_list(origin, &row.settings.origins))
    }
}

async fn read(store: &Store) -> Result<BTreeMap<String, Arc<ChannelRow>>, StoreError> {
    let rows = sqlx::query("SELECT id, name, enabled, settings, secrets, version FROM channel")
        .fetch_all(&mut *store.read().await?)
        .await?;
    let mut channels = BTreeMap::new();
    for row in rows {
        let id: String = row.try_get("id")?;
        let channel = ChannelRow {
            id: ChannelId(id.clone()),
            name: row.try_get("name")?,
            enabled: row.try_get::<i64, _>("enabled")? != 0,
            settings: json(&row, "settings")?,
            secrets: json(&row, "secrets")?,
            version: row.try_get("version")?,
        };
        channels.insert(id, Arc::new(channel));
    }
    Ok(channels)
}

/// Makes the channel `default` with the bot's own settings, if there is no channel at all; a first
/// administrator answers there.
///
/// # Errors
/// When the database cannot be reached.
pub async fn first_channel(
    store: &Store,
    engine: &Engine,
    administrator: Option<String>,
    now: Millis,
) -> Result<(), StoreError> {
    let Some(administrator) = administrator else {
        return Ok(());
    };
    let bot = engine.settings();
    let settings = ChannelSettings {
        mode: match bot.mode {
            edgewise_engine::Mode::Automatic => Mode::Automatic,
            edgewise_engine::Mode::Manual => Mode::Manual,
            edgewise_engine::Mode::Mixed => Mode::Mixed,
        },
        certainty_threshold: f64::from(bot.certainty_threshold),
        initial_response_s: f64::from(bot.initial_response_s),
        response_s: f64::from(bot.response_s),
        operator_choice_s: f64::from(bot.operator_choice_s).max(1.0),
        ..ChannelSettings::default()
    };
    let mut tx = store.begin().await?;
    sqlx::query(
        "INSERT INTO channel (id, name, enabled, settings, secrets, version, created_at)
         VALUES ('default', $1, 1, $2, $3, 1, $4) ON CONFLICT (id) DO NOTHING",
    )
    .bind(engine.name())
    .bind(as_json(&settings))
    .bind(as_json(&[crate::secret::secret()]))
    .bind(now)
    .execute(tx.on())
    .await?;
    sqlx::query(
        "INSERT INTO channel_operator (channel, operator, description, avatar, languages)
         VALUES ('default', $1, '', '', '[]') ON CONFLICT (channel, operator) DO NOTHING",
    )
    .bind(administrator)
    .execute(tx.on())
    .await?;
    tx.commit().await
}
