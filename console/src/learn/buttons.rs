//! The buttons of a state: what they say, and the state that each leads to.

use serde_json::{Map, Value};
use yew::prelude::*;

use crate::parts::button::{Button, Weight};
use crate::parts::field::Text;
use crate::words::{fill, use_words};

/// The buttons in an action's input, in order; nothing where it is something else.
pub fn buttons_of(input: &Value) -> Option<Vec<(String, String)>> {
    match input {
        Value::Null => Some(Vec::new()),
        Value::Object(members) => members
            .iter()
            .map(|(label, state)| Some((label.clone(), state.as_str()?.to_owned())))
            .collect(),
        _ => None,
    }
}

/// An action's input with these buttons; of two that say the same the first counts.
pub fn input_of(buttons: &[(String, String)]) -> Value {
    let mut members = Map::new();
    for (label, state) in buttons {
        let label = label.trim();
        if !label.is_empty() && !members.contains_key(label) {
            members.insert(label.to_owned(), Value::String(state.trim().to_owned()));
        }
    }
    Value::Object(members)
}

/// Properties of [`Buttons`].
#[derive(Properties, PartialEq)]
pub struct ButtonsProps {
    /// What they say, and where they lead.
    pub buttons: Vec<(String, String)>,
    /// What they become.
    pub onchange: Callback<Vec<(String, String)>>,
    /// Whether they cannot be changed.
    pub readonly: bool,
}

/// A list of buttons.
#[function_component]
pub fn Buttons(props: &ButtonsProps) -> Html {
    let t = use_words();
    let change = |place: usize, change: fn(&mut (String, String), String)| {
        let (buttons, tell) = (props.buttons.clone(), props.onchange.clone());
        Callback::from(move |value: String| {
            let mut buttons = buttons.clone();
            if let Some(button) = buttons.get_mut(place) {
                change(button, value);
            }
            tell.emit(buttons);
        })
    };
    let remove = |place: usize| {
        let (buttons, tell) = (props.buttons.clone(), props.onchange.clone());
        Callback::from(move |()| {
            let mut fewer = buttons.clone();
            if place < fewer.len() {
                fewer.remove(place);
            }
            tell.emit(fewer);
        })
    };
    let add = {
        let (buttons, tell) = (props.buttons.clone(), props.onchange.clone());
        Callback::from(move |()| {
            let more = buttons.iter().cloned().chain([Default::default()]);
            tell.emit(more.collect());
        })
    };
    html! {
        <fieldset>
            <legend>{ t("Buttons") }</legend>
            <ul class="pairs">
                for (place, (label, state)) in props.buttons.iter().enumerate() {
                    <li key={place}>
                        <Text
                            label={t("Words")} value={label.clone()} readonly={props.readonly}
                            onchange={change(place, |button, value| button.0 = value)}
                        />
                        <Text
                            label={t("Leads to the state")} value={state.clone()} is_code=true
                            readonly={props.readonly}
                            onchange={change(place, |button, value| button.1 = value)}
                        />
                        if !props.readonly {
                            <Button
                                label={fill(t("Delete {name}"), &[("name", label)])} icon="trash"
                                is_small=true weight={Weight::Quiet} onclick={remove(place)}
                            />
                        }
                    </li>
                }
            </ul>
            if !props.readonly {
                <div class="pairs"><span><Button label={t("Add a button")} icon="more" onclick={add} /></span></div>
            }
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn buttons_keep_their_order() {
        let text = r#"{"Yes":"begin","No":"end","Again":"begin"}"#;
        let input: Value = serde_json::from_str(text).unwrap();
        let buttons = buttons_of(&input).unwrap();
        assert_eq!(
            buttons.first(),
            Some(&("Yes".to_owned(), "begin".to_owned()))
        );
        assert_eq!(input_of(&buttons).to_string(), text);
    }

    #[test]
    fn what_is_no_list_of_buttons_is_left_alone() {
        assert_eq!(buttons_of(&json!({"email": {"type": "email"}})), None);
        assert_eq!(buttons_of(&json!([1])), None);
        assert_eq!(buttons_of(&Value::Null), Some(Vec::new()));
    }

    #[test]
    fn empty_and_repeated_buttons_are_left_out() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let input = input_of(&[pair("", "x"), pair("Yes", "a"), pair("Yes", "b")]);
        assert_eq!(input.to_string(), r#"{"Yes":"a"}"#);
    }
}
