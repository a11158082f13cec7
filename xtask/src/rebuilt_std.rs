//! Rust's standard library, built for the widget.
//!
//! The library that comes with Rust is built for speed and ends a panic with a message that the
//! page never shows.
//! Built again, for size and with an end at once, it takes a tenth off what a visitor downloads.
//! That needs the library's source (`rustup component add rust-src`), and cargo's `build-std`,
//! which asks for `RUSTC_BOOTSTRAP`, as it is not stable.
//! Without the source the widget is built with the library as it comes: bigger, else the same.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::Project;
use crate::step::Step;

/// Which standard library the widget has in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Std {
    /// Built with the widget, for size.
    Rebuilt,
    /// As it comes with Rust.
    Prebuilt,
}

impl Std {
    /// What reports say of it.
    pub fn description(self) -> &'static str {
        match self {
            Std::Rebuilt => "with the standard library rebuilt for size",
            Std::Prebuilt => {
                "with the standard library as it comes with Rust: bigger than need be, \
                 `rustup component add rust-src` helps"
            }
        }
    }

    /// The one that can be had here; tries once to get the source.
    pub fn find(project: &Project, step: &Step) -> Std {
        let Some(sysroot) = sysroot() else {
            return Std::Prebuilt;
        };
        if has_source(&sysroot) {
            return Std::Rebuilt;
        }
        // Where rustup failed once it fails again, and waiting for that is tedious.
        let failed = project.cache().join("no-rust-src");
        let toolchain = sysroot.to_string_lossy();
        if fs::read_to_string(&failed).is_ok_and(|known| known == toolchain) {
            return Std::Prebuilt;
        }
        step.show("rustup component add rust-src");
        let _ = Command::new("rustup")
            .args(["component", "add", "rust-src"])
            .output();
        if has_source(&sysroot) {
            return Std::Rebuilt;
        }
        let _ = fs::create_dir_all(project.cache());
        let _ = fs::write(&failed, toolchain.as_bytes());
        Std::Prebuilt
    }
}

/// Makes a cargo command that builds for browsers build the library as well.
///
/// Its folder is its own: other flags in the same one would build everything again, each time.
pub fn rebuild(cargo: &mut Command, project: &Project) {
    let mut flags = vec![
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
        // The data follow the stack. From 1 MB on, as it would be, addresses take a byte more.
        "-Clink-arg=-zstack-size=524288".to_owned(),
        // With references to objects, the wasm has a table of them, and code to manage it; without,
        // the glue keeps them, and both together are smaller.
        "-Ctarget-feature=-multivalue,-reference-types".to_owned(),
    ];
    // No path of this machine stays in what visitors download.
    for (folder, name) in [
        (Some(project.root.clone()), "edgewise"),
        (registry(), "registry"),
        (sysroot().map(|sysroot| source(&sysroot)), "std"),
    ] {
        if let Some(folder) = folder {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
    }
    cargo
        .args(["-Zbuild-std=std,panic_abort"])
        .args(["-Zbuild-std-features=optimize_for_size"])
        .arg("--target-dir")
        .arg(target(project))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}

/// The target folder of what is built with its library.
pub fn target(project: &Project) -> PathBuf {
    project.target.join("small")
}

/// Where Rust is installed.
fn sysroot() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output();
    let output = output.ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim()))
}

/// Where rustup puts the source of the library.
fn source(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib/src/rust/library")
}

fn has_source(sysroot: &Path) -> bool {
    let library = source(sysroot);
    library.join("Cargo.lock").is_file() && library.join("std/Cargo.toml").is_file()
}

/// Where cargo unpacks what it downloads.
fn registry() -> Option<PathBuf> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo")))?;
    Some(cargo.join("registry/src"))
}
