//! Character n-grams of a term, with its borders marked.
//!
//! `parcel` gives `^pa`, `par`, … `el$`, then the fours and fives.
//! Words that share a stem, a misspelling or a compound share n-grams (McNamee & Mayfield 2004).

/// Shortest n-gram of retrieval, in characters.
pub const MIN_GRAM_CHARS: usize = 3;
/// Longest n-gram, in characters.
pub const MAX_GRAM_CHARS: usize = 5;

/// The prime of FNV-1a.
const PRIME: u32 = 0x0100_0193;

/// Calls `each` with the 32-bit FNV-1a hash of every n-gram of `^term$` of at least `shortest`
/// characters.
///
/// From [`MIN_GRAM_CHARS`] on, a term of `c` characters has `c` + (`c` − 1) + (`c` − 2) of them,
/// none below zero.
pub fn for_each_gram(term: &str, shortest: usize, each: &mut dyn FnMut(u32)) {
    let mut codes = Vec::with_capacity(term.len() + 2);
    codes.push(u32::from('^'));
    for c in term.chars() {
        codes.push(u32::from(c));
    }
    codes.push(u32::from('$'));
    let mut rest = codes.as_slice();
    while !rest.is_empty() {
        let mut hash = 0x811c_9dc5u32;
        for (n, code) in rest.iter().take(MAX_GRAM_CHARS).enumerate() {
            if *code < 0x100 {
                // Two bytes of nothing follow.
                hash = (hash ^ code).wrapping_mul(PRIME.wrapping_mul(PRIME).wrapping_mul(PRIME));
            } else {
                for shift in [0, 8, 16] {
                    hash = (hash ^ (code >> shift & 0xff)).wrapping_mul(PRIME);
                }
            }
            if n + 1 >= shortest {
                each(hash);
            }
        }
        rest = rest.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(term: &str) -> Vec<u32> {
        let mut grams = Vec::new();
        for_each_gram(term, MIN_GRAM_CHARS, &mut |g| grams.push(g));
        grams
    }

    #[test]
    fn a_term_has_a_known_number_of_grams() {
        assert_eq!(grams("a").len(), 1);
        assert_eq!(grams("ab").len(), 2 + 1);
        assert_eq!(grams("parcel").len(), 6 + 5 + 4);
    }

    #[test]
    fn inflected_forms_share_most_grams() {
        let (a, b) = (grams("parcel"), grams("parcels"));
        let shared = a.iter().filter(|g| b.contains(g)).count();
        assert!(shared * 3 >= a.len() * 2, "{shared} of {}", a.len());
    }
}
