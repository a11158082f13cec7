//! Tests of [`super`].

use super::*;

fn check(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let (read, diagnostics) = read(&SourceFile::new("d.yml", text));
    let turns = |c: Vec<Placed<String>>| c.into_iter().map(|turn| turn.value).collect();
    let conversations = read.conversations.into_iter().map(turns).collect();
    (
        conversations,
        diagnostics.iter().map(ToString::to_string).collect(),
    )
}

#[test]
fn conversations_are_read_as_texts() {
    let text = "\u{feff}categories:\r\n- a\r\n# note\r\nconversations:\r\n- - Hi\r\n  - yes\r\n\
                - - 'When?'\r\n  - 1984\r\n  - |\r\n    two\r\n    lines\r\n  - 2020-01-01";
    let (conversations, diagnostics) = check(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(
        conversations,
        [
            vec!["Hi", "yes"],
            vec!["When?", "1984", "two\nlines\n", "2020-01-01"],
        ]
    );
}

#[test]
fn a_missing_dash_is_read_as_meant() {
    let (conversations, diagnostics) =
        check("conversations:\n- - a\n  - b\n- Who?\n  - Me,\n    and you\n- - c\n  - d\n");
    assert_eq!(
        conversations,
        [vec!["a", "b"], vec!["Who?", "Me, and you"], vec!["c", "d"]]
    );
    let (with_returns, _) = check("conversations:\r\r- Who?\r  - Me\r");
    assert_eq!(with_returns, [vec!["Who?", "Me"]]);
    assert_eq!(
        diagnostics,
        [
            "d.yml:4:3: warning: a dash is missing before the first turn; \
        expected a conversation, `- - question` over `  - answer`; it is read as meant"
        ]
    );
}

#[test]
fn what_is_no_dialogue_is_reported_with_its_place() {
    let texts = [
        "- a\n- b\n",
        "conversaciones:\n- - a\n  - b\n",
        "conversations:\n- - a: b\n  - c\n",
        "conversations:\n- alone\n",
        "conversations:\n- - &x a\n  - *x\n",
        "conversations:\n\t- - a\n",
        "a: [b\n",
        "conversations: one\n",
    ];
    let all: Vec<_> = texts.iter().flat_map(|text| check(text).1).collect();
    insta::assert_snapshot!(all.join("\n"));
}

proptest::proptest! {
    #[test]
    fn files_come_back(conversations in proptest::collection::vec(
        proptest::collection::vec("[\\PC\n\t\"\\\\:#\u{85}\u{2028}'-]{0,12}", 1..4), 0..4)) {
        let placed = |value| Placed { value, place: Place::default() };
        let file = DialogueFile {
            categories: vec!["a: b".to_owned(), "yes".to_owned()],
            conversations: conversations.iter()
                .map(|turns| turns.iter().cloned().map(placed).collect()).collect(),
        };
        let text = write(&file);
        let (again, diagnostics) = check(&text);
        proptest::prop_assert!(diagnostics.is_empty(), "{:?} {}", diagnostics, text);
        proptest::prop_assert_eq!(again, conversations);
    }
}

#[test]
fn aliases_of_aliases_do_not_explode() {
    let mut text = "a: &a [x, x]\n".to_owned();
    for pair in ["ab", "bc", "cd", "de", "ef", "fg"] {
        let (from, to) = pair.split_at(1);
        text += &format!("{to}: &{to} [*{from}, *{from}, *{from}, *{from}, *{from}, *{from}]\n");
    }
    let (conversations, diagnostics) = check(&text);
    assert!(conversations.is_empty() && !diagnostics.is_empty());
}

#[test]
fn deep_nesting_ends() {
    let (_, diagnostics) = check(&format!("conversations: {}", "[".repeat(100_000)));
    assert!(!diagnostics.is_empty());
}
