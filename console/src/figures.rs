//! Numbers and times, as people read them.

use edgewise_protocol::Millis;

/// `0.873` as `87 %`; what is not a certainty is drawn into 0..=1.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", (share.clamp(0.0, 1.0) * 100.0).floor())
}

/// A threshold as it is written: `0.5`, `50%`, `50 %` or `0,5`; nothing for anything else.
///
/// A number above 1 is a percentage.
pub fn parse_threshold(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let (number, is_percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim().to_owned(), true),
        None => (text, false),
    };
    let value: f64 = number.parse().ok()?;
    let value = if is_percent || value > 1.0 {
        value / 100.0
    } else {
        value
    };
    (0.0..=1.0).contains(&value).then_some(value)
}

/// A duration in its two largest units: `45 s`, `3 min`, `2 h 5 min`, `4 d`.
pub fn duration(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if seconds < 60 => format!("{seconds} s"),
        () if minutes < 60 => format!("{minutes} min"),
        () if hours < 24 && minutes % 60 == 0 => format!("{hours} h"),
        () if hours < 24 => format!("{hours} h {} min", minutes % 60),
        () => format!("{days} d"),
    }
}

/// A time that is counted while somebody looks: `0:07`, `12:30`, `1:02:03`.
pub fn stopwatch(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match hours {
        0 => format!("{minutes}:{:02}", seconds % 60),
        _ => format!("{hours}:{minutes:02}:{:02}", seconds % 60),
    }
}

/// A size: `812 B`, `14.2 kB`, `3.1 MB`.
pub fn size(bytes: i64) -> String {
    let bytes = bytes.max(0) as f64;
    match bytes {
        b if b < 1000.0 => format!("{b:.0} B"),
        b if b < 1_000_000.0 => format!("{:.1} kB", b / 1000.0),
        b => format!("{:.1} MB", b / 1_000_000.0),
    }
}

/// A number of seconds as a form shows it: without zeros at the end.
pub fn plain(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The first letters of the first and last word of a name, for where there is no picture.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// A comma-separated list, without blanks and empty parts.
pub fn parts(text: &str) -> Vec<String> {
    text.split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many seconds are left until `deadline`, rounded up; 0 when it is over.
///
/// `offset_ms` is how far the server's clock is ahead.
pub fn seconds_left(deadline: Millis, now: Millis, offset_ms: i64) -> i64 {
    let left_ms = deadline - (now + offset_ms);
    if left_ms <= 0 {
        0
    } else {
        (left_ms + 999) / 1000
    }
}

/// What a screen reader is told of a countdown: its beginning, ten seconds and five.
pub fn is_announced(seconds_left: i64, seconds_in_all: i64) -> bool {
    seconds_left >= seconds_in_all || seconds_left == 10 || seconds_left == 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_share_or_a_percentage() {
        for (text, expected) in [
            ("0.5", Some(0.5)),
            ("0,5", Some(0.5)),
            ("50%", Some(0.5)),
            (" 50 % ", Some(0.5)),
            ("1", Some(1.0)),
            ("1%", Some(0.01)),
            ("100%", Some(1.0)),
            ("65", Some(0.65)),
            ("0", Some(0.0)),
            ("101", None),
            ("-1", None),
            ("half", None),
            ("", None),
            ("NaN", None),
        ] {
            assert_eq!(parse_threshold(text), expected, "{text}");
        }
    }

    #[test]
    fn durations_have_the_units_people_use() {
        assert_eq!(duration(45_900), "45 s");
        assert_eq!(duration(200_000), "3 min");
        assert_eq!(duration(7_500_000), "2 h 5 min");
        assert_eq!(duration(7_200_000), "2 h");
        assert_eq!(duration(400_000_000), "4 d");
        assert_eq!(duration(-5), "0 s");
        assert_eq!(stopwatch(7_000), "0:07");
        assert_eq!(stopwatch(3_723_000), "1:02:03");
    }

    #[test]
    fn a_certainty_is_never_rounded_up_to_sure() {
        assert_eq!(percent(0.999), "99 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(7.0), "100 %");
    }

    #[test]
    fn sizes_and_numbers_are_short() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(14_230), "14.2 kB");
        assert_eq!(size(3_100_000), "3.1 MB");
        assert_eq!(plain(20.0), "20");
        assert_eq!(plain(0.6), "0.6");
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Ana María López"), "AL");
        assert_eq!(initials("ben"), "B");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("\"Zoë\""), "Z");
    }

    #[test]
    fn time_left_follows_the_servers_clock() {
        assert_eq!(seconds_left(20_000, 10_000, 0), 10);
        assert_eq!(seconds_left(20_000, 10_000, 5_000), 5);
        assert_eq!(seconds_left(20_000, 10_001, 0), 10);
        assert_eq!(seconds_left(20_000, 30_000, 0), 0);
        assert!(is_announced(20, 20) && is_announced(10, 20) && !is_announced(11, 20));
    }
}
