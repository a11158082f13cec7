//! A timer that ends with its owner.

use edgewise_engine::dialogue::Input;

use crate::clock;
use crate::event::Event;
use crate::site::Site;

/// What a [`Timer`] brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The next message is shown.
    Delivery,
    /// A page action has taken too long.
    Limit,
}

impl Due {
    /// What happens when it is due, from the two numbers that the page has kept.
    pub fn event(due: u32, id: u32) -> Event {
        if due == Due::Delivery as u32 {
            Event::Deliver {
                at_ms: clock::now_ms(),
            }
        } else {
            Event::Ended {
                id,
                outcome: Input::failure(),
            }
        }
    }
}

/// Brings something about once, later; dropping it before cancels that.
#[derive(Debug)]
pub struct Timer {
    site: Site,
    number: u32,
}

impl Timer {
    /// Brings `due` about after `delay_ms` milliseconds; `id` is the page action's.
    #[inline(never)]
    pub fn new(site: &Site, delay_ms: i32, due: Due, id: u32) -> Timer {
        Timer {
            number: site.host.later(delay_ms, due as u32, id),
            site: site.clone(),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.site.host.cancel(self.number);
    }
}
