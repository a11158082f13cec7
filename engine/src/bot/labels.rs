//! Section `LABL`: how states, answers and dialogue turns are offered where it is not clear which
//! of them was meant.
//!
//! ```text
//! n (varint) × text: for each language the words that offer, and the label of none of them;
//! then for each state, each answer and each dialogue turn a label, the empty text for none
//! ```
//!
//! A bot that never offers anything has no such section.

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};

/// The labels of a bot, all in a row; none at all where nothing is offered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels(pub Vec<StringId>);

impl Labels {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"LABL");

    /// Checks and reads the section, which must have `n` texts.
    ///
    /// # Errors
    /// When it is malformed, or has more or fewer texts.
    pub fn read(bytes: &[u8], strings: &Strings, n: usize) -> Result<Labels, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut labels = Vec::new();
        for _ in 0..reader.count() {
            labels.push(StringId::read(&mut reader, strings));
        }
        if labels.len() != n {
            reader.fail("there are labels for something else");
        }
        reader.end()?;
        Ok(Labels(labels))
    }

    /// The text of that number; the empty one where there is none.
    pub fn get(&self, number: usize) -> StringId {
        self.0.get(number).copied().unwrap_or_default()
    }

    /// The section's bytes.
    #[cfg(feature = "compile")]
    pub fn write(&self) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        writer.varint(self.0.len());
        for label in &self.0 {
            writer.varint(label.index());
        }
        writer.finish()
    }
}
