//! What a visitor sees, and waits to see.
//!
//! Each of these waits until it is so, or fails with what there was instead.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::Value;

use crate::screen::{Message, READ, Screen};
use crate::visitor::Visitor;
use crate::wait::{Look, until};

/// How long a script may take.
const LONGEST_SCRIPT: Duration = Duration::from_secs(180);

/// What a page holds.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Nodes of documents, shown or not.
    pub nodes: f64,
    /// Event listeners.
    pub listeners: f64,
    /// Bytes of JavaScript's objects.
    pub heap_bytes: f64,
}

impl Visitor<'_> {
    /// What there is to see now.
    pub async fn screen(&self) -> Result<Screen> {
        let read = self.browser.client.execute(READ, Vec::new()).await?;
        if read.is_null() {
            return Ok(Screen::default());
        }
        serde_json::from_value(read).context("the screen was read in another shape")
    }

    /// Waits until the screen is as described.
    pub async fn waits_for(
        &self,
        what: &str,
        condition: impl Fn(&Screen) -> bool,
    ) -> Result<Screen> {
        until(what, || async {
            let screen = self.screen().await?;
            Ok(if condition(&screen) {
                Look::Holds(screen)
            } else {
                Look::NotYet(screen.to_string())
            })
        })
        .await
    }

    /// Waits until the bot has answered with a last message as described.
    async fn reads_an_answer(
        &self,
        what: &str,
        condition: impl Fn(&Message) -> bool,
    ) -> Result<Message> {
        let n_seen = self.n_seen;
        let screen = self
            .waits_for(what, |screen| {
                !screen.typing
                    && screen.messages.len() > n_seen
                    && screen
                        .messages
                        .last()
                        .is_some_and(|last| !last.is_visitors() && condition(last))
            })
            .await?;
        screen
            .messages
            .last()
            .cloned()
            .context("the answer is gone")
    }

    /// Waits until the bot has answered, whatever it says.
    pub async fn reads_any_answer(&self) -> Result<Message> {
        self.reads_an_answer("any answer", |_| true).await
    }

    /// Waits until the conversation is in a state.
    pub async fn reaches(&self, state: &str) -> Result<Message> {
        let source = format!("state:{state}");
        self.reads_an_answer(&format!("state {state}"), |last| last.source == source)
            .await
    }

    /// Waits for an answer of the knowledge base that contains `part`.
    pub async fn gets_the_answer(&self, part: &str) -> Result<Message> {
        self.reads_an_answer(&format!("an answer with {part:?}"), |last| {
            last.source.starts_with("answer:") && last.text.contains(part)
        })
        .await
    }

    /// Waits until one of the new messages contains `part`.
    pub async fn reads(&self, part: &str) -> Result<()> {
        let n_seen = self.n_seen;
        self.waits_for(&format!("{part:?}"), |screen| {
            screen
                .messages
                .iter()
                .skip(n_seen)
                .any(|message| message.text.contains(part))
        })
        .await?;
        Ok(())
    }

    /// Waits until a field is refused, and returns why.
    pub async fn is_refused(&self, field: &str) -> Result<String> {
        let screen = self
            .waits_for(&format!("{field:?} refused"), |screen| {
                screen.form.as_ref().is_some_and(|form| {
                    form.invalid.iter().any(|name| name == field) && !form.errors.is_empty()
                })
            })
            .await?;
        let form = screen.form.context("the form is gone")?;
        Ok(form.errors.join("\n"))
    }

    /// Runs a script in the page, for what only a script can tell.
    pub async fn looks_up(&self, script: &str) -> Result<Value> {
        Ok(self.browser.client.execute(script, Vec::new()).await?)
    }

    /// Runs a script as the body of an asynchronous function, and waits for what it returns.
    ///
    /// # Errors
    ///
    /// When the script throws, with what it says, or takes minutes.
    pub async fn waits_for_script(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        let client = &self.browser.client;
        let patient = TimeoutConfiguration::new(Some(LONGEST_SCRIPT), None, None);
        client.update_timeouts(patient).await?;
        let script = format!(
            "const given = [...arguments];
             const done = given.pop();
             (async function () {{ {script} }})(...given).then(
               (value) => done({{ value }}),
               (reason) => done({{ reason: String(reason?.stack ?? reason) }}),
             );"
        );
        let mut outcome = client.execute_async(&script, args).await?;
        if let Some(reason) = outcome["reason"].as_str() {
            bail!("the script failed: {reason}");
        }
        Ok(outcome["value"].take())
    }

    /// Makes sure that the console has the lines that were announced, and no other.
    pub async fn finds_the_console_as_announced(&mut self) -> Result<()> {
        self.console.extend(self.browser.console().await?);
        let mut announced = self.announced.clone();
        let mut surprising = Vec::new();
        for line in &self.console {
            if self.overlooked.iter().any(|part| line.contains(part)) {
                continue;
            }
            match announced.iter().position(|part| line.contains(part)) {
                Some(found) => drop(announced.remove(found)),
                None => surprising.push(line.as_str()),
            }
        }
        ensure!(
            surprising.is_empty(),
            "the console is not empty:\n  {}",
            surprising.join("\n  ")
        );
        ensure!(
            announced.is_empty(),
            "the console has no line with {announced:?}"
        );
        Ok(())
    }

    /// What the page holds after everything that nobody needs is gone: nodes, event listeners,
    /// and bytes of JavaScript.
    pub async fn counts_what_is_held(&self) -> Result<Held> {
        let none = serde_json::json!({});
        // What the first round frees may hold what the second one frees.
        for _ in 0..3 {
            self.browser
                .devtools("HeapProfiler.collectGarbage", none.clone())
                .await?;
        }
        let counters = self
            .browser
            .devtools("Memory.getDOMCounters", none.clone())
            .await?;
        let heap = self.browser.devtools("Runtime.getHeapUsage", none).await?;
        let number = |value: &Value| value.as_f64().context("a count is missing");
        Ok(Held {
            nodes: number(&counters["nodes"])?,
            listeners: number(&counters["jsEventListeners"])?,
            heap_bytes: number(&heap["usedSize"])?,
        })
    }

    /// Keeps what is on the screen as a picture.
    pub async fn takes_a_picture(&self, file: &Path) -> Result<()> {
        let picture = self.browser.client.screenshot().await?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, picture)?;
        Ok(())
    }

    /// Closes the browser.
    pub(crate) async fn leaves(self) {
        let _ = self.browser.client.close().await;
    }
}
