//! Zones by name, from the public time zone database.

use super::clock::Zone;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

/// The changes that are written down: 2020-01-01 to 2045-01-01, in seconds since 1970.
const YEARS: std::ops::Range<i64> = 1_577_836_800..2_366_841_600;

/// The zone of that name: `UTC`, `GMT+2`, `CET`, `Europe/Helsinki`.
pub(super) fn zone(name: &str) -> Option<Zone> {
    let fixed = |first| Zone {
        name: name.to_owned(),
        first,
        changes: Vec::new(),
    };
    if let Some(shift) = ["UTC", "GMT", "UT"]
        .iter()
        .find_map(|base| name.strip_prefix(base))
    {
        if shift.is_empty() {
            return Some(fixed(0));
        }
        let sign = if shift.starts_with('-') { -1 } else { 1 };
        let hours = shift.strip_prefix(['+', '-'])?;
        let (hours, minutes) = hours.split_once(':').unwrap_or((hours, "0"));
        let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
        return (minutes <= 18 * 60).then(|| fixed(sign * minutes));
    }
    let zone = TimeZoneDatabase::bundled().get(name).ok()?;
    let start = Timestamp::from_second(YEARS.start).ok()?;
    let mut changes: Vec<(i64, i32)> = Vec::new();
    let first = zone.to_offset(start).seconds() / 60;
    for change in zone.following(start) {
        let at = change.timestamp().as_second();
        if at >= YEARS.end {
            break;
        }
        let offset = change.offset().seconds() / 60;
        if changes.last().map_or(first, |(_, last)| *last) != offset {
            changes.push((at, offset));
        }
    }
    Some(Zone {
        name: name.to_owned(),
        first,
        changes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, utc: &str, local: &str) {
        let seconds = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
        let zone = zone(name).unwrap();
        assert_eq!(zone.local(seconds(utc)), seconds(local), "{name} at {utc}");
    }

    #[test]
    fn local_time_follows_the_rules_of_the_place() {
        check("UTC", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z");
        check("GMT-3:30", "2026-07-01T12:00:00Z", "2026-07-01T08:30:00Z");
        check("CET", "2026-07-01T12:00:00Z", "2026-07-01T14:00:00Z");
        check("CET", "2026-12-01T12:00:00Z", "2026-12-01T13:00:00Z");
        check(
            "Europe/Helsinki",
            "2026-03-29T00:59:59Z",
            "2026-03-29T02:59:59Z",
        );
        check(
            "Europe/Helsinki",
            "2026-03-29T01:00:00Z",
            "2026-03-29T04:00:00Z",
        );
        check(
            "America/New_York",
            "2044-07-01T12:00:00Z",
            "2044-07-01T08:00:00Z",
        );
        check(
            "Asia/Kolkata",
            "2026-07-01T12:00:00Z",
            "2026-07-01T17:30:00Z",
        );
    }

    #[test]
    fn unknown_zones_are_no_zones() {
        for name in ["", "Mars/Phobos", "UTC+19", "GMT+x", "../etc/passwd"] {
            assert_eq!(zone(name), None, "{name}");
        }
    }
}
