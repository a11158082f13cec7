//! The widget as a whole: it takes in what happens, gives it to the engine, draws [`State`], and
//! lets [`Effects`] follow.
//!
//! The parts of the screen are functions from the state to Yew's `Html`. What a visitor is typing
//! stays in the field until it is sent.

use edgewise_engine::dialogue::{Conversation, Input, Problem, Reply, step_on};
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::clock;
use crate::codec;
use crate::effects::Effects;
use crate::entry::told;
use crate::event::{Event, Opener};
use crate::panel;
use crate::preview;
use crate::render::Screen;
use crate::site::Site;
use crate::state::State;
use crate::storage::{self, Record};
use crate::strings::Word;
use crate::tag::Tag;

/// The whole widget.
pub struct App {
    site: Site,
    state: State,
    effects: Effects,
    screen: Screen,
    /// Whether there has been a drawing.
    is_drawn: bool,
}

impl App {
    /// The conversation as it was kept, or a new one, to be shown on `screen`.
    pub fn new(site: Site, screen: Screen) -> App {
        let state = initial(&site);
        let effects = Effects::new(&state);
        let mut app = App {
            site,
            state,
            effects,
            screen,
            is_drawn: false,
        };
        app.answer();
        app
    }

    /// Takes in what has happened, draws it, and lets follow what follows.
    pub fn turn(&mut self, events: Vec<Event>) {
        for event in events {
            let mut judged = None;
            match &event {
                Event::Restart | Event::Forget | Event::Took(_) => self.site.host.cleared(),
                Event::Rate { key, .. } => judged = Some(*key),
                _ => {}
            }
            self.state.apply(event);
            if let Some(key) = judged
                && let Some(entry) = self.state.entries.iter().find(|entry| entry.key == key)
            {
                self.site.host.rated(key, entry.mark as u32);
            }
            self.answer();
        }
        let (site, state) = (&self.site, &self.state);
        self.screen.show(&[
            panel::view(site, state).draw(),
            preview::view(site, state)
                .map(Tag::draw)
                .unwrap_or_default(),
            preview::status(site, state).draw(),
        ]);
        if !std::mem::replace(&mut self.is_drawn, true) {
            site.host.drawn();
        }
        self.effects.follow(site, state);
    }

    /// Whether the visitor reads further up than the newest message.
    pub fn is_scrolled_up(&self) -> bool {
        self.state.scrolled_up
    }

    /// Gives the engine the visitor's inputs while it is its turn.
    fn answer(&mut self) {
        while let Some(input) = self.state.next_input() {
            let mut conversation = self.state.conversation.clone();
            let now_ms = clock::now_ms();
            if conversation.n_steps == 0 {
                conversation.seed = now_ms as u64 as u32;
            }
            conversation.now = (now_ms / 1_000.0) as i64;
            for (name, value) in codec::pairs(&self.site.host.given()) {
                conversation.variables.retain(|(own, _)| *own != name);
                conversation.variables.push((name, value));
            }
            let (conversation, mut reply) = step_on(&self.site.engine, conversation, input);
            tell(&self.site, input, &mut reply);
            let sorry = self.site.strings.get(Word::Sorry).as_str().to_owned();
            self.state.apply(Event::Stepped {
                conversation,
                reply,
                sorry,
            });
        }
    }
}

/// Tells the page what became of an input, and puts the page's greeting into the reply.
fn tell(site: &Site, input: &Input, reply: &mut Reply) {
    let host = &site.host;
    if let Some(Problem::UnknownVariables(names)) = &reply.problem {
        let mut text = String::new();
        let mut before = "no value for the variables ";
        for name in names {
            text.push_str(before);
            text.push_str(name);
            before = ", ";
        }
        host.warn(&text);
    }
    let question = match input {
        Input::Start => {
            if let (Some(greeting), Some(first)) =
                (host.text("greeting"), reply.messages.first_mut())
            {
                first.text = greeting;
            }
            return;
        }
        Input::Text(text) => text,
        Input::Form(named) => {
            if !matches!(reply.problem, Some(Problem::InvalidForm(_))) {
                let values = Array::new();
                for (name, value) in named {
                    values.push(&JsValue::from_str(name));
                    values.push(&JsValue::from_str(value));
                }
                host.submitted(&values);
            }
            ""
        }
        _ => "",
    };
    match reply.messages.first() {
        Some(first) => host.answered(
            question,
            &told(&first.source),
            &first.text,
            first.certainty.unwrap_or(-1.0),
        ),
        None if reply.problem.is_some() => host.failed(question),
        None => {}
    }
}

/// The kept conversation, if there is a sound one of this bot, or a new one.
fn initial(site: &Site) -> State {
    let languages = site.engine.languages();
    let lang = site.host.choose_lang(&languages);
    let kept = if site.host.flag("restart") {
        None
    } else {
        site.host.stored()
    };
    let kept = kept.and_then(|text| storage::read(site.engine.name(), &text));
    let (mut state, was_open) = match kept {
        Some(Record {
            open,
            conversation,
            entries,
            interrupted,
        }) => {
            let known = languages.contains(&conversation.lang.as_str());
            let conversation = if known {
                conversation
            } else {
                Conversation {
                    lang: lang.clone(),
                    ..conversation
                }
            };
            (
                State::restored(&lang, conversation, entries, interrupted),
                open,
            )
        }
        None => (State::new(&lang), false),
    };
    let suggestions = site.engine.suggestions(&state.conversation.lang);
    for suggestion in suggestions {
        state.suggestions.push(suggestion.to_owned());
    }
    // A panel that fills the screen would hide the page that the visitor has just asked for.
    state.full_screen = site.host.flag("full");
    let reopens = was_open && site.host.flag("remember");
    if (reopens || site.host.flag("open")) && !state.full_screen {
        state.apply(Event::Open(Opener::Page));
    }
    state
}
