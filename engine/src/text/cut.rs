//! Cutting texts at an ASCII sign, in less room than the standard library's searchers take.

/// What stands before and behind the first `sign`, an ASCII character.
#[inline(never)]
pub fn cut_at(text: &str, sign: u8) -> Option<(&str, &str)> {
    for (at, byte) in text.bytes().enumerate() {
        if byte == sign {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// The pieces of a text between `sign`s; a text without any is one piece.
#[derive(Debug, Clone)]
pub struct Cuts<'a> {
    rest: Option<&'a str>,
    sign: u8,
}

/// Cuts `text` at every `sign`, an ASCII character.
pub fn cuts(text: &str, sign: u8) -> Cuts<'_> {
    Cuts {
        rest: Some(text),
        sign,
    }
}

impl<'a> Iterator for Cuts<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let (piece, behind) = match cut_at(rest, self.sign) {
            Some((piece, behind)) => (piece, Some(behind)),
            None => (rest, None),
        };
        self.rest = behind;
        Some(piece)
    }
}

/// `text` without the `sign`s that it begins with.
#[inline(never)]
pub fn behind_all(text: &str, sign: char) -> &str {
    let mut rest = text;
    while let Some(behind) = rest.strip_prefix(sign) {
        rest = behind;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_cut_as_the_standard_library_does(text in "[a%é]{0,12}") {
            prop_assert_eq!(cut_at(&text, b'%'), text.split_once('%'));
            prop_assert!(cuts(&text, b'%').eq(text.split('%')));
            prop_assert_eq!(behind_all(&text, '%'), text.trim_start_matches('%'));
        }
    }
}
