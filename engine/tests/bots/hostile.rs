//! Blobs that were cut, flipped or forged.

use crate::project;
use edgewise_engine::Engine;
use edgewise_engine::blob::crc32c;
use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{Conversation, Input, step};
use edgewise_engine::source::SourceFile;

fn blob() -> Vec<u8> {
    compile(&project("cli/template")).blob.unwrap()
}

/// A bot with every optional section: expressions, zones, dialogues that follow each other,
/// negative questions, languages, pictures, suggestions.
fn whole_blob() -> Vec<u8> {
    let mut files = project("examples/clinic");
    for file in files.iter_mut().filter(|file| file.path == "bot.toml") {
        let text = String::from_utf8_lossy(&file.bytes);
        file.bytes = text.replace("[\"en\"]", "[\"en\", \"es\"]").into_bytes();
    }
    let answer = "en;Where are you?;Here: ![a map](map.gif)\n";
    files.push(SourceFile::new("knowledge/map.csv", answer));
    files.push(SourceFile::new("images/map.gif", "GIF89a, a map"));
    compile(&files).blob.unwrap()
}

/// What a bot says to a few inputs.
fn answers(engine: &Engine) -> String {
    let mut said = format!(
        "{:?} {:?}",
        engine.suggestions("es"),
        engine.image("map.gif")
    );
    let mut conversation = Conversation::new("en");
    let inputs = [
        Input::Start,
        Input::Text("where is my parcle".into()),
        Input::Text("I forgott my pasword".into()),
        Input::Form(vec![("email".into(), "ann@example.com".into())]),
        Input::Outcome {
            ok: true,
            values: Vec::new(),
            value: String::new(),
        },
        Input::Text("asdf qwer zxcv".into()),
        Input::Text("an emergency on 24-12-2026, are you open now? bleeding".into()),
        Input::Text("are you sure".into()),
        Input::Text("back".into()),
        Input::Jump("call_operator".into()),
        Input::Text("check appointment".into()),
        Input::Jump("none:".into()),
        Input::Jump("answer:0123456789abcdef".into()),
    ];
    for input in inputs {
        let (next, reply) = step(engine, &conversation, &input);
        said += &format!("{reply:?}\n");
        conversation = next;
    }
    said
}

#[test]
fn every_truncation_is_refused() {
    let blob = blob();
    for end in 0..blob.len() {
        assert!(Engine::load(blob[..end].to_vec()).is_err(), "cut at {end}");
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let blob = blob();
    for bit in 0..blob.len() * 8 {
        let mut flipped = blob.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Engine::load(flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_forged_byte_with_a_right_checksum_is_refused_or_answers() {
    for blob in [blob(), whole_blob()] {
        let mut n_loaded = 0;
        for at in 16..blob.len() {
            for forged in [blob[at] ^ 1, blob[at] ^ 0x80, 0, 0xff] {
                let mut bytes = blob.clone();
                bytes[at] = forged;
                let checksum = crc32c(&bytes[16..]).to_le_bytes();
                bytes[12..16].copy_from_slice(&checksum);
                if let Ok(engine) = Engine::load(bytes) {
                    n_loaded += 1;
                    answers(&engine);
                }
            }
        }
        assert!(
            n_loaded > 100,
            "forged texts and postings still load: {n_loaded}"
        );
    }
}

#[test]
fn the_order_of_files_does_not_change_a_byte() {
    let mut files = project("examples/support");
    let first = compile(&files).blob.unwrap();
    files.reverse();
    assert_eq!(compile(&files).blob.unwrap(), first);
}
