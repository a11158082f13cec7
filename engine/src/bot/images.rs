//! Section `IMAG`: the pictures that answers and bubbles show.
//!
//! ```text
//! n (varint) × { name (text) | kind (varint) | length (varint) } | the pictures, one behind another
//! ```
//!
//! A picture comes from the blob and from nowhere else: a text names it, and an address is no name.
//! Kinds are those below; there is none that could run anything.

use crate::blob::{LoadError, Reader, StringId, Strings, Tag};
use std::ops::Range;

/// The kinds of pictures, as media types; their places here are their numbers in the blob.
pub const MEDIA_TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// One picture.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Image {
    name: StringId,
    media_type: &'static str,
    /// Where its bytes lie in the file.
    bytes: Range<usize>,
}

/// The pictures of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Images(Vec<Image>);

impl Images {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"IMAG");

    /// Checks and reads the section, which lies in `range` of the file.
    ///
    /// # Errors
    /// When it is malformed, or a picture is of no known kind.
    pub fn read(blob: &[u8], range: Range<usize>, strings: &Strings) -> Result<Images, LoadError> {
        let start = range.start;
        let mut reader = Reader::new(Self::TAG, blob.get(range).unwrap_or_default());
        let n = reader.count();
        let mut images = Vec::new();
        // Counted from the first picture on, until it is known where that lies.
        let mut end = 0usize;
        for _ in 0..n {
            let name = StringId::read(&mut reader, strings);
            let kind = reader.below(MEDIA_TYPES.len());
            let from = end;
            end = end.saturating_add(reader.varint() as usize);
            images.push(Image {
                name,
                media_type: MEDIA_TYPES.get(kind).unwrap_or(&""),
                bytes: from..end,
            });
        }
        let first = start + reader.position();
        reader.take(end);
        reader.end()?;
        for image in &mut images {
            image.bytes.start += first;
            image.bytes.end += first;
        }
        Ok(Images(images))
    }

    /// Media type and bytes of the picture of that name.
    pub fn find<'a>(
        &self,
        name: &str,
        strings: &Strings,
        blob: &'a [u8],
    ) -> Option<(&'static str, &'a [u8])> {
        for image in &self.0 {
            if strings.get(blob, image.name) == name {
                return Some((image.media_type, blob.get(image.bytes.clone())?));
            }
        }
        None
    }

    /// The section's bytes, of names, numbers of kinds, and pictures.
    #[cfg(feature = "compile")]
    pub fn write<'a>(
        images: impl Iterator<Item = (&'a str, usize, &'a [u8])> + Clone,
        strings: &mut crate::blob::StringsWriter,
    ) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        writer.varint(images.clone().count());
        for (name, kind, bytes) in images.clone() {
            writer.varint(strings.add(name).index());
            writer.varint(kind);
            writer.varint(bytes.len());
        }
        for (_, _, bytes) in images {
            writer.bytes(bytes);
        }
        writer.finish()
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::blob::StringsWriter;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pictures_come_back(pictures: Vec<Vec<u8>>) {
            let named: Vec<_> = pictures.iter().enumerate().map(|(n, bytes)| (format!("{n}.png"), bytes)).collect();
            let mut strings = StringsWriter::default();
            let images = named.iter().map(|(name, bytes)| (name.as_str(), bytes.len() % 4, bytes.as_slice()));
            let section = Images::write(images, &mut strings);
            let texts = strings.finish();
            let blob = [section.clone(), texts.clone()].concat();
            let strings = Strings::read(&texts, section.len()).unwrap();
            let images = Images::read(&blob, 0..section.len(), &strings).unwrap();
            for (name, bytes) in named {
                let found = images.find(&name, &strings, &blob);
                prop_assert_eq!(found, Some((MEDIA_TYPES[bytes.len() % 4], bytes.as_slice())));
            }
            prop_assert_eq!(images.find("none.png", &strings, &blob), None);
        }

        #[test]
        fn any_bytes_are_refused_or_found(bytes: Vec<u8>) {
            let strings = Strings::read(&[1, 0], 0).unwrap();
            if let Ok(images) = Images::read(&bytes, 0..bytes.len(), &strings) {
                images.find("", &strings, &bytes);
            }
        }
    }
}
