//! Databases that go away, and disks that are full: what was acknowledged stays, what was not can be
//! sent again.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

use super::outbox::{Dice, talk};
use e2e::client::{Http, Visitor};
use e2e::process::Project;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_hangs_up_on_everybody_loses_nothing() -> Result<()> {
    let Some(project) = Project::on_postgres("hangs_up")? else {
        return Ok(());
    };
    let database = project.database.clone().context("no database")?;
    let instance = project.start(0)?;
    let http = Http::default();
    let url = Arc::new(watch::Sender::new(instance.url.clone()));
    let is_over = Arc::new(AtomicBool::new(false));
    let watching = Arc::clone(&is_over);
    let hanging_up = tokio::task::spawn_blocking(move || -> Result<usize> {
        let mut n = 0;
        while !watching.load(Ordering::SeqCst) {
            let statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
            let done = Command::new("psql")
                .args([&database, "-qtc", statement])
                .output()?;
            ensure!(done.status.success(), "psql failed");
            n += 1;
            std::thread::sleep(Duration::from_millis(150));
        }
        Ok(n)
    });
    let mut talks = Vec::new();
    for number in 0..12_u64 {
        let visitor = loop {
            if let Ok(visitor) = Visitor::begin(&http, &instance.url, "default").await {
                break visitor;
            }
        };
        let name = format!("hangs-up-{number:012}");
        let dice = Dice::new(number + 77);
        talks.push(tokio::spawn(talk(
            visitor,
            name,
            20,
            dice,
            Arc::clone(&url),
        )));
    }
    let mut pages = Vec::new();
    for page in talks {
        pages.push(page.await??);
    }
    is_over.store(true, Ordering::SeqCst);
    let n = hanging_up.await??;
    ensure!(n >= 2, "nothing was interrupted");
    for page in pages {
        let log = loop {
            // A connection of the pool may still be one that was hung up on.
            if let Ok(log) = page.visitor.log(&instance.url, &page.conversation).await {
                break log;
            }
        };
        ensure!(log.len() == 20, "{} of 20 messages are there", log.len());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_forgets_nothing() -> Result<()> {
    let project = Project::on_sqlite()?;
    project.start(0)?.stop()?;
    // Files of at most this many kilobytes: the database has some, the next messages find no room.
    let database = project.bot().join(".edgewise/edgewise.db");
    let size = std::fs::metadata(database)?.len() / 1024;
    let instance = project.start_with_files_of(size + 2_000)?;
    let http = Http::default();
    let visitor = Visitor::begin(&http, &instance.url, "default").await?;
    let conversation = "conversations/full-disk-0000000000";
    let begun = visitor
        .call(
            &instance.url,
            "PUT",
            conversation,
            Some(&json!({"lang": "en"})),
        )
        .await?;
    begun.expect(201)?;
    let text = "x".repeat(4_000);
    let mut n = 0;
    let refused = loop {
        let path = format!("{conversation}/messages/full-disk-{n:012}");
        let body = json!({"kind": "text", "text": text, "via": "visitor"});
        let got = visitor
            .call(&instance.url, "PUT", &path, Some(&body))
            .await?;
        if got.status.as_u16() != 201 {
            break got;
        }
        n += 1;
        ensure!(n < 1_000, "the disk is never full");
    };
    ensure!(
        refused.status.as_u16() == 503,
        "{}: {}",
        refused.status,
        refused.json
    );
    drop(instance);
    let instance = project.start(0)?;
    let path = format!("{conversation}/messages/full-disk-{n:012}");
    let body = json!({"kind": "text", "text": text, "via": "visitor"});
    visitor
        .call(&instance.url, "PUT", &path, Some(&body))
        .await?
        .expect(201)?;
    let log = visitor.log(&instance.url, conversation).await?;
    ensure!(
        log.len() == n + 1,
        "{} of {} messages are there",
        log.len(),
        n + 1
    );
    ensure!(n > 3, "it was full from the beginning");
    Ok(())
}
