//! `images/*`: the pictures that texts show as `![words](name.png)`.
//!
//! What a file is, its first bytes say, whatever its name ends in.
//! SVG is none of the kinds: it can hold scripts and load from elsewhere.

use super::SourceFile;
use crate::diagnostic::{Diagnostic, nearest};

/// Largest picture, in bytes.
pub const MAX_IMAGE_BYTES: usize = 200_000;

/// Most bytes of all pictures together.
pub const MAX_IMAGES_BYTES: usize = 1_000_000;

/// A picture of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its path in `images/`: `lamp.png`.
    pub name: String,
    /// Number of its kind in [`crate::bot::MEDIA_TYPES`].
    pub kind: usize,
    /// The file as it is.
    pub bytes: Vec<u8>,
}

/// The pictures of a bot, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Images(pub Vec<Image>);

impl Images {
    /// Takes a picture in, or says why not.
    pub fn add(&mut self, file: &SourceFile) -> Vec<Diagnostic> {
        let name = file.path.strip_prefix("images/").unwrap_or(&file.path);
        let size = file.bytes.len();
        let sum: usize = self.0.iter().map(|image| image.bytes.len()).sum();
        let place = file.place();
        let diagnostic = match kind_of(&file.bytes) {
            _ if name
                .contains(|c: char| c.is_whitespace() || c.is_control() || "()".contains(c)) =>
            {
                Diagnostic::warning(&place, "a picture that no text can name")
                    .expected("a name without blanks and brackets")
                    .help("rename it; it is left out")
            }
            None => Diagnostic::warning(&place, "this is no picture that can be shown")
                .expected("PNG, JPEG, GIF or WebP")
                .help("it is left out; SVG never is one, because it can hold scripts"),
            _ if size > MAX_IMAGE_BYTES => {
                Diagnostic::error(&place, format!("the picture has {size} bytes"))
                    .expected(format!("at most {MAX_IMAGE_BYTES}"))
                    .help("every page carries it: make it smaller")
            }
            _ if sum + size > MAX_IMAGES_BYTES => {
                let found = format!("with this one, the pictures have {} bytes", sum + size);
                Diagnostic::error(&place, found)
                    .expected(format!("at most {MAX_IMAGES_BYTES} together"))
                    .help("every page carries them: make them smaller, or leave some out")
            }
            Some(kind) => {
                self.0.push(Image {
                    name: name.to_owned(),
                    kind,
                    bytes: file.bytes.clone(),
                });
                return Vec::new();
            }
        };
        vec![diagnostic]
    }

    /// Whether there is a picture of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|image| image.name == name)
    }

    /// What to say of a name that no picture has.
    pub fn help_for(&self, name: &str) -> String {
        let known = self.0.iter().map(|image| image.name.as_str());
        match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if name.contains("//") => {
                "pictures are never loaded from elsewhere: put it into images/".to_owned()
            }
            None => "put it into images/".to_owned(),
        }
    }
}

/// The number of the kind that the first bytes tell.
fn kind_of(bytes: &[u8]) -> Option<usize> {
    let begins = |start: &[u8]| bytes.starts_with(start);
    match bytes {
        _ if begins(b"\x89PNG\r\n\x1a\n") => Some(0),
        _ if begins(b"\xff\xd8\xff") => Some(1),
        _ if begins(b"GIF87a") || begins(b"GIF89a") => Some(2),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(3),
        _ => None,
    }
}
