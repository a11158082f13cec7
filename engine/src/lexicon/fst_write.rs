//! Writes the term dictionary as an fst, the same bytes on every machine.
//!
//! The crate's own builder shares endings through a table of limited size whose hash depends on the
//! width of a pointer, so a 32-bit machine writes other bytes than a 64-bit one.
//! Terms that are numbered in order need less: the number of a term is the number of terms before
//! it, so what a transition adds is the count of terms that leave its node earlier (minimal perfect
//! hashing with an automaton, Lucchesi & Kowaltowski 1993).
//! Two nodes that accept the same endings are then equal in everything, and each is written once:
//! the automaton is minimal.
//!
//! Nodes are laid out as [`super::fst_check`] describes, children before parents.

use crate::blob::crc32c;
use std::collections::{BTreeSet, HashMap};

/// The inputs that fit into a node's first byte, in the order of their numbers from 1; the crate's
/// table of frequent bytes.
const COMMON_INPUTS: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";
/// The address of the node that is final and leads nowhere; it has no bytes.
const EMPTY: usize = 0;
/// What the crate adds to a rotated checksum before it is written.
const CHECKSUM_MASK: u32 = 0xa282_ead8;

/// The fst of these terms, numbered in byte order.
pub fn write_fst(terms: &BTreeSet<String>) -> Vec<u8> {
    let mut writer = FstWriter {
        bytes: Vec::new(),
        known: HashMap::new(),
    };
    for word in [3u64, 0] {
        writer.bytes.extend_from_slice(&word.to_le_bytes());
    }
    let terms: Vec<&[u8]> = terms.iter().map(String::as_bytes).collect();
    let root = writer.node(&terms, 0);
    let mut bytes = writer.bytes;
    for word in [terms.len() as u64, root as u64] {
        bytes.extend_from_slice(&word.to_le_bytes());
    }
    let checksum = crc32c(&bytes).rotate_right(15).wrapping_add(CHECKSUM_MASK);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// A way out of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Transition {
    input: u8,
    /// Terms that leave the node before this way.
    output: u64,
    target: usize,
}

struct FstWriter {
    bytes: Vec<u8>,
    /// The address of each node that was written.
    known: HashMap<(bool, Vec<Transition>), usize>,
}

impl FstWriter {
    /// The address of the node that accepts what is left of `terms` behind `depth` bytes; they
    /// ascend, and share those bytes.
    fn node(&mut self, terms: &[&[u8]], depth: usize) -> usize {
        let is_final = terms.first().is_some_and(|term| term.len() == depth);
        let mut output = u64::from(is_final);
        let mut transitions = Vec::new();
        let longer = terms.get(usize::from(is_final)..).unwrap_or_default();
        for group in longer.chunk_by(|a, b| a.get(depth) == b.get(depth)) {
            let Some(&input) = group.first().and_then(|term| term.get(depth)) else {
                continue;
            };
            let target = self.node(group, depth + 1);
            transitions.push(Transition {
                input,
                output,
                target,
            });
            output += group.len() as u64;
        }
        if is_final && transitions.is_empty() {
            return EMPTY;
        }
        let node = (is_final, transitions);
        if let Some(&address) = self.known.get(&node) {
            return address;
        }
        self.write(is_final, &node.1);
        let address = self.bytes.len() - 1;
        self.known.insert(node, address);
        address
    }

    fn write(&mut self, is_final: bool, transitions: &[Transition]) {
        let start = self.bytes.len();
        if let (
            false,
            &[
                Transition {
                    input,
                    output,
                    target,
                },
            ],
        ) = (is_final, transitions)
        {
            let common = COMMON_INPUTS
                .iter()
                .position(|&c| c == input)
                .map_or(0, |at| at + 1) as u8;
            let mut state = 0b1100_0000 | common;
            if output != 0 || target + 1 != start {
                let output_bytes = if output == 0 { 0 } else { size(output) };
                let delta = delta(start, target);
                self.number(output, output_bytes);
                self.number(delta, size(delta));
                self.bytes.push((size(delta) << 4 | output_bytes) as u8);
                state = 0b1000_0000 | common;
            }
            if common == 0 {
                self.bytes.push(input);
            }
            self.bytes.push(state);
            return;
        }
        let n = transitions.len();
        let greatest = transitions.iter().map(|t| t.output).max().unwrap_or(0);
        let output_bytes = if greatest == 0 { 0 } else { size(greatest) };
        let deltas = transitions.iter().map(|t| delta(start, t.target));
        let delta_bytes = deltas.map(size).max().unwrap_or(0);
        if is_final {
            self.number(0, output_bytes);
        }
        for transition in transitions.iter().rev() {
            self.number(transition.output, output_bytes);
        }
        for transition in transitions.iter().rev() {
            self.number(delta(start, transition.target), delta_bytes);
        }
        self.bytes.extend(transitions.iter().rev().map(|t| t.input));
        if n > 32 {
            let place = |input: u8| transitions.iter().position(|t| t.input == input);
            self.bytes
                .extend((0..=255).map(|input| place(input).map_or(255, |at| at as u8)));
        }
        self.bytes.push((delta_bytes << 4 | output_bytes) as u8);
        let in_state = if (1..=63).contains(&n) { n as u8 } else { 0 };
        if in_state == 0 {
            // 256 does not fit into a byte; 1, which would be in the state, stands for it.
            self.bytes.push(if n == 256 { 1 } else { n as u8 });
        }
        self.bytes.push(u8::from(is_final) << 6 | in_state);
    }

    /// The lowest `n_bytes` bytes of a number, little-endian.
    fn number(&mut self, number: u64, n_bytes: usize) {
        self.bytes
            .extend(number.to_le_bytes().into_iter().take(n_bytes));
    }
}

/// How far back the target lies from the node's first byte; 0 for the empty node.
fn delta(start: usize, target: usize) -> u64 {
    if target == EMPTY {
        0
    } else {
        (start - target) as u64
    }
}

/// Bytes that a number needs, at least 1.
fn size(number: u64) -> usize {
    (8 - number.leading_zeros() as usize / 8).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(terms: &BTreeSet<String>) {
        let fst = fst::raw::Fst::new(write_fst(terms)).unwrap();
        fst.verify().unwrap();
        assert_eq!(fst.len(), terms.len());
        let mut stream = fst.stream();
        for (number, term) in terms.iter().enumerate() {
            let (key, output) = fst::Streamer::next(&mut stream).unwrap();
            assert_eq!((key, output.value()), (term.as_bytes(), number as u64));
            assert_eq!(fst.get(term).map(|o| o.value()), Some(number as u64));
        }
        assert!(fst::Streamer::next(&mut stream).is_none());
        assert!(super::super::fst_check::is_sound(fst.as_bytes()));
    }

    proptest! {
        #[test]
        fn the_crate_reads_what_is_written(
            few in proptest::collection::btree_set("[a-c]{1,6}", 0..60),
            many in proptest::collection::btree_set("\\PC{1,3}", 0..200),
        ) {
            check(&few);
            check(&many);
        }
    }

    #[test]
    fn every_byte_can_lead_on_from_the_root() {
        check(&BTreeSet::new());
        check(
            &(1..0x800u32)
                .filter_map(char::from_u32)
                .map(String::from)
                .collect(),
        );
        check(&(b' '..b'~').map(|b| format!("{0}{0}", b as char)).collect());
    }

    #[test]
    fn shared_endings_are_written_once() {
        let of = |terms: &[&str]| write_fst(&terms.iter().map(|t| (*t).to_owned()).collect()).len();
        let alone = of(&["blanket", "blankets"]);
        let both = of(&["blanket", "blankets", "trinket", "trinkets"]);
        assert!(both < alone + 12, "{alone} {both}");
    }
}
