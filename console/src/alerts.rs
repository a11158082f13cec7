//! Telling an operator who looks elsewhere: a sound, a notice of the desktop, a number in the title.

use std::cell::Cell;

use gloo::events::EventListener;
use web_sys::{Notification, NotificationOptions, NotificationPermission};
use yew::prelude::*;

use crate::browser;
use crate::desk::Ring;
use crate::feeds::DeskHandle;
use crate::tone;
use crate::words::{Words, fill};

/// Shortest time between two sounds, in milliseconds.
const QUIET_MS: i64 = 1_200;

/// Most characters of a notice.
const LONGEST_NOTICE: usize = 120;

/// The page's title with what is unread in front.
pub fn title(n_unread: i64) -> String {
    match n_unread {
        0 => "Edgewise".to_owned(),
        1..=99 => format!("({n_unread}) Edgewise"),
        _ => "(99+) Edgewise".to_owned(),
    }
}

/// Tells of what happens, in the way that the operator has set.
#[hook]
pub fn use_alerts(desk: &DeskHandle, t: Words) {
    use_effect_with(desk.n_unread(), |&n_unread| {
        if let Some(document) = browser::window().and_then(|window| window.document()) {
            document.set_title(&title(n_unread));
        }
    });
    use_effect_with((), |()| {
        let window = browser::window();
        let listeners = window.map(|window| {
            ["pointerdown", "keydown"].map(|name| {
                EventListener::new(&window, name, |event| {
                    // What a script makes up does not count as a click.
                    if event.is_trusted() && !tone::is_allowed() {
                        tone::allow();
                    }
                })
            })
        });
        move || drop(listeners)
    });
    let preferences = desk.me.preferences.clone();
    let open = desk.thread.as_ref().map(|thread| thread.id.clone());
    use_effect_with(desk.ring.clone(), move |ring| {
        let Some(ring) = ring else { return };
        let looks_at_it = browser::is_visible() && open.as_ref() == Some(&ring.conversation);
        if preferences.sound && !looks_at_it && is_time() {
            tone::play(&preferences.tone, ring.is_new);
        }
        if preferences.notify && !browser::is_visible() {
            notify(ring, t);
        }
    });
}

/// Whether enough time has passed since the last sound.
fn is_time() -> bool {
    thread_local! {
        static LAST: Cell<i64> = const { Cell::new(0) };
    }
    let now = browser::now();
    let is_time = now - LAST.get() >= QUIET_MS;
    if is_time {
        LAST.set(now);
    }
    is_time
}

fn notify(ring: &Ring, t: Words) {
    if Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let headline = match ring.is_new {
        true => fill(t("{visitor} is waiting"), &[("visitor", &ring.visitor)]),
        false => ring.visitor.clone(),
    };
    let text: String = ring.text.chars().take(LONGEST_NOTICE).collect();
    let options = NotificationOptions::new();
    options.set_body(&text);
    // One notice a conversation: a newer one takes the place of the older.
    options.set_tag(ring.conversation.as_str());
    // A desktop without notices shows none.
    let _ = Notification::new_with_options(&headline, &options);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_counts_what_is_unread() {
        assert_eq!(title(0), "Edgewise");
        assert_eq!(title(3), "(3) Edgewise");
        assert_eq!(title(250), "(99+) Edgewise");
    }
}
