//! Callers who are slow, or never end, take nothing from others.

use anyhow::{Context, Result, ensure};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use e2e::client::Http;
use e2e::process::Project;

/// Opens a connection, and writes the beginning of a request.
async fn begin(port: u16, text: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(text.as_bytes()).await?;
    Ok(stream)
}

/// Writes a byte now and then until the other side has had enough; how long that took.
async fn dribble(mut stream: TcpStream) -> Result<Duration> {
    let begun = Instant::now();
    let mut answer = [0; 1024];
    loop {
        tokio::select! {
            read = stream.read(&mut answer) => match read {
                Ok(0) | Err(_) => return Ok(begun.elapsed()),
                Ok(_) => {}
            },
            () = tokio::time::sleep(Duration::from_millis(500)) => {
                if stream.write_all(b"x").await.is_err() {
                    return Ok(begun.elapsed());
                }
            }
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(40),
            "it is still listened to"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_slow_is_hung_up_on_and_others_are_answered() -> Result<()> {
    let project = Project::on_sqlite()?;
    let instance = project.start(0)?;
    let port = instance.port()?;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let headers = begin(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").await?;
        slow.push(tokio::spawn(dribble(headers)));
    }
    let body = "POST /v1/channels/default/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
    let announced = begin(port, &format!("{body}Content-Length: 1000\r\n\r\n")).await?;
    let silent = tokio::spawn(async move {
        // Not a byte more: the body never comes.
        let begun = Instant::now();
        let mut stream = announced;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        anyhow::Ok(begun.elapsed())
    });
    let http = Http::default();
    let url = format!("{}/v1/channels/default/config", instance.url);
    let begun = Instant::now();
    http.call("GET", &url, &[], None).await?.expect(200)?;
    ensure!(
        begun.elapsed() < Duration::from_secs(2),
        "others have to wait"
    );
    for task in slow {
        let took = task.await??;
        ensure!(took < Duration::from_secs(15), "headers may take {took:?}");
    }
    let took = tokio::time::timeout(Duration::from_secs(30), silent).await;
    let took = took.context("a body that never comes is waited for")???;
    ensure!(took < Duration::from_secs(25), "a body may take {took:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_an_end_is_refused_before_it_is_read() -> Result<()> {
    let project = Project::on_sqlite()?;
    let instance = project.start(0)?;
    let port = instance.port()?;
    let head = "POST /v1/channels/default/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut stream = begin(port, head).await?;
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
    let mut n_written = 0_usize;
    let (mut reader, mut writer) = stream.split();
    let write = async {
        while writer.write_all(chunk.as_bytes()).await.is_ok() && n_written < 64 * 1024 * 1024 {
            n_written += chunk.len();
        }
    };
    let mut answer = vec![0; 1024];
    let read = async {
        let n = reader.read(&mut answer).await?;
        anyhow::Ok(n)
    };
    let n = tokio::select! {
        n = read => n?,
        () = write => 0,
    };
    let answer = String::from_utf8_lossy(&answer[..n]).into_owned();
    ensure!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_length_that_is_a_lie_is_no_harm() -> Result<()> {
    let project = Project::on_sqlite()?;
    let instance = project.start(0)?;
    let head = "POST /v1/channels/default/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{}";
    let mut stream = begin(instance.port()?, head).await?;
    let mut answer = vec![0; 1024];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut answer)).await;
    let n = read.context("no answer")??;
    let answer = String::from_utf8_lossy(&answer[..n]).into_owned();
    ensure!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    Ok(())
}
