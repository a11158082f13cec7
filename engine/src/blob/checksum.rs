//! CRC-32C (Castagnoli), which finds every single flipped bit and every burst up to 32 bits.
//!
//! Computed four bytes at a time from four tables of 256 words ("slicing-by-4": Kounavis & Berry
//! 2005).
//! The tables are made for each blob in some microseconds: in the wasm they would cost the page four
//! kilobytes.

const POLYNOMIAL: u32 = 0x82f6_3b78;

/// The CRC-32C of `bytes`.
pub fn crc32c(bytes: &[u8]) -> u32 {
    // For each byte, what it changes when no other follows it; behind that, when one does, and so on.
    let mut tables = [0u32; 4 * 256];
    for at in 0..tables.len() {
        let mut crc = match at.checked_sub(256) {
            Some(before) => tables[before],
            None => at as u32,
        };
        for _ in 0..8 {
            crc = (crc >> 1) ^ ((crc & 1) * POLYNOMIAL);
        }
        tables[at] = crc;
    }
    let (words, rest) = bytes.as_chunks::<4>();
    let mut crc = !0;
    for word in words {
        crc ^= u32::from_le_bytes(*word);
        crc = tables[768 + (crc & 255) as usize]
            ^ tables[512 + (crc >> 8 & 255) as usize]
            ^ tables[256 + (crc >> 16 & 255) as usize]
            ^ tables[(crc >> 24) as usize];
    }
    for &byte in rest {
        crc = (crc >> 8) ^ tables[usize::from(crc as u8 ^ byte)];
    }
    !crc
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_value_of_the_standard_is_met() {
        // RFC 3720, B.4 and the catalogue's check value.
        assert_eq!(super::crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(super::crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(super::crc32c(b""), 0);
        assert_eq!(super::crc32c(b"a"), 0xc1d0_4330);
    }
}
