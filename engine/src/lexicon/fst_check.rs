//! Checks that bytes are a sound fst before the `fst` crate walks it.
//!
//! The crate trusts its input: a damaged node makes it index out of bounds.
//! So every node that can be reached is decoded here first, with checked arithmetic, after the
//! layout in its `raw/node.rs` (format version 3), read backwards from the node's address:
//!
//! ```text
//! 11iiiiii  one transition to the node just before; input i, or in the byte before when i = 0
//! 10iiiiii  one transition: [input] sizes  target-delta  output
//! 0fnnnnnn  any: [n] sizes [index × 256 when n > 32] inputs  target-deltas  outputs [final output]
//! ```
//!
//! A target must lie below the node that points to it, so there are no cycles, and a node without
//! transitions must be final, so every walk ends in a term.

/// Bytes of version and type before the first node.
const FIRST_NODE: usize = 16;
/// Number of transitions above which a node carries an index by input byte.
const INDEX_ABOVE: usize = 32;
/// Bytes behind the root node: number of keys, root address, checksum.
const FOOTER_BYTES: usize = 20;
/// The only format version that is accepted.
const FST_VERSION: u64 = 3;

/// Whether the `fst` crate can walk `bytes` from the root without reading outside them.
pub fn is_sound(bytes: &[u8]) -> bool {
    check(bytes).is_some()
}

fn check(bytes: &[u8]) -> Option<()> {
    let u64_at = |at: usize| {
        bytes
            .get(at..)?
            .first_chunk::<8>()
            .map(|word| u64::from_le_bytes(*word))
    };
    if u64_at(0)? != FST_VERSION {
        return None;
    }
    let nodes_end = bytes.len().checked_sub(FOOTER_BYTES)?;
    let nodes = bytes.get(..nodes_end)?;
    let root = usize::try_from(u64_at(nodes_end + 8)?).ok()?;
    if root == 0 {
        return (nodes_end == FIRST_NODE).then_some(());
    }
    if root + 1 != nodes_end {
        return None;
    }
    let mut seen = vec![false; nodes.len()];
    let mut open = vec![root];
    while let Some(at) = open.pop() {
        let place = seen.get_mut(at)?;
        if !std::mem::replace(place, true) {
            targets(nodes, at, at == root, &mut open)?;
        }
    }
    Some(())
}

/// Pushes the nodes that the one at `at` leads to; only the root may lead nowhere without being
/// final, which is how an fst without terms looks.
fn targets(nodes: &[u8], at: usize, is_root: bool, open: &mut Vec<usize>) -> Option<()> {
    let state = *nodes.get(at)?;
    let byte_below = |n: usize| nodes.get(at.checked_sub(n)?).copied();
    let common_input = usize::from(state & 0x3f == 0);
    let mut push = |end: usize, delta: usize| {
        if delta != 0 {
            let target = end
                .checked_sub(delta)
                .filter(|&target| target >= FIRST_NODE)?;
            open.push(target);
        }
        Some(())
    };
    if state >> 6 == 0b11 {
        return push(at.checked_sub(common_input)?, 1);
    }
    let (n, n_bytes, index, is_final) = match state >> 6 {
        0b10 => (1, common_input, 0, false),
        _ => {
            let is_final = state & 0x40 != 0;
            let (n, n_bytes) = match (state & 0x3f) as usize {
                0 => (byte_below(1)? as usize, 1),
                n => (n, 0),
            };
            let n = if n_bytes == 1 && n == 1 { 256 } else { n };
            (n, n_bytes, if n > INDEX_ABOVE { 256 } else { 0 }, is_final)
        }
    };
    let sizes = byte_below(n_bytes + 1)?;
    let (delta_bytes, output_bytes) = ((sizes >> 4) as usize, (sizes & 15) as usize);
    let may_have_no_delta = n == 0;
    if output_bytes > 8 || !(1..=8).contains(&delta_bytes) && !may_have_no_delta {
        return None;
    }
    if n == 0 && !is_final && !is_root {
        return None;
    }
    let inputs = if state >> 6 == 0b10 { 0 } else { n };
    let deltas_end = at.checked_sub(n_bytes + 1 + index + inputs)?;
    let final_bytes = if is_final { output_bytes } else { 0 };
    let end = deltas_end.checked_sub(n * (delta_bytes + output_bytes) + final_bytes)?;
    if end < FIRST_NODE {
        return None;
    }
    for i in 1..=n {
        let from = deltas_end.checked_sub(i * delta_bytes)?;
        let delta = nodes.get(from..from + delta_bytes)?;
        let delta = delta
            .iter()
            .rev()
            .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
        push(end, usize::try_from(delta).ok()?)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn build(terms: &BTreeSet<Vec<u8>>) -> Vec<u8> {
        let mut builder = fst::raw::Builder::memory();
        for (i, term) in terms.iter().enumerate() {
            builder.insert(term, i as u64).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// Walks everything the crate can walk, within bounds; panics when the crate does.
    fn walk(bytes: &[u8]) {
        let fst = fst::raw::Fst::new(bytes).unwrap();
        let mut open = vec![fst.root()];
        let mut budget = 100_000;
        while let (Some(node), true) = (open.pop(), budget > 0) {
            budget -= 1;
            node.final_output();
            for byte in 0..=255 {
                if let Some(i) = node.find_input(byte) {
                    node.transition(i);
                }
            }
            for transition in node.transitions() {
                open.push(fst.node(transition.addr));
            }
        }
    }

    proptest! {
        #[test]
        fn what_the_crate_builds_is_sound(terms: BTreeSet<Vec<u8>>) {
            prop_assert!(is_sound(&build(&terms)));
        }

        #[test]
        fn what_is_sound_the_crate_can_walk(
            terms in proptest::collection::btree_set("[a-f]{1,6}", 0..60),
            damage in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..4),
        ) {
            let terms = terms.into_iter().map(String::into_bytes).collect();
            let mut bytes = build(&terms);
            for (at, value) in damage {
                let at = at % bytes.len();
                bytes[at] = value;
            }
            if is_sound(&bytes) {
                walk(&bytes);
            }
        }
    }

    #[test]
    fn a_wide_node_with_an_index_is_sound() {
        let all = (0..=255u8).flat_map(|b| [vec![b], vec![b, b]]).collect();
        let bytes = build(&all);
        assert!(is_sound(&bytes));
        walk(&bytes);
    }

    #[test]
    fn cut_bytes_are_not_sound() {
        let bytes = build(&["parcel", "password"].map(|t| t.as_bytes().to_vec()).into());
        for end in 0..bytes.len() {
            assert!(!is_sound(&bytes[..end]), "cut at {end}");
        }
    }
}
