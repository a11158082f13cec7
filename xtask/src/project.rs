//! Where things are in this repository, and how its cargo is called.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The repository.
pub struct Project {
    /// Its top folder.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Project {
    /// The repository that this program was built from.
    pub fn find() -> Result<Project> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root = Path::new(&manifest)
            .parent()
            .context("xtask lies in no folder")?
            .canonicalize()
            .context("the folder of this repository cannot be read")?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => root.join("target"),
        };
        Ok(Project { root, target })
    }

    /// A cargo command, run at the top of the repository.
    pub fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(args).current_dir(&self.root);
        // All commands alike, or the crate would be built anew each time.
        cargo.env("EDGEWISE_WIDGET", crate::archive::file(self));
        cargo
    }

    /// The `edgewise` binary, as `cargo build -p edgewise` leaves it.
    pub fn edgewise(&self) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("edgewise{}", env::consts::EXE_SUFFIX))
    }

    /// The demo site.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// What this program made and can use again.
    pub fn cache(&self) -> PathBuf {
        self.target.join("xtask")
    }
}
