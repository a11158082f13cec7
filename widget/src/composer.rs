//! Where the visitor writes.
//!
//! The draft stays in the field until it is sent: nothing is drawn anew while somebody types.

use edgewise_engine::text::decimal;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use crate::clock;
use crate::event::Event;
use crate::gesture::Gesture;
use crate::header::button;
use crate::icons::Icon;
use crate::site::Site;
use crate::strings::Word;
use crate::tag::Tag;

/// Selects the field.
pub const FIELD: &str = "#composer";

/// A field that grows with its text, and a button. Enter sends, Shift and Enter starts a line.
///
/// The longest message has 2,000 UTF-16 units; the engine looks at no more.
pub fn view(site: &Site) -> Tag {
    let strings = &site.strings;
    let field = Tag::new(
        "textarea id=composer part=input class=input rows=1 dir=auto maxlength=2000 \
         enterkeyhint=send autocomplete=off placeholder aria-describedby=composer-help",
    );
    let send = Tag::new("button part=send class=send type=button aria-label title");
    Tag::new("div part class=composer")
        .set("part", "composer footer".into())
        .child(Tag::new("label class=sr for=composer").text(strings.get(Word::Message)))
        .child(Tag::new("p class=sr id=composer-help").text(strings.get(Word::ComposerHelp)))
        .child(
            field
                .set("placeholder", strings.get(Word::Placeholder))
                .on(site, Gesture::Write)
                .on(site, Gesture::ComposerKey),
        )
        .child(button(site, send, Word::Send, Icon::Send, Gesture::Send))
}

/// Sends what is written, unless it is blank, and keeps the focus in the field.
#[inline(never)]
pub fn send(site: &Site) {
    let Some(field) = site.host.find(FIELD) else {
        return;
    };
    let field: HtmlTextAreaElement = field.unchecked_into();
    let draft = field.value();
    let text = draft.trim();
    if !text.is_empty()
        && let Some(text) = site.host.sending(text)
    {
        field.set_value("");
        grow(site);
        site.send(Event::Say {
            text,
            at_ms: clock::now_ms(),
        });
    }
    let _ = field.focus();
}

/// Makes the field as high as its text; the style sheet has the limit.
#[inline(never)]
pub fn grow(site: &Site) {
    let Some(field) = site.host.find(FIELD) else {
        return;
    };
    let _ = field.style().set_property("height", "auto");
    let height = px(field.scroll_height());
    let _ = field.style().set_property("height", &height);
}

/// A length in CSS.
#[inline(never)]
pub fn px(length: i32) -> String {
    let sign = if length < 0 { "-" } else { "" };
    [sign, &decimal(length.unsigned_abs()), "px"].concat()
}
