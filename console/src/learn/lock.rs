//! A lock on what is open for changes, so that two editors cannot overwrite each other.

use edgewise_protocol::knowledge::Lock;
use gloo::timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Fault};
use crate::parts::icon::icon;
use crate::words::{Words, fill};

/// How often it is renewed, and how often one that somebody else has is asked for, in milliseconds:
/// it ends after two minutes.
const RENEWED_MS: u32 = 20_000;

/// Who has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Held {
    /// Not known yet.
    #[default]
    Asked,
    /// Who sits here.
    Mine,
    /// Somebody else, by name.
    Other(String),
    /// Nobody: it is new, or may not be changed.
    Free,
}

/// Who holds a lock that was refused.
fn holder(fault: &Fault) -> Option<String> {
    let now = fault.now.as_deref().filter(|_| fault.status == 409)?;
    let name = now
        .get("by")
        .or_else(|| now.get("lock").and_then(|lock| lock.get("by")))
        .or(Some(now).filter(|now| now.is_string()))?;
    name.as_str().map(str::to_owned)
}

/// Holds the lock at a path as long as the component lives; nothing for what needs none.
#[hook]
pub fn use_lock(path: Option<String>) -> Held {
    let held = use_state(Held::default);
    {
        let held = held.clone();
        use_effect_with(path, move |path| {
            let path = path.clone();
            if path.is_none() {
                held.set(Held::Free);
            }
            let ask = {
                let path = path.clone();
                move || {
                    let (path, held) = (path.clone(), held.setter());
                    spawn_local(async move {
                        let Some(path) = path else { return };
                        match api::act::<Lock>("POST", &path).await {
                            Ok(lock) if lock.mine => held.set(Held::Mine),
                            Ok(lock) => held.set(Held::Other(lock.by)),
                            Err(fault) if fault.status == 409 => {
                                held.set(Held::Other(holder(&fault).unwrap_or_default()));
                            }
                            // Its version protects it all the same.
                            Err(_) => held.set(Held::Free),
                        }
                    });
                }
            };
            ask();
            let timer = path.as_ref().map(|_| Interval::new(RENEWED_MS, ask));
            move || {
                drop(timer);
                if let Some(path) = path {
                    spawn_local(async move {
                        // One that is not given back ends by itself.
                        let _ = api::act::<()>("DELETE", &path).await;
                    });
                }
            }
        });
    }
    (*held).clone()
}

/// Says who else is changing this.
pub fn lock_notice(held: &Held, t: Words) -> Html {
    match held {
        Held::Other(name) => html! {
            <p class="notice" role="status">
                { icon("lock") }
                <span>
                    { fill(t("{name} is changing this. You can read it meanwhile."), &[("name", name)]) }
                </span>
            </p>
        },
        _ => Html::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whoever_holds_it_is_found_in_what_the_refusal_tells() {
        for (now, expected) in [
            (json!({"by": "Ben", "mine": false, "until": 1}), Some("Ben")),
            (json!({"question": "?", "lock": {"by": "Eva"}}), Some("Eva")),
            (json!("Kim"), Some("Kim")),
            (json!({}), None),
        ] {
            let fault = Fault {
                status: 409,
                now: Some(Box::new(now)),
                ..Fault::default()
            };
            assert_eq!(holder(&fault).as_deref(), expected);
        }
    }
}
