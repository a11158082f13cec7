//! The bot in memory.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

use super::Bot;
use crate::knowledge::Shelf;

/// The bot that answers now, and the one before it, which pages may still ask for.
#[derive(Debug)]
pub struct Bots {
    current: RwLock<Arc<Bot>>,
    before: RwLock<Option<Arc<Bot>>>,
    /// The newest count of knowledge that this instance has heard of.
    wanted: AtomicI64,
    /// A count of which no bot can be made.
    given_up: AtomicI64,
    /// Held by whoever compiles.
    pub(crate) compiling: Mutex<()>,
    /// What it is compiled of.
    pub(crate) shelf: Shelf,
}

impl Bots {
    /// Begins with a bot.
    pub fn new(bot: Bot) -> Bots {
        Bots {
            wanted: AtomicI64::new(bot.knowledge),
            given_up: AtomicI64::new(-1),
            current: RwLock::new(Arc::new(bot)),
            before: RwLock::new(None),
            compiling: Mutex::default(),
            shelf: Shelf::default(),
        }
    }

    /// The bot in memory, whether or not knowledge has changed since it was made.
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

    /// Lets another bot answer, unless it was made of older knowledge.
    pub fn replace(&self, bot: Bot) {
        let bot = Arc::new(bot);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if bot.knowledge < current.knowledge {
            return;
        }
        let before = std::mem::replace(&mut *current, bot);
        drop(current);
        if before.name() != self.current().name() {
            *self.before.write().unwrap_or_else(PoisonError::into_inner) = Some(before);
        }
    }

    /// Notes that there is knowledge of that count.
    pub fn want(&self, knowledge: i64) {
        self.wanted.fetch_max(knowledge, Ordering::SeqCst);
    }

    /// Goes on with the bot in memory, as none can be made of the knowledge of that count: the next
    /// change is the next attempt.
    pub fn give_up(&self, knowledge: i64) {
        self.given_up.fetch_max(knowledge, Ordering::SeqCst);
    }

    /// The newest count that was heard of.
    pub fn wanted(&self) -> i64 {
        self.wanted.load(Ordering::SeqCst)
    }

    /// Whether the bot in memory was made of all that this instance has heard of.
    pub fn is_newest(&self) -> bool {
        let wanted = self.wanted();
        self.current().knowledge >= wanted || self.given_up.load(Ordering::SeqCst) >= wanted
    }
}
