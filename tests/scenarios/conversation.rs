//! What the bot answers.

use anyhow::{Result, ensure};
use e2e::{Visitor, scenarios};

scenarios![
    a_forgotten_password_with_typos_leads_to_its_form,
    a_form_can_be_cancelled,
    a_button_leads_to_its_state,
    an_answered_message_has_no_buttons_left_to_press,
    the_page_answers_for_an_order,
    a_question_with_two_typos_gets_its_answer,
    a_question_in_spanish_gets_an_answer_in_spanish,
    nonsense_gets_a_way_to_a_person,
];

/// From typos to the last question, by the form in between.
pub async fn recovers_the_password(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.says("I forgott my pasword").await?;
    visitor.reaches("forgot_password").await?;
    visitor.fills("email", "not-an-address").await?;
    visitor.sends_the_form().await?;
    let reason = visitor.is_refused("email").await?;
    ensure!(reason.len() > 5, "refused without a reason: {reason:?}");
    visitor.fills("email", "ann@example.com").await?;
    visitor.sends_the_form().await?;
    visitor.reads("ann@example.com").await?;
    visitor.reaches("any_further").await?;
    let said = visitor.screen().await?.messages;
    ensure!(
        said.iter()
            .any(|message| message.source == "state:send_password_generation_link"),
        "the state that sends the link was not shown"
    );
    Ok(())
}

/// A question of the knowledge base, misspelt twice.
pub async fn asks_with_two_typos(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.says("which paymant methods do you acept").await?;
    visitor.gets_the_answer("American Express").await?;
    Ok(())
}

/// Something that nobody can answer, and the way out of it.
pub async fn writes_nonsense(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.says("asdf qwer zxcv").await?;
    visitor.reaches("dont_understand").await?;
    visitor.presses("Talk to a person").await?;
    visitor.reaches("call_operator").await?;
    Ok(())
}

/// A question in another language than the page's.
pub async fn asks_in_spanish(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.says("¿Cuánto tarda el envío?").await?;
    let answer = visitor.gets_the_answer("laborables").await?;
    ensure!(
        answer.lang == "es",
        "the answer says it is in {:?}",
        answer.lang
    );
    Ok(())
}

async fn a_forgotten_password_with_typos_leads_to_its_form(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    recovers_the_password(visitor).await
}

async fn a_form_can_be_cancelled(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.cancels_the_form().await?;
    visitor.reaches("any_further").await?;
    Ok(())
}

async fn a_button_leads_to_its_state(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Returns and refunds").await?;
    visitor.reaches("returns").await?;
    visitor.presses("What are the conditions?").await?;
    visitor.reads("30 days").await?;
    Ok(())
}

async fn an_answered_message_has_no_buttons_left_to_press(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Returns and refunds").await?;
    visitor.reaches("returns").await?;
    let greeting = &visitor.screen().await?.messages[0];
    ensure!(
        greeting.buttons.is_empty(),
        "still to be pressed: {:?}",
        greeting.buttons
    );
    Ok(())
}

async fn the_page_answers_for_an_order(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.presses("Where is my order?").await?;
    visitor.reaches("track_order").await?;
    visitor.fills("order", "LL-12345").await?;
    visitor.sends_the_form().await?;
    visitor.reads("on its way").await?;
    visitor.reaches("any_further").await?;
    visitor.says("track my order").await?;
    visitor.reaches("track_order").await?;
    visitor.fills("order", "4711").await?;
    visitor.sends_the_form().await?;
    visitor.reaches("order_not_found").await?;
    Ok(())
}

async fn a_question_with_two_typos_gets_its_answer(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    asks_with_two_typos(visitor).await
}

async fn a_question_in_spanish_gets_an_answer_in_spanish(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    asks_in_spanish(visitor).await
}

async fn nonsense_gets_a_way_to_a_person(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    writes_nonsense(visitor).await
}
