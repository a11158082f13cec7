//! Days of a time zone.

use edgewise_protocol::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::http::{Answer, ApiError};

/// How many days there are when nobody says.
const USUAL: i64 = 30;
/// Most days of one call.
const MOST: usize = 400;

/// Days, one after the other, and when each begins.
#[derive(Debug, Clone)]
pub struct Span {
    days: Vec<String>,
    /// When each day begins, and at last when the last one ends.
    begins: Vec<Millis>,
}

impl Span {
    /// The days from `from` to `to`, both included, as `YYYY-MM-DD`; thirty until today where they
    /// are empty.
    ///
    /// # Errors
    /// 422 for what is no day or zone, and for too many days.
    pub fn of(from: &str, to: &str, zone: &str, now: Millis) -> Answer<Span> {
        let zone = match zone {
            "" => TimeZone::UTC,
            name => TimeZone::get(name).map_err(|_| {
                ApiError::invalid("zone", "a time zone is expected, as in Europe/Madrid")
            })?,
        };
        let now = Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = |field: &str, text: &str| -> Answer<Date> {
            let wrong = || ApiError::invalid(field, "a day is expected, as in 2026-11-21");
            text.parse().map_err(|_| wrong())
        };
        let to = match to {
            "" => now.to_zoned(zone.clone()).date(),
            text => date("to", text)?,
        };
        let from = match from {
            "" => to.saturating_sub((USUAL - 1).days()),
            text => date("from", text)?,
        };
        if from > to {
            return Err(ApiError::invalid("to", "the last day is before the first"));
        }
        let mut span = Span {
            days: Vec::new(),
            begins: Vec::new(),
        };
        let mut day = from;
        while day <= to {
            if span.days.len() == MOST {
                let message = format!("at most {MOST} days at once");
                return Err(ApiError::invalid("from", message));
            }
            span.days.push(day.to_string());
            span.begins.push(begin(day, &zone));
            day = day.saturating_add(1.day());
        }
        span.begins.push(begin(day, &zone));
        Ok(span)
    }

    /// The days.
    pub fn days(&self) -> &[String] {
        &self.days
    }

    /// When the first day begins, and the last one ends.
    pub fn ends(&self) -> (Millis, Millis) {
        let first = self.begins.first().copied().unwrap_or(0);
        (first, self.begins.last().copied().unwrap_or(0))
    }

    /// The number of the day in which something happened.
    pub fn day(&self, at: Millis) -> Option<usize> {
        let n = self.begins.partition_point(|begin| *begin <= at);
        n.checked_sub(1).filter(|n| *n < self.days.len())
    }
}

/// When a day begins; where it has no midnight, at its first moment.
fn begin(day: Date, zone: &TimeZone) -> Millis {
    let at = zone.to_zoned(day.at(0, 0, 0, 0));
    at.map_or(0, |at| at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, at: &str, expected: Option<&str>) {
        let span = Span::of("2026-10-24", "2026-10-26", zone, 0).unwrap();
        let at: Timestamp = at.parse().unwrap();
        let day = span.day(at.as_millisecond());
        assert_eq!(day.map(|n| span.days()[n].as_str()), expected);
    }

    #[test]
    fn a_day_is_as_long_as_its_zone_makes_it() {
        check("UTC", "2026-10-25T00:00:00Z", Some("2026-10-25"));
        check("Europe/Madrid", "2026-10-24T22:00:00Z", Some("2026-10-25"));
        // The clocks go back: this day has 25 hours.
        check("Europe/Madrid", "2026-10-25T22:59:59Z", Some("2026-10-25"));
        check("Europe/Madrid", "2026-10-25T23:00:00Z", Some("2026-10-26"));
        check("Asia/Tokyo", "2026-10-26T15:00:00Z", None);
        check("Asia/Tokyo", "2026-10-23T14:59:59Z", None);
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for (from, to, zone) in [
            ("2026-02-30", "", ""),
            ("2026-02-02", "2026-02-01", ""),
            ("2020-01-01", "2026-01-01", ""),
            ("", "", "Mars/Base"),
        ] {
            assert!(Span::of(from, to, zone, 0).is_err(), "{from} {to} {zone}");
        }
        assert_eq!(Span::of("", "", "", 0).unwrap().days().len(), 30);
    }
}
