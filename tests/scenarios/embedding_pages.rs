//! On pages that are built in every way, and in several tabs.

use std::fs;

use anyhow::{Result, ensure};
use axum::http::{HeaderName, HeaderValue};
use e2e::{FileServer, Visitor, copy_of_site, scenarios};
use serde_json::json;
use tempfile::TempDir;

scenarios![
    the_script_may_stand_anywhere_and_twice,
    a_page_that_changes_its_body_keeps_the_chat,
    back_and_forward_bring_no_second_chat,
    two_tabs_are_in_step,
    a_tab_that_hears_late_goes_on_from_where_the_conversation_is,
    the_popout_window_is_the_chat_alone,
    a_hundred_times_on_and_off_leave_nothing,
    chatwoots_snippet_works,
    intercoms_snippet_works,
];

const NO_HEADER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-plain"),
    HeaderValue::from_static("1"),
);

/// A copy of the site with these pages, served.
async fn site_with(visitor: &Visitor<'_>, pages: &[(&str, &str)]) -> Result<(TempDir, FileServer)> {
    let copy = copy_of_site(visitor.stage, "")?;
    for (name, markup) in pages {
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>\
             <link rel=icon href=data:,>{markup}"
        );
        fs::write(copy.path().join(name), page)?;
    }
    let server = FileServer::start(copy.path(), NO_HEADER).await?;
    Ok((copy, server))
}

/// Runs a script behind the helpers of the tables.
async fn runs(visitor: &Visitor<'_>, script: &str) -> Result<()> {
    let script = format!("{}{script}", include_str!("embed/stage.js"));
    let result = visitor.waits_for_script(&script, Vec::new()).await?;
    ensure!(result == json!(true), "{result:#}");
    Ok(())
}

async fn the_script_may_stand_anywhere_and_twice(visitor: &mut Visitor<'_>) -> Result<()> {
    let pages = [
        (
            "head.html",
            "<script src=edgewise.js></script><body><p>Text",
        ),
        (
            "async.html",
            "<script src=edgewise.js async data-load=eager></script><body><p>Text",
        ),
        (
            "twice.html",
            "<script src=edgewise.js defer></script><script src=edgewise.js defer></script><body>\
             <p>Text<script src=edgewise.js></script>",
        ),
        (
            "late.html",
            "<body><p>Text<script>addEventListener('load', () => { const tag = \
             document.createElement('script'); tag.src = 'edgewise.js'; document.body.append(tag); \
             })</script>",
        ),
    ];
    let (_copy, server) = site_with(visitor, &pages).await?;
    for (name, _) in pages {
        visitor
            .goes_to_url(&format!("{}{name}", server.url))
            .await?;
        let greeting = visitor.opens_the_chat().await?;
        ensure!(greeting.source == "state:start", "{name}");
        let n_chats = visitor
            .looks_up("return document.querySelectorAll('edgewise-chat').length")
            .await?;
        ensure!(n_chats == 1, "{name} has {n_chats} chats");
        visitor.looks_up("localStorage.clear()").await?;
    }
    Ok(())
}

async fn a_page_that_changes_its_body_keeps_the_chat(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    let n_before = visitor.screen().await?.messages.len();
    // As Turbo does it: a snapshot for the way back, another body, another address.
    visitor
        .looks_up(
            r##"
            window.snapshot = document.body.cloneNode(true);
            const body = document.createElement("body");
            body.append("The next page");
            history.pushState({}, "", "next");
            document.body.replaceWith(body);
            "##,
        )
        .await?;
    let is_kept =
        |screen: &e2e::Screen| screen.panel.is_some() && screen.messages.len() == n_before;
    visitor
        .waits_for("the chat on the next page", is_kept)
        .await?;
    visitor
        .looks_up(
            r##"
            history.back();
            document.body.replaceWith(window.snapshot);
            "##,
        )
        .await?;
    visitor
        .waits_for("the chat on the former page", is_kept)
        .await?;
    let n_chats = visitor
        .looks_up("return document.querySelectorAll('edgewise-chat').length")
        .await?;
    ensure!(n_chats == 1, "{n_chats} chats");
    visitor.cancels_the_form().await?;
    visitor.reaches("any_further").await?;
    Ok(())
}

async fn back_and_forward_bring_no_second_chat(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor.goes_to("index.html").await?;
    visitor.reaches("forgot_password").await?;
    visitor.cancels_the_form().await?;
    visitor.reaches("any_further").await?;
    visitor.looks_up("history.back()").await?;
    // The page from before knows what was said since.
    visitor
        .waits_for("the newer conversation", |screen| {
            screen.panel.is_some()
                && screen
                    .messages
                    .last()
                    .is_some_and(|last| last.source == "state:any_further")
        })
        .await?;
    let n_chats = visitor
        .looks_up("return document.querySelectorAll('edgewise-chat').length")
        .await?;
    ensure!(n_chats == 1, "{n_chats} chats");
    Ok(())
}

/// Two documents of one site, which hear of each other's storage as two tabs do; `here` and `there`
/// are their chats.
async fn runs_in_two_tabs(visitor: &mut Visitor<'_>, script: &str) -> Result<()> {
    let frames = "<body><iframe src=embed.html width=600 height=700></iframe>\
                  <iframe src=embed.html width=600 height=700></iframe>";
    let (_copy, server) = site_with(visitor, &[("tabs.html", frames)]).await?;
    visitor
        .goes_to_url(&format!("{}tabs.html", server.url))
        .await?;
    let tabs = r#"
        const tabs = await until("two chats", () => {
          const found = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument?.querySelector("edgewise-chat"));
          return found.length === 2 && found.every(Boolean) && found;
        });
        const [here, there] = tabs.map((host) => lookAt(host, host));
        await Promise.all(tabs.map((host) => host.ask("hello")));
        const said = async ({ host }) => (await host.getMessages()).filter(({ role }) => role === "visitor").map(({ text }) => text);
        const sources = async ({ host }) => JSON.stringify((await host.getMessages()).map(({ source }) => source));
    "#;
    runs(visitor, &format!("{tabs}{script}")).await
}

async fn two_tabs_are_in_step(visitor: &mut Visitor<'_>) -> Result<()> {
    runs_in_two_tabs(
        visitor,
        r##"
        await here.host.open();
        await until("the greeting", () => here.texts().length);
        await here.host.sendMessage("reset password");
        await until("the answer", () => here.part("submit"));
        const newest = (chat) => chat.texts().at(-1);
        await until("the same there", async () => (await there.host.getMessages()).at(-1)?.source === "state:forgot_password");
        if (there.host.isOpen || there.part("badge")) return "it opened, or counts what was read";
        await there.host.open();
        await there.host.sendMessage("opening hours");
        await until("the same here", async () => (await here.host.getMessages()).some(({ text }) => text === "opening hours"));
        await until("the same in both", async () => (await sources(here)) === (await sources(there)));
        await here.host.reset();
        await until("nothing there", async () => (await there.host.getMessages()).every(({ role }) => role !== "visitor"));
        return true;
        "##,
    )
    .await
}

async fn a_tab_that_hears_late_goes_on_from_where_the_conversation_is(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    runs_in_two_tabs(
        visitor,
        r##"
        // What is kept here is told there, but later than the next thing happens there.
        const tab = there.host.ownerDocument.defaultView;
        const late = [];
        const hold = (event) => event.isTrusted && (event.stopImmediatePropagation(), late.push(event));
        tab.addEventListener("storage", hold, true);
        await here.host.open();
        await here.host.sendMessage("reset password");
        await until("the answer", () => here.part("submit"));
        await until("the news", () => late.some(({ newValue }) => newValue === localStorage.getItem("edgewise:default")));
        await there.host.sendMessage("opening hours");
        await until("the words there", async () => (await said(there)).includes("opening hours"));
        const first = await said(there);
        for (const { key, newValue } of late) tab.dispatchEvent(new tab.StorageEvent("storage", { key, newValue, storageArea: tab.localStorage }));
        await until("the same in both", async () => (await sources(here)) === (await sources(there)));
        const both = [first, await said(here), await said(there)];
        // Neither does it bring back for good what was taken away meanwhile.
        late.length = 0;
        await here.host.reset();
        await until("the news", () => late.some(({ newValue }) => newValue === null));
        await there.host.sendMessage("hello");
        await until("the words there", async () => (await said(there)).includes("hello"));
        for (const { key, newValue } of late) tab.dispatchEvent(new tab.StorageEvent("storage", { key, newValue, storageArea: tab.localStorage }));
        await until("nothing in both", async () => ![...(await said(here)), ...(await said(there))].length);
        both.push(localStorage.getItem("edgewise:default"));
        const all = ["reset password", "opening hours"];
        return same(both, [all, all, all, null]);
        "##,
    )
    .await
}

async fn the_popout_window_is_the_chat_alone(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("embed.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    visitor
        .looks_up("window.name = 'edgewise-popout:default'; location.reload()")
        .await?;
    let size = json!([1280, 1]);
    visitor
        .waits_for("a panel as large as the window", |screen| {
            screen.launcher.is_none()
                && screen.panel.is_some_and(|panel| {
                    panel.left == 0.0 && panel.top == 0.0 && Some(panel.width) >= size[0].as_f64()
                })
        })
        .await?;
    visitor.reaches("forgot_password").await?;
    Ok(())
}

async fn a_hundred_times_on_and_off_leave_nothing(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_copy, server) =
        site_with(visitor, &[("blank.html", "<body><main id=stage></main>")]).await?;
    visitor
        .goes_to_url(&format!("{}blank.html", server.url))
        .await?;
    let cycle = r##"
        const chat = window.Edgewise;
        for (let n = 0; n < rounds; n++) {
          await chat.boot({ load: "eager" });
          await chat.open();
          await until("the panel", () => chat.isOpen);
          await chat.destroy();
        }
        const place = document.querySelector("#stage");
        for (let n = 0; n < rounds; n++) {
          const host = document.createElement("edgewise-chat");
          host.setAttribute("name", "element");
          place.append(host);
          await host.ask("hello");
          host.remove();
          await until("the end", () => host.status === "waiting");
        }
        localStorage.clear();
        return true;
    "##;
    runs(
        visitor,
        &format!("await addTag({{ 'data-load': 'eager' }}); await Edgewise.ready; window.kept = Edgewise; const rounds = 5; {cycle}").replace("window.Edgewise;", "window.kept;"),
    )
    .await?;
    let before = visitor.counts_what_is_held().await?;
    runs(
        visitor,
        &format!("const rounds = 50; {cycle}").replace("window.Edgewise;", "window.kept;"),
    )
    .await?;
    let after = visitor.counts_what_is_held().await?;
    ensure!(
        after.nodes <= before.nodes + 20.0
            && after.listeners <= before.listeners + 10.0
            && after.heap_bytes <= before.heap_bytes * 1.1 + 200_000.0,
        "before {before:?}, after a hundred more {after:?}"
    );
    Ok(())
}

/// The snippet that Chatwoot gives out, with the address of this site.
const CHATWOOT: &str = r##"<body><script>
  window.chatwootSettings = {"position":"left","type":"expanded_bubble","launcherTitle":"Chat with us"};
  window.heard = [];
  for (const name of ["ready", "opened", "closed", "on-message"]) addEventListener("chatwoot:" + name, () => heard.push(name));
  (function(d,t) {
    var BASE_URL=location.origin;
    var g=d.createElement(t),s=d.getElementsByTagName(t)[0];
    g.src=BASE_URL+"/compat-chatwoot.js";
    g.defer = true;
    g.async = true;
    s.parentNode.insertBefore(g,s);
    g.onload=function(){
      window.chatwootSDK.run({
        websiteToken: 'abc',
        baseUrl: BASE_URL
      })
    }
  })(document,"script");
</script>"##;

async fn chatwoots_snippet_works(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_copy, server) = site_with(visitor, &[("chatwoot.html", CHATWOOT)]).await?;
    visitor
        .goes_to_url(&format!("{}chatwoot.html", server.url))
        .await?;
    runs(
        visitor,
        r##"
        await until("$chatwoot", () => window.$chatwoot);
        $chatwoot.setUser("7", { name: "Ann", email: "ann@example.com", identifier_hash: "ff" });
        $chatwoot.setCustomAttributes({ plan: "gold" });
        $chatwoot.setLabel("vip");
        await until("ready", () => heard.includes("ready") && $chatwoot.hasLoaded);
        const chat = lookAt(document.querySelector("edgewise-chat"), Edgewise);
        $chatwoot.toggle("open");
        await until("opened", () => heard.includes("opened") && $chatwoot.isOpen);
        await until("the greeting", () => heard.includes("on-message"));
        $chatwoot.toggle();
        await until("closed", () => heard.includes("closed"));
        $chatwoot.setColorScheme("dark");
        $chatwoot.toggleBubbleVisibility("hide");
        await until("no launcher", () => !chat.part("launcher").checkVisibility());
        let given;
        Edgewise.on("handoff", ({ detail }) => (given = detail));
        await Edgewise.handoff();
        return same(
          [chat.host.dataset.position, chat.host.dataset.theme, chat.host.channel, given.user.name, given.attributes, given.labels],
          ["start", "dark", "abc", "Ann", { plan: "gold" }, ["vip"]],
        );
        "##,
    )
    .await
}

/// The snippet that Intercom gives out, with the address of this site.
const INTERCOM: &str = r##"<body><script>
  window.intercomSettings = {
    api_base: "https://api-iam.intercom.io",
    app_id: "abc", name: "Ann", email: "ann@example.com", user_id: "7", created_at: 1312182000,
    alignment: "left", horizontal_padding: 30, action_color: "#7a0044",
  };
</script>
<script>(function(){var w=window;var ic=w.Intercom;if(typeof ic==="function"){ic('reattach_activator');ic('update',w.intercomSettings);}else{var d=document;var i=function(){i.c(arguments);};i.q=[];i.c=function(args){i.q.push(args);};w.Intercom=i;var l=function(){var s=d.createElement('script');s.type='text/javascript';s.async=true;s.src='compat-intercom.js';var x=d.getElementsByTagName('script')[0];x.parentNode.insertBefore(s,x);};if(document.readyState==='complete'){l();}else if(w.attachEvent){w.attachEvent('onload',l);}else{w.addEventListener('load',l,false);}}})();</script>
<script>
  window.heard = [];
  Intercom('onShow', () => heard.push('show'));
  Intercom('onHide', () => heard.push('hide'));
</script>"##;

async fn intercoms_snippet_works(visitor: &mut Visitor<'_>) -> Result<()> {
    let (_copy, server) = site_with(visitor, &[("intercom.html", INTERCOM)]).await?;
    visitor
        .goes_to_url(&format!("{}intercom.html", server.url))
        .await?;
    runs(
        visitor,
        r##"
        await until("the chat", () => window.Edgewise?.ready);
        const host = document.querySelector("edgewise-chat");
        const chat = lookAt(host, Edgewise);
        Intercom("show");
        await until("shown", () => heard.includes("show"));
        Intercom("hide");
        await until("hidden", () => heard.includes("hide"));
        Intercom("showNewMessage", "My parcel");
        await until("the draft", () => chat.part("input").value === "My parcel");
        Intercom("update", { plan: "gold", horizontal_padding: 44 });
        Intercom("startTour", 1);
        let given;
        await Edgewise.on("handoff", ({ detail }) => (given = detail));
        await Edgewise.handoff();
        const padding = chat.style("launcher").insetInlineStart;
        const id = await Intercom("getVisitorId");
        await Intercom("shutdown");
        return same(
          [host.dataset.position, padding, given.user.name, given.user.id, given.user.plan, given.user.created_at, id.length > 20, document.querySelector("edgewise-chat")],
          ["start", "44px", "Ann", "7", "gold", 1312182000, true, null],
        );
        "##,
    )
    .await
}
