//! Expressions: rules that decide whether a state answers, StarChat's `analyzer` column.
//!
//! ```text
//! band(keyword("reset"), bor(keyword("password"), regex("pass\s*code")))
//! ```
//!
//! The compiler reads the text (`parse`), checks names and arguments (`atoms`), and turns regular
//! expressions into small programs ([`Pattern`]), so that the runtime holds no parser and no
//! regular-expression engine beyond the one loop that runs such a program.
//! An expression gives a score: operators of logic give 0 or 1, a keyword its share of the words,
//! a pattern the number of times it is found.
//! Some atoms also find variables, which belong to the conversation once the state answers.
//!
//! What an expression needs to know is an argument ([`Facts`]), the time included; evaluating the
//! same expression over the same facts gives the same score.
//!
//! Grammar, operators and atoms follow GetJenny's analyzer, whose examples are tests here.

mod clock;
mod evaluate;
mod keyword;
mod pattern;
mod tree;

#[cfg(feature = "compile")]
mod arguments;
#[cfg(feature = "compile")]
mod atoms;
#[cfg(feature = "compile")]
mod display;
#[cfg(feature = "compile")]
mod parse;
#[cfg(feature = "compile")]
mod regex;
#[cfg(feature = "compile")]
mod times;
#[cfg(feature = "compile")]
mod zone_table;

#[cfg(feature = "compile")]
pub use atoms::{Needs, expression_names, read_expression};
pub use clock::{Zone, Zones};
#[cfg(feature = "compile")]
pub use display::Explained;
pub use evaluate::{Evaluation, ExpressionError, Facts};
pub use pattern::Pattern;
#[cfg(feature = "compile")]
pub use times::{add_opening_times, is_zone};
pub use tree::{Atom, Comparison, Expression, Operator, Part};

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests;
