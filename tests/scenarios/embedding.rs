//! On other people's pages.

use std::fs;

use anyhow::{Context, Result, ensure};
use axum::http::{HeaderName, HeaderValue, header};
use e2e::{FileServer, Visitor, copy_of_site, scenarios};

use super::conversation;

scenarios![
    a_plain_server_and_a_deep_path_are_enough,
    the_strictest_policy_is_kept,
    hostile_styles_change_nothing,
    the_page_keeps_its_own_look,
    a_damaged_blob_is_said_once_and_offers_another_try,
    a_missing_blob_is_said_once,
];

/// No scripts but those of the own host, WebAssembly, and no style that is not a file.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

const NO_HEADER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-plain"),
    HeaderValue::from_static("1"),
);

async fn a_plain_server_and_a_deep_path_are_enough(visitor: &mut Visitor<'_>) -> Result<()> {
    let copy = copy_of_site(visitor.stage, "some/where/deep")?;
    let server = FileServer::start(copy.path(), NO_HEADER).await?;
    visitor
        .goes_to_url(&format!("{}some/where/deep/index.html", server.url))
        .await?;
    visitor.opens_the_chat().await?;
    conversation::asks_with_two_typos(visitor).await
}

async fn the_strictest_policy_is_kept(visitor: &mut Visitor<'_>) -> Result<()> {
    let header = (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(STRICT),
    );
    let server = FileServer::start(visitor.stage.site(), header).await?;
    visitor
        .goes_to_url(&format!("{}embed.html", server.url))
        .await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.fills("email", "not-an-address").await?;
    visitor.sends_the_form().await?;
    visitor.is_refused("email").await?;
    visitor.cancels_the_form().await?;
    visitor.reaches("any_further").await?;
    visitor.presses("Yes, please").await?;
    visitor.reaches("more_help").await?;
    Ok(())
}

async fn hostile_styles_change_nothing(visitor: &mut Visitor<'_>) -> Result<()> {
    let look = r#"
        const root = document.querySelector("edgewise-chat").shadowRoot;
        return ['[part~="launcher"]', '[part~="panel"]', '[part~="header"]', '[part~="bubble-bot"]', '[part~="input"]', '[part~="send"]']
          .map((selector) => {
            const element = root.querySelector(selector);
            if (!element) return [selector, "missing"];
            const { color, fontSize, textTransform, letterSpacing, display, width, height } = getComputedStyle(element);
            return [selector, color, fontSize, textTransform, letterSpacing, display, width, height];
          });
    "#;
    let mut looks = Vec::new();
    for page in ["embed.html", "hostile.html"] {
        visitor.goes_to(page).await?;
        visitor.opens_the_chat().await?;
        looks.push(visitor.looks_up(look).await?);
        visitor.closes_the_chat().await?;
    }
    ensure!(
        looks[0] == looks[1],
        "on a calm page: {:#}\non a hostile one: {:#}",
        looks[0],
        looks[1]
    );
    visitor.opens_the_chat().await?;
    conversation::asks_with_two_typos(visitor).await
}

async fn the_page_keeps_its_own_look(visitor: &mut Visitor<'_>) -> Result<()> {
    let look = r#"
        return [...document.body.querySelectorAll("*")]
          .filter((element) => element.localName !== "edgewise-chat")
          .map((element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            const { color, font, display } = getComputedStyle(element);
            return [element.localName, left, top, width, height, color, font, display].join(" ");
          });
    "#;
    visitor.goes_to("embed.html").await?;
    visitor
        .waits_for("the launcher", |screen| screen.launcher.is_some())
        .await?;
    let before = visitor.looks_up(look).await?;
    visitor.opens_the_chat().await?;
    let after = visitor.looks_up(look).await?;
    ensure!(before == after, "before: {before:#}\nafter: {after:#}");
    let globals = visitor
        .looks_up(
            "return Object.keys(window).filter((key) => /edgewise|wasm|yew|widget/i.test(key))",
        )
        .await?;
    let globals = globals.as_array().context("no list of globals")?;
    ensure!(
        globals
            .iter()
            .all(|name| name == "Edgewise" || name == "edgewiseSettings"),
        "names in the page: {globals:?}"
    );
    Ok(())
}

/// Opens the chat of a page whose bot cannot be loaded.
async fn is_offered_another_try(visitor: &mut Visitor<'_>, server: &FileServer) -> Result<()> {
    visitor
        .goes_to_url(&format!("{}embed.html", server.url))
        .await?;
    visitor.clicks("launcher").await?;
    let screen = visitor
        .waits_for("an apology", |screen| screen.panel.is_some())
        .await?;
    ensure!(
        screen.text.contains("Try again"),
        "the panel says {:?}",
        screen.text
    );
    Ok(())
}

async fn a_damaged_blob_is_said_once_and_offers_another_try(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let copy = copy_of_site(visitor.stage, "")?;
    let blob = copy.path().join("bot.edgewise");
    let whole = fs::read(&blob)?;
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x10;
    fs::write(&blob, damaged)?;
    let server = FileServer::start(copy.path(), NO_HEADER).await?;
    visitor.expects_on_the_console("bot.edgewise");
    is_offered_another_try(visitor, &server).await?;

    fs::write(&blob, whole)?;
    visitor
        .looks_up(
            r#"[...document.querySelector("edgewise-chat").shadowRoot.querySelectorAll("button")]
                .find((button) => button.innerText === "Try again").click()"#,
        )
        .await?;
    visitor.reaches("start").await?;
    Ok(())
}

async fn a_missing_blob_is_said_once(visitor: &mut Visitor<'_>) -> Result<()> {
    let copy = copy_of_site(visitor.stage, "")?;
    for entry in fs::read_dir(copy.path())? {
        let file = entry?.path();
        if file.to_string_lossy().contains("bot.edgewise") {
            fs::remove_file(file)?;
        }
    }
    let server = FileServer::start(copy.path(), NO_HEADER).await?;
    // The browser speaks of each request, the loader once, to the page's owner.
    visitor.overlooks_on_the_console("Failed to load resource");
    visitor.expects_on_the_console("answered 404");
    is_offered_another_try(visitor, &server).await?;
    Ok(())
}
