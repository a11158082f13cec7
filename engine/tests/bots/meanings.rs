//! What words mean: questions that say the same in other words.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::unwrap_used)]

use edgewise_engine::compile::compile;
use edgewise_engine::explain::explain;
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Engine, Situation};

const KNOWLEDGE: &str = r#""en";"Where can I park my car?";"Behind the house."
"en";"How much money do I get back?";"All of it."
"en";"Is the doctor in the hospital today?";"Until noon."
"en";"Do you sell bread and milk?";"Every morning."
"en";"My phone was stolen last night";"Tell the police."
"en";"Can my child play in the garden?";"Gladly."
"en";"Who paints the kitchen door?";"A painter."
"en";"When does the music begin?";"At eight."
"en";"I lost the key of my room";"Here is another."
"en";"Which hat and coat suit a wedding?";"Grey ones."
"en";"May friends sleep in the hotel?";"Two of them."
"en";"Does the fish need warm water?";"No, cold."
"#;

fn bot(settings: &str) -> Engine {
    let files = [
        SourceFile::new(
            "bot.toml",
            format!("name = \"Inn\"\nlanguages = [\"en\"]\n{settings}"),
        ),
        SourceFile::new("knowledge/q.csv", KNOWLEDGE),
    ];
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, []);
    Engine::load(compiled.blob.unwrap()).unwrap()
}

/// Questions that share no telling word with the one they mean.
const OTHER_WORDS: [(&str, &str); 4] = [
    ("is there space for a vehicle", "Behind the house."),
    ("are physicians available", "Until noon."),
    ("someone robbed my smartphone", "Tell the police."),
    ("what time is the concert", "At eight."),
];

#[test]
fn a_question_in_other_words_finds_its_answer() {
    let bot = bot("");
    for (question, reply) in OTHER_WORDS {
        let best = bot.ask(question, None, 1).pop().unwrap();
        assert_eq!(best.reply, reply, "{question}");
    }
    let none = bot.ask("xqzt vbnk", None, 1);
    assert!(
        none.iter().all(|candidate| candidate.certainty < 0.2),
        "{none:?}"
    );
}

#[test]
fn an_explanation_names_the_words_that_lend_others_their_meaning() {
    let bot = bot("");
    let mut lent = String::new();
    for question in [
        "someone robbed my smartphone",
        "vehicel for a chidl",
        "xqzt",
    ] {
        for word in explain(&bot, question, &Situation::default()).words {
            let taken_for = word.taken_for.as_deref().unwrap_or("nothing");
            let means = word.means.as_deref().unwrap_or("-");
            let (written, distance) = (word.written, word.distance);
            lent += &format!("{written}: for {taken_for} ({distance}), from {means}\n");
        }
    }
    insta::assert_snapshot!(lent);
}

#[test]
fn a_bot_can_do_without() {
    let bot = bot("word_meanings = false\n");
    let found = OTHER_WORDS.iter().filter(|(question, reply)| {
        let best = bot.ask(question, None, 1).pop();
        best.is_some_and(|best| best.reply == *reply)
    });
    assert!(found.count() < OTHER_WORDS.len());
}
