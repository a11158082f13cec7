//! The console: operators at work, and everything that they set, in a real browser.
//!
//! The steps are scripts that press, write and read as a person would; the visitors beside them are
//! calls, because their widget has scenarios of its own.

use std::env;
use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{BotServer, Operator, Visitor, scenarios};
use serde_json::{Value, json};

scenarios![
    a_one_time_link_sets_the_password_and_signs_in,
    an_operator_answers_a_visitor_and_nothing_is_doubled,
    in_mixed_mode_a_number_sends_a_candidate_once,
    the_countdown_sends_the_best_candidate_once,
    a_clock_that_is_stopped_sends_nothing,
    notes_stay_among_colleagues,
    a_conversation_is_handed_on_and_given_back,
    an_answer_is_learnt_and_then_verified,
    two_editors_do_not_overwrite_each_other,
    markup_in_a_message_stays_text,
    axe_finds_nothing_in_the_console,
];

/// What the administrator's address is on a new server.
const ADMINISTRATOR: &str = "admin@localhost";

/// The password that [`BotServer::operator`] sets.
const PASSWORD: &str = "as long as it has to be";

/// Plays a script in the page, with everything that scripts of the console share.
pub(super) async fn plays(visitor: &Visitor<'_>, script: &str, args: Vec<Value>) -> Result<Value> {
    let desk = include_str!("console/desk.js");
    visitor
        .waits_for_script(&format!("{desk}{script}"), args)
        .await
}

/// A server whose channel is set, an administrator beside the browser, and one in the console.
pub(super) async fn sits_at_the_desk(
    visitor: &mut Visitor<'_>,
    settings: Value,
) -> Result<(BotServer, Operator)> {
    let server = visitor.stage.bot_server()?;
    let administrator = server.operator()?;
    administrator.sets(true, settings)?;
    // The console asks who is signed in before anybody is.
    visitor.expects_on_the_console("op/v1/me");
    visitor
        .goes_to_url(&format!("{}/console/", server.url))
        .await?;
    let script = "await signIn(...arguments);";
    plays(visitor, script, vec![json!(ADMINISTRATOR), json!(PASSWORD)]).await?;
    Ok((server, administrator))
}

/// The operator leaves before the server ends.
pub(super) async fn leaves(visitor: &mut Visitor<'_>, server: BotServer) -> Result<()> {
    visitor.goes_to_url("about:blank").await?;
    drop(server);
    Ok(())
}

async fn a_one_time_link_sets_the_password_and_signs_in(visitor: &mut Visitor<'_>) -> Result<()> {
    let server = visitor.stage.bot_server()?;
    // The console asks who is signed in before anybody is, and whatever is on its way while somebody
    // signs out is refused: the browser says so.
    visitor.overlooks_on_the_console("401 (Unauthorized)");
    visitor.goes_to_url(&server.console_link()).await?;
    let script = r##"
        await write("New password", "short");
        await see(".wrong", "too short");
        await write("New password", arguments[1]);
        await write("The same once more", arguments[1]);
        await press("Set password and sign in");
        await see("h1", "Conversations");
        if (location.hash.includes("password")) throw new Error("the secret stays in the address");
        await press("Sign out");
        await signIn(...arguments);
        goTo("profile");
        await see(".mark", "This one");
    "##;
    plays(visitor, script, vec![json!(ADMINISTRATOR), json!(PASSWORD)]).await?;
    leaves(visitor, server).await
}

async fn an_operator_answers_a_visitor_and_nothing_is_doubled(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let (server, _) = sits_at_the_desk(visitor, json!({ "mode": "manual" })).await?;
    let script = r#"
        const kim = await visitor("Kim Jensen");
        await kim.say("Is anybody there?");
        await see(".item .stage", "Waiting");
        await until("the title's number", () => document.title.startsWith("(1)"));
        await openTalk("Kim Jensen");
        await see(".said.theirs", "Is anybody there?");
        const field = await write("Message to the visitor", "Yes, how can I help?");
        key("Enter", field);
        await see(".said.ours", "Yes, how can I help?");
        await until("the visitor's copy", async () => (await kim.texts()).length === 1);
        await kim.say("Thank you");
        await see(".said.theirs", "Thank you");
        await see(".talk .stage", "Active");
        const ours = document.querySelectorAll(".said.ours").length;
        if (ours !== 1) throw new Error(`${ours} answers are shown`);
        await press("Close conversation");
        await see(".talk .stage", "Closed");
        await until("nothing unread", () => !document.title.startsWith("("));
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn in_mixed_mode_a_number_sends_a_candidate_once(visitor: &mut Visitor<'_>) -> Result<()> {
    let mixed = json!({ "mode": "mixed", "operator_choice_s": 600 });
    let (server, _) = sits_at_the_desk(visitor, mixed).await?;
    // Whoever comes second is told so.
    visitor.overlooks_on_the_console("409");
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("what are your opening hours");
        await openTalk("Kim");
        const best = await see(".candidate");
        if (!/\d+ %/.test(best.querySelector(".sure").textContent)) throw new Error("no certainty");
        const text = best.querySelector(".text").textContent;
        await see("progress");
        key("1");
        await until("the answer", async () => (await kim.texts()).length > 0);
        key("1");
        await gone(".candidate");
        const said = await kim.texts();
        if (said.length !== 1 || said[0] !== text) throw new Error(JSON.stringify(said));
        await see(".said.ours", "suggested answer");
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn the_countdown_sends_the_best_candidate_once(visitor: &mut Visitor<'_>) -> Result<()> {
    let mixed = json!({ "mode": "mixed", "operator_choice_s": 2, "certainty_threshold": 0 });
    let (server, _) = sits_at_the_desk(visitor, mixed).await?;
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("what are your opening hours");
        await openTalk("Kim");
        await see(".said.ours", "sent when the time was up");
        await gone(".candidate");
        const said = await kim.texts();
        if (said.length !== 1) throw new Error(JSON.stringify(said));
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn a_clock_that_is_stopped_sends_nothing(visitor: &mut Visitor<'_>) -> Result<()> {
    let mixed = json!({ "mode": "mixed", "operator_choice_s": 3, "certainty_threshold": 0 });
    let (server, _) = sits_at_the_desk(visitor, mixed).await?;
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("what are your opening hours");
        await openTalk("Kim");
        await see(".candidate");
        key("F8", document.getElementById("composer"));
        await see(".clock", "The clock is stopped");
        const id = location.hash.split("/").pop();
        const detail = async () => (await fetch(`../op/v1/conversations/${id}`)).json();
        const { turn } = await detail();
        // The server's clock has to pass the time at which it would have been sent.
        await until("the end of the time", async () => {
          const { server_time } = await (await fetch("../op/v1/me")).json();
          return server_time > turn.deadline_at + 500;
        });
        if ((await kim.texts()).length) throw new Error("something was sent");
        key("F8");
        await see("progress");
        await see(".said.ours", "sent when the time was up");
        if ((await kim.texts()).length !== 1) throw new Error("not once");
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn notes_stay_among_colleagues(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, _) = sits_at_the_desk(visitor, json!({ "mode": "manual" })).await?;
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("Hello?");
        await openTalk("Kim");
        await press("Note");
        key("Enter", await write("Note for colleagues", "Called yesterday"));
        await see(".said.note", "Called yesterday");
        await press("To the visitor");
        key("Enter", await write("Message to the visitor", "Hello Kim"));
        await until("the answer", async () => (await kim.texts()).length === 1);
        if (JSON.stringify(await kim.read()).includes("yesterday")) throw new Error("it was told");
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn a_conversation_is_handed_on_and_given_back(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, administrator) = sits_at_the_desk(visitor, json!({ "mode": "manual" })).await?;
    let (_, ben) = server.colleague(&administrator, "Ben")?;
    let member = json!({ "operator": ben, "description": "Parcels" });
    let path = format!("/op/v1/channels/default/operators/{ben}");
    administrator.does("PUT", &path, member)?;
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("Hello?");
        await openTalk("Kim");
        await press("Take over");
        await see(".talk .stage", "Active");
        await press("Hand on");
        await until("Ben among the colleagues", () =>
          [...document.querySelectorAll("dialog option")].some((one) => one.value === arguments[0]));
        await write("To whom", arguments[0]);
        await press("Hand on", "dialog");
        await see(".talk-head bdi", "Ben");
        await see(".happening", "Handed on to Ben");
        await press("Back to the queue");
        await see(".talk .stage", "Waiting");
    "#;
    plays(visitor, script, vec![json!(ben)]).await?;
    leaves(visitor, server).await
}

async fn an_answer_is_learnt_and_then_verified(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, _) = sits_at_the_desk(visitor, json!({ "mode": "manual" })).await?;
    let script = r#"
        const kim = await visitor("Kim");
        await kim.say("Do you ship to Greenland?");
        await openTalk("Kim");
        key("Enter", await write("Message to the visitor", "Yes, by ship, in ten days."));
        await press("Learn this answer");
        const question = await until("the question", () =>
          [...document.querySelectorAll("dialog textarea")].find((one) => one.value));
        if (question.value !== "Do you ship to Greenland?") throw new Error(question.value);
        await press("Learn", "dialog");
        await see("dialog", "Learnt");
        await press("Done");
        goTo("knowledge");
        await write("Search questions and answers", "Greenland");
        await see("tr .mark", "Not verified");
        await press("Verify");
        await see("tr .mark.good", "Verified");
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn two_editors_do_not_overwrite_each_other(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, administrator) = sits_at_the_desk(visitor, json!({})).await?;
    let (ben, _) = server.colleague(&administrator, "Ben")?;
    let item =
        json!({ "lang": "en", "question": "Who are you?", "answer": "A shop.", "verified": true });
    let item = ben.does("POST", "/op/v1/knowledge/answers", item)?;
    let path = format!(
        "/op/v1/knowledge/answers/{}",
        item["id"].as_str().unwrap_or_default()
    );
    ben.does("POST", &format!("{path}/lock"), json!({}))?;
    // The browser tells of the refusal too.
    visitor.overlooks_on_the_console("409");
    let opens = r#"
        goTo("knowledge");
        await write("Search questions and answers", "Who are you");
        await press("Who are you?");
    "#;
    let reads = format!(
        r#"{opens}
        await see("dialog .notice", "Ben is changing this");
        if (!document.querySelector("dialog textarea[readonly]")) throw new Error("it can be changed");
        await press("Cancel", "dialog");
        await gone("dialog");
    "#
    );
    plays(visitor, &reads, Vec::new()).await?;
    ben.does("DELETE", &format!("{path}/lock"), json!({}))?;
    let writes = format!(
        r#"{opens}
        await until("a form", () => document.querySelector("dialog textarea:not([readonly])"));
        await until("the lock", async () => {{
          const found = await fetch("../op/v1/knowledge/answers?q=Who%20are%20you&from=0&size=5");
          return (await found.json()).items.some((one) => one.lock?.mine);
        }});
        await write("Answer", "A shop for shoes.");
    "#
    );
    plays(visitor, &writes, Vec::new()).await?;
    let change = json!({
        "lang": "en", "question": "Who are you?", "answer": "Nobody.", "verified": true,
        "version": item["version"],
    });
    let refused = ben.does("PUT", &path, change);
    ensure!(refused.is_err(), "Ben has overwritten what is open");
    let saves = r#"
        await press("Save", "dialog");
        await gone("dialog");
        await see("td", "A shop for shoes.");
    "#;
    plays(visitor, saves, Vec::new()).await?;
    leaves(visitor, server).await
}

async fn markup_in_a_message_stays_text(visitor: &mut Visitor<'_>) -> Result<()> {
    let (server, _) = sits_at_the_desk(visitor, json!({ "mode": "manual" })).await?;
    let script = r#"
        const payloads = [
          "<img src=x onerror=__x()>", "<script>__x()</script>", "<svg onload=__x()>",
          "[click](javascript:__x())", "\u202Egnp.exe",
        ];
        window.__x = () => { window.__called = true; };
        const kim = await visitor("<b onmouseover=__x()>Kim</b>");
        for (const payload of payloads) await kim.say(payload);
        await openTalk("Kim");
        for (const payload of payloads) await see(".said .text", payload);
        if (document.querySelector(".said :is(img, script, svg[onload], a), h1 b")) {
          throw new Error("markup was made");
        }
        if (window.__called) throw new Error("a script ran");
    "#;
    plays(visitor, script, Vec::new()).await?;
    leaves(visitor, server).await
}

/// Every page of the console, by the part of its address after `#/`.
const PAGES: [&str; 13] = [
    "conversations",
    "knowledge",
    "states",
    "training",
    "statistics",
    "channels",
    "channels/default",
    "channels/+",
    "operators",
    "canned",
    "keys",
    "health",
    "profile",
];

async fn axe_finds_nothing_in_the_console(visitor: &mut Visitor<'_>) -> Result<()> {
    // Without npm there is no axe-core: `cargo xtask test` says so.
    let Ok(axe) = env::var("EDGEWISE_AXE") else {
        return Ok(());
    };
    let axe = fs::read_to_string(&axe).with_context(|| axe.clone())?;
    let mixed = json!({ "mode": "mixed", "operator_choice_s": 600 });
    let (server, _) = sits_at_the_desk(visitor, mixed).await?;
    let script = r#"
        const kim = await visitor("Kim Jensen");
        await kim.say("what are your opening hours");
        await openTalk("Kim Jensen");
        return location.hash.slice(2);
    "#;
    let talk = plays(visitor, script, Vec::new()).await?;
    let talk = talk.as_str().context("no conversation")?.to_owned();
    let judge = format!("{axe};{}", include_str!("console/axe.js"));
    for (feature, value) in [
        ("prefers-color-scheme", "light"),
        ("prefers-color-scheme", "dark"),
        ("forced-colors", "active"),
    ] {
        visitor.prefers(feature, value).await?;
        for width in [1280, 360] {
            visitor.has_a_window_of(width, 800).await?;
            for page in PAGES.iter().copied().chain([talk.as_str()]) {
                let faults = plays(visitor, &judge, vec![json!(page)]).await?;
                ensure!(
                    faults == json!([]),
                    "{page}, {width} pixels wide, {feature} {value}: {faults:#}"
                );
            }
        }
    }
    leaves(visitor, server).await
}
