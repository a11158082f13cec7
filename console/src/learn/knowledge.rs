//! Questions and answers: found, read, changed, verified, imported.

use edgewise_protocol::account::Role;
use edgewise_protocol::knowledge::{KnowledgeChange, KnowledgeItem, Listed};
use yew::prelude::*;

use super::answer::{AnswerDialog, change_of};
use super::import::ImportDialog;
use crate::api;
use crate::browser;
use crate::feeds::use_desk;
use crate::parts::button::{Button, Weight};
use crate::parts::deletion::Deletion;
use crate::parts::field::{Choice, Text, edit};
use crate::parts::loading::{use_doing, use_load};
use crate::parts::state::empty;
use crate::route::{Route, encode};
use crate::words::{Spoken, fill, use_words};

/// How many are on a page.
pub const PAGE: i64 = 25;

/// What is chosen of them.
#[derive(Debug, Clone, PartialEq, Default)]
struct Chosen {
    query: String,
    lang: String,
    verified: String,
    from: i64,
}

impl Chosen {
    fn path(&self) -> String {
        format!(
            "knowledge/answers?q={}&lang={}&verified={}&from={}&size={PAGE}",
            encode(self.query.trim()),
            encode(&self.lang),
            self.verified,
            self.from
        )
        .replace("&lang=&", "&")
        .replace("&verified=&", "&")
    }
}

/// What is open beside the list.
#[derive(Clone, PartialEq)]
enum Open {
    New(KnowledgeChange),
    Item(KnowledgeItem),
    Remove(KnowledgeItem),
    Import,
}

/// Properties of [`Knowledge`].
#[derive(Properties, PartialEq)]
pub struct KnowledgeProps {
    /// The question of a new entry, which opens at once; nothing for the list alone.
    pub question: Option<String>,
    /// Its language.
    pub lang: String,
}

/// The page of questions and answers.
#[function_component]
pub fn Knowledge(props: &KnowledgeProps) -> Html {
    let t = use_words();
    let lang = use_context::<Spoken>().map_or("en", |spoken| spoken.lang);
    let chosen = use_state(Chosen::default);
    let open = {
        let begin = props.question.clone().map(|question| {
            Open::New(KnowledgeChange {
                question,
                lang: props.lang.clone(),
                verified: true,
                ..KnowledgeChange::default()
            })
        });
        use_state(move || begin)
    };
    let doing = use_doing();
    let desk = use_desk();
    let version = desk.as_ref().map_or(0, |desk| desk.n_changes("knowledge"));
    let list = use_load::<Listed<KnowledgeItem>>(chosen.path(), version);
    let role = desk
        .as_ref()
        .map(|desk| desk.me.operator.role)
        .unwrap_or_default();
    let may_edit = role >= Role::Editor;
    let languages = desk
        .as_ref()
        .map(|desk| desk.me.languages.clone())
        .unwrap_or_default();
    let close = {
        let (open, again, asked) = (open.clone(), list.again.clone(), props.question.is_some());
        Callback::from(move |()| {
            open.set(None);
            again.emit(());
            if asked {
                browser::go(&Route::knowledge().href());
            }
        })
    };
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(Some(what.clone())))
    };
    let verify = |item: &KnowledgeItem| {
        let (doing, again) = (doing.clone(), list.again.clone());
        let mut change = change_of(item);
        change.verified = !change.verified;
        let path = format!("knowledge/answers/{}", encode(&item.id));
        Callback::from(move |()| {
            let (path, change, again) = (path.clone(), change.clone(), again.clone());
            doing.run(
                async move { api::send::<KnowledgeItem>("PUT", &path, &change).await },
                move |_| again.emit(()),
            );
        })
    };
    let turn = |step: i64| {
        let chosen = chosen.clone();
        Callback::from(move |()| {
            chosen.set(Chosen {
                from: (chosen.from + step).max(0),
                ..(*chosen).clone()
            });
        })
    };
    let begin = KnowledgeChange {
        lang: languages.first().cloned().unwrap_or_default(),
        verified: true,
        ..KnowledgeChange::default()
    };
    let language_options = std::iter::once((AttrValue::default(), t("All languages").into()))
        .chain(languages.iter().map(|code| {
            let name = browser::language_name(code, lang);
            (AttrValue::from(code.clone()), AttrValue::from(name))
        }))
        .collect::<Vec<_>>();
    let verified_options = vec![
        (AttrValue::default(), t("All").into()),
        ("true".into(), t("Verified").into()),
        ("false".into(), t("Not verified").into()),
    ];
    html! {
        <div class="page">
            <header>
                <div>
                    <h1>{ t("Questions and answers") }</h1>
                    <p>{ t("What the bot answers. A change counts from the next answer on.") }</p>
                </div>
                if may_edit {
                    <div class="actions">
                        <Button label={t("Import a file")} icon="upload" onclick={show(Open::Import)} />
                        <Button
                            label={t("New question")} weight={Weight::Primary}
                            onclick={show(Open::New(begin))}
                        />
                    </div>
                }
            </header>
            <div class="tools">
                <div class="search">
                    <Text
                        label={t("Search questions and answers")} kind="search"
                        value={chosen.query.clone()}
                        onchange={edit(&chosen, |chosen, value| {
                            chosen.query = value;
                            chosen.from = 0;
                        })}
                    />
                </div>
                <Choice
                    label={t("Language")} value={chosen.lang.clone()} options={language_options}
                    onchange={edit(&chosen, |chosen, value| {
                        chosen.lang = value;
                        chosen.from = 0;
                    })}
                />
                <Choice
                    label={t("Verified")} value={chosen.verified.clone()} options={verified_options}
                    onchange={edit(&chosen, |chosen, value| {
                        chosen.verified = value;
                        chosen.from = 0;
                    })}
                />
            </div>
            if let Some(fault) = doing.fault() {
                <p class="wrong" role="alert">{ fault.text(t) }</p>
            }
            { match &list.data {
                None => list.instead(),
                Some(found) if found.items.is_empty() => html! {
                    { empty("book", t("Nothing found"), t("Search for other words, or write the question yourself.")) }
                },
                Some(found) => html! {
                    <>
                    <div class="table folds"><table>
                        <thead><tr>
                            <th scope="col">{ t("Question") }</th>
                            <th scope="col">{ t("Answer") }</th>
                            <th scope="col">{ t("Language") }</th>
                            <th scope="col">{ t("State") }</th>
                            <th scope="col"><span class="unseen">{ t("Actions") }</span></th>
                        </tr></thead>
                        <tbody>
                            for item in found.items.iter() {
                                <tr key={item.id.clone()}>
                                    <td dir="auto">
                                        if may_edit {
                                            <button
                                                type="button" class="text"
                                                onclick={show(Open::Item(item.clone())).reform(|_: MouseEvent| ())}
                                            >
                                                { &item.question }
                                            </button>
                                        } else {
                                            { &item.question }
                                        }
                                    </td>
                                    <td dir="auto"><span class="two-lines">
                                        if item.answer.is_empty() { <code>{ &item.state }</code> } else { { &item.answer } }
                                    </span></td>
                                    <td>{ if item.lang.is_empty() { t("all") } else { &item.lang } }</td>
                                    <td>
                                        if let Some(lock) = item.lock.as_ref().filter(|lock| !lock.mine) {
                                            <span class="mark warn">
                                                { fill(t("{name} is changing this"), &[("name", &lock.by)]) }
                                            </span>
                                        } else if item.verified {
                                            <span class="mark good">{ t("Verified") }</span>
                                        } else {
                                            <span class="mark warn">{ t("Not verified") }</span>
                                        }
                                    </td>
                                    <td class="buttons">
                                        if may_edit {
                                            <Button
                                                label={if item.verified { t("Withdraw") } else { t("Verify") }}
                                                weight={Weight::Quiet} onclick={verify(item)}
                                            />
                                            <Button
                                                label={fill(t("Delete {name}"), &[("name", &item.question)])}
                                                icon="trash" is_small=true weight={Weight::Quiet}
                                                onclick={show(Open::Remove(item.clone()))}
                                            />
                                        }
                                    </td>
                                </tr>
                            }
                        </tbody>
                    </table></div>
                    <Pager
                        from={chosen.from} n={found.items.len() as i64} total={found.total}
                        back={turn(-PAGE)} on={turn(PAGE)}
                    />
                    </>
                },
            } }
            { match (*open).clone() {
                Some(Open::New(begin)) => html! {
                    <AnswerDialog item={None} {begin} onclose={close} />
                },
                Some(Open::Item(item)) => html! { <AnswerDialog item={Some(item)} onclose={close} /> },
                Some(Open::Remove(item)) => html! {
                    <Deletion
                        title={t("Delete this question?")} text={item.question.clone()}
                        path={format!("knowledge/answers/{}", encode(&item.id))}
                        ondone={close.clone()} onclose={close}
                    />
                },
                Some(Open::Import) => html! { <ImportDialog onclose={close} /> },
                None => Html::default(),
            } }
        </div>
    }
}

/// Properties of [`Pager`].
#[derive(Properties, PartialEq)]
pub struct PagerProps {
    /// How many come before this page.
    pub from: i64,
    /// How many are on it.
    pub n: i64,
    /// How many there are.
    pub total: i64,
    /// The page before.
    pub back: Callback<()>,
    /// The page after.
    pub on: Callback<()>,
}

/// Where in a long list one is.
#[function_component]
pub fn Pager(props: &PagerProps) -> Html {
    let t = use_words();
    let (first, last) = (props.from + 1, props.from + props.n);
    let values = [
        ("first", &*first.to_string()),
        ("last", &*last.to_string()),
        ("total", &*props.total.to_string()),
    ];
    html! {
        <div class="pager">
            <span role="status">{ fill(t("{first} to {last} of {total}"), &values) }</span>
            <span>
                <Button label={t("Back")} disabled={props.from == 0} onclick={props.back.clone()} />
                <Button
                    label={t("Next")} disabled={last >= props.total} onclick={props.on.clone()}
                />
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_chosen_is_not_asked_for() {
        assert_eq!(
            Chosen::default().path(),
            "knowledge/answers?q=&from=0&size=25"
        );
        let chosen = Chosen {
            query: "where & when".to_owned(),
            lang: "es".to_owned(),
            verified: "false".to_owned(),
            from: 25,
        };
        assert_eq!(
            chosen.path(),
            "knowledge/answers?q=where%20%26%20when&lang=es&verified=false&from=25&size=25"
        );
    }
}
