//! Visitor and operator, each in a page of their own, talking through the server: one scenario for
//! each mode.

use anyhow::Result;
use e2e::{BotServer, Visitor, scenarios};
use fantoccini::wd::WindowHandle;
use serde_json::json;

use super::console::{leaves, plays, sits_at_the_desk};
use super::live::knows_who_answers;

scenarios![
    in_manual_mode_two_pages_talk_to_each_other,
    in_mixed_mode_a_candidate_goes_from_one_page_to_the_other,
    in_automatic_mode_the_visitor_goes_from_the_bot_to_a_person_and_back,
];

/// Both leave before the server does.
async fn both_leave(
    visitor: &mut Visitor<'_>,
    other: WindowHandle,
    server: BotServer,
) -> Result<()> {
    visitor.goes_to_url("about:blank").await?;
    visitor.goes_to_the_tab(other).await?;
    leaves(visitor, server).await
}

async fn in_manual_mode_two_pages_talk_to_each_other(visitor: &mut Visitor<'_>) -> Result<()> {
    let manual = json!({ "mode": "manual" });
    let (server, _) = sits_at_the_desk(visitor, manual.clone()).await?;
    let page = server.page("data-blob=bot.edgewise")?;
    let (desk, shop) = visitor.opens_another_tab(&page).await?;
    visitor.opens_the_chat().await?;
    knows_who_answers(visitor, &manual).await?;
    visitor.says("Is anybody there?").await?;
    visitor.goes_to_the_tab(desk.clone()).await?;
    let script = r#"
        await openTalk("Visitor");
        await see(".said.theirs", "Is anybody there?");
        const field = await write("Message to the visitor", "Yes, I am Ann");
        key("Enter", field);
        await see(".said.ours", "Yes, I am Ann");
    "#;
    plays(visitor, script, Vec::new()).await?;
    visitor.goes_to_the_tab(shop.clone()).await?;
    visitor.reads("Yes, I am Ann").await?;
    visitor.says("Where is my parcel?").await?;
    visitor.goes_to_the_tab(desk).await?;
    let script = r#"await see(".said.theirs", "Where is my parcel?");"#;
    plays(visitor, script, Vec::new()).await?;
    both_leave(visitor, shop, server).await
}

async fn in_mixed_mode_a_candidate_goes_from_one_page_to_the_other(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let mixed = json!({ "mode": "mixed", "operator_choice_s": 600 });
    let (server, _) = sits_at_the_desk(visitor, mixed.clone()).await?;
    let page = server.page("data-blob=bot.edgewise")?;
    let (desk, shop) = visitor.opens_another_tab(&page).await?;
    visitor.opens_the_chat().await?;
    knows_who_answers(visitor, &mixed).await?;
    visitor.says("what are your opening hours").await?;
    visitor.goes_to_the_tab(desk.clone()).await?;
    let script = r#"
        await openTalk("Visitor");
        const best = await see(".candidate");
        const text = best.querySelector(".text").textContent;
        key("1");
        await see(".said.ours", "suggested answer");
        return text;
    "#;
    let text = plays(visitor, script, Vec::new()).await?;
    visitor.goes_to_the_tab(shop).await?;
    visitor.reads(text.as_str().unwrap_or_default()).await?;
    both_leave(visitor, desk, server).await
}

async fn in_automatic_mode_the_visitor_goes_from_the_bot_to_a_person_and_back(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let (server, _) = sits_at_the_desk(visitor, json!({ "mode": "automatic" })).await?;
    let page = server.page("data-blob=bot.edgewise")?;
    let (desk, shop) = visitor.opens_another_tab(&page).await?;
    visitor.opens_the_chat().await?;
    visitor.says("can't remember my password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.says("I want to talk to a person").await?;
    visitor.goes_to_the_tab(desk.clone()).await?;
    let script = r#"
        await openTalk("Visitor");
        await see(".said", "can't remember my password");
        const field = await write("Message to the visitor", "Let me see");
        key("Enter", field);
        await see(".said.ours", "Let me see");
        await press("Give back to the bot");
    "#;
    plays(visitor, script, Vec::new()).await?;
    visitor.goes_to_the_tab(shop).await?;
    visitor.reads("Let me see").await?;
    visitor.reads("The assistant answers again").await?;
    visitor.says("can't remember my password").await?;
    visitor.reaches("forgot_password").await?;
    both_leave(visitor, desk, server).await
}
