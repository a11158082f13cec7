//! What a chat costs the page that it is on: Edgewise and others, in one run, in a real browser.
//!
//! The others are taken from npm; without npm, or without them, Edgewise is measured alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser;
use crate::npm;
use crate::project::Project;
use crate::site::{self, files_below};
use crate::step::{Step, Steps};

/// The others, as npm names them.
const OTHERS: &str = "deep-chat@2.4.2 @typebot.io/js@0.10.7";

/// Every page of `tests/load`, the one without a chat first.
const PAGES: [&str; 4] = ["blank", "edgewise", "deep-chat", "typebot"];

/// How many steps [`run`] takes.
pub const STEPS: usize = site::STEPS + 2;

/// Measures, and gives a table in Markdown.
pub fn run(project: &Project, steps: &mut Steps) -> Result<String> {
    let folder = project.cache().join("load");
    site::build(project, &folder, steps)?;
    let others = steps.run("Taking other chats from npm", |step| {
        let others = prepare(project, &folder, step)?;
        let note = if others {
            ""
        } else {
            "left out: there is no npm, or it cannot have them"
        };
        Ok((others, note.to_owned()))
    })?;
    steps.run("Loading pages", |step| {
        browser::ensure(step)?;
        let pages = if others { &PAGES[..] } else { &PAGES[..2] };
        let mut measure = project.cargo(&["run", "-q", "-p", "e2e", "--bin", "measure"]);
        measure
            .env("EDGEWISE_BIN", project.edgewise())
            .env("EDGEWISE_SITE", &folder)
            .env("EDGEWISE_PAGES", pages.join(" "));
        let output = measure.output()?;
        anyhow::ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let used = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok((
            format!("{}\n{used}\n", String::from_utf8(output.stdout)?),
            String::new(),
        ))
    })
}

/// Puts the pages beside the loader, with a bot that answers without a pause.
fn prepare(project: &Project, folder: &Path, step: &Step) -> Result<bool> {
    let pages = folder.join("load");
    copy(&project.root.join("tests/load"), &pages)?;
    copy(
        &folder.join("edgewise-assets"),
        &pages.join("edgewise-assets"),
    )?;
    fs::copy(folder.join("edgewise.js"), pages.join("edgewise.js"))?;
    let quick = project.cache().join("quick-bot");
    copy(&project.root.join("examples/support"), &quick)?;
    let settings = quick.join("bot.toml");
    let text = fs::read_to_string(&settings)?;
    let without_pauses: Vec<String> = text
        .lines()
        .map(|line| match line.split_once("response_s = ") {
            Some((name, _)) => format!("{name}response_s = 0.0"),
            None => line.to_owned(),
        })
        .collect();
    fs::write(&settings, without_pauses.join("\n"))?;
    let mut compile = Command::new(project.edgewise());
    compile
        .arg("compile")
        .arg(&quick)
        .arg("-o")
        .arg(pages.join("bot.edgewise"));
    step.command(&mut compile)?;
    let Some(modules) = npm::take(project, OTHERS, step)? else {
        return Ok(false);
    };
    for package in OTHERS.split(' ') {
        let name = package.rsplit_once('@').map_or(package, |(name, _)| name);
        copy(
            &modules.join(name).join("dist"),
            &pages.join("node_modules").join(name).join("dist"),
        )?;
    }
    Ok(true)
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let copy: PathBuf = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().context("a file lies in no folder")?)?;
        fs::copy(&file, copy)?;
    }
    Ok(())
}
