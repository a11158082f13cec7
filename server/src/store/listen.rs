//! Signals of other instances, by PostgreSQL's `LISTEN`.
//!
//! The connection may break; what happened meanwhile was not heard.
//! So every reader of this process is told to look again once the next connection listens.

use super::{Kind, Store};
use sqlx::postgres::PgListener;
use std::future::Future;
use std::time::Duration;

/// How long to wait before the next attempt to connect.
const RETRY: Duration = Duration::from_secs(1);

/// Hands signals of other instances to this one's hub, until `stop` ends.
pub async fn follow(store: Store, stop: impl Future<Output = ()>) {
    if store.kind() != Kind::Postgres {
        return;
    }
    tokio::select! {
        () = stop => {}
        () = listen(&store) => {}
    }
}

async fn listen(store: &Store) {
    loop {
        match connect(store).await {
            Ok(mut listener) => {
                store.hub().tell_all();
                // `try_recv` says when the connection was lost, `recv` would hide it.
                while let Ok(Some(notice)) = listener.try_recv().await {
                    store.hub().take(notice.payload());
                }
                tracing::warn!("the connection that listens was lost");
            }
            Err(error) => tracing::warn!(%error, "cannot listen to other instances"),
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn connect(store: &Store) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(store.url()).await?;
    listener.listen("edgewise").await?;
    Ok(listener)
}
