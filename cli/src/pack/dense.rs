//! Bytes as text that a page can hold, in eight sevenths of their size.
//!
//! Base64 takes four thirds: of the demo's 139 kB that is 186 kB, and this 159 kB.
//! Seven bits become one character of ASCII, which UTF-8 writes as one byte.
//! Eight of the 128 characters would not come through a page as they are, or could end the element
//! that they stand in; each of these takes the seven bits after it along into one character above
//! U+0080, which UTF-8 writes as two bytes, so nothing is lost.
//!
//! ```text
//! 0xxxxxxx            seven bits
//! 110iiixx 10xxxxxx   the unwanted character number iii - 1, and seven bits more
//! ```
//!
//! The way is that of base-122 (Kevin Albertson, 2016); `cli/page/single.js` reads it.

/// What does not stand in the text: `NUL` and `CR` are changed by parsers, `<` and `&` are markup,
/// the others are at the mercy of editors.
const UNWANTED: [u8; 8] = [0, b'\t', b'\n', 0x0c, b'\r', b'&', b'<', 0x7f];

/// `bytes` as text.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 7 + 2);
    let mut groups = Groups {
        bytes,
        held: 0,
        bits: 0,
    };
    while let Some(seven) = groups.next() {
        match UNWANTED.iter().position(|unwanted| *unwanted == seven) {
            None => text.push(char::from(seven)),
            Some(number) => {
                let more = groups.next().unwrap_or(0);
                let code = (number as u32 + 1) << 7 | u32::from(more);
                text.extend(char::from_u32(code));
            }
        }
    }
    text
}

/// The bits of bytes, seven at a time; the last ones are filled up with zeros.
struct Groups<'a> {
    bytes: &'a [u8],
    held: u32,
    bits: u32,
}

impl Iterator for Groups<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.bits < 7 {
            if let Some((first, rest)) = self.bytes.split_first() {
                self.bytes = rest;
                self.held = self.held << 8 | u32::from(*first);
                self.bits += 8;
            } else if self.bits == 0 {
                return None;
            } else {
                self.held <<= 7 - self.bits;
                self.bits = 7;
            }
        }
        self.bits -= 7;
        let seven = self.held >> self.bits;
        self.held &= (1 << self.bits) - 1;
        Some(seven as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `single.js` does it.
    fn decode(text: &str, size: usize) -> Vec<u8> {
        let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0);
        let mut take = |seven: u32| {
            held = held << 7 | seven;
            bits += 7;
            if bits >= 8 {
                bits -= 8;
                bytes.push((held >> bits) as u8);
                held &= (1 << bits) - 1;
            }
        };
        for c in text.chars() {
            let code = u32::from(c);
            if code > 127 {
                take(u32::from(UNWANTED[(code >> 7) as usize - 1]));
                take(code & 127);
            } else {
                take(code);
            }
        }
        bytes.truncate(size);
        bytes
    }

    #[test]
    fn all_bytes_come_back_and_none_is_markup() {
        let mut seed = 1u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for size in (0..40).chain([1_000, 20_000]) {
            for bytes in [
                vec![0; size],
                vec![255; size],
                (0..size).map(|_| noise()).collect(),
            ] {
                let text = encode(&bytes);
                assert!(!text.bytes().any(|byte| UNWANTED.contains(&byte)));
                assert!(text.len() <= size * 8 / 7 + 2, "{size}: {}", text.len());
                assert_eq!(decode(&text, size), bytes);
            }
        }
    }
}
