//! The widget that a packed bot is given: the one in this binary, or one in a folder.

use super::archive::{self, File};
use crate::screen::Failure;
use anyhow::Context;
use std::fs;
use std::path::Path;

/// What `build.rs` was given: a compressed archive, or nothing.
static CARRIED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/widget.archive"));

/// The folder of the assets, beside the loader.
const ASSETS: &str = "edgewise-assets/";

/// The widget as visitors load it.
pub struct Widget {
    /// The loader, `edgewise.js`; it knows the folder of the assets.
    pub loader: String,
    /// What the loader fetches, named as it asks for it: `edgewise-assets/<hash>/…`.
    pub assets: Vec<File>,
}

impl Widget {
    /// The widget in `folder`, or the one that this binary carries.
    ///
    /// # Errors
    /// When there is none; the message says how to get one.
    pub fn find(folder: Option<&Path>) -> Result<Widget, Failure> {
        match folder {
            Some(folder) => Widget::of(read_folder(folder)?).ok_or_else(|| {
                Failure::Input(format!(
                    "{}: there is no widget (edgewise.js and edgewise-assets/); \
                     `cargo xtask site -o FOLDER` writes one",
                    folder.display()
                ))
            }),
            None => carried().and_then(Widget::of).ok_or_else(|| {
                Failure::Input(
                    "this binary was built without the widget; `cargo xtask cli` builds one that \
                     carries it, or name a folder that `cargo xtask site` wrote: --widget FOLDER"
                        .to_owned(),
                )
            }),
        }
    }

    fn of(files: Vec<File>) -> Option<Widget> {
        let (loaders, assets): (Vec<File>, Vec<File>) = files
            .into_iter()
            .partition(|(name, _)| !name.starts_with(ASSETS));
        let (_, loader) = loaders
            .into_iter()
            .find(|(name, _)| name == "edgewise.js")?;
        // A folder may have assets of several builds: only the loader's own count.
        let loader = String::from_utf8(loader).ok()?;
        let assets: Vec<File> = assets
            .into_iter()
            .filter(|(name, _)| {
                let build = name[ASSETS.len()..].split('/').next().unwrap_or_default();
                loader.contains(&format!("{ASSETS}{build}/"))
            })
            .collect();
        let has = |name: &str| assets.iter().any(|(asset, _)| asset.ends_with(name));
        let is_whole = has("/widget.js") && has("/widget_bg.wasm");
        is_whole.then_some(Widget { loader, assets })
    }

    /// The content of an asset, by its name without the folder.
    ///
    /// # Errors
    /// When this widget has none of that name: it was built by another version.
    pub fn asset(&self, name: &str) -> Result<&[u8], Failure> {
        let found = self
            .assets
            .iter()
            .find(|(asset, _)| asset.rsplit('/').next() == Some(name));
        found.map(|(_, content)| content.as_slice()).ok_or_else(|| {
            Failure::Input(format!(
                "the widget has no {name}: it is of another version than this binary"
            ))
        })
    }

    /// The same, as text.
    ///
    /// # Errors
    /// When there is none, or it is no text.
    pub fn script(&self, name: &str) -> Result<String, Failure> {
        String::from_utf8(self.asset(name)?.to_vec())
            .map_err(|_| Failure::Input(format!("the widget's {name} is no text")))
    }

    /// The chat's own words in a language, as JSON; nothing for one that needs no file.
    pub fn words(&self, lang: &str) -> Option<&str> {
        let name = format!("/strings/{lang}.json");
        let found = self.assets.iter().find(|(asset, _)| asset.ends_with(&name));
        found.and_then(|(_, content)| std::str::from_utf8(content).ok())
    }
}

/// The files in this binary: widget and console.
pub fn carried() -> Option<Vec<File>> {
    let mut bytes = Vec::new();
    brotli::BrotliDecompress(&mut &*CARRIED, &mut bytes).ok()?;
    archive::split(&bytes).filter(|files| !files.is_empty())
}

/// The loader and the assets in a folder, without their compressed siblings.
fn read_folder(folder: &Path) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    let mut add = |path: &Path, name: String| -> Result<(), Failure> {
        let read = fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
        files.push((name, read.map_err(Failure::Machine)?));
        Ok(())
    };
    let loader = folder.join("edgewise.js");
    if loader.is_file() {
        add(&loader, "edgewise.js".to_owned())?;
    }
    let builds = fs::read_dir(folder.join("edgewise-assets"));
    for build in builds.into_iter().flatten().flatten() {
        let build_name = build.file_name().to_string_lossy().into_owned();
        for part in ["", "strings/", "live/"] {
            let assets = fs::read_dir(build.path().join(part));
            for asset in assets.into_iter().flatten().flatten() {
                let name = asset.file_name().to_string_lossy().into_owned();
                if asset.path().is_file() && !name.ends_with(".br") && !name.ends_with(".gz") {
                    let name = format!("{ASSETS}{build_name}/{part}{name}");
                    add(&asset.path(), name)?;
                }
            }
        }
    }
    files.sort();
    Ok(files)
}
