//! The widget's own words, in English and Spanish.
//!
//! A page overrides any of them by name: `strings: { send: "Go" }` for every language,
//! `strings: { es: { send: "Vamos" } }` for one.

use edgewise_engine::text::{cut_at, cuts, decimal};
use yew::AttrValue;

/// Declares [`Word`] and its languages from one table, so that no word lacks a translation.
macro_rules! words {
    ($($(#[$doc:meta])* $word:ident, $name:literal: $en:literal, $es:literal;)*) => {
        /// One of the widget's own words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word {
            $($(#[$doc])* $word,)*
        }

        /// Name, English and Spanish of each word, in the order of [`Word`], a line each: one text
        /// is shorter to download than a table of ninety.
        const TABLE: &str = concat!($($name, "|", $en, "|", $es, "\n",)*);
    };
}

words! {
    /// Name of the launcher while the panel is closed.
    OpenChat, "openChat": "Open chat", "Abrir el chat";
    /// Name of the launcher while the panel is open, and of the header's button.
    CloseChat, "closeChat": "Close chat", "Cerrar el chat";
    /// Name of the launcher's number; `#` is the number.
    Unread, "unread": "# unread", "# sin leer";
    /// Under the title.
    Status, "status": "Answers at once, even offline", "Al instante, también sin red";
    /// Name of the restart button.
    Restart, "restart": "Start again", "Empezar de nuevo";
    /// Name of the list of messages.
    Messages, "messages": "Messages", "Mensajes";
    /// Before the bot's messages, for screen readers.
    AssistantSaid, "assistantSaid": "Assistant said", "El asistente dijo";
    /// Before the visitor's messages, for screen readers.
    YouSaid, "youSaid": "You said", "Tú dijiste";
    /// While the bot is about to answer.
    Typing, "typing": "The assistant is typing", "El asistente está escribiendo";
    /// While the page carries something out.
    Working, "working": "One moment, please", "Un momento, por favor";
    /// Inside the empty composer.
    Placeholder, "placeholder": "Write a message…", "Escribe un mensaje…";
    /// Name of the composer.
    Message, "message": "Your message", "Tu mensaje";
    /// How the composer is used, for screen readers.
    ComposerHelp, "composerHelp": "Enter sends, Shift and Enter starts a new line", "Intro envía, Mayúsculas e Intro empieza una línea nueva";
    /// Name of the send button.
    Send, "send": "Send", "Enviar";
    /// Name of a group of buttons.
    Choices, "choices": "Choose one", "Elige una opción";
    /// After a field that may be left empty.
    Optional, "optional": "(optional)", "(opcional)";
    /// Sends a form.
    Submit, "submit": "Send", "Enviar";
    /// Cancels a form.
    Cancel, "cancel": "Cancel", "Cancelar";
    /// Under a form that was sent.
    Sent, "sent": "Sent", "Enviado";
    /// Under a form that was not sent and no longer can be.
    Lapsed, "lapsed": "Not sent", "No enviado";
    /// A required field was left empty.
    Missing, "missing": "Please fill this in.", "Rellena este campo.";
    /// Not an e-mail address.
    BadEmail, "badEmail": "Please write an e-mail address such as name@example.com.", "Escribe una dirección de correo como nombre@example.com.";
    /// Not a number.
    BadNumber, "badNumber": "Please write a number such as 12.5.", "Escribe un número como 12.5.";
    /// Not a date.
    BadDate, "badDate": "Please choose a date.", "Elige una fecha.";
    /// Not a telephone number.
    BadTel, "badTel": "Please write a telephone number such as +44 20 7946 0123.", "Escribe un teléfono como +34 910 000 123.";
    /// Not acceptable for another reason.
    Malformed, "malformed": "Please check what you have written here.", "Revisa lo que has escrito aquí.";
    /// Too long.
    TooLong, "tooLong": "Please use at most 2,000 characters.", "Usa como máximo 2000 caracteres.";
    /// One message came below what is visible.
    NewMessage, "newMessage": "1 new message", "1 mensaje nuevo";
    /// Several messages came below what is visible; `#` is their number.
    NewMessages, "newMessages": "# new messages", "# mensajes nuevos";
    /// Shown when a button leads nowhere.
    Sorry, "sorry": "Sorry, something is missing here. Please ask in your own words.", "Lo siento, aquí falta algo. Pregúntame con tus propias palabras.";
    /// Under a message that the bot has not seen yet.
    Waiting, "waiting": "Sending…", "Enviando…";
    /// Under a message that the bot never saw.
    Lost, "lost": "Not answered", "Sin respuesta";
    /// Says a lost message again.
    Retry, "retry": "Try again", "Reintentar";
    /// Copies an answer.
    Copy, "copy": "Copy", "Copiar";
    /// After copying.
    Copied, "copied": "Copied", "Copiado";
    /// The answer was helpful.
    Helpful, "helpful": "Helpful", "Útil";
    /// The answer was not helpful.
    Unhelpful, "unhelpful": "Not helpful", "No es útil";
    /// Unfolds a long message.
    ShowAll, "showAll": "Show all", "Mostrar todo";
    /// Folds a long message.
    ShowLess, "showLess": "Show less", "Mostrar menos";
    /// Above questions that can be asked by a press.
    Suggestions, "suggestions": "People often ask", "Preguntas frecuentes";
    /// Closes the preview beside the launcher.
    Dismiss, "dismiss": "Dismiss", "Descartar";
    /// After a link, for screen readers.
    NewTab, "newTab": "(opens in a new tab)", "(se abre en una pestaña nueva)";
}

/// The widget's own words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    /// Language of the words as ISO 639-1.
    pub lang: &'static str,
    words: Vec<AttrValue>,
}

impl Strings {
    /// The words in `lang` (English where there are none), each replaced by what `overridden`
    /// gives for its name.
    pub fn new(lang: &str, overridden: &dyn Fn(&str) -> Option<String>) -> Strings {
        let lang = if lang == "es" { "es" } else { "en" };
        let mut words = Vec::new();
        for line in cuts(TABLE.trim_ascii_end(), b'\n') {
            let mut columns = cuts(line, b'|');
            let name = columns.next().unwrap_or_default();
            let (english, spanish) = (columns.next(), columns.next());
            let word = if lang == "es" { spanish } else { english };
            words.push(match overridden(name) {
                Some(own) => AttrValue::from(own),
                None => AttrValue::Static(word.unwrap_or_default()),
            });
        }
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

    fn check(lang: &str, expected: (&str, &str)) {
        let strings = Strings::new(lang, &|_| None);
        assert_eq!((strings.lang, strings.get(Word::Send).as_str()), expected);
    }

    #[test]
    fn unknown_languages_read_english() {
        check("en", ("en", "Send"));
        check("es", ("es", "Enviar"));
        check("fr", ("en", "Send"));
        check("", ("en", "Send"));
    }

    #[test]
    fn a_page_overrides_single_words() {
        let strings = Strings::new("en", &|name| (name == "send").then(|| "Go".to_owned()));
        assert_eq!(strings.get(Word::Send).as_str(), "Go");
        assert_eq!(strings.get(Word::Cancel).as_str(), "Cancel");
    }

    #[test]
    fn numbers_are_put_in() {
        assert_eq!(counted("# unread", 3), "3 unread");
    }
}
