//! Everything there is, as files.

use yew::prelude::*;

use crate::api;
use crate::parts::icon::icon;
use crate::words::use_words;

/// Links to the exports.
#[function_component]
pub fn Exports() -> Html {
    let t = use_words();
    let kinds = [
        ("conversations", t("Conversations")),
        ("messages", t("Messages")),
        ("knowledge", t("Questions and answers")),
        ("states", t("States")),
        ("operators", t("Operators")),
        ("channels", t("Channels")),
    ];
    html! {
        <section class="card">
            <h2>{ t("Export") }</h2>
            <p>{ t("JSON Lines for programs; CSV for spreadsheets, with formulas made harmless.") }</p>
            <div class="table"><table>
                <thead><tr>
                    <th scope="col">{ t("What") }</th>
                    <th scope="col"><span class="unseen">{ t("Files") }</span></th>
                </tr></thead>
                <tbody>
                    for (kind, name) in kinds {
                        <tr>
                            <th scope="row">{ name }</th>
                            <td class="buttons">
                                for (format, words) in [("jsonl", "JSONL"), ("csv", "CSV")] {
                                    <a
                                        class="button" href={api::address(&format!("export/{kind}.{format}"))}
                                        download={format!("{kind}.{format}")}
                                    >
                                        { icon("download") }{ words }
                                        <span class="unseen">{ " " }{ name }</span>
                                    </a>
                                    { " " }
                                }
                            </td>
                        </tr>
                    }
                </tbody>
            </table></div>
        </section>
    }
}
