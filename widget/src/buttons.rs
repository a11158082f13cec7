//! The choices under a message.

use yew::prelude::*;

use crate::clock;
use crate::entry::Choices;
use crate::event::Event;
use crate::icons::Icon;
use crate::site::Site;
use crate::strings::Word;

/// A named list of buttons under the entry `key`. The pressed one stays marked and keeps the focus;
/// the others are switched off with it.
pub fn view(
    site: &Site,
    key: u32,
    choices: &Choices,
    lang: Option<String>,
    onevent: &Callback<Event>,
) -> Html {
    let shown = choices.buttons.iter().enumerate().map(|(index, button)| {
        let chosen = choices.chosen == Some(index);
        let onevent = onevent.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            onevent.emit(Event::Press {
                key,
                index,
                at_ms: clock::now_ms(),
            });
        });
        html! {
            <li key={index}>
                <button
                    part="button"
                    class="choice"
                    type="button"
                    dir="auto"
                    disabled={!choices.live && !chosen}
                    aria-pressed={chosen.then_some("true")}
                    aria-disabled={chosen.then_some("true")}
                    {onclick}
                >
                    if chosen { { Icon::Check.draw() } }
                    { &button.label }
                </button>
            </li>
        }
    });
    html! {
        <ul class="choices" {lang} aria-label={site.strings.get(Word::Choices)}>
            { for shown }
        </ul>
    }
}
