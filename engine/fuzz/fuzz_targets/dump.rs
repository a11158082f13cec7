//! A JSON dump of states from somebody else, as bytes.
#![no_main]

#[path = "../source.rs"]
mod source;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| source::compile_and_ask("states.json", input));
