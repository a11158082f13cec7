//! Training, in the background: what it has got to stands in the database, so that every console
//! sees it, whichever instance trains.

use edgewise_engine::compile::Report;
use edgewise_protocol::Millis;
use edgewise_protocol::id::ItemId;
use edgewise_protocol::knowledge::{Job, ModelKind};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::compiling::{Made, made};
use super::model;
use crate::desk::{Line, tell};
use crate::http::Answer;
use crate::knowledge::Knowledge;
use crate::store::{StoreError, Tx, word, written};
use crate::{Server, secret};

/// How often progress is written down.
const BEAT: Duration = Duration::from_millis(300);
/// After how long a silent job has failed: whoever ran it is gone.
const SILENT: Millis = 60_000;
/// How many jobs are listed and kept.
const N_KEPT: i64 = 50;

/// A job, as consoles see it; nothing where there is none of that name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn job(on: &mut AnyConnection, id: &str) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(
        "SELECT id, model, progress, step, outcome, result, started_at, ended_at
         FROM job WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(on)
    .await?;
    row.as_ref().map(shown).transpose()
}

/// All jobs, the newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn jobs(server: &Server) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, model, progress, step, outcome, result, started_at, ended_at
         FROM job ORDER BY started_at DESC, id LIMIT $1",
    )
    .bind(N_KEPT)
    .fetch_all(&mut *server.store().read().await?)
    .await?;
    rows.iter().map(shown).collect()
}

fn shown(row: &AnyRow) -> Result<Job, StoreError> {
    Ok(Job {
        id: ItemId(row.try_get("id")?),
        model: word(row, "model")?,
        progress: row.try_get("progress")?,
        step: row.try_get("step")?,
        outcome: row.try_get("outcome")?,
        result: row.try_get("result")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
    })
}

/// Begins to train, unless training runs; gives the job that runs then.
///
/// # Errors
/// When the database cannot be reached.
pub async fn train(server: &Server, kind: ModelKind) -> Answer<Job> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    // Two who press the button at the same moment: the second waits here, and sees the first's.
    sqlx::query("UPDATE counter SET value = value WHERE name = 'model'")
        .execute(tx.on())
        .await?;
    sqlx::query(
        "UPDATE job SET outcome = 'failed', result = 'the server was stopped', ended_at = $1
         WHERE outcome = 'running' AND seen_at < $2",
    )
    .bind(now)
    .bind(now - SILENT)
    .execute(tx.on())
    .await?;
    let row = sqlx::query(
        "SELECT id, model, progress, step, outcome, result, started_at, ended_at
         FROM job WHERE outcome = 'running' ORDER BY started_at LIMIT 1",
    )
    .fetch_optional(tx.on())
    .await?;
    if let Some(row) = row {
        let running = shown(&row)?;
        tx.commit().await?;
        return Ok(running);
    }
    let job = Job {
        id: ItemId(secret::id()),
        model: kind,
        progress: 0.0,
        step: "reading the knowledge".to_owned(),
        outcome: "running".to_owned(),
        result: String::new(),
        started_at: now,
        ended_at: None,
    };
    sqlx::query(
        "INSERT INTO job (id, model, progress, step, outcome, started_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(job.id.as_str())
    .bind(written(&kind))
    .bind(job.progress)
    .bind(job.step.as_str())
    .bind(job.outcome.as_str())
    .bind(now)
    .execute(tx.on())
    .await?;
    sqlx::query(
        "DELETE FROM job WHERE id NOT IN (SELECT id FROM job ORDER BY started_at DESC LIMIT $1)",
    )
    .bind(N_KEPT)
    .execute(tx.on())
    .await?;
    tell_of(&mut tx, &job.id, now).await?;
    tx.commit().await?;
    tokio::spawn({
        let (server, job) = (server.clone(), job.clone());
        async move { run(&server, job).await }
    });
    Ok(job)
}

async fn tell_of(tx: &mut Tx, id: &ItemId, now: Millis) -> Result<(), StoreError> {
    let line = Line {
        kind: "job",
        channel: None,
        conversation: None,
        item: Some(id.as_str()),
        ts: now,
    };
    tell(tx, line).await?;
    Ok(())
}

/// Writes down how a job stands, and tells of it.
async fn note(server: &Server, job: &Job) -> Result<(), StoreError> {
    let now = server.now();
    let mut tx = server.store().begin().await?;
    sqlx::query(
        "UPDATE job SET progress = $2, step = $3, outcome = $4, result = $5, ended_at = $6,
         seen_at = $7 WHERE id = $1",
    )
    .bind(job.id.as_str())
    .bind(job.progress)
    .bind(job.step.as_str())
    .bind(job.outcome.as_str())
    .bind(job.result.as_str())
    .bind(job.ended_at)
    .bind(now)
    .execute(tx.on())
    .await?;
    tell_of(&mut tx, &job.id, now).await?;
    tx.commit().await
}

async fn run(server: &Server, mut job: Job) {
    let (outcome, result) = match work(server, &mut job).await {
        Ok(result) => ("done", result),
        Err(why) => ("failed", why),
    };
    job.outcome = outcome.to_owned();
    job.result = result;
    job.step = String::new();
    job.ended_at = Some(server.now());
    if outcome == "done" {
        job.progress = 1.0;
    }
    if let Err(error) = note(server, &job).await {
        tracing::error!(%error, "how training ended could not be written down");
    }
}

/// Trains; gives the result, or why there is none.
async fn work(server: &Server, job: &mut Job) -> Result<String, String> {
    let away = |error: StoreError| {
        tracing::error!(%error, "training was broken off");
        "the database could not be reached".to_owned()
    };
    let newest = || async { server.bots().shelf.newest(server.store()).await };
    let knowledge: Arc<Knowledge> = newest().await.map_err(away)?;
    let began = std::time::Instant::now();
    let done = Arc::new(AtomicU32::new(0));
    let heard = Arc::clone(&done);
    let progress = move |share: f32| heard.store((share * 1000.0) as u32, Ordering::Relaxed);
    let training = made(knowledge, None, progress);
    tokio::pin!(training);
    let mut beat = tokio::time::interval(BEAT);
    let trained = loop {
        tokio::select! {
            trained = &mut training => break trained?,
            _ = beat.tick() => {
                let share = f64::from(done.load(Ordering::Relaxed)) / 1000.0;
                // The last tenth is writing, which tells nothing.
                job.progress = job.progress.max(0.9 * share);
                job.step = step(share).to_owned();
                note(server, job).await.map_err(away)?;
            }
            () = server.stopping().cancelled() => return Err("the server was stopped".to_owned()),
        }
    };
    let seconds = began.elapsed().as_secs_f64();
    let result = result(&trained, job.model, seconds);
    let _compiling = server.bots().compiling.lock().await;
    // What was edited meanwhile is in the bot too, with the curve that was found.
    let knowledge = newest().await.map_err(away)?;
    let latest = if knowledge.version == trained.bot.knowledge {
        trained
    } else {
        made(knowledge, trained.bot.training, |_| {}).await?
    };
    let mut tx = server.store().begin().await.map_err(away)?;
    model::write(&mut tx, &latest.new_model("trained"), server.now())
        .await
        .map_err(away)?;
    tx.commit().await.map_err(away)?;
    server.bots().replace(latest.bot);
    Ok(result)
}

fn step(share: f64) -> &'static str {
    match share {
        share if share < 0.55 => "asking what is known, with the question left out",
        share if share < 1.0 => "asking what is not known",
        _ => "writing the bot",
    }
}

fn result(made: &Made, kind: ModelKind, seconds: f64) -> String {
    let Report {
        n_states,
        n_answers,
        n_dialogues,
        n_questions,
        training,
        ..
    } = &made.report;
    let what = match kind {
        ModelKind::Knowledge => format!("{n_answers} answers and {n_states} states"),
        ModelKind::Dialogue => format!("{n_dialogues} dialogue turns"),
    };
    let size = made.bot.blob().len();
    let accuracy = match training.n_held_out {
        0 => "too few questions to measure".to_owned(),
        n => format!(
            "{:.1} % of {n} held-out questions answered",
            100.0 * training.accuracy
        ),
    };
    let warnings = match made.n_warnings {
        0 => String::new(),
        1 => "; 1 warning".to_owned(),
        n => format!("; {n} warnings"),
    };
    format!(
        "{what}, {n_questions} questions in all; {accuracy}; {size} bytes; {seconds:.1} s{warnings}"
    )
}
