//! Exported files.

use serde_json::{Value, json};

use crate::knowledge::fixture::{everywhere, project};

#[tokio::test]
async fn everything_is_exported_in_both_forms() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "admin").await;
        for (what, n) in [
            ("conversations", 0),
            ("messages", 0),
            ("knowledge", 3),
            ("states", 4),
            ("operators", 2),
            ("channels", 1),
        ] {
            let lines = ann
                .call("GET", &format!("/op/v1/export/{what}.jsonl"), Value::Null)
                .await;
            assert_eq!(lines.status, 200);
            assert_eq!(lines.text().lines().count(), n, "{what}: {}", lines.text());
            for line in lines.text().lines() {
                serde_json::from_str::<Value>(line).unwrap();
            }
            let table = ann
                .call("GET", &format!("/op/v1/export/{what}.csv"), Value::Null)
                .await;
            let text = table.text();
            let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(text.as_bytes())
                .records()
                .map(Result::unwrap)
                .collect();
            assert_eq!(rows.len(), n, "{what}");
            assert_eq!(
                table.headers["content-disposition"],
                format!("attachment; filename=\"{what}.csv\"")
            );
            for secret in ["password", "secret", "argon2"] {
                assert!(!text.contains(secret), "{what} tells a {secret}");
            }
        }
    }
}

#[tokio::test]
async fn a_cell_is_never_a_formula() {
    for fixture in everywhere(project()).await {
        let ann = fixture.sign_in("ann", "admin").await;
        for (n, evil) in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
            .iter()
            .enumerate()
        {
            let body = json!({"id": format!("e{n}"), "conversation": "", "question": format!("{evil} q"),
                "answer": evil, "verified": true, "topics": "", "doctype": "normal", "status": 0});
            let made = fixture.call("POST", "/knowledgebase", body).await;
            assert_eq!(made.status, 201, "{}", made.text());
        }
        let table = ann
            .call("GET", "/op/v1/export/knowledge.csv", Value::Null)
            .await;
        let text = table.text();
        let mut n_evil = 0;
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in &row.unwrap() {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell:?}"
                );
                n_evil += usize::from(cell.starts_with('\''));
            }
        }
        assert_eq!(n_evil, 12);
        let lines = ann
            .call("GET", "/op/v1/export/knowledge.jsonl", Value::Null)
            .await;
        assert!(
            lines.text().contains("\"answer\":\"=1+1\""),
            "JSON stays as it is"
        );
    }
}

#[tokio::test]
async fn more_rows_than_one_part_are_all_there() {
    for fixture in everywhere(Vec::new()).await {
        let ann = fixture.sign_in("ann", "admin").await;
        let documents: Vec<Value> = (0..1_203)
            .map(|n| json!({"id": format!("d{n:05}"), "conversation": "", "question": format!("question {n}"),
                "answer": "a", "verified": false, "topics": "", "doctype": "normal", "status": 0}))
            .collect();
        let made = fixture
            .call("POST", "/knowledgebase/bulk", json!(documents))
            .await;
        assert_eq!(made.status, 201);
        let lines = ann
            .call("GET", "/op/v1/export/knowledge.jsonl", Value::Null)
            .await;
        assert_eq!(lines.text().lines().count(), 1_203);
    }
}

#[tokio::test]
async fn only_administrators_export_and_only_what_there_is() {
    for fixture in everywhere(project()).await {
        let ed = fixture.sign_in("ed", "editor").await;
        let refused = ed
            .call("GET", "/op/v1/export/messages.csv", Value::Null)
            .await;
        assert_eq!(refused.status, 403);
        let ann = fixture.sign_in("ann", "admin").await;
        for file in ["messages.xlsx", "passwords.csv", "messages"] {
            let path = format!("/op/v1/export/{file}");
            assert_eq!(ann.call("GET", &path, Value::Null).await.status, 404);
        }
    }
}
