//! Who is signed in: the first thing that the console asks, and what it shows instead.

use edgewise_protocol::account::Me;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::manage::password::SetByLink;
use crate::manage::sign_in::SignIn;
use crate::parts::state::waiting;
use crate::route::Route;
use crate::shell::Console;
use crate::words::{Spoken, words_of};

/// What is known of who is there.
#[derive(Clone, PartialEq)]
enum Who {
    /// The server is being asked.
    Asked,
    /// It does not answer; the number grows with each try.
    Unreachable(u32),
    /// Nobody is signed in.
    Nobody,
    /// Somebody is.
    Somebody(Box<Me>),
}

/// Pause between two tries to reach the server, in milliseconds.
const PAUSE_MS: u32 = 3_000;

/// The route of the address, as it changes.
#[hook]
pub fn use_route() -> Route {
    let route = use_state(|| Route::parse(&browser::fragment()));
    {
        let route = route.setter();
        use_effect_with((), move |()| {
            let listener = browser::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    route.set(Route::parse(&browser::fragment()));
                })
            });
            move || drop(listener)
        });
    }
    (*route).clone()
}

/// The whole console.
#[function_component]
pub fn App() -> Html {
    let who = use_state(|| Who::Asked);
    let route = use_route();
    let n_tries = match *who {
        Who::Unreachable(n) => n,
        _ => 0,
    };
    {
        let who = who.clone();
        use_effect_with(n_tries, move |&n_tries| {
            let ask = move || {
                spawn_local(async move {
                    match api::get::<Me>("me").await {
                        Ok(me) => who.set(Who::Somebody(Box::new(me))),
                        Err(fault) if fault.may_heal() => {
                            who.set(Who::Unreachable(n_tries.saturating_add(1)));
                        }
                        Err(_) => who.set(Who::Nobody),
                    }
                });
            };
            let timer = match n_tries {
                0 => {
                    ask();
                    None
                }
                _ => Some(Timeout::new(PAUSE_MS, ask)),
            };
            move || drop(timer)
        });
    }
    {
        let who = who.setter();
        use_effect_with((), move |()| {
            api::on_signed_out(Some(Callback::from(move |()| who.set(Who::Nobody))));
            || api::on_signed_out(None)
        });
    }
    let onin = {
        let who = who.setter();
        Callback::from(move |me: Me| who.set(Who::Somebody(Box::new(me))))
    };
    let onout = {
        let who = who.setter();
        Callback::from(move |()| {
            // The desk goes first, so that nothing is asked for by nobody.
            who.set(Who::Asked);
            browser::keep_outbox(&[]);
            let who = who.clone();
            spawn_local(async move {
                match api::act::<()>("POST", "logout").await {
                    Err(fault) if fault.may_heal() => who.set(Who::Unreachable(1)),
                    _ => who.set(Who::Nobody),
                }
            });
        })
    };
    let (lang, words) = words_of("", &browser::languages());
    let page = match (&*who, &route) {
        (_, Route::Password(secret)) => {
            html! { <SetByLink secret={secret.clone()} onin={onin} /> }
        }
        (Who::Somebody(me), _) => {
            api::set_csrf(&me.csrf);
            return html! { <Console me={(**me).clone()} {route} {onout} /> };
        }
        (Who::Nobody, _) => html! { <SignIn {onin} /> },
        (Who::Unreachable(_), _) => html! {
            <main class="alone">
                <h1>{ "Edgewise" }</h1>
                <p role="alert">{ words("The server cannot be reached; trying again…") }</p>
            </main>
        },
        (Who::Asked, _) => html! { <main class="alone">{ waiting(words) }</main> },
    };
    html! {
        <ContextProvider<Spoken> context={Spoken { lang, words }}>
            { page }
        </ContextProvider<Spoken>>
    }
}
