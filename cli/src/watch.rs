//! `edgewise compile DIR --watch`: compiles again whenever a file of the project changes.
//!
//! One thread hears of changes, one compiles, one waits for the end; they meet in one channel, so
//! Ctrl-C ends at once, also in the middle of a long training.
//! The files themselves decide whether there is anything to do: whatever an editor does to save one
//! (write in place, write beside and rename), only another content starts a compilation.
//! A change is first compiled with the mix and the curve that the last training found, which takes a
//! fraction of the time; then it is trained as a plain `compile` does, and the blob becomes the very
//! same.
//! With an error in the project, the last good blob stays.

use crate::ending::ended;
use crate::screen::{Failure, Screen, count, plural};
use crate::{blob, project};
use anyhow::Context;
use edgewise_engine::compile::{Compiled, compile, compile_as_before};
use edgewise_engine::source::SourceFile;
use edgewise_engine::train::Training;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher};
use std::future::ready;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A change is looked at when nothing more has changed for that long: a save is several events.
const QUIET: Duration = Duration::from_millis(15);
/// A change is looked at after that long in any case.
const MAX_WAIT: Duration = Duration::from_millis(200);

/// What the threads have to say.
enum Event {
    /// Something in the folder is another than before.
    Changed,
    /// The compilation of that number is over, or as far as it goes without training.
    Compiled(u64, Stage, Box<Compiled>),
    /// The end can be asked for from now on.
    Listening,
    /// The user wants to end.
    Ended,
}

/// How far a compilation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// With what the last training found; training goes on.
    AsBefore,
    /// Trained, without a stage before.
    Whole,
    /// Trained, after the other stage.
    Trained,
}

/// Compiles the project in `dir` into `output`, and again after each change, until Ctrl-C.
///
/// # Errors
/// When the folder is not there or cannot be watched, or the blob cannot be written.
pub fn run(screen: &mut Screen, dir: &Path, output: &Path) -> Result<(), Failure> {
    project::read(dir)?;
    let (sender, events) = channel();
    listen_for_the_end(sender.clone());
    let changed = sender.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| is_change(&event.kind)) {
            let _ = changed.send(Event::Changed);
        }
    });
    let mut watcher = watcher
        .with_context(|| format!("{} cannot be watched", dir.display()))
        .map_err(Failure::Machine)?;
    watcher
        .watch(dir, RecursiveMode::Recursive)
        .with_context(|| format!("{} cannot be watched", dir.display()))
        .map_err(Failure::Machine)?;
    let mut watch = Watch {
        screen,
        dir,
        output,
        sender,
        files: Vec::new(),
        number: Arc::new(AtomicU64::new(0)),
        since: Instant::now(),
        is_busy: false,
        training: None,
        written: Vec::new(),
        is_listening: false,
    };
    watch.until_the_end(&events)
}

/// Whether the event can mean other contents; reading a file is an event, too.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn listen_for_the_end(sender: Sender<Event>) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(async {
                let mut ended = pin!(ended());
                // The first look at it makes it listen.
                tokio::select! {
                    biased;
                    () = &mut ended => {}
                    () = ready(()) => {
                        let _ = sender.send(Event::Listening);
                        ended.await;
                    }
                }
            });
            let _ = sender.send(Event::Ended);
        }
    });
}

struct Watch<'a> {
    screen: &'a mut Screen,
    dir: &'a Path,
    output: &'a Path,
    sender: Sender<Event>,
    /// What was compiled last, or is being compiled.
    files: Vec<SourceFile>,
    /// How many compilations were begun; a thread that finds another than its own stops training.
    number: Arc<AtomicU64>,
    /// When the change happened that is being compiled.
    since: Instant,
    /// Whether the first stage of a compilation is under way.
    is_busy: bool,
    /// What the last training found.
    training: Option<Training>,
    /// The blob that was written last.
    written: Vec<u8>,
    is_listening: bool,
}

impl Watch<'_> {
    fn until_the_end(&mut self, events: &Receiver<Event>) -> Result<(), Failure> {
        let mut changed = Some(Instant::now());
        loop {
            let may_begin = self.is_listening && !self.is_busy;
            let event = match changed.filter(|_| may_begin) {
                Some(since) if since.elapsed() > MAX_WAIT => Err(RecvTimeoutError::Timeout),
                Some(_) => events.recv_timeout(QUIET),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(Event::Changed) => changed = changed.or(Some(Instant::now())),
                Ok(Event::Compiled(number, stage, compiled)) => {
                    // An older one only says that its thread is done.
                    if number == self.number.load(Ordering::Relaxed) {
                        self.finish(stage, *compiled)?;
                    }
                }
                Ok(Event::Listening) => self.is_listening = true,
                Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(since) = changed.take() {
                        self.begin(since);
                    }
                }
            }
        }
    }

    /// Starts a compilation, if there is another content to compile.
    fn begin(&mut self, since: Instant) {
        let files = match project::read(self.dir) {
            Ok(files) => files,
            // A file can be gone between being listed and being read; its change is an event.
            Err(failure) => return self.screen.failure(&failure),
        };
        if files == self.files {
            return;
        }
        self.files.clone_from(&files);
        self.since = since;
        self.is_busy = true;
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, latest, before) = (self.sender.clone(), self.number.clone(), self.training);
        std::thread::spawn(move || {
            let send = |stage, compiled| {
                let _ = sender.send(Event::Compiled(number, stage, Box::new(compiled)));
            };
            let Some(before) = before else {
                return send(Stage::Whole, compile(&files));
            };
            let compiled = compile_as_before(&files, &before);
            if compiled.blob.is_none() {
                return send(Stage::Whole, compiled);
            }
            send(Stage::AsBefore, compiled);
            if latest.load(Ordering::Relaxed) == number {
                send(Stage::Trained, compile(&files));
            }
        });
    }

    /// Writes what came out, or says what is wrong.
    fn finish(&mut self, stage: Stage, compiled: Compiled) -> Result<(), Failure> {
        self.is_busy = false;
        let (dir, output) = (self.dir.display(), self.output.display());
        if stage != Stage::Trained {
            self.screen.diagnostics(&compiled.diagnostics)?;
            if !compiled.diagnostics.is_empty() {
                let count = count(&compiled.diagnostics);
                writeln!(self.screen.err, "{dir}: {count}")?;
            }
        }
        match (compiled.blob, compiled.report) {
            (Some(bytes), Some(report)) => {
                if bytes != self.written {
                    blob::write(self.output, &bytes)?;
                }
                let n_bytes = bytes.len();
                let what = match stage {
                    Stage::Trained => format!("trained, {n_bytes} bytes, after"),
                    _ => {
                        let questions = plural(report.n_questions, "question");
                        format!("{questions}, {n_bytes} bytes, written after")
                    }
                };
                let after_ms = self.since.elapsed().as_millis();
                writeln!(self.screen.out, "{output}: {what} {after_ms} ms")?;
                self.written = bytes;
                if stage != Stage::AsBefore {
                    self.training = Some(report.training);
                }
            }
            _ => writeln!(self.screen.out, "{output}: left as it was")?,
        }
        if stage != Stage::AsBefore {
            writeln!(self.screen.out, "watching {dir}; Ctrl-C ends")?;
        }
        self.screen.out.flush()?;
        Ok(())
    }
}
