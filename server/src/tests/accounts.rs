//! Operators: links, passwords, cookies, roles.

use super::world::{PASSWORD, everywhere};
use crate::tests::world::Operator;
use serde_json::json;

#[tokio::test]
async fn the_first_link_works_once() {
    everywhere(|world| async move {
        let link = world.server.first_link().await.unwrap().unwrap();
        let admin = world.by_link(&link).await;
        assert_eq!(admin.me["operator"]["role"], "admin");
        let (_, secret) = link.rsplit_once('/').unwrap();
        let body = json!({"link": secret, "password": "another password"});
        world
            .call("POST", "/op/v1/password", Some(body))
            .await
            .refused(410, "link_gone");
        assert_eq!(world.server.first_link().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_void_after_a_day_and_after_the_next_one() {
    everywhere(|world| async move {
        let first = world.server.first_link().await.unwrap().unwrap();
        let second = world.server.first_link().await.unwrap().unwrap();
        for (link, hours) in [(&first, 0), (&second, 25)] {
            world.wait(hours * 3_600_000).await;
            let (_, secret) = link.rsplit_once('/').unwrap();
            let body = json!({"link": secret, "password": PASSWORD});
            let got = world.call("POST", "/op/v1/password", Some(body)).await;
            got.refused(410, "link_gone");
        }
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_gets_a_cookie_that_scripts_cannot_read() {
    everywhere(|world| async move {
        world.admin().await;
        let body = json!({"email": "Admin@localhost", "password": PASSWORD});
        let got = world.call("POST", "/op/v1/login", Some(body)).await;
        let cookie = got.headers["set-cookie"].to_str().unwrap().to_owned();
        for part in [
            "__Host-edgewise=",
            "HttpOnly",
            "Secure",
            "SameSite=Strict",
            "Path=/",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let admin = Operator::of(&world, got);
        assert_eq!(
            admin.get("me").await["operator"]["email"],
            "admin@localhost"
        );
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_alike() {
    everywhere(|world| async move {
        world.admin().await;
        for (email, password) in [
            ("admin@localhost", "wrong password"),
            ("nobody@localhost", PASSWORD),
            ("administrator", PASSWORD),
            ("admin@localhost", ""),
        ] {
            let body = json!({"email": email, "password": password});
            let got = world.call("POST", "/op/v1/login", Some(body)).await;
            got.refused(401, "wrong_login");
        }
    })
    .await;
}

#[tokio::test]
async fn the_sixth_attempt_to_sign_in_has_to_wait() {
    everywhere(|world| async move {
        world.admin().await;
        let body = json!({"email": "admin@localhost", "password": "wrong password"});
        for _ in 0..5 {
            let got = world.call("POST", "/op/v1/login", Some(body.clone())).await;
            got.refused(401, "wrong_login");
        }
        let right = json!({"email": "admin@localhost", "password": PASSWORD});
        let got = world.call("POST", "/op/v1/login", Some(right)).await;
        assert!(got.headers.contains_key("retry-after"));
        got.refused(429, "rate_limited");
    })
    .await;
}

#[tokio::test]
async fn a_call_that_another_site_has_caused_is_refused() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let cookie = admin.cookie.as_str();
        let csrf = admin.csrf.as_str();
        let body = Some(json!({"presence": "away"}));
        for headers in [
            vec![("cookie", cookie)],
            vec![
                ("cookie", cookie),
                ("x-edgewise-csrf", "0123456789abcdef0123456789abcdef"),
            ],
            vec![
                ("cookie", cookie),
                ("x-edgewise-csrf", csrf),
                ("sec-fetch-site", "cross-site"),
            ],
            vec![
                ("cookie", cookie),
                ("x-edgewise-csrf", csrf),
                ("sec-fetch-site", "same-site"),
            ],
        ] {
            let got = world
                .send("POST", "/op/v1/presence", &headers, body.clone())
                .await;
            got.refused(403, "forbidden");
        }
        let headers = [
            ("cookie", cookie),
            ("x-edgewise-csrf", csrf),
            ("sec-fetch-site", "same-origin"),
        ];
        let got = world.send("POST", "/op/v1/presence", &headers, body).await;
        got.expect(204);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_a_session_and_so_does_a_new_password() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let body = json!({"email": "admin@localhost", "password": PASSWORD});
        let got = world.call("POST", "/op/v1/login", Some(body)).await;
        let second = Operator::of(&world, got);
        let sessions = admin.get("sessions").await;
        assert_eq!(sessions.as_array().unwrap().len(), 2);
        let other = sessions
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["current"] == false);
        let path = format!("sessions/{}", other.unwrap()["id"].as_str().unwrap());
        admin.call("DELETE", &path, None).await.expect(204);
        second
            .call("GET", "me", None)
            .await
            .refused(401, "unauthorized");
        let change = json!({"current": PASSWORD, "password": "an even longer password"});
        admin
            .call("POST", "password", Some(change))
            .await
            .expect(200);
        admin
            .call("GET", "me", None)
            .await
            .refused(401, "unauthorized");
    })
    .await;
}

#[tokio::test]
async fn operators_may_not_do_what_administrators_do() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = admin.hire("ann", "operator", &["default"]).await;
        let someone = json!({"email": "x@shop.example", "name": "X", "role": "admin"});
        for (method, path, body) in [
            ("GET", "operators", None),
            ("POST", "operators", Some(someone)),
            ("POST", "keys", Some(json!({"name": "x"}))),
            ("DELETE", "channels/default", None),
            ("POST", "channels/default/secret", Some(json!({}))),
            ("DELETE", "operators/administrator", None),
        ] {
            ann.call(method, path, body).await.refused(403, "forbidden");
        }
        let change = json!({"email": "ann@shop.example", "name": "Ann", "role": "admin"});
        let me = ann.call("PUT", "me", Some(change)).await.expect(200);
        assert_eq!(me["operator"]["role"], "operator");
        let channels = ann.get("channels").await;
        assert_eq!(channels[0]["identity_secrets"], serde_json::Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let change = json!({"email": "admin@localhost", "name": "A", "role": "operator"});
        let got = admin
            .call("PUT", "operators/administrator", Some(change))
            .await;
        got.refused(409, "last_admin");
        let got = admin.call("DELETE", "operators/administrator", None).await;
        got.refused(409, "yourself");
    })
    .await;
}

#[tokio::test]
async fn who_is_disabled_is_signed_out() {
    everywhere(|world| async move {
        let admin = world.admin().await;
        let ann = admin.hire("ann", "operator", &[]).await;
        let id = ann.me["operator"]["id"].as_str().unwrap();
        let change = json!({"email": "ann@shop.example", "name": "Ann", "disabled": true});
        admin
            .call("PUT", &format!("operators/{id}"), Some(change))
            .await
            .expect(200);
        ann.call("GET", "me", None)
            .await
            .refused(401, "unauthorized");
        let body = json!({"email": "ann@shop.example", "password": PASSWORD});
        world
            .call("POST", "/op/v1/login", Some(body))
            .await
            .refused(401, "wrong_login");
    })
    .await;
}
