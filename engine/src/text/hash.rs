//! Hashes of terms, for tables that need no spelling.

/// FNV-1a of 32 bits over the bytes of two texts, one behind the other.
#[inline(never)]
pub fn hash_term(mark: &str, term: &str) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    for part in [mark, term] {
        for byte in part.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}
