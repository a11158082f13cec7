//! What is kept in the browser, and what is forgotten.

use anyhow::{Result, ensure};
use e2e::{Visitor, scenarios};

scenarios![
    the_conversation_survives_a_reload,
    a_form_survives_a_reload,
    restart_empties_the_conversation,
    nothing_is_stored_before_the_visitor_does_something,
    spoilt_storage_is_ignored,
];

async fn the_conversation_survives_a_reload(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Returns and refunds").await?;
    visitor.reaches("returns").await?;
    let before = visitor.screen().await?;
    visitor.reloads().await?;
    let after = visitor
        .waits_for("the same conversation", |screen| {
            screen.panel.is_some() && screen.messages.len() >= before.messages.len()
        })
        .await?;
    let texts = |screen: &e2e::Screen| -> Vec<(String, String)> {
        screen
            .messages
            .iter()
            .map(|one| (one.source.clone(), one.text.clone()))
            .collect()
    };
    ensure!(
        texts(&after) == texts(&before),
        "before: {before}\nafter: {after}"
    );
    visitor.presses("Start a return").await?;
    visitor.reaches("start_return").await?;
    Ok(())
}

async fn a_form_survives_a_reload(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.reloads().await?;
    visitor.reaches("forgot_password").await?;
    visitor.fills("email", "ann@example.com").await?;
    visitor.sends_the_form().await?;
    visitor.reads("ann@example.com").await?;
    visitor.reaches("any_further").await?;
    Ok(())
}

async fn restart_empties_the_conversation(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.restarts().await?;
    visitor
        .waits_for("the greeting alone", |screen| {
            !screen.typing
                && screen.form.is_none()
                && screen
                    .messages
                    .iter()
                    .all(|message| message.source == "state:start")
                && !screen.messages.is_empty()
        })
        .await?;
    visitor.reloads().await?;
    let screen = visitor
        .waits_for("the launcher", |screen| {
            screen.launcher.is_some() || screen.panel.is_some()
        })
        .await?;
    ensure!(
        !screen.messages.iter().any(e2e::Message::is_visitors),
        "the old messages came back"
    );
    Ok(())
}

async fn nothing_is_stored_before_the_visitor_does_something(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let stored = "return localStorage.length + sessionStorage.length + document.cookie.length";
    visitor.goes_to("index.html").await?;
    visitor
        .waits_for("the launcher", |screen| screen.launcher.is_some())
        .await?;
    ensure!(
        visitor.looks_up(stored).await? == 0,
        "stored by loading the page"
    );
    visitor.opens_the_chat().await?;
    visitor.presses("Returns and refunds").await?;
    visitor.reaches("returns").await?;
    ensure!(
        visitor.looks_up(stored).await? != 0,
        "a conversation is not stored"
    );
    Ok(())
}

async fn spoilt_storage_is_ignored(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Returns and refunds").await?;
    visitor.reaches("returns").await?;
    for value in [
        "{",
        "null",
        "[]",
        r#"{"__proto__":{"messages":[1]}}"#,
        r#"{"v":1,"open":"yes","messages":{"length":4000000000}}"#,
        r#"{"messages":[{"text":{"toString":null}}],"conversation":7}"#,
    ] {
        let spoil = format!(
            "for (const key of Object.keys(localStorage)) localStorage.setItem(key, {value:?})"
        );
        visitor.looks_up(&spoil).await?;
        visitor.reloads().await?;
        visitor
            .waits_for("the launcher", |screen| screen.launcher.is_some())
            .await?;
        let greeting = visitor.opens_the_chat().await?;
        ensure!(
            greeting.source == "state:start",
            "after {value}: {}",
            greeting.source
        );
    }
    Ok(())
}
