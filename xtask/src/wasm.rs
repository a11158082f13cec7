//! From a crate to a wasm module with the JavaScript around it.
//!
//! wasm-bindgen runs as a library, in exactly the version that the crates are compiled against, so
//! the two cannot disagree and nobody has to install its command.
//! It is skipped when the compiled wasm is the same, byte for byte, as the last time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::compress::content_hash;
use crate::project::Project;
use crate::step::Step;

/// What browsers run.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A change of the settings in [`bind`] needs a new number here, or old output is taken for new.
const SETTINGS: &str = "wasm-bindgen 0.2.130, settings 1";

/// A crate that becomes a module.
pub struct Module {
    /// Cargo's name of the crate.
    pub package: &'static str,
    /// Name of the output: `<name>.js` and `<name>_bg.wasm`.
    pub name: &'static str,
    /// Whether people import it, so that it needs types and has to find its wasm by itself.
    pub public: bool,
}

/// The widget; the loader imports it and tells it where its wasm is.
pub const WIDGET: Module = Module {
    package: "widget",
    name: "widget",
    public: false,
};

/// The engine alone, for JavaScript.
pub const ENGINE: Module = Module {
    package: "edgewise-js",
    name: "engine",
    public: true,
};

impl Module {
    /// The file that cargo compiles.
    fn compiled(&self, project: &Project) -> PathBuf {
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        project.target.join(TARGET).join("wasm").join(file)
    }

    /// The folder with the finished module.
    pub fn folder(&self, project: &Project) -> PathBuf {
        project.cache().join(self.name)
    }

    /// The finished JavaScript.
    pub fn script(&self, project: &Project) -> PathBuf {
        self.folder(project).join(format!("{}.js", self.name))
    }

    /// The finished wasm.
    pub fn wasm(&self, project: &Project) -> PathBuf {
        self.folder(project).join(format!("{}_bg.wasm", self.name))
    }
}

/// Makes sure that Rust can compile for browsers.
///
/// # Errors
///
/// When the standard library for [`TARGET`] is missing and rustup cannot add it.
pub fn add_target(step: &Step) -> Result<String> {
    if has_target() {
        return Ok("already there".to_owned());
    }
    step.say(&format!("rustup target add {TARGET}"));
    let added = step.command(Command::new("rustup").args(["target", "add", TARGET]));
    if has_target() {
        return Ok("added".to_owned());
    }
    let reason = added
        .err()
        .map(|error| format!(" ({error:#})"))
        .unwrap_or_default();
    bail!(
        "Rust's standard library for {TARGET} is missing, and rustup did not add it{reason}.\n\
         Run `rustup target add {TARGET}` where there is a network, then this command again.\n\
         Without rustup: install your distribution's package for it \
         (Debian: libstd-rust-dev-wasm32)."
    )
}

/// Whether the standard library for [`TARGET`] is installed.
fn has_target() -> bool {
    let Ok(output) = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
    else {
        return false;
    };
    let folder = String::from_utf8_lossy(&output.stdout);
    let Ok(files) = fs::read_dir(folder.trim()) else {
        return false;
    };
    files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Compiles a module's crate, alone: cargo unifies the features of what it builds together.
pub fn compile(project: &Project, module: &Module, step: &Step) -> Result<()> {
    let args = [
        "build",
        "-p",
        module.package,
        "--target",
        TARGET,
        "--profile",
        "wasm",
    ];
    step.command(&mut project.cargo(&args))
}

/// Runs wasm-bindgen on a compiled module; the note says whether that was needed.
pub fn bind(project: &Project, module: &Module) -> Result<String> {
    let compiled = module.compiled(project);
    let bytes =
        fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    let folder = module.folder(project);
    let stamp_file = folder.join("stamp");
    let stamp = content_hash(&[SETTINGS.as_bytes(), &bytes]);
    let same = fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp);
    if same && module.script(project).exists() && module.wasm(project).exists() {
        return Ok("unchanged".to_owned());
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    Bindgen::new()
        .input_bytes(module.name, bytes)
        .web(true)?
        .out_name(module.name)
        .typescript(module.public)
        .omit_default_module_path(!module.public)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("wasm-bindgen failed")?;
    fs::write(&stamp_file, stamp)?;
    Ok(size_note(&module.wasm(project)))
}

/// The size of a file, for a step's note.
fn size_note(file: &Path) -> String {
    fs::metadata(file)
        .map(|data| format!("{} kB", data.len() / 1000))
        .unwrap_or_default()
}
