//! The database: SQLite beside the bot, or PostgreSQL for several instances.
//!
//! One text of every statement serves both, by way of sqlx's `Any` driver; `migrations/` says what
//! they have in common.
//!
//! # Writing
//!
//! [`Store::begin`] begins a transaction, [`Tx::commit`] ends it: on disk, before it returns.
//! On SQLite there is one writer at a time, in write-ahead mode with `synchronous = FULL`, and any
//! number of readers; on PostgreSQL rows are locked as they are changed.
//!
//! # Telling
//!
//! What others should look at is handed to [`Tx::signal`] and goes out with the commit, never
//! without it: within this process by a channel, to other instances by PostgreSQL's `NOTIFY`, which
//! is part of the transaction.
//! A signal says only where to look, so one that gets lost costs a delay and never a message.

mod listen;
mod signal;

pub use listen::follow;
pub use signal::{Hub, Signal, Watch};

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Row, Transaction};
use std::sync::Arc;
use std::time::Duration;

/// How long a statement waits for a connection before the caller is told to come again.
const ACQUIRE: Duration = Duration::from_secs(5);

/// Why the database could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What sqlx says.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// An address that is neither SQLite's nor PostgreSQL's.
    #[error("`{0}` is no database's address; `sqlite:FILE` or `postgres://…` is expected")]
    Address(String),
    /// What is in the database cannot be understood.
    #[error("the database holds {what}, which cannot be read: {why}")]
    Content {
        /// Which value of which table.
        what: &'static str,
        /// What was found.
        why: String,
    },
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One file, one instance.
    Sqlite,
    /// A server, any number of instances.
    Postgres,
}

/// A database that is open.
#[derive(Debug, Clone)]
pub struct Store {
    kind: Kind,
    url: Arc<str>,
    reader: AnyPool,
    writer: AnyPool,
    hub: Hub,
}

impl Store {
    /// Opens the database at `url` and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, or holds something else.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        sqlx::any::install_default_drivers();
        let kind = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Kind::Sqlite,
            Some("postgres" | "postgresql") => Kind::Postgres,
            _ => return Err(StoreError::Address(url.to_owned())),
        };
        let (reader, writer) = match kind {
            Kind::Sqlite => {
                let writer = sqlite(url, 1).await?;
                sqlx::migrate!().run(&writer).await?;
                (sqlite(url, 4).await?, writer)
            }
            Kind::Postgres => {
                let pool = AnyPoolOptions::new()
                    .max_connections(16)
                    .acquire_timeout(ACQUIRE)
                    .connect(url)
                    .await?;
                sqlx::migrate!().run(&pool).await?;
                (pool.clone(), pool)
            }
        };
        Ok(Store {
            kind,
            url: url.into(),
            reader,
            writer,
            hub: Hub::default(),
        })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its address, which may hold a password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where signals of all instances arrive.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none is free for five seconds.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.reader.acquire().await?)
    }

    /// What several statements read at one moment.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.kind {
            Kind::Sqlite => self.reader.begin().await?,
            Kind::Postgres => {
                self.reader
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?
            }
        })
    }

    /// Begins to write.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match self.kind {
            // Not a transaction that begins as a reader: it could not become a writer later.
            Kind::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Kind::Postgres => self.writer.begin().await?,
        };
        Ok(Tx {
            inner,
            kind: self.kind,
            hub: self.hub.clone(),
            signals: Vec::new(),
        })
    }

    /// Closes all connections; what is in progress ends first.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

async fn sqlite(url: &str, n_connections: u32) -> Result<AnyPool, StoreError> {
    let pool = AnyPoolOptions::new()
        .max_connections(n_connections)
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                for pragma in [
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                    "PRAGMA busy_timeout = 5000",
                ] {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await?;
    Ok(pool)
}

/// A transaction that writes; without [`Tx::commit`] nothing of it ever was.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    kind: Kind,
    hub: Hub,
    signals: Vec<Signal>,
}

impl Tx {
    /// The connection to run statements on.
    pub fn on(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.inner
    }

    /// Tells `signal` once the transaction is on disk.
    pub fn signal(&mut self, signal: Signal) {
        if !self.signals.contains(&signal) {
            self.signals.push(signal);
        }
    }

    /// Puts everything on disk, then tells the signals.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.kind == Kind::Postgres {
            for signal in &self.signals {
                sqlx::query("SELECT pg_notify('edgewise', $1)")
                    .bind(self.hub.outside(signal))
                    .execute(&mut *self.inner)
                    .await?;
            }
        }
        self.inner.commit().await?;
        for signal in self.signals {
            self.hub.tell(&signal);
        }
        Ok(())
    }
}

impl Store {
    /// Tells a signal that nothing in the database stands behind, such as typing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn tell(&self, signal: &Signal) -> Result<(), StoreError> {
        self.hub.tell(signal);
        if self.kind == Kind::Postgres {
            sqlx::query("SELECT pg_notify('edgewise', $1)")
                .bind(self.hub.outside(signal))
                .execute(&mut *self.read().await?)
                .await?;
        }
        Ok(())
    }

    /// A single value.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT value FROM setting WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *self.read().await?)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// The value of that name, which is `fresh` if there was none before: all instances get the same.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn setting_or(&self, name: &str, fresh: &str) -> Result<String, StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        )
        .bind(name)
        .bind(fresh)
        .execute(tx.on())
        .await?;
        let row = sqlx::query("SELECT value FROM setting WHERE name = $1")
            .bind(name)
            .fetch_one(tx.on())
            .await?;
        tx.commit().await?;
        Ok(row.try_get(0)?)
    }
}

/// A column that holds JSON.
///
/// # Errors
/// When it holds something else.
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    row: &AnyRow,
    column: &'static str,
) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Content {
        what: column,
        why: error.to_string(),
    })
}

/// A column that holds one of a few words.
///
/// # Errors
/// When it holds another one.
pub(crate) fn word<T: serde::de::DeserializeOwned>(
    row: &AnyRow,
    column: &'static str,
) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    T::deserialize(serde::de::value::StringDeserializer::<
        serde::de::value::Error,
    >::new(text))
    .map_err(|error| StoreError::Content {
        what: column,
        why: error.to_string(),
    })
}

/// How one of a few words is written in a column: as on the wire.
pub(crate) fn written<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// How a list or an object is written in a column.
pub(crate) fn as_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
