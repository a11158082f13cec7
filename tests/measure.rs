//! What a chat costs the page that it is on: `cargo xtask bench` runs this in one go for Edgewise
//! and for others, each with its own browser, on a processor slowed down four times.
//!
//! The pages are those of `tests/load`; each prints one row of Markdown.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use e2e::wait::{Look, until};
use e2e::{Stage, Visitor};

/// How often each page is loaded; medians are shown.
const N_LOADS: usize = 11;

/// How many times slower than this machine the processor is made.
const SLOWER: u32 = 4;

/// The chat's own page.
const OWN: &str = "edgewise";

fn main() -> Result<()> {
    let stage = Stage::put_up()?;
    println!(
        "| page | visible after its first paint | script | main thread blocked | longest task |"
    );
    println!("|---|---|---|---|---|");
    let pages = std::env::var("EDGEWISE_PAGES").unwrap_or_else(|_| OWN.to_owned());
    let mut loads: BTreeMap<&str, Vec<Load>> = BTreeMap::new();
    // In turns: what else the machine does at a time then slows all of them down.
    for _ in 0..N_LOADS {
        for page in pages.split(' ') {
            let name = page.to_owned();
            let load = stage.visit(|visitor| Box::pin(async move { load(visitor, &name).await }));
            let load = load.with_context(|| page.to_owned())?;
            loads.entry(page).or_default().push(load);
        }
    }
    for page in pages.split(' ') {
        let Some(loads) = loads.get(page) else {
            continue;
        };
        let median = |of: fn(&Load) -> f64| median(loads.iter().map(of).collect());
        println!(
            "| {page} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms |",
            median(|load| load.visible_ms),
            median(|load| load.script_ms),
            median(|load| load.blocked_ms),
            median(|load| load.longest_ms),
        );
        let used: Vec<Use> = loads.iter().filter_map(|load| load.used).collect();
        if !used.is_empty() {
            let of = |of: fn(&Use) -> f64| self::median(used.iter().map(of).collect());
            eprintln!(
                "{page}: from the click to the greeting {:.0} ms, from Enter to the answer {:.0} ms",
                of(|used| used.greeting_ms),
                of(|used| used.answer_ms)
            );
        }
    }
    Ok(())
}

/// One load of a page.
struct Load {
    visible_ms: f64,
    script_ms: f64,
    blocked_ms: f64,
    longest_ms: f64,
    used: Option<Use>,
}

/// The first use of the chat.
#[derive(Clone, Copy)]
struct Use {
    greeting_ms: f64,
    answer_ms: f64,
}

async fn load(visitor: &mut Visitor<'_>, page: &str) -> Result<Load> {
    visitor.has_a_slower_processor(SLOWER).await?;
    visitor.goes_to(&format!("load/{page}.html")).await?;
    let probe = until("the page to settle", || async {
        let probe = visitor
            .looks_up("return { ...probe, paintMs: probe.paintMs() }")
            .await?;
        Ok(match probe["settled"].as_bool() {
            Some(true) => Look::Holds(probe),
            _ => Look::NotYet(probe.to_string()),
        })
    })
    .await?;
    let number = |name: &str| probe[name].as_f64().unwrap_or(f64::NAN);
    let script_ms = visitor.script_time_ms().await?;
    let used = if page == OWN {
        Some(first_use(visitor).await?)
    } else {
        None
    };
    Ok(Load {
        visible_ms: number("visibleMs") - number("paintMs"),
        script_ms,
        blocked_ms: number("blockedMs"),
        longest_ms: number("longestMs"),
        used,
    })
}

/// Opens the chat and asks one question, with real input.
async fn first_use(visitor: &mut Visitor<'_>) -> Result<Use> {
    times(visitor, "pointerdown", "[part~=bubble-bot]").await?;
    visitor.opens_the_chat().await?;
    let greeting_ms = timed(visitor).await?;
    let answer = ".message.user ~ .message.bot [part~=bubble-bot]";
    times(visitor, "keydown", answer).await?;
    visitor.says("where is my parcle").await?;
    let answer_ms = timed(visitor).await?;
    Ok(Use {
        greeting_ms,
        answer_ms,
    })
}

/// Takes the time from the next event of a kind, or the Enter key, until an element is there.
async fn times(visitor: &Visitor<'_>, kind: &str, selector: &str) -> Result<()> {
    let script = format!(
        "window.timed = null;
         const root = document.querySelector('edgewise-chat').shadowRoot;
         probe.time('{kind}', () => root.querySelector({selector:?})).then((ms) => (window.timed = ms));"
    );
    visitor.looks_up(&script).await?;
    Ok(())
}

/// What was timed, in milliseconds.
async fn timed(visitor: &Visitor<'_>) -> Result<f64> {
    until("what is timed", || async {
        let ms = visitor.looks_up("return window.timed").await?;
        Ok(match ms.as_f64() {
            Some(ms) => Look::Holds(ms),
            None => Look::NotYet("nothing on the screen yet".to_owned()),
        })
    })
    .await
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
