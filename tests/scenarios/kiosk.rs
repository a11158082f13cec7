//! A screen that many people use, one after the other.

use std::path::Path;

use anyhow::{Result, ensure};
use axum::http::{HeaderName, HeaderValue};
use e2e::wait::{Look, until};
use e2e::{FileServer, Key, Visitor, copy_of_site, scenarios};
use serde_json::{Value, json};

use super::packed::pack;

scenarios![
    a_kiosk_forgets_its_visitor_without_a_trace,
    any_key_gives_the_visitor_more_time,
    a_kiosk_that_nobody_has_touched_is_left_alone,
    a_page_of_ones_own_forgets_what_it_has_stored,
    a_kiosk_in_a_single_file_forgets_too,
];

/// The demo's bot.
const SUPPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/support");

/// After how many seconds the kiosks ask whether somebody is still there.
const IDLE_S: u32 = 60;

/// How many seconds they count down then.
const COUNTDOWN_S: u32 = 20;

/// What no trace may be left of.
const SECRET: &str = "Zanzibar";

const PLAIN: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-plain"),
    HeaderValue::from_static("1"),
);

/// A kiosk with the demo's bot, and a visitor in front of it for whom time stands still.
async fn stands_before_a_kiosk(
    visitor: &mut Visitor<'_>,
) -> Result<(tempfile::TempDir, FileServer)> {
    let home = tempfile::tempdir()?;
    pack(
        visitor,
        Path::new(SUPPORT),
        &home.path().join("kiosk"),
        &["--kiosk", "--idle-reset", &IDLE_S.to_string()],
    )?;
    std::fs::write(
        home.path().join("away.html"),
        "<!doctype html><title>Away</title>",
    )?;
    let server = FileServer::start(home.path(), PLAIN).await?;
    visitor.stops_the_clocks().await?;
    visitor
        .goes_to_url(&format!("{}kiosk/", server.url))
        .await?;
    visitor.reaches("start").await?;
    Ok((home, server))
}

/// Writes the secret as a message, and once more without sending it.
async fn tells_the_secret(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.says(&format!("my name is {SECRET}")).await?;
    visitor.reads_any_answer().await?;
    visitor.clicks("input").await?;
    visitor.types_text(SECRET).await?;
    let found = traces(visitor).await?;
    ensure!(found != json!([]), "the search would find nothing anyway");
    Ok(())
}

/// Where the secret can be found: in elements, fields, titles, addresses and all that browsers keep.
async fn traces(visitor: &Visitor<'_>) -> Result<Value> {
    let script = r#"
        const secret = arguments[0], found = [];
        const look = (where, text) => String(text).includes(secret) && found.push(where);
        const walk = (root) => {
          for (const element of root.querySelectorAll("*")) {
            look(element.localName, element.value);
            for (const { name, value } of element.attributes) look(`${element.localName} ${name}`, value);
            if (element.shadowRoot) (look("shadow root", element.shadowRoot.innerHTML), walk(element.shadowRoot));
          }
        };
        look("page", document.documentElement.outerHTML);
        walk(document);
        for (const storage of [localStorage, sessionStorage]) look("storage", JSON.stringify(storage));
        look("address", location.href + document.title + document.cookie + window.name + JSON.stringify(history.state));
        for (const { name } of await indexedDB.databases()) found.push(`database ${name}`);
        for (const name of await caches.keys().catch(() => []))
          for (const kept of await (await caches.open(name)).matchAll()) look(kept.url, await kept.text());
        return found;
    "#;
    visitor.waits_for_script(script, vec![json!(SECRET)]).await
}

/// Does nothing until the countdown is on the screen.
async fn sees_the_countdown(visitor: &Visitor<'_>) -> Result<()> {
    visitor.lets_time_pass(IDLE_S).await?;
    until("the countdown", || async {
        let open = visitor
            .looks_up("return !!document.querySelector('edgewise-countdown')?.shadowRoot.querySelector('dialog[open]')")
            .await?;
        Ok(match open {
            Value::Bool(true) => Look::Holds(()),
            other => Look::NotYet(other.to_string()),
        })
    })
    .await
}

/// Does nothing until the kiosk has forgotten everything.
async fn is_forgotten(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.lets_time_pass(IDLE_S + COUNTDOWN_S).await?;
    is_fresh(visitor).await
}

/// Waits until the page is another one than that which bears the mark.
async fn is_fresh(visitor: &mut Visitor<'_>) -> Result<()> {
    until("a fresh page", || async {
        let fresh = visitor.looks_up("return !window.marked").await?;
        Ok(match fresh {
            Value::Bool(true) => Look::Holds(()),
            other => Look::NotYet(other.to_string()),
        })
    })
    .await?;
    visitor.begins_anew();
    visitor.reaches("start").await?;
    let found = traces(visitor).await?;
    ensure!(found == json!([]), "traces are left: {found}");
    Ok(())
}

/// Waits until these numbers of seconds have been said aloud.
async fn is_said(visitor: &Visitor<'_>, numbers: &str) -> Result<()> {
    until(numbers, || async {
        let said = visitor
            .looks_up(
                r"return JSON.stringify(JSON.parse(sessionStorage.said).map((text) => parseInt(text.match(/\d+/))))",
            )
            .await?;
        Ok(match said == numbers {
            true => Look::Holds(()),
            false => Look::NotYet(said.to_string()),
        })
    })
    .await
}

async fn a_kiosk_forgets_its_visitor_without_a_trace(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_home, server) = stands_before_a_kiosk(visitor).await?;
    tells_the_secret(visitor).await?;
    // Whatever the countdown says to screen readers is written down.
    visitor
        .looks_up(
            r#"window.marked = true;
            sessionStorage.said = "[]";
            new MutationObserver(() => {
              const said = document.querySelector("edgewise-countdown")?.shadowRoot.querySelector("[role=status]");
              if (!said) return;
              new MutationObserver(() => {
                sessionStorage.said = JSON.stringify([...JSON.parse(sessionStorage.said), said.textContent]);
              }).observe(said, { childList: true });
            }).observe(document.body, { childList: true });"#,
        )
        .await?;
    sees_the_countdown(visitor).await?;
    for (seconds, said) in [(0, "[20]"), (10, "[20,10]"), (5, "[20,10,5]")] {
        visitor.lets_time_pass(seconds).await?;
        is_said(visitor, said).await?;
    }
    visitor.lets_time_pass(5).await?;
    is_fresh(visitor).await?;

    // Back and forward, away and back: nothing.
    visitor.goes_back().await?;
    visitor
        .goes_to_url(&format!("{}kiosk/", server.url))
        .await?;
    visitor.reaches("start").await?;
    tells_the_secret(visitor).await?;
    // Whether a browser keeps a page that is left is its own affair: this is what it would keep.
    visitor
        .looks_up(
            "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
             window.marked = true",
        )
        .await?;
    let found = traces(visitor).await?;
    ensure!(found == json!([]), "a page that is left holds {found}");
    visitor
        .looks_up("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        .await?;
    is_fresh(visitor).await?;
    tells_the_secret(visitor).await?;
    visitor.looks_up("location.href = '../away.html'").await?;
    until("the other page", || async {
        let title = visitor.looks_up("return document.title").await?;
        Ok(match title == "Away" {
            true => Look::Holds(()),
            false => Look::NotYet(title.to_string()),
        })
    })
    .await?;
    visitor.goes_back().await?;
    visitor.reaches("start").await?;
    let found = traces(visitor).await?;
    ensure!(found == json!([]), "after the back button: {found}");
    Ok(())
}

async fn any_key_gives_the_visitor_more_time(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_home, _server) = stands_before_a_kiosk(visitor).await?;
    tells_the_secret(visitor).await?;
    visitor.looks_up("window.marked = true").await?;
    for key in [Key::Escape, Key::Enter] {
        sees_the_countdown(visitor).await?;
        visitor.types(key).await?;
        let open = visitor
            .looks_up("return !!document.querySelector('edgewise-countdown')")
            .await?;
        ensure!(open == false, "the countdown goes on after {key:?}");
    }
    let screen = visitor.screen().await?;
    ensure!(screen.panel.is_some(), "Escape closed the chat");
    ensure!(
        screen.focus == "input",
        "the focus is on {:?}",
        screen.focus
    );
    ensure!(
        visitor.looks_up("return window.marked").await? == true,
        "the page was left"
    );
    Ok(())
}

async fn a_kiosk_that_nobody_has_touched_is_left_alone(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_home, _server) = stands_before_a_kiosk(visitor).await?;
    visitor.looks_up("window.marked = true").await?;
    visitor.lets_time_pass(10 * IDLE_S).await?;
    // The kiosk looks at its clock as often as this script does.
    let script = "let n = 0;
        await new Promise((resolve) => setInterval(() => (n += 1) > 5 && resolve(), 1000));
        return !!window.marked && !document.querySelector('edgewise-countdown');";
    let alone = visitor.waits_for_script(script, Vec::new()).await?;
    ensure!(alone == true, "a fresh page was thrown away");
    Ok(())
}

async fn a_page_of_ones_own_forgets_what_it_has_stored(visitor: &mut Visitor<'_>) -> Result<()> {
    let copy = copy_of_site(visitor.stage, "")?;
    let page = r#"<!doctype html><title>Hall</title><body>
        <script src="edgewise.js" data-idle-reset="60" data-open="true" defer></script>"#;
    std::fs::write(copy.path().join("hall.html"), page)?;
    let server = FileServer::start(copy.path(), PLAIN).await?;
    visitor.stops_the_clocks().await?;
    visitor
        .goes_to_url(&format!("{}hall.html", server.url))
        .await?;
    visitor.reaches("start").await?;
    visitor
        .looks_up("localStorage.kept = 'by the page'")
        .await?;
    tells_the_secret(visitor).await?;
    visitor.looks_up("window.marked = true").await?;
    is_forgotten(visitor).await?;
    ensure!(
        visitor.looks_up("return localStorage.kept").await? == "by the page",
        "what the page keeps is its own"
    );
    Ok(())
}

async fn a_kiosk_in_a_single_file_forgets_too(visitor: &mut Visitor<'_>) -> Result<()> {
    let home = tempfile::tempdir()?;
    let page = home.path().join("kiosk.html");
    let idle_s = IDLE_S.to_string();
    let options = ["--single-file", "--kiosk", "--idle-reset", &idle_s];
    pack(visitor, Path::new(SUPPORT), &page, &options)?;
    visitor.stops_the_clocks().await?;
    visitor
        .goes_to_url(&format!("file://{}", page.display()))
        .await?;
    visitor.reaches("start").await?;
    tells_the_secret(visitor).await?;
    visitor.looks_up("window.marked = true").await?;
    is_forgotten(visitor).await
}
