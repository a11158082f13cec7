//! The tag that puts a channel's chat into a page.

use edgewise_protocol::channel::Channel;
use yew::prelude::*;

use crate::parts::button::CopyButton;
use crate::parts::dialog::Dialog;
use crate::words::use_words;

/// Properties of [`SnippetDialog`].
#[derive(Properties, PartialEq)]
pub struct SnippetProps {
    /// The channel.
    pub channel: Channel,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// Shows the tag, to be copied.
#[function_component]
pub fn SnippetDialog(props: &SnippetProps) -> Html {
    let t = use_words();
    let snippet = props.channel.snippet.clone();
    html! {
        <Dialog title={t("Put it into a page")} onclose={props.onclose.clone()} is_wide=true>
            <p>{ t("Paste this before the end of the page's body. The chat appears in its corner.") }</p>
            <code class="snippet">{ &snippet }</code>
            if props.channel.settings.origins.is_empty() {
                <p class="notice">
                    { t("Every site may embed this channel. Name the sites that may, before it is public.") }
                </p>
            }
            <div class="actions"><CopyButton text={snippet.clone()} /></div>
        </Dialog>
    }
}
