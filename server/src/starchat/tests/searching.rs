//! What is found, in which order, by whom.

use serde_json::{Value, json};

use super::document;
use crate::knowledge::fixture::{everywhere, project};

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    for fixture in everywhere(project()).await {
        let documents: Vec<Value> = (0..25)
            .map(|n| {
                document(
                    &format!("d{n:02}"),
                    &format!("is model {n} in stock"),
                    "Yes.",
                )
            })
            .collect();
        let made = fixture
            .call("POST", "/knowledgebase/bulk", json!(documents))
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
        for wanted in [
            json!({"question": "model in stock"}),
            json!({"verified": true}),
        ] {
            let mut whole = wanted.clone();
            whole["size"] = json!(100);
            let whole = fixture
                .anonymous("POST", "/knowledgebase_search", whole)
                .await
                .json();
            let total = whole["total"].as_u64().unwrap() as usize;
            assert!(total >= 25, "{whole}");
            let mut pages = Vec::new();
            for from in (0..total).step_by(10) {
                let mut page = wanted.clone();
                page["from"] = json!(from);
                let page = fixture
                    .anonymous("POST", "/knowledgebase_search", page)
                    .await
                    .json();
                assert_eq!(
                    page["total"],
                    json!(total),
                    "the total is that of all pages"
                );
                assert_eq!(page["max_score"], whole["max_score"]);
                pages.extend(page["hits"].as_array().unwrap().clone());
            }
            assert_eq!(json!(pages), whole["hits"]);
        }
        let strict = json!({"question": "is model 7 in stock", "min_score": 0.5});
        let strict = fixture
            .anonymous("POST", "/knowledgebase_search", strict)
            .await
            .json();
        assert_eq!(strict["hits"][0]["document"]["id"], json!("d07"));
        let hits = strict["hits"].as_array().unwrap();
        assert!(hits.iter().all(|hit| hit["score"].as_f64().unwrap() >= 0.5));
    }
}

#[tokio::test]
async fn what_is_hidden_or_not_verified_is_told_to_nobody_without_a_key() {
    for fixture in everywhere(project()).await {
        for (id, verified, doctype) in [
            ("a", true, "hidden"),
            ("b", false, "normal"),
            ("c", true, "canned"),
        ] {
            let mut secret = document(id, "what does the wholesale cost", "Half.");
            secret["verified"] = json!(verified);
            secret["doctype"] = json!(doctype);
            assert_eq!(
                fixture.call("POST", "/knowledgebase", secret).await.status,
                201
            );
        }
        let search = json!({"question": "what does the wholesale cost", "min_score": 0.5});
        let get = "/knowledgebase?ids=a&ids=b&ids=c";
        let anonymous = fixture
            .anonymous("POST", "/knowledgebase_search", search.clone())
            .await
            .json();
        assert_eq!(anonymous["total"], json!(0));
        assert_eq!(anonymous["max_score"], Value::Null);
        assert_eq!(
            fixture.anonymous("GET", get, Value::Null).await.json()["total"],
            json!(0)
        );
        let trusted = fixture
            .call("POST", "/knowledgebase_search", search.clone())
            .await
            .json();
        assert_eq!(
            trusted["total"],
            json!(2),
            "hidden is found by nobody who does not ask for it"
        );
        assert_eq!(
            fixture.call("GET", get, Value::Null).await.json()["total"],
            json!(3)
        );
        for (member, value, id) in [
            ("doctype", json!("hidden"), "a"),
            ("verified", json!(false), "b"),
        ] {
            let mut wanted = search.clone();
            wanted[member] = value;
            let found = fixture
                .call("POST", "/knowledgebase_search", wanted)
                .await
                .json();
            assert_eq!(found["total"], json!(1));
            assert_eq!(found["hits"][0]["document"]["id"], json!(id));
        }
        let bot = crate::bot::newest(&fixture.server).await.unwrap();
        let best = bot.engine().ask("what does the wholesale cost", None, 3);
        assert!(best.iter().all(|candidate| candidate.reply != "Half."));
    }
}

#[tokio::test]
async fn topics_and_conversations_are_found_in_their_order() {
    for fixture in everywhere(project()).await {
        for (id, topics) in [("x", "lamps light"), ("y", "lamps"), ("z", "")] {
            let mut said = document(id, &format!("question {id}"), "Yes.");
            said["conversation"] = json!("id:7");
            said["topics"] = json!(topics);
            fixture.call("POST", "/knowledgebase", said).await;
        }
        let found = fixture
            .anonymous("POST", "/knowledgebase_search", json!({"topics": "Lamps"}))
            .await
            .json();
        assert_eq!(found["total"], json!(2));
        let found = fixture
            .anonymous(
                "POST",
                "/knowledgebase_search",
                json!({"conversation": "id:7"}),
            )
            .await
            .json();
        let order = |documents: Vec<&Value>| -> Vec<(String, i64)> {
            let of = |d: &Value| {
                (
                    d["id"].as_str().unwrap().to_owned(),
                    d["index_in_conversation"].as_i64().unwrap(),
                )
            };
            documents.into_iter().map(of).collect()
        };
        let expected = [
            ("x".to_owned(), 1),
            ("y".to_owned(), 2),
            ("z".to_owned(), 3),
        ];
        let hits = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| &hit["document"]);
        assert_eq!(order(hits.collect()), expected);
        let whole = fixture
            .anonymous(
                "POST",
                "/knowledgebase/conversations",
                json!({"ids": ["id:7", "none"]}),
            )
            .await
            .json();
        assert_eq!(whole["total"], json!(1));
        let docs = whole["conversations"][0]["docs"].as_array().unwrap();
        assert_eq!(order(docs.iter().collect()), expected);
    }
}
