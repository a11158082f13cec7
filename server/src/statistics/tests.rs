//! Counts of a log that was made by hand.

use serde_json::{Value, json};

use crate::knowledge::fixture::{BEGIN, Fixture, everywhere, project};

/// What is said: when, in milliseconds after the beginning, by whom, what, and with which certainty
/// and state.
type Said<'a> = (i64, &'a str, &'a str, Option<f64>, Option<&'a str>);

async fn converse(fixture: &Fixture, id: &str, channel: &str, said: &[Said<'_>]) {
    let begin = BEGIN + said.first().map_or(0, |said| said.0);
    let mut tx = fixture.server.store().begin().await.unwrap();
    sqlx::query(
        "INSERT INTO session (id, secret, channel, lang, page, title, answering, created_at, seen_at)
         VALUES ($1, $1, $2, 'en', '', '', 'page', 0, 0)",
    )
    .bind(id)
    .bind(channel)
    .execute(tx.on())
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO conversation (id, session, client_id, channel, stage, mode, lang, page, title,
         last_ts, created_at) VALUES ($1, $1, $1, $2, 'bot', 'automatic', 'en', '', '', 0, $3)",
    )
    .bind(id)
    .bind(channel)
    .bind(begin)
    .execute(tx.on())
    .await
    .unwrap();
    for (seq, (at, speaker, text, certainty, state)) in (1i64..).zip(said) {
        sqlx::query(
            "INSERT INTO entry (conversation, seq, client_id, kind, speaker, via, text, state,
             certainty, body, ts) VALUES ($1, $2, $3, 'text', $4, 'visitor', $5, $6, NULLIF($7, -1.0), '', $8)",
        )
        .bind(id)
        .bind(seq)
        .bind(format!("{id}-{seq}"))
        .bind(*speaker)
        .bind(*text)
        .bind(*state)
        .bind(certainty.unwrap_or(-1.0))
        .bind(BEGIN + at)
        .execute(tx.on())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn counts_are_those_of_the_log() {
    for fixture in everywhere(project()).await {
        let channel = fixture.server.channels().all()[0].id.to_string();
        let day = 24 * 3_600_000;
        converse(
            &fixture,
            "a",
            &channel,
            &[
                (0, "bot", "Hello", None, Some("start")),
                (1, "visitor", "where is my parcel", None, None),
                (2, "bot", "On its way.", Some(0.93), Some("parcel")),
                (3, "visitor", "Do you ship to Norway?", None, None),
                (
                    4,
                    "bot",
                    "I did not understand.",
                    None,
                    Some("dont_understand"),
                ),
                (5, "visitor", "do you ship to norway", None, None),
                (6, "operator", "We do.", None, None),
            ],
        )
        .await;
        converse(
            &fixture,
            "b",
            &channel,
            &[
                (day, "visitor", "do you ship to Norway", None, None),
                (day + 1, "bot", "By card.", Some(0.21), None),
                (day + 2, "visitor", "hello?", None, None),
            ],
        )
        .await;
        let mut tx = fixture.server.store().begin().await.unwrap();
        sqlx::query(
            "UPDATE conversation SET handed_over_at = $1, taken_at = $2, rating = 4 WHERE id = 'a'",
        )
        .bind(BEGIN + 5)
        .bind(BEGIN + 12_005)
        .execute(tx.on())
        .await
        .unwrap();
        // In mixed and manual mode a conversation waits from its beginning on.
        sqlx::query("UPDATE conversation SET taken_at = $1 WHERE id = 'b'")
            .bind(BEGIN + day + 3)
            .execute(tx.on())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let ann = fixture.sign_in("ann", "admin").await;
        // 1,800,000,000 seconds after 1970 it is the 15th of January 2027.
        let path = "/op/v1/statistics?from=2027-01-15&to=2027-01-16";
        let statistics = ann.call("GET", path, Value::Null).await;
        assert_eq!(statistics.status, 200, "{}", statistics.text());
        let statistics = statistics.json();
        let day = |n: usize| {
            let day = &statistics["days"][n];
            let count = |name: &str| day[name].as_i64().unwrap();
            [
                count("conversations"),
                count("handed_over"),
                count("questions"),
                count("by_bot"),
                count("by_person"),
                count("unanswered"),
            ]
        };
        assert_eq!(day(0), [1, 1, 3, 2, 1, 1]);
        assert_eq!(day(1), [1, 1, 2, 0, 0, 2]);
        assert_eq!(statistics["total"]["questions"], json!(5));
        assert_eq!(
            statistics["certainty"],
            json!([0, 0, 1, 0, 0, 0, 0, 0, 0, 1])
        );
        assert_eq!(statistics["rating"], json!(4.0));
        assert_eq!(statistics["waiting_median_s"], json!(12.0));
        let group = &statistics["unanswered"][0];
        assert_eq!(
            (group["question"].clone(), group["n"].clone()),
            (json!("Do you ship to Norway?"), json!(2))
        );
        assert_eq!(group["others"], json!(["do you ship to Norway"]));
        assert_eq!(
            statistics["states"],
            json!([["dont_understand", 1], ["parcel", 1], ["start", 1]])
        );
    }
}

#[tokio::test]
async fn nobody_counts_the_channels_of_others() {
    for fixture in everywhere(project()).await {
        let channel = fixture.server.channels().all()[0].id.to_string();
        converse(&fixture, "a", &channel, &[(0, "visitor", "hi", None, None)]).await;
        let ben = fixture.sign_in("ben", "operator").await;
        let all = ben
            .call(
                "GET",
                "/op/v1/statistics?from=2027-01-15&to=2027-01-15",
                Value::Null,
            )
            .await
            .json();
        assert_eq!(all["total"]["questions"], json!(0));
        assert_eq!(all["unanswered"], json!([]));
        let path = format!("/op/v1/statistics?channel={channel}");
        assert_eq!(ben.call("GET", &path, Value::Null).await.status, 403);
        let wrong = ben
            .call("GET", "/op/v1/statistics?zone=Nowhere", Value::Null)
            .await;
        assert_eq!(wrong.status, 422);
    }
}
