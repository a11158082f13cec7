//! Where in the console one is: the part of the address after `#`.

use edgewise_protocol::id::{ChannelId, ConversationId};

/// A page of the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Route {
    /// The list of conversations, with one of them open or none.
    #[default]
    Inbox,
    /// One conversation, beside the list where there is room.
    Conversation(ConversationId),
    /// Questions and answers; with words to begin a new one with.
    Knowledge {
        /// The question of a new entry; nothing for the list.
        question: Option<String>,
        /// Its language.
        lang: String,
    },
    /// The state machine.
    States,
    /// Training and models.
    Training,
    /// Numbers and pictures.
    Statistics,
    /// All channels.
    Channels,
    /// One channel; an empty id for a new one.
    Channel(ChannelId),
    /// Operators and what they may do.
    Operators,
    /// Canned answers.
    Canned,
    /// Keys for programs.
    Keys,
    /// Whether everything is well.
    Health,
    /// Who is signed in.
    Profile,
    /// Setting a password by a one-time link.
    Password(String),
}

impl Route {
    /// The route of an address's fragment; what is unknown is the inbox.
    pub fn parse(fragment: &str) -> Route {
        let path = fragment.trim_start_matches(['#', '/']);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut parts = path.splitn(2, '/');
        let first = parts.next().unwrap_or_default();
        let second = decode(parts.next().unwrap_or_default());
        match (first, second.as_str()) {
            ("conversations", "") => Route::Inbox,
            ("conversations", id) => Route::Conversation(id.into()),
            ("knowledge", _) => Route::Knowledge {
                question: parameter(query, "question"),
                lang: parameter(query, "lang").unwrap_or_default(),
            },
            ("states", _) => Route::States,
            ("training", _) => Route::Training,
            ("statistics", _) => Route::Statistics,
            ("channels", "") => Route::Channels,
            ("channels", "+") => Route::Channel(ChannelId::default()),
            ("channels", id) => Route::Channel(id.into()),
            ("operators", _) => Route::Operators,
            ("canned", _) => Route::Canned,
            ("keys", _) => Route::Keys,
            ("health", _) => Route::Health,
            ("profile", _) => Route::Profile,
            ("password", secret) if !secret.is_empty() => Route::Password(secret.to_owned()),
            _ => Route::Inbox,
        }
    }

    /// The address that leads there.
    pub fn href(&self) -> String {
        match self {
            Route::Inbox => "#/conversations".to_owned(),
            Route::Conversation(id) => format!("#/conversations/{}", encode(id.as_str())),
            Route::Knowledge { question, lang } => match question {
                Some(question) => {
                    format!(
                        "#/knowledge?question={}&lang={}",
                        encode(question),
                        encode(lang)
                    )
                }
                None => "#/knowledge".to_owned(),
            },
            Route::States => "#/states".to_owned(),
            Route::Training => "#/training".to_owned(),
            Route::Statistics => "#/statistics".to_owned(),
            Route::Channels => "#/channels".to_owned(),
            Route::Channel(id) if id.as_str().is_empty() => "#/channels/+".to_owned(),
            Route::Channel(id) => format!("#/channels/{}", encode(id.as_str())),
            Route::Operators => "#/operators".to_owned(),
            Route::Canned => "#/canned".to_owned(),
            Route::Keys => "#/keys".to_owned(),
            Route::Health => "#/health".to_owned(),
            Route::Profile => "#/profile".to_owned(),
            Route::Password(secret) => format!("#/password/{}", encode(secret)),
        }
    }

    /// The list of questions and answers.
    pub fn knowledge() -> Route {
        Route::Knowledge {
            question: None,
            lang: String::new(),
        }
    }

    /// Whether two routes are of the same place in the menu.
    pub fn is_beside(&self, other: &Route) -> bool {
        let place = |route: &Route| match route {
            Route::Conversation(_) => std::mem::discriminant(&Route::Inbox),
            Route::Channel(_) => std::mem::discriminant(&Route::Channels),
            other => std::mem::discriminant(other),
        };
        place(self) == place(other)
    }
}

/// A value of a query.
fn parameter(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| decode(value))
    })
}

/// Percent-encodes what is not a letter, a digit or one of `-._~`.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes [`encode`]; what is not well encoded stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_finds_back() {
        for route in [
            Route::Inbox,
            Route::Conversation("c-1/2".into()),
            Route::knowledge(),
            Route::Knowledge {
                question: Some("¿Dónde? 50% & more".to_owned()),
                lang: "es".to_owned(),
            },
            Route::States,
            Route::Training,
            Route::Statistics,
            Route::Channels,
            Route::Channel("sales".into()),
            Route::Channel("".into()),
            Route::Operators,
            Route::Canned,
            Route::Keys,
            Route::Health,
            Route::Profile,
            Route::Password("s3cret_-".to_owned()),
        ] {
            assert_eq!(Route::parse(&route.href()), route);
        }
    }

    #[test]
    fn what_is_unknown_is_the_inbox() {
        for fragment in ["", "#", "#/", "#/nowhere/at/all", "#/password/"] {
            assert_eq!(Route::parse(fragment), Route::Inbox, "{fragment}");
        }
        assert_eq!(decode("50%"), "50%");
        assert_eq!(decode("%ff"), "%ff");
    }

    #[test]
    fn a_conversation_belongs_to_the_inbox_in_the_menu() {
        assert!(Route::Conversation("c".into()).is_beside(&Route::Inbox));
        assert!(!Route::Channels.is_beside(&Route::Inbox));
    }
}
