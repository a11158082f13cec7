//! Somebody else has changed the same: both texts, and the choice between them.

use yew::prelude::*;

use crate::parts::button::Button;
use crate::words::use_words;

/// Properties of [`Conflict`].
#[derive(Properties, PartialEq)]
pub struct ConflictProps {
    /// What was typed here: names and texts.
    pub mine: Vec<(AttrValue, AttrValue)>,
    /// What is there now.
    pub theirs: Vec<(AttrValue, AttrValue)>,
    /// Takes what is there.
    pub take: Callback<()>,
    /// Saves what was typed here over it.
    pub keep: Callback<()>,
}

/// The two versions beside each other, as far as they differ.
#[function_component]
pub fn Conflict(props: &ConflictProps) -> Html {
    let t = use_words();
    let differing = |texts: &[(AttrValue, AttrValue)], others: &[(AttrValue, AttrValue)]| {
        texts
            .iter()
            .filter(|text| !others.contains(text))
            .map(|(name, text)| {
                html! { <><h3>{ name }</h3><p dir="auto">{ text }</p></> }
            })
            .collect::<Html>()
    };
    html! {
        <div role="alert">
            <p class="notice">{ t("Somebody else has changed this meanwhile. Choose what stays.") }</p>
            <div class="versions">
                <div>
                    <h2>{ t("Yours") }</h2>
                    { differing(&props.mine, &props.theirs) }
                    <div class="actions"><Button label={t("Save mine")} onclick={props.keep.clone()} /></div>
                </div>
                <div>
                    <h2>{ t("What is there now") }</h2>
                    { differing(&props.theirs, &props.mine) }
                    <div class="actions"><Button label={t("Take theirs")} onclick={props.take.clone()} /></div>
                </div>
            </div>
        </div>
    }
}
