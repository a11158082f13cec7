//! Pictures in texts, as Markdown writes them: `![words for who cannot see it](name.png)`.

use super::image::Images;
use crate::text::rich::{BOLD, BOLD_END, IMAGE, LINK, LINK_END, LINK_TO, is_marker};

/// Longest words and name of a picture together, in bytes.
const MAX_IMAGE_BYTES: usize = 500;

/// The text with pictures of the bot marked as such, and all others as their words, their names put
/// into `unknown`.
///
/// In bold words and in links, which hold nothing but words, every picture is its words.
pub(super) fn with_images(text: &str, images: &Images, unknown: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_inside = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((alt, name, behind)) = image(rest) {
            rest = behind;
            if !images.has(name) {
                unknown.push(name.to_owned());
            }
            if images.has(name) && !is_inside {
                out.extend([&IMAGE.to_string(), alt, &LINK_TO.to_string(), name]);
                out.push(LINK_END);
            } else {
                out += alt;
            }
            continue;
        }
        match c {
            BOLD | LINK | IMAGE => is_inside = true,
            BOLD_END | LINK_END => is_inside = false,
            _ => {}
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// Words, name and what stands behind the picture that the text begins with.
///
/// A name may be written with `images/` or `./` before it, and a title behind it.
fn image(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.strip_prefix("![")?;
    let (near, _) = text.split_at(text.floor_char_boundary(MAX_IMAGE_BYTES));
    let (alt, behind) = near.split_once("](")?;
    let (address, _) = behind.split_once(')')?;
    let behind = text.get(alt.len() + address.len() + "]()".len()..)?;
    let is_plain = |part: &str| part.chars().all(|c| is_in_line(&c)) && !part.contains("![");
    let name = address.split_whitespace().next()?;
    let name = name.strip_prefix("./").unwrap_or(name);
    let name = name.strip_prefix("images/").unwrap_or(name);
    (is_plain(alt) && is_plain(address)).then_some((alt, name, behind))
}

/// Whether a picture's words and name may have the character.
pub(super) fn is_in_line(c: &char) -> bool {
    !is_marker(*c) && !c.is_control()
}
