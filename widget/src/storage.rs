//! The conversation as it survives a reload.
//!
//! [`write()`] makes one text of it, [`read`] checks one and takes it back: whatever is missing, of
//! another kind, too long or too much makes the whole record nothing, and the visitor starts
//! afresh.
//!
//! The text is a row of fields, each ended by the control character U+001F (unit separator), with
//! a number before each list. Both directions are in this file, member by member in the same
//! order; a bracketed part is repeated as often as the number before it says:
//!
//! ```text
//! version bot open interrupted lang state misses turn seed steps n [name value] n [state] n [entry]
//! entry:   source text lang mark seconds kind offer
//! buttons: chosen live n [label to]              (kind 1)
//! form:    status n [name label kind required n [label value]] n [value]     (kind 2)
//! ```
//!
//! It is a third of the size of the same in JSON, to be stored and to be downloaded.

use edgewise_engine::dialogue::{
    Action, Button, Conversation, Field, FieldKind, FieldOption, Message,
};
use edgewise_engine::text::{Cuts, cuts, decimal, digits};

use crate::entry::{Choices, Entry, Form, FormStatus, Mark, Offer, is_long, told};
use crate::state::State;

/// Version of the record: a record of another version is ignored.
pub const VERSION: u32 = 3;

/// Longest record that is read, in bytes; `pkg/page/store.js` writes no longer one.
const MAX_LENGTH: usize = 400_000;

/// Most entries that are kept, the newest ones.
const MAX_ENTRIES: usize = 200;

/// Longest single text, in bytes.
const MAX_TEXT: usize = 16_000;

/// Most members of any one list but a field's options.
const MAX_ITEMS: usize = 100;

/// Most options of a field.
const MAX_OPTIONS: usize = 300;

/// Ends a field; a text that has one gets a blank in its place.
const END: u8 = 0x1f;

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Whether the panel was open.
    pub open: bool,
    /// What the engine remembers.
    pub conversation: Conversation,
    /// What was said, oldest first.
    pub entries: Vec<Entry>,
    /// Whether a page action was running.
    pub interrupted: bool,
}

/// The record of `state` in a conversation with the bot called `bot`.
///
/// What the bot has said but not shown yet is kept as shown.
pub fn write(bot: &str, state: &State) -> String {
    let mut to = Writer(String::new());
    let conversation = &state.conversation;
    to.number(VERSION);
    to.text(bot);
    to.flag(state.open);
    to.flag(state.is_acting());
    to.text(&conversation.lang);
    to.text(conversation.state.as_deref().unwrap_or_default());
    to.number(conversation.misses);
    // The number behind the last stands for none.
    to.number(conversation.turn.unwrap_or(u32::MAX));
    to.number(conversation.seed);
    to.number(conversation.n_steps);
    to.count(conversation.variables.len());
    for (name, value) in &conversation.variables {
        to.text(name);
        to.text(value);
    }
    let traversed = &conversation.traversed;
    let traversed = traversed
        .get(traversed.len().saturating_sub(MAX_ITEMS)..)
        .unwrap_or_default();
    to.count(traversed.len());
    for state in traversed {
        to.text(state);
    }
    let n_entries = state.entries.len() + state.pending.len();
    to.count(n_entries.min(MAX_ENTRIES));
    let mut newer = n_entries;
    for entry in &state.entries {
        newer -= 1;
        if newer < MAX_ENTRIES {
            to.entry(entry);
        }
    }
    for message in &state.pending {
        newer -= 1;
        if newer < MAX_ENTRIES {
            to.message(message);
        }
    }
    to.0
}

/// The record in `text`, if it is a sound one of the bot called `bot`.
pub fn read(bot: &str, text: &str) -> Option<Record> {
    let mut from = Reader {
        fields: cuts(text, END),
        sound: true,
    };
    if text.len() > MAX_LENGTH || from.number() != VERSION || from.text() != bot {
        return None;
    }
    let open = from.flag();
    let interrupted = from.flag();
    let mut conversation = Conversation {
        lang: from.text(),
        state: Some(from.text()).filter(|state| !state.is_empty()),
        misses: from.number(),
        turn: Some(from.number()).filter(|turn| *turn < u32::MAX),
        seed: from.number(),
        n_steps: from.number(),
        ..Conversation::default()
    };
    for _ in 0..from.count(MAX_ITEMS) {
        conversation.variables.push((from.text(), from.text()));
    }
    for _ in 0..from.count(MAX_ITEMS) {
        conversation.traversed.push(from.text());
    }
    let mut entries = Vec::new();
    for key in 0..from.count(MAX_ENTRIES) {
        entries.push(from.entry(key));
    }
    let at_end = from.next().is_empty() && from.fields.next().is_none();
    (from.sound && at_end).then_some(Record {
        open,
        conversation,
        entries,
        interrupted,
    })
}

/// Writes fields, one after the other.
struct Writer(String);

impl Writer {
    #[inline(never)]
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.0.push(if c == char::from(END) { ' ' } else { c });
        }
        self.0.push(char::from(END));
    }

    #[inline(never)]
    fn number(&mut self, number: u32) {
        self.text(&decimal(number));
    }

    fn count(&mut self, count: usize) {
        self.number(count as u32);
    }

    fn flag(&mut self, flag: bool) {
        self.text(if flag { "1" } else { "0" });
    }

    fn entry(&mut self, entry: &Entry) {
        self.head(&entry.source, &entry.text, &entry.lang, entry.mark);
        self.number((entry.at_ms / 1_000.0) as u32);
        match &entry.offer {
            Offer::None => self.number(0),
            Offer::Buttons(choices) => self.buttons(&choices.buttons, choices.chosen, choices.live),
            Offer::Form(form) => self.form(&form.fields, form.status, &form.values),
        }
    }

    /// A message that was not shown, as the entry that it would have become.
    fn message(&mut self, message: &Message) {
        self.head(
            &told(&message.source),
            &message.text,
            &message.lang,
            Mark::None,
        );
        self.number(0);
        match &message.action {
            Action::None | Action::Call { .. } => self.number(0),
            Action::Buttons(buttons) => self.buttons(buttons, None, true),
            Action::Form(fields) => self.form(fields, FormStatus::Live, &[]),
        }
    }

    #[inline(never)]
    fn head(&mut self, source: &str, text: &str, lang: &str, mark: Mark) {
        self.text(source);
        self.text(text);
        self.text(lang);
        self.number(mark as u32);
    }

    #[inline(never)]
    fn buttons(&mut self, buttons: &[Button], chosen: Option<usize>, live: bool) {
        self.number(1);
        // The count stands for none.
        self.count(chosen.unwrap_or(buttons.len()));
        self.flag(live);
        self.count(buttons.len());
        for button in buttons {
            self.text(&button.label);
            self.text(&button.to);
        }
    }

    #[inline(never)]
    fn form(&mut self, fields: &[Field], status: FormStatus, values: &[String]) {
        self.number(2);
        self.number(status as u32);
        self.count(fields.len());
        for field in fields {
            self.text(&field.name);
            self.text(&field.label);
            self.text(field.kind.name());
            self.flag(field.required);
            self.count(field.options.len());
            for option in &field.options {
                self.text(&option.label);
                self.text(&option.value);
            }
        }
        self.count(values.len());
        for value in values {
            self.text(value);
        }
    }
}

/// Reads fields, one after the other.
///
/// One that is missing or not what is wanted is read as nothing, and the whole as unsound: so each
/// member is read by a plain call, and what was wrong is asked once, at the end.
struct Reader<'a> {
    fields: Cuts<'a>,
    sound: bool,
}

impl<'a> Reader<'a> {
    fn check(&mut self, sound: bool) {
        self.sound &= sound;
    }

    fn next(&mut self) -> &'a str {
        let field = self.fields.next();
        self.check(field.is_some());
        field.unwrap_or_default()
    }

    #[inline(never)]
    fn text(&mut self) -> String {
        let text = self.next();
        self.check(text.len() <= MAX_TEXT);
        text.to_owned()
    }

    #[inline(never)]
    fn number(&mut self) -> u32 {
        let number = digits(self.next());
        self.check(number.is_some());
        number.unwrap_or_default()
    }

    /// A number of things that follow: none if there were more than `max`.
    #[inline(never)]
    fn count(&mut self, max: usize) -> u32 {
        let count = self.number();
        let sound = count as usize <= max;
        self.check(sound);
        if sound { count } else { 0 }
    }

    fn flag(&mut self) -> bool {
        self.count(1) == 1
    }

    fn entry(&mut self, key: u32) -> Entry {
        let (source, text, lang) = (self.text(), self.text(), self.text());
        let mark = Mark::ALL.get(self.count(Mark::ALL.len() - 1) as usize);
        Entry {
            key,
            folded: is_long(&text),
            source,
            text,
            lang,
            mark: mark.copied().unwrap_or_default(),
            at_ms: f64::from(self.number()) * 1_000.0,
            offer: match self.count(2) {
                1 => Offer::Buttons(self.choices()),
                2 => Offer::Form(self.form()),
                _ => Offer::None,
            },
        }
    }

    fn choices(&mut self) -> Choices {
        let chosen = self.count(MAX_ITEMS) as usize;
        let live = self.flag();
        let mut buttons = Vec::new();
        for _ in 0..self.count(MAX_ITEMS) {
            let (label, to) = (self.text(), self.text());
            buttons.push(Button { label, to });
        }
        Choices {
            chosen: Some(chosen).filter(|chosen| *chosen < buttons.len()),
            buttons,
            live,
        }
    }

    fn form(&mut self) -> Form {
        let mut form = Form::new(Vec::new());
        form.status = match self.count(2) {
            0 => FormStatus::Live,
            1 => FormStatus::Sent,
            _ => FormStatus::Lapsed,
        };
        for _ in 0..self.count(MAX_ITEMS) {
            let (name, label) = (self.text(), self.text());
            let kind = FieldKind::from_name(self.next());
            self.check(kind.is_some());
            let required = self.flag();
            let mut options = Vec::new();
            for _ in 0..self.count(MAX_OPTIONS) {
                let (label, value) = (self.text(), self.text());
                options.push(FieldOption { label, value });
            }
            form.fields.push(Field {
                name,
                label,
                kind: kind.unwrap_or(FieldKind::Text),
                options,
                required,
            });
        }
        for _ in 0..self.count(MAX_ITEMS) {
            form.values.push(self.text());
        }
        form
    }
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
