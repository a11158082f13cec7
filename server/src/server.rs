//! What every handler is given, and what goes on without being asked.

use edgewise_engine::diagnostic::Diagnostic;
use edgewise_engine::source::SourceFile;
use edgewise_protocol::Millis;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::bot::{Bot, Bots};
use crate::channel::Channels;
use crate::clock::Clock;
use crate::http::{Counts, Limits, Proxies, Streams};
use crate::site::Site;
use crate::store::{Store, StoreError, follow};
use crate::{account, bot, channel, conversation, desk};

/// How often to look for what has to be done.
const TICK: Duration = Duration::from_millis(100);

/// Hears how much of the training at the start is done, 0..=1.
#[derive(Clone, Default)]
pub struct Progress(pub Option<Arc<dyn Fn(f32) + Send + Sync>>);

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() {
            "Progress(…)"
        } else {
            "Progress(-)"
        })
    }
}

/// What a server is started with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `sqlite:FILE?mode=rwc` or `postgres://…`.
    pub database: String,
    /// Static files beside the server's own addresses.
    pub site: Site,
    /// The bot project's files: what the bot knows at the first start, and what is taken over later
    /// where nobody has changed the same thing in the console.
    pub sources: Vec<SourceFile>,
    /// Hears of the training that files need which are not those of the start before.
    pub progress: Progress,
    /// A compiled bot that answers where there are no files and nothing was written yet.
    pub blob: Vec<u8>,
    /// What tells the time.
    pub clock: Clock,
    /// Proxies that say for whom they call.
    pub proxies: Proxies,
    /// Whether webhooks may call addresses of the own network.
    pub private_webhooks: bool,
    /// Whether calls are not counted, for tests of load.
    pub unlimited: bool,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bot.
    #[error("the bot cannot be loaded: {0}")]
    Bot(#[from] edgewise_engine::LoadError),
    /// The bot project has mistakes.
    #[error("the bot project has mistakes: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Sources(Vec<Diagnostic>),
    /// What is in the database makes no bot.
    #[error("no bot can be made of the knowledge in the database: {0}")]
    Knowledge(String),
}

/// A server: cheap to clone, all clones are one.
#[derive(Debug, Clone)]
pub struct Server(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    options: Options,
    site: OnceLock<Site>,
    limits: Limits,
    streams: Streams,
    counts: Counts,
    channels: Channels,
    bots: Bots,
    /// Which life of the logs this is.
    epoch: i64,
    started_at: Millis,
    stop: CancellationToken,
}

impl Server {
    /// Opens the database, and makes what a first start needs: an epoch, an administrator, a
    /// channel.
    ///
    /// # Errors
    /// When the database cannot be used, or the bot cannot be loaded.
    pub async fn open(options: Options) -> Result<Server, StartError> {
        let store = Store::open(&options.database).await?;
        let now = options.clock.now();
        let epoch = store.setting_or("epoch", &(now / 1000).to_string()).await?;
        let bots = bot::open(&store, &options).await?;
        let administrator = account::first_administrator(&store, now).await?;
        channel::first_channel(&store, bots.current().engine(), administrator, now).await?;
        let server = Server(Arc::new(Inner {
            channels: Channels::load(&store).await?,
            bots,
            limits: Limits::new(options.unlimited),
            streams: Streams::default(),
            counts: Counts::default(),
            epoch: epoch.parse().unwrap_or(0),
            started_at: now,
            stop: CancellationToken::new(),
            store,
            options,
            site: OnceLock::new(),
        }));
        Ok(server)
    }

    /// The one-time link by which an administrator who has no password yet sets one: a path on this
    /// server. Nothing if every administrator has one.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn first_link(&self) -> Result<Option<String>, StoreError> {
        account::first_link(self.store(), self.now()).await
    }

    /// Does what has to be done without being asked, until [`Server::stop`].
    pub async fn work(&self) {
        let stop = self.stopping();
        let listening = follow(self.store().clone(), stop.clone().cancelled_owned());
        let keeping = channel::keep_up(self);
        let renewing = bot::keep_up(self);
        let ticking = async {
            let mut n_ticks: u64 = 0;
            while !stop.is_cancelled() {
                if let Err(error) = self.tick(n_ticks).await {
                    tracing::error!(%error, "what is due could not be done");
                }
                n_ticks += 1;
                tokio::select! {
                    () = tokio::time::sleep(TICK) => {}
                    () = stop.cancelled() => {}
                }
            }
        };
        tokio::join!(listening, keeping, renewing, ticking);
    }

    /// Does what is due now. Called by [`Server::work`]; a test that sets the time calls it itself.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn tick(&self, n_ticks: u64) -> Result<(), StoreError> {
        conversation::answer_what_is_due(self).await?;
        if n_ticks.is_multiple_of(10) {
            desk::post_what_has_closed(self).await?;
        }
        if n_ticks.is_multiple_of(600) {
            self.limits().tidy();
            conversation::erase_what_is_old(self).await?;
            account::forget_what_has_ended(self.store(), self.now()).await?;
        }
        Ok(())
    }

    /// Ends streams and [`Server::work`].
    pub fn stop(&self) {
        self.0.stop.cancel();
    }

    pub(crate) fn stopping(&self) -> &CancellationToken {
        &self.0.stop
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The blob that answers now: what a site around the bot is made of.
    pub fn blob(&self) -> Vec<u8> {
        self.bots().current().blob().to_vec()
    }

    /// Puts a site around the bot in place of [`Options::site`]; of several, the first. To be called
    /// before [`crate::app`].
    pub fn surround(&self, site: Site) {
        let _ = self.0.site.set(site);
    }

    /// The static files, without a bot among them: that is the server's own.
    pub(crate) fn site(&self) -> Site {
        let mut site = self.0.site.get().unwrap_or(&self.0.options.site).clone();
        site.files.retain(|(name, _)| name != "bot.edgewise");
        site.blob = None;
        site
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.0.counts
    }

    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }

    pub(crate) fn channels(&self) -> &Channels {
        &self.0.channels
    }

    pub(crate) fn bots(&self) -> &Bots {
        &self.0.bots
    }

    /// The bot that answers now, made of all knowledge that there is. Not to be called within a
    /// transaction: it may have to compile, and to keep what it has compiled.
    pub(crate) async fn bot(&self) -> Arc<Bot> {
        match bot::newest(self).await {
            Ok(bot) => bot,
            // The database is away: what is in memory still answers.
            Err(_) => self.bots().current(),
        }
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.0.epoch
    }

    /// Since when the server runs.
    pub(crate) fn started_at(&self) -> Millis {
        self.0.started_at
    }

    /// The time.
    pub fn now(&self) -> Millis {
        self.0.options.clock.now()
    }

    /// A cursor of this life of the logs.
    pub(crate) fn cursor(&self, seq: i64) -> edgewise_protocol::id::Cursor {
        edgewise_protocol::id::Cursor {
            epoch: self.epoch(),
            seq,
        }
    }
}
