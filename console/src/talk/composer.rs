//! Writing to the visitor, or a note to colleagues; `/` finds canned answers.

use std::rc::Rc;

use edgewise_protocol::desk::Canned;
use edgewise_protocol::id::ConversationId;
use edgewise_protocol::visitor::Typing;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::desk::Action;
use crate::feeds::use_desk;
use crate::outbox::{Kind, Outgoing};
use crate::parts::button::{Button, Weight};
use crate::parts::loading::use_load;
use crate::route::encode;
use crate::words::use_words;

/// The id of the field, for the focus.
pub const FIELD: &str = "composer";

/// Shortest time between two "is typing", in milliseconds.
const TYPING_MS: i64 = 3_000;

/// Most canned answers that are offered at once.
const N_OFFERED: usize = 6;

/// Most characters that are sent.
pub const LONGEST: usize = 8_000;

/// The canned answers that a text asks for: it begins with `/`, and what follows is in the shortcut
/// or in the answer. Those whose shortcut begins with it come first, and other languages last.
pub fn offered(all: &[Canned], text: &str, lang: &str) -> Vec<Canned> {
    let Some(words) = text.strip_prefix('/') else {
        return Vec::new();
    };
    if words.contains('\n') {
        return Vec::new();
    }
    let words = words.trim().to_lowercase();
    let mut found: Vec<(bool, bool, &Canned)> = all
        .iter()
        .filter(|one| {
            let shortcut = one.shortcut.to_lowercase();
            shortcut.contains(&words) || one.text.to_lowercase().contains(&words)
        })
        .map(|one| {
            let is_foreign = !one.lang.is_empty() && one.lang != lang;
            let begins = one.shortcut.to_lowercase().starts_with(&words);
            (is_foreign, !begins, one)
        })
        .collect();
    found.sort_by(|a, b| {
        (a.0, a.1, &a.2.shortcut, &a.2.id).cmp(&(b.0, b.1, &b.2.shortcut, &b.2.id))
    });
    let shortest = found.into_iter().take(N_OFFERED);
    shortest.map(|(_, _, one)| one.clone()).collect()
}

/// Properties of [`Composer`].
#[derive(Properties, PartialEq)]
pub struct ComposerProps {
    /// Where it is said.
    pub conversation: ConversationId,
    /// Its language.
    pub lang: AttrValue,
    /// Whether the visitor can still be answered.
    pub is_open: bool,
}

/// The field at the foot of a conversation.
#[function_component]
pub fn Composer(props: &ComposerProps) -> Html {
    let t = use_words();
    let kind = use_state(|| Kind::Message);
    let chosen = use_state(|| 0_usize);
    let told_at = use_mut_ref(|| 0_i64);
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("canned"));
    let canned = use_load::<Vec<Canned>>("canned".to_owned(), version);
    let Some(desk) = desk else {
        return Html::default();
    };
    let id = props.conversation.clone();
    let text = desk.drafts.get(&id).cloned().unwrap_or_default();
    let kind_now = if props.is_open { *kind } else { Kind::Note };
    let offers = match (&canned.data, kind_now) {
        (Some(all), Kind::Message) => offered(all, &text, &props.lang),
        _ => Vec::new(),
    };
    let at = (*chosen).min(offers.len().saturating_sub(1));
    let draft = {
        let (tell, id) = (desk.dispatcher(), id.clone());
        Callback::from(move |text: String| tell.dispatch(Action::Draft(id.clone(), text)))
    };
    let tell_typing = {
        let id = id.clone();
        move |on: bool| {
            let now = browser::now();
            let mut told_at = told_at.borrow_mut();
            if kind_now == Kind::Note
                || (on && now - *told_at < TYPING_MS)
                || (!on && *told_at == 0)
            {
                return;
            }
            *told_at = if on { now } else { 0 };
            let path = format!("conversations/{}/typing", encode(id.as_str()));
            spawn_local(async move {
                // The next key tells it again.
                let _ = api::send::<()>("POST", &path, &Typing { on }).await;
            });
        }
    };
    let tell_typing = Rc::new(tell_typing);
    let oninput = {
        let (draft, chosen, tell_typing) = (draft.clone(), chosen.clone(), tell_typing.clone());
        Callback::from(move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            let text = area.map(|area| area.value()).unwrap_or_default();
            tell_typing(!text.is_empty());
            chosen.set(0);
            draft.emit(text);
        })
    };
    let send = {
        let (tell, id) = (desk.dispatcher(), id.clone());
        let (draft, tell_typing) = (draft.clone(), tell_typing.clone());
        let ts = browser::now() + desk.offset_ms;
        Callback::from(move |text: String| {
            let said: String = text.trim().chars().take(LONGEST).collect();
            if said.is_empty() {
                return;
            }
            tell.dispatch(Action::Say(Outgoing {
                conversation: id.clone(),
                client_id: browser::new_client_id(),
                kind: kind_now,
                text: said,
                ts,
                n_tries: 0,
                is_sent: false,
                refused: None,
            }));
            tell_typing(false);
            draft.emit(String::new());
            browser::focus(FIELD);
        })
    };
    let take = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            draft.emit(text);
            browser::focus(FIELD);
        })
    };
    let onkeydown = {
        let (send, take, chosen, offers) =
            (send.clone(), take.clone(), chosen.clone(), offers.clone());
        let draft = draft.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let n_offers = offers.len();
            match event.key().as_str() {
                "ArrowDown" if n_offers > 0 => chosen.set((at + 1) % n_offers),
                "ArrowUp" if n_offers > 0 => chosen.set((at + n_offers - 1) % n_offers),
                "Escape" if n_offers > 0 => draft.emit(String::new()),
                "Enter" | "Tab" if n_offers > 0 && !event.shift_key() => {
                    if let Some(offer) = offers.get(at) {
                        take.emit(offer.text.clone());
                    }
                }
                "Enter" if !event.shift_key() => {
                    let area = event.target_dyn_into::<HtmlTextAreaElement>();
                    send.emit(area.map(|area| area.value()).unwrap_or_default());
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onsubmit = {
        let text = text.clone();
        send.reform(move |event: SubmitEvent| {
            event.prevent_default();
            text.clone()
        })
    };
    let is_note = kind_now == Kind::Note;
    let label = match is_note {
        true => t("Note for colleagues"),
        false => t("Message to the visitor"),
    };
    let as_kind = |to: Kind| {
        let kind = kind.clone();
        Callback::from(move |()| {
            kind.set(to);
            browser::focus(FIELD);
        })
    };
    let has_offers = !offers.is_empty();
    html! {
        <form class={classes!("composer", is_note.then_some("is-note"))} {onsubmit}>
            if has_offers {
                <ul class="offers" id="offers" role="listbox" aria-label={t("Canned answers")}>
                    for (place, offer) in offers.iter().enumerate() {
                        <li
                            key={offer.id.0.clone()} id={format!("offer-{place}")} role="option"
                            aria-selected={(place == at).to_string()}
                            onclick={take.reform({
                                let text = offer.text.clone();
                                move |_: MouseEvent| text.clone()
                            })}
                        >
                            <b>{ "/" }{ &offer.shortcut }</b>{ " " }
                            <span dir="auto">{ &offer.text }</span>
                        </li>
                    }
                </ul>
            }
            <div class="kinds" role="group" aria-label={t("To whom")}>
                if props.is_open {
                    <Button
                        label={t("To the visitor")} weight={Weight::Quiet}
                        pressed={Some(!is_note)} onclick={as_kind(Kind::Message)}
                    />
                }
                <Button
                    label={t("Note")} icon="note" weight={Weight::Quiet}
                    pressed={Some(is_note)} onclick={as_kind(Kind::Note)}
                />
            </div>
            <div class="row">
                <label for={FIELD} class="unseen">{ label }</label>
                <textarea
                    id={FIELD} rows="2" value={text.clone()} {oninput} {onkeydown} dir="auto"
                    placeholder={match is_note {
                        true => t("Only colleagues read this"),
                        false => t("Write an answer, or / for canned ones"),
                    }}
                    role={has_offers.then_some("combobox")}
                    aria-expanded={has_offers.then_some("true")}
                    aria-controls={has_offers.then_some("offers")}
                    aria-activedescendant={has_offers.then(|| format!("offer-{at}"))}
                    aria-autocomplete={has_offers.then_some("list")}
                    aria-describedby="composer-keys"
                />
                <Button
                    label={if is_note { t("Keep note") } else { t("Send") }}
                    weight={Weight::Primary} disabled={text.trim().is_empty()}
                />
            </div>
            <p id="composer-keys" class="more">{ t("Enter sends, Shift+Enter begins a new line.") }</p>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canned(shortcut: &str, text: &str, lang: &str) -> Canned {
        Canned {
            id: shortcut.into(),
            shortcut: shortcut.to_owned(),
            text: text.to_owned(),
            lang: lang.to_owned(),
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let all = [
            canned("hola", "Buenos días", "es"),
            canned("hello", "Good morning", "en"),
            canned("return", "Say hello to the return form", ""),
        ];
        let found = offered(&all, text, "en");
        let names: Vec<&str> = found.iter().map(|one| one.shortcut.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn a_slash_finds_canned_answers_of_the_conversations_language_first() {
        check("/", &["hello", "return", "hola"]);
        check("/hel", &["hello", "return"]);
        check("/FORM", &["return"]);
        check("/nothing", &[]);
    }

    #[test]
    fn without_a_slash_in_front_nothing_is_offered() {
        check("hello", &[]);
        check("and/or", &[]);
        check("/hello\nthere", &[]);
    }
}
