//! The widget as Yew sees it: one component, which draws [`State`] and lets [`Effects`] follow.
//!
//! There is no other component, because each one costs about ten kilobytes of WebAssembly: the
//! rest are functions that draw. What a visitor is typing stays in the field until it is sent.

use edgewise_engine::dialogue::{Conversation, Problem, step_on};
use yew::prelude::*;

use crate::clock;
use crate::effects::Effects;
use crate::event::{Event, Opener};
use crate::launcher;
use crate::panel;
use crate::preview;
use crate::site::Site;
use crate::state::State;
use crate::storage::{self, Record};
use crate::strings::Word;
use crate::tag::Tag;
use crate::viewport;

/// Properties of [`App`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Bot, page and words.
    pub site: Site,
}

/// The whole widget.
pub struct App {
    site: Site,
    state: State,
    effects: Effects,
}

impl Component for App {
    type Message = Event;
    type Properties = AppProps;

    fn create(context: &Context<App>) -> App {
        let site = context.props().site.clone();
        let state = initial(&site);
        let effects = Effects::new(&state);
        let mut app = App {
            site,
            state,
            effects,
        };
        app.answer();
        app
    }

    fn update(&mut self, _: &Context<App>, event: Event) -> bool {
        self.state.apply(event);
        self.answer();
        true
    }

    fn changed(&mut self, _: &Context<App>, _: &AppProps) -> bool {
        false
    }

    fn view(&self, _: &Context<App>) -> Html {
        let (site, state) = (&self.site, &self.state);
        let parts = vec![
            launcher::view(site, state),
            panel::view(site, state).draw(),
            preview::view(site, state)
                .map(Tag::draw)
                .unwrap_or_default(),
            preview::status(site, state).draw(),
        ];
        parts.into_iter().collect()
    }

    fn rendered(&mut self, _: &Context<App>, first: bool) {
        if first {
            self.site.host.drawn();
        }
        self.effects.follow(&self.site, &self.state);
    }
}

impl App {
    /// Gives the engine the visitor's inputs while it is its turn.
    fn answer(&mut self) {
        while let Some(input) = self.state.next_input() {
            let mut conversation = self.state.conversation.clone();
            let now_ms = clock::now_ms();
            if conversation.n_steps == 0 {
                conversation.seed = now_ms as u64 as u32;
            }
            conversation.now = (now_ms / 1_000.0) as i64;
            let (conversation, reply) = step_on(&self.site.engine, conversation, input);
            if let Some(Problem::UnknownVariables(names)) = &reply.problem {
                let mut text = String::new();
                let mut before = "no value for the variables ";
                for name in names {
                    text.push_str(before);
                    text.push_str(name);
                    before = ", ";
                }
                self.site.host.warn(&text);
            }
            let sorry = self.site.strings.get(Word::Sorry).as_str().to_owned();
            self.state.apply(Event::Stepped {
                conversation,
                reply,
                sorry,
            });
        }
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
    state.full_screen = viewport::is_full_screen(site);
    if (was_open || site.host.flag("open")) && !state.full_screen {
        state.apply(Event::Open(Opener::Page));
    }
    state
}
