//! From a crate to a wasm module with the JavaScript around it.
//!
//! wasm-bindgen runs as a library, in exactly the version that the crates are compiled against, so
//! the two cannot disagree and nobody has to install its command.
//! It is skipped when the compiled wasm is the same, byte for byte, as the last time.
//!
//! What visitors download is made smaller on the way: the widget has a standard library of its own
//! ([`crate::rebuilt_std`]), short names ([`crate::short_names`]) and more regular code
//! ([`crate::regular`]); its glue becomes part of one script ([`crate::joined`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::compress::content_hash;
use crate::project::Project;
use crate::rebuilt_std::{self, Std};
use crate::regular;
use crate::script;
use crate::short_names;
use crate::step::Step;

/// What browsers run.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A change of what [`bind`] does needs a new number here, or old output is taken for new.
const SETTINGS: &str = "wasm-bindgen 0.2.130, settings 7";

/// A crate that becomes a module.
pub struct Module {
    /// Cargo's name of the crate.
    pub package: &'static str,
    /// Name of the output: `<name>.js` and `<name>_bg.wasm`.
    pub name: &'static str,
    /// Name of the folder that the output lies in.
    folder: &'static str,
    /// Cargo's profile; its folder has the same name, but for `dev`.
    profile: &'static str,
    /// Features of the crate.
    pub features: &'static [&'static str],
    /// Who loads it.
    user: User,
}

/// Who loads a module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum User {
    /// A script of ours, which fetches its wasm: only its size counts.
    Loader,
    /// People, who need types; it has to find its wasm by itself.
    People,
}

/// The widget.
pub const WIDGET: Module = Module {
    package: "widget",
    name: "widget",
    folder: "widget",
    profile: "wasm",
    features: &[],
    user: User::Loader,
};

/// The operators' console.
pub const CONSOLE: Module = Module {
    package: "edgewise-console",
    name: "console",
    folder: "console",
    profile: "wasm",
    features: &[],
    user: User::Loader,
};

/// The engine alone, for JavaScript.
pub const ENGINE: Module = Module {
    package: "edgewise-js",
    name: "engine",
    folder: "engine",
    profile: "wasm",
    features: &[],
    user: User::People,
};

/// The engine with its compiler, for the playground and for the scenarios that compare it with the
/// native one.
pub const ENGINE_WITH_COMPILER: Module = Module {
    folder: "engine-compile",
    features: &["compile"],
    ..ENGINE
};

/// A crate that has been compiled.
pub struct Compiled {
    file: PathBuf,
    /// The standard library that is in it.
    pub std: Std,
}

impl Module {
    /// The folder with the finished module.
    pub fn folder(&self, project: &Project) -> PathBuf {
        project.cache().join(self.folder)
    }

    /// The finished JavaScript.
    pub fn script(&self, project: &Project) -> PathBuf {
        self.folder(project).join(format!("{}.js", self.name))
    }

    /// The finished wasm.
    pub fn wasm(&self, project: &Project) -> PathBuf {
        self.folder(project).join(format!("{}_bg.wasm", self.name))
    }

    /// The file that cargo compiles, below a target folder.
    fn compiled(&self, target: &Path) -> PathBuf {
        let profile = match self.profile {
            "dev" => "debug",
            other => other,
        };
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        target.join(TARGET).join(profile).join(file)
    }

    /// Cargo's command to compile it, with the standard library as it comes.
    fn cargo(&self, project: &Project) -> Command {
        let mut cargo = project.cargo(&["build", "-p", self.package, "--target", TARGET]);
        cargo.args(["--profile", self.profile]);
        if !self.features.is_empty() {
            cargo.arg("--features").arg(self.features.join(","));
        }
        cargo
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
///
/// # Errors
///
/// When the crate does not compile.
pub fn compile(project: &Project, module: &Module, step: &Step) -> Result<Compiled> {
    if module.user == User::Loader && Std::find(project, step) == Std::Rebuilt {
        let mut cargo = module.cargo(project);
        rebuilt_std::rebuild(&mut cargo, project);
        match step.command(&mut cargo) {
            Ok(()) => {
                return Ok(Compiled {
                    file: module.compiled(&rebuilt_std::target(project)),
                    std: Std::Rebuilt,
                });
            }
            // It has dependencies of its own, which may be out of reach.
            Err(error) => step.say(&format!("{error:#}; trying without rebuilding std")),
        }
    }
    step.command(&mut module.cargo(project))?;
    Ok(Compiled {
        file: module.compiled(&project.target),
        std: Std::Prebuilt,
    })
}

/// Runs wasm-bindgen on a compiled module; the note says whether that was needed.
///
/// # Errors
///
/// When its output is not what the steps after it expect.
pub fn bind(project: &Project, module: &Module, compiled: &Compiled) -> Result<String> {
    let bytes = fs::read(&compiled.file)
        .with_context(|| format!("{} cannot be read", compiled.file.display()))?;
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
    let is_public = module.user == User::People;
    Bindgen::new()
        .input_bytes(module.name, bytes)
        .web(true)?
        .out_name(module.name)
        .typescript(is_public)
        .omit_default_module_path(!is_public)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("wasm-bindgen failed")?;
    if !is_public {
        make_small(&module.wasm(project), &module.script(project))?;
    }
    fs::write(&stamp_file, stamp)?;
    Ok(size_note(&module.wasm(project)))
}

/// Makes both halves of a bound module smaller, in place.
fn make_small(wasm: &Path, glue: &Path) -> Result<()> {
    let cut = script::cut(&fs::read_to_string(glue)?)?;
    let (short_wasm, short_glue) = short_names::shorten(&fs::read(wasm)?, &cut)?;
    let regular = regular::regular(&short_wasm).context("its code cannot be made regular")?;
    fs::write(wasm, regular)?;
    fs::write(glue, short_glue)?;
    Ok(())
}

/// The size of a file, for a step's note.
fn size_note(file: &Path) -> String {
    fs::metadata(file)
        .map(|data| format!("{} kB", data.len() / 1000))
        .unwrap_or_default()
}
