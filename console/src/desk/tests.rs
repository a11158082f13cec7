//! What the desk makes of what it hears.

use super::*;
use crate::outbox::Kind;
use crate::shelf::tests::summary;
use crate::thread::tests::{detail, entry, turn};
use edgewise_protocol::account::{Preferences, Presence, Role};
use edgewise_protocol::log::{Speaker, Stage};

fn operator(id: &str) -> Operator {
    Operator {
        id: id.into(),
        email: format!("{id}@shop.example"),
        name: id.to_owned(),
        role: Role::Admin,
        description: String::new(),
        avatar: None,
        languages: Vec::new(),
        disabled: false,
        has_password: true,
        presence: Presence::Offline,
        channels: Vec::new(),
    }
}

fn desk() -> Desk {
    let me = Me {
        operator: operator("ann"),
        preferences: Preferences::default(),
        csrf: "c".to_owned(),
        languages: vec!["en".to_owned()],
        server_time: 5_000,
        version: "1".to_owned(),
    };
    let mut desk = Desk::new(me, 2_000, Vec::new());
    desk.take(Action::Team(vec![operator("ann"), operator("ben")]));
    desk
}

fn inbox(all: Vec<Summary>) -> Inbox {
    Inbox {
        counts: StageCounts {
            waiting: all.iter().filter(|s| s.stage == Stage::Waiting).count() as i64,
            bot: all.iter().filter(|s| s.stage == Stage::Bot).count() as i64,
            ..StageCounts::default()
        },
        conversations: all,
        next: None,
        cursor: Cursor { epoch: 1, seq: 7 },
    }
}

fn listed(all: Vec<Summary>) -> Desk {
    let mut desk = desk();
    desk.take(Action::Listed(
        Filter::default(),
        Box::new(inbox(all)),
        false,
    ));
    desk
}

fn told(desk: &mut Desk, event: DeskEvent) {
    desk.take(Action::Events(vec![event], 2_000));
}

fn said(seq: i64) -> DeskEvent {
    DeskEvent::Entry {
        conversation: "c".into(),
        entry: entry(seq),
    }
}

#[test]
fn the_clocks_difference_is_taken_at_sign_in() {
    assert_eq!(desk().offset_ms, 3_000);
}

#[test]
fn a_message_counts_as_unread_once_whatever_comes_first() {
    let mut with_entry_first = listed(vec![summary("c", Stage::Waiting, 0)]);
    let mut told_of = summary("c", Stage::Waiting, 1000);
    (told_of.head, told_of.unread) = (1, 1);
    told(&mut with_entry_first, said(1));
    told(
        &mut with_entry_first,
        DeskEvent::Conversation(told_of.clone()),
    );
    assert_eq!(with_entry_first.n_unread(), 1);

    let mut with_summary_first = listed(vec![summary("c", Stage::Waiting, 0)]);
    told(&mut with_summary_first, DeskEvent::Conversation(told_of));
    told(&mut with_summary_first, said(1));
    assert_eq!(with_summary_first.n_unread(), 1);
    assert_eq!(with_summary_first.ring.as_ref().map(|ring| ring.n), Some(1));

    with_summary_first.take(Action::Looked("c".into()));
    assert_eq!(with_summary_first.n_unread(), 0);
}

#[test]
fn a_visitor_who_begins_to_wait_rings_and_moves_between_the_counts() {
    let mut desk = listed(vec![summary("c", Stage::Bot, 0)]);
    told(&mut desk, said(1));
    assert_eq!(desk.ring, None, "the bot answers");
    let mut waits = summary("c", Stage::Waiting, 0);
    waits.head = 1;
    told(&mut desk, DeskEvent::Conversation(waits));
    assert!(desk.ring.as_ref().is_some_and(|ring| ring.is_new));
    assert_eq!((desk.counts.bot, desk.counts.waiting), (0, 1));
}

#[test]
fn a_colleagues_conversation_is_quiet() {
    let mut bens = summary("c", Stage::Active, 0);
    bens.operator = Some("ben".into());
    let mut desk = listed(vec![bens]);
    told(&mut desk, said(1));
    assert_eq!((desk.ring.clone(), desk.n_unread()), (None, 0));
}

#[test]
fn what_is_heard_of_for_the_first_time_asks_for_the_counts() {
    let mut desk = listed(Vec::new());
    told(
        &mut desk,
        DeskEvent::Conversation(summary("new", Stage::Bot, 9)),
    );
    assert_eq!(desk.counts_stale, 1);
    assert_eq!(desk.shown().len(), 1);
}

#[test]
fn a_list_for_another_choice_comes_too_late() {
    let mut desk = desk();
    desk.take(Action::Filter(Filter {
        shelf: Shelf::Closed,
        ..Filter::default()
    }));
    let late = inbox(vec![summary("c", Stage::Bot, 0)]);
    desk.take(Action::Listed(Filter::default(), Box::new(late), false));
    assert!(!desk.listed && desk.known.is_empty());
}

#[test]
fn words_are_found_by_the_server() {
    let mut desk = listed(vec![
        summary("a", Stage::Bot, 0),
        summary("b", Stage::Bot, 0),
    ]);
    let filter = Filter {
        query: "parcel".to_owned(),
        ..Filter::default()
    };
    desk.take(Action::Filter(filter.clone()));
    let found = inbox(vec![summary("b", Stage::Bot, 0)]);
    desk.take(Action::Listed(filter, Box::new(found), false));
    let ids: Vec<String> = desk.shown().iter().map(|one| one.id.0.clone()).collect();
    assert_eq!(ids, ["b"]);
}

#[test]
fn what_was_said_goes_when_the_log_has_it() {
    let mut desk = listed(vec![summary("c", Stage::Active, 0)]);
    desk.take(Action::Open(Some("c".into())));
    desk.take(Action::Loaded(Box::new(detail(1..=1))));
    let piece = |id: &str| Outgoing {
        conversation: "c".into(),
        client_id: id.into(),
        kind: Kind::Message,
        text: "hello".to_owned(),
        ts: 1,
        n_tries: 0,
        is_sent: false,
        refused: None,
    };
    desk.take(Action::Say(piece("client-id-000002")));
    desk.take(Action::Say(piece("client-id-000003")));
    desk.take(Action::Again("client-id-000002".into()));
    assert_eq!(desk.outbox.first().map(|one| one.n_tries), Some(1));
    let mut own = entry(2);
    own.from = Speaker::Operator;
    told(
        &mut desk,
        DeskEvent::Entry {
            conversation: "c".into(),
            entry: own,
        },
    );
    assert_eq!(desk.outbox.len(), 1, "its echo acknowledges it");
    desk.take(Action::Loaded(Box::new(detail(1..=3))));
    assert!(desk.outbox.is_empty(), "so does the log itself");
}

#[test]
fn a_reset_begins_again_and_keeps_what_was_not_acknowledged() {
    let mut desk = listed(vec![summary("c", Stage::Active, 0)]);
    desk.take(Action::Open(Some("c".into())));
    desk.take(Action::Say(Outgoing {
        conversation: "c".into(),
        client_id: "client-id-000009".into(),
        kind: Kind::Note,
        text: "hello".to_owned(),
        ts: 1,
        n_tries: 0,
        is_sent: false,
        refused: None,
    }));
    desk.take(Action::Reset);
    assert_eq!(
        (desk.cursor, desk.listed, desk.generation),
        (None, false, 1)
    );
    assert_eq!(desk.outbox.len(), 1);
    assert_eq!(desk.thread.as_ref().map(|thread| thread.stale), Some(1));
}

#[test]
fn only_the_open_conversation_gets_turns() {
    let mut desk = listed(vec![summary("c", Stage::Waiting, 0)]);
    told(&mut desk, DeskEvent::Turn(turn("t", 1, 1)));
    assert!(desk.thread.is_none());
    desk.take(Action::Open(Some("c".into())));
    told(&mut desk, DeskEvent::Turn(turn("t", 1, 1)));
    assert!(
        desk.thread
            .as_ref()
            .is_some_and(|thread| thread.turn.is_some())
    );
}

#[test]
fn presence_reaches_team_and_self() {
    let mut desk = desk();
    told(
        &mut desk,
        DeskEvent::Presence {
            operator: "ann".into(),
            name: "Ann B.".to_owned(),
            presence: Presence::Online,
        },
    );
    assert_eq!(desk.me.operator.presence, Presence::Online);
    assert_eq!(
        desk.team.first().map(|one| one.name.as_str()),
        Some("Ann B.")
    );
}

#[test]
fn training_is_told_in_place_and_lists_change_by_name() {
    let mut desk = desk();
    let mut job = Job {
        id: "j".into(),
        model: edgewise_protocol::knowledge::ModelKind::Knowledge,
        progress: 0.1,
        step: "reading".to_owned(),
        outcome: "running".to_owned(),
        result: String::new(),
        started_at: 1,
        ended_at: None,
    };
    told(&mut desk, DeskEvent::Job(job.clone()));
    job.progress = 1.0;
    told(&mut desk, DeskEvent::Job(job));
    assert_eq!(desk.jobs.len(), 1);
    let list = "knowledge".to_owned();
    told(&mut desk, DeskEvent::Changed { list });
    assert_eq!(desk.n_changes("knowledge"), 1);
    assert_eq!(desk.n_changes("channels"), 0);
}

#[test]
fn what_is_acknowledged_is_shown_until_the_log_has_it() {
    let mut desk = listed(vec![summary("c", Stage::Active, 0)]);
    desk.take(Action::Open(Some("c".into())));
    desk.take(Action::Loaded(Box::new(detail(1..=1))));
    desk.take(Action::Say(Outgoing {
        conversation: "c".into(),
        client_id: "client-id-000002".into(),
        kind: Kind::Message,
        text: "hello".to_owned(),
        ts: 1,
        n_tries: 0,
        is_sent: false,
        refused: None,
    }));
    desk.take(Action::Acknowledged("client-id-000002".into()));
    assert!(desk.outbox.first().is_some_and(|piece| piece.is_sent));
    told(&mut desk, said(2));
    assert!(desk.outbox.is_empty());
}
