//! JSON inside a cell, with the place of what is wrong.

use super::Placed;
use crate::diagnostic::{Diagnostic, Place};
use crate::value::{MAX_DEPTH, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

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

/// Reads the JSON of a cell.
///
/// # Errors
/// A diagnostic at the place of the mistake, counting the quotes that CSV doubles.
pub fn read(cell: &Placed<String>) -> Result<Value, Box<Diagnostic>> {
    let value: Value = serde_json::from_str(&cell.value).map_err(|e| {
        let place = place_in(cell, e.line(), e.column());
        let what = e.to_string();
        let what = what
            .rsplit_once(" at line ")
            .map_or(what.as_str(), |(what, _)| what);
        Box::new(Diagnostic::error(&place, format!("broken JSON: {what}")))
    })?;
    if depth(&value) > MAX_DEPTH {
        let error = Diagnostic::error(&cell.place, "JSON that is nested too deep")
            .expected(format!("at most {MAX_DEPTH} levels"));
        return Err(Box::new(error));
    }
    Ok(value)
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

    #[test]
    fn deep_or_infinite_json_is_refused() {
        assert!(read(&cell(&"[".repeat(100_000))).is_err());
        let nested = format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
        assert!(read(&cell(&nested)).is_err());
        assert!(read(&cell("1e400")).is_err());
    }
}
