//! Sections `ANSW` and `DLOG`: what answers and dialogue turns say.
//!
//! ```text
//! n (varint) × { language (varint: 0 for any, else number + 1) | text (varint) }
//! ```

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};

/// One thing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// Language: 0 for any, otherwise the number of the bot's language plus 1.
    pub lang: u32,
    /// The words.
    pub text: StringId,
}

/// A table of phrases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrases(pub Vec<Phrase>);

impl Phrases {
    /// The knowledge answers.
    pub const ANSWERS: Tag = Tag(*b"ANSW");
    /// The dialogue turns.
    pub const DIALOGUES: Tag = Tag(*b"DLOG");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed or names a language or text that does not exist.
    pub fn read(
        tag: Tag,
        bytes: &[u8],
        strings: &Strings,
        n_languages: usize,
    ) -> Result<Phrases, LoadError> {
        let mut reader = Reader::new(tag, bytes);
        let n = reader.count();
        let mut phrases = Vec::new();
        for _ in 0..n {
            let lang = reader.below(n_languages + 1) as u32;
            phrases.push(Phrase {
                lang,
                text: StringId::read(&mut reader, strings),
            });
        }
        reader.end()?;
        Ok(Phrases(phrases))
    }

    /// The section's bytes.
    #[cfg(feature = "compile")]
    pub fn write(&self) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        writer.varint(self.0.len());
        for phrase in &self.0 {
            writer.varint(phrase.lang as usize);
            writer.varint(phrase.text.index());
        }
        writer.finish()
    }
}
