//! A blob from somebody else, whose label, version, length and checksum are right.
#![no_main]

#[path = "../answer.rs"]
mod answer;

use edgewise_engine::blob::{LABEL, VERSION, crc32c};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| answer::load_and_ask(framed(input)));

/// `input` as what follows a blob's checksum: its own length goes into the first four bytes.
fn framed(input: &[u8]) -> Vec<u8> {
    let mut inside = input.to_vec();
    let length = (16 + inside.len()) as u32;
    if let Some(place) = inside.first_chunk_mut::<4>() {
        *place = length.to_le_bytes();
    }
    [
        LABEL.as_slice(),
        &VERSION.to_le_bytes(),
        &crc32c(&inside).to_le_bytes(),
        &inside,
    ]
    .concat()
}
