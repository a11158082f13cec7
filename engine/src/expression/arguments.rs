//! The arguments of an atom.

use super::atoms::ATOMS;
use super::evaluate::read_number;
use super::parse::{Argument, Call, Mistake};
use super::tree::Comparison;

/// Comparisons, by their names as arguments.
const COMPARISONS: [(&str, Comparison); 5] = [
    ("Equal", Comparison::Equal),
    ("Less", Comparison::Less),
    ("Greater", Comparison::Greater),
    ("LessOrEqual", Comparison::LessOrEqual),
    ("GreaterOrEqual", Comparison::GreaterOrEqual),
];

/// The arguments of an atom, all of them texts.
pub(super) struct Arguments<'a> {
    pub(super) name: &'a str,
    pub(super) at: usize,
    pub(super) texts: Vec<&'a str>,
}

impl<'a> Arguments<'a> {
    pub(super) fn of(call: &'a Call) -> Result<Arguments<'a>, Mistake> {
        let mut texts = Vec::new();
        for argument in &call.arguments {
            match argument {
                Argument::Text(text) => texts.push(text.as_str()),
                Argument::Call(inner) if ATOMS.contains(&call.name.as_str()) => {
                    let found = format!("`{}` inside `{}`", inner.name, call.name);
                    return Err(Mistake::new(found, "texts in quotes"));
                }
                // An unknown name, which is worth more to be told.
                Argument::Call(_) => {}
            }
        }
        Ok(Arguments {
            name: &call.name,
            at: call.at,
            texts,
        })
    }

    pub(super) fn optional(&self, number: usize) -> Option<&'a str> {
        self.texts.get(number).copied()
    }

    pub(super) fn text(&self, number: usize, what: &str) -> Result<&'a str, Mistake> {
        self.optional(number).ok_or_else(|| {
            let (name, number) = (self.name, number + 1);
            Mistake::new(format!("`{name}` without argument {number}"), what)
        })
    }

    pub(super) fn number(&self, number: usize) -> Result<f64, Mistake> {
        let text = self.text(number, "a number")?;
        read_number(text.trim())
            .ok_or_else(|| Mistake::new(format!("`{text}` is no number"), "as in \"1.5\""))
    }

    pub(super) fn count(&self, number: usize) -> Result<u32, Mistake> {
        let text = self.text(number, "a position")?;
        text.trim()
            .parse()
            .map_err(|_| Mistake::new(format!("`{text}` is no position"), "1 for the first"))
    }

    /// The comparison, `GreaterOrEqual` where none is given.
    pub(super) fn comparison(&self, number: usize) -> Result<Comparison, Mistake> {
        let Some(text) = self.optional(number) else {
            return Ok(Comparison::GreaterOrEqual);
        };
        let known = COMPARISONS.iter().find(|(name, _)| *name == text);
        known.map(|(_, comparison)| *comparison).ok_or_else(|| {
            Mistake::new(
                format!("unknown comparison `{text}`"),
                COMPARISONS.map(|(name, _)| name).join(", "),
            )
        })
    }
}
