//! Whole requests through [`app`], without a socket.

use std::fs;
use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tempfile::TempDir;
use tower::ServiceExt;

use super::{Site, app};

const ASSET: &str = "/edgewise-assets/0123456789abcdef/widget_bg.wasm";

/// A site on disk, with a secret beside it that no request may reach.
struct Fixture {
    home: TempDir,
    blob: Option<Vec<u8>>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Fixture {
    fn new() -> Fixture {
        let home = tempfile::tempdir().unwrap();
        let site = home.path().join("site");
        write(&home.path().join("secret.txt"), "secret");
        write(
            &site.join("index.html"),
            "<!doctype html><title>Shop</title>",
        );
        write(&site.join("index.html.br"), "brotli bytes");
        write(&site.join("index.html.gz"), "gzip bytes");
        write(&site.join("edgewise.js"), "// loader");
        write(&site.join("plain.txt"), "0123456789");
        write(&site.join(&ASSET[1..]), "\0asm");
        write(&site.join(".edgewise/database"), "secret");
        write(&site.join("sub/index.html"), "sub");
        write(&site.join("bot.edgewise"), "a blob on disk");
        Fixture { home, blob: None }
    }

    async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let site = Site {
            folder: Some(self.home.path().join("site")),
            blob: self.blob.clone(),
            ..Site::default()
        };
        let response = app(site)
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.request("GET", path, headers).await
    }
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[tokio::test]
async fn each_kind_of_file_has_its_type() {
    let site = Fixture::new();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/edgewise.js", "text/javascript; charset=utf-8"),
        ("/plain.txt", "text/plain; charset=utf-8"),
        (ASSET, "application/wasm"),
        ("/bot.edgewise", "application/octet-stream"),
    ] {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn hashed_assets_are_kept_for_a_year_and_everything_else_is_revalidated() {
    let site = Fixture::new();
    let immutable = "public, max-age=31536000, immutable";
    assert_eq!(
        site.get(ASSET, &[]).await.header("cache-control"),
        immutable
    );
    for path in ["/", "/edgewise.js", "/bot.edgewise", "/missing"] {
        assert_eq!(
            site.get(path, &[]).await.header("cache-control"),
            "no-cache",
            "{path}"
        );
    }
    let missing = site
        .get("/edgewise-assets/0123456789abcdef/no.js", &[])
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn other_origins_may_load_the_widget_and_nothing_else() {
    let site = Fixture::new();
    for path in ["/edgewise.js", "/bot.edgewise", ASSET] {
        let answer = site.get(path, &[("origin", "https://shop.example")]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "cross-origin",
            "{path}"
        );
    }
    let page = site.get("/", &[("origin", "https://shop.example")]).await;
    assert_eq!(page.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_compressed_sibling_is_sent_to_who_accepts_it() {
    let site = Fixture::new();
    for (accepted, encoding, body) in [
        ("br, gzip", "br", "brotli bytes"),
        ("gzip", "gzip", "gzip bytes"),
        ("br;q=0, gzip;q=0", "", "<!doctype html><title>Shop</title>"),
    ] {
        let answer = site.get("/", &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{accepted}"
        );
        assert_eq!(answer.header("vary"), "accept-encoding", "{accepted}");
        assert_eq!(answer.body, body.as_bytes(), "{accepted}");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let site = Fixture::new();
    let first = site.get("/plain.txt", &[]).await;
    for (name, value) in [
        ("if-none-match", first.header("etag")),
        ("if-modified-since", first.header("last-modified")),
    ] {
        assert_ne!(value, "", "{name}");
        let again = site.get("/plain.txt", &[(name, value)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{name}");
        assert_eq!(again.body, b"", "{name}");
    }
    let other = site
        .get("/plain.txt", &[("if-none-match", "\"other\"")])
        .await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn head_and_ranges_are_answered_and_other_methods_refused() {
    let site = Fixture::new();
    let head = site.request("HEAD", "/plain.txt", &[]).await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (StatusCode::OK, "10")
    );
    assert_eq!(head.body, b"");
    let part = site.get("/plain.txt", &[("range", "bytes=2-4")]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        (part.header("content-range"), part.body.as_slice()),
        ("bytes 2-4/10", &b"234"[..])
    );
    let beyond = site.get("/plain.txt", &[("range", "bytes=20-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let refused = site.request(method, "/plain.txt", &[]).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

#[tokio::test]
async fn a_folder_shows_its_index_page() {
    let site = Fixture::new();
    assert_eq!(site.get("/sub/", &[]).await.body, b"sub");
    let short = site.get("/sub", &[]).await;
    assert_eq!(short.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(short.header("location"), "/sub/");
    assert_eq!(
        site.get("/edgewise-assets/", &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let site = Fixture::new();
    let long = format!("/{}", "a".repeat(300));
    let deep = "/..".repeat(20) + "/etc/passwd";
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/..%2Fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/sub/../../secret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%5c..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/file:%2f%2f%2fetc%2fpasswd",
        "/C:/secret.txt",
        "/CON",
        "/NUL.txt",
        "/%EF%BC%8E%EF%BC%8E/secret.txt",
        "/%E2%80%A5/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/plain.txt%00.html",
        "/%00",
        "/%ff%fe",
        "/plain.txt/",
        "/plain.txt/secret.txt",
        "/.edgewise/database",
        "/%2eedgewise/database",
        "/sub/../.edgewise/database",
        &deep,
        &long,
    ] {
        for method in ["GET", "HEAD"] {
            let answer = site.request(method, path, &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
            assert!(
                !answer.body.windows(6).any(|part| part == b"secret"),
                "{method} {path}"
            );
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_is_followed_only_inside_the_folder() {
    use std::os::unix::fs::symlink;

    let site = Fixture::new();
    let folder = site.home.path().join("site");
    symlink("plain.txt", folder.join("inside.txt")).unwrap();
    symlink("../secret.txt", folder.join("outside.txt")).unwrap();
    symlink("..", folder.join("up")).unwrap();
    symlink(".edgewise", folder.join("visible")).unwrap();
    symlink("loop", folder.join("loop")).unwrap();
    assert_eq!(site.get("/inside.txt", &[]).await.body, b"0123456789");
    for path in [
        "/outside.txt",
        "/up/secret.txt",
        "/visible/database",
        "/loop",
    ] {
        assert_eq!(
            site.get(path, &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_does_not_exist_is_said_in_plain_text() {
    let answer = Fixture::new().get("/missing", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.body, b"404: there is no such page here.\n");
}

#[tokio::test]
async fn a_blob_in_memory_comes_before_the_file() {
    let mut site = Fixture::new();
    site.blob = Some(b"a blob in memory ".repeat(40));
    let plain = site.get("/bot.edgewise", &[]).await;
    assert_eq!(plain.body, b"a blob in memory ".repeat(40));
    assert_eq!(plain.header("content-type"), "application/octet-stream");
    assert_eq!(plain.header("cache-control"), "no-cache");
    assert_eq!(plain.header("access-control-allow-origin"), "*");

    let brotli = site
        .get("/bot.edgewise", &[("accept-encoding", "gzip, br")])
        .await;
    assert_eq!(brotli.header("content-encoding"), "br");
    assert_ne!(brotli.header("etag"), plain.header("etag"));
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut brotli.body.as_slice(), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);

    let refused = site
        .get("/bot.edgewise", &[("accept-encoding", "br;q=0")])
        .await;
    assert_eq!(refused.header("content-encoding"), "");

    let again = site
        .get("/bot.edgewise", &[("if-none-match", plain.header("etag"))])
        .await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    assert_eq!(again.header("etag"), plain.header("etag"));

    let head = site.request("HEAD", "/bot.edgewise", &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));

    let first = plain.header("etag").to_owned();
    site.blob = Some(b"another".to_vec());
    let changed = site
        .get("/bot.edgewise", &[("if-none-match", &first)])
        .await;
    assert_eq!(
        (changed.status, changed.body.as_slice()),
        (StatusCode::OK, &b"another"[..])
    );
}

#[tokio::test]
async fn the_server_stops_when_it_is_told_to() {
    let site = Fixture::new();
    let router = app(Site {
        folder: Some(site.home.path().join("site")),
        ..Site::default()
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    crate::serve(listener, router, crate::Connections::default(), async {})
        .await
        .unwrap();
}

#[tokio::test]
async fn a_folder_named_from_the_current_one_is_served() {
    // Tests run in the folder of their crate.
    let router = app(Site {
        folder: Some("src".into()),
        ..Site::default()
    });
    let request = Request::get("/lib.rs").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_site_in_memory_answers_its_files_and_nothing_else() {
    let router = app(Site {
        files: vec![
            ("index.html".to_owned(), b"<title>Bot</title>".to_vec()),
            (
                "edgewise-assets/0123456789abcdef/a.wasm".to_owned(),
                b"wasm".to_vec(),
            ),
        ],
        blob: Some(b"a blob".to_vec()),
        ..Site::default()
    });
    for (path, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/index.html", 200, "text/html; charset=utf-8"),
        (
            "/edgewise-assets/0123456789abcdef/a.wasm",
            200,
            "application/wasm",
        ),
        ("/bot.edgewise", 200, "application/octet-stream"),
        ("/lib.rs", 404, "text/plain; charset=utf-8"),
        ("/%2e%2e/secret.txt", 404, "text/plain; charset=utf-8"),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["content-type"], kind, "{path}");
    }
}
