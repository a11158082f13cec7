//! What the operator server takes: `cargo xtask bench --desk`.
//!
//! Prints a table in Markdown: how long a start takes, how much memory an idle server has, how long
//! a visitor's message takes to an operator's stream at 200 messages a second, and how much memory
//! ten thousand visitors take who are live and say nothing.
//! Everything goes over loopback and ends by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::client::{Http, Operator, Visitor};
use e2e::process::{Instance, Project};
use http_body_util::BodyExt;
use serde_json::json;
use tokio::sync::{Mutex, Semaphore};

/// Messages a second, and for how many seconds.
const RATE: usize = 200;
const SECONDS: usize = 20;

/// How many visitors write them.
const N_WRITERS: usize = 100;

/// How many visitors are live and say nothing.
const N_IDLE: usize = 10_000;

#[tokio::main]
async fn main() -> Result<()> {
    println!("| what | figure |\n|---|---|");
    let project = Project::on_sqlite()?;
    project.start(0)?.stop()?;
    let begun = Instant::now();
    let instance = project.start(0)?;
    let http = Http::default();
    let url = format!("{}/health/ready", instance.url);
    http.call("GET", &url, &[], None).await?.expect(200)?;
    println!(
        "| start, until the first call is answered | {} ms |",
        begun.elapsed().as_millis()
    );
    println!("| memory of an idle server | {} MB |", memory(&instance)?);
    messages(&http, &instance).await?;
    instance.stop()?;
    let instance = project.start(0)?;
    idle(&http, &instance).await?;
    instance.stop()?;
    Ok(())
}

/// What a process has in memory, in megabytes.
fn memory(instance: &Instance) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", instance.process.id()))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kilobytes.context("no VmRSS")?.parse::<u64>()? / 1024)
}

/// From a visitor's `PUT` to the line in an operator's stream.
async fn messages(http: &Http, instance: &Instance) -> Result<()> {
    let link = instance.link.clone().context("no link")?;
    let operator = Operator::by_link(http, &instance.url, &link).await?;
    let mut writers = Vec::new();
    for number in 0..N_WRITERS {
        let visitor = Visitor::begin(http, &instance.url, "default").await?;
        let conversation = format!("conversations/writer-{number:016}");
        let body = json!({"lang": "en"});
        visitor
            .call(&instance.url, "PUT", &conversation, Some(&body))
            .await?
            .expect(201)?;
        let wish = json!({"reason": "wish"});
        let path = format!("{conversation}/handover");
        visitor
            .call(&instance.url, "POST", &path, Some(&wish))
            .await?
            .expect(200)?;
        writers.push((visitor, conversation));
    }
    let headers = [operator.headers()[0], ("accept", "text/event-stream")];
    let path = format!("{}/op/v1/events", instance.url);
    let mut stream = http.open("GET", &path, &headers, None).await?.into_body();
    let sent: Arc<Mutex<HashMap<String, Instant>>> = Arc::default();
    let waiting = Arc::clone(&sent);
    let listening = tokio::spawn(async move {
        let mut took = Vec::with_capacity(RATE * SECONDS);
        let mut rest = String::new();
        while took.len() < RATE * SECONDS {
            let frame = tokio::time::timeout(Duration::from_secs(20), stream.frame()).await;
            let Ok(Some(Ok(frame))) = frame else { break };
            rest.push_str(&String::from_utf8_lossy(
                frame.data_ref().map_or(&[][..], |data| data),
            ));
            while let Some((frame, after)) = rest.split_once("\n\n") {
                let told = Instant::now();
                let name = frame
                    .contains("event: entry")
                    .then(|| frame.split_once("load-message-"))
                    .flatten()
                    .and_then(|(_, rest)| rest.get(..8));
                if let Some(name) = name
                    && let Some(sent) = waiting.lock().await.remove(name)
                {
                    took.push(told.duration_since(sent));
                }
                rest = after.to_owned();
            }
        }
        took
    });
    let begun = Instant::now();
    let n_failed = Arc::new(AtomicUsize::new(0));
    let mut sending = Vec::new();
    for number in 0..RATE * SECONDS {
        let due = begun + Duration::from_secs_f64(number as f64 / RATE as f64);
        tokio::time::sleep_until(due.into()).await;
        let (visitor, conversation) = writers[number % N_WRITERS].clone();
        let (url, sent, n_failed) = (
            instance.url.clone(),
            Arc::clone(&sent),
            Arc::clone(&n_failed),
        );
        sending.push(tokio::spawn(async move {
            let name = format!("{number:08}");
            let path = format!("{conversation}/messages/load-message-{name}");
            let body =
                json!({"kind": "text", "text": "What does delivery cost?", "via": "visitor"});
            sent.lock().await.insert(name, Instant::now());
            let got = visitor.call(&url, "PUT", &path, Some(&body)).await;
            if !got.is_ok_and(|got| got.status.as_u16() == 201) {
                n_failed.fetch_add(1, Ordering::SeqCst);
            }
        }));
    }
    for task in sending {
        task.await?;
    }
    let mut took = listening.await?;
    took.sort();
    let n = took.len();
    ensure!(
        n == RATE * SECONDS,
        "{n} of {} messages were told",
        RATE * SECONDS
    );
    let at = |share: f64| took[((n - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "| message to an operator's stream, {RATE} a second, SQLite | median {:.1} ms, 99 % within {:.1} ms, {} of {n} failed |",
        at(0.5),
        at(0.99),
        n_failed.load(Ordering::SeqCst),
    );
    Ok(())
}

/// Streams that are open and tell nothing.
async fn idle(http: &Http, instance: &Instance) -> Result<()> {
    let before = memory(instance)?;
    let places = Arc::new(Semaphore::new(64));
    let mut opening = Vec::new();
    for number in 0..N_IDLE {
        let (http, url, places) = (http.clone(), instance.url.clone(), Arc::clone(&places));
        opening.push(tokio::spawn(async move {
            let _place = places.acquire().await?;
            let visitor = Visitor::begin(&http, &url, "default").await?;
            let conversation = format!("conversations/idle-{number:016}");
            let body = json!({"lang": "en"});
            visitor
                .call(&url, "PUT", &conversation, Some(&body))
                .await?
                .expect(201)?;
            let path = format!("{conversation}/messages/first-message-{number:08}");
            let body = json!({"kind": "text", "text": "hello", "via": "visitor"});
            visitor
                .call(&url, "PUT", &path, Some(&body))
                .await?
                .expect(201)?;
            let path = format!("{url}/v1/{conversation}/events");
            let headers = [visitor.header(), ("accept", "text/event-stream")];
            let mut stream = http.open("GET", &path, &headers, None).await?.into_body();
            stream.frame().await.context("the stream has ended")??;
            anyhow::Ok(stream)
        }));
    }
    let mut streams = Vec::with_capacity(N_IDLE);
    for task in opening {
        streams.push(task.await??);
    }
    println!(
        "| memory with {N_IDLE} live visitors who say nothing | {} MB ({before} MB before) |",
        memory(instance)?,
    );
    drop(streams);
    Ok(())
}
