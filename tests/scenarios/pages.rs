//! The demo's own pages: what their buttons promise, and that they fit every screen.

use anyhow::{Result, ensure};
use e2e::wait::{Look, until};
use e2e::{Visitor, scenarios};
use serde_json::{Value, json};

scenarios![
    a_question_on_the_demo_page_is_asked_in_the_chat,
    every_example_does_what_it_says,
    the_kiosk_page_is_all_chat_and_saves_no_files,
    every_page_fits_a_small_screen_and_leads_to_the_others,
];

async fn sees(visitor: &Visitor<'_>, expression: &str) -> Result<()> {
    until(expression, || async {
        let value = visitor.looks_up(&format!("return {expression}")).await?;
        Ok(match value {
            Value::Bool(true) => Look::Holds(()),
            other => Look::NotYet(other.to_string()),
        })
    })
    .await
}

async fn a_question_on_the_demo_page_is_asked_in_the_chat(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor
        .looks_up("document.querySelector('[data-ask]').click()")
        .await?;
    visitor.reaches("forgot_password").await?;
    let screen = visitor.screen().await?;
    let said: Vec<&str> = screen
        .messages
        .iter()
        .map(|message| message.source.as_str())
        .collect();
    ensure!(
        said == ["state:start", "visitor", "state:forgot_password"],
        "{said:?}"
    );
    Ok(())
}

async fn every_example_does_what_it_says(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("examples.html").await?;
    visitor.reaches("start").await?;
    let press = async |name: &str| {
        let script = format!("document.querySelector('[data-run={name}]').click()");
        visitor.looks_up(&script).await
    };
    let log = "document.querySelector('#log').textContent";
    let root = "document.querySelector('edgewise-chat').shadowRoot";
    press("send").await?;
    sees(visitor, &format!("{log}.includes('state: track_order')")).await?;
    press("ask").await?;
    sees(visitor, &format!("/ask: \\d+ % certain: \\w/.test({log})")).await?;
    press("dark").await?;
    sees(
        visitor,
        "document.querySelector('edgewise-chat').dataset.theme === 'dark'",
    )
    .await?;
    press("spanish").await?;
    sees(
        visitor,
        &format!("{root}.querySelector('#panel').lang === 'es'"),
    )
    .await?;
    press("english").await?;
    sees(
        visitor,
        &format!("{root}.querySelector('#panel').lang === 'en'"),
    )
    .await?;
    press("command").await?;
    sees(
        visitor,
        &format!("{root}.querySelector('[part~=input]').value === 'I have a question about '"),
    )
    .await?;
    press("reset").await?;
    sees(visitor, &format!("{log}.includes('reset')")).await?;
    sees(
        visitor,
        &format!("!{root}.querySelector('[data-source=visitor]')"),
    )
    .await
}

async fn the_kiosk_page_is_all_chat_and_saves_no_files(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("kiosk.html").await?;
    visitor.reaches("start").await?;
    let screen = visitor.screen().await?;
    let size = visitor.looks_up("return [innerWidth, innerHeight]").await?;
    let panel = screen.panel.map(|panel| json!([panel.width, panel.height]));
    let whole = panel
        .as_ref()
        .is_some_and(|panel| (0..2).all(|at| panel[at].as_f64() == size[at].as_f64()));
    ensure!(whole && screen.launcher.is_none(), "{panel:?} of {size}");
    let items = visitor
        .looks_up(
            "return document.querySelector('edgewise-chat').shadowRoot.querySelectorAll('[part~=saveText], [part~=saveHtml], [part~=saveJson]').length",
        )
        .await?;
    ensure!(items == 0, "{items} ways to leave a file behind");
    Ok(())
}

async fn every_page_fits_a_small_screen_and_leads_to_the_others(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    visitor.holds_a_phone().await?;
    for page in [
        "index.html",
        "examples.html",
        "playground.html",
        "kiosk.html",
        "embed.html",
    ] {
        visitor.goes_to(page).await?;
        let width = visitor
            .looks_up("return document.documentElement.scrollWidth")
            .await?;
        ensure!(
            width.as_f64() <= Some(360.0),
            "{page} is {width} pixels wide"
        );
        let links =
            "return [...document.querySelectorAll('a[href$=\".html\"]')].map((link) => link.href)";
        let links: Vec<String> = serde_json::from_value(visitor.looks_up(links).await?)?;
        for link in links {
            let script = "return (await fetch(arguments[0])).status";
            let status = visitor.waits_for_script(script, vec![json!(link)]).await?;
            ensure!(status == 200, "{page} leads to {link}: {status}");
        }
    }
    Ok(())
}
