//! What is shown instead of content: nothing yet, nothing at all, something went wrong.

use yew::prelude::*;

use super::button::Button;
use super::icon::icon;
use crate::api::Fault;
use crate::words::Words;

/// Says that there is nothing, and why.
pub fn empty(sign: &str, title: &str, text: &str) -> Html {
    html! {
        <div class="empty">
            { icon(sign) }
            <p class="title">{ title.to_owned() }</p>
            if !text.is_empty() { <p>{ text.to_owned() }</p> }
        </div>
    }
}

/// Says that it is on its way, without a jump when it comes.
pub fn waiting(t: Words) -> Html {
    html! {
        <div class="waiting" role="status">
            <span class="unseen">{ t("Loading…") }</span>
            <span class="bone" /><span class="bone" /><span class="bone" />
        </div>
    }
}

/// Says what went wrong, and lets one try again.
pub fn failed(fault: &Fault, again: Option<Callback<()>>, t: Words) -> Html {
    html! {
        <div class="failed" role="alert">
            { icon("warning") }
            <p>{ fault.text(t) }</p>
            if let Some(again) = again {
                <Button label={t("Try again")} onclick={again} />
            }
        </div>
    }
}

/// A fault below a form, where no field is at fault.
pub fn wrong(fault: Option<&Fault>, t: Words) -> Html {
    match fault {
        Some(fault) => html! { <p class="wrong" role="alert">{ fault.text(t) }</p> },
        None => Html::default(),
    }
}
