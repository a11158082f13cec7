//! A JSON value with its members in written order.
//!
//! StarChat lost the order of buttons because it kept `action_input` in a hash map; here an object
//! is a list of pairs, so what the author wrote first is shown first.

/// A JSON value whose objects keep the order in which they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
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
