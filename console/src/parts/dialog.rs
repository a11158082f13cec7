//! Dialogs: the browser's own, which keeps the focus inside and gives it back afterwards.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::button::{Button, Weight};
use super::field::use_id;
use crate::words::use_words;

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// What closes it: Escape, and the button in its corner.
    pub onclose: Callback<()>,
    /// What is in it.
    pub children: Html,
    /// Whether it is for a long form.
    #[prop_or_default]
    pub is_wide: bool,
}

/// A dialog; it is open as long as it is drawn.
#[function_component]
pub fn Dialog(props: &DialogProps) -> Html {
    let t = use_words();
    let id = use_id();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
                // It fails only where it is open already.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = props.onclose.reform(|event: Event| event.prevent_default());
    html! {
        <dialog
            ref={node} {oncancel} aria-labelledby={id.clone()}
            class={props.is_wide.then_some("wide")}
        >
            <header>
                <h2 {id}>{ &props.title }</h2>
                <Button
                    label={t("Close")} icon="close" weight={Weight::Quiet} is_small=true
                    onclick={props.onclose.clone()}
                />
            </header>
            { props.children.clone() }
        </dialog>
    }
}

/// Properties of [`Confirm`].
#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    /// Its heading, a question.
    pub title: AttrValue,
    /// What would happen.
    pub text: AttrValue,
    /// What the button says that does it.
    pub action: AttrValue,
    /// Does it.
    pub onconfirm: Callback<()>,
    /// Does not.
    pub onclose: Callback<()>,
    /// Works at it.
    #[prop_or_default]
    pub busy: bool,
    /// Why it could not be done.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Asks before something that cannot be undone.
#[function_component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let t = use_words();
    html! {
        <Dialog title={props.title.clone()} onclose={props.onclose.clone()}>
            <p>{ &props.text }</p>
            if let Some(error) = &props.error { <p class="wrong" role="alert">{ error }</p> }
            <div class="actions">
                <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                <Button
                    label={props.action.clone()} weight={Weight::Danger} busy={props.busy}
                    onclick={props.onconfirm.clone()}
                />
            </div>
        </Dialog>
    }
}
