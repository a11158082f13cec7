//! Section `TEXT`: every text of the bot, each once.
//!
//! ```text
//! n (varint) | length of each (varint) × n | the texts, UTF-8, one behind another
//! ```

use super::{LoadError, Reader, Tag};

const TEXT: Tag = Tag(*b"TEXT");

/// Most bytes that a section's texts may come to when copied, as a multiple of the file's.
const MAX_COPIES: usize = 16;

/// The number of a text in its blob; text 0 is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct StringId(u32);

impl StringId {
    /// The empty text.
    pub const EMPTY: StringId = StringId(0);

    /// Reads the number of one of the `strings`.
    #[inline(never)]
    pub fn read(reader: &mut Reader<'_>, strings: &Strings) -> StringId {
        StringId(reader.below(strings.ends.len()) as u32)
    }

    /// The number as written in the blob.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where each text lies.
#[derive(Debug)]
pub struct Strings {
    /// Start of the first text in the file.
    start: usize,
    /// End of each text, counted from `start`.
    ends: Vec<u32>,
}

impl Strings {
    /// The section's name.
    pub const TAG: Tag = TEXT;

    /// Checks the section that begins at byte `offset` of the file.
    ///
    /// # Errors
    /// When lengths do not add up or a text is not UTF-8.
    pub fn read(bytes: &[u8], offset: usize) -> Result<Strings, LoadError> {
        let mut reader = Reader::new(TEXT, bytes);
        let n = reader.count();
        let mut ends = Vec::with_capacity(n);
        let mut end = 0u32;
        for _ in 0..n {
            end = end.saturating_add(reader.varint());
            ends.push(end);
        }
        let start = offset + reader.position();
        let texts = std::str::from_utf8(reader.take(end as usize)).unwrap_or_else(|_| {
            reader.fail("a text is not UTF-8");
            ""
        });
        if ends.first() != Some(&0) {
            reader.fail("the first text is not the empty one");
        }
        if ends
            .iter()
            .any(|&end| !texts.is_char_boundary(end as usize))
        {
            reader.fail("a text begins inside a character");
        }
        reader.end()?;
        Ok(Strings { start, ends })
    }

    /// Reads the number of a text, and copies the text.
    ///
    /// Copies that come to many times the file are a fault: a hostile table could name one long
    /// text again and again.
    pub(crate) fn read_text(&self, reader: &mut Reader<'_>, blob: &[u8]) -> String {
        let text = self.get(blob, StringId::read(reader, self));
        if reader.copies(text.len()) / MAX_COPIES > blob.len() {
            reader.fail("texts are repeated too often");
        }
        text.to_owned()
    }

    /// The text of that number; `blob` is the file that it was read from.
    pub fn get<'a>(&self, blob: &'a [u8], id: StringId) -> &'a str {
        let end = |i: usize| self.ends.get(i).map_or(0, |&end| end as usize);
        let index = id.index();
        let from = if index == 0 { 0 } else { end(index - 1) };
        blob.get(self.start + from..self.start + end(index))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

/// Collects texts, each once, in order of first use.
#[cfg(feature = "compile")]
#[derive(Debug)]
pub struct StringsWriter {
    texts: Vec<String>,
    known: std::collections::HashMap<String, StringId>,
}

#[cfg(feature = "compile")]
impl Default for StringsWriter {
    fn default() -> Self {
        let known = [(String::new(), StringId::EMPTY)].into();
        StringsWriter {
            texts: vec![String::new()],
            known,
        }
    }
}

#[cfg(feature = "compile")]
impl StringsWriter {
    /// The number of `text`, new or old.
    pub fn add(&mut self, text: &str) -> StringId {
        if let Some(&id) = self.known.get(text) {
            return id;
        }
        let id = StringId(self.texts.len() as u32);
        self.texts.push(text.to_owned());
        self.known.insert(text.to_owned(), id);
        id
    }

    /// The text of that number.
    pub fn get(&self, id: StringId) -> &str {
        self.texts.get(id.index()).map_or("", String::as_str)
    }

    /// The section's bytes.
    pub fn finish(self) -> Vec<u8> {
        let mut writer = super::Writer::default();
        writer.varint(self.texts.len());
        for text in &self.texts {
            writer.varint(text.len());
        }
        for text in &self.texts {
            writer.bytes(text.as_bytes());
        }
        writer.finish()
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_come_back(texts: Vec<String>) {
            let mut writer = StringsWriter::default();
            let ids: Vec<_> = texts.iter().map(|text| writer.add(text)).collect();
            let bytes = writer.finish();
            let strings = Strings::read(&bytes, 0).unwrap();
            for (id, text) in ids.into_iter().zip(&texts) {
                prop_assert_eq!(strings.get(&bytes, id), text);
            }
        }

        #[test]
        fn any_bytes_are_refused_or_readable(bytes: Vec<u8>) {
            if let Ok(strings) = Strings::read(&bytes, 0) {
                for i in 0..strings.ends.len() {
                    strings.get(&bytes, StringId(i as u32));
                }
            }
        }
    }

    #[test]
    fn a_text_that_begins_inside_a_character_is_refused() {
        let bytes = [&[3, 0, 1, 1][..], "é".as_bytes()].concat();
        assert!(Strings::read(&bytes, 0).is_err());
    }
}
