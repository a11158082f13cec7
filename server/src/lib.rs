//! Serves a bot's pages: the site around the widget, the widget itself and the compiled blob.
//!
//! The crate is a library with two functions.
//! [`app`] turns a [`Site`] into an axum [`Router`]; it touches nothing but the site's folder.
//! [`serve`] runs a router on a listener that the caller has bound, until a future of the caller
//! ends.
//! Neither prints, exits or reads the environment: what happens is told through `tracing`.
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use edgewise_server::{Site, app, serve};
//!
//! let site = Site { folder: Some("target/site".into()), ..Site::default() };
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8888").await?;
//! serve(listener, app(site), async {
//!     tokio::signal::ctrl_c().await.ok();
//! })
//! .await
//! # }
//! ```
//!
//! # What is answered
//!
//! | path | content | cached |
//! |---|---|---|
//! | `…/edgewise-assets/<hash>/…` | widget module and wasm | for a year: the name changes with the content |
//! | `/bot.edgewise`, when [`Site::blob`] is given | the blob in memory | revalidated by content hash |
//! | the names in [`Site::files`], `/` for `index.html` | those, in memory | the same |
//! | any other file of the folder | that file, as `.br` or `.gz` where one lies beside it | revalidated |
//! | anything else | 404 as plain text | never |
//!
//! Only `GET` and `HEAD` are answered.
//! Names that begin with a dot, and links that lead out of the folder, do not exist for visitors.

mod folder;
mod headers;
mod memory;

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tower_http::trace::TraceLayer;

/// How long requests in progress may take to end once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// What is served.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The folder of the static site; every file in it is public, except those whose name, or
    /// whose folder's name, begins with a dot. Nothing for a site that is all in memory.
    pub folder: Option<PathBuf>,
    /// Files in memory by their paths without a slash in front; `index.html` answers `/` too.
    pub files: Vec<(String, Vec<u8>)>,
    /// A compiled blob that `/bot.edgewise` answers instead of a file of that name.
    pub blob: Option<Vec<u8>>,
}

/// All routes of a site.
///
/// The folder is read at each request, so a site that is built again is served without a restart.
/// What is in memory is compressed once, here, which takes about a tenth of a second for each megabyte.
pub fn app(site: Site) -> Router {
    let mut router = Router::new();
    let mut files = site.files;
    if let Some(bytes) = site.blob {
        files.retain(|(name, _)| name != "bot.edgewise");
        files.push(("bot.edgewise".to_owned(), bytes));
    }
    for (name, bytes) in files {
        let held = Arc::new(memory::Held::new(bytes, memory::kind_of(&name)));
        let route = get(move |request| std::future::ready(held.answer(&request)));
        if name == "index.html" {
            router = router.route("/", route.clone());
        }
        router = router.route(&format!("/{name}"), route);
    }
    let router = match site.folder {
        Some(folder) => router.fallback_service(folder::service(folder)),
        None => router.fallback(folder::not_found),
    };
    router
        .layer(middleware::from_fn(headers::add))
        .layer(TraceLayer::new_for_http())
}

/// Answers connections of `listener` with `app` until `shutdown` ends.
///
/// Afterwards no connection is accepted, and requests in progress have five seconds to end.
///
/// # Errors
///
/// When the listener fails for good; a single connection that fails ends nothing.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let stopping = Arc::new(Notify::new());
    let stop = Arc::clone(&stopping);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        shutdown.await;
        tracing::info!("stopping");
        stop.notify_one();
    });
    tokio::select! {
        ended = server => ended,
        () = async { stopping.notified().await; tokio::time::sleep(DRAIN).await } => {
            tracing::warn!("stopped with requests in progress");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
