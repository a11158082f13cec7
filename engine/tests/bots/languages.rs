//! Bots of several languages: a question is answered in its own, whatever the page's is.

use crate::real_data::data;
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::source::{Placed, SourceFile, dialogue};

fn bot(languages: &str, files: &[(&str, &str)]) -> Engine {
    let config = format!("name = \"x\"\nlanguages = {languages}\n");
    let mut sources = vec![SourceFile::new("bot.toml", config)];
    sources.extend(
        files
            .iter()
            .map(|&(path, text)| SourceFile::new(path, text)),
    );
    let compiled = compile(&sources);
    assert_eq!(compiled.diagnostics, []);
    Engine::load(compiled.blob.unwrap()).unwrap()
}

fn trilingual() -> Engine {
    bot(
        "[\"en\", \"it\", \"es\"]",
        &[(
            "knowledge/faq.csv",
            "\"en\";\"internet radio\";\"A radio.\"\n\
             \"it\";\"internet radio\";\"Una radio italiana.\"\n\
             \"es\";\"internet radio\";\"Una radio española.\"\n\
             \"en\";\"where is my parcel\";\"On its way.\"\n",
        )],
    )
}

#[test]
fn the_questions_words_tell_its_language_before_the_page_does() {
    let engine = trilingual();
    let check = |question: &str, page: Option<&str>, lang: &str| {
        let best = &engine.ask(question, page, 1)[0];
        assert_eq!(best.lang, lang, "{question} on a page in {page:?}");
    };
    check("why is there no internet radio", Some("it"), "en");
    check("perché non funziona la internet radio", Some("en"), "it");
    check("por qué no funciona la internet radio", None, "es");
    // Nothing tells: the page decides.
    check("internet radio", Some("es"), "es");
    check("internet radio", Some("it"), "it");
}

#[test]
fn the_very_words_of_another_language_are_answered_all_the_same() {
    let engine = trilingual();
    let best = &engine.ask("where is my parcel", Some("it"), 1)[0];
    assert_eq!(best.reply, "On its way.");
    assert!(best.certainty > 0.5, "{}", best.certainty);
}

#[test]
fn the_language_of_a_text_is_told_among_the_bots_own() {
    let engine = trilingual();
    let (code, likely) = engine.language_of("dove si trova il mio pacco").unwrap();
    assert_eq!(code, "it");
    assert!(likely > 0.9, "{likely}");
    assert_eq!(engine.language_of("internet"), None);
    let one = bot(
        "[\"en\"]",
        &[("knowledge/faq.csv", "\"en\";\"a b\";\"c\"\n")],
    );
    assert_eq!(one.language_of("where is it"), None);
}

#[test]
fn an_expression_recognises_languages_that_the_bot_does_not_speak() {
    let states = "state,analyzer,bubble\n\
        listed,\"languageGuesser(\"\"lang\"\", \"\"0.8\"\", [\"\"et\"\", \"\"fi\"\", \"\"en\"\"])\",%lang%\n";
    let engine = bot("[\"en\"]", &[("states.csv", states)]);
    let ask = |text: &str| engine.ask(text, None, 1).pop();
    let best = ask("guess the language of this sentence").unwrap();
    assert_eq!(best.id, "listed");
    assert_eq!(best.variables, [("lang".to_owned(), "en".to_owned())]);
    assert_eq!(ask("indovina la lingua di questa frase"), None);
    let (code, likely) = engine
        .language_of("indovina la lingua di questa frase")
        .unwrap();
    assert_eq!(code, "it");
    assert!(likely >= 0.8, "{likely}");
}

#[test]
fn questions_of_three_languages_are_answered_in_their_own_on_a_page_in_another() {
    let Some(folder) = data("chatterbot-corpus/chatterbot_corpus/data") else {
        return;
    };
    let languages = [("english", "en"), ("italian", "it"), ("spanish", "es")];
    let mut files = Vec::new();
    let mut asked = Vec::new();
    for (name, code) in languages {
        let mut paths: Vec<_> = std::fs::read_dir(folder.join(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        let mut pairs = Vec::new();
        for path in paths {
            let file = SourceFile::new("x.yml", std::fs::read(&path).unwrap());
            for turns in dialogue::read(&file).0.conversations {
                let texts = |two: &[Placed<String>]| (two[0].value.clone(), two[1].value.clone());
                pairs.extend(turns.windows(2).map(texts));
            }
        }
        let mut table = String::new();
        let step = (pairs.len() / 400).max(1);
        for (number, (question, answer)) in pairs.into_iter().step_by(step).enumerate() {
            if number % 4 == 3 {
                asked.push((code, question));
                continue;
            }
            let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let answer = cell(&format!("{code}: {answer}"));
            table += &format!("\"{code}\";{};{answer}\n", cell(&question));
        }
        files.push((format!("knowledge/{code}.csv"), table));
    }
    let mut sources = vec![SourceFile::new(
        "bot.toml",
        "name = \"x\"\nlanguages = [\"en\", \"it\", \"es\"]\n",
    )];
    sources.extend(
        files
            .into_iter()
            .map(|(path, text)| SourceFile::new(path, text)),
    );
    let engine = Engine::load(compile(&sources).blob.unwrap()).unwrap();
    let wrong = |code: &str| if code == "en" { "it" } else { "en" };
    let own = asked.iter().filter(|(code, question)| {
        let best = engine.ask(question, Some(wrong(code)), 1).pop();
        best.is_some_and(|best| best.lang == *code)
    });
    let (own, all) = (own.count(), asked.len());
    assert!(all > 300, "{all}");
    // 97 % on the day it was written; 93 % without knowing languages.
    assert!(own * 100 >= all * 96, "{own} of {all}");
}
