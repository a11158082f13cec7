//! Files of the site's folder, and nothing outside it.
//!
//! [`ServeDir`] does the HTTP: types, ranges, conditional requests, precompressed siblings, and it
//! refuses `..`, absolute paths and drive letters after decoding.
//! Two things are left to its [`Backend`], and [`Confined`] adds them:
//! a link inside the folder must not lead out of it, and a name that begins with a dot (a database,
//! a `.git` folder, an editor's copy) is not for visitors.
//! Both are answered as if there were nothing, so a visitor learns nothing about them.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::pin::Pin;

use axum::handler::HandlerWithoutStateExt;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, TokioBackend, TokioFile};

/// The service that answers from `folder`.
pub(crate) fn service(folder: PathBuf) -> MethodRouter {
    // `ServeDir` writes `./` before a relative folder, which would then be another prefix than ours.
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let files = ServeDir::with_backend(folder.clone(), Confined { folder })
        .precompressed_br()
        .precompressed_gzip()
        .fallback(not_found.into_service());
    axum::routing::any_service(files)
}

/// The page for what does not exist.
pub(crate) async fn not_found() -> impl IntoResponse {
    (
        StatusCode::NOT_FOUND,
        [(header::CONTENT_TYPE, "text/plain")],
        "404: there is no such page here.\n",
    )
}

/// A file system that ends at a folder.
#[derive(Debug, Clone)]
struct Confined {
    folder: PathBuf,
}

type Answer<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl Backend for Confined {
    type File = TokioFile;
    type Metadata = std::fs::Metadata;
    type OpenFuture = Answer<TokioFile>;
    type MetadataFuture = Answer<std::fs::Metadata>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let folder = self.folder.clone();
        Box::pin(async move {
            let path = confine(&folder, &path).await?;
            if tokio::fs::metadata(&path).await?.is_dir() {
                return Err(ErrorKind::NotFound.into());
            }
            TokioBackend.open(path).await
        })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let folder = self.folder.clone();
        Box::pin(async move {
            let path = confine(&folder, &path).await?;
            TokioBackend.metadata(path).await
        })
    }
}

/// The real path behind `path`, if it is a public one inside `folder`.
///
/// # Errors
///
/// [`ErrorKind::NotFound`] for everything that a visitor must not reach or that leads nowhere.
async fn confine(folder: &Path, path: &Path) -> io::Result<PathBuf> {
    let missing = || io::Error::from(ErrorKind::NotFound);
    let inside = path.strip_prefix(folder).map_err(|_| missing())?;
    if inside.components().any(is_hidden) {
        return Err(missing());
    }
    let root = tokio::fs::canonicalize(folder).await.map_err(as_missing)?;
    let real = tokio::fs::canonicalize(path).await.map_err(as_missing)?;
    match real.strip_prefix(&root) {
        Ok(inside) if !inside.components().any(is_hidden) => Ok(real),
        _ => Err(missing()),
    }
}

/// Whether a part of a path is a name that begins with a dot.
fn is_hidden(part: Component<'_>) -> bool {
    match part {
        Component::Normal(name) => name.as_encoded_bytes().starts_with(b"."),
        _ => false,
    }
}

/// A path that leads nowhere is missing, for whatever reason: too long a name, one with a NUL, links
/// in a circle.
fn as_missing(error: io::Error) -> io::Error {
    tracing::debug!(%error, "no such file");
    ErrorKind::NotFound.into()
}
