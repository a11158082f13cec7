//! Who is there: operators of a channel who are online and speak a language.

use edgewise_protocol::Millis;
use edgewise_protocol::account::Presence;
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, json};

/// For how long an open console counts as there after it was last heard of.
pub const SEEN: Millis = 40_000;

/// Who could answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Availability {
    /// Operators who belong to the channel and may sign in.
    pub n_operators: i64,
    /// Those of them who are online and speak the language.
    pub n_online: i64,
}

/// Who could answer in a channel, in a language; in any one if it is empty.
///
/// # Errors
/// When the database cannot be reached.
pub async fn availability(
    on: &mut AnyConnection,
    channel: &str,
    lang: &str,
    now: Millis,
) -> Result<Availability, StoreError> {
    let rows = sqlx::query(
        "SELECT o.presence, o.seen_at, o.languages, c.languages AS here
         FROM channel_operator c JOIN operator o ON o.id = c.operator
         WHERE c.channel = $1 AND o.disabled = 0",
    )
    .bind(channel)
    .fetch_all(on)
    .await?;
    let mut found = Availability::default();
    for row in rows {
        found.n_operators += 1;
        let own: Vec<String> = json(&row, "languages")?;
        let here: Vec<String> = json(&row, "here")?;
        let chosen: String = row.try_get("presence")?;
        let presence = presence(&chosen, row.try_get("seen_at")?, now);
        if presence == Presence::Online && speaks(&own, &here, lang) {
            found.n_online += 1;
        }
    }
    Ok(found)
}

/// Whether somebody is there, given what they chose and when their console was last heard of.
pub fn presence(chosen: &str, seen_at: Millis, now: Millis) -> Presence {
    if seen_at + SEEN < now {
        Presence::Offline
    } else if chosen == "away" {
        Presence::Away
    } else {
        Presence::Online
    }
}

/// Whether an operator answers in a language: by the channel's list, else by the profile's; an empty
/// list is every language.
pub fn speaks(own: &[String], here: &[String], lang: &str) -> bool {
    let list = if here.is_empty() { own } else { here };
    let primary = |tag: &str| tag.split(['-', '_']).next().map(str::to_ascii_lowercase);
    lang.is_empty() || list.is_empty() || list.iter().any(|spoken| primary(spoken) == primary(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(own: &[&str], here: &[&str], lang: &str, expected: bool) {
        let list = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
        assert_eq!(speaks(&list(own), &list(here), lang), expected);
    }

    #[test]
    fn a_channels_own_list_counts_before_the_profiles() {
        check(&["en"], &["de", "fr"], "de-AT", true);
        check(&["en"], &["de"], "en", false);
        check(&["en"], &[], "en-GB", true);
        check(&[], &[], "ja", true);
        check(&["en"], &[], "", true);
    }

    #[test]
    fn a_console_that_is_not_heard_of_is_closed() {
        assert_eq!(presence("online", 1_000, 41_000), Presence::Online);
        assert_eq!(presence("online", 1_000, 41_001), Presence::Offline);
        assert_eq!(presence("away", 1_000, 2_000), Presence::Away);
    }
}
