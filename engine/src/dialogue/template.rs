//! Filling in `%variables%`, in one literal pass.
//!
//! StarChat used names as regular expressions and values as replacement patterns, one variable
//! after the other; a value with `$` failed, and a value with `%other%` was filled in again.
//! Here the text is read once from left to right: `%name%` becomes the variable's value if there
//! is one, and nothing in a value is looked at.
//!
//! What else stands between two `%` is a variable without a value if it looks like a name, letters,
//! digits and `_ . -` from a letter or `_` on, and not like the escape of a URL: `%C3%A9` is no
//! variable anywhere, and `%E2abc%` none within a URL.

use crate::bot::UnknownVariables;
use crate::engine::Engine;
use crate::text::cut_at;
use crate::value::Value;

/// Texts being filled in.
pub(super) struct Template<'a> {
    variables: &'a [(String, String)],
    unknown: UnknownVariables,
    /// Names of variables without a value, each once.
    pub(super) missing: Vec<String>,
}

impl<'a> Template<'a> {
    /// Fills in these variables.
    pub(super) fn new(variables: &'a [(String, String)], unknown: UnknownVariables) -> Self {
        Template {
            variables,
            unknown,
            missing: Vec::new(),
        }
    }

    /// `text` with its variables filled in.
    pub(super) fn fill(&mut self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = cut_at(rest, b'%') {
            filled.push_str(before);
            let named = cut_at(after, b'%');
            let value = named.and_then(|(name, behind)| {
                let (_, value) = self.variables.iter().find(|(known, _)| known == name)?;
                Some((value, behind))
            });
            rest = match (value, named) {
                (Some((value, behind)), _) => {
                    // Controls would be structure, and nobody types them.
                    filled.extend(value.chars().filter(|c| !c.is_control() || *c == '\n'));
                    behind
                }
                (None, Some((name, behind))) if is_variable(name, &filled) => {
                    if !self.missing.iter().any(|missing| missing == name) {
                        self.missing.push(name.to_owned());
                    }
                    if self.unknown == UnknownVariables::Keep {
                        filled.push('%');
                        filled.push_str(name);
                        filled.push('%');
                    }
                    behind
                }
                _ => {
                    filled.push('%');
                    after
                }
            };
        }
        filled.push_str(rest);
        filled
    }
}

/// A bubble and an action's input, filled in as the bot is set to.
///
/// # Errors
/// The variables without a value, where the bot is strict.
pub(crate) fn fill(
    engine: &Engine,
    bubble: &str,
    input: &Value,
    variables: &[(String, String)],
) -> Result<(String, Value), Vec<String>> {
    let unknown = engine.settings().unknown_variables;
    let mut template = Template::new(variables, unknown);
    let bubble = template.fill(bubble);
    let mut input = input.clone();
    input.change_texts(&mut |text| *text = template.fill(text));
    if unknown == UnknownVariables::Strict && !template.missing.is_empty() {
        return Err(template.missing);
    }
    Ok((bubble, input))
}

/// The names of all variables in a bubble and an action's input.
#[cfg(feature = "compile")]
pub(crate) fn missing_variables(bubble: &str, input: &Value) -> Vec<String> {
    let mut template = Template::new(&[], UnknownVariables::Keep);
    template.fill(bubble);
    input
        .clone()
        .change_texts(&mut |text| *text = template.fill(text));
    template.missing
}

/// Whether `name` between two `%` is the name of a variable, behind `before`.
fn is_variable(name: &str, before: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    if !first.is_some_and(|c| c.is_alphabetic() || c == '_') || !chars.all(fits) {
        return false;
    }
    let is_hex = |byte: &u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(byte);
    let is_escape = name
        .as_bytes()
        .first_chunk::<2>()
        .is_some_and(|two| two.iter().all(is_hex));
    !is_escape || name.len() > 2 && !ends_in_url(before)
}

/// Whether the last word has a scheme, as in `https://`; not by `contains`, which is large.
fn ends_in_url(text: &str) -> bool {
    let mut word = "";
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            word = "";
        } else if word.is_empty() {
            word = text.get(at..).unwrap_or_default();
        }
    }
    word.as_bytes().windows(3).any(|three| three == b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_as(unknown: UnknownVariables, text: &str, expected: &str) -> Vec<String> {
        let variables = [
            ("email", "a@b.com"),
            ("a", "1"),
            ("b", "%a%"),
            ("p", "cost $5 \\ $1"),
            ("a.b", "Z"),
            ("größe", "40\u{2} m²"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut template = Template::new(&variables, unknown);
        assert_eq!(template.fill(text), expected);
        template.missing
    }

    fn check(text: &str, expected: &str) {
        check_as(UnknownVariables::Keep, text, expected);
    }

    #[test]
    fn every_variable_is_filled_in_literally_and_once() {
        check("Mail to %email%", "Mail to a@b.com");
        check("%a%%a% %b%", "11 %a%");
        check("%p%", "cost $5 \\ $1");
        check("%größe%", "40 m²");
    }

    #[test]
    fn what_is_no_known_variable_stays() {
        check("link: %link%", "link: %link%");
        check("%axb% %a.b%", "%axb% Z");
        check("100% sure, 50 % off %", "100% sure, 50 % off %");
        check("100% of %a%", "100% of 1");
        check("%% %", "%% %");
    }

    #[test]
    fn unknown_variables_can_be_left_out_and_are_named() {
        let text = "Hi %name%, 100% of %EMAIL%: https://x.org/%C3%A9?q=%E2abc%20%name% 50%-60%";
        let expected = "Hi , 100% of : https://x.org/%C3%A9?q=%E2abc%20 50%-60%";
        let missing = check_as(UnknownVariables::Blank, text, expected);
        assert_eq!(missing, ["name", "EMAIL"]);
    }
}
