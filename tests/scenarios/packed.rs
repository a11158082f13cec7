//! Bots that `edgewise pack` has made a page of: without a network, and after a change.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use axum::http::{HeaderName, HeaderValue};
use e2e::{FileServer, Visitor, copy_folder, scenarios};
use serde_json::json;
use tempfile::TempDir;

use super::conversation;

scenarios![
    after_one_visit_a_packed_page_needs_no_network,
    a_new_answer_comes_with_the_next_visit,
    a_page_in_use_is_offered_the_new_version,
    a_half_copied_version_is_not_taken,
    a_single_file_opens_by_a_double_click_and_asks_nobody,
    a_bot_project_is_served_with_a_page_of_its_own,
];

/// The demo's bot.
const SUPPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/support");

/// A host of static files that tells browsers to look again each time.
const NO_CACHE: (HeaderName, HeaderValue) = (
    HeaderName::from_static("cache-control"),
    HeaderValue::from_static("no-cache"),
);

/// A new bot project, and the site that it is packed into.
struct Shop(TempDir);

impl Shop {
    fn new(visitor: &Visitor<'_>) -> Result<Shop> {
        let shop = Shop(tempfile::tempdir()?);
        visitor
            .stage
            .edgewise(&["new".as_ref(), shop.path("shop").as_os_str()])?;
        shop.pack(visitor)?;
        Ok(shop)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn pack(&self, visitor: &Visitor<'_>) -> Result<()> {
        pack(
            visitor,
            &self.path("shop"),
            &self.path("site/deep/bot"),
            &[],
        )
    }

    /// Moves the shop, and packs the bot that says so.
    fn moves(&self, visitor: &Visitor<'_>) -> Result<()> {
        let file = self.path("shop/knowledge/questions.csv");
        let before = fs::read_to_string(&file)?;
        ensure!(
            before.contains("1 High Street"),
            "the new project has another address"
        );
        fs::write(&file, before.replace("1 High Street", "7 Harbour Road"))?;
        self.pack(visitor)
    }

    async fn serve(&self) -> Result<(FileServer, String)> {
        let server = FileServer::start(&self.path("site"), NO_CACHE).await?;
        let url = format!("{}deep/bot/", server.url);
        Ok((server, url))
    }
}

/// Packs a bot with options.
pub fn pack(visitor: &Visitor<'_>, bot: &Path, output: &Path, options: &[&str]) -> Result<()> {
    let mut arguments = vec![
        "pack".as_ref(),
        bot.as_os_str(),
        "-o".as_ref(),
        output.as_os_str(),
    ];
    arguments.extend(options.iter().map(std::ffi::OsStr::new));
    visitor.stage.edgewise(&arguments)
}

/// Waits until the page's worker has all that the page needs.
pub async fn is_kept(visitor: &mut Visitor<'_>) -> Result<()> {
    let script = "await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller)
          await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));";
    visitor.waits_for_script(script, Vec::new()).await?;
    Ok(())
}

async fn after_one_visit_a_packed_page_needs_no_network(visitor: &mut Visitor<'_>) -> Result<()> {
    let home = tempfile::tempdir()?;
    let site = home.path().join("some/where/deep");
    pack(visitor, Path::new(SUPPORT), &site, &[])?;
    let server = FileServer::start(home.path(), NO_CACHE).await?;
    let url = format!("{}some/where/deep/", server.url);
    visitor.goes_to_url(&url).await?;
    visitor.reaches("start").await?;
    is_kept(visitor).await?;
    drop(server);
    // The browser looks for a newer worker, and tells of it that there is nobody.
    visitor.overlooks_on_the_console("ERR_CONNECTION_REFUSED");
    visitor.overlooks_on_the_console("An unknown error occurred when fetching the script");
    for address in [url.clone(), format!("{url}index.html?from=home#chat")] {
        visitor.goes_to_url(&address).await?;
        visitor.reaches("start").await?;
        conversation::asks_with_two_typos(visitor).await?;
        visitor.looks_up("localStorage.clear()").await?;
    }
    conversation::asks_in_spanish(visitor).await
}

async fn a_new_answer_comes_with_the_next_visit(visitor: &mut Visitor<'_>) -> Result<()> {
    let shop = Shop::new(visitor)?;
    let (_server, url) = shop.serve().await?;
    visitor.goes_to_url(&url).await?;
    visitor.reads_any_answer().await?;
    is_kept(visitor).await?;
    let before = version(visitor).await?;
    shop.moves(visitor)?;
    visitor.goes_to_url(&url).await?;
    changes(visitor, &before).await?;
    visitor.reads_any_answer().await?;
    visitor.says("were is your shopp").await?;
    visitor.gets_the_answer("7 Harbour Road").await?;
    Ok(())
}

async fn a_page_in_use_is_offered_the_new_version(visitor: &mut Visitor<'_>) -> Result<()> {
    let shop = Shop::new(visitor)?;
    let (_server, url) = shop.serve().await?;
    visitor.goes_to_url(&url).await?;
    visitor.reads_any_answer().await?;
    is_kept(visitor).await?;
    visitor.says("were is your shopp").await?;
    visitor.gets_the_answer("1 High Street").await?;
    let before = version(visitor).await?;
    shop.moves(visitor)?;
    visitor
        .waits_for_script(
            "await (await navigator.serviceWorker.ready).update();
             while (!document.querySelector('.newer')) await new Promise(requestAnimationFrame);",
            Vec::new(),
        )
        .await?;
    ensure!(
        version(visitor).await? == before,
        "a page in use was changed"
    );
    visitor
        .looks_up("document.querySelector('.newer button').click()")
        .await?;
    changes(visitor, &before).await?;
    visitor.says("were is your shopp").await?;
    visitor.gets_the_answer("7 Harbour Road").await?;
    Ok(())
}

async fn a_half_copied_version_is_not_taken(visitor: &mut Visitor<'_>) -> Result<()> {
    let shop = Shop::new(visitor)?;
    let (_server, url) = shop.serve().await?;
    visitor.goes_to_url(&url).await?;
    visitor.reads_any_answer().await?;
    is_kept(visitor).await?;
    let before = version(visitor).await?;
    let page = shop.path("site/deep/bot/index.html");
    let old_page = fs::read(&page)?;
    shop.moves(visitor)?;
    // The worker has been copied, and the page not yet.
    let new_page = fs::read(&page)?;
    fs::write(&page, old_page)?;
    visitor.overlooks_on_the_console("another version");
    let script = "const known = await navigator.serviceWorker.ready;
        await known.update().catch(() => {});
        while (known.installing) await new Promise(requestAnimationFrame);
        return known.waiting === null && (await caches.keys()).length;";
    let n_kept = visitor.waits_for_script(script, Vec::new()).await?;
    ensure!(n_kept == 1, "{n_kept} versions are kept");
    visitor.goes_to_url(&url).await?;
    visitor.reads_any_answer().await?;
    ensure!(
        version(visitor).await? == before,
        "half a version was taken"
    );
    visitor.says("were is your shopp").await?;
    visitor.gets_the_answer("1 High Street").await?;
    fs::write(&page, new_page)?;
    visitor.goes_to_url(&url).await?;
    changes(visitor, &before).await
}

async fn a_single_file_opens_by_a_double_click_and_asks_nobody(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let home = tempfile::tempdir()?;
    let page = home.path().join("support.html");
    pack(visitor, Path::new(SUPPORT), &page, &["--single-file"])?;
    let size_bytes = fs::metadata(&page)?.len();
    ensure!(size_bytes <= 200_000, "it has {size_bytes} bytes");
    visitor
        .goes_to_url(&format!("file://{}", page.display()))
        .await?;
    visitor.reaches("start").await?;
    conversation::asks_with_two_typos(visitor).await?;
    conversation::asks_in_spanish(visitor).await?;
    let asked = visitor
        .looks_up("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        .await?;
    ensure!(asked == json!([]), "it asked for {asked}");
    Ok(())
}

async fn a_bot_project_is_served_with_a_page_of_its_own(visitor: &mut Visitor<'_>) -> Result<()> {
    // A copy, as the server keeps its database beside the bot.
    let shop = tempfile::tempdir()?;
    copy_folder(Path::new(SUPPORT), shop.path())?;
    let server = visitor.stage.another_server(shop.path())?;
    visitor.goes_to_url(&server.url).await?;
    visitor.reaches("start").await?;
    conversation::asks_with_two_typos(visitor).await?;
    visitor.says("I want to talk to a person").await?;
    visitor
        .waits_for("word of the server", |screen| {
            screen.text.contains("Nobody is online right now")
        })
        .await?;
    let kept = visitor
        .waits_for_script(
            "return (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length",
            Vec::new(),
        )
        .await?;
    ensure!(kept == 0, "the author's own page is kept in the browser");
    // The visitor leaves before the server does.
    visitor.goes_to_url("about:blank").await?;
    Ok(())
}

/// Which version the page is of.
async fn version(visitor: &Visitor<'_>) -> Result<String> {
    let version = visitor
        .looks_up("return document.documentElement.dataset.version")
        .await?;
    Ok(version
        .as_str()
        .context("the page has no version")?
        .to_owned())
}

/// Waits until the page is of another version.
async fn changes(visitor: &Visitor<'_>, before: &str) -> Result<()> {
    e2e::wait::until("another version", || async {
        // While it loads again there is no page to ask.
        let now = version(visitor).await.unwrap_or_default();
        Ok(if now.is_empty() || now == before {
            e2e::wait::Look::NotYet(now)
        } else {
            e2e::wait::Look::Holds(())
        })
    })
    .await
}
