//! Business hours.

use edgewise_protocol::Millis;
use edgewise_protocol::channel::{ChannelSettings, Hours};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// Whether a channel is open, and when it will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Now.
    pub is_open: bool,
    /// When it opens next; nothing while it is open, or if it never does.
    pub opens_at: Option<Millis>,
}

/// Whether a channel is open at `now`.
///
/// Without hours it always is; so it is with hours in a time zone that nobody knows, which the
/// settings' check does not let through.
pub fn opening(settings: &ChannelSettings, now: Millis) -> Opening {
    let always = Opening {
        is_open: true,
        opens_at: None,
    };
    if settings.hours.is_empty() {
        return always;
    }
    let zone = TimeZone::get(&settings.time_zone);
    let (Ok(zone), Ok(now)) = (zone, Timestamp::from_millisecond(now)) else {
        return always;
    };
    let local = now.to_zoned(zone);
    // A week and a day: the same weekday's hours may all be over today.
    let spans = (0..=7).filter_map(|n| local.date().checked_add(Span::new().days(n)).ok());
    let mut next: Option<Zoned> = None;
    for date in spans {
        for hours in &settings.hours {
            let Some((from, to)) = on(hours, date, &local) else {
                continue;
            };
            if from <= local && local < to {
                return always;
            }
            if from > local && next.as_ref().is_none_or(|next| from < *next) {
                next = Some(from);
            }
        }
    }
    Opening {
        is_open: false,
        opens_at: next.map(|next| next.timestamp().as_millisecond()),
    }
}

/// When hours begin and end on a date, if they are for its weekday.
fn on(hours: &Hours, date: Date, local: &Zoned) -> Option<(Zoned, Zoned)> {
    if date.weekday().to_monday_one_offset() != i8::try_from(hours.weekday).ok()? {
        return None;
    }
    let zone = local.time_zone();
    let at = |text: &str| match time(text)? {
        Some(time) => date.to_datetime(time).to_zoned(zone.clone()).ok(),
        None => date.tomorrow().ok()?.to_zoned(zone.clone()).ok(),
    };
    Some((at(&hours.from)?, at(&hours.to)?))
}

/// A time as `HH:MM`; `Some(None)` for the end of the day.
pub fn time(text: &str) -> Option<Option<Time>> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    if (hour, minute) == (24, 0) {
        return Some(None);
    }
    Time::new(hour, minute, 0, 0).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opening of a channel that is open Monday to Friday, 9 to 17, in Berlin.
    #[track_caller]
    fn check(now: &str, is_open: bool, opens_at: Option<&str>) {
        let hours = (1..=5).map(|weekday| Hours {
            weekday,
            from: "09:00".to_owned(),
            to: "17:00".to_owned(),
        });
        let settings = ChannelSettings {
            hours: hours.collect(),
            time_zone: "Europe/Berlin".to_owned(),
            ..ChannelSettings::default()
        };
        let millis = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let expected = Opening {
            is_open,
            opens_at: opens_at.map(millis),
        };
        assert_eq!(opening(&settings, millis(now)), expected, "{now}");
    }

    #[test]
    fn a_channel_is_open_within_its_hours() {
        check("2026-11-20T08:00:00Z", true, None);
        check("2026-11-20T15:59:59Z", true, None);
    }

    #[test]
    fn a_closed_channel_tells_when_it_opens() {
        check("2026-11-20T07:00:00Z", false, Some("2026-11-20T08:00:00Z"));
        check("2026-11-20T16:00:00Z", false, Some("2026-11-23T08:00:00Z"));
    }

    #[test]
    fn hours_are_those_of_the_wall_clock_in_summer_too() {
        check("2026-07-06T06:59:00Z", false, Some("2026-07-06T07:00:00Z"));
    }
}
