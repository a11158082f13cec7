//! What is written, by whom.

use serde_json::{Value, json};

use super::{asked, document, state};
use crate::knowledge::fixture::{KEY, everywhere, project};

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
