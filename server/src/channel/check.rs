//! Checking what an administrator sets for a channel: every value in its range, every address one.

use edgewise_protocol::channel::{ChannelChange, ChannelSettings};

use super::hours::time;
use crate::account::check_languages;
use crate::http::{Answer, ApiError};

/// Checks what is to become of a channel.
///
/// # Errors
/// 422 with the member that is at fault.
pub fn check(wanted: &ChannelChange) -> Answer<()> {
    let n = wanted.name.trim().chars().count();
    if !(1..=100).contains(&n) || wanted.name.contains(char::is_control) {
        return Err(ApiError::invalid("name", "a name has 1 to 100 characters"));
    }
    check_settings(&wanted.settings)
}

fn check_settings(settings: &ChannelSettings) -> Answer<()> {
    let range = |field: &str, value: f64, least: f64, most: f64| {
        if (least..=most).contains(&value) {
            Ok(())
        } else {
            let message = format!("a number from {least} to {most} is expected");
            Err(ApiError::invalid(&format!("settings.{field}"), message))
        }
    };
    range(
        "certainty_threshold",
        settings.certainty_threshold,
        0.0,
        1.0,
    )?;
    range("initial_response_s", settings.initial_response_s, 0.0, 60.0)?;
    range("response_s", settings.response_s, 0.0, 60.0)?;
    range("operator_choice_s", settings.operator_choice_s, 1.0, 3600.0)?;
    range("n_candidates", f64::from(settings.n_candidates), 1.0, 10.0)?;
    range(
        "retention_days",
        f64::from(settings.retention_days),
        0.0,
        36_500.0,
    )?;
    check_languages("settings.languages", &settings.languages)?;
    for origin in &settings.origins {
        if origin != "null" && !is_origin(origin) {
            return Err(ApiError::invalid(
                "settings.origins",
                format!(
                    "`{origin}` is no origin; https://shop.example is expected, without a path"
                ),
            ));
        }
    }
    let optional_url = |field: &str, url: &str| {
        if url.is_empty() || is_url(url) {
            Ok(())
        } else {
            let message = "an address that begins with https:// or http:// is expected";
            Err(ApiError::invalid(&format!("settings.{field}"), message))
        }
    };
    optional_url("public_url", &settings.public_url)?;
    optional_url("ticket_url", &settings.ticket_url)?;
    optional_url("webhook_url", &settings.webhook_url)?;
    if let Some(remote) = &settings.remote_engine
        && (!is_origin(&remote.url) || remote.port == 0)
    {
        let message = "an address such as https://engine.example, and a port";
        return Err(ApiError::invalid("settings.remote_engine", message));
    }
    if jiff::tz::TimeZone::get(&settings.time_zone).is_err() {
        let message = "a time zone such as Europe/Berlin is expected";
        return Err(ApiError::invalid("settings.time_zone", message));
    }
    for hours in &settings.hours {
        let span = (time(&hours.from), time(&hours.to));
        let is_span = match span {
            (Some(Some(from)), Some(Some(to))) => from < to,
            (Some(Some(_)), Some(None)) => true,
            _ => false,
        };
        if !is_span || !(1..=7).contains(&hours.weekday) {
            let message =
                "hours are a weekday from 1 to 7 and two times as HH:MM, the earlier first";
            return Err(ApiError::invalid("settings.hours", message));
        }
    }
    Ok(())
}

/// Whether a text is an origin: scheme, host, and perhaps a port.
fn is_origin(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
    })
}

fn is_url(text: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>`\\".contains(c);
    text.chars().all(is_plain)
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
