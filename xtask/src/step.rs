//! One step after the other, and what the person at the terminal sees of it.
//!
//! On a terminal a step is one line: a turning mark, the time, and the last line that the command
//! wrote; all that it wrote is shown only when it fails.
//! Elsewhere (a log, a pipe) everything is printed as it comes.

use std::io::{BufRead, BufReader, IsTerminal, Read, stderr};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// One living line a step.
    Bar,
    /// Everything, as it comes.
    Lines,
}

impl Look {
    /// What suits where standard error leads to.
    pub fn for_terminal() -> Look {
        if stderr().is_terminal() {
            Look::Bar
        } else {
            Look::Lines
        }
    }
}

/// A list of steps in progress.
pub struct Steps {
    n_steps: usize,
    n_begun: usize,
    look: Look,
}

impl Steps {
    /// A list of `n_steps` steps.
    pub fn new(n_steps: usize, look: Look) -> Steps {
        Steps {
            n_steps,
            n_begun: 0,
            look,
        }
    }

    /// Does `work` as the next step, called `what`; its note is shown when it is done.
    ///
    /// # Errors
    ///
    /// What `work` failed with, after the step's name.
    pub fn run<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&Step) -> Result<(T, String)>,
    ) -> Result<T> {
        self.n_begun += 1;
        let label = format!("[{}/{}] {what}", self.n_begun, self.n_steps);
        let begun = Instant::now();
        let bar = match self.look {
            Look::Lines => {
                eprintln!("{label}");
                None
            }
            Look::Bar => {
                let bar = ProgressBar::new_spinner();
                let style = ProgressStyle::with_template(
                    "{spinner} {prefix} {elapsed:.dim} {wide_msg:.dim}",
                )?;
                bar.set_style(style);
                bar.set_prefix(label.clone());
                bar.enable_steady_tick(Duration::from_millis(120));
                Some(bar)
            }
        };
        let step = Step { bar };
        let result = work(&step);
        let took = begun.elapsed().as_secs_f32();
        if let Some(bar) = step.bar {
            bar.finish_and_clear();
        }
        let (value, note) = result.with_context(|| what.to_owned())?;
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(", {note}")
        };
        match self.look {
            Look::Bar => eprintln!("{label} ({took:.1} s{note})"),
            Look::Lines => eprintln!("      done in {took:.1} s{note}"),
        }
        Ok(value)
    }
}

/// The step that is being done.
pub struct Step {
    bar: Option<ProgressBar>,
}

impl Step {
    /// Shows what the step is busy with right now, where that is one living line.
    pub fn show(&self, message: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(message.to_owned());
        }
    }

    /// Says something that is worth a line of a log.
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(message.to_owned()),
            None => eprintln!("      {message}"),
        }
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    ///
    /// When it cannot be started, or ends with another code than 0.
    pub fn command(&self, command: &mut Command) -> Result<()> {
        let name = display(command);
        command.stdin(Stdio::null());
        let Some(bar) = &self.bar else {
            let status = command
                .status()
                .with_context(|| format!("`{name}` cannot be started"))?;
            if !status.success() {
                bail!("`{name}` failed ({status})");
            }
            return Ok(());
        };
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{name}` cannot be started"))?;
        let (lines, received) = mpsc::channel();
        let readers = [
            child.stdout.take().map(|pipe| forward(pipe, lines.clone())),
            child.stderr.take().map(|pipe| forward(pipe, lines)),
        ];
        let mut written = String::new();
        for line in received {
            bar.set_message(line.trim().to_owned());
            written.push_str(&line);
            written.push('\n');
        }
        for reader in readers.into_iter().flatten() {
            let _ = reader.join();
        }
        let status = child.wait()?;
        if !status.success() {
            bar.finish_and_clear();
            eprint!("{written}");
            bail!("`{name}` failed ({status})");
        }
        Ok(())
    }
}

/// Sends the lines of a pipe, whatever bytes they have.
fn forward(
    pipe: impl Read + Send + 'static,
    lines: mpsc::Sender<String>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            if lines
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                return;
            }
        }
    })
}

/// A command as a person would type it.
pub fn display(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

/// Whether a program can be started.
pub fn is_installed(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}
