//! HTML entities in cells, undone.
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
}
