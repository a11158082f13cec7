//! Where a verb writes, and how it fails.

use edgewise_engine::diagnostic::{Diagnostic, Severity};
use std::io::{self, BufRead, Write};

/// Standard output, standard error and standard input, or what stands for them in a test.
pub struct Screen {
    /// Results.
    pub out: Box<dyn Write>,
    /// Diagnostics and progress.
    pub err: Box<dyn Write>,
    /// What the user types or pipes in.
    pub input: Box<dyn BufRead>,
    /// Whether a person watches standard error.
    pub watched: bool,
    /// Whether a person types.
    pub typed: bool,
    /// Columns of the terminal that shows the results; nothing where lines are not to be broken.
    pub columns: Option<usize>,
}

/// Why a verb could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The user's input is at fault, and it was already said how.
    Shown,
    /// The user's input is at fault.
    Input(String),
    /// The command line is at fault.
    Usage(String),
    /// The machine failed.
    Machine(anyhow::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Machine(error.into())
    }
}

/// Whether output failed because nobody reads it any more, as in `edgewise … | head`.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

impl Screen {
    /// The process's own.
    pub fn standard() -> Screen {
        Screen {
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            input: Box::new(io::BufReader::new(io::stdin())),
            columns: console::Term::stdout()
                .size_checked()
                .map(|(_, columns)| columns.into()),
            watched: console::user_attended_stderr(),
            typed: console::user_attended() && io::IsTerminal::is_terminal(&io::stdin()),
        }
    }

    /// Shows why a verb failed; a screen that cannot be written to is left alone.
    pub fn failure(&mut self, failure: &Failure) {
        let text = match failure {
            Failure::Shown => return,
            Failure::Input(text) | Failure::Usage(text) => text.clone(),
            Failure::Machine(error) => format!("{error:#}"),
        };
        let _ = writeln!(
            self.err,
            "{} {text}",
            console::style("error:").red().bold().for_stderr()
        );
    }

    /// Shows diagnostics, one a line, on standard error.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic]) -> io::Result<()> {
        for diagnostic in diagnostics {
            writeln!(self.err, "{diagnostic}")?;
        }
        Ok(())
    }
}

/// `2 errors, 1 warning`
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let n = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (errors, warnings) = (n(Severity::Error), n(Severity::Warning));
    format!(
        "{}, {}",
        plural(errors, "error"),
        plural(warnings, "warning")
    )
}

/// `1 error`, `2 errors`
pub fn plural(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
