//! Section `TERM`: the term dictionary, an fst that maps each term to its number.
//!
//! Terms are numbered in byte order, 0, 1, 2, …; the fst is in the format of BurntSushi's crate, which
//! reads it in place; it is written by [`super::write_fst`].
//! Shared beginnings and endings make it about as small as compressed text, and an automaton can
//! walk it without spelling the terms out.

use super::fst_check::is_sound;
use super::levenshtein::{LevenshteinAutomaton, State};
use crate::blob::{LoadError, Tag, told};
use crate::text::MAX_TERM_BYTES;
use fst::raw::Fst;
use std::ops::Range;

/// The number of a term in its dictionary.
pub type TermIdx = u32;

/// Where the term dictionary lies in the blob.
#[derive(Debug)]
pub struct Dictionary {
    range: Range<usize>,
    n_terms: usize,
}

impl Dictionary {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"TERM");

    /// Checks the section at `range` of `blob` and shows each term to `each`, in order.
    ///
    /// A few bytes of fst can spell out a great many long terms, so the sum of their lengths is
    /// bounded by `max_bytes`.
    ///
    /// # Errors
    /// When the fst is not sound, or its terms are not numbered in order, not UTF-8, empty,
    /// longer than [`MAX_TERM_BYTES`], or together longer than `max_bytes`.
    pub fn read(
        blob: &[u8],
        range: Range<usize>,
        max_bytes: usize,
        each: &mut dyn FnMut(&str),
    ) -> Result<Dictionary, LoadError> {
        let malformed = |what| Self::TAG.malformed(what);
        let bytes = blob.get(range.clone()).unwrap_or_default();
        if !is_sound(bytes) {
            return Err(malformed("it is no sound fst"));
        }
        let fst = Fst::new(bytes).map_err(|_| malformed("it is no fst"))?;
        let mut walk = Walk {
            fst: &fst,
            term: Vec::new(),
            n_terms: 0,
            bytes_left: max_bytes,
            each,
        };
        walk.visit(&fst.root(), 0).map_err(malformed)?;
        if walk.n_terms != fst.len() {
            return Err(malformed("its terms are not as many as it says"));
        }
        Ok(Dictionary {
            n_terms: walk.n_terms,
            range,
        })
    }

    /// Number of terms.
    pub fn n_terms(&self) -> usize {
        self.n_terms
    }

    /// The fst, in place.
    pub fn fst<'a>(&self, blob: &'a [u8]) -> Option<Fst<&'a [u8]>> {
        Fst::new(blob.get(self.range.clone())?).ok()
    }

    /// The number of `term`, if it is known.
    pub fn get(&self, blob: &[u8], term: &str) -> Option<TermIdx> {
        let idx = self.fst(blob)?.get(term)?.value();
        TermIdx::try_from(idx).ok()
    }

    /// Shows each term that the automaton accepts, in order: how it is spelt, its number, and the edits
    /// between it and the automaton's word.
    pub fn search(
        &self,
        blob: &[u8],
        automaton: &LevenshteinAutomaton,
        each: &mut dyn FnMut(&str, TermIdx, u8),
    ) {
        if let Some(fst) = self.fst(blob) {
            let mut search = Search {
                fst: &fst,
                automaton,
                term: Vec::new(),
                each,
            };
            search.visit(&fst.root(), 0, &automaton.start());
        }
    }

    /// How the term of that number is spelt, if there is one.
    #[cfg(feature = "compile")]
    pub fn spelling(&self, blob: &[u8], term: TermIdx) -> Option<String> {
        let bytes = self.fst(blob)?.get_key(u64::from(term))?;
        String::from_utf8(bytes).ok()
    }
}

/// Spells out every term in order, so that counts and numbers can be checked.
struct Walk<'a> {
    fst: &'a Fst<&'a [u8]>,
    term: Vec<u8>,
    n_terms: usize,
    bytes_left: usize,
    each: &'a mut dyn FnMut(&str),
}

impl Walk<'_> {
    /// Depth is bounded by the longest term, work by the bytes left.
    fn visit(&mut self, node: &fst::raw::Node<'_>, output: u64) -> Result<(), &'static str> {
        if node.is_final() {
            let number = output.checked_add(node.final_output().value());
            if number != Some(self.n_terms as u64) {
                return Err(told("its terms are not numbered in order"));
            }
            self.bytes_left = self
                .bytes_left
                .checked_sub(self.term.len())
                .ok_or(told("its terms are too many"))?;
            let term = std::str::from_utf8(&self.term).map_err(|_| told("a term is not UTF-8"))?;
            if term.is_empty() {
                return Err(told("a term is empty"));
            }
            (self.each)(term);
            self.n_terms += 1;
        }
        let mut last = None;
        for transition in node.transitions() {
            if last.replace(transition.inp) >= Some(transition.inp) {
                return Err(told("its terms are not in order"));
            }
            if self.term.len() >= MAX_TERM_BYTES {
                return Err(told("a term is too long"));
            }
            let output = output
                .checked_add(transition.out.value())
                .ok_or(told("a term's number is too large"))?;
            self.term.push(transition.inp);
            self.visit(&self.fst.node(transition.addr), output)?;
            self.term.pop();
        }
        Ok(())
    }
}

/// Spells out what an automaton accepts.
struct Search<'a> {
    fst: &'a Fst<&'a [u8]>,
    automaton: &'a LevenshteinAutomaton,
    term: Vec<u8>,
    each: &'a mut dyn FnMut(&str, TermIdx, u8),
}

impl Search<'_> {
    /// Depth is bounded by the longest term, which was checked on load, as were the numbers.
    fn visit(&mut self, node: &fst::raw::Node<'_>, output: u64, state: &State) {
        if node.is_final()
            && self.automaton.is_match(state)
            && let Ok(term) = std::str::from_utf8(&self.term)
        {
            let number = output + node.final_output().value();
            (self.each)(term, number as TermIdx, self.automaton.distance(state));
        }
        for transition in node.transitions() {
            let state = self.automaton.accept(state, transition.inp);
            if self.automaton.can_match(&state) {
                self.term.push(transition.inp);
                let output = output + transition.out.value();
                self.visit(&self.fst.node(transition.addr), output, &state);
                self.term.pop();
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::lexicon::write_fst;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn terms_come_back_with_their_numbers(
            terms in proptest::collection::btree_set("[a-zéßя茶]{1,8}", 0..80),
        ) {
            let blob = write_fst(&terms);
            let mut seen = Vec::new();
            let range = 0..blob.len();
            let dictionary =
                Dictionary::read(&blob, range, usize::MAX, &mut |t| seen.push(t.to_owned())).unwrap();
            prop_assert_eq!(&seen, &terms.iter().cloned().collect::<Vec<_>>());
            for (idx, term) in terms.iter().enumerate() {
                prop_assert_eq!(dictionary.get(&blob, term), Some(idx as TermIdx));
                let spelling = dictionary.spelling(&blob, idx as TermIdx);
                prop_assert_eq!(spelling.as_ref(), Some(term));
            }
            prop_assert_eq!(dictionary.spelling(&blob, terms.len() as TermIdx), None);
            prop_assert_eq!(dictionary.get(&blob, "nothing like it"), None);
        }
    }

    #[test]
    fn terms_with_other_numbers_are_refused() {
        for values in [[0, 2], [1, 2], [1, 0], [0, u64::MAX]] {
            let mut builder = fst::raw::Builder::memory();
            for (term, value) in ["a", "b"].iter().zip(values) {
                builder.insert(term, value).unwrap();
            }
            let blob = builder.into_inner().unwrap();
            assert!(
                Dictionary::read(&blob, 0..blob.len(), usize::MAX, &mut |_| {}).is_err(),
                "{values:?}"
            );
        }
    }

    #[test]
    fn a_long_or_empty_term_is_refused() {
        for term in [String::new(), "x".repeat(65)] {
            let blob = write_fst(&BTreeSet::from([term]));
            assert!(Dictionary::read(&blob, 0..blob.len(), usize::MAX, &mut |_| {}).is_err());
        }
    }
}
