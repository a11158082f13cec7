//! Channels: settings, origins, on and off, pictures.

use super::world::everywhere;
use serde_json::{Value, json};

#[tokio::test]
async fn a_channel_is_made_changed_and_deleted() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let made = admin.channel("sales", json!({"mode": "mixed"})).await;
        assert_eq!(made["settings"]["mode"], "mixed");
        let snippet = made["snippet"].as_str().unwrap();
        assert!(snippet.contains("data-channel=\"sales\""), "{snippet}");
        assert!(
            snippet.contains("https://help.example/edgewise.js"),
            "{snippet}"
        );
        let mut settings = made["settings"].clone();
        settings["certainty_threshold"] = json!(0.8);
        let change = json!({"name": "Sales", "enabled": true, "settings": settings, "version": 1});
        let changed = admin
            .call("PUT", "channels/sales", Some(change.clone()))
            .await
            .expect(200);
        assert_eq!(changed["version"], 2);
        let got = admin.call("PUT", "channels/sales", Some(change)).await;
        got.refused(409, "changed");
        admin
            .call("DELETE", "channels/sales", None)
            .await
            .expect(204);
        let got = world.call("GET", "/v1/channels/sales/config", None).await;
        got.refused(404, "no_such_channel");
    })
    .await;
}

#[tokio::test]
async fn settings_out_of_their_range_are_refused_by_name() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        for (field, value) in [
            ("certainty_threshold", json!(1.5)),
            ("operator_choice_s", json!(0)),
            ("origins", json!(["https://shop.example/path"])),
            ("origins", json!(["*"])),
            ("public_url", json!("javascript:alert(1)")),
            ("public_url", json!("https://x\"onload=alert(1)")),
            ("time_zone", json!("Mars/Base")),
            (
                "hours",
                json!([{"weekday": 8, "from": "09:00", "to": "17:00"}]),
            ),
            (
                "hours",
                json!([{"weekday": 1, "from": "17:00", "to": "09:00"}]),
            ),
            ("languages", json!(["<b>"])),
            ("remote_engine", json!({"url": "ftp://x", "port": 1})),
        ] {
            let mut settings = json!({});
            settings[field] = value;
            let body = json!({"id": "x", "name": "X", "enabled": true, "settings": settings});
            let refused = admin.call("POST", "channels", Some(body)).await.expect(422);
            assert_eq!(refused["field"], format!("settings.{field}"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_is_switched_off_answers_nobody() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let before = world.visitor("default").await;
        let channel = admin.get("channels").await[0].clone();
        let change = json!({"name": "x", "enabled": false, "settings": channel["settings"], "version": channel["version"]});
        admin.call("PUT", "channels/default", Some(change)).await.expect(200);
        let got = world.call("GET", "/v1/channels/default/config", None).await;
        got.refused(404, "channel_disabled");
        let got = world.call("POST", "/v1/channels/default/sessions", Some(json!({}))).await;
        got.refused(404, "channel_disabled");
        before.call("GET", "session/data", None).await.refused(404, "channel_disabled");
    })
    .await;
}

#[tokio::test]
async fn only_listed_origins_may_embed_a_channel() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        admin.channel("sales", json!({"origins": ["https://shop.example"]})).await;
        let channel = admin.get("channels").await[0].clone();
        let mut settings = channel["settings"].clone();
        settings["origins"] = json!(["https://other.example"]);
        let change = json!({"name": "x", "enabled": true, "settings": settings, "version": channel["version"]});
        admin.call("PUT", "channels/default", Some(change)).await.expect(200);
        let path = "/v1/channels/sales/config";
        for (origin, allowed) in [
            ("https://shop.example", true),
            ("https://help.example", true),
            ("http://shop.example", false),
            ("https://other.example", false),
            ("https://shop.example.evil.example", false),
            ("null", false),
        ] {
            let got = world.send("GET", path, &[("origin", origin)], None).await;
            assert_eq!(got.status.is_success(), allowed, "{origin}");
            let named = got.headers.get("access-control-allow-origin");
            if allowed {
                assert_eq!(named.unwrap(), origin);
            }
            assert_eq!(got.headers["vary"], "Origin");
            assert!(!got.headers.contains_key("access-control-allow-credentials"));
        }
        let headers = [
            ("origin", "https://shop.example"),
            ("access-control-request-method", "PUT"),
        ];
        let got = world.send("OPTIONS", path, &headers, None).await;
        assert_eq!(got.headers["access-control-allow-origin"], "https://shop.example");
        assert_eq!(got.headers["access-control-max-age"], "7200");
        let headers = [
            ("origin", "https://evil.example"),
            ("access-control-request-method", "PUT"),
        ];
        let got = world.send("OPTIONS", path, &headers, None).await;
        assert!(!got.headers.contains_key("access-control-allow-origin"));
    })
    .await;
}

const PNG: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

#[tokio::test]
async fn a_picture_in_a_channel_is_not_the_profiles() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let body = json!({"operator": "administrator", "description": "Orders", "avatar": PNG});
        let path = "channels/default/operators/administrator";
        admin.call("PUT", path, Some(body)).await.expect(200);
        let me = admin.get("me").await;
        assert_eq!(me["operator"]["avatar"], Value::Null);
        let visitor = world.visitor("default").await;
        let talk = visitor.begin("a").await;
        let wish = json!({"reason": "wish"});
        visitor
            .call("POST", &format!("{talk}/handover"), Some(wish))
            .await
            .expect(200);
        let id = admin.newest().await["id"].as_str().unwrap().to_owned();
        admin
            .post(&format!("conversations/{id}/take"), json!({}))
            .await;
        let shown = visitor.call("GET", &talk, None).await.expect(200);
        let author = &shown["standing"]["operator"];
        assert_eq!(author["name"], "Administrator");
        assert_eq!(author["description"], "Orders");
        let picture = author["avatar"].as_str().unwrap();
        let got = world.call("GET", picture, None).await;
        assert_eq!(got.headers["content-type"], "image/png");
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
    })
    .await;
}
