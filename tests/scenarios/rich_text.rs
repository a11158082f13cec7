//! What authors write as HTML is drawn as its structure, and nothing in it runs.

use std::fs;

use anyhow::{Context, Result, ensure};
use e2e::{EdgewiseServer, Visitor, copy_of_site, scenarios};
use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;
use serde_json::json;
use tempfile::TempDir;

scenarios![
    paragraphs_lists_bold_words_and_links_of_the_author_are_drawn,
    html_of_the_author_that_could_run_does_nothing,
    a_value_in_an_answer_brings_no_structure,
];

/// The site with a bot of these states, of which the first one greets.
///
/// What it returns has to be kept as long as the page is used.
async fn opens_a_bot(visitor: &mut Visitor<'_>, rows: &str) -> Result<(TempDir, EdgewiseServer)> {
    let copy = copy_of_site(visitor.stage, "")?;
    let header = "state;queries;bubble;action;action_input;success_value;failure_value\n";
    let files = [
        SourceFile::new("bot.toml", "name = \"Rich\"\n"),
        SourceFile::new("states.csv", format!("{header}{rows}")),
    ];
    let compiled = compile(&files);
    let blob = compiled
        .blob
        .with_context(|| format!("{:?}", compiled.diagnostics))?;
    fs::write(copy.path().join("bot.edgewise"), blob)?;
    for name in ["bot.edgewise.br", "bot.edgewise.gz"] {
        let _ = fs::remove_file(copy.path().join(name));
    }
    let server = visitor.stage.another_server(copy.path())?;
    visitor.goes_to_url(&server.url).await?;
    visitor
        .looks_up("window.__x = () => { window.__called = true; }")
        .await?;
    visitor.opens_the_chat().await?;
    Ok((copy, server))
}

/// The markup inside the bot's first bubble, without its attributes but those of links.
async fn drawn(visitor: &Visitor<'_>) -> Result<String> {
    let found = visitor
        .looks_up(
            r#"
            const root = document.querySelector("edgewise-chat").shadowRoot;
            const bubble = root.querySelector('[part~="bubble-bot"]').cloneNode(true);
            for (const hidden of bubble.querySelectorAll(".sr")) hidden.remove();
            const write = (node) => node.nodeType === Node.TEXT_NODE
              ? node.data.replace(/</g, "&lt;")
              : `<${[node.localName, ...[...node.attributes]
                  .filter(({ name }) => !["class", "rel", "target"].includes(name))
                  .map(({ name, value }) => `${name}=${value}`)].join(" ")}>` +
                [...node.childNodes].map(write).join("") + `</${node.localName}>`;
            return [...bubble.childNodes].map(write).join("");
            "#,
        )
        .await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

async fn is_drawn(visitor: &Visitor<'_>, expected: &str) -> Result<()> {
    let found = drawn(visitor).await?;
    ensure!(found == expected, "found    {found}\nexpected {expected}");
    let touched = visitor.looks_up("return window.__called === true").await?;
    ensure!(touched == json!(false), "markup came to life");
    Ok(())
}

async fn paragraphs_lists_bold_words_and_links_of_the_author_are_drawn(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let bubble = "<p>We have <b>two</b> lamps, if a &lt; b:</p><ul><li>one</li><li>two at \
                  <a href='https://example.com/two'>this shop</a></li></ul><p>Or write to \
                  <a href='mailto:a@example.com'>us</a>, or to b@example.com.</p>";
    let _site = opens_a_bot(visitor, &format!("start;;\"{bubble}\";;;;\n")).await?;
    visitor.reads("We have two lamps").await?;
    is_drawn(
        visitor,
        "<p>We have <b>two</b> lamps, if a &lt; b:</p><ul part=list><li>one</li><li>two at \
         <a part=link href=https://example.com/two><bdi>this shop</bdi></a></li></ul><p>Or write to \
         <a part=link href=mailto:a@example.com><bdi>us</bdi></a>, or to \
         <a part=link href=mailto:b@example.com><bdi>b@example.com</bdi></a>.</p>",
    )
    .await?;
    let rel = visitor
        .looks_up(
            r#"
            const links = document.querySelector("edgewise-chat").shadowRoot.querySelectorAll("[part~=link]");
            return [...links].every((link) => link.target === "_blank"
              && link.relList.contains("noopener") && link.relList.contains("noreferrer"));
            "#,
        )
        .await?;
    ensure!(rel == json!(true), "a link reaches back into the page");
    Ok(())
}

async fn html_of_the_author_that_could_run_does_nothing(visitor: &mut Visitor<'_>) -> Result<()> {
    let bubble = "Read <img src=x onerror=__x()><script>__x()</script><b onclick=__x()>this</b>, \
                  <a href='javascript:__x()'>press</a> <a href=' JaVa&#9;Script:__x()'>me</a> \
                  <svg onload=__x()></svg><iframe srcdoc='<script>parent.__x()</script>'></iframe>\
                  <x onclick=__x()> if 1 < 2 <a href=";
    let _site = opens_a_bot(visitor, &format!("start;;\"{bubble}\";;;;\n")).await?;
    visitor.reads("Read this").await?;
    is_drawn(
        visitor,
        "Read <b>this</b>, press me &lt;x onclick=__x()> if 1 &lt; 2 &lt;a href=",
    )
    .await
}

async fn a_value_in_an_answer_brings_no_structure(visitor: &mut Visitor<'_>) -> Result<()> {
    let rows = "start;;Who?;input_form;\"{\"\"name\"\": \"\"text\"\"}\";hello;\n\
                hello;;<b>%name%</b> <a href=\"\"%name%\"\">you</a>;;;;\n"
        .replace(
            "<b>%name%</b> <a href=\"\"%name%\"\">you</a>",
            "\"<b>%name%</b> <a href=\"\"%name%\"\">you</a>\"",
        );
    let _site = opens_a_bot(visitor, &rows).await?;
    let value = "javascript:__x() <b>\u{2}x\u{4}y\u{5}javascript:__x()\u{6}";
    visitor.fills("name", value).await?;
    visitor.sends_the_form().await?;
    visitor.reaches("hello").await?;
    let links = visitor
        .looks_up(
            r#"
            const log = document.querySelector("edgewise-chat").shadowRoot.querySelector('[part~="log"]');
            return [log.querySelectorAll("a").length, window.__called === true];
            "#,
        )
        .await?;
    ensure!(links == json!([0, false]), "a value became a link: {links}");
    visitor.reads("javascript:__x() <b>").await
}
