//! A bot project with its operator server, and an operator who uses it by its interface.
//!
//! The console has scenarios of its own; here only the visitor has a browser.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::wait::{Look, until};

/// `edgewise serve` with a bot project.
pub struct BotServer {
    process: Child,
    folder: TempDir,
    /// Its address, without a slash at the end.
    pub url: String,
    link: String,
}

impl BotServer {
    /// Serves the project `bot` in `folder`, and `site` around it, on a free port.
    pub(crate) fn start(program: &Path, folder: TempDir) -> Result<BotServer> {
        let mut process = Command::new(program)
            .arg("serve")
            .arg(folder.path().join("bot"))
            .arg("--site")
            .arg(folder.path().join("site"))
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let output = process.stdout.take().context("it has no output")?;
        let mut server = BotServer {
            process,
            folder,
            url: String::new(),
            link: String::new(),
        };
        let mut lines = BufReader::new(output).lines();
        while server.link.is_empty() {
            let line = lines.next().context("`edgewise serve` has ended")??;
            if let Some((_, url)) = line.split_once("listening on ") {
                server.url = url.trim_end_matches('/').to_owned();
            } else if let Some((_, link)) = line.split_once("#/password/") {
                server.link = link.to_owned();
            }
        }
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(server)
    }

    /// Puts a page into the site whose chat has these attributes besides; gives its address.
    ///
    /// # Errors
    ///
    /// When the disk is full.
    pub fn page(&self, attributes: &str) -> Result<String> {
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title>\
             <link rel=icon href=data:,><main><h1>Shop</h1></main>\
             <script src=edgewise.js data-server=/ {attributes} defer></script>"
        );
        std::fs::write(self.in_site("live.html"), page)?;
        Ok(format!("{}/live.html", self.url))
    }

    /// The place of a file in the site.
    pub fn in_site(&self, name: &str) -> PathBuf {
        self.folder.path().join("site").join(name)
    }

    /// Signs the administrator in, who then answers in the channel `default`.
    ///
    /// # Errors
    ///
    /// When the server does not let them.
    pub fn operator(&self) -> Result<Operator> {
        let (operator, id) = self.signs_in(&self.link)?;
        operator.does(
            "PUT",
            &format!("/op/v1/channels/default/operators/{id}"),
            json!({ "operator": id, "description": "Orders and deliveries" }),
        )?;
        Ok(operator)
    }

    /// The address at which the administrator sets a password, once.
    pub fn console_link(&self) -> String {
        format!("{}/console/#/password/{}", self.url, self.link)
    }

    /// Signs in a new editor, whom an administrator has made; gives their name on the wire too.
    ///
    /// # Errors
    ///
    /// When the server does not let them.
    pub fn colleague(&self, administrator: &Operator, name: &str) -> Result<(Operator, String)> {
        let email = format!("{}@shop.example", name.to_lowercase());
        let change = json!({ "name": name, "email": email, "role": "editor" });
        let made = administrator.does("POST", "/op/v1/operators", change)?;
        let id = made["id"].as_str().context("no id")?;
        let path = format!("/op/v1/operators/{id}/link");
        let link = administrator.does("POST", &path, json!({}))?;
        let link = link["url"].as_str().context("no link")?;
        let secret = link.rsplit('/').next().unwrap_or_default();
        self.signs_in(secret)
    }

    fn signs_in(&self, link: &str) -> Result<(Operator, String)> {
        let config = Agent::config_builder().http_status_as_error(false).build();
        let mut operator = Operator {
            agent: config.into(),
            url: self.url.clone(),
            cookie: String::new(),
            csrf: String::new(),
            desk: Mutex::new(None),
        };
        let body = json!({ "link": link, "password": "as long as it has to be" });
        let mut answer = operator.send("POST", "/op/v1/password", Some(&body))?;
        let cookie = answer.headers().get("set-cookie");
        let cookie = cookie.context("no cookie")?.to_str()?.to_owned();
        operator.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let me: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
        operator.csrf = me["csrf"].as_str().context("no csrf")?.to_owned();
        let id = me["operator"]["id"].as_str().context("no id")?;
        let id = id.to_owned();
        Ok((operator, id))
    }
}

impl Drop for BotServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Somebody at the desk.
pub struct Operator {
    agent: Agent,
    url: String,
    cookie: String,
    csrf: String,
    /// The stream of a console that is open.
    desk: Mutex<Option<Response<Body>>>,
}

impl Operator {
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Response<Body>> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("cookie", &self.cookie)
            .header("origin", &self.url)
            .header("x-edgewise-csrf", &self.csrf)
            .header("content-type", "application/json");
        let answer = match body {
            Some(body) => self.agent.run(request.body(body.to_string())?),
            None => self.agent.run(request.body(())?),
        };
        let mut answer = answer.with_context(|| format!("{method} {path}"))?;
        ensure!(
            answer.status().is_success(),
            "{method} {path}: {} {}",
            answer.status(),
            answer.body_mut().read_to_string().unwrap_or_default()
        );
        Ok(answer)
    }

    /// A call with a body; gives the answer.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn does(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let text = self.send(method, path, Some(&body))?;
        let text = text.into_body().read_to_string()?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// What a call without a body gives.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn reads(&self, path: &str) -> Result<Value> {
        let text = self.send("GET", path, None)?;
        Ok(serde_json::from_str(&text.into_body().read_to_string()?)?)
    }

    /// Opens the console, and is there.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn sits_down(&self) -> Result<()> {
        let stream = self.send("GET", "/op/v1/events", None)?;
        if let Ok(mut desk) = self.desk.lock() {
            *desk = Some(stream);
        }
        self.does("POST", "/op/v1/presence", json!({ "presence": "online" }))?;
        Ok(())
    }

    /// Changes the channel: members of `change`, and of its settings.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn sets(&self, enabled: bool, settings: Value) -> Result<()> {
        let channels = self.reads("/op/v1/channels")?;
        let mut channel = channels[0].clone();
        for (name, value) in settings.as_object().into_iter().flatten() {
            channel["settings"][name] = value.clone();
        }
        let change = json!({
            "name": channel["name"],
            "enabled": enabled,
            "version": channel["version"],
            "settings": channel["settings"],
        });
        self.does("PUT", "/op/v1/channels/default", change)?;
        Ok(())
    }

    /// Waits for a conversation in a stage; gives its name.
    ///
    /// # Errors
    ///
    /// When there is none in time.
    pub async fn finds(&self, stage: &str) -> Result<String> {
        until(&format!("a conversation in stage {stage}"), || async {
            let inbox = self.reads(&format!("/op/v1/conversations?stage={stage}"))?;
            Ok(match inbox["conversations"][0]["id"].as_str() {
                Some(id) => Look::Holds(id.to_owned()),
                None => Look::NotYet(inbox.to_string()),
            })
        })
        .await
    }

    /// Waits until the log of a conversation has exactly these texts, notices left out.
    ///
    /// # Errors
    ///
    /// When it has others.
    pub async fn has(&self, id: &str, texts: &[&str]) -> Result<()> {
        until("the log", || async {
            let found = self.said(id)?;
            Ok(if found == texts {
                Look::Holds(())
            } else {
                Look::NotYet(format!("{found:?}"))
            })
        })
        .await
    }

    /// What was said in a conversation, notices left out.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn said(&self, id: &str) -> Result<Vec<String>> {
        let detail = self.reads(&format!("/op/v1/conversations/{id}"))?;
        let entries = detail["messages"].as_array().context("no messages")?;
        let said = entries.iter().filter(|entry| entry["kind"] == "text");
        Ok(said
            .filter_map(|entry| Some(entry["text"].as_str()?.to_owned()))
            .collect())
    }

    /// Says something in a conversation; `name` is the message's own, new for each.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn says(&self, id: &str, name: &str, text: &str) -> Result<()> {
        let path = format!("/op/v1/conversations/{id}/messages/{name:0>26}");
        self.does("PUT", &path, json!({ "text": text }))?;
        Ok(())
    }

    /// Does something to a conversation: `take`, `give-back`, `close`.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn acts(&self, id: &str, what: &str) -> Result<()> {
        self.does(
            "POST",
            &format!("/op/v1/conversations/{id}/{what}"),
            json!({}),
        )?;
        Ok(())
    }
}
