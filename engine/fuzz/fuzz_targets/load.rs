//! A blob from somebody else, whose frame is right, so that every section is reached.
#![no_main]

use edgewise_engine::Engine;
use edgewise_engine::blob::{LABEL, VERSION, crc32c};
use edgewise_engine::dialogue::{Conversation, Input, MAX_STATES_PER_STEP, step};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(engine) = Engine::load(framed(input)) else {
        return;
    };
    for text in [
        "where is my parcle",
        "I forgott my pasword",
        "è 茶 1984",
        "",
    ] {
        let mut before = 1.0;
        for candidate in engine.ask(text, Some("en"), 5) {
            assert!(
                (0.0..=before).contains(&candidate.certainty),
                "{candidate:?}"
            );
            before = candidate.certainty;
        }
    }
    let mut conversation = Conversation::new("en");
    let values = vec![("email".to_owned(), "ann@example.com".to_owned())];
    let inputs = [
        Input::Start,
        Input::Text("where is my parcle".to_owned()),
        Input::Form(values.clone()),
        Input::Outcome { ok: true, values },
        Input::Jump("start".to_owned()),
        Input::Text("Reset my password".to_owned()),
        Input::Outcome {
            ok: false,
            values: Vec::new(),
        },
    ];
    for input in &inputs {
        let (next, reply) = step(&engine, &conversation, input);
        assert!(reply.messages.len() <= MAX_STATES_PER_STEP, "{reply:?}");
        conversation = next;
    }
});

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
