//! The choices under a message.

use yew::prelude::*;

use crate::entry::Choices;
use crate::icons::Icon;
use crate::site::Site;

/// Properties of [`Buttons`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ButtonsProps {
    /// Bot, page and words.
    pub site: Site,
    /// What can be pressed, or was.
    pub choices: Choices,
    /// Language of the labels, if known.
    pub lang: Option<String>,
    /// The visitor pressed the button of this index.
    pub onpress: Callback<usize>,
}

/// A named list of buttons. The pressed one stays marked and keeps the focus; the others are
/// switched off with it.
#[component]
pub fn Buttons(props: &ButtonsProps) -> Html {
    let ButtonsProps {
        site,
        choices,
        lang,
        onpress,
    } = props;
    let shown = choices.buttons.iter().enumerate().map(|(index, button)| {
        let chosen = choices.chosen == Some(index);
        let onclick = onpress.reform(move |_: MouseEvent| index);
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
        <ul class="choices" lang={lang.clone()} aria-label={site.strings.choices.clone()}>
            { for shown }
        </ul>
    }
}
