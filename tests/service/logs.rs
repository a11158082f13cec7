//! The log says what happens, and nothing of what people write or prove themselves with.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use e2e::client::{Http, Operator, PASSWORD, Visitor};
use e2e::process::Project;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_no_texts_no_secrets_and_no_addresses() -> Result<()> {
    let log = logged("text").await?;
    ensure!(log.contains("request"), "nothing was logged: {log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_of_the_log_can_be_an_object() -> Result<()> {
    let log = logged("json").await?;
    let mut n_requests = 0;
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
        for name in ["timestamp", "level", "target"] {
            ensure!(line[name].is_string(), "no {name} in {line}");
        }
        n_requests += usize::from(line["span"]["name"] == "request");
    }
    ensure!(n_requests > 5, "{n_requests} lines about requests");
    Ok(())
}

/// What is logged, in a form, while people talk; no secret is in it.
async fn logged(form: &str) -> Result<String> {
    let project = Project::on_sqlite()?;
    let (instance, log) = project.start_with_log(form)?;
    let http = Http::default();
    let link = instance.link.clone().context("no link")?;
    let operator = Operator::by_link(&http, &instance.url, &link).await?;
    let visitor = Visitor::begin(&http, &instance.url, "default").await?;
    let talk = "conversations/log-00000000000000000";
    visitor
        .call(&instance.url, "PUT", talk, Some(&json!({"lang": "en"})))
        .await?
        .expect(201)?;
    let path = format!("{talk}/messages/message-0000000000000000");
    let body = json!({"kind": "text", "text": "my secret illness", "via": "visitor"});
    visitor
        .call(&instance.url, "PUT", &path, Some(&body))
        .await?
        .expect(201)?;
    let left = json!({"email": "ann@home.example", "text": "call me tonight"});
    visitor
        .call(&instance.url, "POST", &format!("{talk}/email"), Some(&left))
        .await?
        .expect(204)?;
    let ticket = visitor
        .call(&instance.url, "POST", &format!("{talk}/ticket"), None)
        .await?
        .expect(200)?;
    let ticket = ticket["ticket"].as_str().context("no ticket")?;
    let events = format!("{}/v1/{talk}/events?ticket={ticket}", instance.url);
    http.call("GET", &events, &[], None).await?.expect(200)?;
    let wrong = json!({"email": "admin@localhost", "password": "a wrong password"});
    operator
        .call(&instance.url, "POST", "login", Some(&wrong))
        .await?
        .expect(401)?;
    let found = operator
        .call(
            &instance.url,
            "GET",
            "conversations?q=secret%20illness",
            None,
        )
        .await?;
    ensure!(
        found.expect(200)?["conversations"]
            .as_array()
            .is_some_and(|list| list.len() == 1)
    );
    instance.stop()?;
    let log = std::fs::read_to_string(log)?;
    let (_, token) = visitor.header();
    let token = token.trim_start_matches("Bearer ");
    let [(_, cookie), (_, csrf)] = operator.headers();
    let cookie = cookie.split_once('=').context("no cookie")?.1;
    for secret in [
        "secret illness",
        "secret%20illness",
        "call me tonight",
        "ann@home.example",
        PASSWORD,
        "a wrong password",
        &link,
        token,
        cookie,
        csrf,
        ticket,
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        ensure!(line.is_none(), "the log holds {secret:?}: {line:?}");
    }
    Ok(log)
}
