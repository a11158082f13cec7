//! Calls over HTTP, by visitors and operators.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

/// A password that is long enough.
pub const PASSWORD: &str = "correct horse battery";

/// How long a call may take.
const LIMIT: Duration = Duration::from_secs(20);

/// What calls.
#[derive(Clone)]
pub struct Http(Client<HttpConnector, Full<Bytes>>);

/// An answer.
#[derive(Debug)]
pub struct Got {
    /// Its status.
    pub status: StatusCode,
    /// Its body, `null` for what is no JSON.
    pub json: Value,
}

impl Got {
    /// Checks the status, and gives the body.
    pub fn expect(self, status: u16) -> Result<Value> {
        ensure!(
            self.status.as_u16() == status,
            "{}: {}",
            self.status,
            self.json
        );
        Ok(self.json)
    }
}

impl Default for Http {
    /// With connections that are kept.
    fn default() -> Http {
        Http(Client::builder(TokioExecutor::new()).build_http())
    }
}

impl Http {
    /// The answer to a request, before its body.
    pub async fn open(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(Full::new(Bytes::from(body.to_string())))?,
            None => request.body(Full::default())?,
        };
        let answer = tokio::time::timeout(LIMIT, self.0.request(request)).await;
        Ok(answer.context("no answer in time")??)
    }

    /// A call.
    pub async fn call(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Got> {
        let answer = self.open(method, url, headers, body).await?;
        let status = answer.status();
        let bytes = tokio::time::timeout(LIMIT, answer.into_body().collect()).await;
        let bytes = bytes.context("no body in time")??.to_bytes();
        Ok(Got {
            status,
            json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        })
    }
}

/// Somebody at the desk.
#[derive(Clone)]
pub struct Operator {
    http: Http,
    cookie: String,
    csrf: String,
}

impl Operator {
    /// Whoever a one-time link is for.
    pub async fn by_link(http: &Http, url: &str, link: &str) -> Result<Operator> {
        let body = json!({"link": link, "password": PASSWORD});
        let path = format!("{url}/op/v1/password");
        let answer = http.open("POST", &path, &[], Some(&body)).await?;
        let cookie = answer
            .headers()
            .get("set-cookie")
            .context("no cookie")?
            .to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let bytes = answer.into_body().collect().await?.to_bytes();
        let me: Value = serde_json::from_slice(&bytes)?;
        Ok(Operator {
            http: http.clone(),
            cookie,
            csrf: me["csrf"].as_str().context("no csrf")?.to_owned(),
        })
    }

    /// The headers of a call.
    pub fn headers(&self) -> [(&str, &str); 2] {
        [
            ("cookie", self.cookie.as_str()),
            ("x-edgewise-csrf", self.csrf.as_str()),
        ]
    }

    /// A call.
    pub async fn call(
        &self,
        url: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Got> {
        let url = format!("{url}/op/v1/{path}");
        self.http.call(method, &url, &self.headers(), body).await
    }
}

/// Somebody with a widget.
#[derive(Clone)]
pub struct Visitor {
    http: Http,
    bearer: String,
}

impl Visitor {
    /// A new session in a channel.
    pub async fn begin(http: &Http, url: &str, channel: &str) -> Result<Visitor> {
        let path = format!("{url}/v1/channels/{channel}/sessions");
        let session = http
            .call("POST", &path, &[], Some(&json!({"lang": "en"})))
            .await?;
        let session = session.expect(201)?;
        let token = session["token"].as_str().context("no token")?;
        Ok(Visitor {
            http: http.clone(),
            bearer: format!("Bearer {token}"),
        })
    }

    /// The header of a call.
    pub fn header(&self) -> (&str, &str) {
        ("authorization", &self.bearer)
    }

    /// A call.
    pub async fn call(
        &self,
        url: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Got> {
        let url = format!("{url}/v1/{path}");
        self.http.call(method, &url, &[self.header()], body).await
    }

    /// The whole log of a conversation, by its pages.
    pub async fn log(&self, url: &str, conversation: &str) -> Result<Vec<Value>> {
        let mut entries: Vec<Value> = Vec::new();
        loop {
            let before = entries.first().and_then(|first| first["seq"].as_i64());
            let before = before.unwrap_or(i64::MAX);
            let path = format!("{conversation}?before={before}&limit=200");
            let snapshot = self.call(url, "GET", &path, None).await?.expect(200)?;
            let Some(page) = snapshot["messages"].as_array() else {
                bail!("a snapshot without messages: {snapshot}");
            };
            if page.is_empty() {
                return Ok(entries);
            }
            entries.splice(0..0, page.iter().cloned());
        }
    }
}
