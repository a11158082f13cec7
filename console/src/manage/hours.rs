//! Business hours of a channel: any number of spans a week.

use edgewise_protocol::channel::Hours;
use yew::prelude::*;

use crate::parts::button::{Button, Weight};
use crate::parts::field::{Choice, Text};
use crate::words::{Words, use_words};

/// A day's name; 1 for Monday.
fn weekday(day: u8, t: Words) -> &'static str {
    match day {
        1 => t("Monday"),
        2 => t("Tuesday"),
        3 => t("Wednesday"),
        4 => t("Thursday"),
        5 => t("Friday"),
        6 => t("Saturday"),
        _ => t("Sunday"),
    }
}

/// The span that follows the others: the next day, at the same hours.
pub fn following(hours: &[Hours]) -> Hours {
    match hours.last() {
        Some(last) => Hours {
            weekday: last.weekday % 7 + 1,
            ..last.clone()
        },
        None => Hours {
            weekday: 1,
            from: "09:00".to_owned(),
            to: "17:00".to_owned(),
        },
    }
}

/// Properties of [`HoursEditor`].
#[derive(Properties, PartialEq)]
pub struct HoursProps {
    /// The spans.
    pub hours: Vec<Hours>,
    /// What they become.
    pub onchange: Callback<Vec<Hours>>,
    /// What is wrong with them.
    #[prop_or_default]
    pub error: Option<String>,
}

/// A list of spans, each with a day, a beginning and an end.
#[function_component]
pub fn HoursEditor(props: &HoursProps) -> Html {
    let t = use_words();
    let change = |place: usize, change: fn(&mut Hours, String)| {
        let (hours, tell) = (props.hours.clone(), props.onchange.clone());
        Callback::from(move |value: String| {
            let mut hours = hours.clone();
            if let Some(span) = hours.get_mut(place) {
                change(span, value);
            }
            tell.emit(hours);
        })
    };
    let remove = |place: usize| {
        let (hours, tell) = (props.hours.clone(), props.onchange.clone());
        Callback::from(move |()| {
            if place < hours.len() {
                let mut fewer = hours.clone();
                fewer.remove(place);
                tell.emit(fewer);
            }
        })
    };
    let add = {
        let (hours, tell) = (props.hours.clone(), props.onchange.clone());
        Callback::from(move |()| {
            let next = following(&hours);
            tell.emit(hours.iter().cloned().chain([next]).collect());
        })
    };
    let days = (1..=7_u8)
        .map(|day| (day.to_string().into(), weekday(day, t).into()))
        .collect::<Vec<(AttrValue, AttrValue)>>();
    html! {
        <fieldset>
            <legend>{ t("Business hours") }</legend>
            if props.hours.is_empty() {
                <p class="more">{ t("Always open.") }</p>
            }
            <ul class="pairs">
                for (place, span) in props.hours.iter().enumerate() {
                    <li key={place}>
                        <Choice
                            label={t("Day")} value={span.weekday.to_string()} options={days.clone()}
                            onchange={change(place, |span, value| {
                                span.weekday = value.parse().unwrap_or(1);
                            })}
                        />
                        <Text
                            label={t("From")} value={span.from.clone()} required=true
                            onchange={change(place, |span, value| span.from = value)}
                        />
                        <Text
                            label={t("To")} value={span.to.clone()} required=true
                            onchange={change(place, |span, value| span.to = value)}
                        />
                        <Button
                            label={format!("{} {}", t("Remove"), weekday(span.weekday, t))}
                            icon="trash" is_small=true weight={Weight::Quiet} onclick={remove(place)}
                        />
                    </li>
                }
            </ul>
            if let Some(error) = &props.error { <p class="wrong">{ error }</p> }
            <div class="pairs"><span><Button label={t("Add hours")} icon="more" onclick={add} /></span></div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_span_is_of_the_next_day() {
        let first = following(&[]);
        assert_eq!((first.weekday, first.from.as_str()), (1, "09:00"));
        let sunday = Hours {
            weekday: 7,
            from: "10:00".to_owned(),
            to: "24:00".to_owned(),
        };
        let next = following(&[sunday]);
        assert_eq!((next.weekday, next.to.as_str()), (1, "24:00"));
    }
}
