//! What a conversation offers beside questions and answers.

use anyhow::{Result, ensure};
use axum::http::{HeaderValue, header};
use e2e::{FileServer, Visitor, scenarios};

use super::embedding_names::{opens_a_blank_page, plays, plays_here};

scenarios![
    a_conversation_offers_what_chats_offer,
    selections_and_boxes_are_filled_in,
    a_picture_comes_with_the_bot,
    where_webassembly_is_forbidden_the_visitor_is_told,
];

async fn a_conversation_offers_what_chats_offer(visitor: &mut Visitor<'_>) -> Result<()> {
    plays(visitor, include_str!("embed/talk.js")).await
}

/// Plays a table of cases with a bot that is made of these files.
async fn plays_with(visitor: &mut Visitor<'_>, files: &[(&str, &[u8])], cases: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (name, content) in files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(folder.path()))?;
        std::fs::write(file, content)?;
    }
    let blob = folder.path().join("own.edgewise");
    let arguments = [
        "compile".into(),
        folder.path().into(),
        "-o".into(),
        blob.clone(),
    ];
    visitor.stage.edgewise::<std::path::PathBuf>(&arguments)?;
    let page = opens_a_blank_page(visitor).await?;
    std::fs::copy(&blob, page.1.path().join("own.edgewise"))?;
    plays_here(visitor, cases).await?;
    drop(page);
    Ok(())
}

async fn selections_and_boxes_are_filled_in(visitor: &mut Visitor<'_>) -> Result<()> {
    let states = "state,queries,bubble,action,action_input,success_value,failure_value\n\
         start,\"[\"\"hello\"\"]\",Which plan?,input_form,\"{\"\"plan\"\":{\"\"type\"\":\"\"select\"\",\"\"options\"\":[\"\"Basic\"\",{\"\"value\"\":\"\"pro\"\",\"\"label\"\":\"\"Pro\"\"}],\"\"label\"\":\"\"Plan\"\",\"\"required\"\":true},\"\"news\"\":{\"\"type\"\":\"\"checkbox\"\",\"\"label\"\":\"\"Send me news\"\"}}\",done,start\n\
         done,,Plan %plan% and news %news%,,,,\n";
    let files: [(&str, &[u8]); 2] = [
        ("bot.toml", b"name = \"Plans\"\nstart_state = \"start\"\n"),
        ("states.csv", states.as_bytes()),
    ];
    plays_with(visitor, &files, include_str!("embed/fields.js")).await
}

async fn a_picture_comes_with_the_bot(visitor: &mut Visitor<'_>) -> Result<()> {
    // One pixel.
    let dot = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\0\0\0\0IEND\xaeB`\x82";
    let files: [(&str, &[u8]); 3] = [
        ("bot.toml", b"name = \"Pictures\"\n"),
        ("knowledge/en.csv", b"lang;question;answer\nen;show me the dot;\"Here: ![a dot](dot.png) and ![elsewhere](https://evil.example/x.png)\"\n"),
        ("images/dot.png", dot),
    ];
    plays_with(visitor, &files, include_str!("embed/picture.js")).await
}

async fn where_webassembly_is_forbidden_the_visitor_is_told(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'";
    let header = (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    let server = FileServer::start(visitor.stage.site(), header).await?;
    visitor.expects_on_the_console("Edgewise: the chat could not start");
    visitor
        .goes_to_url(&format!("{}embed.html", server.url))
        .await?;
    visitor.clicks("launcher").await?;
    visitor
        .waits_for("the apology", |screen| screen.panel.is_some())
        .await?;
    let text = visitor
        .looks_up("return document.querySelector('edgewise-chat').shadowRoot.querySelector('.error').innerText")
        .await?;
    let text = text.as_str().unwrap_or_default();
    ensure!(
        text.contains("not available") && text.contains("Try again"),
        "{text}"
    );
    Ok(())
}
