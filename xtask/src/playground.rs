//! What the playground loads besides its pages in `www/playground`: the compiler as WebAssembly, and
//! the projects that one can begin with.
//!
//! ```text
//! playground/compiler.js, compiler_bg.wasm   the engine with its compiler
//! playground/examples/<name>.json            [[path, text]…]
//! ```

use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::script::{self, Form};
use crate::site::{files_below, read};
use crate::step::Step;
use crate::wasm::{self, ENGINE_WITH_COMPILER};

/// The projects, by the name that the playground knows them under.
const EXAMPLES: [(&str, &str); 3] = [
    ("shop", "cli/template"),
    ("support", "examples/support"),
    ("clinic", "examples/clinic"),
];

/// Builds the compiler as WebAssembly.
pub fn build(project: &Project, step: &Step) -> Result<((), String)> {
    let compiled = wasm::compile(project, &ENGINE_WITH_COMPILER, step)?;
    Ok(((), wasm::bind(project, &ENGINE_WITH_COMPILER, &compiled)?))
}

/// The files by their names in a site.
pub fn files(project: &Project) -> Result<Vec<(String, Vec<u8>)>> {
    let glue = String::from_utf8(read(&ENGINE_WITH_COMPILER.script(project))?)?;
    let mut files = vec![
        (
            "playground/compiler.js".to_owned(),
            script::minify(&glue, Form::Module)?.into_bytes(),
        ),
        (
            "playground/compiler_bg.wasm".to_owned(),
            read(&ENGINE_WITH_COMPILER.wasm(project))?,
        ),
    ];
    for (name, folder) in EXAMPLES {
        let example = example(&project.root.join(folder))?;
        files.push((format!("playground/examples/{name}.json"), example));
    }
    Ok(files)
}

/// The sources of a project as JSON; its pictures and tests are left out.
fn example(folder: &Path) -> Result<Vec<u8>> {
    let mut pairs = Vec::new();
    for file in files_below(folder)? {
        let path = file.strip_prefix(folder)?.to_string_lossy();
        let path = path.replace('\\', "/");
        let is_source = ["csv", "toml", "txt", "yml"]
            .iter()
            .any(|ending| path.ends_with(&format!(".{ending}")));
        if is_source && !path.starts_with("tests/") {
            let text = String::from_utf8(read(&file)?).context("an example is no UTF-8")?;
            pairs.push((path, text));
        }
    }
    Ok(serde_json::to_vec(&pairs)?)
}
