//! Puts the widget into the binary, where `EDGEWISE_WIDGET` names an archive of it.
//!
//! `cargo xtask cli` writes that archive and sets the variable; without it the binary has an empty
//! one, and `edgewise pack` says how to get a widget.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=EDGEWISE_WIDGET");
    let copy = Path::new(&env::var("OUT_DIR")?).join("widget.archive");
    let archive = match env::var_os("EDGEWISE_WIDGET") {
        Some(file) => {
            println!("cargo::rerun-if-changed={}", Path::new(&file).display());
            fs::read(&file).map_err(|error| format!("EDGEWISE_WIDGET, {file:?}: {error}"))?
        }
        None => Vec::new(),
    };
    fs::write(copy, archive)?;
    Ok(())
}
