//! Somebody with a browser.
//!
//! A visitor does one thing and then waits to see what it leads to (the module beside this one).
//! Only what comes after the last thing done counts, so an old message is never taken for a new one.

use anyhow::{Context, Result, bail};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::driver::Browser;
use crate::screen::Message;
use crate::stage::Stage;
use crate::wait::{Look, until};

/// Member under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A key without a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the next control.
    Tab,
    /// Send, or press the control.
    Enter,
    /// Close.
    Escape,
}

impl Key {
    fn code(self) -> char {
        match self {
            Key::Tab => '\u{e004}',
            Key::Enter => '\u{e007}',
            Key::Escape => '\u{e00c}',
        }
    }
}

/// A visitor of the site.
pub struct Visitor<'stage> {
    /// What the scenario can use besides.
    pub stage: &'stage Stage,
    pub(crate) browser: Browser,
    /// How many messages there were when the visitor did the last thing.
    pub(crate) n_seen: usize,
    /// What the console said so far: the browser tells each line once.
    pub(crate) console: Vec<String>,
    /// Parts of console lines that the scenario causes on purpose, each for one line.
    pub(crate) announced: Vec<String>,
    /// Parts of console lines in which the browser speaks for itself.
    pub(crate) overlooked: Vec<String>,
}

/// Finding the page's way around.
impl Visitor<'_> {
    pub(crate) fn new(stage: &Stage, browser: Browser) -> Visitor<'_> {
        Visitor {
            stage,
            browser,
            n_seen: 0,
            console: Vec::new(),
            announced: Vec::new(),
            // Browsers ask for it by themselves where a page names no picture.
            overlooked: vec!["/favicon.ico".to_owned()],
        }
    }

    /// Goes to a page of the demo site, as `index.html`.
    pub async fn goes_to(&mut self, page: &str) -> Result<()> {
        let url = format!("{}{page}", self.stage.url());
        self.goes_to_url(&url).await
    }

    /// Goes to any address.
    pub async fn goes_to_url(&mut self, url: &str) -> Result<()> {
        self.n_seen = 0;
        self.browser.client.goto(url).await?;
        Ok(())
    }

    /// Loads the page again.
    pub async fn reloads(&mut self) -> Result<()> {
        self.n_seen = 0;
        self.browser.client.refresh().await?;
        Ok(())
    }

    /// Takes what is on the screen for new: the page has been replaced.
    pub fn begins_anew(&mut self) {
        self.n_seen = 0;
    }

    /// Presses the browser's back button.
    pub async fn goes_back(&mut self) -> Result<()> {
        self.n_seen = 0;
        self.browser.client.back().await?;
        Ok(())
    }

    /// Has a processor that is so many times slower than this machine's.
    pub async fn has_a_slower_processor(&self, times: u32) -> Result<()> {
        let rate = json!({ "rate": times });
        self.browser
            .devtools("Emulation.setCPUThrottlingRate", rate)
            .await?;
        self.browser
            .devtools("Performance.enable", json!({}))
            .await?;
        Ok(())
    }

    /// For how long the page has run scripts, in milliseconds; see
    /// [`has_a_slower_processor`](Visitor::has_a_slower_processor), which begins to count.
    pub async fn script_time_ms(&self) -> Result<f64> {
        let answer = self
            .browser
            .devtools("Performance.getMetrics", json!({}))
            .await?;
        let metrics = answer["metrics"]
            .as_array()
            .context("there are no metrics")?;
        let script = metrics
            .iter()
            .find(|metric| metric["name"] == "ScriptDuration");
        let seconds = script.and_then(|metric| metric["value"].as_f64());
        Ok(seconds.context("no time of scripts")? * 1_000.0)
    }

    /// Stops the clocks of all pages from now on: time passes when [`Visitor::lets_time_pass`] says
    /// so. What a page does every so often it does fifteen times as often.
    pub async fn stops_the_clocks(&self) -> Result<()> {
        let source = r"{
            let now = Date.now();
            Date.now = () => now;
            const every = window.setInterval;
            window.setInterval = (work, ms) => every(work, ms / 15);
            window.letTimePass = (seconds) => (now += seconds * 1000);
        }";
        self.browser
            .devtools(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": source }),
            )
            .await?;
        Ok(())
    }

    /// So many seconds are over, on this page.
    pub async fn lets_time_pass(&self, seconds: u32) -> Result<()> {
        self.looks_up(&format!("letTimePass({seconds})")).await?;
        Ok(())
    }

    /// Says that the console will have a line with this in it, once.
    pub fn expects_on_the_console(&mut self, part: &str) {
        self.announced.push(part.to_owned());
    }

    /// Says that lines with this in it are the browser's own, however often they come.
    pub fn overlooks_on_the_console(&mut self, part: &str) {
        self.overlooked.push(part.to_owned());
    }

    /// Holds a telephone: 360 by 740 pixels, a finger instead of a mouse.
    pub async fn holds_a_phone(&self) -> Result<()> {
        let screen = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
        self.browser
            .devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        Ok(())
    }

    /// Has a window of this size, in pixels.
    pub async fn has_a_window_of(&self, width: u32, height: u32) -> Result<()> {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser
            .devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        Ok(())
    }

    /// Likes something that pages can ask for, as `prefers-color-scheme` is `dark`.
    pub async fn prefers(&self, feature: &str, value: &str) -> Result<()> {
        let features = json!([{ "name": feature, "value": value }]);
        let media = json!({ "media": "screen", "features": features });
        self.browser
            .devtools("Emulation.setEmulatedMedia", media)
            .await?;
        Ok(())
    }
}

/// What a visitor does.
impl Visitor<'_> {
    /// Clicks the launcher and waits for the greeting.
    pub async fn opens_the_chat(&mut self) -> Result<Message> {
        self.clicks("launcher").await?;
        self.waits_for("the open panel", |screen| {
            screen.panel.is_some() && screen.can_write
        })
        .await?;
        self.reads_any_answer().await
    }

    /// Clicks the panel's closing button.
    pub async fn closes_the_chat(&mut self) -> Result<()> {
        self.clicks("close").await?;
        self.waits_for("the closed panel", |screen| screen.panel.is_none())
            .await?;
        Ok(())
    }

    /// Begins the conversation again.
    pub async fn restarts(&mut self) -> Result<()> {
        self.n_seen = 0;
        self.clicks("menu").await?;
        self.clicks("restart").await
    }

    /// Writes a message and sends it with Enter.
    pub async fn says(&mut self, text: &str) -> Result<()> {
        let before = self
            .waits_for("the composer", |screen| screen.can_write)
            .await?;
        let input = self.part("input").await?.context("there is no composer")?;
        input.send_keys(text).await?;
        input.send_keys(&Key::Enter.code().to_string()).await?;
        self.sees_own_message(before.messages.len(), text).await
    }

    /// Presses a button of the last message.
    pub async fn presses(&mut self, label: &str) -> Result<()> {
        let wanted = |message: &Message| message.buttons.iter().any(|button| button == label);
        let before = self
            .waits_for(&format!("a button {label:?}"), |screen| {
                !screen.typing && screen.messages.last().is_some_and(wanted)
            })
            .await?;
        let script = r#"
            const root = document.querySelector("edgewise-chat").shadowRoot;
            return [...root.querySelectorAll('button[part~="button"]:enabled:not([aria-disabled="true"])')]
              .filter((button) => button.innerText.trim() === arguments[0]).at(-1) ?? null;
        "#;
        self.clicks_on(&format!("button {label:?}"), script, vec![json!(label)])
            .await?;
        self.sees_own_message(before.messages.len(), label).await
    }

    /// Writes into a field of the form, in place of what was in it.
    pub async fn fills(&mut self, field: &str, value: &str) -> Result<()> {
        self.waits_for(&format!("a field {field:?}"), |screen| {
            screen
                .form
                .as_ref()
                .is_some_and(|form| form.fields.iter().any(|name| name == field))
        })
        .await?;
        let script = r#"
            const root = document.querySelector("edgewise-chat").shadowRoot;
            return [...root.querySelectorAll('form[part~="form"] [name]')]
              .filter((input) => input.name === arguments[0]).at(-1) ?? null;
        "#;
        let input = self.element(script, vec![json!(field)]).await?;
        let input = input.with_context(|| format!("the field {field:?} is gone"))?;
        input.clear().await?;
        input.send_keys(value).await?;
        Ok(())
    }

    /// Sends the form.
    pub async fn sends_the_form(&mut self) -> Result<()> {
        self.n_seen = self.screen().await?.messages.len();
        self.clicks("submit").await
    }

    /// Leaves the form.
    pub async fn cancels_the_form(&mut self) -> Result<()> {
        self.n_seen = self.screen().await?.messages.len();
        self.clicks("cancel").await
    }

    /// Presses a key, wherever the keyboard is.
    pub async fn types(&self, key: Key) -> Result<()> {
        let value = key.code();
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.browser.client.perform_actions(strokes).await?;
        Ok(())
    }

    /// Begins a new line in the composer.
    pub async fn types_shift_enter(&self) -> Result<()> {
        let (shift, enter) = ('\u{e008}', Key::Enter.code());
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: shift })
            .then(KeyAction::Down { value: enter })
            .then(KeyAction::Up { value: enter })
            .then(KeyAction::Up { value: shift });
        self.browser.client.perform_actions(strokes).await?;
        Ok(())
    }

    /// Writes with the keyboard, wherever it is.
    pub async fn types_text(&self, text: &str) -> Result<()> {
        let mut strokes = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            strokes = strokes
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.browser.client.perform_actions(strokes).await?;
        Ok(())
    }

    /// Presses Tab until a part of the chat has the keyboard.
    pub async fn tabs_to(&self, part: &str) -> Result<()> {
        for _ in 0..60 {
            if self.screen().await?.focus == part {
                return Ok(());
            }
            self.types(Key::Tab).await?;
        }
        bail!(
            "60 times Tab did not lead to {part:?}; {}",
            self.screen().await?
        )
    }

    async fn sees_own_message(&mut self, n_before: usize, text: &str) -> Result<()> {
        self.n_seen = n_before + 1;
        self.waits_for(&format!("the own message {text:?}"), |screen| {
            screen
                .messages
                .get(n_before)
                .is_some_and(Message::is_visitors)
        })
        .await?;
        Ok(())
    }

    /// Clicks a part of the chat, by its name.
    pub async fn clicks(&self, part: &str) -> Result<()> {
        self.clicks_on(part, FIND_PART, vec![json!(part)]).await
    }

    async fn part(&self, part: &str) -> Result<Option<Element>> {
        self.element(FIND_PART, vec![json!(part)]).await
    }

    /// The element that a script returns.
    async fn element(&self, script: &str, args: Vec<Value>) -> Result<Option<Element>> {
        let found = self.browser.client.execute(script, args).await?;
        Ok(found.get(ELEMENT).and_then(Value::as_str).map(|id| {
            Element::from_element_id(self.browser.client.clone(), ElementRef::from(id.to_owned()))
        }))
    }

    /// Clicks what a script finds, as soon as nothing covers it and it stands still.
    async fn clicks_on(&self, what: &str, script: &str, args: Vec<Value>) -> Result<()> {
        until(&format!("a click on {what}"), || async {
            let Some(element) = self.element(script, args.clone()).await? else {
                return Ok(Look::NotYet("it is not there".to_owned()));
            };
            Ok(match element.click().await {
                Ok(()) => Look::Holds(()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
        .await
    }
}

/// Finds the last usable element of a part.
const FIND_PART: &str = r#"
const root = document.querySelector("edgewise-chat")?.shadowRoot;
const found = root ? [...root.querySelectorAll(`[part~="${arguments[0]}"]`)] : [];
return found.filter((element) => !element.disabled && element.checkVisibility()).at(-1) ?? null;
"#;
