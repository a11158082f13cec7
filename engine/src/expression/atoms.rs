//! The names of operators and atoms, and what their arguments mean.

use super::arguments::Arguments;
use super::clock::Zones;
use super::parse::{Argument, Call, Mistake, parse};
use super::regex;
use super::tree::{Atom, Comparison, Expression, Operator, Part};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::text::fold;

/// What an expression needs of the bot around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// States that it names.
    pub states: Vec<String>,
    /// Whether it asks for the language of a text.
    pub language: bool,
    /// Whether it takes the time in a zone that it does not name.
    pub default_zone: bool,
}

/// Operators, by all their names.
const OPERATORS: [(&str, Operator); 25] = [
    ("and", Operator::Product),
    ("conjunction", Operator::Product),
    ("or", Operator::Union),
    ("disjunction", Operator::Union),
    ("band", Operator::All),
    ("booleanAnd", Operator::All),
    ("booleanand", Operator::All),
    ("bor", Operator::Any),
    ("booleanOr", Operator::Any),
    ("booleanor", Operator::Any),
    ("bnot", Operator::Not),
    ("booleanNot", Operator::Not),
    ("booleannot", Operator::Not),
    ("max", Operator::Max),
    ("maximum", Operator::Max),
    ("reinfConjunction", Operator::Reinforced),
    ("binarize", Operator::Binary),
    ("eq", Operator::Compare(Comparison::Equal)),
    ("equal", Operator::Compare(Comparison::Equal)),
    ("lt", Operator::Compare(Comparison::Less)),
    ("gt", Operator::Compare(Comparison::Greater)),
    ("lte", Operator::Compare(Comparison::LessOrEqual)),
    ("gte", Operator::Compare(Comparison::GreaterOrEqual)),
    ("lessOrEqual", Operator::Compare(Comparison::LessOrEqual)),
    (
        "greaterOrEqual",
        Operator::Compare(Comparison::GreaterOrEqual),
    ),
];

/// Atoms that are understood.
pub(super) const ATOMS: [&str; 32] = [
    "bayes",
    "checkDate",
    "checkDayOfMonth",
    "checkDayOfWeek",
    "checkHour",
    "checkMinute",
    "checkMonth",
    "checkMultipleDaysOfWeek",
    "checkTimestamp",
    "checkTimestampVariable",
    "checkVariableContainsValue",
    "checkVariableValue",
    "cosDistanceKeywords",
    "distance",
    "doubleNumberVariable",
    "existsVariable",
    "hasTravState",
    "hasTravStateInPosition",
    "hasTravStateInPositionRev",
    "isServiceOpen",
    "keyword",
    "languageGuesser",
    "lastTravStateIs",
    "matchDateDDMMYYYY",
    "matchPatternRegex",
    "prevTravStateIs",
    "regex",
    "search",
    "setServiceOpening",
    "timeBetween",
    "toDouble",
    "vOneKeyword",
];

/// Atoms of StarChat that ask another server, or its language model.
const REMOTE: [(&str, &str); 20] = [
    ("httpRequest", "another server"),
    ("readRemoteData", "another server"),
    ("readSheetsProductsByName", "another server"),
    ("weather", "another server"),
    ("parseDate", "another server"),
    ("parseName", "another server"),
    ("entityExtractor", "another server"),
    ("submitHubspot", "another server"),
    ("zendeskSearchTickets", "another server"),
    ("zendeskTicketComments", "another server"),
    ("similar", "StarChat's word vectors"),
    ("similarState", "StarChat's word vectors"),
    ("similarCosEmd", "StarChat's word vectors"),
    ("similarCosEmdState", "StarChat's word vectors"),
    ("similarEucEmd", "StarChat's word vectors"),
    ("similarEucEmdState", "StarChat's word vectors"),
    ("synonym", "StarChat's word vectors"),
    ("synonymCosine", "StarChat's word vectors"),
    ("vectorCosine", "StarChat's word vectors"),
    ("vectorState", "StarChat's word vectors"),
];

/// The day and month and year of a date such as 31-12-1999, one `matchDateDDMMYYYY` each.
const DATE: &str = concat!(
    r"(?:[^0-9]|\A)(0[1-9]|[12][0-9]|3[01])[- /.]",
    r"(0[1-9]|1[012])[- /.]((?:19|20)[0-9][0-9])(?:[^0-9]|\z)"
);

/// Reads the expression at `place`; zones that it names go into `zones`.
///
/// `zone` is the bot's own, if it has one.
///
/// # Errors
/// What is wrong, with the place and what to do.
pub fn read_expression(
    text: &str,
    place: &Place,
    zone: Option<&str>,
    zones: &mut Zones,
) -> Result<(Expression, Needs), Box<Diagnostic>> {
    let mut reader = Reader {
        zone,
        zones,
        needs: Needs::default(),
    };
    let read = parse(text).and_then(|calls| {
        let mut operands = calls
            .iter()
            .map(|call| reader.expression(call))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(match operands.pop() {
            Some(only) if operands.is_empty() => only,
            last => {
                operands.extend(last);
                Expression::Operator(Operator::Product, operands)
            }
        })
    });
    match read {
        Ok(expression) => Ok((expression, reader.needs)),
        Err(mistake) => Err(Box::new(
            Diagnostic::error(place, format!("expression: {}", mistake.found))
                .expected(mistake.expected)
                .help(mistake.help),
        )),
    }
}

/// Reads the calls of one expression.
pub(super) struct Reader<'a> {
    pub(super) zone: Option<&'a str>,
    pub(super) zones: &'a mut Zones,
    pub(super) needs: Needs,
}

impl Reader<'_> {
    fn expression(&mut self, call: &Call) -> Result<Expression, Mistake> {
        let name = call.name.as_str();
        if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == name) {
            let operands = self.operands(call)?;
            if !operator.takes(operands.len()) {
                let n = operands.len();
                return Err(Mistake::new(
                    format!("`{name}` with {n} expressions"),
                    match operator {
                        Operator::Compare(_) => "two",
                        Operator::Not | Operator::Binary => "one",
                        _ => "at least one",
                    },
                ));
            }
            return Ok(Expression::Operator(*operator, operands));
        }
        if name == "bayes" {
            let mut operands = self.operands(call)?;
            return match (operands.pop(), operands.is_empty()) {
                (Some(operand), true) => Ok(Expression::Likelihood(0.0, Box::new(operand))),
                _ => Err(Mistake::new(
                    "`bayes` with more or less than one expression",
                    "one",
                )),
            };
        }
        if let Some((_, what)) = REMOTE.iter().find(|(known, _)| *known == name) {
            let help = match name.starts_with("http") || *what == "another server" {
                true => "let the state call an action, and a function of the page ask the server",
                false => "write search() and give the state `queries`, or list words by keyword()",
            };
            let found = format!("`{name}` needs {what}, which a page without network cannot ask");
            return Err(
                Mistake::new(found, "an atom that looks at the text or at variables").help(help),
            );
        }
        let arguments = Arguments::of(call)?;
        Ok(Expression::Atom(self.atom(&arguments)?))
    }

    fn operands(&mut self, call: &Call) -> Result<Vec<Expression>, Mistake> {
        call.arguments
            .iter()
            .map(|argument| match argument {
                Argument::Call(call) => self.expression(call),
                Argument::Text(text) => Err(Mistake::new(
                    format!("text \"{text}\" in operator `{}`", call.name),
                    "expressions, as in keyword(\"reset\")",
                )),
            })
            .collect()
    }

    fn atom(&mut self, arguments: &Arguments<'_>) -> Result<Atom, Mistake> {
        let folded = |text: &str| {
            let mut out = String::new();
            fold(text, &mut out);
            out
        };
        Ok(match arguments.name {
            "keyword" | "vOneKeyword" => {
                let keyword = arguments.text(0, "a word")?;
                if keyword.contains(['\\', '(', '[', '|', '.', '+', '?', '^', '$', '{']) {
                    return self.keyword_pattern(keyword);
                }
                Atom::Keyword(folded(keyword))
            }
            "regex" => Atom::Count(regex::compile(arguments.text(0, "a regular expression")?)?),
            "matchPatternRegex" => {
                let text = arguments.text(0, "[name,…](regular expression)")?;
                let expected = "[name,…](regular expression)";
                let (names, pattern) = text
                    .trim()
                    .strip_prefix('[')
                    .and_then(|rest| rest.split_once(']'))
                    .ok_or_else(|| {
                        Mistake::new(format!("a pattern without names: {text}"), expected)
                    })?;
                let names: Vec<String> = names.split(',').map(|name| name.trim().into()).collect();
                Self::extract(names, pattern)?
            }
            "matchDateDDMMYYYY" => {
                let prefix = arguments.optional(0).unwrap_or_default();
                let names = ["day", "month", "year"].map(|name| format!("{prefix}{name}"));
                Self::extract(names.into(), DATE)?
            }
            "distance" | "cosDistanceKeywords" => {
                arguments.text(0, "keywords")?;
                Atom::Distance(arguments.texts.iter().map(|text| folded(text)).collect())
            }
            "search" => {
                let state = arguments.optional(0).unwrap_or_default();
                if !state.is_empty() {
                    self.needs.states.push(state.to_owned());
                }
                Atom::Search(state.to_owned())
            }
            "existsVariable" => Atom::VariableExists(arguments.text(0, "a variable")?.into()),
            "checkVariableValue" => Atom::VariableIs(
                arguments.text(0, "a variable")?.into(),
                arguments.text(1, "a value")?.into(),
            ),
            "checkVariableContainsValue" => Atom::VariableContains(
                arguments.text(0, "a variable")?.into(),
                arguments.text(1, "a value")?.into(),
            ),
            "toDouble" => Atom::Number(arguments.number(0)?),
            "doubleNumberVariable" => {
                let default = match arguments.optional(1) {
                    Some(_) => Some(arguments.number(1)?),
                    None => None,
                };
                Atom::NumberVariable(arguments.text(0, "a variable")?.into(), default)
            }
            "hasTravState" => Atom::Traversed(self.state(arguments)?),
            "lastTravStateIs" => Atom::TraversedAtEnd(self.state(arguments)?, 1),
            "prevTravStateIs" => Atom::TraversedAtEnd(self.state(arguments)?, 2),
            "hasTravStateInPosition" => {
                Atom::TraversedAt(self.state(arguments)?, arguments.count(1)?)
            }
            "hasTravStateInPositionRev" => {
                Atom::TraversedAtEnd(self.state(arguments)?, arguments.count(1)?)
            }
            "checkTimestampVariable" => Atom::TimestampVariable(
                arguments.text(0, "a variable")?.into(),
                arguments.comparison(1)?,
            ),
            "checkTimestamp" => Atom::Clock(
                Part::Timestamp,
                arguments.comparison(1)?,
                arguments.number(0)?,
                self.zone_named(Some("UTC"))?,
            ),
            "checkMinute" => self.clock(arguments, Part::Minute, 0..=59)?,
            "checkHour" => self.clock(arguments, Part::Hour, 0..=23)?,
            "checkDayOfMonth" => self.clock(arguments, Part::DayOfMonth, 1..=31)?,
            "checkDayOfWeek" => self.clock(arguments, Part::DayOfWeek, 1..=7)?,
            "checkMonth" => self.clock(arguments, Part::Month, 1..=12)?,
            "checkMultipleDaysOfWeek" => {
                let text = arguments.text(0, "days of the week, \"[1,2,3]\"")?;
                let mut days = 0;
                for day in text
                    .split(['[', ']', ',', ' '])
                    .filter(|day| !day.is_empty())
                {
                    match day.parse() {
                        Ok(day @ 1..=7) => days |= 1u8 << (day - 1),
                        _ => {
                            let found = format!("`{day}` is no day of the week");
                            return Err(Mistake::new(found, "1 (Monday) to 7 (Sunday)"));
                        }
                    }
                }
                if days == 0 {
                    return Err(Mistake::new("no day of the week", "as in \"[1,2,3]\""));
                }
                Atom::Weekdays(days, self.zone_named(arguments.optional(1))?)
            }
            "timeBetween" => self.between(arguments)?,
            "checkDate" => self.date(arguments)?,
            "isServiceOpen" => {
                // A page that tells opening times at run time may name the bot's own zone.
                self.zone_named(None)?;
                Atom::Open(arguments.text(0, "the name of a service")?.into())
            }
            // Opening times are read when they are asked for; the atom itself is worth nothing.
            "setServiceOpening" => Atom::Number(0.0),
            "languageGuesser" => {
                self.needs.language = true;
                let least = match arguments.optional(1) {
                    Some(_) => arguments.number(1)?,
                    None => 0.0,
                };
                let codes = arguments.texts.iter().skip(2);
                Atom::Language(
                    arguments.text(0, "a variable")?.into(),
                    least,
                    codes.map(|code| (*code).to_owned()).collect(),
                )
            }
            name => {
                let help =
                    nearest(name, expression_names()).map(|near| format!("did you mean `{near}`?"));
                let at = arguments.at;
                return Err(Mistake::new(
                    format!("unknown command `{name}` at character {at}"),
                    "an operator or an atom",
                )
                .help(help.unwrap_or_default()));
            }
        })
    }

    /// A keyword with the signs of a regular expression: found between the borders of words,
    /// whatever the case, `*` alone for any characters but blanks.
    fn keyword_pattern(&self, keyword: &str) -> Result<Atom, Mistake> {
        let expression = format!(r"(?i)\b(?:{keyword})\b");
        regex::compile(&expression).map(Atom::Share)
    }

    fn extract(names: Vec<String>, pattern: &str) -> Result<Atom, Mistake> {
        let pattern = regex::compile(pattern)?;
        let (groups, n) = (pattern.n_groups(), names.len());
        if groups != n {
            return Err(Mistake::new(
                format!("{groups} groups for {n} names"),
                "a group for each name",
            )
            .help("write (?:…) for a group without a name"));
        }
        Ok(Atom::Extract(names, pattern))
    }

    fn state(&mut self, arguments: &Arguments<'_>) -> Result<String, Mistake> {
        let state = arguments.text(0, "a state")?;
        self.needs.states.push(state.to_owned());
        Ok(state.to_owned())
    }
}

/// The names of all operators and atoms that are understood.
pub fn expression_names() -> impl Iterator<Item = &'static str> {
    let operators = OPERATORS.into_iter().map(|(name, _)| name);
    operators.chain(ATOMS)
}
