//! Editors at work.

use serde_json::{Value, json};

use super::fixture::{Fixture, everywhere, project};

fn change(question: &str, answer: &str, version: i64) -> Value {
    json!({"lang": "en", "question": question, "answer": answer, "verified": true, "version": version})
}

async fn best(fixture: &Fixture, question: &str) -> String {
    let bot = crate::bot::newest(&fixture.server).await.unwrap();
    let candidates = bot.engine().ask(question, None, 1);
    let best = candidates.first().map(|best| best.reply.clone());
    best.unwrap_or_default()
}

#[tokio::test]
async fn what_an_editor_writes_is_answered() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "editor").await;
        let path = "/op/v1/knowledge/answers";
        let made = ann
            .call("POST", path, change("Do you repair lamps?", "We do.", 0))
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
        let item = made.json();
        assert_eq!(best(&fixture, "do you repair lamps").await, "We do.");
        let path = format!("{path}/{}", item["id"].as_str().unwrap());
        let changed = ann
            .call("PUT", &path, change("Do you repair lamps?", "We did.", 1))
            .await;
        assert_eq!(changed.json()["version"], json!(2), "{}", changed.text());
        assert_eq!(best(&fixture, "do you repair lamps").await, "We did.");
        let late = ann
            .call("PUT", &path, change("Do you repair lamps?", "Late.", 1))
            .await;
        assert_eq!(
            (late.status, late.json()["code"].clone()),
            (409, json!("changed"))
        );
        assert_eq!(late.json()["now"]["answer"], json!("We did."));
        assert_eq!(ann.call("DELETE", &path, Value::Null).await.status, 204);
        assert_eq!(ann.call("DELETE", &path, Value::Null).await.status, 404);
        assert_ne!(best(&fixture, "do you repair lamps").await, "We did.");
    }
}

#[tokio::test]
async fn two_editors_cannot_overwrite_each_other() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "editor").await;
        let ben = fixture.sign_in("ben", "editor").await;
        let list = ann
            .call("GET", "/op/v1/knowledge/answers", Value::Null)
            .await;
        let id = list.json()["items"][0]["id"].as_str().unwrap().to_owned();
        for (path, body) in [
            (
                format!("/op/v1/knowledge/answers/{id}"),
                change("When are you open?", "Always.", 1),
            ),
            (
                "/op/v1/knowledge/states/parcel".to_owned(),
                json!({"state": "parcel", "queries": ["parcel"], "bubble": "Lost.", "action": "",
                       "action_input": {}, "success_value": "", "failure_value": "", "version": 1}),
            ),
        ] {
            let lock = format!("{path}/lock");
            let held = ann.call("POST", &lock, Value::Null).await;
            assert_eq!(held.json()["mine"], json!(true), "{}", held.text());
            let refused = ben.call("POST", &lock, Value::Null).await;
            assert_eq!(
                (refused.status, refused.json()["code"].clone()),
                (409, json!("locked"))
            );
            assert_eq!(refused.json()["now"]["lock"]["by"], json!("ann"));
            assert_eq!(ben.call("PUT", &path, body.clone()).await.status, 409);
            assert_eq!(ben.call("DELETE", &path, Value::Null).await.status, 409);
            // Giving back what somebody else holds changes nothing.
            ben.call("DELETE", &lock, Value::Null).await;
            assert_eq!(ben.call("PUT", &path, body.clone()).await.status, 409);
            assert_eq!(ann.call("PUT", &path, body.clone()).await.status, 200);
            ann.call("DELETE", &lock, Value::Null).await;
            let mut next = body;
            next["version"] = json!(2);
            assert_eq!(ben.call("PUT", &path, next).await.status, 200);
            ann.call("POST", &lock, Value::Null).await;
            fixture.wait(120_001);
            assert_eq!(ben.call("POST", &lock, Value::Null).await.status, 200);
        }
    }
}

#[tokio::test]
async fn states_are_written_with_their_buttons_in_order() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "editor").await;
        let path = "/op/v1/knowledge/states/menu";
        let menu = r#"{"state":"menu","queries":["the menu"],"bubble":"Choose","action":"show_buttons","action_input":{"z":"start","a":"parcel"},"success_value":"","failure_value":""}"#;
        let made = ann
            .call("PUT", path, serde_json::from_str(menu).unwrap())
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
        let list = ann
            .call("GET", "/op/v1/knowledge/states?q=choose", Value::Null)
            .await;
        assert!(
            list.text()
                .contains(r#""action_input":{"z":"start","a":"parcel"}"#),
            "{}",
            list.text()
        );
        assert_eq!(list.json()["total"], json!(1));
        for (member, value) in [
            ("analyzer", json!("nothing(")),
            ("action_input", json!("text")),
            ("action_input", json!([1])),
            ("max_state_count", json!(-1)),
            ("state", json!("other")),
        ] {
            let mut wrong: Value = serde_json::from_str(menu).unwrap();
            wrong[member] = value;
            wrong["version"] = json!(1);
            let refused = ann.call("PUT", path, wrong).await;
            assert_eq!(refused.status, 422, "{member}");
            assert_eq!(refused.json()["field"], json!(member));
        }
        assert_eq!(ann.call("DELETE", path, Value::Null).await.status, 204);
    }
}

#[tokio::test]
async fn a_list_is_searched_by_words_and_by_what_is_similar() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "operator").await;
        let found = async |query: &str| {
            let path = format!("/op/v1/knowledge/answers?{query}");
            let list = ann.call("GET", &path, Value::Null).await.json();
            let items = list["items"].as_array().unwrap().iter();
            let items: Vec<String> = items
                .map(|item| item["question"].as_str().unwrap().to_owned())
                .collect();
            (list["total"].as_i64().unwrap(), items)
        };
        let all = ["When are you open?", "Do you sell lamps?", "How do I pay?"];
        assert_eq!(found("").await, (3, all.map(str::to_owned).to_vec()));
        assert_eq!(found("q=LAMP").await, (1, vec![all[1].to_owned()]));
        assert_eq!(found("q=nine+open").await, (1, vec![all[0].to_owned()]));
        assert_eq!(found("q=sell+lmaps").await.1[0], all[1]);
        assert_eq!(found("from=1&size=1").await, (3, vec![all[1].to_owned()]));
        assert_eq!(found("verified=false").await, (0, Vec::new()));
        assert_eq!(found("lang=es").await, (0, Vec::new()));
    }
}

#[tokio::test]
async fn only_editors_change_knowledge() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "operator").await;
        for (method, path, body) in [
            ("POST", "/op/v1/knowledge/answers", change("a", "b", 0)),
            ("PUT", "/op/v1/knowledge/answers/x", change("a", "b", 0)),
            ("DELETE", "/op/v1/knowledge/states/start", Value::Null),
            ("POST", "/op/v1/knowledge/states/start/lock", Value::Null),
            ("POST", "/op/v1/train", json!({"model": "dialogue"})),
            ("GET", "/op/v1/models", Value::Null),
        ] {
            assert_eq!(
                ann.call(method, path, body).await.status,
                403,
                "{method} {path}"
            );
        }
        assert_eq!(
            ann.upload("/op/v1/knowledge/import?name=a.csv", "x")
                .await
                .status,
            403
        );
        let nobody = fixture
            .anonymous("GET", "/op/v1/knowledge/answers", Value::Null)
            .await;
        assert_eq!(nobody.status, 401);
    }
}

#[tokio::test]
async fn what_is_empty_or_leads_nowhere_is_refused() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "editor").await;
        let mut leading = change("To the moon?", "", 0);
        leading["state"] = json!("moon");
        let mut foreign = change("a", "b", 0);
        foreign["lang"] = json!("no language");
        for (body, field) in [
            (change("?!", "b", 0), "question"),
            (change("a", " ", 0), "answer"),
            (leading, "state"),
            (foreign, "lang"),
        ] {
            let refused = ann.call("POST", "/op/v1/knowledge/answers", body).await;
            assert_eq!(
                (refused.status, refused.json()["field"].clone()),
                (422, json!(field))
            );
        }
    }
}

#[tokio::test]
async fn uploads_of_every_kind_are_taken_over_and_their_mistakes_reported() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "editor").await;
        let upload = async |name: &str, text: &str| {
            let path = format!("/op/v1/knowledge/import?name={name}");
            ann.upload(&path, text.to_owned()).await
        };
        let faq =
            "en;Do you lend lamps?;For a week.\nen;only two\nen;Do you lend lamps?;For a week.\n";
        let report = upload("faq.csv", faq).await;
        assert_eq!(report.json()["answers"], json!(1), "{}", report.text());
        let said = report.json()["diagnostics"][0].as_str().unwrap().to_owned();
        assert!(said.starts_with("faq.csv:2:1: "), "{said}");
        assert_eq!(best(&fixture, "do you lend lamps").await, "For a week.");
        // It leads to a state that is here, not in the file.
        let table = "state,queries,bubble,action,action_input,success_value,failure_value\n\
                     lend,\"[\"\"lend me something\"\"]\",Take it.,show_buttons,\"{\"\"Back\"\": \"\"start\"\"}\",,\n";
        let report = upload("more.csv", table).await;
        assert_eq!(report.json()["states"], json!(1), "{}", report.text());
        let states = ann
            .call("GET", "/op/v1/knowledge/states?q=lend", Value::Null)
            .await;
        assert_eq!(
            states.json()["items"][0]["action_input"],
            json!({"Back": "start"})
        );
        let talk = "categories:\n- talk\nconversations:\n- - What is the meaning of life\n  - Forty-two.\n";
        let report = upload("english/talk.yml", talk).await;
        assert_eq!(report.status, 200, "{}", report.text());
        assert_eq!(
            best(&fixture, "what is the meaning of life").await,
            "Forty-two."
        );
        assert_eq!(upload("x.bin", "\u{1}\u{2}").await.status, 422);
        assert_eq!(upload("..%2Fx.csv", faq).await.status, 422);
        // A file is as it was uploaded after the next start.
        let again = fixture.again(project()).await;
        assert_eq!(
            best(&again, "what is the meaning of life").await,
            "Forty-two."
        );
    }
}

#[tokio::test]
async fn what_was_learnt_is_answered_once_it_is_verified() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "admin").await;
        let conversation = conversation(&fixture).await;
        let path = format!("/op/v1/conversations/{conversation}/learn");
        let learnt =
            json!({"question": "Is there a discount for schools?", "answer": "Ten per cent."});
        let made = ann.call("POST", &path, learnt).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let mut item = made.json();
        assert_eq!(item["verified"], json!(false));
        assert_eq!(item["learnt_from"], json!(conversation));
        assert_ne!(
            best(&fixture, "is there a discount for schools").await,
            "Ten per cent."
        );
        item["verified"] = json!(true);
        let path = format!("/op/v1/knowledge/answers/{}", item["id"].as_str().unwrap());
        assert_eq!(ann.call("PUT", &path, item).await.status, 200);
        assert_eq!(
            best(&fixture, "is there a discount for schools").await,
            "Ten per cent."
        );
        let unknown = json!({"question": "a", "answer": "b"});
        let unknown = ann
            .call("POST", "/op/v1/conversations/none/learn", unknown)
            .await;
        assert_eq!(unknown.status, 404);
    }
}

/// A conversation in the only channel.
async fn conversation(fixture: &Fixture) -> String {
    let channel = fixture.server.channels().all()[0].id.clone();
    let mut tx = fixture.server.store().begin().await.unwrap();
    sqlx::query(
        "INSERT INTO session (id, secret, channel, lang, page, title, answering, created_at, seen_at)
         VALUES ('s', 's', $1, 'en', '', '', 'page', 0, 0)",
    )
    .bind(channel.as_str())
    .execute(tx.on())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO conversation (id, session, client_id, channel, stage, mode, lang, page, title,
         last_ts, created_at) VALUES ('c', 's', 'c', $1, 'active', 'automatic', 'en', '', '', 0, 0)",
    )
    .bind(channel.as_str())
    .execute(tx.on())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    "c".to_owned()
}
