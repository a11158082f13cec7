//! Several instances on one PostgreSQL, restarted one after the other while visitors write.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use e2e::client::{Got, Http, Operator, Visitor};
use e2e::process::Project;

/// What a load balancer does: takes turns among the instances that are ready, and asks another one
/// when a connection is refused, which means that nothing was sent.
#[derive(Clone)]
struct Balancer {
    urls: Arc<Mutex<Vec<String>>>,
    next: Arc<AtomicUsize>,
}

impl Balancer {
    fn url(&self) -> String {
        let urls = self
            .urls
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let at = self.next.fetch_add(1, Ordering::SeqCst);
        urls[at % urls.len()].clone()
    }

    fn change(&self, change: impl FnOnce(&mut Vec<String>)) {
        change(
            &mut self
                .urls
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        );
    }

    async fn put(&self, visitor: &Visitor, path: &str, body: &Value) -> Result<Got> {
        let mut failure = None;
        for _ in 0..3 {
            match visitor.call(&self.url(), "PUT", path, Some(body)).await {
                Ok(got) => return Ok(got),
                Err(error) if format!("{error:#}").contains("onnect") => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(failure.context("no instance")?)
    }
}

/// Messages between two restarts, at least.
const BETWEEN: usize = 40;
/// How long so many messages are waited for.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_fails_no_request_and_loses_no_message() -> Result<()> {
    let Some(project) = Project::on_postgres("rolling")? else {
        return Ok(());
    };
    let http = Http::default();
    let first = project.start(0)?;
    let link = first.link.clone().context("no link")?;
    Operator::by_link(&http, &first.url, &link).await?;
    let mut instances = vec![first, project.start(0)?, project.start(0)?];
    let balancer = Balancer {
        urls: Arc::new(Mutex::new(
            instances.iter().map(|i| i.url.clone()).collect(),
        )),
        next: Arc::default(),
    };
    let is_over = Arc::new(AtomicBool::new(false));
    let (told, mut heard) = tokio::sync::watch::channel(0usize);
    let told = Arc::new(told);
    let mut writers = Vec::new();
    for number in 0..16 {
        let (http, balancer, is_over) = (http.clone(), balancer.clone(), Arc::clone(&is_over));
        let told = Arc::clone(&told);
        writers.push(tokio::spawn(async move {
            let visitor = Visitor::begin(&http, &balancer.url(), "default").await?;
            let conversation = format!("conversations/rolling-{number:012}");
            let begun = balancer
                .put(&visitor, &conversation, &json!({"lang": "en"}))
                .await?;
            begun.expect(201)?;
            let mut n: usize = 0;
            while !is_over.load(Ordering::SeqCst) {
                let path = format!("{conversation}/messages/message-{n:016}");
                let body =
                    json!({"kind": "text", "text": format!("message {n}"), "via": "visitor"});
                let got = balancer.put(&visitor, &path, &body).await;
                let got = got.with_context(|| format!("message {n} of {number}"))?;
                got.expect(201)
                    .with_context(|| format!("message {n} of {number}"))?;
                n += 1;
                told.send_modify(|sum| *sum += 1);
            }
            anyhow::Ok((visitor, conversation, n))
        }));
    }
    // Each instance in turn: out of the balancer, asked to end, another one in its place.
    for restart in 0..3 {
        // However slow the machine is, messages come before, between and after the restarts.
        let enough = |sum: &usize| *sum > BETWEEN * (restart + 1);
        tokio::time::timeout(PATIENCE, heard.wait_for(enough)).await??;
        let old = instances.remove(0);
        balancer.change(|urls| urls.retain(|url| *url != old.url));
        let ended = tokio::task::spawn_blocking(move || old.stop()).await??;
        ensure!(ended, "an instance ended badly");
        let new = project.start(0)?;
        balancer.change(|urls| urls.push(new.url.clone()));
        instances.push(new);
    }
    tokio::time::timeout(PATIENCE, heard.wait_for(|sum| *sum > BETWEEN * 4)).await??;
    is_over.store(true, Ordering::SeqCst);
    let mut sum = 0;
    for writer in writers {
        let (visitor, conversation, n) = writer.await??;
        let log = visitor.log(&balancer.url(), &conversation).await?;
        ensure!(
            log.len() == n,
            "{n} were acknowledged, {} are there",
            log.len()
        );
        sum += n;
    }
    println!("{sum} messages, 3 restarts, 0 failed");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_instance_is_told_another_one_streams() -> Result<()> {
    let Some(project) = Project::on_postgres("streams")? else {
        return Ok(());
    };
    use http_body_util::BodyExt as _;
    let http = Http::default();
    let (a, b) = (project.start(0)?, project.start(0)?);
    let visitor = Visitor::begin(&http, &a.url, "default").await?;
    let conversation = "conversations/stream-00000000000000";
    visitor
        .call(&a.url, "PUT", conversation, Some(&json!({"lang": "en"})))
        .await?
        .expect(201)?;
    let url = format!("{}/v1/{conversation}/events", b.url);
    let headers = [visitor.header(), ("accept", "text/event-stream")];
    let mut stream = http.open("GET", &url, &headers, None).await?.into_body();
    let path = format!("{conversation}/messages/message-0000000000000000");
    let body = json!({"kind": "text", "text": "from the other instance", "via": "visitor"});
    let begun = Instant::now();
    visitor
        .call(&a.url, "PUT", &path, Some(&body))
        .await?
        .expect(201)?;
    let mut text = String::new();
    while !text.contains("from the other instance") {
        let frame = tokio::time::timeout(Duration::from_secs(5), stream.frame()).await;
        let frame = frame
            .context("it was not told")?
            .context("the stream has ended")??;
        text.push_str(&String::from_utf8_lossy(
            frame.data_ref().map_or(&[][..], |data| data),
        ));
    }
    println!("told after {} ms", begun.elapsed().as_millis());
    Ok(())
}
