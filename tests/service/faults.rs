//! Nothing that was acknowledged is lost, nothing is there twice, whatever happens.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

use super::outbox::{Dice, Page, talk};
use e2e::client::{Http, Operator, Visitor};
use e2e::process::Project;

/// How many conversations are counted, on each database.
const N_CONVERSATIONS: usize = 500;

/// How many messages each has.
const N_MESSAGES: usize = 4;

/// How many talk at once.
const AT_ONCE: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_messages_survive_a_server_that_is_killed_on_sqlite() -> Result<()> {
    survive(Project::on_sqlite()?).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_messages_survive_a_server_that_is_killed_on_postgres() -> Result<()> {
    match Project::on_postgres("faults")? {
        Some(project) => survive(project).await,
        None => Ok(()),
    }
}

async fn survive(project: Project) -> Result<()> {
    let http = Http::default();
    let mut instance = project.start(0)?;
    let port = instance.port()?;
    let link = instance.link.clone().context("no link")?;
    let operator = Operator::by_link(&http, &instance.url, &link).await?;
    let mixed = json!({
        "id": "mixed", "name": "Mixed", "enabled": true,
        "settings": {"mode": "mixed", "operator_choice_s": 1.0, "certainty_threshold": 0.0},
    });
    let made = operator
        .call(&instance.url, "POST", "channels", Some(&mixed))
        .await?;
    made.expect(201)?;
    let url = Arc::new(watch::Sender::new(instance.url.clone()));

    // Pages that talk, a few at a time.
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut pages = Vec::new();
    for number in 0..N_CONVERSATIONS {
        let (http, url, places) = (http.clone(), Arc::clone(&url), Arc::clone(&places));
        pages.push(tokio::spawn(async move {
            let _place = places.acquire().await?;
            let mut dice = Dice::new(number as u64 + 1);
            // Every tenth conversation is in mixed mode, where the clock answers as well.
            let channel = if number % 10 == 0 { "mixed" } else { "default" };
            let visitor = loop {
                let now = url.borrow().clone();
                if let Ok(visitor) = Visitor::begin(&http, &now, channel).await {
                    break visitor;
                }
                tokio::time::sleep(Duration::from_millis(20 + dice.below(50))).await;
            };
            let name = format!("conversation-{number:06}");
            talk(visitor, name, N_MESSAGES, dice, url).await
        }));
    }

    // Meanwhile the server is killed, wherever it is, and started again on the same port.
    let is_over = Arc::new(AtomicBool::new(false));
    let watching = Arc::clone(&is_over);
    let killer = tokio::task::spawn_blocking(move || -> Result<_> {
        let mut n_kills = 0;
        let mut dice = Dice::new(4711);
        while !watching.load(Ordering::SeqCst) {
            // Between two kills there is time for some thousand writes, each a phase of its own.
            std::thread::sleep(Duration::from_millis(250 + dice.below(700)));
            // Dropping it kills it, wherever it is.
            drop(instance);
            instance = project.start(port)?;
            n_kills += 1;
        }
        // The project's folder has to outlive the checks.
        Ok((project, instance, n_kills))
    });
    let mut talked = Vec::new();
    for page in pages {
        talked.push(page.await??);
    }
    is_over.store(true, Ordering::SeqCst);
    let (_project, instance, n_kills) = killer.await??;
    ensure!(n_kills >= 3, "the server was killed {n_kills} times only");

    let n_faults: usize = talked.iter().map(|page| page.n_faults).sum();
    for page in &talked {
        check(page, &instance.url).await?;
    }
    println!(
        "{} conversations, {} messages, {n_kills} kills, {n_faults} faults of the network",
        talked.len(),
        talked.len() * N_MESSAGES,
    );
    turns_are_resolved_once(&operator, &instance.url).await
}

/// What must hold of a conversation once everything has healed.
async fn check(page: &Page, url: &str) -> Result<()> {
    let log = page.visitor.log(url, &page.conversation).await?;
    // No gap, one order.
    for (entry, seq) in log.iter().zip(1..) {
        ensure!(
            entry["seq"] == seq,
            "{}: a gap before {entry}",
            page.conversation
        );
    }
    // Each client id once.
    let mut names = HashSet::new();
    for entry in &log {
        let name = entry["client_id"].as_str().context("no client id")?;
        ensure!(names.insert(name), "{}: {name} twice", page.conversation);
    }
    // What was acknowledged is there, where it was acknowledged.
    for (name, seq) in &page.acknowledged {
        let entry = usize::try_from(seq - 1).ok().and_then(|at| log.get(at));
        let entry = entry.with_context(|| format!("{name} is lost"))?;
        ensure!(
            entry["client_id"] == name.as_str(),
            "{name} is not at {seq}: {entry}"
        );
    }
    // What one page has sent in order is in order.
    let mut own = page.acknowledged.iter().collect::<Vec<_>>();
    own.sort();
    ensure!(
        own.is_sorted_by_key(|(_, seq)| *seq),
        "{}: out of order",
        page.conversation
    );
    ensure!(
        page.acknowledged.len() == N_MESSAGES,
        "something is still in the outbox"
    );
    // Another reader sees the same: the events say what the snapshot says.
    let mut told = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("{}/events?after={after}", page.conversation);
        let batch = page
            .visitor
            .call(url, "GET", &path, None)
            .await?
            .expect(200)?;
        let events = batch["events"].as_array().context("no events")?;
        told.extend(
            events
                .iter()
                .filter(|event| event["type"] == "message")
                .map(|event| event["client_id"].clone()),
        );
        after = batch["cursor"].as_str().context("no cursor")?.to_owned();
        let head = batch["head"].to_string();
        if after.split_once('.').is_some_and(|(_, seq)| seq == head) {
            break;
        }
    }
    let logged: Vec<_> = log.iter().map(|entry| entry["client_id"].clone()).collect();
    ensure!(
        told == logged,
        "{}: events and snapshot differ",
        page.conversation
    );
    Ok(())
}

/// Each turn has one resolution, and what the clock has sent is there once for each.
async fn turns_are_resolved_once(operator: &Operator, url: &str) -> Result<()> {
    let list = operator
        .call(url, "GET", "conversations?channel=mixed&limit=200", None)
        .await?;
    let list = list.expect(200)?;
    let list = list["conversations"]
        .as_array()
        .context("no conversations")?;
    ensure!(
        list.len() == N_CONVERSATIONS / 10,
        "{} conversations in the channel",
        list.len()
    );
    for conversation in list {
        let id = conversation["id"].as_str().context("no id")?;
        // The last question of each is answered by the clock, also after all restarts.
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        loop {
            let path = format!("conversations/{id}");
            let detail = operator.call(url, "GET", &path, None).await?.expect(200)?;
            let messages = detail["messages"].as_array().context("no messages")?;
            let answers = messages.iter().filter(|entry| entry["via"] == "auto");
            let answers: Vec<&str> = answers
                .filter_map(|entry| entry["client_id"].as_str())
                .collect();
            let once: HashSet<&&str> = answers.iter().collect();
            ensure!(once.len() == answers.len(), "an answer twice in {id}");
            let questions = messages
                .iter()
                .filter(|entry| entry["from"] == "visitor")
                .count();
            // I6: what is unread follows from the log.
            let read = detail["desk"]["read"].as_i64().unwrap_or(0);
            let unread = messages.iter().filter(|entry| {
                entry["from"] == "visitor" && entry["seq"].as_i64().is_some_and(|seq| seq > read)
            });
            ensure!(
                detail["summary"]["unread"] == unread.count(),
                "unread of {id} is wrong"
            );
            let is_answered = messages.last().is_some_and(|entry| entry["via"] == "auto");
            if is_answered && answers.len() <= questions {
                break;
            }
            ensure!(
                std::time::Instant::now() < deadline,
                "{id} was not answered: {detail}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    Ok(())
}
