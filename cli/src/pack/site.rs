//! A packed bot as the files of a static site.
//!
//! ```text
//! index.html                       the chat, as a page
//! page-<hash>.css, page-<hash>.js  its looks; what makes it work offline
//! edgewise-<hash>.js               the loader
//! bot-<hash>.edgewise              the bot
//! edgewise-assets/<hash>/…         the widget
//! icon.svg, icon-192.png, icon-512.png, manifest.webmanifest
//! sw.js                            keeps all of the above for visits without a network
//! edgewise.js, bot.edgewise        loader and bot again, for other pages to embed
//! ```
//!
//! Every name is relative, so the folder works under any path.
//! What the page loads has its content in its name: a page can only ever get what it was made with.

use super::archive::File;
use super::icon;
use super::page::{Bot, LANGUAGE_SCRIPT, content_hash, escape, fill};
use super::widget::Widget;
use crate::screen::Failure;
use serde_json::json;

const PAGE: &str = include_str!("../../page/index.html");
const SCRIPT: &str = include_str!("../../page/page.js");
const WORKER: &str = include_str!("../../page/sw.js");

/// How a packed bot is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// By its visitors, each on a machine of their own; works offline.
    Site,
    /// On a shared screen, which forgets its visitor after so many idle seconds; works offline.
    Kiosk(u32),
    /// From `edgewise serve`: always the newest, so nothing is kept.
    Served,
}

impl Use {
    /// Idle seconds until a shared screen forgets its visitor.
    pub fn idle_s(self) -> Option<u32> {
        match self {
            Use::Kiosk(seconds) => Some(seconds),
            Use::Site | Use::Served => None,
        }
    }

    /// What the chat is told of a server: only the one that serves the page is one.
    fn server(self) -> &'static str {
        match self {
            Use::Served => " data-server=\"/\"",
            Use::Site | Use::Kiosk(_) => "",
        }
    }

    /// What the page's scripts and styles are told.
    pub fn mark(self) -> &'static str {
        match self {
            Use::Site => "",
            Use::Kiosk(_) => " data-kiosk",
            Use::Served => " data-served",
        }
    }
}

/// All files of the site, the ones last that make a new version of it visible.
///
/// # Errors
/// When the widget lacks a part.
pub fn files(bot: &Bot, widget: &Widget, how: Use) -> Result<Vec<File>, Failure> {
    let hashed = |name: &str, ending: &str, content: &[u8]| {
        format!("{name}-{}.{ending}", content_hash(&[content]))
    };
    let style = bot.style();
    let script = format!("{LANGUAGE_SCRIPT}{SCRIPT}");
    let css = hashed("page", "css", style.as_bytes());
    let page = hashed("page", "js", script.as_bytes());
    let loader = hashed("edgewise", "js", widget.loader.as_bytes());
    let blob = hashed("bot", "edgewise", &bot.blob);

    let mut files: Vec<File> = widget
        .assets
        .iter()
        .filter(|(name, _)| is_loaded(name, bot, how))
        .cloned()
        .collect();
    files.extend([
        (css.clone(), style.into_bytes()),
        (page.clone(), script.into_bytes()),
        (loader.clone(), widget.loader.clone().into_bytes()),
        (blob.clone(), bot.blob.clone()),
        ("icon.svg".to_owned(), icon::svg(bot.color).into_bytes()),
        ("icon-192.png".to_owned(), icon::png(bot.color, 192)?),
        ("icon-512.png".to_owned(), icon::png(bot.color, 512)?),
        ("manifest.webmanifest".to_owned(), manifest(bot)),
    ]);
    let mut kept: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    kept.insert(0, "./".to_owned());

    let mut words = bot.words(how.idle_s());
    words.extend([
        ("mode", how.mark().to_owned()),
        ("css", css),
        ("page", page),
        ("loader", loader),
        ("blob", blob),
        ("server", how.server().to_owned()),
    ]);
    let html = fill(PAGE, &words);
    let mut parts: Vec<&[u8]> = vec![html.as_bytes(), WORKER.as_bytes()];
    parts.extend(files.iter().map(|(_, content)| content.as_slice()));
    let version = content_hash(&parts);
    let worker = [
        ("version", version.clone()),
        ("files", json!(kept).to_string()),
    ];
    let worker = fill(WORKER, &worker);

    for (name, content) in [
        ("edgewise.js", widget.loader.as_bytes()),
        ("bot.edgewise", &bot.blob),
        (
            "index.html",
            fill(&html, &[("version", escape(&version))]).as_bytes(),
        ),
    ] {
        files.push((name.to_owned(), content.to_vec()));
    }
    if how != Use::Served {
        files.push(("sw.js".to_owned(), worker.into_bytes()));
    }
    Ok(files)
}

/// Whether the page asks for an asset: the form for single files is not, that for kiosks by kiosks,
/// and the chat's own words in the bot's languages.
fn is_loaded(name: &str, bot: &Bot, how: Use) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    if folder.ends_with("/strings") {
        let lang = file.trim_end_matches(".json");
        return bot.languages.iter().any(|own| own == lang);
    }
    match file {
        "single.js" => false,
        "kiosk.js" => how.idle_s().is_some(),
        _ => true,
    }
}

fn manifest(bot: &Bot) -> Vec<u8> {
    let picture = |name: &str, size: &str, kind: &str, purpose: &str| json!({ "src": name, "sizes": size, "type": kind, "purpose": purpose });
    let manifest = json!({
        "name": bot.title,
        "short_name": bot.title.chars().take(12).collect::<String>().trim(),
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "lang": bot.languages.first(),
        "theme_color": bot.css_color(),
        "background_color": "#ffffff",
        "icons": [
            picture("icon-192.png", "192x192", "image/png", "any"),
            picture("icon-512.png", "512x512", "image/png", "any"),
            picture("icon-512.png", "512x512", "image/png", "maskable"),
            picture("icon.svg", "any", "image/svg+xml", "any"),
        ],
    });
    format!("{manifest:#}\n").into_bytes()
}
