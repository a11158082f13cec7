//! The form under a message.
//!
//! The engine decides what is acceptable: the browser's own checks are off, so that the same rule
//! holds in the page, in the terminal and on the server, and the words are ours.

use edgewise_engine::dialogue::{Field, FieldKind, FieldProblem};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::effect::use_on_change;
use crate::entry::{Form, FormStatus};
use crate::icons::Icon;
use crate::site::Site;
use crate::state::Event;
use crate::strings::Strings;
use crate::viewport::is_touch;

/// Properties of [`FormView`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FormViewProps {
    /// Bot, page and words.
    pub site: Site,
    /// Fields, values and problems.
    pub form: Form,
    /// Number of the message, to make ids of.
    pub number: u32,
    /// Id of the text that names the form.
    pub labelled_by: String,
    /// Language of the labels, if known.
    pub lang: Option<String>,
    /// What the visitor does.
    pub onevent: Callback<Event>,
}

/// Labelled fields, each with its problem, and two buttons; what was sent stays to be read.
#[component]
pub fn FormView(props: &FormViewProps) -> Html {
    let FormViewProps {
        site,
        form,
        number,
        labelled_by,
        lang,
        onevent,
    } = props;
    let strings = &site.strings;
    let live = form.status == FormStatus::Live;
    let values = use_state(|| {
        let mut values = form.values.clone();
        values.resize(form.fields.len(), String::new());
        values
    });
    let element = use_node_ref();
    use_form_focus(site, form, &element);

    let key = *number;
    let onsubmit = {
        let (values, onevent) = (values.clone(), onevent.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            onevent.emit(Event::Submit {
                key,
                values: values.to_vec(),
            });
        })
    };
    let oncancel = {
        let onevent = onevent.clone();
        Callback::from(move |_: MouseEvent| onevent.emit(Event::Cancel { key }))
    };
    let fields = form.fields.iter().enumerate().map(|(index, field)| {
        let oninput = {
            let values = values.clone();
            Callback::from(move |text: String| {
                let mut changed = values.to_vec();
                if let Some(value) = changed.get_mut(index) {
                    *value = text;
                }
                values.set(changed);
            })
        };
        let value = values.get(index).cloned().unwrap_or_default();
        let id = format!("field-{number}-{index}");
        view_field(
            strings,
            field,
            id,
            value,
            form.problem_of(&field.name),
            &oninput,
        )
    });
    let end = match form.status {
        FormStatus::Live => html! {
            <div class="actions">
                <button part="submit" class="primary" type="submit">{ &strings.submit }</button>
                <button
                    part="cancel"
                    class="plain"
                    type="button"
                    onclick={oncancel}
                >
                    { &strings.cancel }
                </button>
            </div>
        },
        FormStatus::Sent => html! { <p class="done">{ Icon::Check.draw() }{ &strings.sent }</p> },
        FormStatus::Lapsed => html! { <p class="done">{ &strings.lapsed }</p> },
    };
    html! {
        <form
            ref={element}
            part="form"
            class="form"
            novalidate={true}
            aria-labelledby={labelled_by.clone()}
            lang={lang.clone()}
            {onsubmit}
        >
            <fieldset disabled={!live}>{ for fields }</fieldset>
            <div lang={strings.lang.clone()}>{ end }</div>
        </form>
    }
}

/// Label, control and problem of one field.
fn view_field(
    strings: &Strings,
    field: &Field,
    id: String,
    value: String,
    problem: Option<FieldProblem>,
    oninput: &Callback<String>,
) -> Html {
    let error_id = format!("{id}-error");
    let (kind, input_mode, autocomplete) = match field.kind {
        FieldKind::Email => ("email", "email", "email"),
        FieldKind::Tel => ("tel", "tel", "tel"),
        FieldKind::Date => ("date", "text", "off"),
        // As `type="number"` the browser would give nothing at all for what is no number.
        FieldKind::Number => ("text", "decimal", "off"),
        FieldKind::Text | FieldKind::Textarea => ("text", "text", "on"),
    };
    let invalid = problem.map(|_| "true");
    let described_by = problem.map(|_| error_id.clone());
    let required = field.required.then_some("true");
    let control = if field.kind == FieldKind::Textarea {
        let oninput = oninput.reform(|event: InputEvent| {
            event
                .target_dyn_into::<HtmlTextAreaElement>()
                .map(|field| field.value())
                .unwrap_or_default()
        });
        html! {
            <textarea
                id={id.clone()}
                name={field.name.clone()}
                rows="3"
                dir="auto"
                {value}
                aria-required={required}
                aria-invalid={invalid}
                aria-describedby={described_by}
                {oninput}
            />
        }
    } else {
        let oninput = oninput.reform(|event: InputEvent| {
            event
                .target_dyn_into::<HtmlInputElement>()
                .map(|field| field.value())
                .unwrap_or_default()
        });
        html! {
            <input
                id={id.clone()}
                name={field.name.clone()}
                type={kind}
                inputmode={input_mode}
                {autocomplete}
                dir="auto"
                {value}
                aria-required={required}
                aria-invalid={invalid}
                aria-describedby={described_by}
                {oninput}
            />
        }
    };
    html! {
        <div class="field">
            <label for={id} dir="auto">
                { &field.label }
                if !field.required { <span class="optional">{ " " }{ &strings.optional }</span> }
            </label>
            { control }
            if let Some(problem) = problem {
                <p part="field-error" class="field-error" id={error_id} lang={strings.lang.clone()}>
                    { Icon::Alert.draw() }{ words_for(strings, field.kind, problem) }
                </p>
            }
        </div>
    }
}

/// What is wrong with a field, and what to do.
fn words_for(strings: &Strings, kind: FieldKind, problem: FieldProblem) -> &str {
    match (problem, kind) {
        (FieldProblem::Missing, _) => &strings.missing,
        (FieldProblem::TooLong, _) => &strings.too_long,
        (FieldProblem::Malformed, FieldKind::Email) => &strings.bad_email,
        (FieldProblem::Malformed, FieldKind::Number) => &strings.bad_number,
        (FieldProblem::Malformed, FieldKind::Date) => &strings.bad_date,
        (FieldProblem::Malformed, FieldKind::Tel) => &strings.bad_tel,
        (FieldProblem::Malformed, FieldKind::Text | FieldKind::Textarea) => &strings.malformed,
    }
}

/// Moves the focus to the first field when the form comes while the visitor waits in an empty
/// composer, and to the first refused field after a refusal.
#[hook]
fn use_form_focus(site: &Site, form: &Form, element: &NodeRef) {
    let (site, element) = (site.clone(), element.clone());
    let live = form.status == FormStatus::Live;
    let refusals = form.refusals;
    let effect = move || {
        let element = element.cast::<HtmlElement>().filter(|_| live)?;
        let wanted = if refusals > 0 {
            "[aria-invalid=true]"
        } else if waits_in_composer(&site) && !is_touch(&site) {
            "input, textarea"
        } else {
            return None;
        };
        let field = element.query_selector(wanted).ok()??;
        let _ = field.dyn_into::<HtmlElement>().ok()?.focus();
        None
    };
    use_on_change([refusals, 0, 0], Box::new(effect));
}

/// Whether the focus is in a composer in which nothing is written.
fn waits_in_composer(site: &Site) -> bool {
    let active = site.host.root.active_element();
    let composer = active.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
    composer.is_some_and(|field| {
        field.get_attribute("part").as_deref() == Some("input") && field.value().is_empty()
    })
}
