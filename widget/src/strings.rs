//! The widget's own words, in English and Spanish.
//!
//! A page overrides any of them by name: `strings: { send: "Go" }` for every language,
//! `strings: { es: { send: "Vamos" } }` for one.

/// Declares [`Strings`] and its languages from one table, so that no word lacks a translation.
macro_rules! strings {
    ($($(#[$doc:meta])* $field:ident, $name:literal: $en:literal, $es:literal;)*) => {
        /// The widget's own words in one language.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Strings {
            /// Language of the words as ISO 639-1.
            pub lang: String,
            $($(#[$doc])* pub $field: String,)*
        }

        impl Strings {
            /// The words in `lang` (English where there are none), each replaced by what
            /// `overridden` gives for its name.
            pub fn new(lang: &str, overridden: impl Fn(&str) -> Option<String>) -> Strings {
                let spanish = lang == "es";
                Strings {
                    lang: if spanish { "es" } else { "en" }.to_owned(),
                    $($field: overridden($name)
                        .unwrap_or_else(|| if spanish { $es } else { $en }.to_owned()),)*
                }
            }
        }
    };
}

strings! {
    /// Name of the launcher while the panel is closed.
    open_chat, "openChat": "Open chat", "Abrir el chat";
    /// Name of the launcher while the panel is open, and of the header's button.
    close_chat, "closeChat": "Close chat", "Cerrar el chat";
    /// Name of the launcher's number; `#` is the number.
    unread, "unread": "# unread", "# sin leer";
    /// Under the title.
    status, "status": "Answers at once, even offline", "Responde al momento, también sin conexión";
    /// Name of the restart button.
    restart, "restart": "Start again", "Empezar de nuevo";
    /// Name of the list of messages.
    messages, "messages": "Messages", "Mensajes";
    /// Before the bot's messages, for screen readers.
    assistant_said, "assistantSaid": "Assistant said", "El asistente dijo";
    /// Before the visitor's messages, for screen readers.
    you_said, "youSaid": "You said", "Tú dijiste";
    /// While the bot is about to answer.
    typing, "typing": "The assistant is typing", "El asistente está escribiendo";
    /// While the page carries something out.
    working, "working": "One moment, please", "Un momento, por favor";
    /// Inside the empty composer.
    placeholder, "placeholder": "Write a message…", "Escribe un mensaje…";
    /// Name of the composer.
    message, "message": "Your message", "Tu mensaje";
    /// How the composer is used, for screen readers.
    composer_help, "composerHelp": "Enter sends, Shift and Enter starts a new line", "Intro envía, Mayúsculas e Intro empieza una línea nueva";
    /// Name of the send button.
    send, "send": "Send", "Enviar";
    /// Name of a group of buttons.
    choices, "choices": "Choose one", "Elige una opción";
    /// After a field that may be left empty.
    optional, "optional": "(optional)", "(opcional)";
    /// Sends a form.
    submit, "submit": "Send", "Enviar";
    /// Cancels a form.
    cancel, "cancel": "Cancel", "Cancelar";
    /// Under a form that was sent.
    sent, "sent": "Sent", "Enviado";
    /// Under a form that was not sent and no longer can be.
    lapsed, "lapsed": "Not sent", "No enviado";
    /// A required field was left empty.
    missing, "missing": "Please fill this in.", "Rellena este campo.";
    /// Not an e-mail address.
    bad_email, "badEmail": "Please write an e-mail address such as name@example.com.", "Escribe una dirección de correo como nombre@example.com.";
    /// Not a number.
    bad_number, "badNumber": "Please write a number such as 12.5.", "Escribe un número como 12.5.";
    /// Not a date.
    bad_date, "badDate": "Please choose a date.", "Elige una fecha.";
    /// Not a telephone number.
    bad_tel, "badTel": "Please write a telephone number such as +44 20 7946 0123.", "Escribe un teléfono como +34 910 000 123.";
    /// Not acceptable for another reason.
    malformed, "malformed": "Please check what you have written here.", "Revisa lo que has escrito aquí.";
    /// Too long.
    too_long, "tooLong": "Please use at most 2,000 characters.", "Usa como máximo 2000 caracteres.";
    /// One message came below what is visible.
    new_message, "newMessage": "1 new message", "1 mensaje nuevo";
    /// Several messages came below what is visible; `#` is their number.
    new_messages, "newMessages": "# new messages", "# mensajes nuevos";
    /// Shown when a button leads nowhere.
    sorry, "sorry": "Sorry, something is missing here. Please ask in your own words.", "Lo siento, aquí falta algo. Pregúntame con tus propias palabras.";
    /// After a link, for screen readers.
    new_tab, "newTab": "(opens in a new tab)", "(se abre en una pestaña nueva)";
}

/// `text` with `#` replaced by a number.
pub fn counted(text: &str, n: u32) -> String {
    text.replace('#', &n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lang: &str, expected: (&str, &str)) {
        let strings = Strings::new(lang, |_| None);
        assert_eq!((strings.lang.as_str(), strings.send.as_str()), expected);
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
        let strings = Strings::new("en", |name| (name == "send").then(|| "Go".to_owned()));
        assert_eq!(
            (strings.send.as_str(), strings.cancel.as_str()),
            ("Go", "Cancel")
        );
    }

    #[test]
    fn numbers_are_put_in() {
        assert_eq!(counted("# unread", 3), "3 unread");
    }
}
