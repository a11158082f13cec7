//! JSON inside a cell or a file, with the place of what is wrong; and back to text.

use super::{Placed, SourceFile};
use crate::diagnostic::{Diagnostic, Place};
use crate::value::{MAX_DEPTH, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct ValueVisitor;
        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Number(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::String(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut array = Vec::new();
                while let Some(item) = items.next_element()? {
                    array.push(item);
                }
                Ok(Value::Array(array))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
                let mut object = Vec::new();
                while let Some(member) = members.next_entry()? {
                    object.push(member);
                }
                Ok(Value::Object(object))
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            // Whole numbers are written without a point, as they were.
            Value::Number(number) if number.fract() == 0.0 && number.abs() < WHOLE => {
                serializer.serialize_i64(*number as i64)
            }
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => serializer.collect_seq(items),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(k, v)| (k, v))),
        }
    }
}

/// Below it, a number without a fraction is a whole number exactly.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Reads the JSON of a cell.
///
/// # Errors
/// A diagnostic at the place of the mistake, counting the quotes that CSV doubles.
pub fn read(cell: &Placed<String>) -> Result<Value, Box<Diagnostic>> {
    let value: Value = serde_json::from_str(&cell.value).map_err(|e| {
        let place = place_in(cell, e.line(), e.column());
        Box::new(Diagnostic::error(&place, what_is_broken(&e)))
    })?;
    shallow(value, &cell.place)
}

fn what_is_broken(error: &serde_json::Error) -> String {
    let what = error.to_string();
    let what = what
        .rsplit_once(" at line ")
        .map_or(what.as_str(), |(what, _)| what);
    format!("broken JSON: {what}")
}

/// The value, unless it is nested too deep.
fn shallow(value: Value, place: &Place) -> Result<Value, Box<Diagnostic>> {
    if depth(&value) > MAX_DEPTH {
        let error = Diagnostic::error(place, "JSON that is nested too deep")
            .expected(format!("at most {MAX_DEPTH} levels"));
        return Err(Box::new(error));
    }
    Ok(value)
}

/// A JSON file that is read member by member, so that each knows its place.
///
/// Values have to be asked for in the order in which they stand: their places are counted from one
/// to the next, so that a file without line feeds takes no longer than any other.
pub(super) struct JsonFile<'a> {
    file: &'a SourceFile,
    text: &'a str,
    /// The last place that was asked for, and the byte that stands there.
    counted: (usize, Place),
}

/// A value that has not been looked into yet.
pub(super) type Raw<'a> = &'a RawValue;

impl<'a> JsonFile<'a> {
    /// The file, and its only value, whose syntax is right throughout.
    ///
    /// # Errors
    /// Where it is not.
    pub fn open(
        file: &'a SourceFile,
        text: &'a str,
    ) -> Result<(JsonFile<'a>, Raw<'a>), Box<Diagnostic>> {
        let raw: Raw<'a> = serde_json::from_str(text).map_err(|e| {
            let line = text.split('\n').nth(e.line().saturating_sub(1));
            let before = line.and_then(|line| line.get(..e.column().saturating_sub(1)));
            let place = Place {
                line: e.line() as u32,
                column: before.map_or(0, |before| before.chars().count()) as u32 + 1,
                ..file.place()
            };
            Box::new(Diagnostic::error(&place, what_is_broken(&e)))
        })?;
        let start = Place {
            line: 1,
            column: 1,
            ..file.place()
        };
        let counted = (0, start);
        let opened = JsonFile {
            file,
            text,
            counted,
        };
        Ok((opened, raw))
    }

    /// Where a value stands.
    pub fn place(&mut self, raw: Raw<'a>) -> Place {
        let at = (raw.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let (from, place) = &mut self.counted;
        let Some(between) = self.text.get(*from..at) else {
            return self.file.place();
        };
        let mut lines = between.split('\n');
        let first = lines.next().unwrap_or_default();
        place.column += first.chars().count() as u32;
        for line in lines {
            place.line += 1;
            place.column = line.chars().count() as u32 + 1;
        }
        *from = at;
        place.clone()
    }

    /// The whole value.
    ///
    /// # Errors
    /// When it is nested too deep, or has a number or text that nobody can hold.
    pub fn value(raw: Raw<'a>, place: &Place) -> Result<Value, Box<Diagnostic>> {
        let value = serde_json::from_str(raw.get())
            .map_err(|e| Box::new(Diagnostic::error(place, what_is_broken(&e))))?;
        shallow(value, place)
    }
}

/// The members of an object in written order; nothing when it is none.
pub(super) fn raw_members(raw: Raw<'_>) -> Option<Vec<(String, Raw<'_>)>> {
    struct Members<'a>(Vec<(String, Raw<'a>)>);
    impl<'de> Deserialize<'de> for Members<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct MembersVisitor;
            impl<'de> Visitor<'de> for MembersVisitor {
                type Value = Members<'de>;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Members<'de>, A::Error> {
                    let mut members = Vec::new();
                    while let Some(member) = map.next_entry()? {
                        members.push(member);
                    }
                    Ok(Members(members))
                }
            }
            deserializer.deserialize_map(MembersVisitor)
        }
    }
    let members: Members<'_> = serde_json::from_str(raw.get()).ok()?;
    Some(members.0)
}

/// The items of an array; nothing when it is none.
pub(super) fn raw_items(raw: Raw<'_>) -> Option<Vec<Raw<'_>>> {
    serde_json::from_str(raw.get()).ok()
}

/// The value as text, on one line, with a blank behind each colon and comma.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    write_into(value, &mut text);
    text
}

fn write_into(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number_text(*number)),
        Value::String(value) => write_text(value, text),
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    text.push_str(", ");
                }
                write_into(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (number, (key, value)) in members.iter().enumerate() {
                if number > 0 {
                    text.push_str(", ");
                }
                write_text(key, text);
                text.push_str(": ");
                write_into(value, text);
            }
            text.push('}');
        }
    }
}

fn write_text(value: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(value).to_string());
}

/// A whole number without a point, any other with the fewest digits that give it back.
fn number_text(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number == libm::trunc(number) && number.abs() < EXACT {
        format!("{}", number as i64)
    } else {
        serde_json::Value::from(number).to_string()
    }
}

/// Levels of arrays and objects below the value.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.iter().map(|(_, v)| depth(v)).max().unwrap_or(0),
        _ => 0,
    }
}

/// The place in the file of a line and byte column (both from 1) inside a quoted cell.
fn place_in(cell: &Placed<String>, line: usize, column: usize) -> Place {
    let text = cell
        .value
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let before = text.get(..column.saturating_sub(1)).unwrap_or(text);
    // In the file each quote inside stands twice.
    let width = before.chars().count() + before.matches('"').count();
    let first_line = line <= 1;
    Place {
        file: cell.place.file.clone(),
        line: cell.place.line + line.saturating_sub(1) as u32,
        column: width as u32 + if first_line { cell.place.column + 1 } else { 1 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Placed<String> {
        let place = Place {
            file: "f".into(),
            line: 4,
            column: 10,
        };
        Placed {
            value: text.to_owned(),
            place,
        }
    }

    #[test]
    fn members_keep_their_order_and_doubles_stay() {
        let value = read(&cell(r#"{"b": 1, "a": ["x"], "b": null}"#)).unwrap();
        let keys: Vec<_> = value
            .members()
            .iter()
            .map(|(key, _)| key.as_str())
            .collect();
        assert_eq!(keys, ["b", "a", "b"]);
    }

    #[test]
    fn a_mistake_is_reported_where_it_is_in_the_file() {
        let error = read(&cell(r#"["ab", "cd]"#)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "f:4:24: error: broken JSON: EOF while parsing a string"
        );
        let error = read(&cell("[1,\n x]")).unwrap_err();
        assert_eq!((error.place.line, error.place.column), (5, 2));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(value in crate::value::any_value()) {
            proptest::prop_assert_eq!(read(&cell(&write(&value))).unwrap(), value);
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        let text = r#"[1, -7, 0.5, 1e+300, true, null, {"a\"b": "ü\n", "c": []}]"#;
        assert_eq!(write(&read(&cell(text)).unwrap()), text);
    }

    #[test]
    fn deep_or_infinite_json_is_refused() {
        assert!(read(&cell(&"[".repeat(100_000))).is_err());
        let nested = format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
        assert!(read(&cell(&nested)).is_err());
        assert!(read(&cell("1e400")).is_err());
    }
}
