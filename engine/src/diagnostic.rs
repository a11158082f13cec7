//! What is wrong with what a person wrote, where, and what to do about it.

use std::collections::BTreeMap;
use std::fmt;

/// Most diagnostics of one kind in one file that are kept; the others are counted.
pub const MAX_OF_A_KIND: usize = 100;

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

/// Diagnostics as they are found: the first [`MAX_OF_A_KIND`] of each kind in each file, and how
/// many more there are.
///
/// Two are of one kind when they say the same but for names in backquotes and numbers.
/// So a file of a million broken rows costs a hundred lines and not a gigabyte.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    kinds: BTreeMap<(Severity, String, String), Kind>,
}

/// How many there were of a kind, and the first that was not kept.
#[derive(Debug, Clone, Default)]
struct Kind {
    n: usize,
    first_left_out: Option<Diagnostic>,
}

impl Diagnostics {
    /// Keeps or counts one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = (
            diagnostic.severity,
            diagnostic.place.file.clone(),
            kind_of(&diagnostic.found),
        );
        let kind = self.kinds.entry(key).or_default();
        kind.n += 1;
        if kind.n <= MAX_OF_A_KIND {
            self.kept.push(diagnostic);
        } else if kind.first_left_out.is_none() {
            kind.first_left_out = Some(diagnostic);
        }
    }

    /// All that were kept, and one for each kind that had more, at the place of its first.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for kind in self.kinds.into_values() {
            if let Some(mut left_out) = kind.first_left_out {
                let n = kind.n - MAX_OF_A_KIND;
                if n > 1 {
                    left_out.found += &format!(", and {} more of the kind in this file", n - 1);
                }
                self.kept.push(left_out);
            }
        }
        self.kept
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

/// What is said, without names in backquotes and without numbers.
fn kind_of(found: &str) -> String {
    let said = found.split('`').step_by(2);
    said.flat_map(|part| part.chars().filter(|c| !c.is_ascii_digit()))
        .collect()
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
            self.what()
        )
    }
}

impl Diagnostic {
    /// `found; expected …; what to do`
    pub fn what(&self) -> String {
        let mut what = self.found.clone();
        if !self.expected.is_empty() {
            what += &format!("; expected {}", self.expected);
        }
        if !self.help.is_empty() {
            what += &format!("; {}", self.help);
        }
        what
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
    fn a_hundred_of_a_kind_are_kept_and_the_others_counted() {
        let mut diagnostics = Diagnostics::default();
        for line in 1..=1_000 {
            let place = Place {
                file: "f".into(),
                line,
                column: 1,
            };
            diagnostics.push(Diagnostic::error(&place, format!("no state `s{line}`")));
            diagnostics.push(Diagnostic::warning(&place, format!("{line} cells")));
        }
        diagnostics.push(Diagnostic::error(&Place::default(), "no state `s`"));
        let lines: Vec<_> = diagnostics
            .finish()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(lines.len(), 2 * (MAX_OF_A_KIND + 1) + 1);
        let counted = "f:101:1: error: no state `s101`, and 899 more of the kind in this file";
        assert!(lines.iter().any(|line| line == counted), "{lines:?}");
    }

    #[test]
    fn the_nearest_name_is_proposed_only_when_it_is_near() {
        assert_eq!(nearest("strat", ["start", "state"]), Some("start"));
        assert_eq!(nearest("payment", ["start", "state"]), None);
    }
}
