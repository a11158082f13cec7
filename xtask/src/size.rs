//! `cargo xtask size`: what a visitor downloads, against the budget.
//!
//! Sizes are those of brotli at its best, as a static host sends them; a kB is 1,000 bytes.

use std::path::PathBuf;

use anyhow::Result;

use crate::compress::{Compressed, Method};
use crate::project::Project;
use crate::site::{Site, read};
use crate::wasm::WIDGET;

/// Most bytes of the loader, which every page view asks for.
const LOADER_BUDGET: usize = 6_000;

/// Most bytes of the widget, which is downloaded once: wasm, with the styles in it, and script.
const WIDGET_BUDGET: usize = 96_000;

struct Row {
    name: &'static str,
    plain: usize,
    brotli: usize,
    budget: Option<usize>,
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
    };
    let blob = row("bot (examples/support)", site.blob.clone(), None)?;
    let rows = [loader, wasm, script, widget, blob];
    println!("The widget is built {}.", site.std.description());
    println!("{:24}{:>12}{:>12}{:>12}", "", "bytes", "brotli", "budget");
    for row in &rows {
        let budget = row
            .budget
            .map(|budget| budget.to_string())
            .unwrap_or_default();
        println!(
            "{:24}{:>12}{:>12}{:>12}",
            row.name, row.plain, row.brotli, budget
        );
    }
    let mut fits = true;
    for row in &rows {
        if let Some(budget) = row.budget.filter(|budget| row.brotli > *budget) {
            println!(
                "{} is {} bytes above its budget",
                row.name,
                row.brotli - budget
            );
            fits = false;
        }
    }
    Ok(fits)
}
