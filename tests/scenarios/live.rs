//! Visitors and operators, talking through the server.

use std::ffi::OsStr;

use anyhow::{Result, ensure};
use e2e::{BotServer, Operator, Visitor, scenarios};
use serde_json::json;

scenarios![
    a_visitor_talks_to_a_person_and_goes_back_to_the_bot,
    in_manual_mode_every_message_goes_to_a_person,
    a_server_that_is_slow_to_say_who_answers_is_heard_all_the_same,
    in_mixed_mode_the_best_candidate_is_sent_once,
    what_is_written_without_a_network_arrives_once,
    a_conversation_survives_a_reload_and_shows_what_came_meanwhile,
    two_tabs_show_one_conversation,
    the_server_answers_what_the_page_cannot_and_brings_a_newer_bot,
    who_finds_nobody_leaves_an_address,
    a_channel_that_is_switched_off_shows_nothing,
    a_reset_leaves_nothing_and_revokes_the_token,
];

/// Whether the newest message of the visitor has come so far.
const FATE: &str = r#"
const marks = [...document.querySelector("edgewise-chat").shadowRoot.querySelectorAll(".fate")];
return marks.at(-1)?.title ?? "";
"#;

/// A server, an operator who is there, and a visitor with the chat open.
async fn opens(
    visitor: &mut Visitor<'_>,
    settings: serde_json::Value,
) -> Result<(BotServer, Operator)> {
    let server = visitor.stage.bot_server()?;
    let operator = server.operator()?;
    operator.sits_down()?;
    operator.sets(true, settings.clone())?;
    let page = server.page("data-blob=bot.edgewise")?;
    visitor.goes_to_url(&page).await?;
    visitor.opens_the_chat().await?;
    knows_who_answers(visitor, &settings).await?;
    Ok((server, operator))
}

/// Waits until the server has said who answers: a page that hears nothing from it for a while goes
/// on with its own bot until then.
pub(super) async fn knows_who_answers(
    visitor: &Visitor<'_>,
    settings: &serde_json::Value,
) -> Result<()> {
    match settings["mode"].as_str() {
        Some("manual" | "mixed") => shows(visitor, "Team").await,
        _ => Ok(()),
    }
}

/// The visitor leaves before the server does.
async fn leaves(visitor: &mut Visitor<'_>, server: BotServer) -> Result<()> {
    visitor.goes_to_url("about:blank").await?;
    drop(server);
    Ok(())
}

/// Waits until the newest message of the visitor has come so far.
async fn is(visitor: &Visitor<'_>, fate: &str) -> Result<()> {
    e2e::wait::until(fate, || async {
        let found = visitor.looks_up(FATE).await?;
        Ok(if found == json!(fate) {
            e2e::wait::Look::Holds(())
        } else {
            e2e::wait::Look::NotYet(found.to_string())
        })
    })
    .await
}

/// Waits until the panel has these words somewhere.
async fn shows(visitor: &Visitor<'_>, words: &str) -> Result<()> {
    visitor
        .waits_for(words, |screen| screen.text.contains(words))
        .await?;
    Ok(())
}

async fn a_visitor_talks_to_a_person_and_goes_back_to_the_bot(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let (server, operator) = opens(visitor, json!({})).await?;
    visitor.says("I want to talk to a person").await?;
    shows(visitor, "You are next").await?;
    let id = operator.finds("waiting").await?;
    ensure!(
        operator
            .said(&id)?
            .contains(&"I want to talk to a person".to_owned()),
        "what was said before goes along"
    );
    operator.acts(&id, "take")?;
    shows(visitor, "Orders and deliveries").await?;
    operator.says(&id, "A1", "Hello, how can I help?")?;
    visitor.reads("Hello, how can I help?").await?;
    visitor.says("My parcel is late").await?;
    is(visitor, "Sent").await?;
    operator.does(
        "POST",
        &format!("/op/v1/conversations/{id}/ack"),
        json!({ "delivered": 99, "read": 99 }),
    )?;
    is(visitor, "Seen").await?;
    operator.does(
        "POST",
        &format!("/op/v1/conversations/{id}/typing"),
        json!({ "on": true }),
    )?;
    shows(visitor, "is typing").await?;
    operator.acts(&id, "give-back")?;
    shows(visitor, "The assistant answers again").await?;
    visitor.says("can't remember my password").await?;
    visitor.reaches("forgot_password").await?;
    operator.acts(&id, "close")?;
    visitor.reads("This conversation has ended").await?;
    leaves(visitor, server).await
}

async fn in_manual_mode_every_message_goes_to_a_person(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, operator) = opens(visitor, json!({ "mode": "manual" })).await?;
    visitor.says("I forgot my password").await?;
    is(visitor, "Sent").await?;
    let id = operator.finds("waiting").await?;
    operator.has(&id, &["I forgot my password"]).await?;
    operator.says(&id, "B1", "Let me see.")?;
    visitor.reads("Let me see.").await?;
    operator.acts(&id, "close")?;
    visitor.reads("This conversation has ended").await?;
    visitor.says("One more question").await?;
    let next = operator.finds("waiting").await?;
    ensure!(next != id, "the next message begins another conversation");
    operator.has(&next, &["One more question"]).await?;
    leaves(visitor, server).await
}

async fn a_server_that_is_slow_to_say_who_answers_is_heard_all_the_same(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let server = visitor.stage.bot_server()?;
    let operator = server.operator()?;
    operator.sits_down()?;
    operator.sets(true, json!({ "mode": "manual" }))?;
    std::fs::write(
        server.in_site("slow.js"),
        "const quick = window.fetch;
         const released = new Promise((resolve) => { window.release = resolve; });
         window.fetch = async (...call) => {
           if (String(call[0]).endsWith('/config')) await released;
           return quick(...call);
         };",
    )?;
    std::fs::write(
        server.in_site("slow.html"),
        "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title>\
         <link rel=icon href=data:,><script src=slow.js></script>\
         <script src=edgewise.js data-server=/ data-blob=bot.edgewise defer></script>",
    )?;
    visitor
        .goes_to_url(&format!("{}/slow.html", server.url))
        .await?;
    visitor.opens_the_chat().await?;
    shows(visitor, "Answers at once").await?;
    visitor.looks_up("release()").await?;
    shows(visitor, "Team").await?;
    visitor.says("Is anybody there?").await?;
    is(visitor, "Sent").await?;
    let id = operator.finds("waiting").await?;
    operator.has(&id, &["Is anybody there?"]).await?;
    leaves(visitor, server).await
}

async fn in_mixed_mode_the_best_candidate_is_sent_once(visitor: &mut Visitor<'_>) -> Result<()> {
    let settings = json!({ "mode": "mixed", "operator_choice_s": 1.0, "certainty_threshold": 0.3 });
    let (server, operator) = opens(visitor, settings).await?;
    visitor.says("I forgot my password").await?;
    visitor.reads("Which e-mail address").await?;
    let id = operator.finds("waiting").await?;
    let said = operator.said(&id)?;
    ensure!(said.len() == 2, "the answer is sent once: {said:?}");
    let shown = visitor.screen().await?.messages;
    let answers = shown
        .iter()
        .filter(|one| one.text.contains("Which e-mail address"));
    ensure!(answers.count() == 1, "the answer is shown once: {shown:?}");
    leaves(visitor, server).await
}

async fn what_is_written_without_a_network_arrives_once(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, operator) = opens(visitor, json!({ "mode": "manual" })).await?;
    visitor.overlooks_on_the_console("ERR_INTERNET_DISCONNECTED");
    visitor.says("with a network").await?;
    is(visitor, "Sent").await?;
    let id = operator.finds("waiting").await?;
    visitor.has_a_network(false).await?;
    visitor.says("in a tunnel").await?;
    shows(visitor, "Waiting for connection").await?;
    operator.says(&id, "C1", "Are you there?")?;
    visitor.has_a_network(true).await?;
    is(visitor, "Sent").await?;
    visitor.reads("Are you there?").await?;
    operator
        .has(&id, &["with a network", "Are you there?", "in a tunnel"])
        .await?;
    // What was there first stands first, though it was seen later.
    visitor
        .waits_for("the order of the log", |screen| {
            screen
                .messages
                .last()
                .is_some_and(|last| last.text == "in a tunnel")
        })
        .await?;
    leaves(visitor, server).await
}

async fn a_conversation_survives_a_reload_and_shows_what_came_meanwhile(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let (server, operator) = opens(visitor, json!({ "mode": "manual" })).await?;
    visitor.says("first").await?;
    is(visitor, "Sent").await?;
    let id = operator.finds("waiting").await?;
    visitor.closes_the_chat().await?;
    visitor.goes_to_url("about:blank").await?;
    operator.says(&id, "D1", "while you were away")?;
    visitor
        .goes_to_url(&server.page("data-blob=bot.edgewise")?)
        .await?;
    visitor
        .waits_for_script(
            "await new Promise((resolve) => { const look = () => (Edgewise.unreadCount === 1 ? resolve() : setTimeout(look, 20)); look(); });",
            Vec::new(),
        )
        .await?;
    visitor.clicks("launcher").await?;
    visitor.reads("while you were away").await?;
    visitor.says("second").await?;
    operator
        .has(&id, &["first", "while you were away", "second"])
        .await?;
    leaves(visitor, server).await
}

async fn two_tabs_show_one_conversation(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, operator) = opens(visitor, json!({ "mode": "manual" })).await?;
    visitor.says("from the first tab").await?;
    is(visitor, "Sent").await?;
    let id = operator.finds("waiting").await?;
    let page = server.page("data-blob=bot.edgewise")?;
    let (first, second) = visitor.opens_another_tab(&page).await?;
    visitor.reads("from the first tab").await?;
    visitor.says("from the second tab").await?;
    operator
        .has(&id, &["from the first tab", "from the second tab"])
        .await?;
    operator.says(&id, "E1", "Both of you?")?;
    visitor.reads("Both of you?").await?;
    visitor.goes_to_the_tab(first).await?;
    visitor.reads("Both of you?").await?;
    let shown = visitor.screen().await?.messages;
    for text in ["from the first tab", "from the second tab", "Both of you?"] {
        let n = shown.iter().filter(|one| one.text == text).count();
        ensure!(n == 1, "{text:?} is shown {n} times");
    }
    visitor.goes_to_url("about:blank").await?;
    visitor.goes_to_the_tab(second).await?;
    leaves(visitor, server).await
}

async fn the_server_answers_what_the_page_cannot_and_brings_a_newer_bot(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let server = visitor.stage.bot_server()?;
    // An older bot of another name, which knows one thing.
    let old = tempfile::tempdir()?;
    std::fs::create_dir(old.path().join("knowledge"))?;
    std::fs::write(old.path().join("bot.toml"), "name = \"Old\"\n")?;
    std::fs::write(
        old.path().join("knowledge/en.csv"),
        "en;what does delivery cost;It is free.\n",
    )?;
    visitor.stage.edgewise(&[
        OsStr::new("compile"),
        old.path().as_os_str(),
        OsStr::new("-o"),
        server.in_site("old.edgewise").as_os_str(),
    ])?;
    visitor
        .goes_to_url(&server.page("data-blob=old.edgewise data-hours=ignore")?)
        .await?;
    visitor.opens_the_chat().await?;
    visitor.says("I forgot my password").await?;
    visitor.reads("Which e-mail address").await?;
    // From now on the page has the server's bot, and the conversation is still there.
    visitor
        .waits_for_script(
            "for (;;) {
               const { state } = await Edgewise.ask('I forgot my password');
               if (state === 'forgot_password') break;
               await new Promise((resolve) => setTimeout(resolve, 20));
             }",
            Vec::new(),
        )
        .await?;
    visitor.begins_anew();
    visitor.reads("I forgot my password").await?;
    visitor.reads("Which e-mail address").await?;
    leaves(visitor, server).await
}

async fn who_finds_nobody_leaves_an_address(visitor: &mut Visitor<'_>) -> Result<()> {
    let server = visitor.stage.bot_server()?;
    let operator = server.operator()?;
    operator.sets(true, json!({ "mode": "manual" }))?;
    visitor
        .goes_to_url(&server.page("data-blob=bot.edgewise")?)
        .await?;
    visitor.opens_the_chat().await?;
    knows_who_answers(visitor, &json!({ "mode": "manual" })).await?;
    visitor.says("is anybody there?").await?;
    shows(visitor, "Nobody is online right now").await?;
    let leave = r#"
      const root = document.querySelector("edgewise-chat").shadowRoot;
      while (!root.querySelector(".ask")) await new Promise((resolve) => setTimeout(resolve, 20));
      root.querySelector(".ask input").value = arguments[0];
      root.querySelector(".ask button").click();
    "#;
    visitor
        .waits_for_script(&leave.replace("arguments[0]", "'vera'"), Vec::new())
        .await?;
    shows(visitor, "Please write an e-mail address").await?;
    visitor
        .waits_for_script(
            &leave.replace("arguments[0]", "'vera@example.com'"),
            Vec::new(),
        )
        .await?;
    shows(visitor, "The answer will come by e-mail").await?;
    let id = operator.finds("waiting").await?;
    let detail = operator.reads(&format!("/op/v1/conversations/{id}"))?;
    ensure!(
        detail.to_string().contains("vera@example.com"),
        "the operator has the address: {detail}"
    );
    leaves(visitor, server).await
}

async fn a_channel_that_is_switched_off_shows_nothing(visitor: &mut Visitor<'_>) -> Result<()> {
    let server = visitor.stage.bot_server()?;
    let operator = server.operator()?;
    operator.sets(false, json!({}))?;
    visitor.overlooks_on_the_console("/v1/channels/default/config");
    visitor.expects_on_the_console("switched off");
    visitor
        .goes_to_url(&server.page("data-blob=bot.edgewise data-load=eager")?)
        .await?;
    visitor
        .waits_for_script(
            "while (document.querySelector('edgewise-chat')) await new Promise((resolve) => setTimeout(resolve, 20));",
            Vec::new(),
        )
        .await?;
    leaves(visitor, server).await
}

async fn a_reset_leaves_nothing_and_revokes_the_token(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, operator) = opens(visitor, json!({ "mode": "manual" })).await?;
    visitor.says("forget me").await?;
    is(visitor, "Sent").await?;
    operator.finds("waiting").await?;
    let status = visitor
        .waits_for_script(
            "const open = indexedDB.open('edgewise:default');
             const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
             const read = (what) => new Promise((resolve) => { what.onsuccess = () => resolve(what.result); });
             const { session } = await read(database.transaction('doc').objectStore('doc').get('doc'));
             await Edgewise.reset();
             const ask = () => fetch('/v1/session/data', { headers: { Authorization: `Bearer ${session.token}` } });
             let status;
             while ((status = (await ask()).status) === 200) await new Promise((resolve) => setTimeout(resolve, 20));
             const left = await read(database.transaction('doc').objectStore('doc').getAll());
             database.close();
             return [status, left.length];",
            Vec::new(),
        )
        .await?;
    visitor.overlooks_on_the_console("/v1/session/data");
    ensure!(status == json!([401, 0]), "{status}");
    leaves(visitor, server).await
}
