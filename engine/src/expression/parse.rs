//! The text of an expression, cut into calls.
//!
//! ```text
//! expressions: call { "," call }        call: name "(" { argument [","] } ")"
//! argument: "text" | call               name: letters
//! ```
//!
//! Blanks and brackets between arguments are ignored, `\"` stands for a quote, and any other
//! backslash is kept, since regular expressions need it.

/// `name(arguments)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    /// Where the name begins, in characters from 1.
    pub(super) at: usize,
    pub(super) arguments: Vec<Argument>,
}

/// What stands between the parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    Text(String),
    Call(Call),
}

/// What is wrong, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) help: String,
}

impl Mistake {
    pub(super) fn new(found: impl Into<String>, expected: impl Into<String>) -> Mistake {
        Mistake {
            found: found.into(),
            expected: expected.into(),
            help: String::new(),
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Mistake {
        self.help = help.into();
        self
    }
}

/// The calls of an expression, one after the other.
pub(super) fn parse(text: &str) -> Result<Vec<Call>, Mistake> {
    let mut parser = Parser {
        chars: text.chars().collect(),
        at: 0,
        depth: 0,
    };
    let mut calls = Vec::new();
    loop {
        parser.skip();
        match parser.peek() {
            None if calls.is_empty() => {
                return Err(Mistake::new(
                    "an empty expression",
                    "as in keyword(\"reset\")",
                ));
            }
            None => return Ok(calls),
            Some(_) => calls.push(parser.call()?),
        }
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Passes what stands between arguments.
    fn skip(&mut self) {
        while self
            .peek()
            .is_some_and(|c| c.is_whitespace() || ",[]".contains(c))
        {
            self.at += 1;
        }
    }

    fn call(&mut self) -> Result<Call, Mistake> {
        self.depth += 1;
        if self.depth > super::tree::MAX_DEPTH {
            return Err(Mistake::new(
                "an expression nested too deep",
                format!("at most {} levels", super::tree::MAX_DEPTH),
            ));
        }
        let start = self.at;
        let mut name = String::new();
        while let Some(c) = self
            .peek()
            .filter(|c| c.is_alphabetic() || c.is_whitespace())
        {
            if !c.is_whitespace() {
                name.push(c);
            }
            self.at += 1;
        }
        match self.peek() {
            _ if name.is_empty() => return Err(self.unexpected("a name, as in keyword(\"reset\")")),
            Some('(') => self.at += 1,
            _ => return Err(self.unexpected(&format!("`(` behind `{name}`"))),
        }
        let mut arguments = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                Some(')') => break,
                Some('"') => arguments.push(Argument::Text(self.text()?)),
                Some(_) => arguments.push(Argument::Call(self.call()?)),
                None => {
                    let found = format!("parentheses not balanced: `{name}(` is not closed");
                    return Err(Mistake::new(found, "`)`"));
                }
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Call {
            name,
            at: start + 1,
            arguments,
        })
    }

    fn text(&mut self) -> Result<String, Mistake> {
        let start = self.at + 1;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '"' => return Ok(text),
                '\\' if self.peek() == Some('"') => {
                    text.push('"');
                    self.at += 1;
                }
                '\\' => {
                    text.push('\\');
                    text.extend(self.peek());
                    self.at += 1;
                }
                c => text.push(c),
            }
        }
        let found = format!("quotes not balanced: the one at character {start} is not closed");
        Err(Mistake::new(found, "`\"`"))
    }

    fn unexpected(&self, expected: &str) -> Mistake {
        let at = self.at + 1;
        match self.peek() {
            Some(')') => Mistake::new(
                format!("parentheses not balanced: `)` at character {at} closes nothing"),
                expected,
            ),
            Some(c) => Mistake::new(format!("`{c}` at character {at}"), expected),
            None => Mistake::new("the expression ends too early", expected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = match parse(text) {
            Ok(calls) => calls.iter().map(show).collect::<Vec<_>>().join(", "),
            Err(mistake) => format!("{}; expected {}", mistake.found, mistake.expected),
        };
        assert_eq!(found, expected);
    }

    fn show(call: &Call) -> String {
        let argument = |argument: &Argument| match argument {
            Argument::Text(text) => format!("{text:?}"),
            Argument::Call(call) => show(call),
        };
        let arguments: Vec<_> = call.arguments.iter().map(argument).collect();
        format!("{}({})", call.name, arguments.join(" "))
    }

    #[test]
    fn calls_are_nested() {
        check("  a ( b(\"x\") ,c( ), ) ", "a(b(\"x\") c())");
        check("a(), b(\"\")", "a(), b(\"\")");
        check(
            r#"l("v", "0.8", ["et", "fi"])"#,
            r#"l("v" "0.8" "et" "fi")"#,
        );
    }

    #[test]
    fn quotes_hold_anything() {
        check(r#"r("a(b)\"c\\d\s,")"#, r#"r("a(b)\"c\\\\d\\s,")"#);
    }

    #[test]
    fn what_is_not_balanced_is_refused() {
        check(
            "disjunction( keyword(\"clever\")), keyword(\"gentleman\") )",
            "parentheses not balanced: `)` at character 55 closes nothing; \
             expected a name, as in keyword(\"reset\")",
        );
        check(
            "a(b()",
            "parentheses not balanced: `a(` is not closed; expected `)`",
        );
        check(
            "a(\"b)",
            "quotes not balanced: the one at character 3 is not closed; expected `\"`",
        );
        check("", "an empty expression; expected as in keyword(\"reset\")");
        check(
            "a",
            "the expression ends too early; expected `(` behind `a`",
        );
        check(
            &"a(".repeat(99_999),
            "an expression nested too deep; expected at most 32 levels",
        );
    }
}
