//! Channels: where widgets are embedded, who answers there, when.

mod availability;
mod check;
mod hours;
mod routes;
mod rows;

pub use availability::{availability, presence, speaks};
pub use hours::opening;
pub use routes::{embedded, public, public_routes, routes};
pub use rows::{ChannelRow, Channels, first_channel};

use crate::Server;

/// Renews this instance's copy of the channels whenever a signal says so, until the server stops.
pub(crate) async fn keep_up(server: &Server) {
    let mut watch = server.store().hub().channels();
    loop {
        tokio::select! {
            _ = watch.recv() => {}
            () = server.stopping().cancelled() => return,
        }
        if let Err(error) = server.channels().renew(server.store()).await {
            tracing::error!(%error, "the channels could not be read again");
        }
    }
}
