use edgewise_engine::dialogue::{Button, Field, FieldKind, FieldProblem, Source};
use edgewise_engine::value::Value;

use super::*;
use crate::entry::FormStatus;

fn message(text: &str, action: Action) -> Message {
    let source = Source::State(text.to_owned());
    Message {
        text: text.to_owned(),
        lang: "en".to_owned(),
        source,
        certainty: None,
        action,
        data: Value::Null,
    }
}

fn buttons() -> Action {
    Action::Buttons(vec![Button {
        label: "Returns".to_owned(),
        to: "returns".to_owned(),
    }])
}

fn form() -> Action {
    let (name, label) = ("email".to_owned(), "E-mail".to_owned());
    Action::Form(vec![Field {
        name,
        label,
        kind: FieldKind::Email,
        options: Vec::new(),
        required: true,
    }])
}

fn stepped(state: &str, messages: Vec<Message>, problem: Option<Problem>) -> Event {
    let state = Some(state.to_owned());
    let conversation = Conversation {
        lang: "en".to_owned(),
        state,
        ..Conversation::default()
    };
    Event::Stepped {
        conversation,
        reply: Reply { messages, problem },
        sorry: "Sorry".to_owned(),
    }
}

/// Applies `events` to an opened panel and gives what is on the screen, one line an entry.
fn check(events: Vec<Event>, expected: &[&str]) -> State {
    let mut state = State::new("en");
    state.apply(Event::Open(Opener::Visitor));
    for event in events {
        state.apply(event);
    }
    let shown = |entry: &Entry| {
        let live = if entry.is_live() { " *" } else { "" };
        format!("{}: {}{live}", entry.source, entry.text)
    };
    assert_eq!(
        state.entries.iter().map(shown).collect::<Vec<_>>(),
        expected
    );
    state
}

fn deliver() -> Event {
    Event::Deliver { at_ms: 1.0 }
}

fn say(text: &str) -> Event {
    Event::Say {
        text: text.to_owned(),
        at_ms: 1.0,
    }
}

#[test]
fn the_first_opening_asks_for_the_greeting_and_the_second_does_not() {
    let state = check(vec![Event::Close, Event::Open(Opener::Page)], &[]);
    assert_eq!(state.inbox, [Input::Start]);
}

#[test]
fn what_the_page_opens_is_not_the_visitors_doing() {
    let mut state = State::new("en");
    state.apply(Event::Open(Opener::Page));
    assert!(!state.touched);
    state.apply(say("hi"));
    assert!(state.touched);
}

#[test]
fn inputs_wait_until_the_bot_has_finished() {
    let greeting = vec![message("hello", Action::None), message("menu", buttons())];
    let state = check(
        vec![stepped("start", greeting, None), deliver(), say("hi")],
        &["state:hello: hello", "visitor: hi"],
    );
    assert_eq!(state.next_input(), None);
    let mut state = state;
    state.apply(deliver());
    assert_eq!(state.next_input(), Some(&Input::Text("hi".to_owned())));
}

#[test]
fn a_pressed_button_stays_marked_and_its_neighbours_lapse() {
    let events = vec![
        stepped("start", vec![message("menu", buttons())], None),
        deliver(),
        Event::Press {
            key: 0,
            index: 0,
            at_ms: 1.0,
        },
        Event::Press {
            key: 0,
            index: 0,
            at_ms: 1.0,
        },
    ];
    let state = check(events, &["state:menu: menu", "visitor: Returns"]);
    assert_eq!(state.inbox, [Input::Jump("returns".to_owned())]);
}

#[test]
fn buttons_stay_until_newer_ones_come() {
    let first = vec![
        stepped("start", vec![message("menu", buttons())], None),
        deliver(),
        say("hi"),
        stepped("start", vec![message("hello", Action::None)], None),
        deliver(),
    ];
    let lines = ["state:menu: menu *", "visitor: hi", "state:hello: hello"];
    check(first.clone(), &lines);
    let mut more = first;
    more.extend([
        say("x"),
        stepped("b", vec![message("other", buttons())], None),
        deliver(),
    ]);
    let lines = [
        "state:menu: menu",
        "visitor: hi",
        "state:hello: hello",
        "visitor: x",
        "state:other: other *",
    ];
    check(more, &lines);
}

#[test]
fn a_refused_form_stays_open_and_an_accepted_one_does_not() {
    let asked = vec![
        stepped("ask", vec![message("address?", form())], None),
        deliver(),
    ];
    let refused = Problem::InvalidForm(vec![("email".to_owned(), FieldProblem::Malformed)]);
    let submit = |value: &str| Event::Submit {
        key: 0,
        values: vec![value.to_owned()],
    };
    let mut events = asked;
    events.extend([submit("nobody"), stepped("ask", Vec::new(), Some(refused))]);
    let state = check(events.clone(), &["state:address?: address? *"]);
    let Offer::Form(form) = &state.entries[0].offer else {
        panic!("no form")
    };
    assert_eq!(
        (form.problem_of("email"), form.refusals),
        (Some(FieldProblem::Malformed), 1)
    );

    events.extend([submit("ann@example.com"), stepped("sent", Vec::new(), None)]);
    let state = check(events, &["state:address?: address?"]);
    let Offer::Form(form) = &state.entries[0].offer else {
        panic!("no form")
    };
    assert_eq!(
        (form.status, form.problem_of("email")),
        (FormStatus::Sent, None)
    );
}

#[test]
fn a_form_lapses_when_the_conversation_goes_elsewhere() {
    let events = vec![
        stepped("ask", vec![message("address?", form())], None),
        deliver(),
        say("something else"),
        stepped("other", vec![message("fine", Action::None)], None),
        deliver(),
    ];
    check(
        events,
        &[
            "state:address?: address?",
            "visitor: something else",
            "state:fine: fine",
        ],
    );
}

#[test]
fn the_outcome_of_a_page_action_comes_before_what_was_typed_meanwhile() {
    let call = Action::Call {
        name: "mail".to_owned(),
        input: Value::Null,
    };
    let events = vec![
        stepped("send", vec![message("sending", call)], None),
        deliver(),
        say("hurry"),
        Event::Ended {
            id: 99,
            outcome: outcome(true),
        },
        Event::Ended {
            id: 0,
            outcome: outcome(true),
        },
        Event::Ended {
            id: 0,
            outcome: outcome(true),
        },
    ];
    let state = check(events, &["state:sending: sending", "visitor: hurry"]);
    assert_eq!(
        state.inbox,
        [outcome(true), Input::Text("hurry".to_owned())]
    );
}

/// The marks of all entries, oldest first.
fn marks(state: &State) -> Vec<Mark> {
    state.entries.iter().map(|entry| entry.mark).collect()
}

#[test]
fn what_was_written_waits_until_the_bot_has_seen_it() {
    let typing = stepped("a", vec![message("a", Action::None)], None);
    let mut state = check(
        vec![typing, say("one"), say("two"), deliver()],
        &["visitor: one", "visitor: two", "state:a: a"],
    );
    assert_eq!(marks(&state), [Mark::Waiting, Mark::Waiting, Mark::None]);
    state.apply(stepped("b", Vec::new(), None));
    assert_eq!(marks(&state), [Mark::None, Mark::Waiting, Mark::None]);
}

#[test]
fn what_the_bot_never_saw_can_be_said_again() {
    let before = check(vec![say("one")], &["visitor: one"]);
    let mut state = State::restored("en", before.conversation, before.entries, false);
    assert_eq!(marks(&state), [Mark::Lost]);
    assert_eq!(state.inbox, []);
    state.apply(Event::Retry { key: 0, at_ms: 2.0 });
    assert_eq!(marks(&state), [Mark::Waiting]);
    assert_eq!(state.inbox, [Input::Text("one".to_owned())]);
    assert_eq!(state.entries[0].key, 1);
    // Twice is once.
    state.apply(Event::Retry { key: 0, at_ms: 3.0 });
    assert_eq!(state.inbox.len(), 1);
}

#[test]
fn the_same_judgement_again_takes_it_back() {
    let rate = |mark| Event::Rate { key: 0, mark };
    let said = [
        stepped("a", vec![message("a", Action::None)], None),
        deliver(),
    ];
    let mut state = check(said.to_vec(), &["state:a: a"]);
    for (given, kept) in [
        (Mark::Helpful, Mark::Helpful),
        (Mark::Unhelpful, Mark::Unhelpful),
        (Mark::Unhelpful, Mark::None),
    ] {
        state.apply(rate(given));
        assert_eq!(marks(&state), [kept]);
    }
}

#[test]
fn a_long_answer_is_folded_until_somebody_unfolds_it() {
    let long = "word ".repeat(300);
    let said = [
        stepped("a", vec![message(&long, Action::None)], None),
        deliver(),
    ];
    let mut state = State::new("en");
    for event in said {
        state.apply(event);
    }
    assert!(state.entries[0].folded);
    state.apply(Event::Fold { key: 0 });
    assert!(!state.entries[0].folded);
}

#[test]
fn a_preview_goes_when_it_is_dismissed_and_when_the_panel_opens() {
    for end in [Event::Dismiss, Event::Open(Opener::Page)] {
        let said = stepped("a", vec![message("a", Action::None)], None);
        let mut state = check(vec![said, Event::Close, deliver()], &["state:a: a"]);
        assert!(state.preview);
        state.apply(end);
        assert!(!state.preview);
    }
}

#[test]
fn questions_are_suggested_after_the_greeting_and_until_one_is_asked() {
    let greeting = stepped("start", vec![message("start", Action::None)], None);
    let mut state = State::new("en");
    state.suggestions = vec!["Where is it?".to_owned()];
    assert!(!state.suggests());
    for event in [Event::Open(Opener::Visitor), greeting, deliver()] {
        state.apply(event);
    }
    assert!(state.suggests());
    let (index, at_ms) = (0, 1.0);
    state.apply(Event::Suggest { index, at_ms });
    assert!(!state.suggests());
    assert_eq!(state.inbox, [Input::Text("Where is it?".to_owned())]);
    state.apply(Event::Restart);
    for event in [
        stepped("start", vec![message("start", Action::None)], None),
        deliver(),
    ] {
        state.apply(event);
    }
    assert!(state.suggests());
}

#[test]
fn a_restart_forgets_everything_but_that_the_panel_is_open() {
    let events = vec![
        stepped(
            "start",
            vec![message("hello", Action::None), message("more", buttons())],
            None,
        ),
        deliver(),
        say("hi"),
        Event::Restart,
    ];
    let state = check(events, &[]);
    assert!(state.open && state.pending.is_empty() && state.conversation.state.is_none());
    assert_eq!(state.next_input(), Some(&Input::Start));
}

#[test]
fn messages_behind_a_closed_panel_count_as_unread() {
    let events = vec![
        stepped("start", vec![message("hello", Action::None)], None),
        Event::Close,
        deliver(),
    ];
    let mut state = check(events, &["state:hello: hello"]);
    assert_eq!(state.unread, 1);
    state.apply(Event::Open(Opener::Visitor));
    assert_eq!(state.unread, 0);
}

#[test]
fn an_address_typed_into_the_composer_fills_the_form_in() {
    let variables = vec![("email".to_owned(), "ann@example.com".to_owned())];
    let conversation = Conversation {
        state: Some("sent".to_owned()),
        variables,
        ..Conversation::default()
    };
    let events = vec![
        stepped("ask", vec![message("address?", form())], None),
        deliver(),
        say("ann@example.com"),
        Event::Stepped {
            conversation,
            reply: Reply::default(),
            sorry: String::new(),
        },
    ];
    let state = check(
        events,
        &["state:address?: address?", "visitor: ann@example.com"],
    );
    let Offer::Form(form) = &state.entries[0].offer else {
        panic!("no form")
    };
    assert_eq!(
        (form.status, form.values.as_slice()),
        (FormStatus::Sent, &["ann@example.com".to_owned()][..])
    );
}

#[test]
fn whoever_reads_further_up_is_told_how_many_came() {
    let events = vec![
        stepped(
            "start",
            vec![
                message("hello", Action::None),
                message("more", Action::None),
            ],
            None,
        ),
        deliver(),
        Event::Scrolled { up: true },
        deliver(),
    ];
    let mut state = check(events, &["state:hello: hello", "state:more: more"]);
    assert_eq!(state.missed, 1);
    state.apply(Event::Scrolled { up: false });
    assert_eq!(state.missed, 0);
}

#[test]
fn only_the_newest_offer_stands_after_a_reload() {
    let entry = |key, action| Entry::by_bot(key, message("menu", action), 1.0).0;
    let entries = vec![
        entry(0, form()),
        entry(1, buttons()),
        entry(2, Action::None),
    ];
    let state = State::restored("en", Conversation::default(), entries, false);
    let live: Vec<bool> = state.entries.iter().map(Entry::is_live).collect();
    assert_eq!(live, [false, true, false]);
}

#[test]
fn a_dead_end_is_said_in_words() {
    let problem = Problem::UnknownState("gone".to_owned());
    check(
        vec![stepped("start", Vec::new(), Some(problem))],
        &["builtin: Sorry"],
    );
}

fn outcome(ok: bool) -> Input {
    Input::Outcome {
        ok,
        values: Vec::new(),
        value: String::new(),
    }
}

#[test]
fn what_the_page_puts_in_counts_as_unread_and_its_buttons_lead_on() {
    let mut state = State::new("en");
    state.apply(Event::Add {
        source: BUILT_IN.to_owned(),
        text: "May I help?".to_owned(),
        buttons: vec![Button {
            label: "Returns".to_owned(),
            to: "returns".to_owned(),
        }],
        at_ms: 1.0,
    });
    assert_eq!((state.unread, state.touched), (1, false));
    let key = state.entries[0].key;
    state.apply(Event::Press {
        key,
        index: 0,
        at_ms: 2.0,
    });
    assert_eq!(state.inbox, [Input::Jump("returns".to_owned())]);
}

#[test]
fn a_page_that_leads_on_is_greeted_first() {
    let mut state = State::new("en");
    state.apply(Event::Go("returns".to_owned()));
    let expected = [Input::Start, Input::Jump("returns".to_owned())];
    assert_eq!(state.inbox, expected);
}

#[test]
fn what_is_forgotten_leaves_no_trace_and_is_not_the_visitors_doing() {
    let mut state = State::new("en");
    state.apply(Event::Say {
        text: "hello".to_owned(),
        at_ms: 1.0,
    });
    state.apply(Event::Forget);
    assert!(state.entries.is_empty() && state.inbox.is_empty() && !state.touched);
    state.apply(Event::Open(Opener::Page));
    assert_eq!(state.inbox, [Input::Start]);
}

#[test]
fn another_language_stays_for_the_next_conversation() {
    let mut state = State::new("en");
    state.apply(Event::Speak("es".to_owned()));
    state.apply(Event::Restart);
    assert_eq!(state.conversation.lang, "es");
}

#[test]
fn what_another_tab_has_kept_is_taken_over_under_new_keys() {
    let mut other = State::new("en");
    other.apply(Event::Open(Opener::Visitor));
    other.apply(Event::Say {
        text: "hello".to_owned(),
        at_ms: 1_000.0,
    });
    let record = crate::storage::read("bot", &crate::storage::write("bot", &other)).unwrap();
    let mut state = State::new("en");
    state.apply(Event::Say {
        text: "mine".to_owned(),
        at_ms: 1_000.0,
    });
    let old = state.entries[0].key;
    state.apply(Event::Took(record));
    let texts: Vec<_> = state.entries.iter().map(|entry| &*entry.text).collect();
    assert_eq!(texts, ["hello"]);
    assert!(state.entries[0].key > old && !state.open && state.touched);
    // It is not kept again until something happens here.
    state.apply(Event::Scrolled { up: true });
    assert!(state.taken);
    state.apply(Event::Open(Opener::Visitor));
    assert!(!state.taken);
}
