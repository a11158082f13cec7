//! Did you mean: what is offered where it is not clear what was asked for.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::unwrap_used)]

use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{
    Action, Button, Conversation, Input, Message, NONE_OF_THESE, Problem, Reply, Source, step,
};
use edgewise_engine::source::SourceFile;

/// A shop whose answers have much in common, with these lines in its `bot.toml`.
fn shop(config: &str) -> Engine {
    let files = [
        SourceFile::new(
            "bot.toml",
            format!("name = \"x\"\nlanguages = [\"en\", \"es\"]\n{config}"),
        ),
        SourceFile::new(
            "states.csv",
            "state,lang,queries,bubble\nstart,,,Hello\n\
             repair,en,\"[\"\"clean a broken mirror\"\"]\",Better not.\n",
        ),
        SourceFile::new(
            "knowledge/k.csv",
            "en;how do I clean a lampshade?;With a soft brush.\n\
             en;How do I clean a duvet?;At forty degrees.\n\
             en;How do I clean a cushion?;Take the cover off.\n\
             en;Where is my parcel?;On its way.\n\
             en;Do you sell wallpaper?;Not yet.\n\
             es;¿Cómo limpio una lámpara?;Con un cepillo.\n\
             es;¿Cómo limpio un edredón?;A cuarenta grados.\n",
        ),
        SourceFile::new(
            "dialogues/en/d.yml",
            "conversations:\n- - Do you like to clean windows?\n  - All day long.\n",
        ),
    ];
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, []);
    Engine::load(compiled.blob.unwrap()).unwrap()
}

fn says(engine: &Engine, lang: &str, inputs: &[Input]) -> (Conversation, Reply) {
    let mut conversation = Conversation::new(lang);
    let mut reply = Reply::default();
    for input in inputs {
        (conversation, reply) = step(engine, &conversation, input);
    }
    (conversation, reply)
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn jump(to: &str) -> Input {
    Input::Jump(to.to_owned())
}

fn buttons(message: &Message) -> &[Button] {
    match &message.action {
        Action::Buttons(buttons) => buttons,
        other => panic!("no buttons: {other:?}"),
    }
}

fn labels(message: &Message) -> Vec<&str> {
    buttons(message)
        .iter()
        .map(|button| button.label.as_str())
        .collect()
}

#[test]
fn what_may_be_meant_is_offered_and_each_choice_leads_there() {
    let engine = shop("");
    let (conversation, reply) = says(&engine, "en", &[Input::Start, text("duvet cushion")]);
    let [offer] = reply.messages.as_slice() else {
        panic!("{reply:?}");
    };
    assert_eq!(
        (offer.text.as_str(), &offer.source),
        ("Did you mean …?", &Source::BuiltIn)
    );
    assert_eq!((offer.lang.as_str(), offer.certainty), ("en", None));
    assert_eq!(conversation.misses, 0);
    let labels = labels(offer);
    assert!((2..=4).contains(&labels.len()), "{labels:?}");
    assert_eq!(labels.last(), Some(&"None of these"));
    for button in buttons(offer) {
        let (_, reply) = step(&engine, &conversation, &jump(&button.to));
        let said = reply.messages[0].text.as_str();
        let expected = match button.label.as_str() {
            "How do I clean a lampshade?" => "With a soft brush.",
            "How do I clean a duvet?" => "At forty degrees.",
            "How do I clean a cushion?" => "Take the cover off.",
            "Clean a broken mirror" => "Better not.",
            "Do you like to clean windows?" => "All day long.",
            "None of these" => "Sorry, I have no answer to that. Could you say it in other words?",
            other => panic!("{other}"),
        };
        assert_eq!(
            (said, reply.problem, reply.messages[0].certainty),
            (expected, None, None)
        );
    }
}

#[test]
fn none_of_these_can_be_pressed_or_typed_and_counts_as_a_miss() {
    let engine = shop("");
    for none in [jump(NONE_OF_THESE), text("none of these!")] {
        let (conversation, reply) =
            says(&engine, "en", &[Input::Start, text("duvet cushion"), none]);
        assert_eq!(conversation.misses, 1);
        assert!(reply.messages[0].text.starts_with("Sorry"), "{reply:?}");
    }
}

#[test]
fn the_offer_is_in_the_visitors_language() {
    let (_, reply) = says(&shop(""), "en", &[Input::Start, text("cómo limpio")]);
    let offer = &reply.messages[0];
    assert_eq!(
        (offer.text.as_str(), offer.lang.as_str()),
        ("¿Querías decir…?", "es")
    );
    assert_eq!(labels(offer).last(), Some(&"Nada de esto"));
}

#[test]
fn what_is_clear_and_what_is_nothing_like_it_is_not_asked_about() {
    let engine = shop("");
    let sources =
        |said: &str| says(&engine, "en", &[Input::Start, text(said)]).1.messages[0].clone();
    let clear = sources("how do I clean a lampshade");
    assert!(matches!(clear.source, Source::Answer(_)) && clear.action == Action::None);
    for said in ["asdf qwer zxcv", "yes", "no"] {
        let unclear = sources(said);
        assert!(unclear.text.starts_with("Sorry"), "{said}: {unclear:?}");
    }
}

#[test]
fn a_bot_can_do_without() {
    let engine = shop("did_you_mean = false\n");
    let (conversation, reply) = says(&engine, "en", &[Input::Start, text("duvet cushion")]);
    assert!(reply.messages[0].text.starts_with("Sorry"), "{reply:?}");
    assert_eq!(conversation.misses, 1);
}

#[test]
fn a_choice_that_there_is_not_is_a_problem_and_nothing_is_said() {
    let engine = shop("");
    let id = engine
        .ask("how do I clean a duvet", Some("en"), 1)
        .remove(0)
        .id;
    for to in [
        "answer:".to_owned(),
        "answer:0000000000000000".to_owned(),
        "dialogue:".to_owned(),
        format!("dialogue:{id}"),
        format!("state:{id}"),
        id,
    ] {
        let (_, reply) = says(&engine, "en", &[Input::Start, jump(&to)]);
        assert_eq!(reply.problem, Some(Problem::UnknownState(to)));
        assert_eq!(reply.messages, []);
    }
}
