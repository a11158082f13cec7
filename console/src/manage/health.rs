//! Whether everything is well, and why not.

use edgewise_protocol::desk::Health;
use gloo::timers::callback::Interval;
use yew::prelude::*;

use crate::figures::duration;
use crate::parts::button::Button;
use crate::parts::icon::icon;
use crate::parts::loading::use_load;
use crate::words::{Words, fill, use_words};

/// How often it is looked at while the page is open, in milliseconds.
const INTERVAL_MS: u32 = 15_000;

/// What a check is called: what comes after a colon names its channel.
fn check_name(name: &str, t: Words) -> String {
    let (kind, of) = name.split_once(':').unwrap_or((name, ""));
    let kind = match kind {
        "database" => t("Database"),
        "engine" => t("Answer engine"),
        "channel" => t("Channel"),
        "remote_engine" => t("Remote engine"),
        "disk" => t("Disk"),
        "https" => t("HTTPS"),
        other => return format!("{other} {of}").trim().to_owned(),
    };
    format!("{kind} {of}").trim().to_owned()
}

/// The page of health.
#[function_component]
pub fn HealthPage() -> Html {
    let t = use_words();
    let n_looks = use_state(|| 0_u32);
    {
        let n_looks = n_looks.clone();
        use_effect_with(*n_looks, move |&n| {
            let timer = Interval::new(INTERVAL_MS, move || n_looks.set(n + 1));
            move || drop(timer)
        });
    }
    let health = use_load::<Health>("health".to_owned(), *n_looks);
    let content = match (&health.data, &health.fault) {
        // A server that does not answer is not well, whatever it said before.
        (Some(found), None) => {
            let n_bad = found
                .checks
                .iter()
                .filter(|check| !check.ok)
                .count()
                .to_string();
            let uptime = duration(found.uptime_s.saturating_mul(1000));
            html! {
                <>
                    <section class="card card-head" aria-live="polite">
                        { light(found.ok, t) }
                        <div>
                            <h2>{ match found.ok {
                                true => t("Everything is well").to_owned(),
                                false => fill(t("Need attention: {n}"), &[("n", &n_bad)]),
                            } }</h2>
                            <p class="more">
                                { fill(
                                    t("Version {version}, running for {time}"),
                                    &[("version", &found.version), ("time", &uptime)],
                                ) }
                            </p>
                        </div>
                        <Button label={t("Look again")} onclick={health.again.clone()} />
                    </section>
                    <section class="card">
                        <h2>{ t("Checks") }</h2>
                        <ul class="checks">
                            for check in found.checks.iter() {
                                <li key={check.name.clone()}>
                                    { light(check.ok, t) }
                                    <div class="grow">
                                        <h3>{ check_name(&check.name, t) }</h3>
                                        <p>{ &check.reason }</p>
                                    </div>
                                </li>
                            }
                        </ul>
                    </section>
                </>
            }
        }
        _ => health.instead(),
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Health") }</h1>
                    <p>{ t("Looked at every fifteen seconds while this page is open.") }</p>
                </div>
            </header>
            { content }
        </div>
    }
}

/// Green with a tick, or red with a sign: colour is not all that tells.
fn light(ok: bool, t: Words) -> Html {
    let (class, sign, words) = match ok {
        true => ("light ok", "check", t("Well:")),
        false => ("light", "warning", t("Not well:")),
    };
    html! {
        <span {class}>{ icon(sign) }<span class="unseen">{ words }</span></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::english;

    #[test]
    fn a_check_is_named_with_its_channel() {
        assert_eq!(check_name("database", english), "Database");
        assert_eq!(
            check_name("remote_engine:sales", english),
            "Remote engine sales"
        );
        assert_eq!(check_name("queue:x", english), "queue x");
    }
}
