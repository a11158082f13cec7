//! A file with questions, states or dialogues, put into the knowledge base.

use edgewise_protocol::knowledge::ImportReport;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::api::{self, Fault};
use crate::parts::button::{Button, Weight};
use crate::parts::dialog::Dialog;
use crate::parts::field::use_id;
use crate::parts::loading::use_doing;
use crate::parts::state::wrong;
use crate::route::encode;
use crate::words::{fill, use_words};

/// Most bytes of a file.
const LARGEST: f64 = 8.0 * 1024.0 * 1024.0;

/// Properties of [`ImportDialog`].
#[derive(Properties, PartialEq)]
pub struct ImportProps {
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// Takes a file, and shows what came of it, line by line.
#[function_component]
pub fn ImportDialog(props: &ImportProps) -> Html {
    let t = use_words();
    let id = use_id();
    let file = use_state(|| None::<File>);
    let report = use_state(|| None::<ImportReport>);
    let doing = use_doing();
    let onchange = {
        let (file, report) = (file.clone(), report.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            file.set(input.and_then(|input| input.files()?.get(0)));
            report.set(None);
        })
    };
    let onsubmit = {
        let (file, report, doing) = (file.clone(), report.clone(), doing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(file) = (*file).clone() else { return };
            let report = report.clone();
            doing.run(send(file), move |found| report.set(Some(found)));
        })
    };
    html! {
        <Dialog title={t("Import a file")} onclose={props.onclose.clone()} is_wide=true>
            <form {onsubmit}>
                <div class="field">
                    <label for={id.clone()}>{ t("File") }</label>
                    <input
                        id={id.clone()} type="file" accept=".csv,.tsv,.yml,.yaml,.json" {onchange}
                        aria-describedby={format!("{id}-more")}
                    />
                    <p id={format!("{id}-more")} class="more">
                        { t("Questions and answers or states as CSV, dialogues as YAML, dumps as JSON; 8 MB at most.") }
                    </p>
                </div>
                { wrong(doing.fault(), t) }
                if let Some(report) = &*report {
                    <div role="status">
                        <p class="notice good">
                            { fill(
                                t("Answers: {answers}. States: {states}."),
                                &[
                                    ("answers", &report.answers.to_string()),
                                    ("states", &report.states.to_string()),
                                ],
                            ) }
                        </p>
                        if !report.diagnostics.is_empty() {
                            <h3>{ t("What to look at") }</h3>
                            <ul class="diagnostics code" tabindex="0" aria-label={t("What to look at")}>
                                for line in report.diagnostics.iter() { <li>{ line }</li> }
                            </ul>
                        }
                    </div>
                }
                <div class="actions">
                    <Button label={t("Close")} onclick={props.onclose.clone()} />
                    <Button
                        label={t("Import")} weight={Weight::Primary} icon="upload"
                        busy={doing.is_busy()} disabled={file.is_none()}
                    />
                </div>
            </form>
        </Dialog>
    }
}

async fn send(file: File) -> Result<ImportReport, Fault> {
    if file.size() > LARGEST {
        return Err(Fault {
            status: 413,
            ..Fault::default()
        });
    }
    let bytes = JsFuture::from(file.array_buffer()).await;
    let bytes = bytes.map_err(|_| Fault::default())?;
    let path = format!("knowledge/import?name={}", encode(&file.name()));
    api::upload(&path, &Uint8Array::new(&bytes).to_vec()).await
}
