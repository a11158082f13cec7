//! Suggested questions, from `bot.toml` to who asks for them.

use edgewise_engine::Engine;
use edgewise_engine::compile::{Compiled, compile};
use edgewise_engine::source::SourceFile;

fn compiled(config: &str) -> Compiled {
    compile(&[
        SourceFile::new("bot.toml", config),
        SourceFile::new(
            "knowledge/k.csv",
            "en;Do you sell lamps?;Yes, many.\nen;Where is my parcel?;Under way.\n\
             es;¿Vendéis lámparas?;Sí, muchas.\n",
        ),
    ])
}

#[test]
fn suggestions_come_in_the_visitors_language_or_the_first() {
    let compiled = compiled(
        "name = \"x\"\nlanguages = [\"en\", \"es\", \"fr\"]\n[suggestions]\n\
         es = [\"¿Vendéis lámparas?\"]\nen = [\"Where is my parcel?\", \"Do you sell lamps?\"]\n",
    );
    assert_eq!(compiled.diagnostics, []);
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    let english = ["Where is my parcel?", "Do you sell lamps?"];
    assert_eq!(engine.suggestions("en-GB"), english);
    assert_eq!(engine.suggestions("es"), ["¿Vendéis lámparas?"]);
    assert_eq!(engine.suggestions("fr"), [""; 0]);
    assert_eq!(engine.suggestions("de"), english);
}

#[test]
fn a_suggestion_without_an_answer_is_a_warning_and_stays() {
    let config = "name = \"x\"\nlanguages = [\"en\", \"es\"]\n[suggestions]\nen = [\"Fix bicycles tonight\"]\n";
    let compiled = compiled(config);
    let [diagnostic] = compiled.diagnostics.as_slice() else {
        panic!("{:?}", compiled.diagnostics);
    };
    assert_eq!((diagnostic.place.line, diagnostic.place.column), (4, 7));
    let text = diagnostic.to_string();
    assert!(
        text.contains("the suggestion `Fix bicycles tonight` gets no answer"),
        "{text}"
    );
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    assert_eq!(engine.suggestions("en").len(), 1);
}

#[test]
fn another_bot_has_another_fingerprint_and_the_same_bot_the_same() {
    let engine = |config| Engine::load(compiled(config).blob.unwrap()).unwrap();
    let config = "name = \"x\"\nlanguages = [\"en\", \"es\"]\n";
    assert_eq!(engine(config).fingerprint(), engine(config).fingerprint());
    let other = config.replace("\"x\"", "\"y\"");
    assert_ne!(engine(config).fingerprint(), engine(&other).fingerprint());
}
