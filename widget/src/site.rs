//! What every part of the widget shares: the bot, the page, the words.

use std::cell::RefCell;
use std::rc::Rc;

use edgewise_engine::Engine;
use yew::prelude::*;

use crate::event::Event;
use crate::host::Host;
use crate::state::State;
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
    /// How times are written, as BCP 47.
    pub locale: String,
    /// What stands in the header.
    pub title: AttrValue,
    /// Calls from the page.
    pub remote: Remote,
}

impl Site {
    /// Takes the parts together.
    pub fn new(parts: Parts) -> Site {
        Site(Rc::new(parts))
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

/// How the page reaches the reducer: events wait until it is there.
#[derive(Debug, Default)]
pub struct Remote {
    waiting: RefCell<Vec<Event>>,
    dispatcher: RefCell<Option<UseReducerDispatcher<State>>>,
}

impl Remote {
    /// Sends an event, now or as soon as the reducer is there.
    pub fn send(&self, event: Event) {
        let dispatcher = self.dispatcher.borrow().clone();
        match dispatcher {
            Some(dispatcher) => dispatcher.dispatch(event),
            None => self.waiting.borrow_mut().push(event),
        }
    }

    /// The reducer is there.
    pub fn connect(&self, dispatcher: UseReducerDispatcher<State>) {
        *self.dispatcher.borrow_mut() = Some(dispatcher);
        for event in self.waiting.take() {
            self.send(event);
        }
    }
}
