//! The panel's header: who answers, begin again, close.

use yew::prelude::*;

use crate::icons::Icon;
use crate::panel::TITLE_ID;
use crate::site::Site;

/// Properties of [`Header`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// Bot, page and words.
    pub site: Site,
    /// The visitor wants to begin again.
    pub onrestart: Callback<()>,
    /// The visitor closes the panel.
    pub onclose: Callback<()>,
}

/// Title, status and two buttons.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps {
        site,
        onrestart,
        onclose,
    } = props;
    let strings = &site.strings;
    let initial: String = site
        .title
        .chars()
        .take(1)
        .flat_map(char::to_uppercase)
        .collect();
    html! {
        <header part="header" class="header">
            <span class="avatar" aria-hidden="true">{ initial }</span>
            <div class="who">
                <h2 id={TITLE_ID} dir="auto">{ &site.title }</h2>
                <p class="status">{ &strings.status }</p>
            </div>
            <button
                part="restart"
                class="icon"
                type="button"
                aria-label={strings.restart.clone()}
                title={strings.restart.clone()}
                onclick={onrestart.reform(|_: MouseEvent| ())}
            >
                { Icon::Restart.draw() }
            </button>
            <button
                part="close"
                class="icon"
                type="button"
                aria-label={strings.close_chat.clone()}
                title={strings.close_chat.clone()}
                onclick={onclose.reform(|_: MouseEvent| ())}
            >
                { Icon::Close.draw() }
            </button>
        </header>
    }
}
