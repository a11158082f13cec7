//! For everybody: what axe-core finds in every state of the chat, and what it cannot judge.

use std::env;
use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{Visitor, scenarios};
use serde_json::json;

use super::embedding_names::opens_a_blank_page;

scenarios![
    axe_finds_nothing_in_light,
    axe_finds_nothing_in_the_dark,
    axe_finds_nothing_where_colours_are_forced,
    keys_and_screen_readers_get_everywhere,
    whoever_wants_no_movement_sees_none,
];

/// A wide window, and the narrowest that there is, in pixels.
const WIDTHS: [u32; 2] = [1280, 320];

/// Looks at every state, in both reading directions and both widths.
async fn axe_finds_nothing(visitor: &mut Visitor<'_>, feature: &str, value: &str) -> Result<()> {
    // Without npm there is no axe-core: `cargo xtask test` says so.
    let Ok(axe) = env::var("EDGEWISE_AXE") else {
        return Ok(());
    };
    let axe = fs::read_to_string(&axe).with_context(|| axe.clone())?;
    visitor.overlooks_on_the_console("none.edgewise");
    for width in WIDTHS {
        visitor.has_a_window_of(width, 800).await?;
        visitor.prefers(feature, value).await?;
        let server = opens_a_blank_page(visitor).await?;
        let stage = include_str!("embed/stage.js");
        let states = include_str!("access/states.js");
        let script = format!("{axe};{stage}{states}");
        let faults = visitor.waits_for_script(&script, Vec::new()).await?;
        ensure!(faults == json!([]), "{width} pixels wide: {faults:#}");
        drop(server);
    }
    Ok(())
}

async fn axe_finds_nothing_in_light(visitor: &mut Visitor<'_>) -> Result<()> {
    axe_finds_nothing(visitor, "prefers-color-scheme", "light").await
}

async fn axe_finds_nothing_in_the_dark(visitor: &mut Visitor<'_>) -> Result<()> {
    axe_finds_nothing(visitor, "prefers-color-scheme", "dark").await
}

async fn axe_finds_nothing_where_colours_are_forced(visitor: &mut Visitor<'_>) -> Result<()> {
    axe_finds_nothing(visitor, "forced-colors", "active").await
}

async fn keys_and_screen_readers_get_everywhere(visitor: &mut Visitor<'_>) -> Result<()> {
    let server = opens_a_blank_page(visitor).await?;
    let script = format!(
        "{}{}",
        include_str!("embed/stage.js"),
        include_str!("access/conduct.js")
    );
    let failures = visitor.waits_for_script(&script, Vec::new()).await?;
    ensure!(failures == json!([]), "{failures:#}");
    drop(server);
    Ok(())
}

async fn whoever_wants_no_movement_sees_none(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.prefers("prefers-reduced-motion", "reduce").await?;
    visitor.goes_to("embed.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("where is my parcle").await?;
    let moving = visitor
        .looks_up(
            "return document.querySelector('edgewise-chat').shadowRoot.getAnimations().length",
        )
        .await?;
    ensure!(moving == json!(0), "{moving} animations");
    Ok(())
}
