//! Filling in `%variables%`, in one literal pass.
//!
//! StarChat used names as regular expressions and values as replacement patterns, one variable
//! after the other; a value with `$` failed, and a value with `%other%` was filled in again.
//! Here the text is read once from left to right: `%name%` becomes the variable's value if there
//! is one, and stays as it is otherwise; nothing in a value is looked at.

/// `text` with its variables filled in.
pub(super) fn fill(text: &str, variables: &[(String, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        let value = after.split_once('%').and_then(|(name, behind)| {
            let (_, value) = variables.iter().find(|(known, _)| known == name)?;
            Some((value, behind))
        });
        match value {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                filled.push('%');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let variables = [
            ("email", "a@b.com"),
            ("a", "1"),
            ("b", "%a%"),
            ("p", "cost $5 \\ $1"),
            ("a.b", "Z"),
            ("größe", "40 m²"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fill(text, &variables), expected);
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
}
