//! `cargo xtask size`: what a visitor downloads, against the budget.
//!
//! Sizes are those of brotli at its best, as a static host sends them; a kB is 1,000 bytes.
//! A page in a single file is sent and kept as it is, so there the plain size counts.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::compress::{Compressed, Method};
use crate::project::Project;
use crate::site::{Site, read};
use crate::wasm::{ENGINE_WITH_COMPILER, WIDGET};

/// Most bytes of the loader, which every page view asks for.
const LOADER_BUDGET: usize = 5_000;

/// Most bytes of the widget, which is downloaded once: wasm, with the styles in it, and script.
const WIDGET_BUDGET: usize = 84_500;

/// Most bytes of what a page with a server loads besides.
const LIVE_BUDGET: usize = 17_500;

/// Most plain bytes of the demo's bot as a page in a single file.
const SINGLE_FILE_BUDGET: usize = 200_000;

struct Row {
    name: &'static str,
    plain: usize,
    brotli: usize,
    budget: Option<usize>,
    /// The budget is for the plain bytes.
    is_plain: bool,
}

impl Row {
    fn above(&self) -> Option<usize> {
        let counted = if self.is_plain {
            self.plain
        } else {
            self.brotli
        };
        counted.checked_sub(self.budget?).filter(|above| *above > 0)
    }
}

/// Prints the table; `false` if something is above its budget.
pub fn report(project: &Project, site: &Site) -> Result<bool> {
    let compressed = Compressed::open(project)?;
    let row = |name: &'static str, file: PathBuf, budget: Option<usize>| -> Result<Row> {
        let bytes = read(&file)?;
        let brotli = compressed.get(Method::Brotli, &bytes)?.len();
        Ok(Row {
            name,
            plain: bytes.len(),
            brotli,
            budget,
            is_plain: false,
        })
    };
    let loader = row("loader", site.loader.clone(), Some(LOADER_BUDGET))?;
    let wasm = row("wasm, with styles", WIDGET.wasm(project), None)?;
    let script = row("script", site.script.clone(), None)?;
    let widget = Row {
        name: "widget together",
        plain: wasm.plain + script.plain,
        brotli: wasm.brotli + script.brotli,
        budget: Some(WIDGET_BUDGET),
        is_plain: false,
    };
    let blob = row("bot (examples/support)", site.blob.clone(), None)?;
    let kiosk = row("kiosk, where used", project.root.join("pkg/kiosk.js"), None)?;
    let live = row("live, with a server", site.live.clone(), Some(LIVE_BUDGET))?;
    let single = Row {
        is_plain: true,
        ..row(
            "the bot as a single file",
            single_file(project, site)?,
            Some(SINGLE_FILE_BUDGET),
        )?
    };
    let compiler = row(
        "playground's compiler",
        ENGINE_WITH_COMPILER.wasm(project),
        None,
    )?;
    let rows = [
        loader, wasm, script, widget, live, blob, kiosk, single, compiler,
    ];
    println!("The widget is built {}.", site.std.description());
    println!("{:24}{:>12}{:>12}{:>12}", "", "bytes", "brotli", "budget");
    for row in &rows {
        let budget = row.budget.map(|budget| budget.to_string());
        let budget = budget.unwrap_or_default();
        let of = if row.is_plain { " bytes" } else { "" };
        println!(
            "{:24}{:>12}{:>12}{:>12}{of}",
            row.name, row.plain, row.brotli, budget
        );
    }
    let mut fits = true;
    for row in &rows {
        if let Some(above) = row.above() {
            println!("{} is {above} bytes above its budget", row.name);
            fits = false;
        }
    }
    Ok(fits)
}

/// The demo's bot, packed as a page in a single file.
fn single_file(project: &Project, site: &Site) -> Result<PathBuf> {
    let page = project.cache().join("support.html");
    let mut pack = Command::new(project.edgewise());
    pack.arg("pack")
        .arg(&site.blob)
        .args(["--single-file", "-o"])
        .arg(&page);
    let output = pack.output()?;
    ensure!(
        output.status.success(),
        "`edgewise pack` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(page)
}
