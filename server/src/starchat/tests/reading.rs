//! What is asked and found.

use edgewise_engine::source::SourceFile;
use serde_json::{Value, json};
use std::path::Path;

use super::{document, state};
use crate::knowledge::fixture::{KEY, everywhere, project};

/// The sample calls of StarChat's README, in an order in which each finds what it needs.
#[tokio::test]
async fn the_sample_calls_are_answered_as_documented() {
    for fixture in everywhere(project()).await {
        let table = json!({
            "state": "further_details_access_question",
            "queries": ["cannot access account", "problem access account"],
            "bubble": "What seems to be the problem exactly?",
            "action": "show_buttons",
            "action_input": {"Forgot Password": "forgot_password", "Account locked": "account_locked",
                "I want to call an operator": "call_operator", "None of the above": "start"},
            "success_value": "eval(show_buttons)",
            "failure_value": "dont_understand"
        });
        let knowledge = json!({"id": "0", "conversation": "id:1000", "index_in_conversation": 1,
        "question": "how are you?", "answer": "fine thanks", "verified": true, "topics": "t1 t2",
        "doctype": "normal", "state": "", "status": 0});
        let jump = |state: &str, data: Value| json!({"user_id": "1234", "user_input": {"text": ""}, "values": {"return_value": state, "data": data}});
        let search = json!({"user_id": "1234", "user_input": {"text": "cannot access account"}, "values": {"return_value": "", "data": {}}});
        let more = json!({"queries": ["cannot access account", "unable to access to my account"]});
        let path = "/decisiontable/further_details_access_question";
        let calls = [
            ("POST", "/decisiontable", table.clone()),
            ("POST", "/decisiontable", table),
            (
                "GET",
                "/decisiontable?ids=further_details_access_question&ids=missing",
                Value::Null,
            ),
            (
                "POST",
                "/get_next_response",
                jump("further_details_access_question", json!({})),
            ),
            (
                "POST",
                "/get_next_response",
                jump("parcel", json!({"name": "Ann"})),
            ),
            ("POST", "/get_next_response", search),
            (
                "POST",
                "/get_next_response",
                jump("no_such_state", json!({})),
            ),
            (
                "POST",
                "/decisiontable_search",
                json!({"queries": "cannot access my account"}),
            ),
            ("PUT", path, more),
            (
                "PUT",
                "/decisiontable/no_such_state",
                json!({"bubble": "x"}),
            ),
            ("DELETE", path, Value::Null),
            ("DELETE", path, Value::Null),
            ("POST", "/knowledgebase", knowledge),
            ("GET", "/knowledgebase?ids=0", Value::Null),
            (
                "POST",
                "/knowledgebase_search",
                json!({"question": "how are you?", "verified": true, "doctype": "normal"}),
            ),
            (
                "PUT",
                "/knowledgebase/0",
                json!({"conversation": "id:1001", "question": "hello, how are you?"}),
            ),
            ("DELETE", "/knowledgebase/0", Value::Null),
            ("DELETE", "/knowledgebase/0", Value::Null),
            ("POST", "/knowledgebase_search", json!({"question": "zzzz"})),
        ];
        let mut shown = String::new();
        for (method, path, body) in calls {
            let answered = fixture.call(method, path, body).await;
            shown += &format!("{method} {path}\n{}\n\n", answered.shown());
        }
        insta::assert_snapshot!("sample_calls", shown);
    }
}

#[tokio::test]
async fn what_is_not_as_it_must_be_is_refused() {
    for fixture in everywhere(project()).await {
        let next = "/get_next_response";
        let long: Vec<String> = vec!["s".to_owned(); 1001];
        for (method, path, body, status) in [
            ("POST", next, json!({"user_input": {"text": "x"}}), 400),
            (
                "POST",
                next,
                json!({"user_id": "1", "values": {"data": {"n": 1}}}),
                400,
            ),
            ("POST", next, json!({"user_id": 1}), 400),
            ("POST", next, json!([]), 400),
            ("POST", next, Value::Null, 400),
            ("POST", next, json!({"user_id": "1", "threshold": 2}), 400),
            (
                "POST",
                next,
                json!({"user_id": "1", "traversed_states": long}),
                400,
            ),
            ("POST", next, json!({"user_id": "1"}), 204),
            (
                "POST",
                next,
                json!({"user_id": "1", "user_input": {"text": "qqqq zzzz"}, "foo": 1}),
                204,
            ),
            ("GET", next, Value::Null, 405),
            ("POST", "/get_next_response/", json!({}), 404),
            ("GET", "/decisiontable", Value::Null, 400),
            ("GET", "/knowledgebase", Value::Null, 400),
            ("POST", "/decisiontable", json!({"state": "x"}), 400),
            (
                "POST",
                "/decisiontable",
                state("x", &[], "x")
                    .as_object()
                    .map(|o| {
                        let mut o = o.clone();
                        o["queries"] = json!([1]);
                        Value::Object(o)
                    })
                    .unwrap(),
                400,
            ),
            (
                "POST",
                "/knowledgebase",
                json!({"id": "x", "question": "a", "answer": "b"}),
                400,
            ),
            ("PUT", "/knowledgebase/nothing", json!({"answer": "b"}), 400),
            ("POST", "/decisiontable_search", json!({"from": -1}), 400),
        ] {
            let answered = fixture.call(method, path, body.clone()).await;
            assert_eq!(
                answered.status,
                status,
                "{method} {path} {body}: {}",
                answered.text()
            );
        }
        let headers = [("content-type", "text/plain")];
        let plain = fixture
            .send("POST", next, &headers, "{\"user_id\": \"1\"}")
            .await;
        assert_eq!(plain.status, 415);
        let large = format!("{{\"user_id\": \"{}\"}}", "x".repeat(70_000));
        let headers = [("content-type", "application/json")];
        assert_eq!(
            fixture.send("POST", next, &headers, large).await.status,
            413
        );
    }
}

#[tokio::test]
async fn later_clients_get_lists_in_their_own_words() {
    for fixture in everywhere(project()).await {
        let list = json!({"conversation_id": "c", "user_input": {"text": "where is my parcel"},
        "values": {"data": {"name": "Ann"}}, "max_results": 2, "traversed_states": ["start"]});
        let camel = json!({"conversationId": "c", "state": ["start"], "data": {"name": "Ann"},
        "traversedStates": [], "threshold": 0.0, "maxResults": 1, "evaluationClass": "default"});
        let mut shown = String::new();
        for body in [list, camel] {
            let answered = fixture.anonymous("POST", "/get_next_response", body).await;
            let mut value = answered.json();
            for answer in value.as_array_mut().unwrap() {
                let score = answer["score"].as_f64().unwrap();
                assert!((0.5..=1.0).contains(&score));
                answer["score"] = json!("a certainty");
            }
            shown += &format!("{}\n{value:#}\n", answered.status);
        }
        insta::assert_snapshot!("later_clients", shown);
        let unknown = json!({"conversationId": "c", "state": ["start", "no_such"]});
        let answered = fixture
            .anonymous("POST", "/get_next_response", unknown)
            .await;
        assert_eq!(
            (answered.status, answered.json()["code"].clone()),
            (404, json!(114))
        );
    }
}

#[tokio::test]
async fn buttons_stay_in_their_order() {
    for fixture in everywhere(project()).await {
        let mut menu = state("menu", &["the menu"], "Choose");
        menu["action"] = json!("show_buttons");
        let body = menu.to_string().replace(
            "\"action_input\":{}",
            "\"action_input\":{\"z\":\"start\",\"a\":\"parcel\",\"m\":\"start\"}",
        );
        let headers = [("apikey", KEY), ("content-type", "application/json")];
        let made = fixture.send("POST", "/decisiontable", &headers, body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let body = json!({"user_id": "1", "values": {"return_value": "menu"}});
        let text = fixture
            .anonymous("POST", "/get_next_response", body)
            .await
            .text();
        assert!(
            text.contains(r#"{"z":"start","a":"parcel","m":"start"}"#),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_segment_in_front_names_the_index_and_may_be_a_channel() {
    for fixture in everywhere(project()).await {
        let body = json!({"user_id": "1", "values": {"return_value": "start"}});
        for index in ["starchat-en", "index_x", "index_getjenny_english_0"] {
            let path = format!("/{index}/get_next_response");
            assert_eq!(
                fixture.anonymous("POST", &path, body.clone()).await.status,
                200
            );
            let made = fixture
                .call(
                    "POST",
                    &format!("/{index}/knowledgebase"),
                    document("p", "q", "a"),
                )
                .await;
            assert_eq!(made.json()["index"], json!(index));
        }
        let kept = fixture
            .server
            .bots()
            .shelf
            .newest(fixture.server.store())
            .await
            .unwrap();
        assert_eq!(
            kept.entry("p").unwrap().lang,
            "en",
            "the segment says which language"
        );
        let mut tx = fixture.server.store().begin().await.unwrap();
        sqlx::query("UPDATE channel SET enabled = 0")
            .execute(tx.on())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        fixture
            .server
            .channels()
            .renew(fixture.server.store())
            .await
            .unwrap();
        let id = fixture
            .server
            .channels()
            .all()
            .into_iter()
            .next()
            .unwrap()
            .id
            .clone();
        let off = fixture
            .anonymous("POST", &format!("/{id}/get_next_response"), body)
            .await;
        assert_eq!(off.status, 404);
    }
}

/// The calls of the original's own test scripts, on its own table, where they are at hand.
#[tokio::test]
async fn the_original_test_scripts_run_unchanged() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/starchat-v0.1");
    let Ok(calls) = std::fs::read(data.join("api_test/requests.json")) else {
        return;
    };
    let table = data.join("sample_state_machine_specification.2017-01-13-fixed.csv");
    let table = std::fs::read(table).unwrap();
    for fixture in everywhere(vec![SourceFile::new("bot.toml", "name = \"StarChat\"\n")]).await {
        let headers = [("apikey", KEY)];
        let sent = fixture
            .send("POST", "/decisiontable/upload/csv", &headers, table.clone())
            .await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        let calls: Vec<Value> = serde_json::from_slice(&calls).unwrap();
        for call in &calls {
            let text = |name: &str| call[name].as_str().unwrap();
            let answered = fixture
                .call(text("method"), text("path"), call["body"].clone())
                .await;
            let expected: &[u16] = match text("script") {
                "getNextResponseSTATE.sh" | "getNextResponseSearch.sh" => &[200],
                "insertRowDT.sh" | "insertRowKB.sh" => &[201],
                // The list stands in the order of the alphabet: the row was removed before.
                "updateRowDT.sh" | "updateRowKB.sh" => &[400],
                _ => &[200],
            };
            assert!(
                expected.contains(&answered.status),
                "{}: {}",
                text("script"),
                answered.shown()
            );
        }
    }
}
