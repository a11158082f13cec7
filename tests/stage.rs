//! Everything that scenarios share, put up once and taken down after the last one.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Failed, Trial};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::driver::Driver;
use crate::operator::BotServer;
use crate::servers::EdgewiseServer;
use crate::visitor::Visitor;

/// A scenario in progress.
pub type Playing<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One thing that has to be true for visitors.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// The statement that it proves.
    pub name: &'static str,
    /// How it is proved.
    pub play: for<'a> fn(&'a mut Visitor<'_>) -> Playing<'a>,
}

/// What scenarios can use.
pub struct Stage {
    runtime: Runtime,
    driver: Driver,
    server: EdgewiseServer,
    program: PathBuf,
    site: PathBuf,
    pictures: PathBuf,
}

impl Stage {
    /// Starts the server and the driver that all scenarios share.
    ///
    /// # Errors
    ///
    /// When something does not start.
    pub fn put_up() -> Result<Stage> {
        let program = PathBuf::from(named("EDGEWISE_BIN")?);
        let site = PathBuf::from(named("EDGEWISE_SITE")?);
        let pictures = match env::var_os("EDGEWISE_SCREENSHOTS") {
            Some(folder) => PathBuf::from(folder),
            None => env::temp_dir().join("edgewise-e2e"),
        };
        let browser = env::var("CHROMIUM")
            .ok()
            .and_then(|name| find_program(&name));
        Ok(Stage {
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?,
            driver: Driver::start(browser)?,
            server: EdgewiseServer::start(&program, &site)?,
            program,
            site,
            pictures,
        })
    }

    /// Address of the shared server, with a slash at the end.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// The folder of the demo site.
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// One more `edgewise serve`, for a scenario that does something to it.
    ///
    /// # Errors
    ///
    /// When it does not start.
    pub fn another_server(&self, folder: &Path) -> Result<EdgewiseServer> {
        EdgewiseServer::start(&self.program, folder)
    }

    /// A new bot project with its operator server, and the demo site around it.
    ///
    /// # Errors
    ///
    /// When it does not start.
    pub fn bot_server(&self) -> Result<BotServer> {
        let folder = tempfile::tempdir()?;
        let (project, site) = (folder.path().join("bot"), folder.path().join("site"));
        self.edgewise(&[OsStr::new("new"), project.as_os_str()])?;
        copy_folder(self.site(), &site)?;
        BotServer::start(&self.program, folder)
    }

    /// Runs the program to its end, as `["pack", …]`.
    ///
    /// # Errors
    ///
    /// When it fails, with what it said.
    pub fn edgewise<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<()> {
        let output = Command::new(&self.program).args(arguments).output()?;
        ensure!(
            output.status.success(),
            "`edgewise` failed:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Lets a visitor with a browser of its own do something, outside of any scenario.
    ///
    /// # Errors
    ///
    /// When the browser does not start, and whatever the visitor runs into.
    pub fn visit<T>(
        &self,
        visit: impl for<'a> FnOnce(&'a mut Visitor<'_>) -> Pin<Box<dyn Future<Output = Result<T>> + 'a>>,
    ) -> Result<T> {
        let browser = self.runtime.block_on(self.driver.open_browser())?;
        let mut visitor = Visitor::new(self, browser);
        let result = self.runtime.block_on(visit(&mut visitor));
        self.runtime.block_on(visitor.leaves());
        result
    }

    /// Plays one scenario in a browser of its own.
    fn play(&self, scenario: Scenario) -> Result<()> {
        let browser = self.runtime.block_on(self.driver.open_browser())?;
        let mut visitor = Visitor::new(self, browser);
        let played = catch_unwind(AssertUnwindSafe(|| {
            self.runtime.block_on(async {
                (scenario.play)(&mut visitor).await?;
                visitor.finds_the_console_as_announced().await
            })
        }));
        let result = played.unwrap_or_else(|panic| bail!("{}", panic_message(&*panic)));
        let result = match result {
            Ok(()) => Ok(()),
            Err(error) => Err(self
                .runtime
                .block_on(self.describe(&mut visitor, scenario, error))),
        };
        self.runtime.block_on(visitor.leaves());
        result
    }

    /// Adds what can be seen, and what the console says, to an error.
    async fn describe(
        &self,
        visitor: &mut Visitor<'_>,
        scenario: Scenario,
        error: anyhow::Error,
    ) -> anyhow::Error {
        let picture = self.pictures.join(format!("{}.png", scenario.name));
        // Where the console is the error it has been told already.
        let console = match visitor.finds_the_console_as_announced().await {
            Err(console) if console.to_string() != error.to_string() => format!("\n{console:#}"),
            _ => String::new(),
        };
        match visitor.takes_a_picture(&picture).await {
            Ok(()) => anyhow::anyhow!("{error:#}{console}\npicture: {}", picture.display()),
            Err(_) => anyhow::anyhow!("{error:#}{console}"),
        }
    }
}

/// Plays scenarios one after another, and tells about them as `cargo test` does.
pub fn play(scenarios: Vec<Scenario>) -> ExitCode {
    let mut args = Arguments::from_args();
    args.test_threads = Some(1);
    if args.list {
        let names = scenarios.into_iter().map(|one| trial(one, None)).collect();
        return libtest_mimic::run(&args, names).exit_code();
    }
    let stage = match Stage::put_up() {
        Ok(stage) => Arc::new(stage),
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    let trials = scenarios
        .into_iter()
        .map(|one| trial(one, Some(Arc::clone(&stage))))
        .collect();
    let conclusion = libtest_mimic::run(&args, trials);
    drop(stage);
    conclusion.exit_code()
}

fn trial(scenario: Scenario, stage: Option<Arc<Stage>>) -> Trial {
    Trial::test(scenario.name, move || match &stage {
        Some(stage) => stage
            .play(scenario)
            .map_err(|error| Failed::from(format!("{error:#}"))),
        None => Ok(()),
    })
}

/// A copy of the demo site, to be changed by a scenario.
///
/// # Errors
///
/// When the disk is full.
pub fn copy_of_site(stage: &Stage, below: &str) -> Result<TempDir> {
    let copy = tempfile::tempdir()?;
    copy_folder(stage.site(), &copy.path().join(below))?;
    Ok(copy)
}

/// Copies a folder with everything in it.
///
/// # Errors
///
/// When it cannot be read, or the disk is full.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn named(variable: &str) -> Result<String> {
    env::var(variable).with_context(|| {
        format!("{variable} is not set; run `cargo xtask test --only e2e`, which builds the site")
    })
}

/// The full path of a program that is found by name.
fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic")
        .to_owned()
}
