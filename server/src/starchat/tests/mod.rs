//! Whole requests of StarChat's contract.

mod reading;
mod searching;
mod writing;

use serde_json::{Value, json};

use crate::knowledge::fixture::Fixture;

pub fn state(name: &str, queries: &[&str], bubble: &str) -> Value {
    json!({"state": name, "queries": queries, "bubble": bubble, "action": "", "action_input": {},
           "success_value": "", "failure_value": ""})
}

pub fn document(id: &str, question: &str, answer: &str) -> Value {
    json!({"id": id, "conversation": "", "question": question, "answer": answer, "verified": true,
           "topics": "", "doctype": "normal", "state": "", "status": 0})
}

pub async fn asked(fixture: &Fixture, text: &str) -> (u16, Value) {
    let body = json!({"user_id": "1", "user_input": {"text": text}});
    let answered = fixture.anonymous("POST", "/get_next_response", body).await;
    (answered.status, answered.json()["bubble"].clone())
}
