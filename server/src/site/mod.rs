//! Static files: the site around the widget, the widget itself and the compiled blob.
//!
//! | path | content | cached |
//! |---|---|---|
//! | `…/edgewise-assets/<hash>/…` | widget module and wasm | for a year: the name changes with the content |
//! | `/bot.edgewise`, when [`Site::blob`] is given | the blob in memory | revalidated by content hash |
//! | the names in [`Site::files`]; their folder for an `index.html` | those, in memory | the same |
//! | any other file of the folder | that file, as `.br` or `.gz` where one lies beside it | revalidated |
//! | anything else | 404 as plain text | never |
//!
//! Only `GET` and `HEAD` are answered.
//! Names that begin with a dot, and links that lead out of the folder, do not exist for visitors.

mod folder;
mod headers;
mod memory;

pub(crate) use memory::Held;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::response::Redirect;
use axum::routing::get;
use tower_http::trace::TraceLayer;

/// What is served.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The folder of the static site; every file in it is public, except those whose name, or
    /// whose folder's name, begins with a dot. Nothing for a site that is all in memory.
    pub folder: Option<PathBuf>,
    /// Files in memory by their paths without a slash in front; `index.html` answers its folder too.
    pub files: Vec<(String, Vec<u8>)>,
    /// A compiled blob that `/bot.edgewise` answers instead of a file of that name.
    pub blob: Option<Vec<u8>>,
}

/// All routes of a site without a server behind it.
///
/// The folder is read at each request, so a site that is built again is served without a restart.
/// What is in memory is compressed once, here, which takes about a tenth of a second for each megabyte.
pub fn app(site: Site) -> Router {
    routes::<()>(site).layer(TraceLayer::new_for_http())
}

/// The same, to be put beside other routes.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(site: Site) -> Router<S> {
    let mut router = Router::new();
    let mut files = site.files;
    if let Some(bytes) = site.blob {
        files.retain(|(name, _)| name != "bot.edgewise");
        files.push(("bot.edgewise".to_owned(), bytes));
    }
    for (name, bytes) in files {
        let held = Arc::new(memory::Held::new(bytes, memory::kind_of(&name)));
        let route = get(move |request| std::future::ready(held.answer(&request)));
        if let Some(folder) = name.strip_suffix("index.html") {
            router = router.route(&format!("/{folder}"), route.clone());
            if let Some(bare) = folder.strip_suffix('/') {
                let to =
                    Redirect::permanent(&format!("{}/", bare.rsplit('/').next().unwrap_or(bare)));
                router = router.route(&format!("/{bare}"), get(move || std::future::ready(to)));
            }
        }
        router = router.route(&format!("/{name}"), route);
    }
    let router = match site.folder {
        Some(folder) => router.fallback_service(folder::service(folder)),
        None => router.fallback(folder::not_found),
    };
    router.layer(middleware::from_fn(headers::add))
}

#[cfg(test)]
mod tests;
