//! The choices under a message.

use crate::entry::Choices;
use crate::icons::Icon;
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// A named list of buttons under the entry `key`. The pressed one stays marked and keeps the focus;
/// the others are switched off with it.
///
/// `lang` is the language of the labels; empty when unknown.
#[inline(never)]
pub fn view(site: &Site, key: u32, choices: &Choices, lang: &str) -> Tag {
    let mut list = Tag::new("ul class=choices lang aria-label")
        .set("lang", lang.to_owned().into())
        .set("aria-label", site.strings.get(Word::Choices));
    for (index, button) in choices.buttons.iter().enumerate() {
        let chosen = choices.chosen == Some(index);
        let shown = Tag::new(
            "button part=button class=choice type=button dir=auto disabled=disabled \
             aria-pressed=true aria-disabled=true data-on",
        );
        let shown = shown
            .only_if(!choices.live && !chosen, "disabled")
            .only_if(chosen, "aria-pressed")
            .only_if(chosen, "aria-disabled")
            .on("choose", key, index as u32)
            .maybe(chosen.then(|| Icon::Check.draw()))
            .text(button.label.clone().into());
        list = list.child(Tag::new("li").child(shown));
    }
    list
}
