//! Visitors: sessions, tokens, and what is whose.

use super::world::{START, everywhere, id};
use serde_json::json;

#[tokio::test]
async fn a_visitor_sees_nothing_of_another_ones() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let ben = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "m", "a secret").await.expect(201);
        let text = json!({"kind": "text", "text": "x", "via": "visitor"});
        for (method, path, body) in [
            ("GET", "", None),
            ("GET", "/events?after=1.0", None),
            ("PUT", "/messages/00000000000000000000", Some(text.clone())),
            ("POST", "/import", Some(json!([]))),
            ("POST", "/ack", Some(json!({"read": 1}))),
            ("POST", "/typing", Some(json!({"on": true}))),
            ("POST", "/rating", Some(json!({"value": 5}))),
            ("POST", "/close", Some(json!({}))),
            ("POST", "/email", Some(json!({"email": "a@b.example"}))),
            ("POST", "/handover", Some(json!({"reason": "wish"}))),
            ("POST", "/ticket", Some(json!({}))),
        ] {
            let got = ben.call(method, &format!("{talk}{path}"), body).await;
            got.refused(404, "not_found");
        }
        // The same name in another session is another conversation.
        ben.begin("a").await;
        assert!(ben.log(&talk).await.is_empty());
        assert_eq!(ann.log(&talk).await, ["visitor: a secret"]);
    })
    .await;
}

#[tokio::test]
async fn a_token_belongs_into_the_header_alone() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        let path = format!("/v1/{talk}?token={}", ann.token);
        let got = world.call("GET", &path, None).await;
        got.refused(400, "token_in_address");
        let bearer = format!("Bearer {}", id("chosen-by-the-client"));
        let headers = [("authorization", bearer.as_str())];
        let got = world.send("GET", "/v1/session/data", &headers, None).await;
        got.refused(401, "unauthorized");
        let cookie = format!("__Host-edgewise={}", ann.token);
        let got = world
            .send("GET", "/op/v1/me", &[("cookie", &cookie)], None)
            .await;
        got.refused(401, "unauthorized");
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_is_worth_nothing() {
    everywhere(|world| async move {
        let ann = world.visitor("default").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "m", "hello").await.expect(201);
        ann.call("DELETE", "session", None).await.expect(204);
        ann.call("GET", &talk, None)
            .await
            .refused(401, "unauthorized");
        let admin = world.admin().await;
        assert_eq!(admin.newest().await["stage"], "closed");
    })
    .await;
}

#[tokio::test]
async fn a_visitor_can_take_and_erase_what_is_kept() {
    everywhere(|world| async move {
        let user = json!({"name": "Ann", "email": "ann@home.example"});
        let ann = world
            .visitor_with("default", json!({"lang": "en", "user": user}))
            .await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "m", "my number is 42").await.expect(201);
        let data = ann.call("GET", "session/data", None).await.expect(200);
        assert_eq!(data["user"]["email"], "ann@home.example");
        assert_eq!(
            data["conversations"][0]["messages"][0]["text"],
            "my number is 42"
        );
        ann.call("DELETE", "session?erase=true", None)
            .await
            .expect(204);
        let admin = world.admin().await;
        assert_eq!(admin.get("conversations").await["conversations"], json!([]));
        let mut on = world.server.store().read().await.unwrap();
        for table in ["entry", "conversation", "turn", "session"] {
            let statement = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let row = sqlx::query(statement).fetch_one(&mut *on).await.unwrap();
            let n: i64 = sqlx::Row::try_get(&row, 0).unwrap();
            assert_eq!(n, 0, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_older_than_the_channel_keeps_is_erased() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        admin.channel("sales", json!({"retention_days": 30})).await;
        let ann = world.visitor("sales").await;
        let talk = ann.begin("a").await;
        ann.say(&talk, "m", "hello").await.expect(201);
        let day = 24 * 3_600_000;
        for (days, n) in [(29, 1), (31, 0)] {
            let now = START + days * day;
            world.clock.store(now, std::sync::atomic::Ordering::SeqCst);
            world.server.tick(0).await.unwrap();
            let mut on = world.server.store().read().await.unwrap();
            let row = sqlx::query("SELECT COUNT(*) FROM entry")
                .fetch_one(&mut *on)
                .await
                .unwrap();
            assert_eq!(
                sqlx::Row::try_get::<i64, _>(&row, 0).unwrap(),
                n,
                "after {days} days"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_proven_identity_is_shown_and_cannot_be_forged_or_overwritten() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let channel = admin.get("channels").await[0].clone();
        let secret = channel["identity_secrets"][0].as_str().unwrap();
        let exp = START / 1000 + 600;
        let proof = crate::visitor::signature(secret, &format!("default\nann\n{exp}"));
        let user = json!({"id": "ann", "name": "Ann", "hash": proof, "exp": exp});
        let ann = world.visitor_with("default", json!({"user": user})).await;
        assert_eq!(ann.session["verified"], true);
        ann.begin("a").await;
        assert_eq!(admin.newest().await["verified"], true);
        // Words without proof change nothing of what is proven.
        let said = json!({"id": "boss", "name": "The Boss"});
        ann.call("PUT", "session/user", Some(said))
            .await
            .expect(200);
        let newest = admin.newest().await;
        // The proof is of the id alone: no name that the page says stands beside its sign.
        assert_eq!(
            (&newest["visitor"], &newest["verified"]),
            (&json!("ann"), &json!(true))
        );
        let path = format!("conversations/{}", newest["id"].as_str().unwrap());
        let detail = admin.get(&path).await;
        assert_eq!(
            (&detail["user"]["name"], &detail["named"]),
            (&json!("Ann"), &json!(false))
        );
        let forged = json!({"user": {"id": "boss", "hash": proof, "exp": exp}});
        let path = "/v1/channels/default/sessions";
        world
            .call("POST", path, Some(forged))
            .await
            .refused(401, "identity_refused");
        let wrong = json!({"user": {"id": ["boss"], "hash": proof, "exp": exp}});
        world
            .call("POST", path, Some(wrong))
            .await
            .refused(400, "not_understood");
    })
    .await;
}

#[tokio::test]
async fn a_body_must_be_small_json() {
    everywhere(|world| async move {
        let path = "/v1/channels/default/sessions";
        let large = json!({"title": "x".repeat(70_000)});
        world
            .call("POST", path, Some(large))
            .await
            .refused(413, "too_large");
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        for (body, kind, status) in [
            ("{", "application/json", 400),
            (deep.as_str(), "application/json", 400),
            ("{\"lang\":\"en\",\"lang\":\"de\"}", "application/json", 400),
            ("{\"lang\":1e400}", "application/json", 400),
            ("{\"lang\":\"\\ud800\"}", "application/json", 400),
            ("{}", "text/plain", 415),
            ("{}", "application/x-www-form-urlencoded", 415),
        ] {
            let request = axum::http::Request::post(path)
                .header("content-type", kind)
                .body(axum::body::Body::from(body.to_owned()));
            let got = world.answer(request.unwrap()).await;
            assert_eq!(
                got.status.as_u16(),
                status,
                "{}",
                body.get(..20).unwrap_or(body)
            );
        }
        let headers = [("content-encoding", "gzip")];
        let got = world.send("POST", path, &headers, Some(json!({}))).await;
        got.refused(415, "encoded");
    })
    .await;
}
