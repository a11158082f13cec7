//! The demo as a static site.
//!
//! ```text
//! index.html, …                    the pages of www/
//! edgewise.js                      the loader; it knows the folder of the widget
//! edgewise-assets/<hash>/widget.js, widget_bg.wasm, strings/<language>.json, kiosk.js, single.js,
//!                                  live.js, live/<language>.json
//! bot.edgewise                     the bot of examples/support
//! playground/…                     the compiler as wasm, and projects to begin with
//! ```
//!
//! Every link is relative, so the folder works under any path of any web server.
//! The assets' folder is named after their content: a browser may keep them for ever, because other
//! content has another name.
//! Beside each compressible file lie its `.br` and `.gz` for servers that send such siblings.
//! A file whose content is the same is not written, so its date stays and browsers keep it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::archive;
use crate::compress::{Compressed, Method, content_hash, is_compressible};
use crate::console;
use crate::joined::{joined, joined_live};
use crate::playground;
use crate::project::Project;
use crate::rebuilt_std::Std;
use crate::script::{self, Form};
use crate::step::{Step, Steps};
use crate::wasm::{self, WIDGET};
use crate::words;

/// How many steps [`build`] takes.
pub const STEPS: usize = 9;

/// The line of the loader that a build replaces.
const ASSETS_LINE: &str = r#"const ASSETS = "edgewise-assets/dev/";"#;

/// Most bytes of a script that stands in for another vendor's.
const COMPAT_BUDGET: usize = 2_000;

/// A finished site.
pub struct Site {
    /// Where it lies.
    pub folder: PathBuf,
    /// Its loader.
    pub loader: PathBuf,
    /// The script of its widget.
    pub script: PathBuf,
    /// What pages with a server load besides.
    pub live: PathBuf,
    /// Its bot.
    pub blob: PathBuf,
    /// The standard library that its widget has in it.
    pub std: Std,
    /// How many files it has.
    pub files: usize,
}

/// Builds the widget and the bot, and puts the site together in `folder`.
pub fn build(project: &Project, folder: &Path, steps: &mut Steps) -> Result<Site> {
    steps.run("Preparing Rust for browsers", |step| {
        Ok(((), wasm::add_target(step)?))
    })?;
    let compiled = steps.run("Building the widget", |step| {
        let compiled = wasm::compile(project, &WIDGET, step)?;
        let note = compiled.std.description().to_owned();
        Ok((compiled, note))
    })?;
    steps.run("Binding it to JavaScript", |_| {
        Ok(((), wasm::bind(project, &WIDGET, &compiled)?))
    })?;
    steps.run("Building the console", |step| console::build(project, step))?;
    steps.run("Putting both into the compiler", |_| {
        archive::write(project)
    })?;
    steps.run("Building the compiler", |step| {
        let args = ["build", "-p", "edgewise"];
        Ok((step.command(&mut project.cargo(&args))?, String::new()))
    })?;
    let bot = project.cache().join("bot.edgewise");
    steps.run("Compiling the bot", |step| compile_bot(project, &bot, step))?;
    steps.run("Building the playground's compiler", |step| {
        playground::build(project, step)
    })?;
    steps.run("Putting the site together", |step| {
        let site = assemble(project, &bot, folder, compiled.std, step)?;
        let note = format!("{} files", site.files);
        Ok((site, note))
    })
}

fn compile_bot(project: &Project, blob: &Path, step: &Step) -> Result<((), String)> {
    let mut compile = Command::new(project.edgewise());
    compile
        .arg("compile")
        .arg("examples/support")
        .arg("-o")
        .arg(blob)
        .current_dir(&project.root);
    step.command(&mut compile)?;
    let size_bytes = fs::metadata(blob).context("no blob was written")?.len();
    Ok(((), format!("{} kB", size_bytes / 1000)))
}

fn assemble(project: &Project, bot: &Path, folder: &Path, std: Std, step: &Step) -> Result<Site> {
    let mut out = Folder::new(project, folder, step)?;
    let www = project.root.join("www");
    for file in files_below(&www)? {
        let name = file
            .strip_prefix(&www)?
            .to_string_lossy()
            .replace('\\', "/");
        out.write(&name, &read(&file)?)?;
    }
    let script = write_widget(project, &mut out)?;
    for (name, content) in playground::files(project)? {
        out.write(&name, &content)?;
    }
    out.write("bot.edgewise", &read(bot)?)?;
    let files = out.finish()?;
    Ok(Site {
        loader: folder.join("edgewise.js"),
        live: folder.join(script.replace("widget.js", "live.js")),
        script: folder.join(script),
        blob: folder.join("bot.edgewise"),
        folder: folder.to_owned(),
        std,
        files,
    })
}

/// Writes the loader and the assets that it loads; the name of the script among them.
fn write_widget(project: &Project, out: &mut Folder) -> Result<String> {
    let files = widget_files(project)?;
    for (name, content) in files.iter().chain(&compat_files(project)?) {
        out.write(name, content)?;
    }
    let script = files
        .into_iter()
        .find(|(name, _)| name.ends_with("/widget.js"));
    Ok(script.context("the widget has no script")?.0)
}

/// The loader and the assets that it loads, by their names in a site.
pub fn widget_files(project: &Project) -> Result<Vec<(String, Vec<u8>)>> {
    let kiosk = read(&project.root.join("pkg/kiosk.js"))?;
    let kiosk = String::from_utf8(kiosk).context("pkg/kiosk.js is no UTF-8")?;
    let kiosk = script::minify(&kiosk, Form::Classic)?;
    let single = format!("const edgewiseWidget={};", joined(project, Form::Classic)?);
    let mut assets = vec![
        (
            "widget.js".to_owned(),
            joined(project, Form::Module)?.into_bytes(),
        ),
        ("widget_bg.wasm".to_owned(), read(&WIDGET.wasm(project))?),
        ("kiosk.js".to_owned(), kiosk.into_bytes()),
        ("single.js".to_owned(), single.into_bytes()),
        ("live.js".to_owned(), joined_live(project)?.into_bytes()),
    ];
    for lang in words::others(project)? {
        let chat = words::file(project, words::CHAT, &lang)?;
        assets.push((format!("strings/{lang}.json"), chat));
        let live = words::file(project, words::LIVE, &lang)?;
        assets.push((format!("live/{lang}.json"), live));
    }
    let contents: Vec<&[u8]> = assets
        .iter()
        .map(|(_, content)| content.as_slice())
        .collect();
    let folder = format!("edgewise-assets/{}/", content_hash(&contents));
    let loader = loader(project, &folder)?.into_bytes();
    let named = assets
        .into_iter()
        .map(|(name, content)| (format!("{folder}{name}"), content));
    Ok(named.chain([("edgewise.js".to_owned(), loader)]).collect())
}

/// What makes snippets of other vendors load the chat, by its names in a site; each at most
/// [`COMPAT_BUDGET`] bytes.
pub fn compat_files(project: &Project) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for name in ["compat-chatwoot.js", "compat-intercom.js"] {
        let source = String::from_utf8(read(&project.root.join("pkg").join(name))?)?;
        let small = script::minify(&source, Form::Classic)?;
        ensure!(
            small.len() <= COMPAT_BUDGET,
            "{name} has {} bytes, {COMPAT_BUDGET} are the most",
            small.len()
        );
        files.push((name.to_owned(), small.into_bytes()));
    }
    Ok(files)
}

/// The loader as visitors get it, with the folder that its assets lie in.
fn loader(project: &Project, assets: &str) -> Result<String> {
    let file = project.root.join("pkg/edgewise.js");
    let source = String::from_utf8(read(&file)?).context("pkg/edgewise.js is no UTF-8")?;
    let n_lines = source.matches(ASSETS_LINE).count();
    ensure!(
        n_lines == 1,
        "pkg/edgewise.js has the line `{ASSETS_LINE}` {n_lines} times, it must have it once"
    );
    let line = format!(r#"const ASSETS = "{assets}";"#);
    script::minify(&source.replace(ASSETS_LINE, &line), Form::Classic)
}

/// A folder that is being filled.
struct Folder<'a> {
    folder: &'a Path,
    step: &'a Step,
    compressed: Compressed,
    written: HashSet<PathBuf>,
}

impl Folder<'_> {
    fn new<'a>(project: &Project, folder: &'a Path, step: &'a Step) -> Result<Folder<'a>> {
        Ok(Folder {
            folder,
            step,
            compressed: Compressed::open(project)?,
            written: HashSet::new(),
        })
    }

    /// Writes a file and its compressed siblings.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.write_one(name, bytes)?;
        if !is_compressible(name) {
            return Ok(());
        }
        for method in Method::ALL {
            let sibling = format!("{name}.{}", method.extension());
            let smaller = self.compressed.get(method, bytes)?;
            if smaller.len() < bytes.len() {
                self.write_one(&sibling, &smaller)?;
            } else if self.folder.join(&sibling).exists() {
                // Of an older version of this file.
                fs::remove_file(self.folder.join(&sibling))?;
            }
        }
        Ok(())
    }

    fn write_one(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let file = self.folder.join(name);
        if fs::read(&file).is_ok_and(|old| old == bytes) {
            self.written.insert(file);
            return Ok(());
        }
        self.step.show(name);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))?;
        self.written.insert(file);
        Ok(())
    }

    /// Removes assets of former builds, and nothing else: the folder may be somebody's website.
    fn finish(self) -> Result<usize> {
        let assets = self.folder.join("edgewise-assets");
        for file in files_below(&assets)? {
            if !self.written.contains(&file) {
                fs::remove_file(&file)?;
            }
        }
        for entry in fs::read_dir(&assets)? {
            let folder = entry?.path();
            if folder.is_dir() && fs::read_dir(&folder)?.next().is_none() {
                fs::remove_dir(folder)?;
            }
        }
        self.compressed.forget_unused()?;
        Ok(self.written.len())
    }
}

/// All files in a folder and the folders in it, without those whose name begins with a dot.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// A file's content, or an error that names it.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}
