//! What every part of the widget shares: the bot, the page, the words.

use std::cell::RefCell;
use std::rc::Rc;

use edgewise_engine::Engine;
use yew::AttrValue;

use crate::event::Event;
use crate::host::Host;
use crate::strings::Strings;

/// Bot, page and words; cheap to copy, the same for the widget's whole life.
#[derive(Debug, Clone)]
pub struct Site(Rc<Parts>);

/// The parts of a [`Site`].
#[derive(Debug)]
pub struct Parts {
    /// The bot.
    pub engine: Rc<Engine>,
    /// The page.
    pub host: Host,
    /// The widget's own words.
    pub strings: Strings,
    /// What stands in the header.
    pub title: AttrValue,
    /// What has happened, and the widget has not seen yet.
    pub inbox: RefCell<Vec<Event>>,
}

impl Site {
    /// Takes the parts together.
    pub fn new(parts: Parts) -> Site {
        Site(Rc::new(parts))
    }

    /// Lets something happen to the widget, as soon as what runs now has ended.
    #[inline(never)]
    pub fn send(&self, event: Event) {
        let mut inbox = self.inbox.borrow_mut();
        if inbox.is_empty() {
            self.host.soon();
        }
        inbox.push(event);
    }
}

impl std::ops::Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
