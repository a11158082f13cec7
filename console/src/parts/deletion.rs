//! Deleting something for good: asked first, then done.

use serde_json::Value;
use yew::prelude::*;

use super::dialog::Confirm;
use super::loading::use_doing;
use crate::api;
use crate::words::use_words;

/// Properties of [`Deletion`].
#[derive(Properties, PartialEq)]
pub struct DeletionProps {
    /// A question.
    pub title: AttrValue,
    /// What goes with it.
    pub text: AttrValue,
    /// What the button says; "Delete" where nothing is said.
    #[prop_or_default]
    pub action: Option<AttrValue>,
    /// What is deleted, below `/op/v1/`.
    pub path: String,
    /// It is done.
    pub ondone: Callback<()>,
    /// It is not done.
    pub onclose: Callback<()>,
}

/// The dialog in front of a deletion.
#[function_component]
pub fn Deletion(props: &DeletionProps) -> Html {
    let t = use_words();
    let doing = use_doing();
    let onconfirm = {
        let (doing, ondone, path) = (doing.clone(), props.ondone.clone(), props.path.clone());
        Callback::from(move |()| {
            let (ondone, path) = (ondone.clone(), path.clone());
            doing.run(
                async move { api::act::<Value>("DELETE", &path).await },
                move |_| ondone.emit(()),
            );
        })
    };
    let action = props.action.clone();
    html! {
        <Confirm
            title={props.title.clone()} text={props.text.clone()}
            action={action.unwrap_or_else(|| t("Delete").into())}
            busy={doing.is_busy()} {onconfirm} onclose={props.onclose.clone()}
            error={doing.fault().map(|fault| AttrValue::from(fault.text(t)))}
        />
    }
}
