//! Hashes of terms, for tables that need no spelling.

/// FNV-1a of 32 bits over the bytes of two texts, one behind the other.
pub fn hash_term(mark: &str, term: &str) -> u32 {
    let bytes = mark.bytes().chain(term.bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
