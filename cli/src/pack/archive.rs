//! Several files in one, as the binary carries the widget.
//!
//! ```text
//! brotli of: (length of the name, name, length of the content, content)…
//! ```
//!
//! Lengths are four bytes, the lowest first.
//! The build's automation writes it with the same file, so both sides agree.

/// A file's name, with `/`, and its content.
pub type File = (String, Vec<u8>);

/// The files as one row of bytes, to be compressed.
#[cfg_attr(not(test), allow(dead_code))]
pub fn join(files: &[File]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        for part in [name.as_bytes(), content] {
            bytes.extend((part.len() as u32).to_le_bytes());
            bytes.extend(part);
        }
    }
    bytes
}

/// The files in a row of bytes, or nothing where it ends too early or a name is no text.
#[cfg_attr(not(test), allow(dead_code))]
pub fn split(mut bytes: &[u8]) -> Option<Vec<File>> {
    let mut files = Vec::new();
    while !bytes.is_empty() {
        let name = take(&mut bytes)?;
        let content = take(&mut bytes)?;
        files.push((String::from_utf8(name.to_vec()).ok()?, content.to_vec()));
    }
    Some(files)
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *bytes = rest;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in() {
        let files = vec![
            ("a/b.js".to_owned(), b"x".to_vec()),
            ("empty".to_owned(), Vec::new()),
        ];
        let bytes = join(&files);
        assert_eq!(split(&bytes), Some(files));
        assert_eq!(split(&bytes[..bytes.len() - 1]), None);
        assert_eq!(split(&[]), Some(Vec::new()));
    }
}
