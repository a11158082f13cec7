//! chromedriver, and the browsers that it starts.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::servers::line_after;

/// A running chromedriver.
pub(crate) struct Driver {
    process: Child,
    url: String,
    browser: Option<PathBuf>,
}

/// One browser, with a profile that nobody has used before.
pub(crate) struct Browser {
    pub(crate) client: Client,
    /// Removed when the browser is gone.
    _profile: TempDir,
}

impl Driver {
    /// Starts chromedriver on a free port; `browser` is the program that it shall start.
    pub(crate) fn start(browser: Option<PathBuf>) -> Result<Driver> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver cannot be started; run `cargo xtask test`, which installs it")?;
        match line_after(&mut process, "started successfully on port ") {
            Ok(port) => {
                let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                Ok(Driver {
                    process,
                    url,
                    browser,
                })
            }
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error.context("chromedriver did not start"))
            }
        }
    }

    /// Starts a browser without a window.
    pub(crate) async fn open_browser(&self) -> Result<Browser> {
        let profile = tempfile::tempdir()?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(self.capabilities(profile.path()))
            .connect(&self.url)
            .await
            .context("the browser does not start")?;
        Ok(Browser {
            client,
            _profile: profile,
        })
    }

    fn capabilities(&self, profile: &Path) -> serde_json::Map<String, Value> {
        let mut options = json!({
            "args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-GB",
                "--accept-lang=en-GB",
                "--window-size=1280,800",
                format!("--user-data-dir={}", profile.display()),
            ],
        });
        if let Some(browser) = &self.browser {
            options["binary"] = json!(browser);
        }
        let mut all = serde_json::Map::new();
        all.insert("browserName".to_owned(), json!("chrome"));
        all.insert("goog:chromeOptions".to_owned(), options);
        all.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        all
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// What the console said since it was last asked, one line an entry.
    pub(crate) async fn console(&self) -> Result<Vec<String>> {
        let command = Post {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let entries = self.client.issue_cmd(command).await?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        Ok(entries
            .iter()
            .map(|entry| {
                let level = entry["level"].as_str().unwrap_or_default();
                let message = entry["message"].as_str().unwrap_or_default();
                format!("{level}: {message}")
            })
            .collect())
    }

    /// Sends a command of the browser's own protocol, for what WebDriver has no words for.
    pub(crate) async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        Ok(self
            .client
            .issue_cmd(Post {
                path: "goog/cdp/execute",
                body,
            })
            .await?)
    }
}

/// A command that only this driver knows.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.body.to_string()))
    }
}
