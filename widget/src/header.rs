//! The panel's header: who answers, a place for the menu, close.

use crate::icons::Icon;
use crate::site::Site;
use crate::strings::{Word, first_chars};
use crate::tag::Tag;

/// Title, status, and what closes the panel.
pub fn view(site: &Site) -> Tag {
    let initial = first_chars(&site.title, 1).to_owned();
    let who = Tag::new("div class=who")
        .child(Tag::new("h2 id=title dir=auto").text(site.title.clone()))
        .child(Tag::new("p class=status").text(site.strings.get(Word::Status)));
    let close = Tag::new("button part=close class=icon type=button aria-label title data-on=close");
    Tag::new("header part=header class=header")
        .child(Tag::new("span class=avatar aria-hidden=true").text(initial.into()))
        .child(who)
        // The page's part puts the menu in.
        .child(Tag::new("span class=menu"))
        .child(button(site, close, Word::CloseChat, Icon::Close))
}

/// A button that shows an icon and says its name to whoever cannot see that, or points at it.
#[inline(never)]
pub fn button(site: &Site, button: Tag, name: Word, icon: Icon) -> Tag {
    button
        .set("aria-label", site.strings.get(name))
        .set("title", site.strings.get(name))
        .child(icon.draw())
}
