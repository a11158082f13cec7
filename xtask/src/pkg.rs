//! `cargo xtask pkg`: the npm package.
//!
//! What people wrote (manifest, types, README, the function that adds the widget) lies in `pkg/`
//! and is committed; what is built goes to `pkg/dist/` and is not:
//!
//! ```text
//! dist/edgewise.js                     the loader
//! dist/edgewise-assets/<hash>/         the widget that it loads
//! dist/engine/engine.js, engine.d.ts   the engine alone, for browsers, Node and edge functions
//! ```
//!
//! Where npm and Node are installed, the package is packed on trial and imported from another
//! folder, as its users will.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::load::copy;
use crate::project::Project;
use crate::site::{compat_files, files_below, read, widget_files};
use crate::step::{Step, Steps, is_installed};
use crate::wasm::{self, ENGINE, WIDGET};

/// How many steps [`build`] takes.
pub const STEPS: usize = 6;

/// Builds and checks the package.
pub fn build(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.run("Preparing Rust for browsers", |step| {
        Ok(((), wasm::add_target(step)?))
    })?;
    for (what, module) in [
        ("Building the widget", &WIDGET),
        ("Building the engine", &ENGINE),
    ] {
        steps.run(what, |step| {
            let compiled = wasm::compile(project, module, step)?;
            Ok(((), wasm::bind(project, module, &compiled)?))
        })?;
    }
    steps.run("Filling pkg/dist", |_| fill(project))?;
    steps.run("Packing on trial", |step| pack(project, step))?;
    steps.run("Importing the engine in Node", |step| import(project, step))
}

fn fill(project: &Project) -> Result<((), String)> {
    let dist = project.root.join("pkg/dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    for (name, content) in widget_files(project)?
        .into_iter()
        .chain(compat_files(project)?)
    {
        let file = dist.join(name);
        fs::create_dir_all(file.parent().context("a file lies in no folder")?)?;
        fs::write(file, content)?;
    }

    let engine = dist.join("engine");
    fs::create_dir_all(&engine)?;
    for name in ["engine.js", "engine.d.ts", "engine_bg.wasm"] {
        fs::write(engine.join(name), read(&ENGINE.folder(project).join(name))?)?;
    }
    Ok(((), format!("{} files", files_below(&dist)?.len())))
}

/// Lets npm list what it would publish, and looks for what has to be in the list.
fn pack(project: &Project, step: &Step) -> Result<((), String)> {
    let folder = project.root.join("pkg");
    check_version(&folder)?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !is_installed(npm) {
        return Ok(((), "skipped, there is no npm".to_owned()));
    }
    step.show("npm pack --dry-run");
    let output = Command::new(npm)
        .args(["pack", "--dry-run", "--offline", "--no-update-notifier"])
        .current_dir(&folder)
        .output()?;
    let list = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    ensure!(
        output.status.success(),
        "`npm pack --dry-run` failed:\n{list}"
    );
    for file in [
        "README.md",
        "index.js",
        "index.d.ts",
        "edgewise.d.ts",
        "dist/edgewise.js",
        "dist/edgewise-assets/",
        "dist/engine/engine.js",
        "dist/engine/engine.d.ts",
        "dist/engine/engine_bg.wasm",
        "engine/index.d.ts",
        "engine/node.js",
        "engine/web.js",
        "engine/worker.js",
        "starchat.js",
        "starchat.d.ts",
    ] {
        ensure!(
            list.contains(file),
            "the package lacks {file}; npm lists:\n{list}"
        );
    }
    for file in ["Cargo.toml", "src/lib.rs", "tests/"] {
        ensure!(
            !list.contains(file),
            "the package has {file}, which its users do not need"
        );
    }
    Ok(((), String::new()))
}

/// The package's version is the workspace's.
fn check_version(folder: &Path) -> Result<()> {
    let manifest = fs::read_to_string(folder.join("package.json"))?;
    let expected = format!(r#""version": "{}""#, env!("CARGO_PKG_VERSION"));
    ensure!(
        manifest.contains(&expected),
        "pkg/package.json must say {expected}, as Cargo.toml does"
    );
    Ok(())
}

/// Imports the package from a project elsewhere, and runs its tests and examples there.
fn import(project: &Project, step: &Step) -> Result<((), String)> {
    if !is_installed("node") {
        return Ok(((), "skipped, there is no Node".to_owned()));
    }
    let trial = project.cache().join("trial");
    if trial.exists() {
        fs::remove_dir_all(&trial)?;
    }
    let package = project.root.join("pkg");
    let installed = trial.join("node_modules/edgewise");
    for folder in ["dist", "engine"] {
        copy(&package.join(folder), &installed.join(folder))?;
    }
    for name in ["package.json", "index.js", "starchat.js"] {
        fs::copy(package.join(name), installed.join(name))?;
    }
    copy(&project.root.join("examples/javascript"), &trial)?;
    let test = "package.test.js";
    fs::copy(package.join("tests").join(test), trial.join(test))?;
    let blob = trial.join("bot.edgewise");
    let arguments = [
        "run",
        "-p",
        "edgewise",
        "--",
        "compile",
        "examples/support",
        "-o",
    ];
    step.command(project.cargo(&arguments).arg(&blob))?;
    step.command(
        Command::new("node")
            .args(["--test", test])
            .current_dir(&trial),
    )?;
    Ok(((), String::new()))
}
