//! Keys for programs that use the REST API.

use edgewise_protocol::account::{ApiKey, NewApiKey};
use yew::prelude::*;

use crate::api;
use crate::browser;
use crate::parts::button::{Button, CopyButton, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::field::Text;
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::{empty, wrong};
use crate::route::encode;
use crate::words::{Spoken, fill, use_words};

/// The page of keys.
#[function_component]
pub fn Keys() -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let name = use_state(String::new);
    let made = use_state(|| None::<ApiKey>);
    let removing = use_state(|| None::<ApiKey>);
    let doing = use_doing();
    let list = use_load::<Vec<ApiKey>>("keys".to_owned(), 0);
    let onsubmit = {
        let (name, made, doing, again) = (
            name.clone(),
            made.clone(),
            doing.clone(),
            list.again.clone(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = NewApiKey {
                name: name.trim().to_owned(),
            };
            let (name, made, again) = (name.clone(), made.clone(), again.clone());
            doing.run(
                async move { api::send::<ApiKey>("POST", "keys", &body).await },
                move |key| {
                    name.set(String::new());
                    made.set(Some(key));
                    again.emit(());
                },
            );
        })
    };
    let onchange = {
        let name = name.clone();
        Callback::from(move |value| name.set(value))
    };
    let close = {
        let (removing, again) = (removing.clone(), list.again.clone());
        Callback::from(move |()| {
            removing.set(None);
            again.emit(());
        })
    };
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Keys") }</h1>
                    <p>{ t("Programs write knowledge with a key, in the header “apikey” or as a bearer token.") }</p>
                </div>
            </header>
            <section class="card">
                <h2>{ t("New key") }</h2>
                <form class="row" {onsubmit}>
                    <Text
                        label={t("What it is for")} value={(*name).clone()} required=true
                        error={doing.about("name")} {onchange}
                    />
                    <Button label={t("Make key")} weight={Weight::Primary} busy={doing.is_busy()} />
                </form>
                { wrong(doing.fault(), t) }
                if let Some(key) = made.as_ref().and_then(|made| made.key.clone()) {
                    <div role="status">
                        <p class="notice good">{ t("This is the key. It is shown only now; keep it well.") }</p>
                        <code class="snippet">{ &key }</code>
                        <div class="actions"><CopyButton text={key.clone()} /></div>
                    </div>
                }
            </section>
            { match &list.data {
                None => list.instead(),
                Some(keys) if keys.is_empty() => html! {
                    { empty("key", t("No keys"), t("Nothing but this console writes here.")) }
                },
                Some(keys) => html! {
                    <div class="table folds"><table>
                        <thead><tr>
                            <th scope="col">{ t("What it is for") }</th>
                            <th scope="col">{ t("Made") }</th>
                            <th scope="col">{ t("Last used") }</th>
                            <th scope="col"><span class="unseen">{ t("Actions") }</span></th>
                        </tr></thead>
                        <tbody>
                            for key in keys.iter() {
                                <tr key={key.id.0.clone()}>
                                    <td><bdi>{ &key.name }</bdi></td>
                                    <td>{ browser::moment(key.created_at, lang) }</td>
                                    <td>{ match key.used_at {
                                        Some(ts) => browser::moment(ts, lang),
                                        None => t("never").to_owned(),
                                    } }</td>
                                    <td class="buttons">
                                        <Button
                                            label={fill(t("Delete {name}"), &[("name", &key.name)])}
                                            icon="trash" is_small=true weight={Weight::Quiet}
                                            onclick={{
                                                let (removing, key) = (removing.clone(), key.clone());
                                                Callback::from(move |()| removing.set(Some(key.clone())))
                                            }}
                                        />
                                    </td>
                                </tr>
                            }
                        </tbody>
                    </table></div>
                },
            } }
            if let Some(key) = &*removing {
                <Deletion
                    title={fill(t("Delete {name}?"), &[("name", &key.name)])}
                    text={t("Programs that use this key are refused from now on.")}
                    path={format!("keys/{}", encode(key.id.as_str()))}
                    ondone={close.clone()} onclose={close}
                />
            }
        </div>
    }
}
