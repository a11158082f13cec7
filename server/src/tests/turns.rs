//! Modes: candidates, the clock, and one answer a question.

use super::world::{Operator, Visitor, World, everywhere, id};
use serde_json::{Value, json};

/// A mixed channel with a visitor who has asked something that the bot knows.
async fn asked(world: &World) -> (Operator<'_>, Visitor<'_>, String, Value) {
    let admin = world.admin().await;
    let settings = json!({"mode": "mixed", "operator_choice_s": 20, "certainty_threshold": 0.3});
    admin.channel("mixed", settings).await;
    let ann = world.visitor("mixed").await;
    let talk = ann.begin("a").await;
    ann.say(&talk, "q", "What does delivery cost?")
        .await
        .expect(201);
    let conversation = admin.newest().await["id"].as_str().unwrap().to_owned();
    let turn = admin.turn(&conversation).await;
    (admin, ann, talk, turn)
}

#[tokio::test]
async fn the_best_candidate_is_sent_once_when_nobody_chooses() {
    everywhere(|world| async move {
        let (admin, ann, talk, turn) = asked(&world).await;
        let best = &turn["suggestions"][0];
        assert_eq!(best["text"], "Delivery costs four euros.");
        assert!(best["certainty"].as_f64().unwrap() > 0.3, "{best}");
        world.wait(19_900).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
        world.wait(200).await;
        world.wait(60_000).await;
        let other = world.another().await;
        other.tick(1).await.unwrap();
        let expected = [
            "visitor: What does delivery cost?",
            "bot: Delivery costs four euros.",
        ];
        assert_eq!(ann.log(&talk).await, expected);
        let conversation = turn["conversation"].as_str().unwrap();
        assert_eq!(admin.turn(conversation).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn two_instances_send_it_once() {
    everywhere(|world| async move {
        let (_, ann, talk, _) = asked(&world).await;
        let other = world.another().await;
        world
            .clock
            .fetch_add(21_000, std::sync::atomic::Ordering::SeqCst);
        let (a, b) = tokio::join!(world.server.tick(1), other.tick(1));
        a.unwrap();
        b.unwrap();
        assert_eq!(ann.log(&talk).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn whatever_an_operator_does_stops_the_clock() {
    for action in [
        "hold",
        "typing",
        "suggestion",
        "text",
        "message",
        "reject",
        "give-back",
    ] {
        everywhere(|world| async move {
            let (admin, ann, talk, turn) = asked(&world).await;
            let name = turn["id"].as_str().unwrap();
            let conversation = turn["conversation"].as_str().unwrap();
            let version = turn["version"].as_i64().unwrap();
            let of_turn = |path: &str| format!("turns/{name}/{path}");
            let of_talk = |path: &str| format!("conversations/{conversation}/{path}");
            let expected = match action {
                "hold" => {
                    admin
                        .post(&of_turn("hold"), json!({"version": version}))
                        .await;
                    vec![]
                }
                "typing" => {
                    admin.post(&of_talk("typing"), json!({"on": true})).await;
                    vec![]
                }
                "suggestion" => {
                    let chosen = &turn["suggestions"][1];
                    let body = json!({"suggestion": chosen["id"], "version": version});
                    admin.post(&of_turn("answer"), body).await;
                    vec![format!("operator: {}", chosen["text"].as_str().unwrap())]
                }
                "text" => {
                    let body = json!({"text": "Four euros", "version": version});
                    admin.post(&of_turn("answer"), body).await;
                    vec!["operator: Four euros".to_owned()]
                }
                "message" => {
                    let path = of_talk(&format!("messages/{}", id("o")));
                    let body = json!({"text": "Four euros"});
                    admin.call("PUT", &path, Some(body)).await.expect(201);
                    vec!["operator: Four euros".to_owned()]
                }
                "reject" => {
                    admin
                        .post(&of_turn("reject"), json!({"version": version}))
                        .await;
                    vec![]
                }
                _ => {
                    admin.post(&of_talk("give-back"), json!({})).await;
                    vec![]
                }
            };
            world.wait(3_600_000).await;
            let log = ann.log(&talk).await;
            let said: Vec<&String> = log
                .iter()
                .filter(|line| !line.starts_with("system"))
                .skip(1)
                .collect();
            assert_eq!(said, expected.iter().collect::<Vec<_>>(), "{action}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_clock_that_was_stopped_can_be_set_again() {
    everywhere(|world| async move {
        let (admin, ann, talk, turn) = asked(&world).await;
        let name = turn["id"].as_str().unwrap();
        let held = admin
            .post(
                &format!("turns/{name}/hold"),
                json!({"version": turn["version"]}),
            )
            .await;
        assert_eq!(held["held"], true);
        world.wait(100_000).await;
        let stale = json!({"version": turn["version"]});
        let got = admin
            .call("POST", &format!("turns/{name}/extend"), Some(stale))
            .await;
        got.refused(409, "changed");
        let body = json!({"version": held["version"], "by_s": 30});
        admin.post(&format!("turns/{name}/extend"), body).await;
        world.wait(29_900).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
        world.wait(200).await;
        assert_eq!(ann.log(&talk).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_two_operators_one_answers() {
    everywhere(|world| async move {
        let (admin, ann, talk, turn) = asked(&world).await;
        let ben = admin.hire("ben", "operator", &["mixed"]).await;
        let path = format!("turns/{}/answer", turn["id"].as_str().unwrap());
        let body = |text: &str| Some(json!({"text": text, "version": turn["version"]}));
        let (a, b) = tokio::join!(
            admin.call("POST", &path, body("from admin")),
            ben.call("POST", &path, body("from ben"))
        );
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let lost = if a.status.is_success() { b } else { a };
        assert_eq!(lost.json["now"]["resolution"], "operator");
        let log = ann.log(&talk).await;
        assert_eq!(
            log.iter()
                .filter(|line| line.starts_with("operator"))
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_below_the_threshold() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        admin
            .channel(
                "mixed",
                json!({"mode": "mixed", "certainty_threshold": 1.0}),
            )
            .await;
        let ann = world.visitor("mixed").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "q", "delivery, zebra crossing, quantum")
            .await
            .expect(201);
        let conversation = admin.newest().await["id"].as_str().unwrap().to_owned();
        let turn = admin.turn(&conversation).await;
        assert!(turn["deadline_at"].is_i64(), "a clock runs: {turn}");
        let cursor = admin.get("conversations").await["cursor"].clone();
        world.wait(3_600_000).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
        let turn = admin.turn(&conversation).await;
        assert_eq!(turn["resolution"], Value::Null);
        // Consoles are told that there is no clock any more.
        let path = format!("events?after={}", cursor.as_str().unwrap());
        let told = admin.get(&path).await["events"][0].clone();
        assert_eq!(
            (&told["type"], &told["deadline_at"]),
            (&json!("turn"), &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn in_manual_mode_the_engine_never_answers() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        admin
            .channel(
                "manual",
                json!({"mode": "manual", "certainty_threshold": 0.0}),
            )
            .await;
        let ann = world.visitor("manual").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "q", "What does delivery cost?")
            .await
            .expect(201);
        world.wait(3_600_000).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
        let conversation = admin.newest().await["id"].as_str().unwrap().to_owned();
        assert_eq!(admin.turn(&conversation).await["deadline_at"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_server_answers_for_pages_without_an_engine_after_their_times() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let settings =
            json!({"initial_response_s": 2.0, "response_s": 1.0, "certainty_threshold": 0.3});
        admin.channel("auto", settings).await;
        let ann = world
            .visitor_with("auto", json!({"lang": "en", "answering": "server"}))
            .await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "1", "What does delivery cost?")
            .await
            .expect(201);
        world.wait(1_900).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
        world.wait(200).await;
        assert_eq!(ann.log(&talk).await.len(), 2);
        ann.say(&talk, "2", "When are you open?").await.expect(201);
        world.wait(1_100).await;
        let expected = [
            "visitor: What does delivery cost?",
            "bot: Delivery costs four euros.",
            "visitor: When are you open?",
            "bot: From nine to five.",
        ];
        assert_eq!(ann.log(&talk).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_newer_question_takes_the_place_of_the_one_before() {
    everywhere(|world| async move {
        let (_, ann, talk, _) = asked(&world).await;
        world.wait(15_000).await;
        ann.say(&talk, "q2", "When are you open?").await.expect(201);
        world.wait(15_000).await;
        assert_eq!(ann.log(&talk).await.len(), 2);
        world.wait(6_000).await;
        let log = ann.log(&talk).await;
        assert_eq!(log.last().unwrap(), "bot: From nine to five.");
        assert_eq!(log.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn an_engine_elsewhere_that_cannot_be_reached_leaves_it_to_people() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let remote = json!({"url": "http://127.0.0.1", "port": 1});
        admin
            .channel("far", json!({"mode": "mixed", "remote_engine": remote}))
            .await;
        let ann = world.visitor("far").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "q", "What does delivery cost?")
            .await
            .expect(201);
        let conversation = admin.newest().await["id"].as_str().unwrap().to_owned();
        let turn = admin.turn(&conversation).await;
        assert_eq!(turn["suggestions"], json!([]));
        assert!(
            turn["fault"].as_str().unwrap().contains("does not answer"),
            "{turn}"
        );
        world.wait(3_600_000).await;
        assert_eq!(ann.log(&talk).await.len(), 1);
    })
    .await;
}
