//! What visitors write is text, whatever it looks like.

use std::fs;

use anyhow::{Result, ensure};
use e2e::{Visitor, copy_of_site, scenarios};

scenarios![
    markup_from_the_visitor_is_shown_as_text,
    markup_in_a_form_is_shown_as_text,
    a_page_with_a_polluted_prototype_is_no_danger,
    a_dangerous_address_becomes_no_link,
];

/// Each would call `__x` if it were taken for markup.
const MARKUP: [&str; 6] = [
    "<img src=x onerror=__x()>",
    "<svg onload=__x()>",
    "<script>__x()</script>",
    "<iframe srcdoc=\"<script>parent.__x()</script>\"></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=__x()></style></mglyph></table></mtext></math>",
    "<a href=javascript:__x()>press me</a>",
];

const SET_THE_TRAP: &str = "window.__x = () => { window.__called = true; }";

async fn is_untouched(visitor: &Visitor<'_>) -> Result<()> {
    let touched = visitor
        .looks_up(
            r#"
            const log = document.querySelector("edgewise-chat").shadowRoot.querySelector('[part~="log"]');
            const found = [...log.querySelectorAll("img, script, iframe, math, style, a[href^=javascript i], [onload], [onerror]")];
            return [window.__called === true, ...found.map((element) => element.outerHTML)];
            "#,
        )
        .await?;
    ensure!(
        touched == serde_json::json!([false]),
        "markup came to life: {touched}"
    );
    Ok(())
}

async fn markup_from_the_visitor_is_shown_as_text(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.looks_up(SET_THE_TRAP).await?;
    visitor.opens_the_chat().await?;
    for text in MARKUP {
        visitor.says(text).await?;
        visitor.reads_any_answer().await?;
        let shown = visitor.screen().await?.messages;
        ensure!(
            shown.iter().any(|message| message.text == text),
            "{text} is not shown as it is"
        );
    }
    is_untouched(visitor).await
}

async fn markup_in_a_form_is_shown_as_text(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.looks_up(SET_THE_TRAP).await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Where is my order?").await?;
    visitor.reaches("track_order").await?;
    visitor.fills("order", MARKUP[0]).await?;
    visitor.sends_the_form().await?;
    visitor.reaches("order_not_found").await?;
    visitor.reads(MARKUP[0]).await?;
    is_untouched(visitor).await
}

async fn a_page_with_a_polluted_prototype_is_no_danger(visitor: &mut Visitor<'_>) -> Result<()> {
    let copy = copy_of_site(visitor.stage, "")?;
    fs::write(
        copy.path().join("pollute.js"),
        r#"Object.assign(Object.prototype, {
            open: "true", blob: "https://example.invalid/", lang: "xx", color: "red", ok: true,
            name: "other", theme: "none", storage: "nowhere", actions: 1,
        });"#,
    )?;
    // The chat starts only when it is wanted, so it reads everything after the pollution.
    fs::write(
        copy.path().join("polluted.html"),
        "<!doctype html><html lang=en><title>Polluted</title><link rel=icon href=data:,>\
         <script src=pollute.js></script><script src=edgewise.js data-load=intent defer></script>",
    )?;
    let server = visitor.stage.another_server(copy.path())?;
    visitor
        .goes_to_url(&format!("{}polluted.html", server.url))
        .await?;
    visitor.opens_the_chat().await?;
    super::conversation::asks_with_two_typos(visitor).await
}

async fn a_dangerous_address_becomes_no_link(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.looks_up(SET_THE_TRAP).await?;
    visitor.opens_the_chat().await?;
    for text in [
        "javascript:__x()",
        "JaVaScRiPt:__x()",
        "data:text/html,<script>__x()</script>",
        "vbscript:__x()",
        "blob:https://example.com/1",
        "file:///etc/passwd",
        "https://x\"onmouseover=__x()",
    ] {
        visitor.says(text).await?;
        visitor.reads_any_answer().await?;
    }
    let links = visitor
        .looks_up(
            r#"
            const log = document.querySelector("edgewise-chat").shadowRoot.querySelector('[part~="log"]');
            return [...log.querySelectorAll("a")]
              .filter((link) => !/^(https?|mailto|tel):/.test(link.href) || link.getAttributeNames().some((name) => name.startsWith("on")))
              .map((link) => link.outerHTML);
            "#,
        )
        .await?;
    ensure!(links == serde_json::json!([]), "dangerous links: {links}");
    is_untouched(visitor).await
}
