//! How many `get_next_response` calls a second are answered, beside a handler that returns a
//! constant of the same size: both behind the same connections, on the same machine, in turns.
//!
//! 10,000 questions lead to 77 states: those of BANKING77 where `EDGEWISE_QUESTIONS` names the
//! folder of the public question sets, made-up ones elsewhere.
//! What is asked is each question with one word left out, so nothing is asked as the bot knows it,
//! and nothing twice before everything was asked once.
//! The server remembers how similar everything is to a text; the last column is without that.

// A benchmark that cannot go on has nothing better to do than to stop.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use edgewise_engine::source::SourceFile;
use edgewise_server::{Connections, Options, Server, app, serve};
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How many clients ask at once, each the next question when it has its answer.
const N_CLIENTS: usize = 32;
/// How long each side is asked, and how often in turns.
const TURN: Duration = Duration::from_secs(2);
const N_TURNS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

/// Questions, and the state that each leads to.
fn questions() -> Vec<(String, String)> {
    let folder = std::env::var("EDGEWISE_QUESTIONS").unwrap_or_default();
    let file = Path::new(&folder).join("banking77/train.tsv");
    if let Ok(text) = std::fs::read_to_string(file) {
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        return lines
            .take(10_000)
            .map(|(state, question)| (question.to_owned(), state.to_owned()))
            .collect();
    }
    let word = |n: usize| {
        let syllables = [
            "ka", "mo", "ti", "re", "su", "lan", "por", "vi", "den", "ga",
        ];
        let syllable = |n: usize| syllables[n % syllables.len()];
        format!("{}{}{}", syllable(n), syllable(n / 10), syllable(n / 100))
    };
    (0..10_000)
        .map(|n| {
            let state = n % 77;
            let words = [
                state * 7,
                n % 500,
                state * 3 + n % 5,
                (n * 31) % 900,
                n % 40,
            ];
            (words.map(word).join(" "), format!("state_{state}"))
        })
        .collect()
}

/// The same with one word left out.
fn shortened(question: &str, number: usize) -> String {
    let words: Vec<&str> = question.split_whitespace().collect();
    let left_out = number % words.len().max(1);
    let kept = words.iter().enumerate().filter(|(n, _)| *n != left_out);
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

fn project(questions: &[(String, String)]) -> Vec<SourceFile> {
    let mut states: Vec<(&str, Vec<&str>)> = Vec::new();
    for (question, state) in questions {
        match states.iter_mut().find(|(name, _)| name == state) {
            Some((_, queries)) => queries.push(question),
            None => states.push((state, vec![question])),
        }
    }
    let mut table =
        "state,queries,bubble,action,action_input,success_value,failure_value\n".to_owned();
    for (state, queries) in states {
        let queries = serde_json::to_string(&queries).expect("texts are JSON");
        let queries = queries.replace('"', "\"\"");
        let bubble =
            format!("This is what we know about {state}, and what you can do about it now.");
        writeln!(table, "{state},\"{queries}\",\"{bubble}\",,,,").expect("a text takes text");
    }
    vec![
        SourceFile::new("bot.toml", "name = \"Bench\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("states.csv", table),
    ]
}

async fn run() {
    let questions = questions();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bench.db");
    let began = Instant::now();
    let options = || Options {
        database: format!("sqlite:{}?mode=rwc", file.display()),
        sources: project(&questions),
        unlimited: true,
        ..Options::default()
    };
    let server = Server::open(options()).await.expect("a server");
    let first = began.elapsed();
    drop(server);
    let began = Instant::now();
    let server = Server::open(options()).await.expect("a server");
    let second = began.elapsed();

    let requests: Arc<Vec<Vec<u8>>> = Arc::new(
        questions
            .iter()
            .enumerate()
            .map(|(number, (question, _))| request(&shortened(question, number)))
            .collect(),
    );
    let asked = listen(app(server)).await;
    let size = answer_of(asked, &requests[0]).await;
    let constant = Bytes::from(vec![b'x'; size]);
    let bare = Router::new().route(
        "/get_next_response",
        post(move |_: Bytes| {
            let constant = constant.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], constant) }
        }),
    );
    let bare = listen(bare).await;
    let fresh = once(asked, &requests).await;
    let mut ratios = Vec::new();
    let mut rates = Vec::new();
    for _ in 0..N_TURNS {
        let (bare, _) = load(bare, &requests).await;
        let (asked, micros) = load(asked, &requests).await;
        ratios.push(asked / bare);
        rates.push((asked, bare, micros));
    }
    ratios.sort_by(f64::total_cmp);
    let middle = ratios[ratios.len() / 2];
    rates.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (asked, bare, micros) = rates[rates.len() / 2];
    let heads = [
        "`get_next_response`, calls a second",
        "constant of the same size, calls a second",
        "share",
        "waiting, mean",
        "texts that nobody has asked before, calls a second",
    ];
    println!("| {} |\n|---|---|---|---|---|", heads.join(" | "));
    println!("| {asked:.0} | {bare:.0} | {middle:.2} | {micros:.0} µs | {fresh:.0} |");
    println!(
        "\nFirst start, with training: {:.1} s; every other start: {:.0} ms.",
        first.as_secs_f64(),
        second.as_secs_f64() * 1000.0
    );
}

fn request(question: &str) -> Vec<u8> {
    let body = serde_json::json!({
        "user_id": "1234",
        "user_input": {"text": question},
        "values": {"return_value": "", "data": {}},
    })
    .to_string();
    format!(
        "POST /get_next_response HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn listen(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(
        listener,
        app,
        Connections::default(),
        std::future::pending(),
    ));
    address
}

/// The size of the body of an answer, which has one.
async fn answer_of(address: SocketAddr, request: &[u8]) -> usize {
    let mut client = Client::new(address).await;
    client.ask(request).await
}

/// Calls a second, and how long one takes, in microseconds.
async fn load(address: SocketAddr, requests: &Arc<Vec<Vec<u8>>>) -> (f64, f64) {
    let next = Arc::new(AtomicUsize::new(0));
    let n_done = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..N_CLIENTS {
        let (next, n_done, requests) = (next.clone(), n_done.clone(), requests.clone());
        clients.push(tokio::spawn(async move {
            let mut client = Client::new(address).await;
            while began.elapsed() < TURN {
                let number = next.fetch_add(1, Ordering::Relaxed) % requests.len();
                client.ask(&requests[number]).await;
                n_done.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for client in clients {
        client.await.expect("a client that ends");
    }
    let seconds = began.elapsed().as_secs_f64();
    let n_done = n_done.load(Ordering::Relaxed) as f64;
    (n_done / seconds, seconds * 1e6 * N_CLIENTS as f64 / n_done)
}

/// Calls a second when each request is sent once.
async fn once(address: SocketAddr, requests: &Arc<Vec<Vec<u8>>>) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..N_CLIENTS {
        let (next, requests) = (next.clone(), requests.clone());
        clients.push(tokio::spawn(async move {
            let mut client = Client::new(address).await;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                client.ask(request).await;
            }
        }));
    }
    for client in clients {
        client.await.expect("a client that ends");
    }
    requests.len() as f64 / began.elapsed().as_secs_f64()
}

/// A connection that is kept open.
struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    async fn new(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a connection");
        Client {
            stream,
            buffer: vec![0; 64 << 10],
        }
    }

    /// Sends a request, reads its answer, and gives the size of the body.
    async fn ask(&mut self, request: &[u8]) -> usize {
        self.stream.write_all(request).await.expect("a request");
        let mut n = 0;
        loop {
            let more = self.stream.read(&mut self.buffer[n..]).await;
            let more = more.expect("an answer");
            assert!(more > 0, "the connection ended");
            n += more;
            let got = &self.buffer[..n];
            if let Some(size) = whole(got) {
                return size;
            }
        }
    }
}

/// The size of the body, once all of it is there.
fn whole(got: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(got).ok()?;
    let end = text.find("\r\n\r\n")? + 4;
    let head = &text[..end];
    assert!(head.starts_with("HTTP/1.1 20"), "{head}");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim())
    });
    let length: usize = length.map_or(0, |length| length.parse().expect("a length"));
    (got.len() >= end + length).then_some(length)
}
