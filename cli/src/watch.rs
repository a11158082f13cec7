//! `edgewise compile DIR --watch`: compiles again whenever a file of the project changes.
//!
//! One thread hears of changes, one compiles, one waits for the end; they meet in one channel, so
//! Ctrl-C ends at once, also in the middle of a long training.
//! The files themselves decide whether there is anything to do: whatever an editor does to save one
//! (write in place, write beside and rename), only another content starts a compilation.
//! The blob is that of a plain `compile`; with an error in the project, the last good one stays.

use crate::ending::ended;
use crate::screen::{Failure, Screen, count, plural};
use crate::{blob, project};
use anyhow::Context;
use edgewise_engine::compile::{Compiled, compile};
use edgewise_engine::source::SourceFile;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher};
use std::future::ready;
use std::path::Path;
use std::pin::pin;
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
    /// A compilation is over.
    Compiled(Box<Compiled>),
    /// The end can be asked for from now on.
    Listening,
    /// The user wants to end.
    Ended,
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
        compiling: None,
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
    /// When the change happened that is being compiled.
    compiling: Option<Instant>,
    is_listening: bool,
}

impl Watch<'_> {
    fn until_the_end(&mut self, events: &Receiver<Event>) -> Result<(), Failure> {
        let mut changed = Some(Instant::now());
        loop {
            let may_begin = self.is_listening && self.compiling.is_none();
            let event = match changed.filter(|_| may_begin) {
                Some(since) if since.elapsed() > MAX_WAIT => Err(RecvTimeoutError::Timeout),
                Some(_) => events.recv_timeout(QUIET),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(Event::Changed) => changed = changed.or(Some(Instant::now())),
                Ok(Event::Compiled(compiled)) => self.finish(&compiled)?,
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
        self.compiling = Some(since);
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let _ = sender.send(Event::Compiled(Box::new(compile(&files))));
        });
    }

    /// Writes what came out, or says what is wrong.
    fn finish(&mut self, compiled: &Compiled) -> Result<(), Failure> {
        let since = self.compiling.take().unwrap_or_else(Instant::now);
        let (dir, output) = (self.dir.display(), self.output.display());
        self.screen.diagnostics(&compiled.diagnostics)?;
        if !compiled.diagnostics.is_empty() {
            let count = count(&compiled.diagnostics);
            writeln!(self.screen.err, "{dir}: {count}")?;
        }
        match (&compiled.blob, &compiled.report) {
            (Some(bytes), Some(report)) => {
                blob::write(self.output, bytes)?;
                writeln!(
                    self.screen.out,
                    "{output}: {}, {} bytes, written after {} ms",
                    plural(report.n_questions, "question"),
                    bytes.len(),
                    since.elapsed().as_millis(),
                )?;
            }
            _ => writeln!(self.screen.out, "{output}: left as it was")?,
        }
        writeln!(self.screen.out, "watching {dir}; Ctrl-C ends")?;
        self.screen.out.flush()?;
        Ok(())
    }
}
