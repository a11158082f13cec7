//! Adding a colleague, or changing one.

use edgewise_protocol::account::{Operator, OperatorChange, PasswordLink, Role};
use yew::prelude::*;

use crate::api::{self, Fault};
use crate::browser;
use crate::figures::parts;
use crate::parts::button::{Button, CopyButton, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::{Check, Choice, Text, edit, flip};
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::encode;
use crate::words::{Spoken, Words, fill, use_words};

/// What a role is called.
pub fn role_name(role: Role, t: Words) -> &'static str {
    match role {
        Role::Operator => t("Operator"),
        Role::Editor => t("Editor"),
        Role::Admin => t("Administrator"),
    }
}

/// The value of a role in a form.
fn role_value(role: Role) -> &'static str {
    match role {
        Role::Operator => "operator",
        Role::Editor => "editor",
        Role::Admin => "admin",
    }
}

/// The role of a form's value.
fn role_of(value: &str) -> Role {
    match value {
        "admin" => Role::Admin,
        "editor" => Role::Editor,
        _ => Role::Operator,
    }
}

/// What changes an operator to what they are.
pub fn change_of(operator: &Operator) -> OperatorChange {
    OperatorChange {
        email: operator.email.clone(),
        name: operator.name.clone(),
        role: operator.role,
        description: operator.description.clone(),
        avatar: None,
        languages: operator.languages.clone(),
        disabled: operator.disabled,
    }
}

/// Properties of [`PersonDialog`].
#[derive(Properties, PartialEq)]
pub struct PersonProps {
    /// Who; nothing for somebody new.
    pub person: Option<Operator>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// The form of an operator; for somebody new it ends with the link for their password.
#[function_component]
pub fn PersonDialog(props: &PersonProps) -> Html {
    let t = use_words();
    let form = {
        let change = props.person.as_ref().map(change_of).unwrap_or_default();
        use_state(move || change)
    };
    let languages = {
        let text = form.languages.join(", ");
        use_state(move || text)
    };
    let link = use_state(|| None::<PasswordLink>);
    let doing = use_doing();
    let onsubmit = {
        let (form, languages, doing) = (form.clone(), languages.clone(), doing.clone());
        let (link, onclose) = (link.clone(), props.onclose.clone());
        let id = props.person.as_ref().map(|person| person.id.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = OperatorChange {
                languages: parts(&languages),
                ..(*form).clone()
            };
            match id.clone() {
                Some(id) => {
                    let path = format!("operators/{}", encode(id.as_str()));
                    let onclose = onclose.clone();
                    doing.run(
                        async move { api::send::<Operator>("PUT", &path, &body).await },
                        move |_| onclose.emit(()),
                    );
                }
                None => {
                    let link = link.clone();
                    doing.run(invite(body), move |made| link.set(Some(made)));
                }
            }
        })
    };
    let roles = [Role::Operator, Role::Editor, Role::Admin]
        .map(|role| (role_value(role).into(), role_name(role, t).into()));
    let title = match &props.person {
        Some(person) => person.name.clone(),
        None => t("New operator").to_owned(),
    };
    if let Some(link) = (*link).clone() {
        return html! {
            <Dialog {title} onclose={props.onclose.clone()}><Link {link} /></Dialog>
        };
    }
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <form {onsubmit}>
                <Text
                    label={t("Name")} value={form.name.clone()} required=true autofocus=true
                    error={doing.about("name")}
                    onchange={edit(&form, |form, value| form.name = value)}
                />
                <Text
                    label={t("E-mail address")} kind="email" value={form.email.clone()}
                    required=true error={doing.about("email")}
                    onchange={edit(&form, |form, value| form.email = value)}
                />
                <Choice
                    label={t("Role")} value={role_value(form.role)} options={roles.to_vec()}
                    hint={t("Operators answer; editors change knowledge and train too; administrators change everything.")}
                    onchange={edit(&form, |form, value| form.role = role_of(&value))}
                />
                <Text
                    label={t("Languages")} value={(*languages).clone()}
                    error={doing.about("languages")}
                    hint={t("Codes such as en, es; empty for all.")}
                    onchange={edit(&languages, |text, value| *text = value)}
                />
                if props.person.is_some() {
                    <Check
                        label={t("May not sign in")} on={form.disabled}
                        hint={t("Ends all their sessions.")}
                        onchange={flip(&form, |form, on| form.disabled = on)}
                    />
                }
                { wrong(doing.fault(), t) }
                <div class="actions">
                    <Button label={t("Cancel")} onclick={props.onclose.clone()} />
                    <Button
                        label={if props.person.is_some() { t("Save") } else { t("Add and make a link") }}
                        weight={Weight::Primary} busy={doing.is_busy()}
                    />
                </div>
            </form>
        </Dialog>
    }
}

/// Makes an operator, and the link by which they set their password.
async fn invite(change: OperatorChange) -> Result<PasswordLink, Fault> {
    let made: Operator = api::send("POST", "operators", &change).await?;
    let path = format!("operators/{}/link", encode(made.id.as_str()));
    api::act("POST", &path).await
}

/// Properties of [`Link`].
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// The link.
    pub link: PasswordLink,
}

/// A one-time link, to be copied and given to whom it is for.
#[function_component]
pub fn Link(props: &LinkProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let address = match props.link.url.starts_with('/') {
        true => format!("{}{}", browser::origin(), props.link.url),
        false => props.link.url.clone(),
    };
    let until = browser::moment(props.link.expires_at, lang);
    html! {
        <>
            <p>{ t("Give this link to the person it is for. It sets a password, once.") }</p>
            <code class="snippet">{ &address }</code>
            <p class="more">{ fill(t("It works until {time}."), &[("time", &until)]) }</p>
            <div class="actions"><CopyButton text={address.clone()} /></div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_the_same_after_a_form() {
        for role in [Role::Operator, Role::Editor, Role::Admin] {
            assert_eq!(role_of(role_value(role)), role);
        }
    }
}
