//! What every part of the widget shares: the bot, the page, the words.

use std::cell::OnceCell;
use std::rc::Rc;

use edgewise_engine::Engine;
use yew::AttrValue;
use yew::html::Scope;

use crate::app::App;
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
    pub engine: Engine,
    /// The page.
    pub host: Host,
    /// The widget's own words.
    pub strings: Strings,
    /// What stands in the header.
    pub title: AttrValue,
    /// The way to [`App`], once it is there.
    pub link: OnceCell<Scope<App>>,
}

impl Site {
    /// Takes the parts together.
    pub fn new(parts: Parts) -> Site {
        Site(Rc::new(parts))
    }

    /// Lets something happen to the widget.
    #[inline(never)]
    pub fn send(&self, event: Event) {
        if let Some(link) = self.link.get() {
            link.send_message(event);
        }
    }
}

impl std::ops::Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl PartialEq for Site {
    fn eq(&self, other: &Site) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
