//! Buttons.

use yew::prelude::*;

use super::icon::icon;

/// What a button is for.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Plain,
    /// Without a border, among others.
    Quiet,
    /// Something that cannot be undone.
    Danger,
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// What it says.
    pub label: AttrValue,
    /// What happens; a button without sends its form.
    #[prop_or_default]
    pub onclick: Option<Callback<()>>,
    /// How it looks.
    #[prop_or_default]
    pub weight: Weight,
    /// A pictogram in front.
    #[prop_or_default]
    pub icon: Option<&'static str>,
    /// Shows only the pictogram; the words are its name.
    #[prop_or_default]
    pub is_small: bool,
    /// Does nothing for now.
    #[prop_or_default]
    pub disabled: bool,
    /// Works at it.
    #[prop_or_default]
    pub busy: bool,
    /// Whether it is on, of a switch.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// The key that does the same, as `aria-keyshortcuts` names it.
    #[prop_or_default]
    pub keys: Option<AttrValue>,
}

/// A button.
#[function_component]
pub fn Button(props: &ButtonProps) -> Html {
    let class = classes!(
        "button",
        match props.weight {
            Weight::Primary => Some("primary"),
            Weight::Plain => None,
            Weight::Quiet => Some("quiet"),
            Weight::Danger => Some("danger"),
        },
        props.is_small.then_some("small"),
        props.busy.then_some("busy"),
    );
    let kind = if props.onclick.is_some() {
        "button"
    } else {
        "submit"
    };
    let onclick = props.onclick.clone().filter(|_| !props.busy);
    let onclick = onclick.map(|tell| Callback::from(move |_: MouseEvent| tell.emit(())));
    let label = props.label.clone();
    html! {
        <button
            {class}
            type={kind}
            {onclick}
            disabled={props.disabled}
            aria-busy={props.busy.then_some("true")}
            aria-pressed={props.pressed.map(|on| on.to_string())}
            aria-keyshortcuts={props.keys.clone()}
            aria-label={props.is_small.then(|| label.clone())}
            title={props.is_small.then(|| label.clone())}
        >
            if let Some(name) = props.icon { { icon(name) } }
            if !props.is_small { <span>{ label }</span> }
        </button>
    }
}

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// What is copied.
    pub text: AttrValue,
}

/// Copies a text, and says so.
#[function_component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let t = crate::words::use_words();
    let copied = use_state(|| false);
    let onclick = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |()| {
            let (copied, text) = (copied.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(window) = crate::browser::window() {
                    let done = window.navigator().clipboard().write_text(&text);
                    copied.set(wasm_bindgen_futures::JsFuture::from(done).await.is_ok());
                }
            });
        })
    };
    html! {
        <span class="copy">
            <Button label={t("Copy")} icon="copy" {onclick} />
            <span role="status">{ if *copied { t("Copied") } else { "" } }</span>
        </span>
    }
}
