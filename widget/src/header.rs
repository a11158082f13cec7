//! The panel's header: who answers, begin again, close.

use yew::prelude::*;

use crate::event::Event;
use crate::icons::Icon;
use crate::panel::TITLE_ID;
use crate::site::Site;
use crate::strings::Word;

/// Title, status and two buttons.
pub fn view(site: &Site, onevent: &Callback<Event>) -> Html {
    let strings = &site.strings;
    let initial: String = site.title.chars().take(1).collect();
    html! {
        <header part="header" class="header">
            <span class="avatar" aria-hidden="true">{ initial }</span>
            <div class="who">
                <h2 id={TITLE_ID} dir="auto">{ site.title.clone() }</h2>
                <p class="status">{ strings.get(Word::Status) }</p>
            </div>
            { button("restart", strings.get(Word::Restart), Icon::Restart, onevent, Event::Restart) }
            { button("close", strings.get(Word::CloseChat), Icon::Close, onevent, Event::Close) }
        </header>
    }
}

fn button(
    part: &'static str,
    name: AttrValue,
    icon: Icon,
    onevent: &Callback<Event>,
    event: Event,
) -> Html {
    let onevent = onevent.clone();
    let onclick = Callback::from(move |_: MouseEvent| onevent.emit(event.clone()));
    html! {
        <button {part} class="icon" type="button" aria-label={name.clone()} title={name} {onclick}>
            { icon.draw() }
        </button>
    }
}
