//! Every name of the embedding interface, and what it does: tables of cases, played in the page.

use anyhow::{Result, ensure};
use axum::http::{HeaderName, HeaderValue};
use e2e::{FileServer, Visitor, copy_of_site, scenarios};
use serde_json::json;
use tempfile::TempDir;

scenarios![
    each_attribute_of_the_tag_has_its_effect,
    each_setting_has_its_effect,
    each_method_and_command_has_its_effect,
    each_event_is_heard_on_three_ways,
    the_element_is_a_chat_of_its_own,
    each_property_and_part_of_the_look_has_its_effect,
];

const NO_HEADER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-plain"),
    HeaderValue::from_static("1"),
);

/// A page without a chat.
const BLANK: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Blank</title>\
     <link rel=icon href=data:,><body><main><h1>Blank</h1><div id=stage></div></main>";

/// Goes to a page without a chat; it is there as long as what this gives.
pub async fn opens_a_blank_page(visitor: &mut Visitor<'_>) -> Result<(FileServer, TempDir)> {
    let copy = copy_of_site(visitor.stage, "")?;
    std::fs::write(copy.path().join("blank.html"), BLANK)?;
    std::fs::copy(
        copy.path().join("bot.edgewise"),
        copy.path().join("other.edgewise"),
    )?;
    let server = FileServer::start(copy.path(), NO_HEADER).await?;
    visitor
        .goes_to_url(&format!("{}blank.html", server.url))
        .await?;
    Ok((server, copy))
}

/// Plays a table of cases on a page without a chat.
pub async fn plays(visitor: &mut Visitor<'_>, cases: &str) -> Result<()> {
    let page = opens_a_blank_page(visitor).await?;
    plays_here(visitor, cases).await?;
    drop(page);
    Ok(())
}

/// Plays a table of cases on the page that is open.
pub async fn plays_here(visitor: &mut Visitor<'_>, cases: &str) -> Result<()> {
    let script = format!("{}{cases}", include_str!("embed/stage.js"));
    let failures = visitor.waits_for_script(&script, Vec::new()).await?;
    // What the browser says of a request that a case lets fail.
    visitor.overlooks_on_the_console("integrity");
    // And of servers of operators that are not there.
    visitor.overlooks_on_the_console(".example/v1/channels/");
    ensure!(failures == json!([]), "{failures:#}");
    Ok(())
}

async fn each_attribute_of_the_tag_has_its_effect(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/attributes.js")).await
}

async fn each_setting_has_its_effect(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/settings.js")).await
}

async fn each_method_and_command_has_its_effect(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/methods.js")).await
}

async fn each_event_is_heard_on_three_ways(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/events.js")).await
}

async fn the_element_is_a_chat_of_its_own(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/element.js")).await
}

async fn each_property_and_part_of_the_look_has_its_effect(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    plays(visitor, include_str!("embed/styling.js")).await
}
