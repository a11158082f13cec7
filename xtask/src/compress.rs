//! Compression, done once for each content.
//!
//! Brotli at its best takes a second for a megabyte, so what was compressed is kept in the target
//! folder under the hash of what went in.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::project::Project;

/// A way to make bytes smaller that browsers understand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Best, understood by every browser over HTTPS.
    Brotli,
    /// For everything else.
    Gzip,
}

impl Method {
    /// Both, best first.
    pub const ALL: [Method; 2] = [Method::Brotli, Method::Gzip];

    /// What static servers expect behind the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Method::Brotli => "br",
            Method::Gzip => "gz",
        }
    }

    fn compress(self, bytes: &[u8]) -> Result<Vec<u8>> {
        match self {
            Method::Brotli => {
                let params = brotli::enc::BrotliEncoderParams {
                    quality: 11,
                    lgwin: 22,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                let mut encoder =
                    brotli::CompressorWriter::with_params(Vec::new(), 1 << 16, &params);
                encoder.write_all(bytes)?;
                Ok(encoder.into_inner())
            }
            Method::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(bytes)?;
                Ok(encoder.finish()?)
            }
        }
    }
}

/// Whether files of this name are worth compressing: text, wasm and blobs, not pictures.
pub fn is_compressible(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "html"
            | "css"
            | "js"
            | "mjs"
            | "json"
            | "svg"
            | "txt"
            | "xml"
            | "webmanifest"
            | "wasm"
            | "edgewise"
    )
}

/// What was compressed before.
pub struct Compressed {
    folder: PathBuf,
    used: RefCell<HashSet<PathBuf>>,
}

impl Compressed {
    /// The cache of this repository.
    pub fn open(project: &Project) -> Result<Compressed> {
        let folder = project.cache().join("compressed");
        fs::create_dir_all(&folder)?;
        Ok(Compressed {
            folder,
            used: RefCell::default(),
        })
    }

    /// `bytes`, compressed.
    pub fn get(&self, method: Method, bytes: &[u8]) -> Result<Vec<u8>> {
        let file = self
            .folder
            .join(format!("{}.{}", content_hash(&[bytes]), method.extension()));
        self.used.borrow_mut().insert(file.clone());
        if let Ok(known) = fs::read(&file) {
            return Ok(known);
        }
        let smaller = method.compress(bytes)?;
        // Under another name first: an interrupted run must not leave half a file behind.
        let partial = file.with_extension("partial");
        fs::write(&partial, &smaller)?;
        fs::rename(&partial, &file)?;
        Ok(smaller)
    }

    /// Forgets what was not asked for since this cache was opened.
    pub fn forget_unused(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let file = entry?.path();
            if !self.used.borrow().contains(&file) {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

/// The name of a content: 16 hexadecimal digits of the SHA-256 of its parts and their lengths.
pub fn content_hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_unpacks_to_the_same() {
        let bytes = b"the same again and ".repeat(100);
        let mut unpacked = Vec::new();
        let smaller = Method::Brotli.compress(&bytes).unwrap();
        brotli::BrotliDecompress(&mut smaller.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, bytes);
        assert!(smaller.len() < 60);
        assert!(
            Method::Gzip
                .compress(&bytes)
                .unwrap()
                .starts_with(&[0x1f, 0x8b])
        );
    }

    #[test]
    fn a_content_hash_tells_parts_apart() {
        assert_eq!(content_hash(&[b"ab", b"c"]).len(), 16);
        assert_ne!(content_hash(&[b"ab", b"c"]), content_hash(&[b"a", b"bc"]));
    }

    #[test]
    fn pictures_are_left_as_they_are() {
        assert!(is_compressible("widget_bg.wasm") && is_compressible("index.html"));
        assert!(!is_compressible("photo.png") && !is_compressible("LICENSE"));
    }
}
