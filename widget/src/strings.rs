//! The widget's own words: `pkg/strings` has them, in sixteen languages.
//!
//! The page's part (`pkg/page/words.js`) chooses the language and puts the page's own words in
//! their places; this module knows which words the widget asks for, and by which names.

use edgewise_engine::text::{cut_at, cuts, decimal};
use yew::AttrValue;

/// Declares [`Word`] and the names of its words from one table.
macro_rules! words {
    ($($(#[$doc:meta])* $word:ident, $name:literal;)*) => {
        /// One of the widget's own words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word {
            $($(#[$doc])* $word,)*
        }

        /// The name of each word, in the order of [`Word`], a line each: one text is shorter to
        /// download than a table.
        const NAMES: &str = concat!($($name, "\n",)*);
    };
}

words! {
    /// Name of the header's closing button.
    CloseChat, "closeChat";
    /// Under the title.
    Status, "status";
    /// Name of the list of messages.
    Messages, "messages";
    /// Before the bot's messages, for screen readers.
    AssistantSaid, "assistantSaid";
    /// Before the visitor's messages, for screen readers.
    YouSaid, "youSaid";
    /// While the bot is about to answer.
    Typing, "typing";
    /// While the page carries something out.
    Working, "working";
    /// Inside the empty composer.
    Placeholder, "placeholder";
    /// Name of the composer.
    Message, "message";
    /// How the composer is used, for screen readers.
    ComposerHelp, "composerHelp";
    /// Name of the send button.
    Send, "send";
    /// Name of a group of buttons.
    Choices, "choices";
    /// In a selection where nothing has been chosen yet.
    Choose, "choose";
    /// After a field that may be left empty.
    Optional, "optional";
    /// Sends a form.
    Submit, "submit";
    /// Cancels a form.
    Cancel, "cancel";
    /// Under a form that was sent.
    Sent, "sent";
    /// Under a form that was not sent and no longer can be.
    Lapsed, "lapsed";
    /// A required field was left empty.
    Missing, "missing";
    /// Not an e-mail address.
    BadEmail, "badEmail";
    /// Not a number.
    BadNumber, "badNumber";
    /// Not a date.
    BadDate, "badDate";
    /// Not a telephone number.
    BadTel, "badTel";
    /// Not acceptable for another reason.
    Malformed, "malformed";
    /// Too long.
    TooLong, "tooLong";
    /// One message came below what is visible.
    NewMessage, "newMessage";
    /// Several messages came below what is visible; `#` is their number.
    NewMessages, "newMessages";
    /// Shown when a button leads nowhere.
    Sorry, "sorry";
    /// Under a message that the bot has not seen yet.
    Waiting, "waiting";
    /// Under a message that the bot never saw.
    Lost, "lost";
    /// Says a lost message again.
    Retry, "retry";
    /// Copies an answer.
    Copy, "copy";
    /// After copying.
    Copied, "copied";
    /// The answer was helpful.
    Helpful, "helpful";
    /// The answer was not helpful.
    Unhelpful, "unhelpful";
    /// Unfolds a long message.
    ShowAll, "showAll";
    /// Folds a long message.
    ShowLess, "showLess";
    /// Above questions that can be asked by a press.
    Suggestions, "suggestions";
    /// Closes the preview beside the launcher.
    Dismiss, "dismiss";
    /// After a link, for screen readers.
    NewTab, "newTab";
}

/// The widget's own words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    /// Language of the words as ISO 639-1.
    pub lang: AttrValue,
    words: Vec<AttrValue>,
}

impl Strings {
    /// The words in `lang`, as `word` gives them by their names.
    pub fn new(lang: String, word: &dyn Fn(&str) -> String) -> Strings {
        let names = cuts(NAMES.trim_ascii_end(), b'\n');
        let mut words = Vec::new();
        for name in names {
            words.push(word(name).into());
        }
        let lang = lang.into();
        Strings { lang, words }
    }

    /// One word.
    #[inline(never)]
    pub fn get(&self, word: Word) -> AttrValue {
        self.words.get(word as usize).cloned().unwrap_or_default()
    }
}

/// At most so many characters of a text.
#[inline(never)]
pub fn first_chars(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// `text` with `#` replaced by a number.
#[inline(never)]
pub fn counted(text: &str, n: u32) -> String {
    let number = decimal(n);
    match cut_at(text, b'#') {
        Some((before, after)) => [before, &number, after].concat(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_known_by_its_name() {
        let english = include_str!("../../pkg/strings/en.json");
        let strings = Strings::new("en".to_owned(), &|name| {
            assert!(english.contains(&format!("\"{name}\": ")), "{name}");
            name.to_owned()
        });
        assert_eq!(strings.get(Word::Send).as_str(), "send");
        assert_eq!(strings.get(Word::NewTab).as_str(), "newTab");
    }

    #[test]
    fn numbers_are_put_in() {
        assert_eq!(counted("# unread", 3), "3 unread");
    }
}
