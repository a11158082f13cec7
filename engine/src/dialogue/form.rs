//! Form fields: what `action_input` of `input_form` asks for, and which values are accepted.

use crate::text::{cut_at, cuts, digits};
use crate::value::Value;

/// Longest value, in characters.
const MAX_CHARS: usize = 2_000;

/// Most options of a field: the countries of the world and some.
#[cfg(feature = "compile")]
pub(crate) const MAX_OPTIONS: usize = 300;

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name of the template variable that it sets.
    pub name: String,
    /// What the visitor reads.
    pub label: String,
    /// What may be written.
    pub kind: FieldKind,
    /// What can be chosen, in written order; only for [`FieldKind::Select`].
    pub options: Vec<FieldOption>,
    /// Whether it may not be left empty, or not ticked.
    pub required: bool,
}

/// One of the values that a field offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOption {
    /// What the visitor reads.
    pub label: String,
    /// What the variable becomes.
    pub value: String,
}

/// What may be written into a field; the browser's own input types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Any one line.
    Text,
    /// One e-mail address.
    Email,
    /// A decimal number.
    Number,
    /// A day as `YYYY-MM-DD`.
    Date,
    /// A telephone number.
    Tel,
    /// Several lines.
    Textarea,
    /// One of the field's options, by its value.
    Select,
    /// A box to tick: `true` or `false`.
    Checkbox,
}

/// Why a value was not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldProblem {
    /// Nothing was written, and something must be.
    Missing,
    /// It is not of the field's kind.
    Malformed,
    /// It is longer than 2,000 characters.
    TooLong,
}

impl FieldKind {
    /// All kinds with their names in `action_input`.
    pub const NAMES: [(&'static str, FieldKind); 8] = [
        ("text", FieldKind::Text),
        ("email", FieldKind::Email),
        ("number", FieldKind::Number),
        ("date", FieldKind::Date),
        ("tel", FieldKind::Tel),
        ("textarea", FieldKind::Textarea),
        ("select", FieldKind::Select),
        ("checkbox", FieldKind::Checkbox),
    ];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<FieldKind> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|&(_, kind)| kind)
    }

    /// Its name in `action_input`, which is also the browser's name for the input.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|&&(_, kind)| kind == self)
            .map_or("text", |(name, _)| name)
    }
}

impl Field {
    /// The fields of `{"email": "email"}` or `{"email": {"type": "email", "label": "…",
    /// "required": false}}`, in written order.
    ///
    /// A field of unknown kind is a text field; a label that is not given is made from the name.
    /// A field must be filled in unless `required` says otherwise; a checkbox need not be ticked
    /// unless it does.
    pub fn all(action_input: &Value) -> Vec<Field> {
        let mut fields = Vec::new();
        for (name, value) in action_input.members() {
            let kind = value
                .as_str()
                .or_else(|| value.get("type")?.as_str())
                .unwrap_or_default();
            let kind = FieldKind::from_name(kind).unwrap_or(FieldKind::Text);
            let label = value.get("label").and_then(Value::as_str);
            fields.push(Field {
                name: name.clone(),
                label: label.map_or_else(|| label_of(name), str::to_owned),
                options: options_of(value.get("options")),
                required: match value.get("required") {
                    Some(Value::Bool(required)) => *required,
                    _ => kind != FieldKind::Checkbox,
                },
                kind,
            });
        }
        fields
    }

    /// What the variable becomes when `value` was given: a box that was not ticked is `false`.
    pub fn given(&self, value: &str) -> String {
        let unticked = self.kind == FieldKind::Checkbox && value.is_empty();
        if unticked { "false" } else { value }.to_owned()
    }

    /// Whether the field accepts `value`, which should be trimmed.
    ///
    /// # Errors
    /// Why it does not.
    pub fn check(&self, value: &str) -> Result<(), FieldProblem> {
        let is_box = self.kind == FieldKind::Checkbox;
        if value.is_empty() || is_box && value == "false" {
            return if self.required {
                Err(FieldProblem::Missing)
            } else {
                Ok(())
            };
        }
        if value.chars().count() > MAX_CHARS {
            return Err(FieldProblem::TooLong);
        }
        let fits = match self.kind {
            FieldKind::Text | FieldKind::Textarea => true,
            FieldKind::Email => is_email(value),
            FieldKind::Number => is_number(value),
            FieldKind::Date => is_date(value),
            FieldKind::Tel => is_tel(value),
            FieldKind::Select => self.options.iter().any(|option| option.value == value),
            FieldKind::Checkbox => value == "true",
        };
        if fits {
            Ok(())
        } else {
            Err(FieldProblem::Malformed)
        }
    }
}

/// The options of `["Basic", {"value": "pro", "label": "Pro"}]`: what is not given of value and
/// label is as the other; what has neither is left out.
pub(crate) fn options_of(options: Option<&Value>) -> Vec<FieldOption> {
    let mut read = Vec::new();
    if let Some(Value::Array(options)) = options {
        for option in options {
            let member = |name| option.get(name).and_then(Value::as_str);
            let value = option.as_str().or_else(|| member("value"));
            let label = member("label").or(value);
            if let (Some(label), Some(value)) = (label, value.or(label)) {
                read.push(FieldOption {
                    label: label.to_owned(),
                    value: value.to_owned(),
                });
            }
        }
    }
    read
}

/// `order_number` becomes `Order number`.
fn label_of(name: &str) -> String {
    let mut label = String::new();
    for c in name.chars() {
        label.push(if c == '_' || c == '-' { ' ' } else { c });
    }
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

/// Digits with at most one sign before and one point between them.
///
/// Not `str::parse`, whose tables would cost every page ten kilobytes.
fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (whole, fraction) = cut_at(digits, b'.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

/// The shape that mail servers deliver: one `@`, no blanks, a domain with a dot between labels.
/// Only a letter to the address can tell whether it exists.
fn is_email(value: &str) -> bool {
    let Some((local, domain)) = cut_at(value, b'@') else {
        return false;
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let is_part = |part: &str| {
        // By `matches`: a text's `contains` of a character is large.
        let is_plain = |c: char| {
            let is_sign = matches!(
                c,
                '@' | '(' | ')' | '<' | '>' | '[' | ']' | '\\' | ',' | ';' | ':' | '"'
            );
            !is_sign && !c.is_whitespace() && !c.is_control()
        };
        !part.is_empty() && part.chars().all(is_plain)
    };
    let local_fits = local.len() <= 64 && cuts(local, b'.').all(is_part);
    local_fits
        && domain.len() <= 253
        && cut_at(domain, b'.').is_some()
        && cuts(domain, b'.').all(is_label)
}

fn is_date(value: &str) -> bool {
    let mut parts = cuts(value, b'-');
    let mut part = |n_digits: usize| digits(parts.next().filter(|part| part.len() == n_digits)?);
    let (Some(year), Some(month), Some(day), None) = (part(4), part(2), part(2), parts.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_tel(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let rest = value.strip_prefix('+').unwrap_or(value);
    (3..=20).contains(&digits)
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '.' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    fn check(kind: FieldKind, good: &[&str], bad: &[&str]) {
        let field = Field {
            name: "f".into(),
            label: "F".into(),
            kind,
            options: options_of(Some(&Value::Array(vec![text("Basic")]))),
            required: true,
        };
        for value in good {
            assert_eq!(field.check(value), Ok(()), "{value}");
        }
        for value in bad {
            assert_eq!(field.check(value), Err(FieldProblem::Malformed), "{value}");
        }
    }

    #[test]
    fn each_kind_accepts_its_own() {
        check(
            FieldKind::Email,
            &[
                "ann@example.com",
                "a.b+c@mail.example.co.uk",
                "josé@bücher.example",
            ],
            &[
                "ann",
                "ann@",
                "@example.com",
                "ann@example",
                "a b@example.com",
                "a@b@c.com",
                "ann@-x.com",
                "a..b@x.com",
                "ann@example..com",
                "<a@b.com>",
            ],
        );
        check(
            FieldKind::Number,
            &["1", "-2.5", "+07"],
            &["one", "1,5", "inf", "1e5", ".5", "1.", "-", "1.2.3"],
        );
        check(
            FieldKind::Date,
            &["2026-11-20", "2024-02-29"],
            &[
                "2026-02-29",
                "20.11.2026",
                "2026-13-01",
                "2026-1-1",
                "2026-00-10",
                "+026-01-01",
            ],
        );
        check(
            FieldKind::Tel,
            &["+44 20 7946 0018", "112"],
            &["call me", "1", "++44 20 7946"],
        );
        check(FieldKind::Text, &["anything"], &[]);
        check(FieldKind::Select, &["Basic"], &["basic", "Pro", "true"]);
        check(FieldKind::Checkbox, &["true"], &["on", "True", "yes"]);
    }

    #[test]
    fn empty_and_endless_values_are_told_apart() {
        let mut field = Field::all(&Value::Object(vec![("a_b".into(), Value::Null)])).remove(0);
        assert_eq!((field.label.as_str(), field.kind), ("A b", FieldKind::Text));
        assert_eq!(field.check(""), Err(FieldProblem::Missing));
        assert_eq!(field.check(&"é".repeat(2_001)), Err(FieldProblem::TooLong));
        assert_eq!(field.check(&"é".repeat(2_000)), Ok(()));
        field.required = false;
        assert_eq!(field.check(""), Ok(()));
    }

    #[test]
    fn a_box_must_be_ticked_only_where_it_is_required() {
        let members = vec![("type".to_owned(), text("checkbox"))];
        let mut field =
            Field::all(&Value::Object(vec![("a".into(), Value::Object(members))])).remove(0);
        assert!(!field.required);
        assert_eq!(
            (field.check(""), field.given("").as_str()),
            (Ok(()), "false")
        );
        assert_eq!(field.check("false"), Ok(()));
        field.required = true;
        assert_eq!(field.check("false"), Err(FieldProblem::Missing));
        assert_eq!(field.check("true"), Ok(()));
    }

    #[test]
    fn an_option_has_a_label_and_a_value() {
        let option = |members: &[(&str, &str)]| {
            let member = |(name, value): &(&str, &str)| ((*name).to_owned(), text(value));
            Value::Object(members.iter().map(member).collect())
        };
        let read = options_of(Some(&Value::Array(vec![
            text("Basic"),
            option(&[("value", "pro"), ("label", "Pro")]),
            option(&[("label", "Only a label")]),
            option(&[("value", "only-a-value")]),
            option(&[]),
            Value::Null,
        ])));
        let read: Vec<_> = read
            .iter()
            .map(|o| (o.value.as_str(), o.label.as_str()))
            .collect();
        let expected = [
            ("Basic", "Basic"),
            ("pro", "Pro"),
            ("Only a label", "Only a label"),
            ("only-a-value", "only-a-value"),
        ];
        assert_eq!(read, expected);
    }
}
