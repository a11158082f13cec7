//! The playground: files in, a bot out, without leaving the page.

use anyhow::{Result, ensure};
use e2e::wait::{Look, until};
use e2e::{Visitor, scenarios};
use serde_json::{Value, json};

scenarios![
    a_bot_is_compiled_in_the_page_and_each_answer_is_explained,
    a_mistake_is_marked_at_its_line_and_a_click_goes_there,
    files_of_other_systems_become_a_bot,
    the_page_stays_smooth_while_the_compiler_works,
];

/// The elements that scripts speak of.
const NAMES: &str = r#"
    const by = (id) => document.getElementById(id);
    const chat = () => by("chat").contentDocument?.querySelector("edgewise-chat")?.shadowRoot;
    const part = (name) => chat()?.querySelector(`[part~="${name}"]`);
    const type = (text) => {
      by("source").value = text;
      by("source").dispatchEvent(new Event("input", { bubbles: true }));
    };
    const choose = (...files) => {
      const given = new DataTransfer();
      for (const [name, text] of files) given.items.add(new File([text], name));
      by("chosen").files = given.files;
      by("chosen").dispatchEvent(new Event("change"));
    };
    const file = (name) => [...document.querySelectorAll(".file")].find((one) => one.textContent.startsWith(name));
"#;

/// Runs a script that knows the names.
async fn does(visitor: &Visitor<'_>, script: &str) -> Result<Value> {
    visitor.looks_up(&format!("{NAMES}{script}")).await
}

/// Waits until an expression holds, and gives its value.
async fn sees(visitor: &Visitor<'_>, expression: &str) -> Result<Value> {
    until(expression, || async {
        let value = does(visitor, &format!("return {expression}")).await?;
        Ok(match value {
            Value::Null | Value::Bool(false) => {
                let status = does(visitor, "return by('status')?.textContent").await?;
                Look::NotYet(status.to_string())
            }
            value => Look::Holds(value),
        })
    })
    .await
}

async fn opens_the_playground(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("playground.html").await?;
    sees(visitor, "by('status').textContent.includes('compiled in')").await?;
    Ok(())
}

/// Writes into the chat of the playground.
async fn asks(visitor: &Visitor<'_>, question: &str) -> Result<()> {
    sees(
        visitor,
        "!by('chat').inert && !!part('bubble-bot') && !part('input').disabled",
    )
    .await?;
    let question = json!(question);
    let script = format!(
        "const input = part('input');
         input.value = {question};
         input.dispatchEvent(new Event('input', {{ bubbles: true }}));
         part('send').click();"
    );
    does(visitor, &script).await?;
    Ok(())
}

async fn a_bot_is_compiled_in_the_page_and_each_answer_is_explained(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    opens_the_playground(visitor).await?;
    asks(visitor, "where is my parcle").await?;
    sees(
        visitor,
        "part('log').textContent.includes('dispatch e-mail')",
    )
    .await?;
    sees(
        visitor,
        "by('why').textContent.includes('taken for “parcel”, 1 edit')",
    )
    .await?;
    sees(
        visitor,
        "!!document.querySelector('#why .given .certainty')?.textContent.match(/9\\d %/)",
    )
    .await?;

    // A changed answer is in the chat by itself, and nobody who types loses the keyboard.
    does(
        visitor,
        "file('knowledge/questions.csv').click();
         by('source').focus();
         type(by('source').value.replaceAll('dispatch e-mail', 'little pigeon'));",
    )
    .await?;
    sees(visitor, "by('why').textContent.includes('little pigeon')").await?;
    asks(visitor, "where is my parcle").await?;
    sees(visitor, "part('log').textContent.includes('little pigeon')").await?;
    let focus = does(visitor, "return document.activeElement.id").await?;
    ensure!(focus == "source", "the focus went to {focus}");

    // The states are a picture, and what was written survives a reload.
    does(
        visitor,
        "document.querySelector('nav [data-view=states]').click()",
    )
    .await?;
    sees(
        visitor,
        "by('graph').complete && by('graph').naturalWidth > 300 && by('graph').checkVisibility()",
    )
    .await?;
    visitor.reloads().await?;
    sees(visitor, "by('status').textContent.includes('compiled in')").await?;
    does(visitor, "file('knowledge/questions.csv').click()").await?;
    sees(visitor, "by('source').value.includes('little pigeon')").await?;
    Ok(())
}

async fn a_mistake_is_marked_at_its_line_and_a_click_goes_there(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    opens_the_playground(visitor).await?;
    does(
        visitor,
        "file('states.csv').click();
         type(by('source').value + 'lost,en,,Lost,,,nowhere,\\n');
         window.wanted = by('source').value.split('\\n').findIndex((line) => line.startsWith('lost,')) + 1;",
    )
    .await?;
    sees(
        visitor,
        "document.querySelector(`.mark.error[data-line='${wanted}']`)?.checkVisibility()",
    )
    .await?;
    sees(
        visitor,
        "by('problems').textContent.includes(`states.csv:${wanted}:`)",
    )
    .await?;
    sees(
        visitor,
        "by('status').textContent.includes('last bot that worked')",
    )
    .await?;
    // From another file, a click leads to the line.
    does(
        visitor,
        "file('bot.toml').click();
         [...by('problems').querySelectorAll('button')].find((one) => one.textContent.includes('states.csv')).click();",
    )
    .await?;
    let line = does(
        visitor,
        "return document.activeElement === by('source') && by('source').value.slice(0, by('source').selectionStart).split('\\n').length - wanted",
    )
    .await?;
    ensure!(line == 0, "the cursor is {line} lines away");
    // Mended, the mark is gone.
    does(
        visitor,
        "type(by('source').value.replace(/lost,.*\\n/, ''))",
    )
    .await?;
    sees(
        visitor,
        "by('problems-title').textContent === 'No problems' && !document.querySelector('.mark')",
    )
    .await?;
    Ok(())
}

async fn files_of_other_systems_become_a_bot(visitor: &mut Visitor<'_>) -> Result<()> {
    opens_the_playground(visitor).await?;
    does(
        visitor,
        r#"choose(
             ["export.csv", '"en";"do you sell umbrellas";"Yes, in <b>red</b>."\n"en";"umbrella colours";"Yes, in <b>red</b>."\n'],
             ["talk.yml", 'categories:\n- jokes\nconversations:\n- - tell me a joke\n  - No. <img src=x onerror="alert(1)">\n'],
           );"#,
    )
    .await?;
    sees(
        visitor,
        "!!file('dialogues/') && by('status').textContent.includes('compiled in')",
    )
    .await?;
    sees(visitor, "by('example').value === 'own'").await?;
    asks(visitor, "do you sel umbrelas").await?;
    sees(visitor, "part('log').textContent.includes('Yes, in red.')").await?;
    // What is no bot's file is said to be so, and changes nothing.
    does(visitor, "choose(['notes.pdf', '%PDF'])").await?;
    sees(
        visitor,
        "by('status').textContent.startsWith('There is nothing in it')",
    )
    .await?;
    sees(visitor, "!!file('dialogues/')").await?;
    Ok(())
}

async fn the_page_stays_smooth_while_the_compiler_works(visitor: &mut Visitor<'_>) -> Result<()> {
    opens_the_playground(visitor).await?;
    let script = format!(
        "{NAMES}
         let nFrames = 0;
         const frame = () => {{ nFrames += 1; requestAnimationFrame(frame); }};
         by('example').value = 'support';
         by('example').dispatchEvent(new Event('change'));
         while (!document.body.classList.contains('busy')) await new Promise((done) => setTimeout(done));
         frame();
         while (document.body.classList.contains('busy')) await new Promise((done) => setTimeout(done, 5));
         return nFrames;"
    );
    let n_frames = visitor.waits_for_script(&script, Vec::new()).await?;
    ensure!(
        n_frames.as_f64() > Some(3.0),
        "{n_frames} frames while 861 questions were compiled"
    );
    sees(
        visitor,
        "by('status').textContent.includes('861 questions')",
    )
    .await?;
    Ok(())
}
