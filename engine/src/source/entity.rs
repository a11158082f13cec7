//! HTML in cells: entities undone, rich text turned into plain text.
//!
//! Integria stores texts entity-encoded, blanks included, in a column of limited length: an export
//! has no blank at all, and a title can end in half an entity.

use html_escape::decode_html_entities;

/// Undoes one layer of entities; half an entity at the end is dropped.
pub fn decode(text: &str) -> String {
    decode_html_entities(without_cut_entity(text)).into_owned()
}

/// Whether the texts of a file are entity-encoded: some entity, and no blank anywhere.
pub fn is_encoded(texts: impl Iterator<Item = impl AsRef<str>>) -> bool {
    let mut entity = false;
    for text in texts {
        let text = text.as_ref();
        if text.contains([' ', '\n', '\t']) {
            return false;
        }
        entity |= decode_html_entities(text) != text;
    }
    entity
}

/// Plain text of a rich one: tags dropped, blocks on lines of their own, list items marked, the
/// target of a link kept behind its words, entities undone.
///
/// Text without tags is only trimmed.
pub fn plain_text(text: &str) -> String {
    if !has_tag(text) {
        return text.replace("\r\n", "\n").trim().to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut href: Option<String> = None;
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        plain.push_str(&decode_html_entities(before));
        let Some((inside, after)) = tag.strip_prefix('<').and_then(|t| t.split_once('>')) else {
            rest = tag;
            break;
        };
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match (name.as_str(), inside.starts_with('/')) {
            ("br", _) => plain.push('\n'),
            ("li", false) => plain.push_str("\n• "),
            ("p" | "div" | "ul" | "ol" | "tr" | "table" | "h1" | "h2" | "h3" | "h4", _) => {
                plain.push('\n');
            }
            ("td" | "th", true) => plain.push(' '),
            ("a", false) => href = attribute(inside, "href"),
            ("a", true) => {
                if let Some(href) = href.take().filter(|href| !plain.ends_with(href.as_str())) {
                    plain.push_str(&format!(" ({href})"));
                }
            }
            _ => {}
        }
        rest = after;
    }
    plain.push_str(&decode_html_entities(rest));
    let lines = plain.lines().map(|line| {
        line.split([' ', '\t', '\u{a0}'])
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// `text` without an entity that was cut off at its end.
fn without_cut_entity(text: &str) -> &str {
    match text.rfind('&') {
        Some(at) if text.len() - at <= 9 && !text.get(at..).is_some_and(|t| t.contains(';')) => {
            let tail = text.get(at + 1..).unwrap_or_default();
            let cut = tail.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
            if cut {
                text.get(..at).unwrap_or(text)
            } else {
                text
            }
        }
        _ => text,
    }
}

fn has_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|after| {
        after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && after.contains('>')
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split_once(&format!("{name}="))?.1;
    let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let value = after.get(1..)?.split_once(quote)?.0;
    Some(decode_html_entities(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_layer_of_entities_is_undone() {
        assert_eq!(decode("caf&eacute;&#x20;&amp;amp;&#039;"), "café &amp;'");
        assert_eq!(decode("stays&#x20;at&"), "stays at");
        assert_eq!(decode("stays&#x20;at&#x2"), "stays at");
        assert_eq!(decode("R&D; a & b; x"), "R&D; a & b; x");
    }

    #[test]
    fn a_file_is_encoded_when_it_has_entities_and_no_blanks() {
        assert!(is_encoded(["a&#x20;b", "重置"].into_iter()));
        assert!(!is_encoded(["a&#x20;b", "c d"].into_iter()));
        assert!(!is_encoded(["ab", "cd"].into_iter()));
    }

    #[test]
    fn rich_text_becomes_plain() {
        let rich = "<p>Rich <b>text</b>&nbsp;body with \
                    <a href=\"https://example.com/?a=1&amp;b=2\">link</a></p><ul><li>one<li>two</ul>";
        assert_eq!(
            plain_text(rich),
            "Rich text body with link (https://example.com/?a=1&b=2)\n• one\n• two"
        );
        assert_eq!(plain_text("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
        assert_eq!(plain_text("<script>x"), "x");
        assert_eq!(plain_text("cut <a href="), "cut <a href=");
    }
}
