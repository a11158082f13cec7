//! Atoms that look at the clock, and the zones that they name.

use super::arguments::Arguments;
use super::atoms::Reader;
use super::clock::Zones;
use super::evaluate::minutes;
use super::parse::Mistake;
use super::tree::{Atom, Part};
use super::zone_table;
use crate::diagnostic::{Diagnostic, Place};

/// The zone of an atom without one, where `bot.toml` names none; StarChat's.
pub const DEFAULT_ZONE: &str = "CET";

impl Reader<'_> {
    /// The number of a zone; the bot's own where none is named.
    pub(super) fn zone_named(&mut self, name: Option<&str>) -> Result<u32, Mistake> {
        let name = match name.filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => {
                self.needs.default_zone |= self.zone.is_none();
                self.zone.unwrap_or(DEFAULT_ZONE)
            }
        };
        add_zone(self.zones, name).ok_or_else(|| {
            Mistake::new(
                format!("unknown time zone `{name}`"),
                "as in Europe/Helsinki, CET or UTC+2",
            )
        })
    }

    pub(super) fn clock(
        &mut self,
        arguments: &Arguments<'_>,
        part: Part,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<Atom, Mistake> {
        let value = arguments.number(0)?;
        let (first, last) = (f64::from(*range.start()), f64::from(*range.end()));
        if !(first..=last).contains(&value) {
            let name = arguments.name;
            return Err(Mistake::new(
                format!("`{name}` with {value}"),
                format!("{first} to {last}"),
            ));
        }
        let zone = self.zone_named(arguments.optional(2))?;
        Ok(Atom::Clock(part, arguments.comparison(1)?, value, zone))
    }

    pub(super) fn between(&mut self, arguments: &Arguments<'_>) -> Result<Atom, Mistake> {
        let time = |number: usize| {
            let text = arguments.text(number, "a time, HH:MM")?;
            minutes(text).ok_or_else(|| Mistake::new(format!("`{text}` is no time"), "HH:MM"))
        };
        let (open, close) = (time(0)?, time(1)?);
        if arguments.optional(3).is_some_and(|time| !time.is_empty()) {
            // A given time makes it the same at all times.
            let holds = super::evaluate::is_between(open, close, time(3)?);
            return Ok(Atom::Number(if holds { 1.0 } else { 0.0 }));
        }
        let zone = self.zone_named(arguments.optional(2))?;
        Ok(Atom::Between(open, close, zone))
    }

    pub(super) fn date(&mut self, arguments: &Arguments<'_>) -> Result<Atom, Mistake> {
        let date = |number: usize| {
            let text = arguments.text(number, "a date and time")?;
            let date: Result<jiff::civil::DateTime, _> = text.parse();
            let zoned = date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC));
            zoned
                .map(|zoned| zoned.timestamp().as_second() as f64)
                .map_err(|_| {
                    Mistake::new(format!("`{text}` is no date"), "as in 2026-12-24T18:00:00")
                })
        };
        let shift = match arguments.optional(2).filter(|shift| !shift.is_empty()) {
            None => 0.0,
            Some(text) => text
                .parse::<jiff::Span>()
                .and_then(|span| {
                    span.total((
                        jiff::Unit::Second,
                        jiff::SpanRelativeTo::days_are_24_hours(),
                    ))
                })
                .map_err(|_| {
                    Mistake::new(format!("`{text}` is no duration"), "as in P7D or PT1H")
                })?,
        };
        let (given, comparison) = (date(0)?, arguments.comparison(1)?);
        if arguments.optional(4).is_some_and(|date| !date.is_empty()) {
            let holds = comparison.holds(given, date(4)? + shift);
            return Ok(Atom::Number(if holds { 1.0 } else { 0.0 }));
        }
        let zone = self.zone_named(arguments.optional(3))?;
        Ok(Atom::Date(given, comparison, shift, zone))
    }
}

/// Adds the zone that opening times name: the JSON object in a variable `GJ_SERVICEOPEN_…`.
///
/// # Errors
/// What is wrong with the opening times.
pub fn add_opening_times(
    name: &str,
    value: &str,
    place: &Place,
    zones: &mut Zones,
) -> Result<(), Box<Diagnostic>> {
    let expected = "{\"openTime\": \"09:00\", \"closeTime\": \"17:00\", \"timezone\": \"Europe/Helsinki\", \
                    \"months\": [], \"days\": [], \"weekDays\": [1, 2, 3, 4, 5]}";
    let wrong = |found: String| Box::new(Diagnostic::error(place, found).expected(expected));
    let times: serde_json::Value = serde_json::from_str(value)
        .map_err(|error| wrong(format!("variable `{name}` is no JSON: {error}")))?;
    let text = |key: &str| times.get(key).and_then(serde_json::Value::as_str);
    for key in ["openTime", "closeTime"] {
        if text(key).and_then(minutes).is_none() {
            return Err(wrong(format!("variable `{name}` has no `{key}` as HH:MM")));
        }
    }
    match text("timezone") {
        Some(zone) if add_zone(zones, zone).is_some() => Ok(()),
        zone => {
            let zone = zone.unwrap_or_default();
            Err(wrong(format!(
                "variable `{name}` has no known `timezone`: `{zone}`"
            )))
        }
    }
}

/// Whether there is a time zone of that name.
pub fn is_zone(name: &str) -> bool {
    zone_table::zone(name).is_some()
}

/// The number of the zone of that name in `zones`, added if need be.
fn add_zone(zones: &mut Zones, name: &str) -> Option<u32> {
    if let Some(known) = zones.0.iter().position(|zone| zone.name == name) {
        return Some(known as u32);
    }
    zones.0.push(zone_table::zone(name)?);
    Some(zones.0.len() as u32 - 1)
}
