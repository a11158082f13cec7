//! Where the visitor writes.
//!
//! The draft stays in the field until it is sent: nothing is drawn anew while somebody types.

use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::clock;
use crate::event::Event;
use crate::icons::Icon;
use crate::site::Site;
use crate::strings::Word;

/// Selects the field.
pub const FIELD: &str = "#composer";

/// Longest message, in UTF-16 units; the engine looks at no more.
const MAX_LENGTH: &str = "2000";

/// A field that grows with its text, and a button. Enter sends, Shift and Enter starts a line;
/// an Enter that ends the composition of a character does neither.
pub fn view(site: &Site, onevent: &Callback<Event>) -> Html {
    let strings = &site.strings;
    let on = site.clone();
    let oninput = Callback::from(move |_: InputEvent| grow(&on));
    let (on, say) = (site.clone(), onevent.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            send(&on, &say);
        }
    });
    let (on, say) = (site.clone(), onevent.clone());
    let onclick = Callback::from(move |_: MouseEvent| send(&on, &say));
    html! {
        <div part="composer" class="composer">
            <label class="sr" for="composer">{ strings.get(Word::Message) }</label>
            <p class="sr" id="composer-help">{ strings.get(Word::ComposerHelp) }</p>
            <textarea
                id="composer"
                part="input"
                class="input"
                rows="1"
                dir="auto"
                maxlength={MAX_LENGTH}
                enterkeyhint="send"
                autocomplete="off"
                placeholder={strings.get(Word::Placeholder)}
                aria-describedby="composer-help"
                {oninput}
                {onkeydown}
            />
            <button
                part="send"
                class="send"
                type="button"
                aria-label={strings.get(Word::Send)}
                title={strings.get(Word::Send)}
                {onclick}
            >
                { Icon::Send.draw() }
            </button>
        </div>
    }
}

/// Sends what is written, unless it is blank, and keeps the focus in the field.
fn send(site: &Site, onevent: &Callback<Event>) {
    let Some(field) = site.host.find::<HtmlTextAreaElement>(FIELD) else {
        return;
    };
    let draft = field.value();
    let text = draft.trim();
    if !text.is_empty() {
        field.set_value("");
        grow(site);
        onevent.emit(Event::Say {
            text: text.to_owned(),
            at_ms: clock::now_ms(),
        });
    }
    let _ = field.focus();
}

/// Makes the field as high as its text; the style sheet has the limit.
fn grow(site: &Site) {
    let Some(field) = site.host.find::<HtmlElement>(FIELD) else {
        return;
    };
    let _ = field.style().set_property("height", "auto");
    let height = format!("{}px", field.scroll_height());
    let _ = field.style().set_property("height", &height);
}
