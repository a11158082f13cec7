//! Where the visitor writes.

use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::effect::use_on_change;
use crate::icons::Icon;
use crate::site::Site;

/// Longest message, in UTF-16 units; the engine looks at no more.
const MAX_LENGTH: &str = "2000";

/// Properties of [`Composer`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ComposerProps {
    /// Bot, page and words.
    pub site: Site,
    /// Refers to the field, so that others can give it the focus.
    pub field: NodeRef,
    /// The visitor sends this text; it is never blank.
    pub onsay: Callback<String>,
}

/// A field that grows with its text, and a button. Enter sends, Shift and Enter starts a line;
/// an Enter that ends the composition of a character does neither.
#[component]
pub fn Composer(props: &ComposerProps) -> Html {
    let ComposerProps { site, field, onsay } = props;
    let strings = &site.strings;
    let draft = use_state_eq(String::new);
    use_growth(field, &draft);

    let send = {
        let (draft, field, onsay) = (draft.clone(), field.clone(), onsay.clone());
        Callback::from(move |()| {
            let text = draft.trim();
            if !text.is_empty() {
                onsay.emit(text.to_owned());
                draft.set(String::new());
            }
            if let Some(field) = field.cast::<HtmlElement>() {
                let _ = field.focus();
            }
        })
    };
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                draft.set(field.value());
            }
        })
    };
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
                event.prevent_default();
                send.emit(());
            }
        })
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        send.emit(());
    });
    html! {
        <form part="composer" class="composer" {onsubmit}>
            <label class="sr" for="composer">{ &strings.message }</label>
            <p class="sr" id="composer-help">{ &strings.composer_help }</p>
            <textarea
                ref={field}
                id="composer"
                part="input"
                class="input"
                rows="1"
                dir="auto"
                maxlength={MAX_LENGTH}
                enterkeyhint="send"
                autocomplete="off"
                placeholder={strings.placeholder.clone()}
                aria-describedby="composer-help"
                value={(*draft).clone()}
                {oninput}
                {onkeydown}
            />
            <button
                part="send"
                class="send"
                type="submit"
                disabled={draft.trim().is_empty()}
                aria-label={strings.send.clone()}
                title={strings.send.clone()}
            >
                { Icon::Send.draw() }
            </button>
        </form>
    }
}

/// Makes the field as high as its text; the style sheet has the limit.
#[hook]
fn use_growth(field: &NodeRef, draft: &str) {
    let field = field.clone();
    let length = u32::try_from(draft.len()).unwrap_or(u32::MAX);
    let effect = move || {
        let field = field.cast::<HtmlElement>()?;
        let _ = field.style().set_property("height", "auto");
        let height = field.scroll_height();
        if height > 0 {
            let _ = field.style().set_property("height", &format!("{height}px"));
        }
        None
    };
    use_on_change([length, 0, 0], Box::new(effect));
}
