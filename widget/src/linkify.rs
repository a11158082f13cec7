//! Finds addresses in plain text.
//!
//! Only `http:`, `https:`, `mailto:` and `tel:` become links, and bare e-mail addresses do;
//! whatever else looks like an address (`javascript:`, `data:`, `//host`) stays text.
//! The text itself is never read as markup: [`parts`] cuts it into pieces, and the pieces become
//! text nodes.

use edgewise_engine::text::cut_at;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Just text.
    Text(&'a str),
    /// A web address, shown as it is written.
    Web(&'a str),
    /// An e-mail address without its scheme.
    Mail(&'a str),
    /// A telephone number without its scheme.
    Phone(&'a str),
}

impl Part<'_> {
    /// What is shown.
    pub fn text(&self) -> &str {
        match self {
            Part::Text(text) | Part::Web(text) | Part::Mail(text) | Part::Phone(text) => text,
        }
    }

    /// Where it leads, if anywhere.
    pub fn href(&self) -> Option<String> {
        match self {
            Part::Text(_) => None,
            Part::Web(address) => Some((*address).to_owned()),
            Part::Mail(address) => Some(["mailto:", address].concat()),
            Part::Phone(number) => Some(["tel:", number].concat()),
        }
    }
}

/// Cuts `text` into links and what is between them; the pieces are in order.
///
/// Linear in the length of the text: each blank-separated word is looked at once.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut plain_from = 0;
    let mut start = 0;
    // A blank behind the text ends its last word.
    for (end, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if !is_boundary(c) {
            continue;
        }
        let mut from = start;
        for c in text[start..end].chars() {
            if !OPENING.contains(&c) {
                break;
            }
            from += c.len_utf8();
        }
        start = end + c.len_utf8();
        let inner = trim_end(&text[from..end]);
        let Some(link) = link(inner) else { continue };
        if plain_from < from {
            parts.push(Part::Text(&text[plain_from..from]));
        }
        parts.push(link);
        plain_from = from + inner.len();
    }
    if plain_from < text.len() {
        parts.push(Part::Text(&text[plain_from..]));
    }
    parts
}

/// What may stand directly before an address without being part of it.
const OPENING: &[char] = &['(', '[', '{', '«', '“', '‘', '¿', '¡', '*', '_'];

/// Ends a word: blanks, and what never stands in an address but often beside one.
fn is_boundary(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')
}

/// Ends a sentence rather than an address.
const SENTENCE: &[char] = &[
    '.', ',', ';', ':', '!', '?', '\'', '’', '”', '»', '…', '*', '_',
];

/// Takes off punctuation that ends the sentence, not the address; a bracket is only taken off
/// when it was not opened inside.
fn trim_end(word: &str) -> &str {
    let mut word = word;
    while let Some(last) = word.chars().next_back() {
        let opening = match last {
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => last,
        };
        let ends = if opening == last {
            SENTENCE.contains(&last)
        } else {
            count(word, last) > count(word, opening)
        };
        if !ends {
            break;
        }
        word = &word[..word.len() - last.len_utf8()];
    }
    word
}

#[inline(never)]
fn count(word: &str, wanted: char) -> usize {
    word.chars().filter(|c| *c == wanted).count()
}

/// The link that a whole word is, if it is one.
fn link(word: &str) -> Option<Part<'_>> {
    if word.chars().any(is_invisible) {
        return None;
    }
    let web = strip_scheme(word, "https://").or_else(|| strip_scheme(word, "http://"));
    if let Some(rest) = web {
        let mut host = rest.bytes().take_while(|b| !is_in(*b, "/?#"));
        let begins = rest.chars().next().is_some_and(char::is_alphanumeric);
        let sound = begins && !host.any(|b| is_in(b, "@\\"));
        return sound.then_some(Part::Web(word));
    }
    if let Some(number) = strip_scheme(word, "tel:") {
        let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
        let sound = n_digits >= 3
            && number
                .bytes()
                .all(|b| b.is_ascii_digit() || is_in(b, "+-()."));
        return sound.then_some(Part::Phone(number));
    }
    let address = strip_scheme(word, "mailto:").unwrap_or(word);
    is_mail(address).then_some(Part::Mail(address))
}

#[inline(never)]
fn strip_scheme<'a>(word: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = word.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

#[inline(never)]
fn is_in(byte: u8, set: &str) -> bool {
    set.bytes().any(|own| own == byte)
}

/// `someone@host.tld` of plain characters; stricter than mail allows, so that text stays text.
fn is_mail(address: &str) -> bool {
    let Some((user, host)) = cut_at(address, b'@') else {
        return false;
    };
    let (mut n_labels, mut length, mut is_word) = (1, 0, true);
    for byte in host.bytes() {
        if byte != b'.' {
            length += 1;
            is_word &= byte.is_ascii_alphabetic();
            continue;
        }
        if length == 0 {
            return false;
        }
        n_labels += 1;
        (length, is_word) = (0, true);
    }
    is_plain(user, "._-+") && is_plain(host, ".-") && n_labels >= 2 && length >= 2 && is_word
}

/// Whether a text is made of ASCII letters, digits and `more`, and begins with one of the first
/// two.
#[inline(never)]
fn is_plain(text: &str, more: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && bytes.all(|b| b.is_ascii_alphanumeric() || is_in(b, more))
}

/// Characters that turn or hide what is read: an address with one is not trusted.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links are written as `[shown|address]`, the rest as it is.
    fn check(text: &str, expected: &str) {
        let parts = parts(text);
        let shown: String = parts
            .iter()
            .map(|part| match part.href() {
                Some(href) => format!("[{}|{href}]", part.text()),
                None => part.text().to_owned(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn addresses_become_links_and_the_rest_stays() {
        check("", "");
        check("no address", "no address");
        check(
            "See https://example.com/a?b=c#d.",
            "See [https://example.com/a?b=c#d|https://example.com/a?b=c#d].",
        );
        check(
            "(http://example.com)",
            "([http://example.com|http://example.com])",
        );
        check(
            "https://x.org/a_(b), ok",
            "[https://x.org/a_(b)|https://x.org/a_(b)], ok",
        );
        check(
            "HTTPS://Example.com",
            "[HTTPS://Example.com|HTTPS://Example.com]",
        );
        check(
            "line\nhttps://a.b\nline",
            "line\n[https://a.b|https://a.b]\nline",
        );
        check(
            "Write to help@example.com!",
            "Write to [help@example.com|mailto:help@example.com]!",
        );
        check(
            "mailto:help@example.com",
            "[help@example.com|mailto:help@example.com]",
        );
        check("tel:+442079460123,", "[+442079460123|tel:+442079460123],");
        check("¿https://a.es?", "¿[https://a.es|https://a.es]?");
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:https://a.b",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://a.b/c",
            "file:///etc/passwd",
            "//evil.example",
            "https:evil",
            "https://",
            "https:///x",
            "https://user@evil.example",
            "https://good.example\\@evil.example",
            "https://exa\u{202E}mple.com",
            "tel:12",
            "tel:0<1",
            "a@b",
            "@home",
            "me@host..com",
            "ann@example.com@evil",
            "<img src=x onerror=__x()>",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn an_address_ends_where_markup_begins() {
        check(
            "<https://x\"onmouseover=1>",
            "<[https://x|https://x]\"onmouseover=1>",
        );
    }

    #[test]
    fn the_pieces_make_up_the_text() {
        let text = "a  b https://c.d…  ü\u{3000}help@e.fg\r\n";
        assert_eq!(parts(text).iter().map(Part::text).collect::<String>(), text);
    }
}
