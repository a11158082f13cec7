//! Chromium and its driver, which the end-to-end scenarios need.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step::Step;
use crate::step::is_installed;

/// Names of the browser, in the order of preference.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The driver's name everywhere.
const DRIVER: &str = "chromedriver";

/// Makes sure that browser and driver can be started, and says which browser it is.
///
/// # Errors
///
/// When one of them is missing, and this is no Debian, or not its administrator.
pub fn ensure(step: &Step) -> Result<String> {
    if let Some(browser) = found() {
        return Ok(browser);
    }
    if may_install() {
        let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
        step.command(Command::new("apt-get").arg("update").envs(quiet))?;
        let packages = [
            "install",
            "-y",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ];
        step.command(Command::new("apt-get").args(packages).envs(quiet))?;
    }
    match found() {
        Some(browser) => Ok(browser),
        None => bail!(
            "the end-to-end scenarios need Chromium (or Chrome) and chromedriver of the same \
             version, both found by name.\n\
             Debian, Ubuntu: apt-get install chromium chromium-driver\n\
             Fedora: dnf install chromium chromedriver\n\
             macOS: brew install --cask chromium chromedriver\n\
             Everything else runs with: cargo xtask test --only STEP (see --help)"
        ),
    }
}

fn found() -> Option<String> {
    if !is_installed(DRIVER) {
        return None;
    }
    BROWSERS
        .into_iter()
        .find(|browser| is_installed(browser))
        .map(str::to_owned)
}

/// Whether this is Debian, or made of it, and we are its administrator.
fn may_install() -> bool {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    is_root && Path::new("/etc/debian_version").exists()
}
