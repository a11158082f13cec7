//! One line of the conversation as it stands on the screen.

use edgewise_engine::dialogue::{Action, Button, Field, FieldProblem, Message, Source};

use edgewise_engine::text::decimal;

use crate::event::Call;

/// [`Entry::source`] of what the visitor wrote or pressed.
pub const VISITOR: &str = "visitor";

/// [`Entry::source`] of words that no state or answer is behind.
pub const BUILT_IN: &str = "builtin";

/// One message, the visitor's or the bot's, with what it offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Unique in a conversation, growing: the key of the keyed list.
    pub key: u32,
    /// Where it comes from: `state:NAME`, `answer:ID`, `dialogue:ID`, `builtin` or `visitor`; a
    /// live conversation's messages are `visitor:ID`, `operator:ID`, `bot:ID` or `notice:ID`.
    pub source: String,
    /// Plain text; may be empty where only the offer matters.
    pub text: String,
    /// Language of the text as ISO 639-1; empty when unknown.
    pub lang: String,
    /// When it was shown, in milliseconds since 1970; 0 when unknown.
    pub at_ms: f64,
    /// What the visitor may do with it.
    pub offer: Offer,
    /// What became of it.
    pub mark: Mark,
    /// Whether only its beginning is shown.
    pub folded: bool,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Nothing to be told.
    #[default]
    None,
    /// The visitor's, and the bot has not seen it yet.
    Waiting,
    /// The visitor's, and the page was left before the bot saw it.
    Lost,
    /// The bot's, and the visitor found it helpful.
    Helpful,
    /// The bot's, and the visitor did not find it helpful.
    Unhelpful,
}

impl Mark {
    /// All of them, in the order of their numbers in the stored record.
    pub const ALL: [Mark; 5] = [
        Mark::None,
        Mark::Waiting,
        Mark::Lost,
        Mark::Helpful,
        Mark::Unhelpful,
    ];
}

/// A longer text, in bytes, is folded: about twelve lines of the panel.
const LONG: usize = 700;

/// Whether a message is so long that its beginning is enough at first.
///
/// The margin saves the visitor a fold that would hide a line or two.
pub fn is_long(text: &str) -> bool {
    text.len() > LONG + LONG / 4
}

/// What a message lets the visitor do.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    /// Nothing but read.
    None,
    /// Press one of some buttons.
    Buttons(Choices),
    /// Fill in fields.
    Form(Form),
}

/// Buttons under a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// In written order.
    pub buttons: Vec<Button>,
    /// Which one was pressed.
    pub chosen: Option<usize>,
    /// Whether they can still be pressed.
    pub live: bool,
}

/// A form under a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// In written order.
    pub fields: Vec<Field>,
    /// What was sent, one for each field; empty until then.
    pub values: Vec<String>,
    /// What the engine refused at the last attempt.
    pub problems: Vec<(String, FieldProblem)>,
    /// How often it was refused: a change moves the focus to the first refused field.
    pub refusals: u32,
    /// Whether it can still be filled in.
    pub status: FormStatus,
}

/// Where a form stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormStatus {
    /// It waits for the visitor.
    Live,
    /// It was sent and accepted.
    Sent,
    /// The visitor cancelled it, or the conversation went elsewhere.
    Lapsed,
}

impl Entry {
    /// What the visitor wrote or pressed.
    pub fn by_visitor(key: u32, text: String, at_ms: f64) -> Entry {
        let source = VISITOR.to_owned();
        Entry {
            key,
            source,
            text,
            lang: String::new(),
            at_ms,
            offer: Offer::None,
            mark: Mark::None,
            folded: false,
        }
    }

    /// What the bot says, and the name and the input of a page action: it is not shown, it is
    /// carried out.
    pub fn by_bot(key: u32, message: Message, at_ms: f64) -> (Entry, Option<Call>) {
        let mut call = None;
        let offer = match message.action {
            Action::Buttons(buttons) => Offer::Buttons(Choices {
                buttons,
                chosen: None,
                live: true,
            }),
            Action::Form(fields) => Offer::Form(Form::new(fields)),
            Action::None => Offer::None,
            Action::Call { name, input } => {
                call = Some(Call {
                    id: key,
                    name,
                    input,
                    data: message.data,
                });
                Offer::None
            }
        };
        let source = told(&message.source);
        let entry = Entry {
            key,
            source,
            folded: is_long(&message.text),
            text: message.text,
            lang: message.lang,
            at_ms,
            offer,
            mark: Mark::None,
        };
        (entry, call)
    }

    /// Whether the visitor said it: a server's name for it may follow.
    pub fn is_visitors(&self) -> bool {
        self.source.starts_with(VISITOR)
    }

    /// Whether the visitor can say what it was worth: an answer, not words of the chat itself or
    /// a step that asks for something.
    pub fn is_answer(&self) -> bool {
        let is_step = self.offer != Offer::None && self.source.starts_with("state:");
        !(self.text.is_empty() || self.is_visitors() || self.source == BUILT_IN || is_step)
    }

    /// Whether it waits for the visitor.
    pub fn is_live(&self) -> bool {
        match &self.offer {
            Offer::None => false,
            Offer::Buttons(choices) => choices.live,
            Offer::Form(form) => form.status == FormStatus::Live,
        }
    }

    /// Takes the offer back; what was pressed or sent stays visible.
    pub fn lapse(&mut self) {
        match &mut self.offer {
            Offer::None => {}
            Offer::Buttons(choices) => choices.live = false,
            Offer::Form(form) if form.status == FormStatus::Live => {
                form.status = FormStatus::Lapsed;
                form.problems.clear();
            }
            Offer::Form(_) => {}
        }
    }
}

/// A name that ends in a number, such as an id in the document.
#[inline(never)]
pub fn numbered(name: &str, n: u32) -> String {
    name.to_owned() + &decimal(n)
}

/// Where a message comes from, as [`Entry::source`] tells it.
#[inline(never)]
pub fn told(source: &Source) -> String {
    let (kind, id) = match source {
        Source::State(name) => ("state:", name.as_str()),
        Source::Answer(id) => ("answer:", id.as_str()),
        Source::Dialogue(id) => ("dialogue:", id.as_str()),
        Source::BuiltIn => (BUILT_IN, ""),
    };
    [kind, id].concat()
}

impl Form {
    /// An empty form that waits for the visitor.
    pub fn new(fields: Vec<Field>) -> Form {
        Form {
            fields,
            values: Vec::new(),
            problems: Vec::new(),
            refusals: 0,
            status: FormStatus::Live,
        }
    }

    /// What was wrong with a field at the last attempt.
    pub fn problem_of(&self, field: &str) -> Option<FieldProblem> {
        self.problems
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, problem)| *problem)
    }
}
