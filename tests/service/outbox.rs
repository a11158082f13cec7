//! A visitor's page as the network sees it: an outbox that sends again until it is heard, over a
//! network with faults.
//!
//! The faults are those between a page and a server: a request that never arrives, an answer that
//! never does although the message was written, a request that arrives twice, one that arrives
//! late, after others, and a server that is not there.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

use e2e::client::Visitor;

/// How long healing may take.
const HEAL: Duration = Duration::from_secs(90);

/// A small generator of numbers, the same for the same seed (xorshift, Marsaglia 2003).
pub struct Dice(u64);

impl Dice {
    /// For a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// It never arrives.
    DropRequest,
    /// It is written, and the page never hears of it.
    DropAnswer,
    /// It arrives twice.
    Twice,
    /// It arrives again, after the next ones.
    Late,
}

/// What a page has seen acknowledged.
pub struct Page {
    /// The conversation.
    pub conversation: String,
    /// The session.
    pub visitor: Visitor,
    /// Number in the log by client id, of every acknowledgement.
    pub acknowledged: HashMap<String, i64>,
    /// How many faults there were.
    pub n_faults: usize,
}

/// Sends `n` messages of one conversation, each until it is acknowledged.
///
/// # Errors
///
/// When the outbox does not empty in time, or the server says something it must not.
pub async fn talk(
    visitor: Visitor,
    name: String,
    n: usize,
    mut dice: Dice,
    url: Arc<watch::Sender<String>>,
) -> Result<Page> {
    let deadline = Instant::now() + HEAL;
    let conversation = format!("conversations/{name}");
    let now = || url.borrow().clone();
    let body = json!({"lang": "en"});
    loop {
        match visitor
            .call(&now(), "PUT", &conversation, Some(&body))
            .await
        {
            Ok(got) if got.status.is_success() => break,
            Ok(got) if got.status.as_u16() < 500 => ensure!(false, "{}: {}", got.status, got.json),
            _ => {}
        }
        ensure!(Instant::now() < deadline, "no conversation in time");
        wait(&mut dice).await;
    }
    let mut page = Page {
        conversation,
        visitor,
        acknowledged: HashMap::new(),
        n_faults: 0,
    };
    let mut late = Vec::new();
    for number in 0..n {
        let client_id = format!("{name}-{number:04}");
        let path = format!("{}/messages/{client_id}", page.conversation);
        let body = json!({"kind": "text", "text": format!("What does delivery cost? {number}"), "via": "visitor"});
        loop {
            ensure!(
                Instant::now() < deadline,
                "{client_id} is still in the outbox"
            );
            let fault = match dice.below(10) {
                0 => Fault::DropRequest,
                1 => Fault::DropAnswer,
                2 => Fault::Twice,
                3 => Fault::Late,
                _ => Fault::None,
            };
            page.n_faults += usize::from(fault != Fault::None);
            if fault == Fault::DropRequest {
                continue;
            }
            let got = page.visitor.call(&now(), "PUT", &path, Some(&body)).await;
            match fault {
                Fault::DropAnswer => continue,
                Fault::Twice => {
                    let _ = page.visitor.call(&now(), "PUT", &path, Some(&body)).await;
                }
                Fault::Late => late.push((path.clone(), body.clone())),
                Fault::None | Fault::DropRequest => {}
            }
            match got {
                Ok(got) if got.status.is_success() => {
                    let seq = got.json["seq"].as_i64().context("no number")?;
                    page.acknowledged.insert(client_id, seq);
                    break;
                }
                Ok(got) if got.status.as_u16() < 500 => {
                    ensure!(false, "{client_id}: {} {}", got.status, got.json);
                }
                // The server is away, or goes: the outbox waits and tries again.
                _ => wait(&mut dice).await,
            }
        }
    }
    for (path, body) in late {
        let _ = page.visitor.call(&now(), "PUT", &path, Some(&body)).await;
    }
    Ok(page)
}

/// A pause before another attempt, as a page's back-off makes it.
async fn wait(dice: &mut Dice) {
    tokio::time::sleep(Duration::from_millis(20 + dice.below(60))).await;
}
