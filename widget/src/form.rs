//! The form under a message.
//!
//! The engine decides what is acceptable: the browser's own checks are off, so that the same rule
//! holds in the page, in the terminal and on the server, and the words are ours.
//! What is typed stays in the fields until it is sent.

use edgewise_engine::dialogue::{Field, FieldKind, FieldProblem};
use edgewise_engine::text::decimal;

use crate::entry::{Form, FormStatus, Offer, numbered};
use crate::icons::Icon;
use crate::message::BLANK;
use crate::site::Site;
use crate::state::State;
use crate::strings::{Strings, Word};
use crate::tag::Tag;

/// Labelled fields, each with its problem, and two buttons; what was sent stays to be read.
///
/// `key` is the message's, `lang` the language of the labels; empty when unknown.
#[inline(never)]
pub fn view(site: &Site, key: u32, form: &Form, lang: &str) -> Tag {
    let strings = &site.strings;
    let mut fields =
        Tag::new("fieldset disabled=disabled").only_if(form.status != FormStatus::Live, "disabled");
    let mut sent = form.values.iter();
    for (index, field) in (0u32..).zip(&form.fields) {
        // A live field is the visitor's: drawing must not write into it.
        let sent = sent.next().filter(|_| form.status == FormStatus::Sent);
        let problem = form.problem_of(&field.name);
        fields = fields.child(view_field(strings, field, &id(key, index), sent, problem));
    }
    let end = match form.status {
        FormStatus::Live => {
            let submit = Tag::new("button part=submit class=primary type=submit")
                .text(strings.get(Word::Submit));
            let cancel = Tag::new("button part=cancel class=plain type=button data-on")
                .on("cancel", key, 0)
                .text(strings.get(Word::Cancel));
            Tag::new("div class=actions").child(submit).child(cancel)
        }
        FormStatus::Sent => Tag::new("p class=done")
            .child(Icon::Check.draw())
            .text(strings.get(Word::Sent)),
        FormStatus::Lapsed => Tag::new("p class=done").text(strings.get(Word::Lapsed)),
    };
    Tag::new("form part=form class=form novalidate=novalidate aria-labelledby lang data-key")
        .set("aria-labelledby", numbered("text-", key).into())
        .set("lang", lang.to_owned().into())
        .set("data-key", decimal(key).into())
        .child(fields)
        .child(
            Tag::new("div lang")
                .set("lang", strings.lang.clone())
                .child(end),
        )
}

/// Id of a field.
fn id(key: u32, index: u32) -> String {
    numbered(&(numbered("field-", key) + "-"), index)
}

/// Label, control and problem of one field; `sent` is what was sent in it.
#[inline(never)]
fn view_field(
    strings: &Strings,
    field: &Field,
    id: &str,
    sent: Option<&String>,
    problem: Option<FieldProblem>,
) -> Tag {
    let (kind, input_mode, autocomplete) = match field.kind {
        FieldKind::Email => ("email", "email", "email"),
        FieldKind::Tel => ("tel", "tel", "tel"),
        FieldKind::Date => ("date", "text", "off"),
        // As `type="number"` the browser would give nothing at all for what is no number.
        FieldKind::Number => ("text", "decimal", "off"),
        _ => ("text", "text", "on"),
    };
    let error_id = id.to_owned() + "-error";
    let is_box = field.kind == FieldKind::Checkbox;
    let control = if field.kind == FieldKind::Textarea {
        Tag::new(
            "textarea id name rows=3 dir=auto aria-required=true aria-invalid=true \
             aria-describedby",
        )
    } else if field.kind == FieldKind::Select {
        select(strings, field, sent)
    } else if is_box {
        Tag::new(
            "input id name type=checkbox value=true checked=checked aria-required=true \
             aria-invalid=true aria-describedby",
        )
        .only_if(sent.is_some_and(|sent| sent == "true"), "checked")
    } else {
        Tag::new(
            "input id name type inputmode autocomplete dir=auto aria-required=true \
             aria-invalid=true aria-describedby",
        )
        .set("type", kind.into())
        .set("inputmode", input_mode.into())
        .set("autocomplete", autocomplete.into())
    };
    let mut control = control
        .set("id", id.to_owned().into())
        .set("name", field.name.clone().into())
        .only_if(field.required, "aria-required")
        .only_if(problem.is_some(), "aria-invalid");
    if problem.is_some() {
        control = control.set("aria-describedby", error_id.clone().into());
    }
    if let Some(sent) = sent.filter(|_| !is_box && field.options.is_empty()) {
        control = control.content(sent.clone().into());
    }
    let optional = (!field.required && !is_box).then(|| {
        Tag::new("span class=optional")
            .text(BLANK)
            .text(strings.get(Word::Optional))
    });
    let label = Tag::new("label for dir=auto")
        .set("for", id.to_owned().into())
        .text(field.label.clone().into())
        .maybe(optional);
    let error = problem.map(|problem| {
        Tag::new("p part=field-error class=field-error id lang")
            .set("id", error_id.into())
            .set("lang", strings.lang.clone())
            .child(Icon::Alert.draw())
            .text(strings.get(word_for(field.kind, problem)))
    });
    // What is ticked stands before its words.
    let (class, first, second) = if is_box {
        ("div class=tick", control, label)
    } else {
        ("div class=field", label, control)
    };
    Tag::new(class).child(first).child(second).maybe(error)
}

/// A selection in which nothing is chosen yet, or what was sent.
fn select(strings: &Strings, field: &Field, sent: Option<&String>) -> Tag {
    let mut select =
        Tag::new("select id name dir=auto aria-required=true aria-invalid=true aria-describedby")
            .child(Tag::new("option value=").text(strings.get(Word::Choose)));
    for option in &field.options {
        let is_sent = sent.is_some_and(|sent| *sent == option.value);
        select = select.child(
            Tag::new("option value selected=selected")
                .set("value", option.value.clone().into())
                .only_if(is_sent, "selected")
                .text(option.label.clone().into()),
        );
    }
    select
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
        (FieldProblem::Malformed, _) => Word::Malformed,
    }
}

/// The newest form that waits for the visitor, as its entry's key and one, and how often it was
/// refused; zeros if there is none.
pub fn live(state: &State) -> (u32, u32) {
    for entry in state.entries.iter().rev() {
        if let Offer::Form(form) = &entry.offer
            && form.status == FormStatus::Live
        {
            return (entry.key + 1, form.refusals);
        }
    }
    (0, 0)
}
