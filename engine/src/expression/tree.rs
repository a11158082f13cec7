//! The tree of an expression, and its bytes.
//!
//! ```text
//! expression: kind (u8), then
//!   0..=12  operator: n (varint) × expression
//!   13      likelihood: number | expression
//!   16..    atom: its members in the order of their declaration
//! text: number of the text (varint)       number: f64, little endian
//! ```

use super::pattern::Pattern;
use crate::blob::{Reader, Strings};

/// Deepest nesting that is read or written.
pub const MAX_DEPTH: usize = 32;

/// What an operator makes of the scores of its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `and`: the product; stops at 0.
    Product,
    /// `or`: 1 − ∏ (1 − score).
    Union,
    /// `band`: 1 if all are true.
    All,
    /// `bor`: 1 if any is true.
    Any,
    /// `bnot`: 1 if its one operand is not true.
    Not,
    /// `max`: the greatest.
    Max,
    /// `reinfConjunction`: ∏ 1.1 · score.
    Reinforced,
    /// `binarize`: 1 if its one operand is above 0.
    Binary,
    /// Comparisons of two operands: 1 or 0.
    Compare(Comparison),
}

/// A comparison of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`, `Equal`
    Equal,
    /// `lt`, `Less`
    Less,
    /// `gt`, `Greater`
    Greater,
    /// `lte`, `LessOrEqual`
    LessOrEqual,
    /// `gte`, `GreaterOrEqual`
    GreaterOrEqual,
}

/// A part of the local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Seconds since 1970 in UTC.
    Timestamp,
    /// 0..=59
    Minute,
    /// 0..=23
    Hour,
    /// 1..=31
    DayOfMonth,
    /// 1 (Monday)..=7
    DayOfWeek,
    /// 1..=12
    Month,
}

/// A rule with a score.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// An operator and its operands; as many as it takes.
    Operator(Operator, Vec<Expression>),
    /// `bayes`: how likely the state is meant where its operand is true, learnt at compile time.
    Likelihood(f64, Box<Expression>),
    /// A test of its own.
    Atom(Atom),
}

/// A test, or a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Atom {
    /// A number: `toDouble`.
    Number(f64),
    /// The number in a variable, or a default: `doubleNumberVariable`.
    NumberVariable(String, Option<f64>),
    /// How many of the words a keyword is; folded, `*` stands for any characters but blanks.
    Keyword(String),
    /// How many of the words a pattern is: a `keyword` that is a regular expression.
    Share(Pattern),
    /// How often a pattern is found: `regex`.
    Count(Pattern),
    /// 1 if a pattern is found; its groups become variables `name.0`, `name.1`, …
    Extract(Vec<String>, Pattern),
    /// 1 if there is such a variable.
    VariableExists(String),
    /// 1 if the variable is that text.
    VariableIs(String, String),
    /// 1 if the variable contains that text.
    VariableContains(String, String),
    /// How certain a state (this one when empty) is by its questions: `search`.
    Search(String),
    /// How near the words are to a bag of keywords: `distance`.
    Distance(Vec<String>),
    /// 1 if the conversation has been in that state.
    Traversed(String),
    /// 1 if that state is the first (1), the second, …
    TraversedAt(String, u32),
    /// 1 if that state is the last (1), the last but one, …
    TraversedAtEnd(String, u32),
    /// Compares a part of the local time with a number; the zone is a number of [`super::Zones`].
    Clock(Part, Comparison, f64, u32),
    /// Compares the time with the one in a variable.
    TimestampVariable(String, Comparison),
    /// 1 on these days of the week: bit 0 is Monday.
    Weekdays(u8, u32),
    /// 1 between two times of the day, in minutes from midnight, the first included.
    Between(u32, u32, u32),
    /// Compares a local date and time, in seconds, with the present one shifted by seconds.
    Date(f64, Comparison, f64, u32),
    /// 1 while a service whose opening times are in variable `GJ_SERVICEOPEN_…` is open.
    Open(String),
    /// 1 if the text's language is one of these, with at least so much confidence; the language
    /// becomes that variable.
    Language(String, f64, Vec<String>),
}

impl Expression {
    /// Reads an expression; too deep a nesting is a fault of the reader.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        strings: &Strings,
        blob: &[u8],
        n_zones: usize,
        depth: usize,
    ) -> Expression {
        if depth > MAX_DEPTH {
            reader.fail("an expression is nested too deep");
        }
        let kind = reader.u8();
        if kind > 13 {
            return Expression::Atom(Atom::read(kind, reader, strings, blob, n_zones));
        }
        let operand =
            |reader: &mut Reader<'_>| Expression::read(reader, strings, blob, n_zones, depth + 1);
        if kind == 13 {
            let likelihood = reader.f64();
            return Expression::Likelihood(likelihood, Box::new(operand(reader)));
        }
        let operator = Operator::from_kind(kind);
        let n = reader.count();
        if !operator.takes(n) {
            reader.fail("an operator has too few or too many operands");
        }
        // Grown as they are read: operands of operands must not each reserve room for a file.
        let mut operands = Vec::new();
        for _ in 0..n {
            operands.push(operand(reader));
        }
        Expression::Operator(operator, operands)
    }
}

impl Operator {
    fn from_kind(kind: u8) -> Operator {
        match kind {
            0 => Operator::Product,
            1 => Operator::Union,
            2 => Operator::All,
            3 => Operator::Any,
            4 => Operator::Not,
            5 => Operator::Max,
            6 => Operator::Reinforced,
            7 => Operator::Binary,
            other => Operator::Compare(Comparison::from_kind(other - 8)),
        }
    }

    /// Whether it can have so many operands.
    pub(crate) fn takes(self, n: usize) -> bool {
        match self {
            Operator::Not | Operator::Binary => n == 1,
            Operator::Compare(_) => n == 2,
            _ => n > 0,
        }
    }
}

impl Comparison {
    fn from_kind(kind: u8) -> Comparison {
        match kind {
            0 => Comparison::Equal,
            1 => Comparison::Less,
            2 => Comparison::Greater,
            3 => Comparison::LessOrEqual,
            _ => Comparison::GreaterOrEqual,
        }
    }

    fn read(reader: &mut Reader<'_>) -> Comparison {
        Comparison::from_kind(reader.below(5) as u8)
    }

    /// Whether it holds.
    #[inline(never)]
    pub(crate) fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Comparison::Equal => a == b,
            Comparison::Less => a < b,
            Comparison::Greater => a > b,
            Comparison::LessOrEqual => a <= b,
            Comparison::GreaterOrEqual => a >= b,
        }
    }
}

impl Part {
    fn read(reader: &mut Reader<'_>) -> Part {
        match reader.below(6) {
            0 => Part::Timestamp,
            1 => Part::Minute,
            2 => Part::Hour,
            3 => Part::DayOfMonth,
            4 => Part::DayOfWeek,
            _ => Part::Month,
        }
    }
}

impl Atom {
    fn read(
        kind: u8,
        reader: &mut Reader<'_>,
        strings: &Strings,
        blob: &[u8],
        n_zones: usize,
    ) -> Atom {
        let text = |reader: &mut Reader<'_>| strings.read_text(reader, blob);
        let texts = |reader: &mut Reader<'_>| {
            let n = reader.count();
            let mut texts = Vec::new();
            for _ in 0..n {
                texts.push(text(reader));
            }
            texts
        };
        let zone = |reader: &mut Reader<'_>| reader.below(n_zones) as u32;
        match kind {
            16 => Atom::Number(reader.f64()),
            17 => Atom::NumberVariable(text(reader), (reader.u8() == 1).then(|| reader.f64())),
            18 => Atom::Keyword(text(reader)),
            19 => Atom::Count(Pattern::read(reader)),
            20 => {
                let names = texts(reader);
                let pattern = Pattern::read(reader);
                if pattern.n_groups() != names.len() {
                    reader.fail("a pattern has more or fewer groups than names");
                }
                Atom::Extract(names, pattern)
            }
            21 => Atom::VariableExists(text(reader)),
            22 => Atom::VariableIs(text(reader), text(reader)),
            23 => Atom::VariableContains(text(reader), text(reader)),
            24 => Atom::Search(text(reader)),
            25 => Atom::Distance(texts(reader)),
            26 => Atom::Traversed(text(reader)),
            27 => Atom::TraversedAt(text(reader), reader.varint()),
            28 => Atom::TraversedAtEnd(text(reader), reader.varint()),
            29 => Atom::Clock(
                Part::read(reader),
                Comparison::read(reader),
                reader.f64(),
                zone(reader),
            ),
            30 => Atom::TimestampVariable(text(reader), Comparison::read(reader)),
            31 => Atom::Weekdays(reader.u8(), zone(reader)),
            32 => Atom::Between(reader.varint(), reader.varint(), zone(reader)),
            33 => Atom::Date(
                reader.f64(),
                Comparison::read(reader),
                reader.f64(),
                zone(reader),
            ),
            34 => Atom::Open(text(reader)),
            36 => Atom::Share(Pattern::read(reader)),
            35 => Atom::Language(text(reader), reader.f64(), texts(reader)),
            _ => {
                reader.fail("an expression is of no known kind");
                Atom::Number(0.0)
            }
        }
    }
}

#[cfg(feature = "compile")]
mod write {
    use super::{Atom, Comparison, Expression, Operator, Part};
    use crate::blob::{StringsWriter, Writer};

    impl Expression {
        /// Writes the expression; its texts go into `strings`.
        pub(crate) fn write(&self, writer: &mut Writer, strings: &mut StringsWriter) {
            match self {
                Expression::Operator(operator, operands) => {
                    writer.u8(operator.kind());
                    writer.varint(operands.len());
                    for operand in operands {
                        operand.write(writer, strings);
                    }
                }
                Expression::Likelihood(likelihood, operand) => {
                    writer.u8(13);
                    writer.f64(*likelihood);
                    operand.write(writer, strings);
                }
                Expression::Atom(atom) => atom.write(writer, strings),
            }
        }
    }

    impl Operator {
        fn kind(self) -> u8 {
            match self {
                Operator::Product => 0,
                Operator::Union => 1,
                Operator::All => 2,
                Operator::Any => 3,
                Operator::Not => 4,
                Operator::Max => 5,
                Operator::Reinforced => 6,
                Operator::Binary => 7,
                Operator::Compare(comparison) => 8 + comparison.kind(),
            }
        }
    }

    impl Comparison {
        fn kind(self) -> u8 {
            match self {
                Comparison::Equal => 0,
                Comparison::Less => 1,
                Comparison::Greater => 2,
                Comparison::LessOrEqual => 3,
                Comparison::GreaterOrEqual => 4,
            }
        }
    }

    impl Part {
        fn kind(self) -> u8 {
            match self {
                Part::Timestamp => 0,
                Part::Minute => 1,
                Part::Hour => 2,
                Part::DayOfMonth => 3,
                Part::DayOfWeek => 4,
                Part::Month => 5,
            }
        }
    }

    impl Atom {
        fn write(&self, writer: &mut Writer, strings: &mut StringsWriter) {
            let mut text =
                |writer: &mut Writer, text: &str| writer.varint(strings.add(text).index());
            match self {
                Atom::Number(number) => {
                    writer.u8(16);
                    writer.f64(*number);
                }
                Atom::NumberVariable(name, default) => {
                    writer.u8(17);
                    text(writer, name);
                    writer.u8(u8::from(default.is_some()));
                    if let Some(default) = default {
                        writer.f64(*default);
                    }
                }
                Atom::Keyword(keyword) => {
                    writer.u8(18);
                    text(writer, keyword);
                }
                Atom::Share(pattern) => {
                    writer.u8(36);
                    pattern.write(writer);
                }
                Atom::Count(pattern) => {
                    writer.u8(19);
                    pattern.write(writer);
                }
                Atom::Extract(names, pattern) => {
                    writer.u8(20);
                    writer.varint(names.len());
                    for name in names {
                        text(writer, name);
                    }
                    pattern.write(writer);
                }
                Atom::VariableExists(name) => {
                    writer.u8(21);
                    text(writer, name);
                }
                Atom::VariableIs(name, value) => {
                    writer.u8(22);
                    text(writer, name);
                    text(writer, value);
                }
                Atom::VariableContains(name, value) => {
                    writer.u8(23);
                    text(writer, name);
                    text(writer, value);
                }
                Atom::Search(state) => {
                    writer.u8(24);
                    text(writer, state);
                }
                Atom::Distance(keywords) => {
                    writer.u8(25);
                    writer.varint(keywords.len());
                    for keyword in keywords {
                        text(writer, keyword);
                    }
                }
                Atom::Traversed(state) => {
                    writer.u8(26);
                    text(writer, state);
                }
                Atom::TraversedAt(state, position) => {
                    writer.u8(27);
                    text(writer, state);
                    writer.varint(*position as usize);
                }
                Atom::TraversedAtEnd(state, position) => {
                    writer.u8(28);
                    text(writer, state);
                    writer.varint(*position as usize);
                }
                Atom::Clock(part, comparison, value, zone) => {
                    writer.u8(29);
                    writer.u8(part.kind());
                    writer.u8(comparison.kind());
                    writer.f64(*value);
                    writer.varint(*zone as usize);
                }
                Atom::TimestampVariable(name, comparison) => {
                    writer.u8(30);
                    text(writer, name);
                    writer.u8(comparison.kind());
                }
                Atom::Weekdays(days, zone) => {
                    writer.u8(31);
                    writer.u8(*days);
                    writer.varint(*zone as usize);
                }
                Atom::Between(open, close, zone) => {
                    writer.u8(32);
                    for number in [open, close, zone] {
                        writer.varint(*number as usize);
                    }
                }
                Atom::Date(local, comparison, shift, zone) => {
                    writer.u8(33);
                    writer.f64(*local);
                    writer.u8(comparison.kind());
                    writer.f64(*shift);
                    writer.varint(*zone as usize);
                }
                Atom::Open(service) => {
                    writer.u8(34);
                    text(writer, service);
                }
                Atom::Language(variable, confidence, codes) => {
                    writer.u8(35);
                    text(writer, variable);
                    writer.f64(*confidence);
                    writer.varint(codes.len());
                    for code in codes {
                        text(writer, code);
                    }
                }
            }
        }
    }
}
