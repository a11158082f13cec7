//! Random names and secrets, and what is kept of them.
//!
//! A secret is 256 bits of the operating system's randomness, shown once; the database keeps its
//! SHA-256, which is enough to recognise it and useless to whoever reads the database.
//! Salt and stretching are for passwords, which people choose; these nobody can guess.

use data_encoding::{BASE32HEX_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// A name that nobody else has: 128 random bits, 26 characters.
pub fn id() -> String {
    BASE32HEX_NOPAD.encode(&random::<16>()).to_ascii_lowercase()
}

/// A secret: 256 random bits, 43 characters that can stand in an address.
pub fn secret() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// What the database keeps of a secret.
pub fn kept(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness nothing here is safe, so nothing may go on.
    #[expect(clippy::expect_used)]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
