//! Whole requests of StarChat's contract.

use edgewise_engine::source::SourceFile;
use serde_json::{Value, json};
use std::path::Path;

use crate::knowledge::fixture::{Fixture, KEY, everywhere, project};

fn state(name: &str, queries: &[&str], bubble: &str) -> Value {
    json!({"state": name, "queries": queries, "bubble": bubble, "action": "", "action_input": {},
           "success_value": "", "failure_value": ""})
}

fn document(id: &str, question: &str, answer: &str) -> Value {
    json!({"id": id, "conversation": "", "question": question, "answer": answer, "verified": true,
           "topics": "", "doctype": "normal", "state": "", "status": 0})
}

async fn asked(fixture: &Fixture, text: &str) -> (u16, Value) {
    let body = json!({"user_id": "1", "user_input": {"text": text}});
    let answered = fixture.anonymous("POST", "/get_next_response", body).await;
    (answered.status, answered.json()["bubble"].clone())
}

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
async fn an_analyzer_that_cannot_be_read_is_refused() {
    for fixture in everywhere(project()).await {
        let mut broken = state("x", &[], "x");
        broken["analyzer"] = json!("band(keyword(\"a\")");
        let answered = fixture.call("POST", "/decisiontable", broken).await;
        assert_eq!(answered.status, 400);
        assert!(answered.text().contains("analyzer"), "{}", answered.text());
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
async fn an_edit_is_live_in_the_next_answer() {
    for fixture in everywhere(project()).await {
        assert_eq!(asked(&fixture, "refund the invoice").await.0, 204);
        let made = state("refund", &["refund the invoice"], "It is refunded.");
        assert_eq!(
            fixture.call("POST", "/decisiontable", made).await.status,
            201
        );
        assert_eq!(
            asked(&fixture, "refund the invoice").await,
            (200, json!("It is refunded."))
        );
        let changed = json!({"bubble": "Nothing can be refunded."});
        fixture.call("PUT", "/decisiontable/refund", changed).await;
        assert_eq!(
            asked(&fixture, "refund the invoice").await,
            (200, json!("Nothing can be refunded."))
        );
        fixture
            .call("DELETE", "/decisiontable/refund", Value::Null)
            .await;
        assert_eq!(asked(&fixture, "refund the invoice").await.0, 204);
    }
}

#[tokio::test]
async fn a_question_may_lead_to_a_state() {
    for fixture in everywhere(project()).await {
        let mut leading = document("1", "xylophone rental", "");
        leading["doctype"] = json!("decisiontable");
        leading["state"] = json!("call_operator");
        assert_eq!(
            fixture
                .call("POST", "/knowledgebase", leading.clone())
                .await
                .status,
            201
        );
        let expected = (200, json!("I am calling somebody."));
        assert_eq!(asked(&fixture, "xylophone rental").await, expected);
        leading["verified"] = json!(false);
        fixture.call("POST", "/knowledgebase", leading).await;
        assert_eq!(asked(&fixture, "xylophone rental").await.0, 204);
    }
}

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

#[tokio::test]
async fn writing_needs_a_key_and_says_how_to_get_one() {
    for fixture in everywhere(project()).await {
        for (method, path) in [
            ("POST", "/decisiontable"),
            ("PUT", "/decisiontable/start"),
            ("DELETE", "/decisiontable/start"),
            ("DELETE", "/decisiontable/all"),
            ("POST", "/knowledgebase"),
            ("POST", "/shop/knowledgebase/bulk"),
            ("POST", "/decisiontable/upload/csv"),
        ] {
            let body = state("start", &[], "gone");
            let refused = fixture.anonymous(method, path, body.clone()).await;
            assert_eq!(refused.status, 401, "{method} {path}");
            assert!(refused.text().contains("valid key"), "{}", refused.text());
            let headers = [("apikey", "wrong"), ("content-type", "application/json")];
            let wrong = fixture.send(method, path, &headers, body.to_string()).await;
            assert_eq!(wrong.status, 401, "{method} {path}");
        }
        let bearer = format!("Bearer {KEY}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let body = document("b", "by bearer", "Yes.").to_string();
        assert_eq!(
            fixture
                .send("POST", "/knowledgebase", &headers, body)
                .await
                .status,
            201
        );
        let mut tx = fixture.server.store().begin().await.unwrap();
        sqlx::query("DELETE FROM api_key")
            .execute(tx.on())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = fixture.anonymous("POST", "/decisiontable", json!({})).await;
        assert!(
            refused.text().contains("there is none yet"),
            "{}",
            refused.text()
        );
    }
}

#[tokio::test]
async fn who_has_locked_a_document_is_the_only_one_to_change_it() {
    for fixture in everywhere(project()).await {
        let mut tx = fixture.server.store().begin().await.unwrap();
        sqlx::query(
            "INSERT INTO api_key (id, name, secret, created_at) VALUES ('b', 'Ben', $1, 0)",
        )
        .bind(crate::secret::kept("ben"))
        .execute(tx.on())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let ben = async |method: &str, body: Value| {
            let headers = [("apikey", "ben"), ("content-type", "application/json")];
            fixture
                .send(method, "/knowledgebase/1", &headers, body.to_string())
                .await
        };
        fixture
            .call("POST", "/knowledgebase", document("1", "who is it", "Me."))
            .await;
        fixture
            .call("PUT", "/knowledgebase/1", json!({"status": 1}))
            .await;
        let seen = fixture
            .anonymous("GET", "/knowledgebase?ids=1", Value::Null)
            .await
            .json();
        assert_eq!(seen["hits"][0]["document"]["status"], json!(1));
        let refused = ben("PUT", json!({"answer": "Ben."})).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text().contains("tests"), "{}", refused.text());
        assert_eq!(ben("DELETE", Value::Null).await.status, 409);
        fixture
            .call(
                "PUT",
                "/knowledgebase/1",
                json!({"status": 0, "answer": "Still me."}),
            )
            .await;
        assert_eq!(
            ben("PUT", json!({"answer": "Ben.", "status": 7}))
                .await
                .status,
            201
        );
        assert_eq!(
            fixture
                .call("PUT", "/knowledgebase/1", json!({"answer": "x"}))
                .await
                .status,
            409
        );
        fixture.wait(120_001);
        let seen = fixture
            .anonymous("GET", "/knowledgebase?ids=1", Value::Null)
            .await
            .json();
        assert_eq!(
            seen["hits"][0]["document"]["status"],
            json!(0),
            "a lock ends by itself"
        );
        assert_eq!(
            fixture
                .call("PUT", "/knowledgebase/1", json!({"answer": "x"}))
                .await
                .status,
            201
        );
    }
}

#[tokio::test]
async fn a_dump_that_is_uploaded_again_gives_the_same_dump() {
    for fixture in everywhere(project()).await {
        let mut rich = state("rich", &["quoted \"words\""], "A|B");
        rich["action_input"] = json!([{"b": {"type": "email"}}, {"a": "1"}]);
        rich["state_data"] = json!({"n": 1.5, "deep": [true, null]});
        rich["max_state_count"] = json!(3);
        rich["analyzer"] = json!("keyword(\"rich\")");
        rich["evaluation_class"] = json!("other");
        fixture.call("POST", "/decisiontable", rich).await;
        let mut learnt = document("l", "not yet", "Who knows.");
        learnt["verified"] = json!(false);
        learnt["lang"] = json!("en");
        learnt["question_negative"] = json!(["never"]);
        fixture.call("POST", "/knowledgebase", learnt).await;
        for table in ["decisiontable", "knowledgebase"] {
            let dump = format!("/{table}?dump=true");
            let before = fixture.call("GET", &dump, Value::Null).await;
            let gone = fixture
                .call("DELETE", &format!("/{table}/all"), Value::Null)
                .await;
            assert_eq!(gone.json()["deleted"], before.json()["total"]);
            assert_eq!(
                fixture.call("GET", &dump, Value::Null).await.json()["total"],
                json!(0)
            );
            let headers = [("apikey", KEY)];
            let path = format!("/{table}/upload/json");
            let sent = fixture
                .send("POST", &path, &headers, before.body.clone())
                .await;
            assert_eq!(sent.status, 201, "{}", sent.text());
            let after = fixture.call("GET", &dump, Value::Null).await;
            assert_eq!(plain(after.json()), plain(before.json()));
        }
    }
}

/// Without what counts changes.
fn plain(mut dump: Value) -> Value {
    for hit in dump["hits"].as_array_mut().unwrap() {
        let document = hit["document"].as_object_mut().unwrap();
        document.remove("version");
        document.remove("timestamp");
    }
    dump
}

#[tokio::test]
async fn a_table_is_uploaded_as_a_body_or_as_a_form_and_a_mistake_changes_nothing() {
    for fixture in everywhere(project()).await {
        let table = "state,queries,bubble,action,action_input,success_value,failure_value\n\
                 refund,\"[\"\"i want my money back\"\"]\",Of course.,,,,\n";
        let headers = [("apikey", KEY), ("content-type", "text/csv")];
        let path = "/decisiontable/upload/csv";
        let sent = fixture.send("POST", path, &headers, table).await;
        assert_eq!(
            sent.json()["data"][0]["created"],
            json!(true),
            "{}",
            sent.text()
        );
        assert_eq!(
            asked(&fixture, "i want my money back").await.1,
            json!("Of course.")
        );
        let form = format!(
            "--x\r\nContent-Disposition: form-data; name=\"csv\"; filename=\"a.csv\"\r\n\r\n{}\r\n--x--\r\n",
            table.replace("Of course.", "Never.")
        );
        let headers = [
            ("apikey", KEY),
            ("content-type", "multipart/form-data; boundary=x"),
        ];
        let sent = fixture.send("POST", path, &headers, form).await;
        assert_eq!(
            sent.json()["data"][0]["version"],
            json!(2),
            "{}",
            sent.text()
        );
        let broken = format!("{table}more,[broken,x,,,,\n");
        let headers = [("apikey", KEY)];
        let refused = fixture.send("POST", path, &headers, broken).await;
        assert_eq!(refused.status, 400);
        assert!(
            refused.text().contains("states.csv:3:"),
            "{}",
            refused.text()
        );
        assert_eq!(
            asked(&fixture, "i want my money back").await.1,
            json!("Never.")
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

#[tokio::test]
async fn a_copy_is_a_model_that_can_be_restored() {
    for fixture in everywhere(project()).await {
        let copied = fixture
            .call("POST", "/decisiontable/clone/staging", Value::Null)
            .await;
        assert_eq!(copied.json()["total"], json!(4), "{}", copied.text());
        let models = crate::bot::models(fixture.server.store()).await.unwrap();
        assert!(
            models
                .iter()
                .any(|model| model.note == "staging" && model.why == "backup")
        );
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
