//! A server in a database of its own, with a clock that is set by hand, and actors who call it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;
use serde_json::{Value, json};
use sqlx::Executor;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{Clock, Options, Server, app};

/// When every world begins.
pub const START: i64 = 1_800_000_000_000;

/// A password that is long enough.
pub const PASSWORD: &str = "correct horse battery";

/// A server, and the time in it.
pub struct World {
    /// The server.
    pub server: Server,
    /// What it tells as the time.
    pub clock: Arc<AtomicI64>,
    /// What it was opened with.
    pub options: Options,
    app: Router,
    _folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Got {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as JSON, `null` for anything else.
    pub json: Value,
    /// Its body as text.
    pub text: String,
}

impl Got {
    /// Checks the status, and gives the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json
    }

    /// Checks the status and the name of a refusal.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) {
        let json = self.expect(status);
        assert_eq!(json["code"], code, "{json}");
    }
}

/// The sources of the bot that answers.
pub fn sources() -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile::new(path.to_owned(), text.as_bytes().to_vec());
    vec![
        file("bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n"),
        file(
            "knowledge/shop.csv",
            "\"en\";\"What does delivery cost?\";\"Delivery costs four euros.\"\n\
             \"en\";\"How much is shipping?\";\"Delivery costs four euros.\"\n\
             \"en\";\"How do I return an order?\";\"Send it back within a month.\"\n\
             \"en\";\"Where can I send things back?\";\"Send it back within a month.\"\n\
             \"en\";\"When are you open?\";\"From nine to five.\"\n\
             \"en\";\"What are your opening hours?\";\"From nine to five.\"\n",
        ),
    ]
}

/// Runs a test on every database at hand.
pub async fn everywhere<F, Fut>(test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    test(World::on_sqlite().await).await;
    if let Some(world) = World::on_postgres().await {
        test(world).await;
    }
}

static N_DATABASES: AtomicU64 = AtomicU64::new(0);

impl World {
    /// On SQLite, in a folder that goes with the world.
    pub async fn on_sqlite() -> World {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        World::at(format!("sqlite:{}?mode=rwc", file.display()), folder).await
    }

    /// On PostgreSQL, if there is one.
    pub async fn on_postgres() -> Option<World> {
        let base = std::env::var("EDGEWISE_TEST_POSTGRES").ok()?;
        let n = N_DATABASES.fetch_add(1, Ordering::SeqCst);
        let name = format!("edgewise_{}_{n}", std::process::id());
        let pool = sqlx::PgPool::connect(&base).await.unwrap();
        let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        pool.execute(statement).await.unwrap();
        pool.close().await;
        let (server, _) = base.rsplit_once('/').unwrap();
        let folder = tempfile::tempdir().unwrap();
        Some(World::at(format!("{server}/{name}"), folder).await)
    }

    async fn at(database: String, folder: TempDir) -> World {
        let clock = Arc::new(AtomicI64::new(START));
        let compiled = compile(&sources());
        let options = Options {
            database,
            blob: compiled.blob.unwrap(),
            clock: Clock::Set(Arc::clone(&clock)),
            ..Options::default()
        };
        let server = Server::open(options.clone()).await.unwrap();
        World {
            app: app(server.clone()),
            server,
            clock,
            options,
            _folder: folder,
        }
    }

    /// Another instance on the same database.
    pub async fn another(&self) -> Server {
        Server::open(self.options.clone()).await.unwrap()
    }

    /// Lets time pass, and what is due happen.
    pub async fn wait(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
        self.server.tick(1).await.unwrap();
    }

    /// A call without anything that proves who calls.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.send(method, path, &[], body).await
    }

    /// A call with headers.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Got {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::HOST, "help.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.answer(request.unwrap()).await
    }

    /// The answer to a request.
    pub async fn answer(&self, request: Request<Body>) -> Got {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Got {
            status: parts.status,
            headers: parts.headers,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// The first administrator, signed in by the one-time link.
    pub async fn admin(&self) -> Operator<'_> {
        let link = self.server.first_link().await.unwrap().unwrap();
        self.by_link(&link).await
    }

    /// Whoever a link is for, with [`PASSWORD`].
    pub async fn by_link(&self, link: &str) -> Operator<'_> {
        let (_, secret) = link.rsplit_once('/').unwrap();
        let body = json!({"link": secret, "password": PASSWORD});
        let got = self.call("POST", "/op/v1/password", Some(body)).await;
        Operator::of(self, got)
    }

    /// A visitor of a channel with a session.
    pub async fn visitor(&self, channel: &str) -> Visitor<'_> {
        self.visitor_with(channel, json!({"lang": "en"})).await
    }

    /// A visitor whose page says something of them.
    pub async fn visitor_with(&self, channel: &str, session: Value) -> Visitor<'_> {
        let path = format!("/v1/channels/{channel}/sessions");
        let session = self.call("POST", &path, Some(session)).await.expect(201);
        Visitor {
            world: self,
            token: session["token"].as_str().unwrap().to_owned(),
            session,
        }
    }
}

/// Somebody at the desk.
pub struct Operator<'w> {
    world: &'w World,
    /// Name and value of the cookie.
    pub cookie: String,
    /// The text that goes with it.
    pub csrf: String,
    /// What the server says of them.
    pub me: Value,
}

impl<'w> Operator<'w> {
    /// Whoever an answer signs in.
    #[track_caller]
    pub fn of(world: &'w World, got: Got) -> Operator<'w> {
        let cookie = got.headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let me = got.expect(200);
        Operator {
            world,
            cookie,
            csrf: me["csrf"].as_str().unwrap().to_owned(),
            me,
        }
    }

    /// A call.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("x-edgewise-csrf", self.csrf.as_str()),
        ];
        let path = format!("/op/v1/{path}");
        self.world.send(method, &path, &headers, body).await
    }

    /// What a path says.
    pub async fn get(&self, path: &str) -> Value {
        self.call("GET", path, None).await.expect(200)
    }

    /// A call that has to succeed.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let got = self.call("POST", path, Some(body)).await;
        assert!(got.status.is_success(), "{path}: {}", got.text);
        got.json
    }

    /// Another operator, made by this one, who answers in channels.
    pub async fn hire(&self, name: &str, role: &str, channels: &[&str]) -> Operator<'w> {
        let email = format!("{name}@shop.example");
        let change = json!({"email": email, "name": name, "role": role});
        let made = self.post("operators", change).await;
        let id = made["id"].as_str().unwrap();
        for channel in channels {
            let path = format!("channels/{channel}/operators/{id}");
            let body = json!({"operator": id});
            self.call("PUT", &path, Some(body)).await.expect(200);
        }
        let link = self.post(&format!("operators/{id}/link"), json!({})).await;
        self.world.by_link(link["url"].as_str().unwrap()).await
    }

    /// Makes a channel with settings.
    pub async fn channel(&self, id: &str, settings: Value) -> Value {
        let body = json!({"id": id, "name": id, "enabled": true, "settings": settings});
        self.post("channels", body).await
    }

    /// The newest conversation.
    pub async fn newest(&self) -> Value {
        self.get("conversations").await["conversations"][0].clone()
    }

    /// The open turn of a conversation.
    pub async fn turn(&self, conversation: &str) -> Value {
        self.get(&format!("conversations/{conversation}")).await["turn"].clone()
    }
}

/// Somebody with a widget.
pub struct Visitor<'w> {
    world: &'w World,
    /// What proves the session.
    pub token: String,
    /// What the server said at the beginning.
    pub session: Value,
}

/// A client id that is made of a few letters.
pub fn id(name: &str) -> String {
    format!("{name:0>20}")
}

impl Visitor<'_> {
    /// A call.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str())];
        let path = format!("/v1/{path}");
        self.world.send(method, &path, &headers, body).await
    }

    /// Begins a conversation, and gives how its path begins.
    pub async fn begin(&self, name: &str) -> String {
        let path = format!("conversations/{}", id(name));
        self.call("PUT", &path, Some(json!({"lang": "en"})))
            .await
            .expect(201);
        path
    }

    /// Says something in a conversation.
    pub async fn say(&self, conversation: &str, name: &str, text: &str) -> Got {
        let path = format!("{conversation}/messages/{}", id(name));
        let body = json!({"kind": "text", "text": text, "via": "visitor"});
        self.call("PUT", &path, Some(body)).await
    }

    /// The texts of a conversation, each with its speaker, and its numbers checked.
    pub async fn log(&self, conversation: &str) -> Vec<String> {
        let snapshot = self.call("GET", conversation, None).await.expect(200);
        let entries = snapshot["messages"].as_array().unwrap();
        for (entry, seq) in entries.iter().zip(1..) {
            assert_eq!(entry["seq"], seq, "{entry}");
        }
        let shown = |entry: &Value| {
            let text = entry["text"].as_str().unwrap();
            format!("{}: {text}", entry["from"].as_str().unwrap())
        };
        entries.iter().map(shown).collect()
    }
}
