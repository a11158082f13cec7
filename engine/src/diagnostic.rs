//! What is wrong with what a person wrote, where, and what to do about it.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The bot cannot be compiled.
    Error,
    /// The bot works, but probably not as meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Path of the file inside the bot project, with `/`.
    pub file: String,
    /// Line, from 1; 0 for the whole file.
    pub line: u32,
    /// Column in characters, from 1; 0 for the whole line.
    pub column: u32,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What was found there.
    pub found: String,
    /// What was expected instead; may be empty.
    pub expected: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// An error at `place`.
    pub fn error(place: &Place, found: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, place, found)
    }

    /// A warning at `place`.
    pub fn warning(place: &Place, found: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, place, found)
    }

    fn new(severity: Severity, place: &Place, found: impl Into<String>) -> Diagnostic {
        let (expected, help) = (String::new(), String::new());
        Diagnostic {
            severity,
            place: place.clone(),
            found: found.into(),
            expected,
            help,
        }
    }

    /// The same, saying what was expected.
    pub fn expected(mut self, expected: impl Into<String>) -> Diagnostic {
        self.expected = expected.into();
        self
    }

    /// The same, saying what to do.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// `file:line:column: error: found; expected …; what to do`
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}",
            self.place,
            self.severity.as_str(),
            self.found
        )?;
        if !self.expected.is_empty() {
            write!(f, "; expected {}", self.expected)?;
        }
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}

/// The name among `known` that `wanted` most likely means, if one is near.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let score = |name: &str| strsim::jaro_winkler(&wanted.to_lowercase(), &name.to_lowercase());
    known
        .into_iter()
        .map(|name| (score(name), name))
        .filter(|&(score, _)| score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_reads_as_one_line() {
        let place = Place {
            file: "states.csv".into(),
            line: 3,
            column: 7,
        };
        let diagnostic = Diagnostic::error(&place, "there is no state `strat`")
            .expected("the name of a state")
            .help("did you mean `start`?");
        assert_eq!(
            diagnostic.to_string(),
            "states.csv:3:7: error: there is no state `strat`; expected the name of a state; \
             did you mean `start`?"
        );
        let whole = Place {
            file: "bot.toml".into(),
            ..Place::default()
        };
        assert_eq!(
            Diagnostic::warning(&whole, "empty").to_string(),
            "bot.toml: warning: empty"
        );
    }

    #[test]
    fn the_nearest_name_is_proposed_only_when_it_is_near() {
        assert_eq!(nearest("strat", ["start", "state"]), Some("start"));
        assert_eq!(nearest("payment", ["start", "state"]), None);
    }
}
