//! Structured text in one string: paragraphs, list items, bold words, links and pictures.
//!
//! The compiler turns an author's HTML into it, and whoever shows it draws it or asks for
//! [`plain`]; no HTML is ever made from it.
//! Structure is carried by seven control characters, which no other text has: the compiler takes them
//! out of everything that authors write, and templates out of every value that is filled in.
//!
//! ```text
//! U+0001              begins a list item, which ends with its line
//! U+0002 … U+0003     bold
//! U+0004 … U+0005 … U+0006    a link: its label, and where it leads
//! U+0007 … U+0005 … U+0006    a picture: the words for who cannot see it, and its name
//! a blank line        parts paragraphs
//! ```
//!
//! Nothing nests but words in blocks.
//! An address counts only when [`is_safe`] says so, here and not only in the compiler, because
//! a variable may stand in it.

use super::cut::behind_all;

/// Begins a list item.
pub const ITEM: char = '\u{1}';
/// Begins bold words.
pub const BOLD: char = '\u{2}';
/// Ends bold words.
pub const BOLD_END: char = '\u{3}';
/// Begins a link with its label.
pub const LINK: char = '\u{4}';
/// Parts a link's label from its address.
pub const LINK_TO: char = '\u{5}';
/// Ends a link.
pub const LINK_END: char = '\u{6}';

/// Begins a picture with the words for who cannot see it.
pub const IMAGE: char = '\u{7}';

/// Whether the character carries structure.
pub fn is_marker(c: char) -> bool {
    (ITEM..=IMAGE).contains(&c)
}

/// A paragraph or a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// Whether it is an item of a list; neighbours are of the same list.
    pub is_item: bool,
    /// Its words, for [`pieces`].
    pub text: &'a str,
}

/// The blocks of a text, in order; an empty text has none.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = behind_all(text, '\n');
    while !rest.is_empty() {
        let is_item = rest.starts_with(ITEM);
        let bytes = rest.as_bytes();
        let mut end = bytes.len();
        for at in 1..bytes.len() {
            let ends = is_item || matches!(bytes.get(at + 1), None | Some(b'\n' | 1));
            if bytes.get(at) == Some(&b'\n') && ends {
                end = at;
                break;
            }
        }
        let (block, after) = rest.split_at(end);
        blocks.push(Block {
            is_item,
            text: behind_all(block, ITEM),
        });
        rest = behind_all(after, '\n');
    }
    blocks
}

/// A run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As they are.
    Text(&'a str),
    /// Bold.
    Bold(&'a str),
    /// A link that may be followed.
    Link {
        /// Its words.
        label: &'a str,
        /// Where it leads.
        address: &'a str,
    },
    /// A picture of the bot, which [`crate::Engine::image`] gives; its words where there is none.
    Image {
        /// The words for who cannot see it; may be empty.
        alt: &'a str,
        /// Its name, never an address.
        name: &'a str,
    },
}

/// The pieces of a block's text, in order; a marker without its other end is left out.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (before, marker) = cut(rest, &mut rest);
        push(&mut pieces, Piece::Text(before));
        if marker == Some(BOLD) {
            push(&mut pieces, Piece::Bold(cut(rest, &mut rest).0));
        } else if matches!(marker, Some(LINK | IMAGE)) {
            let is_image = marker == Some(IMAGE);
            let (label, marker) = cut(rest, &mut rest);
            let mut piece = Piece::Text(label);
            if marker == Some(LINK_TO) {
                let (address, _) = cut(rest, &mut rest);
                if is_image {
                    let (alt, name) = (label, address);
                    piece = Piece::Image { alt, name };
                } else if is_safe(address) {
                    piece = Piece::Link { label, address };
                }
            }
            push(&mut pieces, piece);
        }
    }
    pieces
}

/// Keeps a piece unless it has no words, or no name.
fn push<'a>(pieces: &mut Vec<Piece<'a>>, piece: Piece<'a>) {
    let (Piece::Text(words)
    | Piece::Bold(words)
    | Piece::Link { label: words, .. }
    | Piece::Image { name: words, .. }) = piece;
    if !words.is_empty() {
        pieces.push(piece);
    }
}

/// What stands before the next marker, and the marker; `rest` becomes what stands behind it.
fn cut<'a>(text: &'a str, rest: &mut &'a str) -> (&'a str, Option<char>) {
    for (at, byte) in text.bytes().enumerate() {
        let marker = char::from(byte);
        if is_marker(marker) {
            let (before, behind) = text.split_at(at);
            *rest = behind.get(1..).unwrap_or_default();
            return (before, Some(marker));
        }
    }
    *rest = "";
    (text, None)
}

/// Whether a link may lead there: `http`, `https`, `mailto`, `tel`, or relative to the page.
///
/// Whatever browsers would read differently than it looks is refused: blanks and control
/// characters, which they skip, backslashes, and `//host` without a scheme.
pub fn is_safe(address: &str) -> bool {
    let bytes = address.as_bytes();
    if bytes.is_empty() || bytes.starts_with(b"//") {
        return false;
    }
    let mut scheme_ends = None;
    let mut is_scheme = true;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            0..=b' ' | b'\\' | 0x7f => return false,
            b':' if is_scheme => {
                scheme_ends = Some(at);
                is_scheme = false;
            }
            b'/' | b'?' | b'#' => is_scheme = false,
            _ => {}
        }
    }
    let Some(scheme) = scheme_ends.and_then(|end| address.get(..end)) else {
        return true;
    };
    ["https", "http", "mailto", "tel"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

/// The text for who cannot draw it: `- item`, `label (address)` for a link whose label is another,
/// and a picture's words.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut is_first = true;
    for line in text.split('\n') {
        if !is_first {
            plain.push('\n');
        }
        is_first = false;
        let mut words = line;
        if let Some(item) = line.strip_prefix(ITEM) {
            plain.push_str("- ");
            words = item;
        }
        for piece in pieces(words) {
            match piece {
                Piece::Text(words) | Piece::Bold(words) | Piece::Image { alt: words, .. } => {
                    plain.push_str(words);
                }
                Piece::Link { label, address } => {
                    plain.push_str(label);
                    let bare = address
                        .strip_prefix("mailto:")
                        .or_else(|| address.strip_prefix("tel:"));
                    if label != bare.unwrap_or(address) {
                        plain.push_str(" (");
                        plain.push_str(address);
                        plain.push(')');
                    }
                }
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Blocks in brackets, items with a dash, bold in stars, links as `<label|address>`.
    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        for block in blocks(text) {
            shown += if block.is_item { "[- " } else { "[" };
            for piece in pieces(block.text) {
                shown += &match piece {
                    Piece::Text(words) => words.to_owned(),
                    Piece::Bold(words) => format!("*{words}*"),
                    Piece::Link { label, address } => format!("<{label}|{address}>"),
                    Piece::Image { alt, name } => format!("!{alt}|{name}!"),
                };
            }
            shown.push(']');
        }
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn text_without_markers_is_paragraphs() {
        check("", "");
        check("if a < b", "[if a < b]");
        check("one\ntwo\n\nthree\n\n\nfour\n", "[one\ntwo][three][four]");
    }

    #[test]
    fn structure_is_found() {
        check(
            "See:\n\u{1}one\n\u{1}\u{2}two\u{3} of it\nbehind\nit",
            "[See:][- one][- *two* of it][behind\nit]",
        );
        check("a\u{4}b c\u{5}https://d.e\u{6}.", "[a<b c|https://d.e>.]");
        check("a\u{7}b c\u{5}d.png\u{6}.", "[a!b c|d.png!.]");
        check("\u{7}\u{5}d.png\u{6}", "[!|d.png!]");
    }

    #[test]
    fn half_of_a_structure_is_text() {
        check("\u{3}a\u{2}b", "[a*b*]");
        check("a\u{4}b", "[ab]");
        check("a\u{4}b\u{5}", "[ab]");
        check("a\u{4}b\u{6}c\u{5}d", "[abcd]");
        check("a\u{4}b\u{5}javascript:x\u{6}c", "[abc]");
        check("x\u{1}y", "[xy]");
        check("a\u{7}b", "[ab]");
        check("a\u{7}b\u{5}\u{6}c", "[ac]");
    }

    #[test]
    fn only_what_cannot_harm_is_followed() {
        for address in [
            "http://a.b",
            "HTTPS://a.b/c?d:e#f",
            "mailto:a@b.c",
            "tel:+1",
            "/help",
            "help.html",
            "#top",
            "?q=a:b",
            "../a/b:c",
            "%link%",
        ] {
            assert!(is_safe(address), "{address}");
        }
        for address in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            " javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "\\\\evil",
            "/\\evil",
            "file:///etc",
            "blob:https://a",
            "x:y",
            "javascript\u{a0}:x",
            ":x",
            "https:\t//a",
            "h ttp://a",
        ] {
            assert!(!is_safe(address), "{address}");
        }
    }

    #[test]
    fn plain_text_keeps_everything() {
        for (text, expected) in [
            ("one\n\ntwo", "one\n\ntwo"),
            ("\u{2}A\u{3}:\n\u{1}b\n\u{1}c", "A:\n- b\n- c"),
            ("\u{4}here\u{5}https://a.b\u{6}.", "here (https://a.b)."),
            ("\u{4}a@b.c\u{5}mailto:a@b.c\u{6}", "a@b.c"),
            ("\u{4}x\u{5}javascript:y\u{6}", "x"),
            ("see \u{7}a lamp\u{5}lamp.png\u{6}", "see a lamp"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_has_blocks_and_pieces_without_markers(text in "[a\n\u{1}-\u{7}:/é]{0,40}") {
            for block in blocks(&text) {
                for piece in pieces(block.text) {
                    let (Piece::Text(words)
                    | Piece::Bold(words)
                    | Piece::Link { label: words, .. }
                    | Piece::Image { name: words, .. }) = piece;
                    prop_assert!(!words.is_empty() && !words.contains(is_marker));
                }
            }
            prop_assert!(!plain(&text).contains(is_marker));
        }

        #[test]
        fn text_without_markers_stays_as_it_is(text in "[a \nb<>é]{0,40}") {
            prop_assert_eq!(plain(&text), text);
        }
    }
}
