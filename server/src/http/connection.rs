//! Connections: how many, how slow, how they end.
//!
//! Whoever sends a byte a second may not hold what others need: headers must be there within ten
//! seconds, bodies within fifteen; an address has at most so many connections at once, and so has
//! the server.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// How long a request's headers may take.
const HEADERS: Duration = Duration::from_secs(10);

/// How long requests in progress may take to end once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// At once.
    pub at_once: usize,
    /// At once from one address; a proxy's own address should be among the trusted ones, for which
    /// this does not count.
    pub by_address: usize,
}

impl Default for Connections {
    fn default() -> Connections {
        Connections {
            at_once: 20_000,
            by_address: 1_000,
        }
    }
}

/// Answers connections of `listener` with `app` until `shutdown` ends.
///
/// Afterwards no connection is accepted, streams are told to end, and requests in progress have
/// five seconds.
///
/// # Errors
/// When the listener fails for good; a single connection that fails ends nothing.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    connections: Connections,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let counts = Counts::default();
    tokio::pin!(shutdown);
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS);
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) if is_of_connection(&error) => continue,
                Err(error) => {
                    // Out of file descriptors, most likely: others will end soon.
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let Some(place) = counts.take(address.ip(), connections) else {
            tracing::debug!("a connection too many");
            continue;
        };
        let _ = stream.set_nodelay(true);
        let app = app.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            app.clone().oneshot(request.map(Body::new))
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    tracing::info!("stopping");
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("stopped with requests in progress"),
    }
    Ok(())
}

/// Whether an error is about one connection, not the listener.
fn is_of_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// How many connections each address has.
#[derive(Debug, Clone, Default)]
struct Counts(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection that counts, until it is dropped.
struct Place {
    counts: Counts,
    address: IpAddr,
}

impl Counts {
    fn take(&self, address: IpAddr, most: Connections) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = held.by_address.get(&address).copied().unwrap_or(0);
        // This machine's own proxy speaks for everybody.
        let too_many = of_address >= most.by_address && !address.is_loopback();
        if held.all >= most.at_once || too_many {
            return None;
        }
        held.all += 1;
        held.by_address.insert(address, of_address + 1);
        Some(Place {
            counts: self.clone(),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= 1;
        if let Some(n) = held.by_address.get_mut(&self.address) {
            *n -= 1;
            if *n == 0 {
                held.by_address.remove(&self.address);
            }
        }
    }
}
