//! The golden blob: bytes of the present format version, which every later engine of that version must
//! read, and which the compiler must still write.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::unwrap_used)]

use crate::{project, root};
use edgewise_engine::blob::VERSION;
use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{Action, Conversation, Input, step};
use edgewise_engine::{Engine, Kind};

const FOLDER: &str = "engine/tests/golden";
const REWRITE: &str = "EDGEWISE_REWRITE_GOLDEN";

/// The committed bytes.
pub fn blob() -> Vec<u8> {
    std::fs::read(root().join(FOLDER).join("bot.edgewise")).unwrap()
}

/// What the compiler writes today.
pub fn compiled() -> Vec<u8> {
    let compiled = compile(&project(FOLDER));
    assert_eq!(compiled.diagnostics, []);
    compiled.blob.unwrap()
}

/// Whether today's bytes are to become the committed ones.
pub fn is_rewritten() -> bool {
    std::env::var_os(REWRITE).is_some_and(|value| value == "1")
}

#[test]
fn the_compiler_writes_the_golden_bytes() {
    let bytes = compiled();
    if is_rewritten() {
        std::fs::write(root().join(FOLDER).join("bot.edgewise"), &bytes).unwrap();
    }
    let golden = blob();
    let at = bytes
        .iter()
        .zip(&golden)
        .skip(16)
        .position(|(new, old)| new != old);
    assert!(
        bytes == golden,
        "the compiler no longer writes the bytes of {FOLDER}/bot.edgewise (first difference behind \
         the checksum at byte {}).\n\
         A change of bytes means a new format version: raise blob::VERSION (now {VERSION}).\n\
         Only where nothing but trained numbers (section CALI) or the sources' own texts changed\n\
         may it stay. Then run the test once with {REWRITE}=1, and bring docs/blob-format.md up to \
         date.",
        at.map_or(bytes.len().min(golden.len()), |at| at + 16),
    );
}

#[test]
fn the_golden_bytes_still_load_and_answer() {
    let engine = Engine::load(blob()).unwrap();
    assert_eq!((engine.name(), engine.languages()), ("Lamps", vec!["en"]));
    let check = |question: &str, kind, reply: &str| {
        let best = engine.ask(question, Some("en"), 1).remove(0);
        assert_eq!(
            (best.kind, best.reply.as_str()),
            (kind, reply),
            "{question}"
        );
        assert!(best.certainty >= 0.5, "{question}: {}", best.certainty);
    };
    check("wher is my parcle", Kind::Answer, "On its way.");
    check("when are you opne", Kind::Answer, "From 9 to 5.");
    check("knock knokc", Kind::Dialogue, "Who is there?");
    check("I forgott my pasword", Kind::State, "Your address?");
}

#[test]
fn the_golden_bytes_still_lead_through_a_button_and_a_form() {
    let engine = Engine::load(blob()).unwrap();
    let (conversation, reply) = step(&engine, &Conversation::new("en"), &Input::Start);
    let Action::Buttons(buttons) = &reply.messages[0].action else {
        panic!("{reply:?}")
    };
    assert_eq!(buttons[0].label, "New password");
    let (conversation, reply) = step(&engine, &conversation, &Input::Jump(buttons[0].to.clone()));
    assert!(
        matches!(reply.messages[0].action, Action::Form(_)),
        "{reply:?}"
    );
    let values = vec![("email".to_owned(), "ann@example.com".to_owned())];
    let (_, reply) = step(&engine, &conversation, &Input::Form(values));
    assert_eq!(reply.messages[0].text, "Hello ann@example.com!");
}
