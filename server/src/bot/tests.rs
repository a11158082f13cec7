//! What answers, when.

use edgewise_engine::source::SourceFile;
use serde_json::{Value, json};
use std::sync::Arc;

use super::newest;
use crate::knowledge::fixture::{Fixture, everywhere, project};
use crate::knowledge::{Edit, Entry, Item, write_entry};

async fn best(fixture: &Fixture, question: &str) -> String {
    let bot = newest(&fixture.server).await.unwrap();
    let candidates = bot.engine().ask(question, None, 1);
    candidates
        .first()
        .map(|c| c.reply.clone())
        .unwrap_or_default()
}

async fn add(fixture: &Fixture, question: &str, answer: &str) {
    let mut edit = Edit::begin(fixture.server.store(), fixture.server.now())
        .await
        .unwrap();
    let entry = Entry {
        id: question.to_owned(),
        place: edit.next_place(Item::Answer).await.unwrap(),
        question: question.to_owned(),
        answer: answer.to_owned(),
        verified: true,
        doctype: "normal".to_owned(),
        version: 1,
        edited_by: Some("Ann".to_owned()),
        ..Entry::default()
    };
    write_entry(&mut edit.tx, &entry).await.unwrap();
    edit.commit(&fixture.server).await.unwrap();
}

#[tokio::test]
async fn the_first_start_answers_what_the_files_say() {
    for fixture in everywhere(project()).await {
        assert_eq!(best(&fixture, "do you sell lamps").await, "Yes, all kinds.");
        let compiled = edgewise_engine::compile::compile(&project()).blob.unwrap();
        assert_eq!(
            fixture.server.bots().current().blob(),
            compiled,
            "the bot of the database is the bot of the files"
        );
    }
}

#[tokio::test]
async fn an_edit_is_in_the_next_answer() {
    for fixture in everywhere(project()).await {
        add(&fixture, "Do you repair lamps?", "We repair everything.").await;
        assert_eq!(
            best(&fixture, "do you repair lamps").await,
            "We repair everything."
        );
    }
}

#[tokio::test]
async fn who_ask_at_once_wait_for_one_compilation() {
    for fixture in everywhere(project()).await {
        add(&fixture, "Do you repair lamps?", "We repair everything.").await;
        let ask = || {
            let server = fixture.server.clone();
            tokio::spawn(async move { newest(&server).await.unwrap() })
        };
        let (a, b) = (ask().await.unwrap(), ask().await.unwrap());
        assert!(Arc::ptr_eq(&a, &b));
        let models = super::model::list(fixture.server.store()).await.unwrap();
        let why: Vec<&str> = models.iter().map(|model| model.why.as_str()).collect();
        assert_eq!(why, ["edited", "started"]);
    }
}

#[tokio::test]
async fn a_second_start_loads_what_was_compiled() {
    for first in everywhere(project()).await {
        add(&first, "Do you repair lamps?", "We repair everything.").await;
        let blob = newest(&first.server).await.unwrap().blob();
        let second = first.again(project()).await;
        assert_eq!(second.server.bots().current().blob(), blob);
        let models = super::model::list(second.server.store()).await.unwrap();
        assert_eq!(models.len(), 2, "nothing was compiled again");
    }
}

#[tokio::test]
async fn files_that_change_are_taken_over_and_edits_stay() {
    for first in everywhere(project()).await {
        add(&first, "Do you repair lamps?", "We repair everything.").await;
        let mut edit = Edit::begin(first.server.store(), 0).await.unwrap();
        let id = first_id(&first, "How do I pay?").await;
        assert!(edit.remove(Item::Answer, &id).await.unwrap());
        edit.commit(&first.server).await.unwrap();
        let mut sources = project();
        sources[2] = SourceFile::new(
            "knowledge/faq.csv",
            "\"en\";\"When are you open?\";\"From ten to six.\"\n\
         \"en\";\"How do I pay?\";\"By card.\"\n",
        );
        let second = first.again(sources).await;
        for (question, expected) in [
            ("when are you open", "From ten to six."),
            ("do you repair lamps", "We repair everything."),
        ] {
            assert_eq!(best(&second, question).await, expected);
        }
        let knowledge = second
            .server
            .bots()
            .shelf
            .newest(second.server.store())
            .await
            .unwrap();
        let questions: Vec<&str> = knowledge
            .content
            .entries
            .iter()
            .map(|entry| entry.question.as_str())
            .collect();
        assert_eq!(questions, ["When are you open?", "Do you repair lamps?"]);
    }
}

async fn first_id(fixture: &Fixture, question: &str) -> String {
    let shelf = &fixture.server.bots().shelf;
    let knowledge = shelf.newest(fixture.server.store()).await.unwrap();
    let mut entries = knowledge.content.entries.iter();
    entries
        .find(|entry| entry.question == question)
        .unwrap()
        .id
        .clone()
}

#[tokio::test]
async fn a_server_without_a_project_learns_all_the_same() {
    for fixture in everywhere(Vec::new()).await {
        assert_eq!(best(&fixture, "anybody there").await, "");
        add(&fixture, "Is anybody there?", "I am.").await;
        assert_eq!(best(&fixture, "is anybody there").await, "I am.");
    }
}

#[tokio::test]
async fn a_restored_model_answers_as_before_and_brings_its_knowledge_back() {
    for fixture in everywhere(project()).await {
        let console = fixture.sign_in("ed", "editor").await;
        let kept = console
            .call("POST", "/op/v1/models", json!({"note": "good"}))
            .await;
        assert_eq!(kept.status, 201, "{}", kept.text());
        let id = kept.json()["id"].as_str().unwrap().to_owned();
        let before = newest(&fixture.server).await.unwrap().blob();
        add(&fixture, "Do you sell lamps at all?", "No.").await;
        assert_eq!(best(&fixture, "do you sell lamps at all").await, "No.");
        let restored = console
            .call("POST", &format!("/op/v1/models/{id}/restore"), json!({}))
            .await;
        assert_eq!(restored.status, 200, "{}", restored.text());
        assert_eq!(restored.json()["active"], json!(true));
        assert_eq!(newest(&fixture.server).await.unwrap().blob(), before);
        // An edit afterwards does not bring back what was undone.
        add(&fixture, "Do you buy lamps?", "Never.").await;
        assert_eq!(
            best(&fixture, "do you sell lamps at all").await,
            "Yes, all kinds."
        );
        let blob = console
            .call("GET", &format!("/op/v1/models/{id}/blob"), Value::Null)
            .await;
        assert_eq!(blob.body, before.to_vec());
        let gone = console
            .call("DELETE", &format!("/op/v1/models/{id}"), Value::Null)
            .await;
        assert_eq!(gone.status, 204);
    }
}

#[tokio::test]
async fn training_ends_with_a_result_and_another_model() {
    for fixture in everywhere(project()).await {
        let console = fixture.sign_in("ed", "editor").await;
        let begun = console
            .call("POST", "/op/v1/train", json!({"model": "knowledge"}))
            .await;
        assert_eq!(begun.status, 202, "{}", begun.text());
        let mut watch = fixture.server.store().hub().inbox();
        let job = loop {
            let jobs = console.call("GET", "/op/v1/jobs", Value::Null).await.json();
            if jobs[0]["outcome"] != "running" {
                break jobs[0].clone();
            }
            let _ = watch.recv().await;
        };
        assert_eq!(job["outcome"], "done", "{job}");
        assert_eq!(job["progress"], json!(1.0));
        let result = job["result"].as_str().unwrap();
        assert!(result.starts_with("3 answers and 4 states, "), "{result}");
        let models = console
            .call("GET", "/op/v1/models", Value::Null)
            .await
            .json();
        assert_eq!(models[0]["why"], "trained");
        assert_eq!(models[0]["active"], json!(true));
    }
}

#[tokio::test]
async fn a_blob_is_loaded_by_its_hash_for_ever_and_by_its_name_for_now() {
    for fixture in everywhere(project()).await {
        let old = newest(&fixture.server).await.unwrap();
        for n in 0..3 {
            add(&fixture, &format!("Question {n}?"), "Yes.").await;
            newest(&fixture.server).await.unwrap();
        }
        // Two bots later it is no longer in memory.
        let named = fixture.send("GET", &old.address().url, &[], "").await;
        assert_eq!(named.status, 200);
        assert_eq!(named.body, old.blob());
        assert_eq!(
            named.headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(named.headers["access-control-allow-origin"], "*");
        let packed = [("accept-encoding", "br")];
        let now = fixture.send("GET", "/bot.edgewise", &packed, "").await;
        assert_eq!(now.headers["content-encoding"], "br");
        assert_eq!(now.headers["cache-control"], "public, no-cache");
        for path in [
            "/v1/blobs/nothing.edgewise".to_owned(),
            format!("/v1/blobs/{}.edgewise", "0".repeat(64)),
            format!("/v1/blobs/{}", old.name()),
        ] {
            assert_eq!(
                fixture.send("GET", &path, &[], "").await.status,
                404,
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn only_twenty_models_are_kept_beside_backups() {
    for fixture in everywhere(project()).await {
        let console = fixture.sign_in("ed", "editor").await;
        console
            .call("POST", "/op/v1/models", json!({"note": "first"}))
            .await;
        for n in 0..22 {
            add(&fixture, &format!("Question {n}?"), "Yes.").await;
            newest(&fixture.server).await.unwrap();
        }
        let models = console
            .call("GET", "/op/v1/models", Value::Null)
            .await
            .json();
        let models = models.as_array().unwrap();
        assert_eq!(models.len(), 21);
        assert_eq!(
            models
                .iter()
                .filter(|model| model["why"] == "backup")
                .count(),
            1
        );
    }
}
