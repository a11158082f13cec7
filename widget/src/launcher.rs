//! The launcher: the button that the loader has drawn, taken over.
//!
//! It stays the same element from the first paint on, so a press that began before the widget was
//! there still counts, and the focus on it is not lost. Only its content, name and state are ours.

use yew::prelude::*;

use crate::effect::{own, use_on_change};
use crate::event::{Event, Opener};
use crate::icons::Icon;
use crate::listener::Listener;
use crate::panel::PANEL_ID;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Word, counted};

/// The launcher's content and state; nothing where the page has its own opener.
#[hook]
pub fn use_launcher(site: &Site, state: &UseReducerHandle<State>) -> Html {
    let (described, open, unread) = (site.clone(), state.open, state.unread);
    let describe = move || {
        let button = described.host.launcher.as_ref()?;
        let strings = &described.strings;
        let name = match (open, unread) {
            (true, _) => strings.get(Word::CloseChat),
            (false, 0) => strings.get(Word::OpenChat),
            (false, n) => {
                let unread = counted(&strings.get(Word::Unread), n);
                format!("{}, {unread}", strings.get(Word::OpenChat)).into()
            }
        };
        let expanded = if open { "true" } else { "false" };
        for (attribute, value) in [
            ("aria-expanded", expanded),
            ("aria-controls", PANEL_ID),
            ("aria-label", &name),
        ] {
            let _ = button.set_attribute(attribute, value);
        }
        None
    };
    use_on_change([u32::from(open), unread, 0], Box::new(describe));

    let (pressed, dispatcher) = (site.clone(), state.dispatcher());
    let listen = move || {
        let button = pressed.host.launcher.clone()?;
        own(Listener::new(&button, "click", move |_| {
            pressed.host.remember_opener();
            dispatcher.dispatch(Event::Toggle(Opener::Visitor));
        }))
    };
    use_on_change([0; 3], Box::new(listen));

    let Some(button) = site.host.launcher.clone() else {
        return Html::default();
    };
    let icon = if open { Icon::Down } else { Icon::Chat };
    let content = html! {
        <>
            { icon.draw() }
            if unread > 0 {
                <span part="badge" class="badge" aria-hidden="true">{ unread }</span>
            }
        </>
    };
    create_portal(content, button.into())
}
