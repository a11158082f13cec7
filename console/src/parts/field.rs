//! Fields of forms: each has a visible label, a hint below, and says what is wrong with it.

use std::cell::Cell;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// An id that no other element has.
#[hook]
pub fn use_id() -> AttrValue {
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    let id = use_memo((), |()| {
        LAST.set(LAST.get().wrapping_add(1));
        format!("f{}", LAST.get())
    });
    AttrValue::from((*id).clone())
}

/// A callback that changes one member of a form.
pub fn edit<T: Clone + 'static>(
    form: &UseStateHandle<T>,
    change: impl Fn(&mut T, String) + 'static,
) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |value| {
        let mut next = (*form).clone();
        change(&mut next, value);
        form.set(next);
    })
}

/// A callback that changes one switch of a form.
pub fn flip<T: Clone + 'static>(
    form: &UseStateHandle<T>,
    change: impl Fn(&mut T, bool) + 'static,
) -> Callback<bool> {
    let form = form.clone();
    Callback::from(move |value| {
        let mut next = (*form).clone();
        change(&mut next, value);
        form.set(next);
    })
}

/// Properties of [`Text`].
#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// What it is.
    pub label: AttrValue,
    /// What is in it.
    pub value: AttrValue,
    /// What is typed.
    pub onchange: Callback<String>,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// The type of input: `text`, `email`, `password`, `search`, `date`, `time`.
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// What the browser may fill in.
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
    /// Whether it has to be filled.
    #[prop_or_default]
    pub required: bool,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub readonly: bool,
    /// How many lines it has; one for a plain field.
    #[prop_or(1)]
    pub rows: u32,
    /// Whether it is written in letters of one width.
    #[prop_or_default]
    pub is_code: bool,
    /// Whether its label is for screen readers alone.
    #[prop_or_default]
    pub is_bare: bool,
    /// Whether it gets the focus when it appears.
    #[prop_or_default]
    pub autofocus: bool,
}

/// A field for text, of one line or several.
#[function_component]
pub fn Text(props: &TextProps) -> Html {
    let id = use_id();
    let node = use_node_ref();
    {
        let (node, autofocus) = (node.clone(), props.autofocus);
        use_effect_with((), move |()| {
            if let Some(element) = node.cast::<web_sys::HtmlElement>().filter(|_| autofocus) {
                let _ = element.focus();
            }
        });
    }
    let described = format!("{id}-more");
    let has_more = props.hint.is_some() || props.error.is_some();
    let described_by = has_more.then(|| described.clone());
    let invalid = props.error.as_ref().map(|_| "true");
    let class = props.is_code.then_some("code");
    let input = if props.rows > 1 {
        let oninput = props.onchange.reform(|event: InputEvent| {
            event
                .target_dyn_into::<HtmlTextAreaElement>()
                .map(|area| area.value())
                .unwrap_or_default()
        });
        html! {
            <textarea
                ref={node} id={id.clone()} {class} rows={props.rows.to_string()}
                value={props.value.clone()} {oninput} dir="auto"
                required={props.required} readonly={props.readonly}
                aria-describedby={described_by} aria-invalid={invalid}
            />
        }
    } else {
        let oninput = props.onchange.reform(|event: InputEvent| {
            event
                .target_dyn_into::<HtmlInputElement>()
                .map(|input| input.value())
                .unwrap_or_default()
        });
        html! {
            <input
                ref={node} id={id.clone()} {class} type={props.kind.clone()}
                value={props.value.clone()} {oninput} dir="auto"
                autocomplete={props.autocomplete.clone()}
                required={props.required} readonly={props.readonly}
                aria-describedby={described_by} aria-invalid={invalid}
            />
        }
    };
    html! {
        <div class="field">
            <label for={id} class={props.is_bare.then_some("unseen")}>{ &props.label }</label>
            { input }
            if has_more {
                <div id={described} class="more">
                    if let Some(error) = &props.error { <p class="wrong">{ error }</p> }
                    if let Some(hint) = &props.hint { <p>{ hint }</p> }
                </div>
            }
        </div>
    }
}

/// Properties of [`Check`].
#[derive(Properties, PartialEq)]
pub struct CheckProps {
    /// What it is.
    pub label: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// What is chosen.
    pub onchange: Callback<bool>,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
}

/// A switch.
#[function_component]
pub fn Check(props: &CheckProps) -> Html {
    let id = use_id();
    let described = props.hint.as_ref().map(|_| format!("{id}-more"));
    let onchange = props.onchange.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlInputElement>()
            .is_some_and(|input| input.checked())
    });
    html! {
        <div class="check">
            <input
                id={id.clone()} type="checkbox" checked={props.on} {onchange}
                disabled={props.disabled} aria-describedby={described.clone()}
            />
            <div>
                <label for={id}>{ &props.label }</label>
                if let Some(hint) = &props.hint { <p id={described} class="more">{ hint }</p> }
            </div>
        </div>
    }
}

/// Properties of [`Choice`].
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// What it is.
    pub label: AttrValue,
    /// What is chosen.
    pub value: AttrValue,
    /// What there is: values and words.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// What is chosen next.
    pub onchange: Callback<String>,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether its label is for screen readers alone.
    #[prop_or_default]
    pub is_bare: bool,
}

/// One of several.
#[function_component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let id = use_id();
    let described = props.hint.as_ref().map(|_| format!("{id}-more"));
    let onchange = props.onchange.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default()
    });
    html! {
        <div class="field">
            <label for={id.clone()} class={props.is_bare.then_some("unseen")}>
                { &props.label }
            </label>
            <select {id} {onchange} aria-describedby={described.clone()}>
                for (value, words) in props.options.iter() {
                    <option value={value.clone()} selected={*value == props.value}>
                        { words }
                    </option>
                }
            </select>
            if let Some(hint) = &props.hint { <p id={described} class="more">{ hint }</p> }
        </div>
    }
}
