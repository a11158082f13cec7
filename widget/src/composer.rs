//! Where the visitor writes.
//!
//! The draft stays in the field until it is sent: nothing is drawn anew while somebody types. The
//! page's scripts take it out of the field when Enter or the button sends it.

use crate::header::button;
use crate::icons::Icon;
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// A field that grows with its text, and a button. Enter sends, Shift and Enter starts a line.
///
/// The longest message has 2,000 UTF-16 units; the engine looks at no more.
pub fn view(site: &Site) -> Tag {
    let strings = &site.strings;
    let field = Tag::new(
        "textarea id=composer part=input class=input rows=1 dir=auto maxlength=2000 \
         enterkeyhint=send autocomplete=off placeholder aria-describedby=composer-help",
    );
    let send = Tag::new("button part=send class=send type=button aria-label title data-on=send");
    Tag::new("div part class=composer")
        .set("part", "composer footer".into())
        .child(Tag::new("label class=sr for=composer").text(strings.get(Word::Message)))
        .child(Tag::new("p class=sr id=composer-help").text(strings.get(Word::ComposerHelp)))
        .child(field.set("placeholder", strings.get(Word::Placeholder)))
        .child(button(site, send, Word::Send, Icon::Send))
}
