//! The compiled bot that answers, and what it proposes.

mod elsewhere;
mod suggest;

pub use elsewhere::ask_elsewhere;
pub use suggest::{Asked, suggestions};

use axum::body::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use edgewise_engine::{Engine, LoadError};
use edgewise_protocol::channel::BlobAddress;
use sha2::{Digest, Sha256};
use std::sync::{Arc, PoisonError, RwLock};

/// One compiled bot, loaded.
#[derive(Debug)]
pub struct Bot {
    engine: Engine,
    blob: Bytes,
    hash: [u8; 32],
}

impl Bot {
    /// Loads a blob.
    ///
    /// # Errors
    /// When it is none.
    pub fn load(blob: Vec<u8>) -> Result<Bot, LoadError> {
        let hash = Sha256::digest(&blob).into();
        let bytes = Bytes::from(blob.clone());
        Ok(Bot {
            engine: Engine::load(blob)?,
            blob: bytes,
            hash,
        })
    }

    /// What answers.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What the bot says when it does not know, in a language.
    pub fn apology(&self, lang: &str) -> String {
        edgewise_engine::text::rich::plain(self.engine.apology(lang))
    }

    /// The bytes that pages load.
    pub fn blob(&self) -> Bytes {
        self.blob.clone()
    }

    /// The SHA-256 of the bytes, in hexadecimal: the blob's name on this server.
    pub fn name(&self) -> String {
        HEXLOWER.encode(&self.hash)
    }

    /// Where pages get it.
    pub fn address(&self) -> BlobAddress {
        BlobAddress {
            url: format!("/v1/blobs/{}.edgewise", self.name()),
            integrity: format!("sha256-{}", BASE64.encode(&self.hash)),
        }
    }
}

/// The bot that answers now, and the one before it, which pages may still ask for.
#[derive(Debug)]
pub struct Bots {
    current: RwLock<Arc<Bot>>,
    before: RwLock<Option<Arc<Bot>>>,
}

impl Bots {
    /// Begins with a blob.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(blob: Vec<u8>) -> Result<Bots, LoadError> {
        Ok(Bots {
            current: RwLock::new(Arc::new(Bot::load(blob)?)),
            before: RwLock::new(None),
        })
    }

    /// The bot that answers now.
    pub fn current(&self) -> Arc<Bot> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// The bot whose blob has that name, if it is the one that answers or the one before.
    pub fn named(&self, name: &str) -> Option<Arc<Bot>> {
        let before = self.before.read().unwrap_or_else(PoisonError::into_inner);
        [Some(self.current()), before.clone()]
            .into_iter()
            .flatten()
            .find(|bot| bot.name() == name)
    }

    /// Lets another bot answer.
    pub fn replace(&self, bot: Bot) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, Arc::new(bot));
        drop(current);
        *self.before.write().unwrap_or_else(PoisonError::into_inner) = Some(before);
    }
}
