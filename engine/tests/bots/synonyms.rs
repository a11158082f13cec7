//! Synonyms: a question is found by words that mean the same as its own.

use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Candidate, Engine};

const KNOWLEDGE: &str = "\"en\";\"how do I wash the sofa\";\"With soap.\"\n\
    \"en\";\"where can I repair my mobile phone\";\"Next door.\"\n\
    \"en\";\"when are you open\";\"From 9 to 5.\"\n\
    \"en\";\"where is my parcel\";\"On its way.\"\n\
    \"en\";\"do you sell gift cards\";\"Yes.\"\n\
    \"es\";\"como se lava el sofa\";\"Con jabón.\"\n";

fn bot(synonyms: &[(&str, &str)]) -> (Engine, Vec<String>) {
    let mut files = vec![
        SourceFile::new("bot.toml", "name = \"x\"\nlanguages = [\"en\", \"es\"]\n"),
        SourceFile::new("knowledge/faq.csv", KNOWLEDGE),
    ];
    let file = |&(path, text): &(&str, &str)| SourceFile::new(path, text);
    files.extend(synonyms.iter().map(file));
    let compiled = compile(&files);
    let diagnostics = compiled.diagnostics.iter().map(ToString::to_string);
    (
        Engine::load(compiled.blob.unwrap()).unwrap(),
        diagnostics.collect(),
    )
}

fn best(engine: &Engine, question: &str) -> Candidate {
    engine.ask(question, Some("en"), 1).remove(0)
}

#[test]
fn an_answer_is_found_by_a_synonym_about_as_certainly_as_by_the_word() {
    let (engine, diagnostics) = bot(&[(
        "synonyms/en.txt",
        "sofa, couch, settee\nmobile phone, handy\n",
    )]);
    assert_eq!(diagnostics, Vec::<String>::new());
    let check = |own: &str, synonym: &str, reply: &str| {
        let (own, found) = (best(&engine, own), best(&engine, synonym));
        assert_eq!(found.reply, reply, "{synonym}");
        let (own, found) = (own.certainty, found.certainty);
        assert!((own - found).abs() < 0.1, "{synonym}: {found}, not {own}");
    };
    let wash = "how do I wash the sofa";
    check(wash, "how do I wash the couch", "With soap.");
    check(wash, "how do I wash the setee", "With soap.");
    let repair = "where can I repair my mobile phone";
    check(repair, "where can I repair my handy", "Next door.");
}

#[test]
fn it_works_in_both_directions() {
    let (engine, _) = bot(&[("synonyms/en.txt", "handset, parcel\nsettee, sofa\n")]);
    assert_eq!(best(&engine, "where is my handset").reply, "On its way.");
    assert_eq!(best(&engine, "wash my settee").reply, "With soap.");
}

#[test]
fn synonyms_count_in_their_own_language_only() {
    let (engine, _) = bot(&[("synonyms/es.txt", "sofa, canapé\n")]);
    let found = engine.ask("canape", Some("es"), 9);
    let replies: Vec<_> = found.iter().map(|found| found.reply.as_str()).collect();
    assert_eq!(replies, ["Con jabón."]);
}

#[test]
fn a_question_known_word_by_word_is_as_certain_as_without_synonyms() {
    let with = bot(&[("synonyms/en.txt", "sofa, couch, settee, davenport\n")]).0;
    let without = bot(&[]).0;
    let certainty = |engine| best(engine, "how do I wash the sofa").certainty;
    let (with, without) = (certainty(&with), certainty(&without));
    assert!((with - without).abs() < 0.05, "{with}, not {without}");
}

#[test]
fn a_language_that_the_bot_does_not_speak_is_reported() {
    let (_, diagnostics) = bot(&[("synonyms/fr.txt", "sofa, canapé\n")]);
    assert_eq!(
        diagnostics,
        [
            "synonyms/fr.txt: warning: language `fr` is not one of the bot's; left out: 1; add \
             \"fr\" to `languages` in bot.toml"
        ]
    );
}
