//! Numbers as people write them, in less room than `str::parse` and `to_string` take.

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

/// The number in digits.
#[inline(never)]
pub fn decimal(number: u32) -> String {
    let mut text = String::new();
    // The greatest power of ten that a number can have.
    let mut power = 1_000_000_000;
    while power > 0 {
        if number >= power || power == 1 {
            text.push(char::from(b'0' + (number / power % 10) as u8));
        }
        power /= 10;
    }
    text
}

/// The lowest four bits of a number as a hexadecimal digit.
#[inline(never)]
pub fn hex_digit(bits: u8) -> char {
    let digit = bits & 15;
    let first = if digit < 10 { b'0' } else { b'a' - 10 };
    char::from(first + digit)
}

#[cfg(test)]
mod tests {
    use super::{decimal, digits};

    #[test]
    fn a_number_is_written_as_the_standard_library_does() {
        for number in [0, 1, 9, 10, 99, 100, 101, 1_000_000_000, 4_294_967_295] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

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
