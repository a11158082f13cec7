//! The log: each message once, in one order, without a gap, and its events.

use super::world::{everywhere, id};
use serde_json::{Value, json};

#[tokio::test]
async fn a_message_that_is_sent_again_is_there_once() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let first = ann.say(&talk, "m", "hello").await.expect(201);
        let again = ann.say(&talk, "m", "hello").await.expect(200);
        assert_eq!(first, again);
        ann.say(&talk, "m", "something else")
            .await
            .refused(409, "id_reused");
        assert_eq!(ann.log(&talk).await, ["visitor: hello"]);
    })
    .await;
}

#[tokio::test]
async fn an_import_keeps_the_order_and_can_be_repeated() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let message = |name: &str, text: &str, via: &str| {
            json!({"client_id": id(name), "kind": "text", "text": text, "via": via})
        };
        let part = json!([message("1", "hi", "visitor"), message("2", "hello", "local-bot")]);
        let whole = json!([
            message("1", "hi", "visitor"),
            message("2", "hello", "local-bot"),
            message("3", "bye", "visitor")
        ]);
        let path = format!("{talk}/import");
        ann.call("POST", &path, Some(part)).await.expect(200);
        let imported = ann.call("POST", &path, Some(whole)).await.expect(200);
        let numbers: Vec<&Value> = imported["messages"].as_array().unwrap().iter().map(|m| &m["seq"]).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert_eq!(ann.log(&talk).await, ["visitor: hi", "bot: hello", "visitor: bye"]);
    })
    .await;
}

#[tokio::test]
async fn a_session_has_one_open_conversation() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let body = Some(json!({"lang": "en"}));
        ann.call("PUT", &talk, body.clone()).await.expect(200);
        let other = format!("conversations/{}", id("b"));
        let refused = ann.call("PUT", &other, body.clone()).await.expect(409);
        assert_eq!(
            (&refused["code"], &refused["now"]),
            (&json!("conversation_open"), &json!(id("a")))
        );
        ann.call("POST", &format!("{talk}/close"), Some(json!({})))
            .await
            .expect(200);
        ann.say(&talk, "m", "hello")
            .await
            .refused(409, "conversation_closed");
        ann.call("PUT", &other, body).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn messages_of_many_at_once_have_no_gap_and_no_double() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let sends = (0..40).map(|n| {
            let (ann, talk) = (&ann, &talk);
            // Each one twice, at the same time.
            async move {
                let name = format!("{}", n / 2);
                ann.say(talk, &name, &format!("text {}", n / 2)).await
            }
        });
        let mut statuses = Vec::new();
        for got in join_all(sends).await {
            statuses.push(got.status.as_u16());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [[200; 20], [201; 20]].concat());
        assert_eq!(ann.log(&talk).await.len(), 20);
    })
    .await;
}

async fn join_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, output) in &mut futures {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    futures
        .into_iter()
        .filter_map(|(_, output)| output)
        .collect()
}

#[tokio::test]
async fn a_poll_continues_where_the_reader_was() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        for n in 0..3 {
            ann.say(&talk, &n.to_string(), &format!("text {n}"))
                .await
                .expect(201);
        }
        let all = ann
            .call("GET", &format!("{talk}/events"), None)
            .await
            .expect(200);
        assert_eq!(texts(&all), ["text 0", "text 1", "text 2"]);
        let cursor = all["cursor"].as_str().unwrap();
        let epoch = cursor.split_once('.').unwrap().0;
        let later = ann
            .call("GET", &format!("{talk}/events?after={epoch}.2"), None)
            .await
            .expect(200);
        assert_eq!(texts(&later), ["text 2"]);
        for stale in ["0.1", &format!("{epoch}.99"), "nonsense", "-1.-1"] {
            let path = format!("{talk}/events?after={stale}");
            let got = ann.call("GET", &path, None).await.expect(200);
            assert_eq!(got["reset"], true, "{stale}");
        }
    })
    .await;
}

fn texts(batch: &Value) -> Vec<&str> {
    let events = batch["events"].as_array().unwrap().iter();
    let messages = events.filter(|event| event["type"] == "message");
    messages
        .map(|event| event["text"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_stream_tells_what_was_and_ends_on_purpose() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let nasty = "two\nlines\r\n\ndata: {\"x\":1}\nid: 9.9\u{2028}\0".replace('\0', "");
        ann.say(&talk, "m", &nasty).await.expect(201);
        world.server.stop();
        let bearer = format!("Bearer {}", ann.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("accept", "text/event-stream"),
        ];
        let got = world
            .send("GET", &format!("/v1/{talk}/events"), &headers, None)
            .await;
        assert_eq!(got.headers["content-type"], "text/event-stream");
        assert_eq!(got.headers["cache-control"], "no-store, no-transform");
        assert_eq!(got.headers["x-accel-buffering"], "no");
        let frames: Vec<&str> = got
            .text
            .split("\n\n")
            .filter(|frame| !frame.is_empty())
            .collect();
        let message = frames
            .iter()
            .find(|frame| frame.contains("event: message"))
            .unwrap();
        // Whatever is said, a frame has one line of data and one id.
        assert_eq!(
            message
                .lines()
                .filter(|line| line.starts_with("data:"))
                .count(),
            1
        );
        assert_eq!(
            message
                .lines()
                .filter(|line| line.starts_with("id:"))
                .count(),
            1
        );
        let data = message
            .lines()
            .find_map(|line| line.strip_prefix("data: "))
            .unwrap();
        let event: Value = serde_json::from_str(data).unwrap();
        assert_eq!(event["text"], nasty);
        assert!(
            frames.last().unwrap().contains("event: bye"),
            "{}",
            got.text
        );
    })
    .await;
}

#[tokio::test]
async fn a_ticket_opens_a_stream_once() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let ticket = ann
            .call("POST", &format!("{talk}/ticket"), Some(json!({})))
            .await
            .expect(200);
        let path = format!(
            "/v1/{talk}/events?ticket={}",
            ticket["ticket"].as_str().unwrap()
        );
        world.call("GET", &path, None).await.expect(200);
        world
            .call("GET", &path, None)
            .await
            .refused(401, "unauthorized");
    })
    .await;
}

#[tokio::test]
async fn what_is_read_only_grows_and_what_is_unread_follows_from_it() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        for n in 0..4 {
            ann.say(&talk, &n.to_string(), "hello").await.expect(201);
        }
        let newest = admin.newest().await;
        assert_eq!(newest["unread"], 4);
        let path = format!("conversations/{}/ack", newest["id"].as_str().unwrap());
        for (read, unread) in [(3, 1), (1, 1), (99, 0)] {
            admin.post(&path, json!({"read": read})).await;
            assert_eq!(admin.newest().await["unread"], unread, "read {read}");
        }
        let shown = ann.call("GET", &talk, None).await.expect(200);
        assert_eq!(shown["standing"]["desk"]["read"], 4);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_changes_neither_order_nor_numbers() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let hour = 3_600_000;
        for (name, shift) in [("1", 0), ("2", hour), ("3", -2 * hour), ("4", hour)] {
            world.wait(shift).await;
            ann.say(&talk, name, name).await.expect(201);
        }
        let shown = ann.call("GET", &talk, None).await.expect(200);
        let entries = shown["messages"].as_array().unwrap();
        let texts: Vec<&str> = entries
            .iter()
            .map(|entry| entry["text"].as_str().unwrap())
            .collect();
        assert_eq!(texts, ["1", "2", "3", "4"]);
        let times: Vec<i64> = entries
            .iter()
            .map(|entry| entry["ts"].as_i64().unwrap())
            .collect();
        assert!(times.is_sorted(), "{times:?}");
    })
    .await;
}

#[tokio::test]
async fn figures_are_for_this_machine_and_for_keys() {
    everywhere(|world| async move {
        let got = world.call("GET", "/metrics", None).await;
        assert!(got.text.contains("edgewise_conversations"), "{}", got.text);
        let proxied = [("x-forwarded-for", "198.51.100.7")];
        let got = world.send("GET", "/metrics", &proxied, None).await;
        got.refused(401, "unauthorized");
        let admin = world.admin().await;
        let key = admin.post("keys", json!({"name": "monitoring"})).await;
        let headers = [proxied[0], ("apikey", key["key"].as_str().unwrap())];
        let got = world.send("GET", "/metrics", &headers, None).await;
        assert_eq!(got.status.as_u16(), 200, "{}", got.text);
    })
    .await;
}
