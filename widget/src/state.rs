//! What the widget knows, and how it changes: a pure reducer.
//!
//! The visitor's inputs wait in [`State::inbox`] until the bot has finished speaking; the engine's
//! messages wait in [`State::pending`] until their moment comes; a page action that runs holds
//! both back. So what is said keeps its order, however fast somebody types, and nothing is lost.
//! Time, engine and page are outside: [`crate::dialogue`] brings their results in as [`Event`]s.

use edgewise_engine::dialogue::{Action, Button, Conversation, Input, Message, Problem, Reply};

use crate::entry::{BUILT_IN, Choices, Entry, Mark, Offer, is_long};
use crate::event::{Call, Event, Opener};
use crate::storage::Record;
use crate::strings::Word;

/// Everything that is shown or remembered.
#[derive(Debug, PartialEq, Default)]
pub struct State {
    /// Whether the panel is open.
    pub open: bool,
    /// Whether the visitor has done anything: nothing is stored before.
    pub touched: bool,
    /// Whether the panel fills the screen when it is open.
    pub full_screen: bool,
    /// Messages that came while the panel was closed.
    pub unread: u32,
    /// Questions that a visitor may ask by a press.
    pub suggestions: Vec<String>,
    /// Whether the newest unread message is shown beside the launcher.
    pub preview: bool,
    /// What was done last, where nothing else shows it.
    pub notice: Option<Word>,
    /// Messages that came below what is in view.
    pub missed: u32,
    /// Whether the visitor has scrolled up, away from the newest message.
    pub scrolled_up: bool,
    /// What was said, oldest first.
    pub entries: Vec<Entry>,
    /// What the engine remembers.
    pub conversation: Conversation,
    /// What the visitor did and the engine has not seen yet.
    pub inbox: Vec<Input>,
    /// What the bot has said and the visitor has not seen yet.
    pub pending: Vec<Message>,
    /// How many messages of the present reply are on the screen already.
    pub shown_of_reply: u32,
    /// Replies so far; 0 before the greeting.
    pub n_replies: u32,
    /// The page action that runs.
    pub call: Option<Call>,
    /// Grows with every wish to have the focus in the composer.
    pub focus_wishes: u32,
    /// Grows with every change.
    pub revision: u32,
    /// Whether another tab has kept all of this already: keeping it again could undo what that
    /// tab has done since.
    pub taken: bool,
    /// Language that a new conversation starts in.
    home_lang: String,
    /// Whether the greeting was asked for.
    started: bool,
    /// The form whose values are in the inbox.
    submitted: Option<u32>,
    next_key: u32,
}

mod offers;

impl State {
    /// A conversation that has not begun, in the language `lang`.
    pub fn new(lang: &str) -> State {
        let conversation = Conversation {
            lang: lang.to_owned(),
            ..Conversation::default()
        };
        State {
            conversation,
            home_lang: lang.to_owned(),
            ..State::default()
        }
    }

    /// A conversation that goes on: `interrupted` if a page action was running when it was left,
    /// which then counts as failed, since nobody knows how it ended.
    pub fn restored(
        lang: &str,
        conversation: Conversation,
        entries: Vec<Entry>,
        interrupted: bool,
    ) -> State {
        let mut entries = entries;
        let next_key = entries.iter().map(|entry| entry.key + 1).max().unwrap_or(0);
        for entry in &mut entries {
            // Nobody keeps what the bot was about to see: the visitor decides whether it still counts.
            if entry.mark == Mark::Waiting {
                entry.mark = Mark::Lost;
            }
        }
        // What came last, shown or not, is what the visitor can answer.
        if let Some(newest) = entries.iter().rposition(Entry::is_live) {
            entries.iter_mut().take(newest).for_each(Entry::lapse);
        }
        let inbox = interrupted.then(Input::failure);
        State {
            touched: true,
            started: true,
            n_replies: 1,
            conversation,
            entries,
            inbox: inbox.into_iter().collect(),
            next_key,
            ..State::new(lang)
        }
    }

    /// The input that the engine should take now, if it is its turn.
    pub fn next_input(&self) -> Option<&Input> {
        if self.is_typing() {
            None
        } else {
            self.inbox.first()
        }
    }

    /// Whether the bot is about to say something.
    pub fn is_typing(&self) -> bool {
        !self.pending.is_empty() || self.call.is_some()
    }

    /// Whether the panel hides the rest of the page.
    pub fn is_alone(&self) -> bool {
        self.full_screen && self.open
    }

    /// Whether questions are suggested: the visitor has been greeted and has asked nothing.
    pub fn suggests(&self) -> bool {
        let asked = self.entries.iter().any(Entry::is_visitors);
        !(self.suggestions.is_empty() || self.entries.is_empty() || asked || self.is_typing())
    }

    /// Whether a page action runs, or is about to.
    pub fn is_acting(&self) -> bool {
        let acts = |message: &Message| matches!(message.action, Action::Call { .. });
        self.call.is_some() || self.pending.iter().any(acts)
    }

    /// The state after `event`.
    pub fn apply(&mut self, event: Event) {
        self.revision = self.revision.wrapping_add(1);
        self.notice = None;
        let looks = matches!(event, Event::Scrolled { .. } | Event::Resized { .. });
        self.taken &= looks;
        match event {
            Event::Open(opener) => self.open(opener),
            Event::Close => self.open = false,
            Event::Say { text, at_ms } => {
                self.begin();
                self.say(text.clone(), at_ms);
                self.inbox.push(Input::Text(text));
            }
            Event::Suggest { index, at_ms } => {
                if let Some(text) = self.suggestions.get(index).cloned() {
                    self.apply(Event::Say { text, at_ms });
                    self.wish_focus();
                }
            }
            Event::Press { key, index, at_ms } => self.press(key, index, at_ms),
            Event::Submit { key, values } => self.submit(key, values),
            Event::Cancel { key } => {
                if self.live_entry(key).map(Entry::lapse).is_some() {
                    self.wish_focus();
                    self.inbox.push(Input::failure());
                }
            }
            Event::Rate { key, mark } => {
                if let Some(entry) = self.entry(key) {
                    entry.mark = if entry.mark == mark { Mark::None } else { mark };
                    self.touched = true;
                }
            }
            Event::Fold { key } => {
                if let Some(entry) = self.entry(key) {
                    entry.folded = !entry.folded;
                }
            }
            Event::Retry { key, at_ms } => self.retry(key, at_ms),
            Event::Dismiss => self.preview = false,
            Event::Notice(word) => self.notice = Some(word),
            Event::Restart => self.restart(),
            Event::Forget => self.forget(),
            Event::Add {
                source,
                text,
                buttons,
                at_ms,
            } => self.add(source, text, buttons, at_ms),
            Event::Go(state) => {
                self.begin();
                self.inbox.push(Input::Jump(state));
            }
            Event::Speak(lang) => {
                self.home_lang.clone_from(&lang);
                self.conversation.lang = lang;
            }
            Event::Took(record) => self.take_over(record),
            Event::Scrolled { up } => {
                self.scrolled_up = up;
                self.missed = if up { self.missed } else { 0 };
            }
            Event::Resized { full_screen } => self.full_screen = full_screen,
            Event::Stepped {
                conversation,
                reply,
                sorry,
            } => {
                self.stepped(conversation, reply, sorry);
            }
            Event::Deliver { at_ms } => self.deliver(at_ms),
            Event::Ended { id, outcome } => {
                if self.call.as_ref().is_some_and(|call| call.id == id) {
                    self.call = None;
                    self.inbox.insert(0, outcome);
                }
            }
        }
    }

    fn open(&mut self, opener: Opener) {
        self.touched |= opener == Opener::Visitor;
        self.open = true;
        self.unread = 0;
        self.preview = false;
        self.begin();
    }

    /// Asks for the greeting, once.
    fn begin(&mut self) {
        if !self.started {
            self.started = true;
            self.inbox.push(Input::Start);
        }
    }

    /// A new conversation, with what belongs to the panel as it is.
    fn afresh(&self) -> State {
        State {
            open: self.open,
            full_screen: self.full_screen,
            focus_wishes: self.focus_wishes,
            revision: self.revision,
            next_key: self.next_key,
            suggestions: self.suggestions.clone(),
            ..State::new(&self.home_lang)
        }
    }

    fn forget(&mut self) {
        *self = self.afresh();
        if self.open {
            self.begin();
        }
    }

    /// Goes on as another tab has left it. The panel stays as it is, and so does the focus.
    fn take_over(&mut self, record: Record) {
        let lang = record.conversation.lang.clone();
        let Record {
            conversation,
            mut entries,
            ..
        } = record;
        for entry in &mut entries {
            entry.key += self.next_key;
        }
        let taken = State::restored(&lang, conversation, entries, false);
        let next_key = taken.next_key.max(self.next_key);
        *self = State {
            touched: true,
            started: true,
            taken: true,
            n_replies: 1,
            conversation: taken.conversation,
            entries: taken.entries,
            next_key,
            unread: self.unread,
            scrolled_up: self.scrolled_up,
            ..self.afresh()
        };
    }

    /// Puts in what the page says; it counts as unread like any other message.
    fn add(&mut self, source: String, text: String, buttons: Vec<Button>, at_ms: f64) {
        let key = self.take_key();
        let mut entry = Entry::by_visitor(key, text, at_ms);
        entry.source = source;
        entry.folded = is_long(&entry.text);
        self.touched |= entry.is_visitors();
        if !buttons.is_empty() {
            self.lapse(|_| true);
            entry.offer = Offer::Buttons(Choices {
                buttons,
                chosen: None,
                live: true,
            });
        }
        self.arrive(entry);
    }

    fn restart(&mut self) {
        *self = self.afresh();
        self.begin();
        self.wish_focus();
    }

    fn say(&mut self, text: String, at_ms: f64) {
        self.touched = true;
        // Whoever speaks looks at the newest message again.
        self.scrolled_up = false;
        self.missed = 0;
        let key = self.take_key();
        let mut entry = Entry::by_visitor(key, text, at_ms);
        entry.mark = Mark::Waiting;
        self.entries.push(entry);
    }

    /// Says again, as the newest message, what the bot never saw.
    fn retry(&mut self, key: u32, at_ms: f64) {
        let lost = |entry: &Entry| entry.key == key && entry.mark == Mark::Lost;
        if let Some(at) = self.entries.iter().position(lost) {
            let text = self.entries.remove(at).text;
            self.apply(Event::Say { text, at_ms });
        }
    }

    fn stepped(&mut self, conversation: Conversation, mut reply: Reply, sorry: String) {
        let input = take_first(&mut self.inbox);
        if let Some(Input::Text(_) | Input::Jump(_)) = &input {
            let mut entries = self.entries.iter_mut();
            if let Some(entry) = entries.find(|entry| entry.mark == Mark::Waiting) {
                entry.mark = Mark::None;
            }
        }
        self.mark_typed(input.as_ref(), &conversation);
        let submitted = matches!(input, Some(Input::Form(_))).then(|| self.submitted.take());
        let moved = self.conversation.state != conversation.state;
        self.conversation = conversation;
        if let Some(key) = submitted.flatten() {
            match reply.problem.take() {
                Some(Problem::InvalidForm(problems)) => return self.refuse(key, problems),
                other => {
                    reply.problem = other;
                    self.accept(key);
                }
            }
        }
        if moved {
            self.lapse(|offer| matches!(offer, Offer::Form(_)));
        }
        if reply.messages.is_empty() && reply.problem.is_some() {
            let key = self.take_key();
            let mut entry = Entry::by_visitor(key, sorry, 0.0);
            entry.source = BUILT_IN.to_owned();
            self.entries.push(entry);
        }
        self.n_replies += 1;
        self.shown_of_reply = 0;
        self.pending = reply.messages;
    }

    fn deliver(&mut self, at_ms: f64) {
        let Some(message) = take_first(&mut self.pending) else {
            return;
        };
        self.shown_of_reply += 1;
        let key = self.take_key();
        let (entry, call) = Entry::by_bot(key, message, at_ms);
        if call.is_some() {
            self.call = call;
        }
        if entry.is_live() {
            self.lapse(|_| true);
        }
        if !entry.text.is_empty() || entry.is_live() {
            self.arrive(entry);
        }
    }

    /// Shows a message that the visitor has not seen yet.
    fn arrive(&mut self, entry: Entry) {
        self.unread += u32::from(!self.open && !entry.is_visitors());
        self.preview = !self.open;
        self.missed += u32::from(self.open && self.scrolled_up);
        self.entries.push(entry);
    }

    fn entry(&mut self, key: u32) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }

    fn wish_focus(&mut self) {
        self.touched = true;
        self.focus_wishes += 1;
    }

    fn take_key(&mut self) -> u32 {
        let key = self.next_key;
        self.next_key = self.next_key.wrapping_add(1);
        key
    }
}

/// The first of a short queue, taken out.
fn take_first<T>(queue: &mut Vec<T>) -> Option<T> {
    (!queue.is_empty()).then(|| queue.remove(0))
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
