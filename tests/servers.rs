//! The two servers that scenarios need.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// `edgewise serve`, the program itself.
pub struct EdgewiseServer {
    process: Child,
    /// Its address, with a slash at the end.
    pub url: String,
}

impl EdgewiseServer {
    /// Starts it on a free port and waits for the line that says which.
    ///
    /// # Errors
    ///
    /// When it ends before it listens.
    pub fn start(program: &Path, folder: &Path) -> Result<EdgewiseServer> {
        let mut process = Command::new(program)
            .arg("serve")
            .arg(folder)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        match line_after(&mut process, "listening on ") {
            Ok(url) => Ok(EdgewiseServer { process, url }),
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error.context("`edgewise serve` did not say where it listens"))
            }
        }
    }
}

impl Drop for EdgewiseServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads a process's output up to the line that contains `mark`; the rest of it after the mark.
///
/// The output is read on, so that the process never waits for somebody to read it.
pub(crate) fn line_after(process: &mut Child, mark: &'static str) -> Result<String> {
    let output = process.stdout.take().context("the process has no output")?;
    let mut lines = BufReader::new(output).lines();
    let mut seen = String::new();
    while let Some(Ok(line)) = lines.next() {
        if let Some((_, rest)) = line.split_once(mark) {
            let rest = rest.trim().to_owned();
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            return Ok(rest);
        }
        seen.push_str(&line);
        seen.push('\n');
    }
    bail!("it ended without saying \"{mark}\", and said:\n{seen}")
}

/// A plain web server: it sends files with their type, and knows nothing of Edgewise.
///
/// It compresses nothing and caches nothing; so do the simplest of static hosts.
pub struct FileServer {
    task: JoinHandle<()>,
    /// Its address, with a slash at the end.
    pub url: String,
}

impl FileServer {
    /// Serves `folder` on a free port, with one more header on every answer.
    ///
    /// # Errors
    ///
    /// When there is no free port.
    pub async fn start(folder: &Path, header: (HeaderName, HeaderValue)) -> Result<FileServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let add = middleware::from_fn(move |request: Request, next: Next| {
            let (name, value) = header.clone();
            async move {
                let mut response = next.run(request).await;
                response.headers_mut().insert(name, value);
                response
            }
        });
        let app = axum::Router::new()
            .fallback_service(ServeDir::new(folder))
            .layer(add);
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(FileServer { task, url })
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
