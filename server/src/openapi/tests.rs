//! The document says what is there.

use serde_json::Value;

use crate::knowledge::fixture::{everywhere, project};

/// Every name that some part refers to.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == "$ref" => found.push(text.clone()),
                    value => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_shape_that_is_named_is_there() {
    let document = super::document::document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for name in found {
        let pointer = name.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{name}");
    }
}

#[tokio::test]
async fn every_call_that_is_described_is_there() {
    for fixture in everywhere(project()).await {
        let got = fixture.send("GET", "/openapi.json", &[], "").await;
        assert_eq!(got.headers["content-type"], "application/json");
        let document = got.json();
        let mut n_calls = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let named = path.replace(['{', '}'], "");
            for method in item.as_object().unwrap().keys() {
                n_calls += 1;
                let answered = fixture.send(&method.to_uppercase(), &named, &[], "").await;
                let is_there = answered.status != 405
                    && (answered.status != 404 || answered.text().starts_with('{'));
                assert!(is_there, "{method} {path}: {}", answered.shown());
            }
        }
        assert!(n_calls > 110, "{n_calls}");
    }
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_script() {
    for fixture in everywhere(project()).await {
        for (path, kind) in [
            ("/api/", "text/html; charset=utf-8"),
            ("/api/page.js", "text/javascript"),
            ("/api/page.css", "text/css"),
        ] {
            let got = fixture.send("GET", path, &[], "").await;
            assert_eq!(got.status, 200);
            assert_eq!(got.headers["content-type"], kind);
            let policy = got.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; "));
            assert!(!policy.contains("unsafe"));
        }
    }
}
