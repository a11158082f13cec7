//! The blob: one file that holds a whole bot.
//!
//! ```text
//!  0        8        12        16        20        24
//!  +--------+--------+---------+---------+---------+-- 12 bytes each --+------------+
//!  | label  | version| checksum| length  | n       | tag offset length | sections … |
//!  +--------+--------+---------+---------+---------+-------------------+------------+
//!   EDGEWISE  u32      u32       u32       u32       4 B   u32   u32
//! ```
//!
//! All integers are little-endian; the checksum is CRC-32C of everything from byte 16 on.
//! Sections lie one behind another in the order of the table, without gaps.
//! Everything is checked once, in [`Sections::open`] and in each section's own reader; afterwards
//! the bytes are read in place and trusted.
//! The writer and the reader of each section share a file.
//! `docs/blob-format.md` walks through the bytes of a whole blob.

mod checksum;
mod strings;
mod wire;

use crate::text::decimal;

pub use checksum::crc32c;
#[cfg(feature = "compile")]
pub use strings::StringsWriter;
pub use strings::{StringId, Strings};
pub use wire::Reader;
#[cfg(feature = "compile")]
pub use wire::Writer;

/// The first eight bytes of every blob.
pub const LABEL: &[u8; 8] = b"EDGEWISE";
/// The format that this engine reads and writes; a blob of another version must be compiled again.
pub const VERSION: u32 = 3;
/// Largest blob that is accepted, in bytes (256 MiB).
pub const MAX_BYTES: usize = 256 << 20;

const HEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 12;
const CHECKED_FROM: usize = 16;

/// Why bytes are no bot that this engine can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// The first eight bytes are not [`LABEL`].
    Label,
    /// Another version of the format.
    Version {
        /// The version in the file.
        found: u32,
    },
    /// The file is shorter or longer than it says, or too large.
    Length {
        /// Bytes at hand.
        found: usize,
        /// Bytes that the header announces.
        expected: usize,
    },
    /// The bytes were changed on the way.
    Checksum,
    /// A section is missing.
    Missing(Tag),
    /// A section says something impossible.
    Malformed {
        /// The section.
        section: Tag,
        /// What is wrong there.
        what: &'static str,
    },
}

impl LoadError {
    /// What is wrong, and what to do.
    ///
    /// Put together without `format!`, whose machinery would cost every page a kilobyte.
    pub fn text(&self) -> String {
        let bytes = |n: usize| decimal(u32::try_from(n).unwrap_or(u32::MAX));
        let (found, expected);
        let parts = match self {
            LoadError::Label => [
                "this is no Edgewise blob: it does not begin with EDGEWISE",
                "",
                "",
                "",
            ],
            LoadError::Version { found: version } => {
                found = decimal(*version);
                expected = [", this engine reads version ", &decimal(VERSION)].concat();
                [
                    "this blob has format version ",
                    &found,
                    &expected,
                    ": compile the bot again",
                ]
            }
            LoadError::Length {
                found: is,
                expected: of,
            } => {
                (found, expected) = (bytes(*is), bytes(*of));
                [
                    "this blob is cut or too long: ",
                    &found,
                    " bytes instead of ",
                    &expected,
                ]
            }
            LoadError::Checksum => [
                "this blob is damaged: its checksum does not match; fetch or compile it again",
                "",
                "",
                "",
            ],
            LoadError::Missing(section) => ["this blob has no section ", section.as_str(), "", ""],
            LoadError::Malformed { section, what } => [
                "this blob is malformed in section ",
                section.as_str(),
                ": ",
                what,
            ],
        };
        parts.concat()
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for LoadError {}

/// The four-letter name of a section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub [u8; 4]);

impl Tag {
    /// The four letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("?")
    }

    /// The error that this section is malformed.
    #[inline(always)]
    pub fn malformed(self, what: &'static str) -> LoadError {
        LoadError::Malformed {
            section: self,
            what: told(what),
        }
    }
}

/// What is told of every fault where the author's half is not there.
const MALFORMED: &str = "compile the bot again";

/// The text about a fault, or [`MALFORMED`] in what visitors download.
#[inline(always)]
pub(crate) fn told(what: &'static str) -> &'static str {
    if cfg!(feature = "compile") {
        what
    } else {
        MALFORMED
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// The section table of a blob whose label, version, length and checksum are right.
#[derive(Debug)]
pub struct Sections<'a> {
    bytes: &'a [u8],
    table: &'a [u8],
}

impl<'a> Sections<'a> {
    /// Checks the frame: label, version, length, checksum, and that sections follow without gaps.
    ///
    /// # Errors
    /// Everything of [`LoadError`] but a missing section.
    pub fn open(bytes: &'a [u8]) -> Result<Sections<'a>, LoadError> {
        if bytes.get(..LABEL.len()) != Some(LABEL) {
            return Err(LoadError::Label);
        }
        let word = |at: usize| read_u32(bytes, at);
        let found = bytes.len();
        let cut = || LoadError::Length {
            found,
            expected: HEADER_BYTES,
        };
        let version = word(8).ok_or_else(cut)?;
        if version != VERSION {
            return Err(LoadError::Version { found: version });
        }
        let expected = word(16).ok_or_else(cut)? as usize;
        if found != expected || found > MAX_BYTES {
            return Err(LoadError::Length { found, expected });
        }
        if word(12) != bytes.get(CHECKED_FROM..).map(crc32c) {
            return Err(LoadError::Checksum);
        }
        let frame = Tag(*b"head");
        let table_bytes = (word(20).ok_or_else(cut)? as usize)
            .checked_mul(ENTRY_BYTES)
            .ok_or(frame.malformed("too many sections"))?;
        let table = bytes
            .get(HEADER_BYTES..)
            .and_then(|rest| rest.get(..table_bytes))
            .ok_or(frame.malformed("the section table is cut"))?;
        let mut at = HEADER_BYTES + table_bytes;
        for entry in table.chunks_exact(ENTRY_BYTES) {
            let offset = read_u32(entry, 4).map(|n| n as usize);
            let length = read_u32(entry, 8).map_or(usize::MAX, |n| n as usize);
            if offset != Some(at) || length > found - at {
                return Err(frame.malformed("a section does not follow the one before it"));
            }
            at += length;
        }
        if at != found {
            return Err(frame.malformed("bytes are left over behind the last section"));
        }
        Ok(Sections { bytes, table })
    }

    /// Where the section lies in the file.
    ///
    /// # Errors
    /// [`LoadError::Missing`].
    pub fn range(&self, tag: Tag) -> Result<std::ops::Range<usize>, LoadError> {
        for entry in self.table.chunks_exact(ENTRY_BYTES) {
            if entry.get(..4) == Some(&tag.0)
                && let (Some(offset), Some(length)) = (read_u32(entry, 4), read_u32(entry, 8))
            {
                return Ok(offset as usize..offset as usize + length as usize);
            }
        }
        Err(LoadError::Missing(tag))
    }

    /// The bytes of a section that may be missing.
    #[inline(never)]
    pub fn optional(&self, tag: Tag) -> Option<&'a [u8]> {
        self.get(tag).ok()
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// [`LoadError::Missing`].
    pub fn get(&self, tag: Tag) -> Result<&'a [u8], LoadError> {
        let range = self.range(tag)?;
        self.bytes.get(range).ok_or(LoadError::Missing(tag))
    }
}

/// The checksum that the blob says it has; 0 for what is none.
///
/// It stands in the first sixteen bytes, so who wants to know whether there is a newer blob needs
/// no more of it.
pub fn fingerprint(bytes: &[u8]) -> u32 {
    read_u32(bytes, 12).unwrap_or(0)
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*word))
}

/// Puts sections together into a blob.
///
/// # Errors
/// The size in bytes when it exceeds [`MAX_BYTES`].
#[cfg(feature = "compile")]
pub fn assemble(sections: &[(Tag, Vec<u8>)]) -> Result<Vec<u8>, usize> {
    let body: usize = sections.iter().map(|(_, bytes)| bytes.len()).sum();
    let start = HEADER_BYTES + sections.len() * ENTRY_BYTES;
    let length = start + body;
    if length > MAX_BYTES {
        return Err(length);
    }
    let mut blob = Vec::with_capacity(length);
    blob.extend_from_slice(LABEL);
    for word in [VERSION, 0, length as u32, sections.len() as u32] {
        blob.extend_from_slice(&word.to_le_bytes());
    }
    let mut offset = start;
    for (tag, bytes) in sections {
        blob.extend_from_slice(&tag.0);
        blob.extend_from_slice(&(offset as u32).to_le_bytes());
        blob.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        offset += bytes.len();
    }
    for (_, bytes) in sections {
        blob.extend_from_slice(bytes);
    }
    let checksum = blob.get(CHECKED_FROM..).map_or(0, crc32c).to_le_bytes();
    if let Some(place) = blob.get_mut(12..16) {
        place.copy_from_slice(&checksum);
    }
    Ok(blob)
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;

    const A: Tag = Tag(*b"AAAA");
    const B: Tag = Tag(*b"BBBB");

    fn two() -> Vec<u8> {
        assemble(&[(A, vec![1, 2, 3]), (B, vec![])]).unwrap()
    }

    #[test]
    fn sections_come_back() {
        let blob = two();
        let sections = Sections::open(&blob).unwrap();
        assert_eq!(fingerprint(&blob), crc32c(&blob[CHECKED_FROM..]));
        assert_ne!(fingerprint(&blob), fingerprint(&assemble(&[]).unwrap()));
        assert_eq!(sections.get(A).unwrap(), [1, 2, 3]);
        assert!(sections.get(B).unwrap().is_empty());
        assert_eq!(
            sections.get(Tag(*b"CCCC")),
            Err(LoadError::Missing(Tag(*b"CCCC")))
        );
    }

    #[test]
    fn every_truncation_and_every_flipped_bit_is_refused() {
        let blob = two();
        for end in 0..blob.len() {
            assert!(Sections::open(&blob[..end]).is_err(), "cut at {end}");
        }
        for bit in 0..blob.len() * 8 {
            let mut flipped = blob.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Sections::open(&flipped).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn another_version_says_what_to_do() {
        let mut blob = two();
        blob[8] = 9;
        let error = Sections::open(&blob).unwrap_err();
        assert_eq!(error, LoadError::Version { found: 9 });
        assert!(error.to_string().contains("compile the bot again"));
    }

    #[test]
    fn a_table_that_lies_is_refused_even_with_a_right_checksum() {
        for (at, value) in [
            (20, u32::MAX),
            (20, 3),
            (28, 0),
            (32, u32::MAX),
            (40, 1),
            (32, 2),
        ] {
            let mut blob = two();
            blob[at..at + 4].copy_from_slice(&value.to_le_bytes());
            let checksum = crc32c(&blob[CHECKED_FROM..]);
            blob[12..16].copy_from_slice(&checksum.to_le_bytes());
            assert!(
                matches!(Sections::open(&blob), Err(LoadError::Malformed { .. })),
                "{value} at {at}"
            );
        }
    }
}
