//! The golden blob with patches inside its sections, under a right table and a right checksum, so
//! that what a section's reader lets through is reached.
#![no_main]

#[path = "../answer.rs"]
mod answer;

use arbitrary::Arbitrary;
use edgewise_engine::blob::{Sections, Tag, assemble};
use libfuzzer_sys::fuzz_target;

const GOLDEN: &[u8] = include_bytes!("../../tests/golden/bot.edgewise");
const TAGS: [Tag; 14] = [
    Tag(*b"META"),
    Tag(*b"STAT"),
    Tag(*b"ANSW"),
    Tag(*b"DLOG"),
    Tag(*b"CALI"),
    Tag(*b"GOAL"),
    Tag(*b"TERM"),
    Tag(*b"POST"),
    Tag(*b"FUNC"),
    Tag(*b"LANG"),
    Tag(*b"NEGA"),
    Tag(*b"LABL"),
    Tag(*b"IMAG"),
    Tag(*b"TEXT"),
];

/// Some bytes of one section in place of others.
#[derive(Debug, Arbitrary)]
struct Patch<'a> {
    section: u8,
    at: u16,
    n_removed: u8,
    new: &'a [u8],
}

fuzz_target!(|patches: Vec<Patch<'_>>| {
    let golden = Sections::open(GOLDEN).expect("the golden blob is sound");
    let mut sections = TAGS.map(|tag| {
        // What the golden bot does without begins empty.
        (tag, golden.get(tag).unwrap_or_default().to_vec())
    });
    for patch in &patches {
        let (_, bytes) = &mut sections[patch.section as usize % TAGS.len()];
        let from = patch.at as usize % (bytes.len() + 1);
        let to = (from + patch.n_removed as usize % 16).min(bytes.len());
        bytes.splice(from..to, patch.new.iter().copied());
    }
    answer::load_and_ask(assemble(&sections).expect("a small blob"));
});
