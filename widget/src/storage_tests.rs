use edgewise_engine::dialogue::Source;
use edgewise_engine::value::Value;

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
        mark: Mark::Helpful,
        folded: false,
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
        options: Vec::new(),
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
        traversed: vec!["start".to_owned(), "ask".to_owned()],
        turn: Some(3),
        seed: 4_000_000_000,
        n_steps: 5,
        now: 0,
    };
    let mut state = State::restored("en", conversation, entries.to_vec(), false);
    state.open = true;
    state
}

/// Whether the sound record is still one after its field number `index` was replaced.
fn check(index: usize, field: &str, sound: bool) {
    let text = write("shop", &example());
    let mut fields: Vec<&str> = text.split(char::from(END)).collect();
    fields[index] = field;
    let text = fields.join("\u{1f}");
    assert_eq!(read("shop", &text).is_some(), sound, "{text:?}");
}

#[test]
fn what_is_written_is_read_back() {
    let state = example();
    let record = read("shop", &write("shop", &state)).unwrap();
    assert!(record.open && !record.interrupted);
    assert_eq!(record.conversation, state.conversation);
    assert_eq!(record.entries, state.entries);
}

#[test]
fn another_bot_or_version_is_ignored() {
    check(1, "shop", true);
    check(1, "other", false);
    check(0, "1", false);
}

#[test]
fn anything_malformed_is_ignored() {
    // open, language, misses, seed, number of variables, of states, of entries, the first one's
    // mark, kind of its offer, the chosen button, a label
    for (index, sound, wrong) in [
        (2, "0", "yes"),
        (4, "es", &*"x".repeat(MAX_TEXT + 1)),
        (6, "3", "-1"),
        (6, "0", "0.5"),
        (8, "7", "-7"),
        (10, "1", "4000000000"),
        (13, "2", "3"),
        (16, "3", "2"),
        (16, "3", "201"),
        (20, "4", "5"),
        (22, "1", "3"),
        (23, "1", "101"),
        (26, "Returns", &*"x".repeat(MAX_TEXT + 1)),
    ] {
        check(index, sound, true);
        check(index, wrong, false);
    }
    let text = write("shop", &example());
    for (at, _) in text.char_indices() {
        assert_eq!(read("shop", &text[..at]), None);
    }
    assert_eq!(read("shop", &(text + "more")), None);
}

#[test]
fn a_separator_in_a_text_becomes_a_blank() {
    let mut state = example();
    state.conversation.variables = vec![("name".to_owned(), "a\u{1f}b".to_owned())];
    let record = read("shop", &write("shop", &state)).unwrap();
    let kept = ("name".to_owned(), "a b".to_owned());
    assert_eq!(record.conversation.variables, [kept]);
}

#[test]
fn what_is_still_to_be_shown_is_kept_as_shown() {
    let mut state = example();
    state.pending = [Action::None, Action::Buttons(Vec::new())]
        .map(|action| Message {
            text: "more".to_owned(),
            lang: String::new(),
            source: Source::BuiltIn,
            certainty: None,
            action,
            data: Value::Null,
        })
        .to_vec();
    let record = read("shop", &write("shop", &state)).unwrap();
    assert_eq!(record.entries.len(), 5);
    assert_eq!(record.entries[4].source, "builtin");
}

#[test]
fn only_the_newest_entries_are_kept() {
    let mut state = example();
    state.entries = (0..250)
        .map(|key| entry(key, "visitor", Offer::None))
        .collect();
    let record = read("shop", &write("shop", &state)).unwrap();
    assert_eq!(record.entries.len(), MAX_ENTRIES);
    assert_eq!(record.entries[0].text, "text 50");
}
