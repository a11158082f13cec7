//! Evaluating an expression over a text and a conversation.

use super::clock::{Zones, minute_of_day, part};
use super::keyword::Words;
use super::tree::{Atom, Expression, Operator, Part};
use crate::text::{cut_at, cuts, decimal, digits, tokenize};

/// Score of [`Atom::Search`] from which it counts as true in `band`, `bor` and `bnot`; everything
/// else counts from above 0. As in StarChat.
const SEARCH_IS_TRUE: f64 = 0.65;

/// What an expression can ask.
pub struct Facts<'a> {
    /// What the visitor wrote.
    pub text: &'a str,
    /// What the conversation knows.
    pub variables: &'a [(String, String)],
    /// The states it has been in, oldest first.
    pub traversed: &'a [String],
    /// Seconds since 1970 in UTC.
    pub now: i64,
    /// The zones of the bot.
    pub zones: &'a Zones,
    /// How certain a state is by its questions, 0..=1; the state itself for an empty name.
    pub search: &'a dyn Fn(&str) -> f64,
    /// The language of the text as ISO 639-1, and the confidence, 0..=1.
    pub language: &'a dyn Fn() -> Option<(String, f64)>,
}

/// Why an expression has no score.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// A variable that must be there is not.
    #[error("there is no variable `{0}`")]
    MissingVariable(String),
    /// A variable is no number, or no opening times.
    #[error("variable `{0}` cannot be read")]
    Unreadable(String),
}

/// One evaluation: its facts, and the variables found so far.
pub struct Evaluation<'a> {
    facts: &'a Facts<'a>,
    words: Words,
    /// Variables that atoms which held have found.
    pub found: Vec<(String, String)>,
}

impl<'a> Evaluation<'a> {
    /// Begins an evaluation.
    pub fn new(facts: &'a Facts<'a>) -> Evaluation<'a> {
        Evaluation {
            facts,
            words: Words::new(facts.text),
            found: Vec::new(),
        }
    }

    /// The score of `expression`, from 0 on.
    ///
    /// # Errors
    /// When a variable is missing or cannot be read.
    pub fn score(&mut self, expression: &Expression) -> Result<f64, ExpressionError> {
        let n_found = self.found.len();
        let score = match expression {
            Expression::Operator(operator, operands) => self.operator(*operator, operands)?,
            Expression::Likelihood(likelihood, operand) => {
                likelihood * one_if(self.score(operand)? > least(operand))
            }
            Expression::Atom(atom) => self.atom(atom)?,
        };
        if score == 0.0 && !matches!(expression, Expression::Atom(Atom::Language(..))) {
            // What a part found belongs to a whole that holds.
            self.found.truncate(n_found);
        }
        Ok(score)
    }

    fn operator(
        &mut self,
        operator: Operator,
        operands: &[Expression],
    ) -> Result<f64, ExpressionError> {
        let mut score = match operator {
            Operator::Product | Operator::Reinforced | Operator::All => 1.0,
            _ => 0.0,
        };
        let mut before = 0.0;
        for operand in operands {
            let one = self.score(operand)?;
            let is_true = one > least(operand);
            score = match operator {
                Operator::Product => score * one,
                Operator::Reinforced => score * 1.1 * one,
                Operator::Union => 1.0 - (1.0 - score) * (1.0 - one),
                Operator::Max => f64::max(score, one),
                Operator::All => one_if(is_true),
                Operator::Any | Operator::Binary => f64::max(score, one_if(is_true)),
                Operator::Not => one_if(!is_true),
                // Exactly two, which reading has seen to: what holds at the end counts.
                Operator::Compare(comparison) => one_if(comparison.holds(before, one)),
            };
            before = one;
            let is_settled = match operator {
                Operator::Product | Operator::Reinforced | Operator::All => score == 0.0,
                Operator::Any => score > 0.0,
                _ => false,
            };
            if is_settled {
                break;
            }
        }
        Ok(score)
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut all = self.found.iter().chain(self.facts.variables);
        let (_, value) = all.find(|(known, _)| known == name)?;
        Some(value)
    }

    fn atom(&mut self, atom: &Atom) -> Result<f64, ExpressionError> {
        let facts = self.facts;
        let local = |zone: u32| facts.zones.local(zone, facts.now);
        let holds = match atom {
            Atom::Number(number) => return Ok(*number),
            Atom::NumberVariable(name, default) => {
                return match (self.variable(name), default) {
                    (Some(value), _) => number(name, value),
                    (None, Some(default)) => Ok(*default),
                    (None, None) => Err(ExpressionError::MissingVariable(name.clone())),
                };
            }
            Atom::Keyword(keyword) => return Ok(self.words.share(keyword)),
            Atom::Share(pattern) => return Ok(self.words.share_of(pattern.count(facts.text))),
            Atom::Count(pattern) => return Ok(pattern.count(facts.text) as f64),
            Atom::Extract(names, pattern) => {
                let mut n = 0u32;
                pattern.for_each(facts.text, &mut |text, found| {
                    for (group, name) in names.iter().enumerate() {
                        if let Some(value) = found.group(text, group) {
                            let name = [name.as_str(), ".", &decimal(n)].concat();
                            self.found.push((name, value));
                        }
                    }
                    n += 1;
                });
                n > 0
            }
            Atom::VariableExists(name) => self.variable(name).is_some(),
            Atom::VariableIs(name, value) => self.variable(name) == Some(value),
            Atom::VariableContains(name, value) => {
                self.variable(name).is_some_and(|is| contains(is, value))
            }
            Atom::Search(state) => return Ok((facts.search)(state)),
            Atom::Distance(keywords) => return Ok(self.nearness(keywords)),
            Atom::Traversed(state) => facts.traversed.contains(state),
            Atom::TraversedAt(state, position) => {
                let at = (*position as usize).checked_sub(1);
                at.and_then(|at| facts.traversed.get(at)) == Some(state)
            }
            Atom::TraversedAtEnd(state, position) => {
                let at = facts.traversed.len().checked_sub(*position as usize);
                at.and_then(|at| facts.traversed.get(at)) == Some(state)
            }
            Atom::Clock(Part::Timestamp, comparison, value, _) => {
                comparison.holds(facts.now as f64, *value)
            }
            Atom::Clock(which, comparison, value, zone) => {
                comparison.holds(part(*which, local(*zone)) as f64, *value)
            }
            Atom::TimestampVariable(name, comparison) => match self.variable(name) {
                Some(value) => comparison.holds(facts.now as f64, number(name, value)?),
                None => false,
            },
            Atom::Weekdays(days, zone) => {
                let day = part(Part::DayOfWeek, local(*zone)) - 1;
                days >> day & 1 == 1
            }
            Atom::Between(open, close, zone) => {
                is_between(*open, *close, minute_of_day(local(*zone)))
            }
            Atom::Date(date, comparison, shift, zone) => {
                comparison.holds(*date, local(*zone) as f64 + shift)
            }
            Atom::Open(service) => self.is_open(service)?,
            Atom::Language(variable, least, codes) => match (facts.language)() {
                Some((code, confidence)) => {
                    let listed = codes.is_empty() || codes.contains(&code);
                    self.found.push((variable.clone(), code));
                    listed && confidence >= *least
                }
                None => false,
            },
        };
        Ok(one_if(holds))
    }

    /// Cosine between the keywords and the words of the text: each keyword that stands in the text
    /// and each word that is a keyword count as met.
    fn nearness(&self, keywords: &[String]) -> f64 {
        let mut n_words = 0;
        tokenize(self.facts.text, &mut |_| n_words += 1);
        let met = keywords
            .iter()
            .filter(|keyword| self.words.count(keyword) > 0)
            .count();
        if met == 0 || n_words == 0 {
            return 0.0;
        }
        met as f64 / ((keywords.len() * n_words) as f64).sqrt()
    }

    /// Whether the service is open, by the opening times in its variable.
    fn is_open(&self, service: &str) -> Result<bool, ExpressionError> {
        let name = ["GJ_SERVICEOPEN_", service].concat();
        let Some(times) = self.variable(&name) else {
            return Ok(false);
        };
        self.is_open_by(times)
            .ok_or(ExpressionError::Unreadable(name))
    }

    /// Whether a service with these opening times is open; nothing when they cannot be read.
    fn is_open_by(&self, times: &str) -> Option<bool> {
        let zone = member(times, "timezone")?;
        let local = self.facts.zones.local_in(zone, self.facts.now)?;
        let open = minutes(member(times, "opentime")?)?;
        let close = minutes(member(times, "closetime")?)?;
        let listed = |key, which| match member(times, key) {
            Some(list) => lists(list, part(which, local) as u32),
            None => true,
        };
        let days = [
            ("months", Part::Month),
            ("days", Part::DayOfMonth),
            ("weekdays", Part::DayOfWeek),
        ];
        let is_day = days.iter().all(|&(key, which)| listed(key, which));
        Some(is_day && is_between(open, close, minute_of_day(local)))
    }
}

/// Score above which an expression counts as true.
fn least(expression: &Expression) -> f64 {
    match expression {
        Expression::Atom(Atom::Search(_)) => SEARCH_IS_TRUE,
        _ => 0.0,
    }
}

fn one_if(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Whether `minute` lies from `open` on and before `close`; over midnight when that comes first.
/// Who closes at 23:59 means the whole minute.
pub(super) fn is_between(open: u32, close: u32, minute: u32) -> bool {
    let close = if close == 23 * 60 + 59 {
        24 * 60
    } else {
        close
    };
    if open <= close {
        open <= minute && minute < close
    } else {
        minute >= open || minute < close
    }
}

/// The member `key` (small letters) of a flat JSON object: a text or a list, with its quotes or
/// brackets. Enough for opening times, and small.
fn member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let mut pieces = cuts(object, b'"');
    loop {
        let piece = pieces.next()?;
        if piece.eq_ignore_ascii_case(key) {
            break;
        }
    }
    // Behind the key: `: [1,2]…` up to the next quote, or `:` and the text.
    let behind = pieces.next()?;
    let behind = behind.trim().strip_prefix(':')?;
    if behind.trim().is_empty() {
        return pieces.next();
    }
    let list = behind.trim().strip_prefix('[')?;
    cuts(list, b']').next()
}

/// Whether the number is one of those in `list`, or there is none.
fn lists(list: &str, number: u32) -> bool {
    let (mut is_empty, mut last) = (true, None);
    for byte in list.bytes() {
        if byte.is_ascii_digit() {
            let tens = last.unwrap_or(0u32).saturating_mul(10);
            last = Some(tens.saturating_add(u32::from(byte - b'0')));
            is_empty = false;
        } else if last.take() == Some(number) {
            return true;
        }
    }
    is_empty || last == Some(number)
}

/// Minutes since midnight of `HH:MM`.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = cut_at(text, b':')?;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Whether `part` stands in `text`, byte for byte.
fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

/// The number in a variable: digits with at most one sign before and one point between them.
///
/// Not `str::parse`, whose tables would cost every page ten kilobytes; exact up to 15 digits.
fn number(name: &str, value: &str) -> Result<f64, ExpressionError> {
    read_number(value.trim()).ok_or_else(|| ExpressionError::Unreadable(name.to_owned()))
}

pub(super) fn read_number(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = cut_at(digits, b'.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (mut number, mut scale) = (0.0, 1.0);
    for (part, shift) in [(whole, 1.0), (fraction, 10.0)] {
        for byte in part.bytes() {
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10.0 + f64::from(byte - b'0');
            scale *= shift;
        }
    }
    Some(number / scale * sign).filter(|number| number.is_finite())
}
