//! Negative questions: what visitors write who do not mean a state or an answer.

use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;
use edgewise_engine::{Candidate, Engine};

const STATES: &str = "state,queries,negative_queries,bubble\n\
    cancel,\"[\"\"cancel my order\"\", \"\"cancel the order please\"\"]\",\"[\"\"do not cancel my order\"\", \"\"cancel my newsletter\"\", \"\"cancel the order please tomorrow\"\"]\",It is cancelled.\n\
    parcel,\"[\"\"where is my parcel\"\", \"\"track my parcel\"\"]\",,On its way.\n\
    hours,\"[\"\"when are you open\"\", \"\"what are your opening times\"\"]\",,From 9 to 5.\n";

fn bot(states: &str, knowledge: &str) -> Engine {
    let mut files = vec![SourceFile::new("bot.toml", "name = \"x\"\n")];
    if !states.is_empty() {
        files.push(SourceFile::new("states.csv", states));
    }
    if !knowledge.is_empty() {
        files.push(SourceFile::new("knowledge/faq.csv", knowledge));
    }
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, []);
    Engine::load(compiled.blob.unwrap()).unwrap()
}

fn ask(engine: &Engine, question: &str) -> Vec<Candidate> {
    engine.ask(question, Some("en"), 9)
}

#[test]
fn a_negative_question_sets_its_state_back_behind_all_others() {
    let engine = bot(STATES, "");
    let (head, rest) = STATES.split_once("\"[\"\"do not cancel").unwrap();
    let without = format!("{head},It is{}", rest.split_once(",It is").unwrap().1);
    let before = ask(&bot(&without, ""), "do not cancel my order");
    assert_eq!(before[0].id, "cancel");
    let found = ask(&engine, "do not cancel my order");
    assert!(found.len() >= 2, "{found:?}");
    assert_eq!(found.last().unwrap().id, "cancel");
    let threshold = engine.settings().certainty_threshold;
    assert!(
        found.iter().all(|found| found.certainty < threshold),
        "{found:?}"
    );
}

#[test]
fn a_misspelt_negative_question_is_understood_as_well() {
    let engine = bot(STATES, "");
    let found = ask(&engine, "do not cancle my ordr");
    assert_eq!(found.last().unwrap().id, "cancel");
    // `newsletter` stands in no question but a negative one.
    let found = ask(&engine, "cancel my newsletter");
    assert!(found.len() == 1 || found[0].id != "cancel", "{found:?}");
    assert!(found.iter().all(|found| found.certainty < 0.5), "{found:?}");
}

#[test]
fn an_own_question_that_fits_as_well_is_heard_first() {
    let engine = bot(STATES, "");
    let found = ask(&engine, "cancel my order");
    assert_eq!(found[0].id, "cancel");
    assert!(found[0].certainty > 0.5, "{found:?}");
    // Four in five words of a negative question, but all of an own one.
    let found = ask(&engine, "cancel the order please");
    assert_eq!(found[0].id, "cancel");
    assert!(found[0].certainty > 0.5, "{found:?}");
    // Less than four in five words of the negative question.
    let found = ask(&engine, "please cancel my order");
    assert_eq!(found[0].id, "cancel");
    assert!(found[0].certainty > 0.5, "{found:?}");
}

#[test]
fn knowledge_has_negative_questions_in_a_fourth_column() {
    let knowledge = "\"Language\";\"Question\";\"Answer\";\"Negative\"\n\
        \"en\";\"how do I return a lamp\";\"By post.\";\"[\"\"how do I return to the start\"\"]\"\n\
        \"en\";\"how do I go to the start page\";\"With the button.\";\n\
        \"en\";\"when are you open\";\"From 9 to 5.\";\"are you open source\"\n";
    let engine = bot("", knowledge);
    let best = |question| ask(&engine, question).remove(0);
    assert_eq!(best("how do I return a lamp").reply, "By post.");
    let found = ask(&engine, "how do I return to the start");
    assert_eq!(found[0].reply, "With the button.");
    assert_eq!(found.last().unwrap().reply, "By post.");
    let found = best("are you open source");
    assert!(found.certainty < 0.5, "{found:?}");
}
