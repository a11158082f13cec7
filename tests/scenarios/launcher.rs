//! The first thing that a visitor sees of the chat.

use anyhow::{Context, Result, ensure};
use e2e::{Visitor, scenarios};

scenarios![
    the_launcher_stands_at_the_bottom_right,
    a_click_opens_the_panel_with_the_greeting,
    a_click_before_the_widget_is_there_is_not_lost,
    the_closed_panel_leaves_the_page_to_the_visitor,
];

async fn the_launcher_stands_at_the_bottom_right(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    let screen = visitor
        .waits_for("the launcher", |screen| screen.launcher.is_some())
        .await?;
    let launcher = screen.launcher.context("the launcher is gone")?;
    let window = visitor.looks_up("return [innerWidth, innerHeight]").await?;
    let width = window[0].as_f64().context("the window has no width")?;
    let height = window[1].as_f64().context("the window has no height")?;
    let right = width - launcher.left - launcher.width;
    let bottom = height - launcher.top - launcher.height;
    ensure!(
        (0.0..=40.0).contains(&right),
        "{right} pixels from the right side"
    );
    ensure!(
        (0.0..=40.0).contains(&bottom),
        "{bottom} pixels from the bottom"
    );
    ensure!(
        launcher.width >= 44.0 && launcher.height >= 44.0,
        "too small: {launcher:?}"
    );
    ensure!(screen.panel.is_none(), "the panel opened by itself");
    Ok(())
}

async fn a_click_opens_the_panel_with_the_greeting(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    let greeting = visitor.opens_the_chat().await?;
    ensure!(
        greeting.source == "state:start",
        "greeted by {}",
        greeting.source
    );
    ensure!(
        greeting.text.contains("Linden & Loom"),
        "greeted with {:?}",
        greeting.text
    );
    ensure!(
        greeting.buttons.len() >= 3,
        "few choices: {:?}",
        greeting.buttons
    );
    Ok(())
}

async fn a_click_before_the_widget_is_there_is_not_lost(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    let clicked = r#"
        const root = document.querySelector("edgewise-chat").shadowRoot;
        root.querySelector('[part="launcher"]').click();
        return root.querySelector('[part="panel"]') === null;
    "#;
    visitor.looks_up(clicked).await?;
    visitor
        .waits_for("the open panel", |screen| {
            screen.panel.is_some() && screen.can_write
        })
        .await?;
    visitor.reaches("start").await?;
    Ok(())
}

async fn the_closed_panel_leaves_the_page_to_the_visitor(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.closes_the_chat().await?;
    let free = visitor
        .looks_up("return document.elementFromPoint(innerWidth - 200, innerHeight / 2)?.localName")
        .await?;
    ensure!(
        free != "edgewise-chat",
        "the closed panel still covers the page"
    );
    Ok(())
}
