//! Between the bot and people.

use super::world::{Operator, Visitor, everywhere};
use serde_json::{Value, json};

async fn ask_for_a_person(visitor: &Visitor<'_>, talk: &str) -> Value {
    let wish = Some(json!({"reason": "wish"}));
    let got = visitor
        .call("POST", &format!("{talk}/handover"), wish)
        .await;
    got.expect(200)
}

async fn newest(operator: &Operator<'_>) -> String {
    operator.newest().await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_visitor_waits_talks_and_goes_back_to_the_bot() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let standing = ask_for_a_person(&ann, &talk).await;
        assert_eq!(standing["stage"], "waiting");
        assert_eq!(standing["position"], 1);
        assert_eq!(standing["operators_online"], 0);
        let id = newest(&admin).await;
        let path = format!("conversations/{id}/messages/{}", super::world::id("o"));
        let said = Some(json!({"text": "How can I help?"}));
        admin.call("PUT", &path, said.clone()).await.expect(201);
        admin.call("PUT", &path, said).await.expect(200);
        let shown = ann.call("GET", &talk, None).await.expect(200);
        assert_eq!(shown["standing"]["stage"], "active");
        assert_eq!(shown["standing"]["operator"]["name"], "Administrator");
        admin
            .post(&format!("conversations/{id}/give-back"), json!({}))
            .await;
        let expected = [
            "system: The visitor asks for a person",
            "system: Administrator has joined",
            "operator: How can I help?",
            "system: The bot answers again",
        ];
        assert_eq!(ann.log(&talk).await, expected);
        let shown = ann.call("GET", &talk, None).await.expect(200);
        assert_eq!(shown["standing"]["stage"], "bot");
    })
    .await;
}

#[tokio::test]
async fn the_queue_moves_up() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = world.visitor("default").await;
        let ben = world.visitor("default").await;
        let a = ann.begin("a").await;
        assert_eq!(ask_for_a_person(&ann, &a).await["position"], 1);
        let first = newest(&admin).await;
        world.wait(1_000).await;
        let b = ben.begin("b").await;
        assert_eq!(ask_for_a_person(&ben, &b).await["position"], 2);
        admin
            .post(&format!("conversations/{first}/take"), json!({}))
            .await;
        let shown = ben.call("GET", &b, None).await.expect(200);
        assert_eq!(shown["standing"]["position"], 1);
    })
    .await;
}

#[tokio::test]
async fn two_operators_do_not_take_the_same_conversation() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ben = admin.hire("ben", "operator", &["default"]).await;
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ask_for_a_person(&ann, &talk).await;
        let id = newest(&admin).await;
        admin
            .post(&format!("conversations/{id}/take"), json!({}))
            .await;
        for path in ["take", "give-back", "close"] {
            let got = ben
                .call(
                    "POST",
                    &format!("conversations/{id}/{path}"),
                    Some(json!({})),
                )
                .await;
            got.refused(409, "taken");
        }
        let ben_id = ben.me["operator"]["id"].as_str().unwrap();
        let transfer = json!({"operator": ben_id});
        admin
            .post(&format!("conversations/{id}/transfer"), transfer)
            .await;
        assert_eq!(ben.newest().await["operator"], ben_id);
        ben.post(&format!("conversations/{id}/transfer"), json!({}))
            .await;
        assert_eq!(ben.newest().await["stage"], "waiting");
    })
    .await;
}

#[tokio::test]
async fn operators_see_their_channels_and_languages_only() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        admin.channel("sales", json!({})).await;
        let ben = admin.hire("ben", "operator", &["sales"]).await;
        let eva = admin.hire("eva", "operator", &["default"]).await;
        let eva_id = eva.me["operator"]["id"].as_str().unwrap();
        let body = json!({"operator": eva_id, "languages": ["es"]});
        let path = format!("channels/default/operators/{eva_id}");
        admin.call("PUT", &path, Some(body)).await.expect(200);
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ask_for_a_person(&ann, &talk).await;
        let id = newest(&admin).await;
        for operator in [&ben, &eva] {
            assert_eq!(
                operator.get("conversations").await["conversations"],
                json!([])
            );
            for (method, path) in [
                ("GET", ""),
                ("POST", "/take"),
                ("POST", "/close"),
                ("GET", "/transcript"),
            ] {
                let path = format!("conversations/{id}{path}");
                let body = (method == "POST").then(|| json!({}));
                operator
                    .call(method, &path, body)
                    .await
                    .refused(404, "not_found");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn notes_are_for_operators_only() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ask_for_a_person(&ann, &talk).await;
        let id = newest(&admin).await;
        let path = format!("conversations/{id}/notes/{}", super::world::id("n"));
        let said = Some(json!({"text": "a difficult one"}));
        admin.call("PUT", &path, said.clone()).await.expect(201);
        admin.call("PUT", &path, said).await.expect(200);
        let detail = admin.get(&format!("conversations/{id}")).await;
        assert_eq!(detail["notes"][0]["text"], "a difficult one");
        assert_eq!(detail["notes"].as_array().unwrap().len(), 1);
        let log = ann.log(&talk).await.join("\n");
        assert!(!log.contains("difficult"), "{log}");
    })
    .await;
}

#[tokio::test]
async fn an_address_can_be_left_when_nobody_is_there() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ask_for_a_person(&ann, &talk).await;
        let path = format!("{talk}/email");
        let wrong = Some(json!({"email": "nonsense"}));
        ann.call("POST", &path, wrong).await.refused(422, "invalid");
        let left = Some(json!({"email": "ann@home.example", "text": "Call me"}));
        ann.call("POST", &path, left).await.expect(204);
        let id = newest(&admin).await;
        let detail = admin.get(&format!("conversations/{id}")).await;
        assert_eq!(detail["email"], "ann@home.example");
    })
    .await;
}

#[tokio::test]
async fn a_console_is_told_what_happens_and_continues_where_it_was() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let cursor = admin.get("conversations").await["cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "m", "hello").await.expect(201);
        let batch = admin.get(&format!("events?after={cursor}")).await;
        let kinds: Vec<&str> = batch["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["type"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["conversation", "entry"]);
        let cursor = batch["cursor"].as_str().unwrap();
        let batch = admin.get(&format!("events?after={cursor}")).await;
        assert_eq!(batch["events"], json!([]));
        let got = admin.get("events?after=7.7").await;
        assert_eq!(got["reset"], true);
    })
    .await;
}
