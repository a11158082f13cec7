//! The operators' console: WebAssembly, and the few files around it.
//!
//! ```text
//! console/index.html, start.js, *.css, icon.svg     of console/page
//! console/console.js, console_bg.wasm               the crate, bound to JavaScript
//! ```

use anyhow::{Context, Result, ensure};

use crate::compress::{Compressed, Method};
use crate::project::Project;
use crate::script::{self, Form};
use crate::site::{files_below, read};
use crate::step::Step;
use crate::wasm::{self, CONSOLE};

/// Most bytes of wasm and glue that an operator downloads, in brotli.
const BUDGET: usize = 350_000;

/// Builds the console; the note says how much an operator downloads.
///
/// # Errors
///
/// When it does not compile, or is above its budget.
pub fn build(project: &Project, step: &Step) -> Result<((), String)> {
    let compiled = wasm::compile(project, &CONSOLE, step)?;
    wasm::bind(project, &CONSOLE, &compiled)?;
    let compressed = Compressed::open(project)?;
    let (mut program, mut all) = (0, 0);
    for (name, content) in files(project)? {
        let size = compressed.get(Method::Brotli, &content)?.len();
        all += size;
        if name.ends_with("/console.js") || name.ends_with(".wasm") {
            program += size;
        }
    }
    ensure!(
        program <= BUDGET,
        "the console's program has {program} bytes in brotli, {BUDGET} are the most"
    );
    Ok(((), format!("{} kB in brotli", all / 1000)))
}

/// The finished files, by their names on the server.
///
/// # Errors
///
/// When the console has not been built.
pub fn files(project: &Project) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for file in files_below(&project.root.join("console/page"))? {
        let name = file.file_name().context("a file without a name")?;
        let name = format!("console/{}", name.to_string_lossy());
        files.push((name, read(&file)?));
    }
    let glue = String::from_utf8(read(&CONSOLE.script(project))?)?;
    let glue = script::minify(&glue, Form::Module)?;
    files.push(("console/console.js".to_owned(), glue.into_bytes()));
    let wasm = read(&CONSOLE.wasm(project))?;
    files.push(("console/console_bg.wasm".to_owned(), wasm));
    Ok(files)
}
