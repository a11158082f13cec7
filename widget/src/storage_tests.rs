use std::rc::Rc;

use super::*;

fn entry(key: u32, source: &str, offer: Offer) -> Entry {
    let (source, text, lang) = (source.to_owned(), format!("text {key}"), "en".to_owned());
    Entry {
        key,
        source,
        text,
        lang,
        at_ms: 1_700_000_000_000.0,
        offer,
    }
}

fn example() -> State {
    let buttons = vec![Button {
        label: "Returns".to_owned(),
        to: "returns".to_owned(),
    }];
    let field = Field {
        name: "email".to_owned(),
        label: "E-mail".to_owned(),
        kind: FieldKind::Email,
        required: true,
    };
    let sent = Form {
        values: vec!["ann@example.com".to_owned()],
        status: FormStatus::Sent,
        ..Form::new(vec![field])
    };
    let entries = [
        entry(
            0,
            "state:start",
            Offer::Buttons(Choices {
                buttons,
                chosen: Some(0),
                live: false,
            }),
        ),
        entry(1, "visitor", Offer::None),
        entry(2, "state:ask", Offer::Form(sent)),
    ];
    let conversation = Conversation {
        lang: "en".to_owned(),
        state: Some("ask".to_owned()),
        variables: vec![("__proto__".to_owned(), "x".to_owned())],
        misses: 2,
    };
    let mut state = State::restored("en", conversation, entries.to_vec(), false);
    state.open = true;
    state
}

/// The record after `change` was made to the sound one.
fn check(change: impl Fn(&mut Vec<(String, Value)>), sound: bool) {
    let mut value = write("shop", &example());
    let Value::Object(members) = &mut value else {
        panic!("no object")
    };
    change(members);
    assert_eq!(read("shop", &value).is_some(), sound);
}

fn set(name: &'static str, value: Value) -> impl Fn(&mut Vec<(String, Value)>) {
    move |members| {
        for (own, old) in members.iter_mut() {
            if own == name {
                *old = value.clone();
            }
        }
    }
}

#[test]
fn what_is_written_is_read_back() {
    let state = example();
    let record = read("shop", &write("shop", &state)).unwrap();
    assert!(record.open && !record.interrupted);
    assert_eq!(record.conversation, state.conversation);
    assert_eq!(
        record.entries,
        state
            .entries
            .iter()
            .map(|e| (**e).clone())
            .collect::<Vec<_>>()
    );
}

#[test]
fn another_bot_or_version_is_ignored() {
    check(|_| (), true);
    check(set("bot", text("other")), false);
    check(set("version", Value::Number(2.0)), false);
}

#[test]
fn anything_malformed_is_ignored() {
    check(set("entries", Value::Null), false);
    check(set("entries", Value::Array(vec![Value::Null])), false);
    check(set("entries", Value::Array(Vec::new())), true);
    check(
        set(
            "entries",
            Value::Array(vec![Value::Object(Vec::new()); 201]),
        ),
        false,
    );
    check(set("lang", text(&"x".repeat(MAX_TEXT + 1))), false);
    check(set("misses", Value::Number(-1.0)), false);
    check(set("misses", Value::Number(0.5)), false);
    check(
        set(
            "variables",
            Value::Array(vec![Value::Array(vec![text("one")])]),
        ),
        false,
    );
    check(|members| members.truncate(3), false);
    assert_eq!(read("shop", &Value::Null), None);
}

#[test]
fn only_the_newest_entries_are_kept() {
    let mut state = example();
    state.entries = (0..250)
        .map(|key| Rc::new(entry(key, "visitor", Offer::None)))
        .collect();
    let record = read("shop", &write("shop", &state)).unwrap();
    assert_eq!(record.entries.len(), MAX_ENTRIES);
    assert_eq!(record.entries[0].text, "text 50");
}
