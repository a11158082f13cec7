//! A visitor, or a page, that does anything in any order.
#![no_main]

use arbitrary::Arbitrary;
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{Conversation, Input, MAX_STATES_PER_STEP, MAX_VARIABLES, step};
use edgewise_engine::source::SourceFile;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Buttons, a form, a page action, a template, and two cycles that no input ends.
const STATES: &str = r#"state,lang,queries,bubble,action,action_input,success_value,failure_value
start,en,"[""main menu""]",Hello %email%!,show_buttons,"{""Reset my password"": ""form"", ""Round"": ""round"", ""%email%"": ""start""}",eval(show_buttons),dont_understand
form,en,"[""I forgot my password"", ""reset password""]",Which address?,input_form,"{""email"": ""email"", ""day"": {""type"": ""date"", ""required"": false}}",call,start
name,,"[""call me by another name""]",What is your name?,input_form,"{""name"": ""text""}",round,round
call,en,,Sending to %email%,priv_send,"{""to"": ""%email%"", ""list"": [""%day%"", 1]}",round,dont_understand
round,en,"[""round and round""]",Again,,,trip,
trip,,,,,,round,
silent,,"[""say nothing""]",,,,silent,
dont_understand,,,Pardon?,,,,
"#;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let files = [
        SourceFile::new(
            "bot.toml",
            "name = \"Shop\"\nlanguages = [\"en\", \"es\"]\n",
        ),
        SourceFile::new("states.csv", STATES),
        SourceFile::new(
            "knowledge/faq.csv",
            "\"en\";\"Where is my parcel?\";\"On its way.\"\n\"es\";\"¿Dónde está mi paquete?\";\"En camino.\"\n",
        ),
        SourceFile::new(
            "dialogues/en/talk.yml",
            "conversations:\n- - Hello\n  - Hello!\n",
        ),
    ];
    Engine::load(compile(&files).blob.expect("the small bot compiles")).expect("and loads")
});

/// What is known by name, so that the fuzzer need not guess it.
const NAMES: [&str; 10] = [
    "start",
    "form",
    "name",
    "call",
    "round",
    "trip",
    "silent",
    "dont_understand",
    "\"start\"",
    "nowhere",
];
const FIELDS: [&str; 5] = ["email", "day", "name", "%email%", ""];
const VALUES: [&str; 5] = ["ann@example.com", "2026-11-20", "%email%", "$1\\", ""];

#[derive(Debug, Arbitrary)]
enum Act<'a> {
    Start,
    Text(&'a str),
    Known(u8),
    Jump(&'a str),
    JumpTo(u8),
    Form(Vec<(Word<'a>, Word<'a>)>),
    Outcome(bool, Vec<(Word<'a>, Word<'a>)>),
}

#[derive(Debug, Arbitrary)]
enum Word<'a> {
    Known(u8),
    Other(&'a str),
}

#[derive(Debug, Arbitrary)]
struct Story<'a> {
    lang: &'a str,
    acts: Vec<Act<'a>>,
}

fuzz_target!(|story: Story<'_>| {
    let engine = &*ENGINE;
    let mut conversation = Conversation::new(story.lang);
    for act in &story.acts {
        let input = input(act);
        let (next, reply) = step(engine, &conversation, &input);
        assert!(reply.messages.len() <= MAX_STATES_PER_STEP, "{reply:?}");
        assert!(next.variables.len() <= MAX_VARIABLES);
        for message in &reply.messages {
            assert!(
                message
                    .certainty
                    .is_none_or(|certainty| (0.0..=1.0).contains(&certainty))
            );
        }
        assert_eq!(step(engine, &conversation, &input), (next.clone(), reply));
        conversation = next;
    }
});

fn input(act: &Act<'_>) -> Input {
    let pick = |from: &[&str], number: u8| from[number as usize % from.len()].to_owned();
    let pairs = |pairs: &[(Word<'_>, Word<'_>)]| {
        let word = |from: &[&str], word: &Word<'_>| match word {
            Word::Known(number) => pick(from, *number),
            Word::Other(text) => (*text).to_owned(),
        };
        pairs
            .iter()
            .map(|(name, value)| (word(&FIELDS, name), word(&VALUES, value)))
            .collect()
    };
    match act {
        Act::Start => Input::Start,
        Act::Text(text) => Input::Text((*text).to_owned()),
        Act::Known(number) => Input::Text(pick(
            &[
                "reset pasword",
                "where is my parcle",
                "Round",
                "round and ruond",
                "say nothing",
                "Hello",
                "asdf",
            ],
            *number,
        )),
        Act::Jump(name) => Input::Jump((*name).to_owned()),
        Act::JumpTo(number) => Input::Jump(pick(&NAMES, *number)),
        Act::Form(values) => Input::Form(pairs(values)),
        Act::Outcome(ok, values) => Input::Outcome {
            ok: *ok,
            values: pairs(values),
            value: String::new(),
        },
    }
}
