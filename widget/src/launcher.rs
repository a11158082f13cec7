//! The launcher: the button that the loader has drawn, taken over.
//!
//! It stays the same element from the first paint on, so a press that began before the widget was
//! there still counts, and the focus on it is not lost. Only its content, name and state are ours.

use yew::prelude::*;

use crate::icons::Icon;
use crate::listener::Listener;
use crate::panel::PANEL_ID;
use crate::site::Site;
use crate::strings::counted;

/// Properties of [`Launcher`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LauncherProps {
    /// Bot, page and words.
    pub site: Site,
    /// Whether the panel is open.
    pub open: bool,
    /// Messages that came while it was closed.
    pub unread: u32,
    /// The visitor pressed it.
    pub ontoggle: Callback<()>,
}

/// The launcher's content and state; nothing where the page has its own opener.
#[component]
pub fn Launcher(props: &LauncherProps) -> Html {
    let LauncherProps {
        site,
        open,
        unread,
        ontoggle,
    } = props;
    let button = use_memo((), |()| {
        let button = site.host.launcher();
        if let Some(button) = &button {
            button.replace_children_with_node_0();
        }
        button
    });

    let name = match (open, unread) {
        (true, _) => site.strings.close_chat.clone(),
        (false, 0) => site.strings.open_chat.clone(),
        (false, n) => format!(
            "{}, {}",
            site.strings.open_chat,
            counted(&site.strings.unread, *n)
        ),
    };
    let described = button.clone();
    use_effect_with((*open, name), move |(open, name)| {
        let Some(button) = described.as_ref() else {
            return;
        };
        let expanded = if *open { "true" } else { "false" };
        for (attribute, value) in [
            ("aria-expanded", expanded),
            ("aria-controls", PANEL_ID),
            ("aria-label", name.as_str()),
        ] {
            let _ = button.set_attribute(attribute, value);
        }
    });

    let pressed = button.clone();
    use_effect_with(ontoggle.clone(), move |ontoggle| {
        let ontoggle = ontoggle.clone();
        let listener = pressed
            .as_ref()
            .as_ref()
            .map(|button| Listener::new(button, "click", move |_| ontoggle.emit(())));
        move || drop(listener)
    });

    let Some(element) = button.as_ref().clone() else {
        return Html::default();
    };
    let badge = html! { <span part="badge" class="badge" aria-hidden="true">{ unread }</span> };
    let content = html! {
        <>
            { if *open { Icon::Down.draw() } else { Icon::Chat.draw() } }
            if *unread > 0 { {badge} }
        </>
    };
    create_portal(content, element.into())
}
