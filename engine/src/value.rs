//! A JSON value with its members in written order.
//!
//! StarChat lost the order of buttons because it kept `action_input` in a hash map; here an object
//! is a list of pairs, so what the author wrote first is shown first.

use crate::blob::{Reader, Strings};

/// Deepest nesting that is read or written; deeper is refused by the compiler.
pub const MAX_DEPTH: usize = 16;

/// A JSON value whose objects keep the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number, as a 64-bit float; always finite.
    Number(f64),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Members in written order.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, in order; none unless it is an object.
    pub fn members(&self) -> &[(String, Value)] {
        match self {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The member of that name, if it is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members()
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Lets `change` change every text inside, but no key.
    pub fn change_texts(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Value::String(text) => change(text),
            Value::Array(items) => {
                for item in items {
                    item.change_texts(change);
                }
            }
            Value::Object(members) => {
                for (_, value) in members {
                    value.change_texts(change);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Reads a value as [`Value::write`] writes it: a kind byte, then what the kind needs.
    ///
    /// Deeper than [`MAX_DEPTH`] or of no known kind is a fault of the reader.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        strings: &Strings,
        blob: &[u8],
        depth: usize,
    ) -> Value {
        if depth > MAX_DEPTH {
            reader.fail("a value is nested too deep");
        }
        let kind = reader.u8();
        match kind {
            0 => Value::Null,
            1 | 2 => Value::Bool(kind == 2),
            3 => Value::Number(reader.f64()),
            4 => Value::String(strings.read_text(reader, blob)),
            5 => {
                let n = reader.count();
                // Grown as they are read: lists in lists must not each reserve room for a file.
                let mut items = Vec::new();
                for _ in 0..n {
                    items.push(Value::read(reader, strings, blob, depth + 1));
                }
                Value::Array(items)
            }
            6 => {
                let n = reader.count();
                let mut members = Vec::new();
                for _ in 0..n {
                    let name = strings.read_text(reader, blob);
                    members.push((name, Value::read(reader, strings, blob, depth + 1)));
                }
                Value::Object(members)
            }
            _ => {
                reader.fail("a value is of no known kind");
                Value::Null
            }
        }
    }

    /// Writes the value; texts go into `strings`.
    #[cfg(feature = "compile")]
    pub(crate) fn write(
        &self,
        writer: &mut crate::blob::Writer,
        strings: &mut crate::blob::StringsWriter,
    ) {
        match self {
            Value::Null => writer.u8(0),
            Value::Bool(value) => writer.u8(1 + u8::from(*value)),
            Value::Number(number) => {
                writer.u8(3);
                writer.f64(*number);
            }
            Value::String(text) => {
                writer.u8(4);
                writer.varint(strings.add(text).index());
            }
            Value::Array(items) => {
                writer.u8(5);
                writer.varint(items.len());
                for item in items {
                    item.write(writer, strings);
                }
            }
            Value::Object(members) => {
                writer.u8(6);
                writer.varint(members.len());
                for (key, value) in members {
                    writer.varint(strings.add(key).index());
                    value.write(writer, strings);
                }
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
pub(crate) use tests::any_value;

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::blob::{LoadError, StringsWriter, Tag, Writer};
    use proptest::prelude::*;

    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-1e300f64..1e300).prop_map(Value::Number),
            any::<String>().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                proptest::collection::vec((any::<String>(), inner), 0..5).prop_map(Value::Object),
            ]
        })
    }

    fn read(bytes: &[u8], texts: &[u8]) -> Result<Value, LoadError> {
        let strings = Strings::read(texts, 0).unwrap();
        let mut reader = Reader::new(Tag(*b"TEST"), bytes);
        let value = Value::read(&mut reader, &strings, texts, 0);
        reader.end().map(|()| value)
    }

    proptest! {
        #[test]
        fn values_come_back(value in any_value()) {
            let mut writer = Writer::default();
            let mut strings = StringsWriter::default();
            value.write(&mut writer, &mut strings);
            prop_assert_eq!(read(&writer.finish(), &strings.finish()), Ok(value));
        }

        #[test]
        fn any_bytes_are_refused_or_a_value(bytes: Vec<u8>) {
            let _ = read(&bytes, &StringsWriter::default().finish());
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| [[5, 1].repeat(depth), vec![0]].concat();
        let texts = StringsWriter::default().finish();
        assert!(read(&nested(MAX_DEPTH), &texts).is_ok());
        assert!(read(&nested(MAX_DEPTH + 1), &texts).is_err());
    }
}
