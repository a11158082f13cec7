//! Local time: days, hours and zones, without a clock.
//!
//! What the zones of a bot did and will do is written into the blob as a list of changes, so that
//! the page needs neither the zones' rules nor the browser's.
//!
//! Section `ZONE`, which a bot without expressions on time does not have:
//!
//! ```text
//! n (varint) × { name (text) | first offset | n (varint) × { seconds since the last change (varint) | offset } }
//! offset: minutes east of UTC + 1440 (varint)
//! ```

use super::tree::Part;
use crate::blob::{LoadError, Reader, Strings, Tag};

const DAY_S: i64 = 86_400;

/// A zone: how local time differs from UTC, and when that changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// As written: `Europe/Helsinki`, `CET`, `UTC+3`.
    pub name: String,
    /// Offset in minutes east of UTC before the first change.
    pub first: i32,
    /// Seconds since 1970 of each change, ascending, and the offset from then on.
    pub changes: Vec<(i64, i32)>,
}

impl Zone {
    /// Local seconds since 1970-01-01T00:00 at `now`, seconds since 1970 in UTC.
    pub fn local(&self, now: i64) -> i64 {
        let change = self.changes.iter().rev().find(|(from, _)| *from <= now);
        now + i64::from(change.map_or(self.first, |(_, offset)| *offset)) * 60
    }
}

/// The zones that a bot's expressions name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zones(pub Vec<Zone>);

impl Zones {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"ZONE");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, or an offset is a day or more.
    pub fn read(bytes: &[u8], strings: &Strings, blob: &[u8]) -> Result<Zones, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let offset = |reader: &mut Reader<'_>| reader.below(2881) as i32 - 1440;
        let n = reader.count();
        let mut zones = Vec::new();
        for _ in 0..n {
            let name = strings.read_text(&mut reader, blob);
            let first = offset(&mut reader);
            let n = reader.count();
            let mut changes = Vec::new();
            let mut at = 0;
            for _ in 0..n {
                at += i64::from(reader.varint());
                changes.push((at, offset(&mut reader)));
            }
            zones.push(Zone {
                name,
                first,
                changes,
            });
        }
        reader.end()?;
        Ok(Zones(zones))
    }

    /// The section's bytes.
    #[cfg(feature = "compile")]
    pub fn write(&self, strings: &mut crate::blob::StringsWriter) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        writer.varint(self.0.len());
        for zone in &self.0 {
            let name = strings.add(&zone.name);
            writer.varint(name.index());
            writer.varint((zone.first + 1440) as usize);
            writer.varint(zone.changes.len());
            let mut last = 0;
            for (at, offset) in &zone.changes {
                writer.varint((at - last) as usize);
                writer.varint((offset + 1440) as usize);
                last = *at;
            }
        }
        writer.finish()
    }

    /// Local seconds of a zone by its number; UTC where there is none.
    #[inline(never)]
    pub(super) fn local(&self, zone: u32, now: i64) -> i64 {
        self.0
            .get(zone as usize)
            .map_or(now, |zone| zone.local(now))
    }

    /// Local seconds of a zone by its name.
    pub(super) fn local_in(&self, name: &str, now: i64) -> Option<i64> {
        let zone = self.0.iter().find(|zone| zone.name == name)?;
        Some(zone.local(now))
    }
}

/// A part of a local time.
pub(super) fn part(part: Part, local: i64) -> i64 {
    let days = local.div_euclid(DAY_S);
    let seconds = local.rem_euclid(DAY_S);
    match part {
        Part::Timestamp => local,
        Part::Minute => seconds / 60 % 60,
        Part::Hour => seconds / 3600,
        Part::DayOfMonth => day_and_month(days).0,
        Part::Month => day_and_month(days).1,
        // 1970-01-01 was a Thursday.
        Part::DayOfWeek => (days + 3).rem_euclid(7) + 1,
    }
}

/// Minutes since midnight of a local time.
pub(super) fn minute_of_day(local: i64) -> u32 {
    (local.rem_euclid(DAY_S) / 60) as u32
}

/// Day and month of a number of days since 1970-01-01 (Howard Hinnant, "chrono-compatible
/// low-level date algorithms", `civil_from_days`).
fn day_and_month(days: i64) -> (i64, i64) {
    let of_era = (days + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    (day, if month < 10 { month + 3 } else { month - 9 })
}
