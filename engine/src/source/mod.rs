//! Source files, and the parsers that turn each format into rows with places.
//!
//! A parser never fails: it gives what it understood, and a diagnostic for everything it did not.

pub mod config;
pub mod corpus_json;
pub mod delimited;
pub mod dialogue;
pub mod entity;
pub mod html;
mod html_image;
mod html_tag;
pub mod image;
pub mod json;
pub mod knowledge;
mod state_cell;
pub mod state_dump;
pub mod state_row;
pub mod state_table;
pub mod synonyms;

use crate::diagnostic::{Diagnostic, Place};

/// Largest source file, in bytes (64 MiB); a larger one is refused before it is read.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// One file of a bot project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the project, with `/`: `states.csv`, `knowledge/faq.csv`.
    pub path: String,
    /// Its bytes as they are.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// A file of that path and content.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> SourceFile {
        SourceFile {
            path: path.into(),
            bytes: bytes.into(),
        }
    }

    /// The place of the file as a whole.
    pub fn place(&self) -> Place {
        Place {
            file: self.path.clone(),
            ..Place::default()
        }
    }

    /// The text, without a byte order mark.
    ///
    /// # Errors
    /// A diagnostic when the file is too large, UTF-16, or not UTF-8, or has a NUL byte; the last
    /// two with their place.
    pub fn text(&self) -> Result<&str, Box<Diagnostic>> {
        if self.bytes.len() > MAX_FILE_BYTES {
            let size = self.bytes.len();
            return Err(Box::new(
                Diagnostic::error(&self.place(), format!("the file has {size} bytes"))
                    .expected(format!("at most {MAX_FILE_BYTES}"))
                    .help("split it"),
            ));
        }
        if self.bytes.starts_with(&[0xff, 0xfe]) || self.bytes.starts_with(&[0xfe, 0xff]) {
            return Err(Box::new(
                Diagnostic::error(&self.place(), "the file is UTF-16")
                    .expected("UTF-8 text")
                    .help("save it as UTF-8"),
            ));
        }
        let bytes = self
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.bytes);
        let wrong = |at: usize, found: &str, help: &str| {
            let place = self.place_behind(bytes.get(..at).unwrap_or_default());
            let error = Diagnostic::error(&place, found);
            Box::new(error.expected("UTF-8 text").help(help))
        };
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(wrong(at, "a NUL byte", "is this a text file?"));
        }
        std::str::from_utf8(bytes).map_err(|e| {
            let found = "bytes that are no UTF-8";
            wrong(e.valid_up_to(), found, "save the file as UTF-8")
        })
    }

    /// The place behind these first bytes of the text.
    fn place_behind(&self, bytes: &[u8]) -> Place {
        let before = String::from_utf8_lossy(bytes);
        let line = before.matches('\n').count() as u32 + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        Place {
            file: self.path.clone(),
            line,
            column: last.chars().count() as u32 + 1,
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it begins.
    pub place: Place,
}
