//! What is shown instead of content: nothing yet, nothing at all, something went wrong.

use yew::prelude::*;

use super::button::Button;
use super::icon::icon;
use crate::api::Fault;
use crate::words::use_words;

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// A pictogram.
    pub icon: &'static str,
    /// What there is not.
    pub title: AttrValue,
    /// What to do about it.
    #[prop_or_default]
    pub text: AttrValue,
    /// A button, if there is something to do.
    #[prop_or_default]
    pub children: Html,
}

/// Says that there is nothing, and why.
#[function_component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            { icon(props.icon) }
            <p class="title">{ &props.title }</p>
            if !props.text.is_empty() { <p>{ &props.text }</p> }
            { props.children.clone() }
        </div>
    }
}

/// Says that it is on its way, without a jump when it comes.
#[function_component]
pub fn Waiting() -> Html {
    let t = use_words();
    html! {
        <div class="waiting" role="status">
            <span class="unseen">{ t("Loading…") }</span>
            <span class="bone" /><span class="bone" /><span class="bone" />
        </div>
    }
}

/// Properties of [`Failed`].
#[derive(Properties, PartialEq)]
pub struct FailedProps {
    /// Why.
    pub fault: Fault,
    /// Tries again.
    #[prop_or_default]
    pub again: Option<Callback<()>>,
}

/// Says what went wrong, and lets one try again.
#[function_component]
pub fn Failed(props: &FailedProps) -> Html {
    let t = use_words();
    html! {
        <div class="failed" role="alert">
            { icon("warning") }
            <p>{ props.fault.text(t) }</p>
            if let Some(again) = &props.again {
                <Button label={t("Try again")} onclick={again.clone()} />
            }
        </div>
    }
}

/// A fault below a form, where no field is at fault.
pub fn wrong(fault: Option<&Fault>, t: crate::words::Words) -> Html {
    match fault {
        Some(fault) => html! { <p class="wrong" role="alert">{ fault.text(t) }</p> },
        None => Html::default(),
    }
}
