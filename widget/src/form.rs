//! The form under a message.
//!
//! The engine decides what is acceptable: the browser's own checks are off, so that the same rule
//! holds in the page, in the terminal and on the server, and the words are ours.
//! What is typed stays in the fields until it is sent.

use edgewise_engine::dialogue::{Field, FieldKind, FieldProblem};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::effect::use_on_change;
use crate::entry::{Form, FormStatus, Offer};
use crate::event::Event;
use crate::icons::Icon;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Strings, Word};
use crate::viewport::is_touch;

/// Labelled fields, each with its problem, and two buttons; what was sent stays to be read.
///
/// `key` is the message's, `lang` the language of the labels, if known.
pub fn view(
    site: &Site,
    key: u32,
    form: &Form,
    lang: Option<String>,
    onevent: &Callback<Event>,
) -> Html {
    let strings = &site.strings;
    let ids: Vec<String> = (0..form.fields.len())
        .map(|index| format!("field-{key}-{index}"))
        .collect();
    let fields = form
        .fields
        .iter()
        .zip(&ids)
        .enumerate()
        .map(|(index, (field, id))| {
            // A live field is the visitor's: drawing must not write into it.
            let sent = form
                .values
                .get(index)
                .filter(|_| form.status == FormStatus::Sent);
            view_field(
                strings,
                field,
                id,
                sent.cloned(),
                form.problem_of(&field.name),
            )
        });
    let fields: Html = fields.collect();
    let end = match form.status {
        FormStatus::Live => {
            let cancel = onevent.clone();
            let oncancel = Callback::from(move |_: MouseEvent| cancel.emit(Event::Cancel { key }));
            html! {
                <div class="actions">
                    <button part="submit" class="primary" type="submit">{ strings.get(Word::Submit) }</button>
                    <button part="cancel" class="plain" type="button" onclick={oncancel}>
                        { strings.get(Word::Cancel) }
                    </button>
                </div>
            }
        }
        FormStatus::Sent => {
            html! { <p class="done">{ Icon::Check.draw() }{ strings.get(Word::Sent) }</p> }
        }
        FormStatus::Lapsed => html! { <p class="done">{ strings.get(Word::Lapsed) }</p> },
    };
    let (on, onevent) = (site.clone(), onevent.clone());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let values = ids.iter().map(|id| written(&on, id)).collect();
        onevent.emit(Event::Submit { key, values });
    });
    html! {
        <form
            part="form"
            class="form"
            novalidate={true}
            aria-labelledby={format!("text-{key}")}
            {lang}
            {onsubmit}
        >
            <fieldset disabled={form.status != FormStatus::Live}>{ fields }</fieldset>
            <div lang={strings.lang}>{ end }</div>
        </form>
    }
}

/// What is written in the field of this id.
fn written(site: &Site, id: &str) -> String {
    let Some(element) = site.host.find::<HtmlElement>(&format!("#{id}")) else {
        return String::new();
    };
    match element.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other
            .dyn_into::<HtmlTextAreaElement>()
            .map(|area| area.value())
            .unwrap_or_default(),
    }
}

/// Label, control and problem of one field; `sent` is what was sent in it.
fn view_field(
    strings: &Strings,
    field: &Field,
    id: &str,
    sent: Option<String>,
    problem: Option<FieldProblem>,
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
    let id = id.to_owned();
    let name = field.name.clone();
    let invalid = problem.map(|_| "true");
    let described_by = problem.map(|_| error_id.clone());
    let required = field.required.then_some("true");
    let control = if field.kind == FieldKind::Textarea {
        html! {
            <textarea
                id={id.clone()}
                {name}
                rows="3"
                dir="auto"
                value={sent}
                aria-required={required}
                aria-invalid={invalid}
                aria-describedby={described_by}
            />
        }
    } else {
        html! {
            <input
                id={id.clone()}
                {name}
                type={kind}
                inputmode={input_mode}
                {autocomplete}
                dir="auto"
                value={sent}
                aria-required={required}
                aria-invalid={invalid}
                aria-describedby={described_by}
            />
        }
    };
    html! {
        <div class="field">
            <label for={id} dir="auto">
                { field.label.clone() }
                if !field.required {
                    <span class="optional">{ " " }{ strings.get(Word::Optional) }</span>
                }
            </label>
            { control }
            if let Some(problem) = problem {
                <p part="field-error" class="field-error" id={error_id} lang={strings.lang}>
                    { Icon::Alert.draw() }{ strings.get(word_for(field.kind, problem)) }
                </p>
            }
        </div>
    }
}

/// What is wrong with a field, and what to do.
fn word_for(kind: FieldKind, problem: FieldProblem) -> Word {
    match (problem, kind) {
        (FieldProblem::Missing, _) => Word::Missing,
        (FieldProblem::TooLong, _) => Word::TooLong,
        (FieldProblem::Malformed, FieldKind::Email) => Word::BadEmail,
        (FieldProblem::Malformed, FieldKind::Number) => Word::BadNumber,
        (FieldProblem::Malformed, FieldKind::Date) => Word::BadDate,
        (FieldProblem::Malformed, FieldKind::Tel) => Word::BadTel,
        (FieldProblem::Malformed, FieldKind::Text | FieldKind::Textarea) => Word::Malformed,
    }
}

/// Moves the focus to the first field when a form comes while the visitor waits in an empty
/// composer, and to the first refused field after a refusal.
#[hook]
pub fn use_form_focus(site: &Site, state: &UseReducerHandle<State>) {
    let live = state
        .entries
        .iter()
        .rev()
        .find_map(|entry| match &entry.offer {
            Offer::Form(form) if form.status == FormStatus::Live => {
                Some((entry.key + 1, form.refusals))
            }
            _ => None,
        });
    let (form, refusals) = live.unwrap_or_default();
    let site = site.clone();
    let effect = move || {
        let wanted = if refusals > 0 {
            "form [aria-invalid]"
        } else if form > 0 && waits_in_composer(&site) && !is_touch(&site) {
            "fieldset:not([disabled]) :is(input, textarea)"
        } else {
            return None;
        };
        let _ = site.host.find::<HtmlElement>(wanted)?.focus();
        None
    };
    use_on_change([form, refusals, 0], Box::new(effect));
}

/// Whether the focus is in a composer in which nothing is written.
fn waits_in_composer(site: &Site) -> bool {
    site.host
        .find::<HtmlElement>("#composer:focus:placeholder-shown")
        .is_some()
}
