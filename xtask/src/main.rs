//! `cargo xtask`: what builds, checks and shows Edgewise.
//!
//! One verb a file.
//! A verb is a list of steps ([`step`]), most of them run cargo; what cargo cannot do (the
//! JavaScript around the wasm, compression, names made of content hashes) is done here, so nothing
//! has to be installed beside Rust.
//!
//! ```text
//! wasm.rs         the wasm target, `cargo build` for it, wasm-bindgen
//! rebuilt_std.rs  Rust's standard library, built for the widget's size
//! short_names.rs  shorter names between wasm and glue
//! script.rs       JavaScript without what visitors do not need
//! joined.rs       the page's modules and the widget's glue as one script
//! compress.rs     brotli and gzip, remembered by content
//! archive.rs      widget and console as the binary carries them
//! console.rs      the console's files
//! cli.rs          the binary with the widget in it
//! site.rs         the demo as a static site
//! demo.rs         that site, served
//! pkg.rs          the npm package
//! playground.rs   the compiler in the page, and projects to begin with
//! size.rs         what a visitor downloads, against the budget
//! bench.rs        how fast and how right answers are
//! peers.rs        the same beside search libraries, in a page
//! test.rs         every check there is
//! ```

mod archive;
mod bench;
mod binary;
mod browser;
mod cli;
mod compress;
mod console;
mod demo;
#[cfg(test)]
mod embedding_names;
mod joined;
mod load;
mod npm;
mod peers;
mod pkg;
mod playground;
mod postgres;
mod project;
mod rebuilt_std;
mod regular;
mod script;
mod short_names;
mod site;
mod size;
mod step;
mod test;
mod wasm;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use project::Project;
use step::{Look, Steps};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, checks and shows Edgewise.")]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Builds the demo site and serves it.
    Demo {
        /// Where to listen.
        #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8888")]
        listen: SocketAddr,
    },
    /// Builds the demo as a static site, for any web server and any folder on it.
    Site {
        /// The folder to write; `target/site` if none is given.
        #[arg(short = 'o', long = "out", value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Builds the `edgewise` binary with the widget in it, for `pack` and `serve`.
    Cli {
        /// Also installs it, as `cargo install` does.
        #[arg(long)]
        install: bool,
    },
    /// Builds the npm package in `pkg/`.
    Pkg,
    /// Shows what a visitor downloads, and fails above the budget.
    Size,
    /// Measures how right and how fast answers are, natively and in WebAssembly, and what the
    /// chat costs a page.
    Bench {
        /// Only what the chat costs a page.
        #[arg(long)]
        page: bool,
        /// Only what the operator server takes.
        #[arg(long)]
        desk: bool,
        /// Only how the engine compares with search libraries, in a page.
        #[arg(long)]
        peers: bool,
        /// The folder with the public question sets.
        #[arg(long, value_name = "FOLDER", default_value = bench::QUESTIONS)]
        questions: PathBuf,
    },
    /// Runs every check; the last line is `N passed, N failed`.
    Test {
        /// Only this step; may be given several times.
        #[arg(long = "only", value_name = "STEP", value_enum)]
        only: Vec<test::Name>,
    },
}

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<ExitCode> {
    let project = Project::find()?;
    archive::ensure(&project)?;
    match args.verb {
        Verb::Demo { listen } => demo::run(&project, listen),
        Verb::Site { out } => {
            let out = out.unwrap_or_else(|| project.site());
            let mut steps = Steps::new(site::STEPS, Look::for_terminal());
            let site = site::build(&project, &out, &mut steps)?;
            println!("{} files in {}", site.files, site.folder.display());
            Ok(ExitCode::SUCCESS)
        }
        Verb::Cli { install } => {
            let mut steps = Steps::new(cli::STEPS, Look::for_terminal());
            println!("{}", cli::build(&project, install, &mut steps)?);
            Ok(ExitCode::SUCCESS)
        }
        Verb::Pkg => {
            pkg::build(&project, &mut Steps::new(pkg::STEPS, Look::for_terminal()))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Size => {
            let mut steps = Steps::new(site::STEPS, Look::for_terminal());
            let site = site::build(&project, &project.site(), &mut steps)?;
            Ok(if size::report(&project, &site)? {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Verb::Bench {
            page,
            desk,
            peers,
            questions,
        } => {
            let is_all = !(page || desk || peers);
            if desk {
                bench::run_desk(&project, &questions)?;
            }
            if is_all {
                bench::run(&project, &questions)?;
            }
            if is_all || peers {
                bench::run_peers(&project, &questions)?;
            }
            if is_all || page {
                bench::run_page(&project)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Verb::Test { only } => test::run(&project, &only),
    }
}
