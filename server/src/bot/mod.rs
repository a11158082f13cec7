//! The compiled bot that answers, how it is made of knowledge, and what it proposes.
//!
//! Knowledge counts on with every change ([`crate::knowledge`]); a bot knows the count it was made
//! of.
//! [`Bots::newest`] gives a bot that is as new as the knowledge: where the one in memory is older,
//! it is compiled first, once for all who wait, with the curve of the last training.
//! Bots are kept in the table `model`, so that another instance, or the next start, loads what this
//! one has compiled.

mod bots;
mod compiling;
mod elsewhere;
mod job;
mod kept;
mod model;
mod routes;
mod suggest;

pub use bots::Bots;
pub use compiling::{keep_up, newest, open};
pub use elsewhere::ask_elsewhere;
pub use job::job;
#[cfg(test)]
pub(crate) use model::list as models;
pub use routes::{blob_routes, keep, routes};
pub use suggest::{Asked, suggestions};

use axum::body::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use edgewise_engine::starchat::Scores;
use edgewise_engine::train::Training;
use edgewise_engine::{Engine, LoadError};
use edgewise_protocol::channel::BlobAddress;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::site::Held;

#[cfg(test)]
mod tests;

/// How many texts are remembered: what is asked often is asked by many.
const N_REMEMBERED: usize = 20_000;
/// Longest text that is remembered, in bytes; together they are at most about twenty megabytes.
const MAX_REMEMBERED: usize = 200;

/// One compiled bot, loaded.
pub struct Bot {
    engine: Engine,
    /// Texts, and how similar to them everything is.
    remembered: Cache<String, Arc<Scores>>,
    blob: Bytes,
    name: String,
    address: BlobAddress,
    /// The blob as it is sent, compressed when it is first asked for.
    held: OnceLock<Held>,
    /// The count of the knowledge it was made of.
    pub(crate) knowledge: i64,
    /// What training has found; nothing for a bot that was compiled elsewhere.
    pub(crate) training: Option<Training>,
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("name", &self.name)
            .field("knowledge", &self.knowledge)
            .finish_non_exhaustive()
    }
}

impl Bot {
    /// Loads a blob.
    ///
    /// # Errors
    /// When it is none.
    pub fn load(blob: Vec<u8>) -> Result<Bot, LoadError> {
        let hash = Sha256::digest(&blob);
        let name = HEXLOWER.encode(&hash);
        let bytes = Bytes::from(blob.clone());
        Ok(Bot {
            engine: Engine::load(blob)?,
            remembered: Cache::new(N_REMEMBERED),
            blob: bytes,
            address: BlobAddress {
                url: format!("/v1/blobs/{name}.edgewise"),
                integrity: format!("sha256-{}", BASE64.encode(&hash)),
            },
            name,
            held: OnceLock::new(),
            knowledge: 0,
            training: None,
        })
    }

    /// The same, made of the knowledge of that count, with what training has found.
    pub(crate) fn of(self, knowledge: i64, training: Option<Training>) -> Bot {
        Bot {
            knowledge,
            training,
            ..self
        }
    }

    /// What answers.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What the bot says when it does not know, in a language.
    pub fn apology(&self, lang: &str) -> String {
        edgewise_engine::text::rich::plain(self.engine.apology(lang))
    }

    /// How similar to a text everything is that the bot knows, worked out once for all who write it.
    pub fn scores(&self, text: &str, lang: &str) -> Arc<Scores> {
        if text.len() > MAX_REMEMBERED {
            return Arc::new(Scores::of(&self.engine, text, lang));
        }
        let key = format!("{lang}\0{text}");
        if let Some(scores) = self.remembered.get(&key) {
            return scores;
        }
        let scores = Arc::new(Scores::of(&self.engine, text, lang));
        self.remembered.insert(key, Arc::clone(&scores));
        scores
    }

    /// The bytes that pages load.
    pub fn blob(&self) -> Bytes {
        self.blob.clone()
    }

    /// The SHA-256 of the bytes, in hexadecimal: the blob's name on this server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where pages get it.
    pub fn address(&self) -> BlobAddress {
        self.address.clone()
    }

    /// The blob as it is sent. Compressing takes a tenth of a second for each megabyte, once.
    pub(crate) fn held(&self) -> &Held {
        self.held
            .get_or_init(|| Held::new(self.blob.to_vec(), "application/octet-stream"))
    }
}
