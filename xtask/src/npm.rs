//! Packages from npm that tests and benchmarks use; nothing that is shipped depends on one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::step::{Step, is_installed};

/// npm as it is called here.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Takes packages, as `name@version` with blanks between them; gives the folder that has them, and
/// nothing where there is no npm or it cannot have them.
pub fn take(project: &Project, packages: &str, step: &Step) -> Result<Option<PathBuf>> {
    if !is_installed(NPM) {
        return Ok(None);
    }
    let folder = project.cache().join("npm");
    let modules = folder.join("node_modules");
    let stamp = folder.join(packages.replace(['/', ' '], "-"));
    if stamp.exists() {
        return Ok(Some(modules));
    }
    fs::create_dir_all(&folder)?;
    step.show("npm install");
    let mut install = Command::new(NPM);
    install
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(["--no-update-notifier", "--legacy-peer-deps", "--prefix"])
        .arg(&folder)
        .args(packages.split(' '));
    if !install.output()?.status.success() {
        return Ok(None);
    }
    fs::write(&stamp, "")?;
    Ok(Some(modules))
}
