//! One line of a conversation: something said, something that happened, a note.

use std::rc::Rc;

use edgewise_protocol::desk::Note;
use edgewise_protocol::log::{Entry, EntryKind, Happening, Speaker, Via};
use yew::prelude::*;

use crate::figures::percent;
use crate::outbox::{Kind, Outgoing};
use crate::parts::icon::icon;
use crate::words::{Words, fill};

/// A line, in the order in which the conversation shows them.
#[derive(Clone, PartialEq)]
pub enum Line {
    /// An entry of the log.
    Entry(Rc<Entry>),
    /// A note of a colleague.
    Note(Rc<Note>),
    /// Something on its way.
    Pending(Outgoing),
}

impl Line {
    /// When it was written.
    pub fn ts(&self) -> i64 {
        match self {
            Line::Entry(entry) => entry.ts,
            Line::Note(note) => note.ts,
            Line::Pending(piece) => piece.ts,
        }
    }

    /// What it is called.
    pub fn key(&self) -> &str {
        match self {
            Line::Entry(entry) => entry.client_id.as_str(),
            Line::Note(note) => note.client_id.as_str(),
            Line::Pending(piece) => piece.client_id.as_str(),
        }
    }
}

/// Log and notes in the order of their times, and then what is on its way.
///
/// The log keeps its own order, whatever its times say.
pub fn in_order(messages: &[Rc<Entry>], notes: &[Rc<Note>], pending: &[Outgoing]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(messages.len() + notes.len() + pending.len());
    let mut notes = notes.iter().peekable();
    let first_ts = messages.first().map_or(i64::MIN, |entry| entry.ts);
    for entry in messages {
        while let Some(note) = notes.next_if(|note| note.ts < entry.ts) {
            // What was noted before the part that is here comes with that part.
            if note.ts >= first_ts || messages.first().is_some_and(|first| first.seq == 1) {
                lines.push(Line::Note(Rc::clone(note)));
            }
        }
        lines.push(Line::Entry(Rc::clone(entry)));
    }
    lines.extend(notes.map(|note| Line::Note(Rc::clone(note))));
    lines.extend(pending.iter().cloned().map(Line::Pending));
    lines
}

/// Who says an entry.
pub fn speaker_name(entry: &Entry, visitor: &str, t: Words) -> String {
    match (entry.from, &entry.author) {
        (Speaker::Visitor, _) => visitor.to_owned(),
        (_, Some(author)) if !author.name.is_empty() => author.name.clone(),
        (Speaker::Bot, _) => t("Bot").to_owned(),
        (Speaker::Operator, _) => t("Operator").to_owned(),
        (Speaker::System, _) => String::new(),
    }
}

/// What happened, in the operator's language.
pub fn happened(entry: &Entry, t: Words) -> String {
    let name = entry
        .author
        .as_ref()
        .map_or("", |author| author.name.as_str());
    let text = match entry.what {
        Some(Happening::HandedOver) => t("The visitor asked for a person."),
        Some(Happening::OperatorJoined) => t("{name} has joined."),
        Some(Happening::OperatorLeft) => t("{name} has left."),
        Some(Happening::Transferred) => t("Handed on to {name}."),
        Some(Happening::GivenBack) => t("Given back to the bot."),
        Some(Happening::Closed) => t("The conversation is closed."),
        Some(Happening::EmailLeft) => t("The visitor left an e-mail address."),
        Some(Happening::Rated) => t("The visitor has rated the conversation."),
        None => return entry.text.clone(),
    };
    if text.contains("{name}") && name.is_empty() {
        return entry.text.clone();
    }
    fill(text, &[("name", name)])
}

/// How an entry came about, where that is worth a word.
fn origin(entry: &Entry, t: Words) -> Option<&'static str> {
    match entry.via {
        Via::Auto => Some(t("sent when the time was up")),
        Via::Suggestion => Some(t("suggested answer")),
        Via::ServerBot => Some(t("answered by the server")),
        Via::Visitor | Via::LocalBot | Via::Operator | Via::Notice => None,
    }
}

/// What a line looks like.
pub struct Look<'a> {
    /// What to call the visitor.
    pub visitor: &'a str,
    /// The language of times.
    pub lang: &'a str,
    /// The last entry that the visitor has read.
    pub read: i64,
    /// The last one that has reached their device.
    pub delivered: i64,
    /// The last entry of operators, which says how far it has got.
    pub last_own: i64,
    /// Sends something again.
    pub retry: Callback<Outgoing>,
    /// Takes something back.
    pub drop: Callback<Outgoing>,
    /// Learns the answer that an entry is.
    pub learn: Option<Callback<Rc<Entry>>>,
}

/// Draws a line; texts stay texts.
pub fn draw(line: &Line, look: &Look<'_>, t: Words) -> Html {
    let time = crate::browser::time_of_day(line.ts(), look.lang);
    match line {
        Line::Entry(entry) if entry.kind == EntryKind::Status => html! {
            <li key={line.key()} class="happening">
                <span>{ happened(entry, t) }</span>{ " " }<time>{ time }</time>
            </li>
        },
        Line::Entry(entry) => said(entry, time, look, t),
        Line::Note(note) => html! {
            <li key={line.key()} class="said note">
                <p class="by">
                    { icon("note") }
                    <bdi>{ &note.author }</bdi>{ " · " }{ t("note") }{ " " }<time>{ time }</time>
                </p>
                <p class="text" dir="auto">{ &note.text }</p>
            </li>
        },
        Line::Pending(piece) => pending(piece, look, t),
    }
}

fn said(entry: &Rc<Entry>, time: String, look: &Look<'_>, t: Words) -> Html {
    let (side, is_own) = match entry.from {
        Speaker::Visitor => ("theirs", false),
        Speaker::Operator => ("ours", true),
        Speaker::Bot | Speaker::System => ("ours bot", false),
    };
    let progress = (entry.seq == look.last_own).then(|| match () {
        () if look.read >= entry.seq => t("Seen"),
        () if look.delivered >= entry.seq => t("Delivered"),
        () => t("Sent"),
    });
    let learn = look.learn.as_ref().filter(|_| is_own).map(|learn| {
        let (learn, entry) = (learn.clone(), Rc::clone(entry));
        let learn = Callback::from(move |_: MouseEvent| learn.emit(Rc::clone(&entry)));
        html! {
            <button type="button" class="learn" onclick={learn}>
                { icon("learn") }{ t("Learn this answer") }
            </button>
        }
    });
    html! {
        <li key={entry.client_id.as_str()} class={classes!("said", side)}>
            <p class="by">
                <bdi>{ speaker_name(entry, look.visitor, t) }</bdi>{ " " }<time>{ time }</time>
                if let Some(certainty) = entry.certainty {
                    <span class="sure" title={t("Certainty")}>{ percent(certainty) }</span>
                }
                if let Some(origin) = origin(entry, t) { <span>{ origin }</span> }
            </p>
            <p class="text" dir="auto">{ &entry.text }</p>
            if progress.is_some() || learn.is_some() {
                <p class="after">{ progress.unwrap_or_default() }{ learn.unwrap_or_default() }</p>
            }
        </li>
    }
}

fn pending(piece: &Outgoing, look: &Look<'_>, t: Words) -> Html {
    let class = classes!(
        "said",
        "pending",
        match piece.kind {
            Kind::Message => "ours",
            Kind::Note => "note",
        },
        piece.refused.is_some().then_some("refused"),
    );
    let with = |tell: &Callback<Outgoing>| {
        let (tell, piece) = (tell.clone(), piece.clone());
        Callback::from(move |_: MouseEvent| tell.emit(piece.clone()))
    };
    let state = match () {
        () if piece.is_sent => t("Sent"),
        () if piece.n_tries > 0 => t("Waiting for the connection…"),
        () => t("Sending…"),
    };
    html! {
        <li key={piece.client_id.as_str()} {class}>
            <p class="text" dir="auto">{ &piece.text }</p>
            if let Some(why) = &piece.refused {
                <p class="after wrong" role="alert">
                    { t("Not sent:") }{ " " }{ why }{ " " }
                    <button type="button" onclick={with(&look.retry)}>{ t("Try again") }</button>
                    <button type="button" onclick={with(&look.drop)}>{ t("Discard") }</button>
                </p>
            } else {
                <p class="after">{ state }</p>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::tests::entry;
    use crate::words::english;

    fn note(ts: i64) -> Rc<Note> {
        Rc::new(Note {
            client_id: format!("note-{ts:012}").into(),
            author: "Ann".to_owned(),
            text: String::new(),
            ts,
        })
    }

    #[test]
    fn notes_stand_between_what_was_said_before_and_after() {
        let messages: Vec<Rc<Entry>> = (1..=3).map(|seq| Rc::new(entry(seq))).collect();
        let lines = in_order(&messages, &[note(1500), note(9000)], &[]);
        let order: Vec<i64> = lines.iter().map(Line::ts).collect();
        assert_eq!(order, [1000, 1500, 2000, 3000, 9000]);
    }

    #[test]
    fn a_notice_names_who_came() {
        let mut joined = entry(1);
        joined.kind = EntryKind::Status;
        joined.what = Some(Happening::OperatorJoined);
        joined.text = "An operator has joined".to_owned();
        assert_eq!(happened(&joined, english), "An operator has joined");
        joined.author = Some(edgewise_protocol::log::Author {
            name: "Ann".to_owned(),
            ..Default::default()
        });
        assert_eq!(happened(&joined, english), "Ann has joined.");
    }
}
