//! Making the bot of the knowledge, when it is asked.

use edgewise_engine::compile::{Compiled, Report, compile_rows, read};
use edgewise_engine::diagnostic::{Diagnostic, Severity};
use edgewise_engine::source::SourceFile;
use edgewise_engine::train::Training;
use edgewise_protocol::Millis;
use std::sync::Arc;
use std::time::Duration;

use super::model::{self, New, Which};
use super::{Bot, Bots};
use crate::http::Answer;
use crate::knowledge::{self, Content, Knowledge};
use crate::server::StartError;
use crate::store::{Store, StoreError};
use crate::{Options, Server};

/// How long after an edit the bot is compiled although nobody has asked, so that pages learn of it.
const QUIET: Duration = Duration::from_millis(500);
/// How often to look whether another instance's edit was missed.
const LOOK: Duration = Duration::from_secs(2);

/// A bot that was compiled, and how.
#[derive(Debug)]
pub struct Made {
    /// The bot.
    pub bot: Bot,
    /// Its knowledge, packed.
    pub content: Vec<u8>,
    /// Counts and results.
    pub report: Report,
    /// How many things are wrong with the knowledge.
    pub n_warnings: usize,
}

impl Made {
    /// As a model to be written.
    pub fn new_model<'a>(&'a self, why: &'a str) -> New<'a> {
        let report = &self.report;
        let n_targets = report.n_states + report.n_answers + report.n_dialogues;
        New {
            bot: &self.bot,
            content: &self.content,
            why,
            note: "",
            n_targets: i64::try_from(n_targets).unwrap_or(i64::MAX),
        }
    }
}

/// Compiles knowledge, in a thread of its own: as before where an earlier training is given.
///
/// # Errors
/// Why no bot can be made of it.
pub async fn made(
    knowledge: Arc<Knowledge>,
    before: Option<Training>,
    progress: impl Fn(f32) + Send + 'static,
) -> Result<Made, String> {
    let task = tokio::task::spawn_blocking(move || make(&knowledge, before.as_ref(), &progress));
    task.await
        .unwrap_or_else(|error| Err(format!("compiling was broken off: {error}")))
}

fn make(
    knowledge: &Knowledge,
    before: Option<&Training>,
    progress: &dyn Fn(f32),
) -> Result<Made, String> {
    let content: &Content = &knowledge.content;
    let compiled: Compiled = compile_rows(&content.files(), content.rows(), before, progress);
    let (Some(blob), Some(report)) = (compiled.blob, compiled.report) else {
        let why = compiled
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .next_back();
        return Err(why.unwrap_or_else(|| "the bot cannot be compiled".to_owned()));
    };
    let bot = Bot::load(blob).map_err(|error| error.to_string())?;
    Ok(Made {
        bot: bot.of(knowledge.version, Some(report.training)),
        content: model::pack(content),
        report,
        n_warnings: compiled.diagnostics.len(),
    })
}

/// The bot that a server starts with: the one that is kept, if knowledge has not changed since.
///
/// # Errors
/// When the database cannot be used, or no bot can be made of what there is.
pub async fn open(store: &Store, options: &Options) -> Result<Bots, StartError> {
    let now = options.clock.now();
    let taken = take_sources(store, options, now).await?;
    let kept = model::whole(store, Which::Active).await?;
    let version = knowledge::version(store).await?;
    let mut before = None;
    if let Some(kept) = kept {
        if kept.knowledge == version
            && let Ok(bot) = Bot::load(kept.blob)
        {
            return Ok(Bots::new(bot.of(version, kept.training)));
        }
        // What was edited last before the server stopped: quick. Other files: trained anew.
        before = kept.training.filter(|_| !taken);
    }
    if version == 0 && !options.blob.is_empty() {
        return Ok(Bots::new(Bot::load(options.blob.clone())?));
    }
    let shelf = knowledge::Shelf::default();
    let newest = shelf.newest(store).await?;
    let progress = options.progress.clone();
    let heard = move |done: f32| progress.0.iter().for_each(|hear| hear(done));
    let made = made(newest, before, heard).await;
    let made = made.map_err(StartError::Knowledge)?;
    let mut tx = store.begin().await?;
    model::write(&mut tx, &made.new_model("started"), now).await?;
    tx.commit().await?;
    Ok(Bots::new(made.bot))
}

/// Takes the project's files over, if they have changed; whether they have.
async fn take_sources(store: &Store, options: &Options, now: Millis) -> Result<bool, StartError> {
    let Some(hash) = knowledge::changed(store, &options.sources).await? else {
        return Ok(false);
    };
    // A project with mistakes is refused before anything of it is taken.
    let files = options.sources.clone();
    let mistakes = tokio::task::spawn_blocking(move || mistakes(&files)).await;
    let mistakes = mistakes.unwrap_or_default();
    if !mistakes.is_empty() {
        return Err(StartError::Sources(mistakes));
    }
    let Some(taken) = knowledge::take(store, &options.sources, &hash, now).await? else {
        return Ok(false);
    };
    tracing::info!(
        answers = taken.n_answers,
        states = taken.n_states,
        removed = taken.n_removed,
        kept = taken.n_kept,
        "took the project's files over, and kept what was changed in the console"
    );
    Ok(true)
}

/// What keeps a project from being compiled; that it has nothing to say does not keep a server from
/// being told something.
fn mistakes(files: &[SourceFile]) -> Vec<Diagnostic> {
    let (model, mut diagnostics) = read(files);
    let is_empty =
        model.states.is_empty() && model.answers.is_empty() && model.dialogues.is_empty();
    diagnostics.retain(|diagnostic| {
        let is_of_all = diagnostic.place.file == "bot.toml" && diagnostic.place.line == 0;
        diagnostic.severity == Severity::Error && !(is_empty && is_of_all)
    });
    diagnostics
}

/// Brings the bot up to the knowledge, if it is older, and gives it.
///
/// # Errors
/// 503 when the database cannot be reached. A bot that cannot be made is no error: the one before
/// goes on answering.
pub async fn newest(server: &Server) -> Answer<Arc<Bot>> {
    let bots = server.bots();
    if bots.is_newest() {
        return Ok(bots.current());
    }
    let _compiling = bots.compiling.lock().await;
    if !bots.is_newest() {
        renew(server).await?;
    }
    Ok(bots.current())
}

async fn renew(server: &Server) -> Result<(), StoreError> {
    let (bots, store) = (server.bots(), server.store());
    let current = bots.current();
    // Another instance may have compiled it already.
    if let Some((name, count)) = model::active(store).await?
        && (count > current.knowledge || count == current.knowledge && name != current.name())
        && load_active(server).await?
        && bots.is_newest()
    {
        return Ok(());
    }
    let newest = bots.shelf.newest(store).await?;
    let version = newest.version;
    let training = bots.current().training;
    match made(newest, training, |_| {}).await {
        Ok(made) => {
            let mut tx = store.begin().await?;
            model::write(&mut tx, &made.new_model("edited"), server.now()).await?;
            tx.commit().await?;
            bots.replace(made.bot);
        }
        Err(why) => {
            tracing::error!(%why, "no bot can be made of the knowledge; the one before answers");
            bots.give_up(version);
        }
    }
    Ok(())
}

/// Loads the model that is active in the database; whether it is one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn load_active(server: &Server) -> Result<bool, StoreError> {
    let Some(whole) = model::whole(server.store(), Which::Active).await? else {
        return Ok(false);
    };
    match Bot::load(whole.blob) {
        Ok(bot) => {
            server
                .bots()
                .replace(bot.of(whole.knowledge, whole.training));
            Ok(true)
        }
        Err(error) => {
            tracing::error!(%error, "the model in the database cannot be loaded");
            Ok(false)
        }
    }
}

/// Follows what other instances do, and compiles what nobody has asked for yet, until the server
/// stops.
pub async fn keep_up(server: &Server) {
    let mut watch = server.store().hub().bot();
    loop {
        tokio::select! {
            _ = watch.recv() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = server.stopping().cancelled() => return,
        }
        if let Err(error) = look(server).await {
            tracing::error!(%error, "the knowledge could not be read again");
        }
    }
}

async fn look(server: &Server) -> Result<(), StoreError> {
    let bots = server.bots();
    bots.want(knowledge::version(server.store()).await?);
    if bots.is_newest() {
        // The same knowledge, trained or restored elsewhere.
        let current = bots.current();
        let active = model::active(server.store()).await?;
        if active.is_some_and(|(name, n)| n >= current.knowledge && name != current.name()) {
            let _compiling = bots.compiling.lock().await;
            load_active(server).await?;
        }
        return Ok(());
    }
    // An editor who is at it changes more than one thing.
    let wanted = bots.wanted();
    tokio::select! {
        () = tokio::time::sleep(QUIET) => {}
        () = server.stopping().cancelled() => return Ok(()),
    }
    if bots.wanted() == wanted {
        let _ = newest(server).await;
        bots.shelf.put_away().await;
    }
    Ok(())
}
