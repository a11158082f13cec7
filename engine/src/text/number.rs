//! Numbers as people write them, read in less room than `str::parse` takes.

/// The number that a text of digits is; nothing for other texts, and for larger numbers.
pub fn digits(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let mut number = 0u32;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn only_digits_are_a_number() {
        for (text, expected) in [
            ("0", Some(0)),
            ("0042", Some(42)),
            ("4294967295", Some(u32::MAX)),
            ("4294967296", None),
            ("42949672950", None),
            ("", None),
            ("+1", None),
            ("-1", None),
            ("1 ", None),
            ("١", None),
        ] {
            assert_eq!(digits(text), expected, "{text:?}");
        }
    }
}
