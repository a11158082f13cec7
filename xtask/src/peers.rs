//! Edgewise beside what a page can use in its place: search libraries from npm, in one page of a
//! real browser.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::browser;
use crate::load::copy;
use crate::npm;
use crate::project::Project;
use crate::step::Steps;
use crate::wasm::{self, ENGINE};

/// The others, as npm names them.
const PEERS: &str = "minisearch@7.2.0 flexsearch@0.8.212 fuse.js@7.5.0 lunr@2.3.9";

/// Of each, the file that a page loads, and its name there.
const FILES: [(&str, &str); 4] = [
    ("minisearch/dist/es/index.js", "minisearch.js"),
    (
        "flexsearch/dist/flexsearch.bundle.module.min.mjs",
        "flexsearch.js",
    ),
    ("fuse.js/dist/fuse.mjs", "fuse.js"),
    ("lunr/lunr.js", "lunr.js"),
];

/// How many steps [`run`] takes.
pub const STEPS: usize = 4;

/// Measures with the questions in the folder `sets`, and gives tables in Markdown.
///
/// # Errors
///
/// When the peers cannot be had, or something does not build or start.
pub fn run(project: &Project, sets: &Path, steps: &mut Steps) -> Result<String> {
    let folder = project.cache().join("peers");
    copy(&project.root.join("tests/peers"), &folder)?;
    steps.run("Taking peers from npm", |step| {
        let Some(modules) = npm::take(project, PEERS, step)? else {
            bail!("there is no npm, or it cannot have {PEERS}");
        };
        fs::create_dir_all(folder.join("npm"))?;
        for (from, to) in FILES {
            fs::copy(modules.join(from), folder.join("npm").join(to)).context(from)?;
        }
        Ok(((), PEERS.to_owned()))
    })?;
    steps.run("Building the engine for browsers", |step| {
        wasm::add_target(step)?;
        let compiled = wasm::compile(project, &ENGINE, step)?;
        let note = wasm::bind(project, &ENGINE, &compiled)?;
        for file in [ENGINE.script(project), ENGINE.wasm(project)] {
            let name = file.file_name().context("a module without a name")?;
            fs::copy(&file, folder.join(name))?;
        }
        Ok(((), note))
    })?;
    steps.run("Building the command line", |step| {
        step.command(&mut project.cargo(&["build", "-q", "-p", "edgewise"]))?;
        Ok(((), String::new()))
    })?;
    steps.run("Asking in a browser", |step| {
        browser::ensure(step)?;
        let mut peers = project.cargo(&["run", "-q", "-p", "e2e", "--bin", "peers"]);
        peers
            .env("EDGEWISE_BIN", project.edgewise())
            .env("EDGEWISE_SITE", &folder)
            .env("EDGEWISE_PEERS", &folder)
            .env("EDGEWISE_QUESTIONS", sets)
            .stderr(std::process::Stdio::inherit());
        let output = peers.output()?;
        ensure!(
            output.status.success(),
            "the browser did not get to the end"
        );
        Ok((String::from_utf8(output.stdout)?, String::new()))
    })
}
