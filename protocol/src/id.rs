//! Names of things on the wire.
//!
//! All of them are texts that only their maker reads.
//! A *client id* is 128 random bits that whoever writes makes up before writing, so that the same
//! write can be sent again: 26 characters of Crockford's base 32, as a ULID has, or any other text
//! of 16 to 64 letters, digits, `-` and `_`.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
        )]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// A channel, chosen by the site's owner: 1 to 64 of `a-z`, `0-9`, `-` and `_`.
    ChannelId;
    /// A conversation, as operators know it; a visitor knows it by the client id it was made with.
    ConversationId;
    /// What whoever writes makes up, so that a repetition is recognised.
    ClientId;
    /// An operator.
    OperatorId;
    /// A turn: one message of a visitor that waits for an answer.
    TurnId;
    /// Anything else that is listed and changed: a canned answer, a key, a session, a job, a model.
    ItemId;
}

/// Whether a text can be a client id: 16 to 64 letters, digits, `-` and `_` of ASCII.
pub fn is_client_id(text: &str) -> bool {
    (16..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether a text can be a channel's id: 1 to 64 of `a-z`, `0-9`, `-` and `_`.
pub fn is_channel_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
        })
}

/// Where a reader of a conversation's log, or of the inbox, has got to: `<epoch>.<seq>`.
///
/// The epoch changes when a log was restored from a copy or cut, so that a reader who has seen more
/// than there is now begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Which life of the log.
    pub epoch: i64,
    /// The last number seen, 0 for nothing.
    pub seq: i64,
}

impl Cursor {
    /// The cursor that a text stands for; nothing for anything else.
    pub fn parse(text: &str) -> Option<Cursor> {
        let (epoch, seq) = text.split_once('.')?;
        let number = |part: &str| {
            let plain = (1..=18).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten()
        };
        Some(Cursor {
            epoch: number(epoch)?,
            seq: number(seq)?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Cursor, D::Error> {
        let text = String::deserialize(deserializer)?;
        Cursor::parse(&text).ok_or_else(|| serde::de::Error::custom("a cursor is <epoch>.<seq>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_two_plain_numbers() {
        for (text, expected) in [
            ("1.42", Some((1, 42))),
            ("0.0", Some((0, 0))),
            ("1", None),
            ("1.", None),
            ("-1.4", None),
            ("+1.4", None),
            ("1.4.5", None),
            ("1.99999999999999999999", None),
        ] {
            let read = Cursor::parse(text).map(|cursor| (cursor.epoch, cursor.seq));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn a_client_id_is_long_enough_to_be_random() {
        assert!(is_client_id("01JD3K5T9QZ7XW8V2N4M6P0R1S"));
        assert!(!is_client_id("1"));
        assert!(!is_client_id("01JD3K5T9QZ7XW8V2N4M6P0R1S/../x"));
    }
}
