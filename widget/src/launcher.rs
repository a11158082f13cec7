//! The launcher: the button that the loader has drawn, taken over.
//!
//! It stays the same element from the first paint on, so a press that began before the widget was
//! there still counts, and the focus on it is not lost. Only its content, name and state are ours.

use edgewise_engine::text::decimal;
use web_sys::HtmlElement;
use yew::{Html, create_portal};

use crate::icons::Icon;
use crate::panel::PANEL_ID;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Word, counted};
use crate::tag::Tag;

/// The launcher's content; nothing where the page has its own opener.
pub fn view(site: &Site, state: &State) -> Html {
    let Some(button) = site.host.launcher.clone() else {
        return Html::default();
    };
    let icon = if state.open { Icon::Down } else { Icon::Chat };
    let badge = (state.unread > 0).then(|| {
        Tag::new("span part=badge class=badge aria-hidden=true").text(decimal(state.unread).into())
    });
    let mut content = vec![icon.draw().draw()];
    content.extend(badge.map(Tag::draw));
    create_portal(content.into_iter().collect(), button.into())
}

/// Gives the launcher its name and state.
pub fn describe(site: &Site, button: &HtmlElement, open: bool, unread: u32) {
    let strings = &site.strings;
    let mut name = strings.get(if open {
        Word::CloseChat
    } else {
        Word::OpenChat
    });
    if unread > 0 && !open {
        let unread = counted(&strings.get(Word::Unread), unread);
        name = [&*name, ", ", &unread].concat().into();
    }
    let expanded = if open { "true" } else { "false" };
    for (attribute, value) in [
        ("aria-expanded", expanded),
        ("aria-controls", PANEL_ID),
        ("aria-label", &*name),
    ] {
        let _ = button.set_attribute(attribute, value);
    }
}
