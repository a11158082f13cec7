//! With the keyboard alone.

use anyhow::{Result, ensure};
use e2e::{Key, Visitor, scenarios};

scenarios![
    the_chat_is_opened_used_and_left_with_the_keyboard_alone,
    buttons_and_forms_are_reached_with_tab,
    shift_and_enter_are_for_writers,
];

async fn the_chat_is_opened_used_and_left_with_the_keyboard_alone(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    visitor
        .waits_for("the launcher", |screen| screen.launcher.is_some())
        .await?;
    visitor.tabs_to("launcher").await?;
    visitor.types(Key::Enter).await?;
    visitor
        .waits_for("the focused composer", |screen| screen.focus == "input")
        .await?;
    visitor.reaches("start").await?;
    visitor
        .types_text("which payment methods do you accept")
        .await?;
    visitor.types(Key::Enter).await?;
    visitor.gets_the_answer("American Express").await?;
    let screen = visitor.screen().await?;
    ensure!(
        screen.focus == "input",
        "after an answer the focus is on {:?}",
        screen.focus
    );
    visitor.types(Key::Escape).await?;
    visitor
        .waits_for("the launcher with the focus", |screen| {
            screen.panel.is_none() && screen.focus == "launcher"
        })
        .await?;
    Ok(())
}

async fn buttons_and_forms_are_reached_with_tab(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    visitor
        .waits_for("the launcher", |screen| screen.launcher.is_some())
        .await?;
    visitor.tabs_to("launcher").await?;
    visitor.types(Key::Enter).await?;
    visitor.reaches("start").await?;
    visitor.tabs_to("button").await?;
    visitor.types(Key::Enter).await?;
    visitor.reaches("track_order").await?;
    visitor.tabs_to("cancel").await?;
    visitor.types(Key::Enter).await?;
    visitor.reaches("any_further").await?;
    Ok(())
}

async fn shift_and_enter_are_for_writers(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    let before = visitor.screen().await?.messages.len();
    visitor.clicks("input").await?;
    visitor.types_text("one").await?;
    visitor.types_shift_enter().await?;
    visitor.types_text("two").await?;
    let written = visitor
        .looks_up(
            r#"return document.querySelector("edgewise-chat").shadowRoot.querySelector('[part~="input"]').value"#,
        )
        .await?;
    ensure!(written == "one\ntwo", "the composer has {written}");
    ensure!(
        visitor.screen().await?.messages.len() == before,
        "Shift and Enter sent the message"
    );
    Ok(())
}
