//! A server with a project, a key and an editor, for tests of whole requests.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use edgewise_engine::source::SourceFile;
use serde_json::Value;
use sqlx::Executor;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{Clock, Options, Server, app, secret};

/// The first moment of every test.
pub const BEGIN: i64 = 1_800_000_000_000;

/// A key that every fixture has.
pub const KEY: &str = "key-of-the-tests";

/// A server and what it stands on.
pub struct Fixture {
    /// The server.
    pub server: Server,
    /// What time it is there.
    pub clock: Arc<AtomicI64>,
    database: String,
    folder: Arc<TempDir>,
}

/// What came back.
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answered {
    /// The body as JSON; null where there is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Status, and body as text, as tests show them.
    pub fn shown(&self) -> String {
        let text = match self.json() {
            Value::Null => self.text(),
            value => serde_json::to_string_pretty(&value).unwrap(),
        };
        format!("{}\n{text}", self.status)
    }
}

/// A small project: a state machine of three states, three questions, a dialogue.
pub fn project() -> Vec<SourceFile> {
    vec![
        SourceFile::new("bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n"),
        SourceFile::new(
            "states.csv",
            "state,queries,bubble,action,action_input,success_value,failure_value\n\
             start,,How may I help you?,show_buttons,\"{\"\"Where is my parcel\"\": \"\"parcel\"\", \"\"An operator\"\": \"\"call_operator\"\"}\",eval(show_buttons),dont_understand\n\
             parcel,\"[\"\"where is my parcel\"\", \"\"track my order\"\"]\",\"It is on its way, %name%.\",,,,\n\
             call_operator,\"[\"\"talk to a person\"\"]\",I am calling somebody.,,,,\n\
             dont_understand,,I did not understand.,,,,\n",
        ),
        SourceFile::new(
            "knowledge/faq.csv",
            "\"en\";\"When are you open?\";\"From nine to five.\"\n\
             \"en\";\"Do you sell lamps?\";\"Yes, all kinds.\"\n\
             \"en\";\"How do I pay?\";\"By card.\"\n",
        ),
        SourceFile::new(
            "dialogues/en/greetings.yml",
            "categories:\n- greetings\nconversations:\n- - Good morning\n  - Good morning to you.\n",
        ),
    ]
}

/// Servers of that project, each on a fresh database: SQLite, and the PostgreSQL whose address is in
/// `EDGEWISE_TEST_POSTGRES`.
pub async fn everywhere(sources: Vec<SourceFile>) -> Vec<Fixture> {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let file = folder.path().join("edgewise.db");
    let mut databases = vec![format!("sqlite:{}?mode=rwc", file.display())];
    databases.extend(on_postgres().await);
    let mut fixtures = Vec::new();
    for database in databases {
        let fixture = start(&database, sources.clone(), Arc::clone(&folder)).await;
        let mut tx = fixture.server.store().begin().await.unwrap();
        sqlx::query(
            "INSERT INTO api_key (id, name, secret, created_at) VALUES ('k', 'tests', $1, 0)",
        )
        .bind(secret::kept(KEY))
        .execute(tx.on())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        fixtures.push(fixture);
    }
    fixtures
}

async fn on_postgres() -> Option<String> {
    let base = std::env::var("EDGEWISE_TEST_POSTGRES").ok()?;
    let name = format!("edgewise_{}", secret::id());
    let pool = sqlx::PgPool::connect(&base).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    pool.execute(statement).await.unwrap();
    pool.close().await;
    let (server, _) = base.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}

async fn start(database: &str, sources: Vec<SourceFile>, folder: Arc<TempDir>) -> Fixture {
    let clock = Arc::new(AtomicI64::new(BEGIN));
    let options = Options {
        database: database.to_owned(),
        sources,
        clock: Clock::Set(Arc::clone(&clock)),
        ..Options::default()
    };
    Fixture {
        server: Server::open(options).await.unwrap(),
        clock,
        database: database.to_owned(),
        folder,
    }
}

impl Fixture {
    /// Another server of that project, on the same database.
    pub async fn again(&self, sources: Vec<SourceFile>) -> Fixture {
        start(&self.database, sources, Arc::clone(&self.folder)).await
    }

    /// Lets time pass.
    pub fn wait(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// A call with headers and bytes.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let response = app(self.server.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answered {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// A program's call without a key, with JSON or without anything.
    pub async fn anonymous(&self, method: &str, path: &str, body: Value) -> Answered {
        self.send_json(method, path, &[], body).await
    }

    /// A program's call with its key.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Answered {
        self.send_json(method, path, &[("apikey", KEY)], body).await
    }

    async fn send_json(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answered {
        let mut headers = headers.to_vec();
        headers.push((header::CONTENT_TYPE.as_str(), "application/json"));
        let body = match body {
            Value::Null => String::new(),
            value => value.to_string(),
        };
        self.send(method, path, &headers, body).await
    }

    /// Signs an operator of that name and role in.
    pub async fn sign_in(&self, name: &str, role: &str) -> Console<'_> {
        let secret = secret::secret();
        let mut tx = self.server.store().begin().await.unwrap();
        sqlx::query(
            "INSERT INTO operator (id, email, name, role, created_at) VALUES ($1, $1, $1, $2, 0)",
        )
        .bind(name)
        .bind(role)
        .execute(tx.on())
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO sign_in (id, secret, operator, user_agent, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, '', $4, $4, $5)",
        )
        .bind(secret::id())
        .bind(secret::kept(&secret))
        .bind(name)
        .bind(BEGIN)
        .bind(BEGIN * 2)
        .execute(tx.on())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let cookie = format!("__Host-edgewise={secret}");
        let me = self
            .send("GET", "/op/v1/me", &[("cookie", &cookie)], "")
            .await;
        assert_eq!(me.status, StatusCode::OK.as_u16(), "{}", me.text());
        let csrf = me.json()["csrf"].as_str().unwrap().to_owned();
        Console {
            fixture: self,
            cookie,
            csrf,
        }
    }
}

/// An operator who is signed in.
pub struct Console<'a> {
    fixture: &'a Fixture,
    cookie: String,
    csrf: String,
}

impl Console<'_> {
    /// A call of the console, with JSON or without anything.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Answered {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("x-edgewise-csrf", self.csrf.as_str()),
        ];
        self.fixture.send_json(method, path, &headers, body).await
    }

    /// A file of the console.
    pub async fn upload(&self, path: &str, bytes: impl Into<Body>) -> Answered {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("x-edgewise-csrf", self.csrf.as_str()),
            ("content-type", "application/octet-stream"),
        ];
        self.fixture.send("POST", path, &headers, bytes).await
    }
}
