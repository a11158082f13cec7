//! A server as a process, in a project of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// A bot project, and where its conversations are kept.
pub struct Project {
    folder: TempDir,
    /// What `--database` says; nothing for SQLite beside the project.
    pub database: Option<String>,
}

impl Project {
    /// With SQLite beside it.
    pub fn on_sqlite() -> Result<Project> {
        Project::new(None)
    }

    /// With a database of its own on PostgreSQL, if there is one.
    pub fn on_postgres(name: &str) -> Result<Option<Project>> {
        let Ok(base) = std::env::var("EDGEWISE_TEST_POSTGRES") else {
            println!("without PostgreSQL: EDGEWISE_TEST_POSTGRES is not set");
            return Ok(None);
        };
        let name = format!("service_{name}_{}", std::process::id());
        let made = Command::new("psql")
            .args([base.as_str(), "-qc", &format!("CREATE DATABASE {name}")])
            .status()
            .context("psql cannot be started")?;
        ensure!(made.success(), "the database {name} cannot be made");
        let (server, _) = base
            .rsplit_once('/')
            .context("an address without a slash")?;
        Ok(Some(Project::new(Some(format!("{server}/{name}")))?))
    }

    fn new(database: Option<String>) -> Result<Project> {
        let folder = tempfile::tempdir()?;
        let write = |path: &str, text: &str| -> Result<()> {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().context("no folder")?)?;
            Ok(std::fs::write(path, text)?)
        };
        write("bot/bot.toml", "name = \"Shop\"\nlanguages = [\"en\"]\n")?;
        write(
            "bot/knowledge/shop.csv",
            "\"en\";\"What does delivery cost?\";\"Delivery costs four euros.\"\n\
             \"en\";\"How much is shipping?\";\"Delivery costs four euros.\"\n\
             \"en\";\"When are you open?\";\"From nine to five.\"\n\
             \"en\";\"What are your opening hours?\";\"From nine to five.\"\n",
        )?;
        write("site/index.html", "<!doctype html><title>Shop</title>")?;
        Ok(Project { folder, database })
    }

    /// The folder of the bot.
    pub fn bot(&self) -> PathBuf {
        self.folder.path().join("bot")
    }

    /// Starts a server; with a port of 0 it takes a free one.
    pub fn start(&self, port: u16) -> Result<Instance> {
        Instance::of(self.command(Command::new(program()?), port))
    }

    /// Starts a server that can write no file larger than so many kilobytes: to it, the disk is
    /// full there.
    pub fn start_with_files_of(&self, kilobytes: u64) -> Result<Instance> {
        let mut shell = Command::new("bash");
        // Ignored, so that the write fails and the process goes on, as on a disk that is full.
        let line = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
        shell.args(["-c", &line, "server"]).arg(program()?);
        Instance::of(self.command(shell, 0))
    }

    /// Starts a server that logs all that it can, and gives the file.
    pub fn start_with_log(&self, form: &str) -> Result<(Instance, PathBuf)> {
        let file = self.folder.path().join("log");
        let mut command = self.command(Command::new(program()?), 0);
        command
            .args(["--log", form])
            .env("RUST_LOG", "trace")
            .stderr(std::fs::File::create(&file)?);
        Ok((Instance::of(command)?, file))
    }

    fn command(&self, mut command: Command, port: u16) -> Command {
        command
            .arg("serve")
            .arg(self.bot())
            .arg("--site")
            .arg(self.folder.path().join("site"))
            .args(["--listen", &format!("127.0.0.1:{port}"), "--unlimited"])
            .env("RUST_LOG", "off");
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }
}

/// The program.
fn program() -> Result<OsString> {
    std::env::var_os("EDGEWISE_BIN").context("EDGEWISE_BIN is not set")
}

/// A server that runs.
pub struct Instance {
    /// The process; dropped, it is killed wherever it is.
    pub process: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// The one-time link, if the administrator has no password yet.
    pub link: Option<String>,
}

impl Instance {
    fn of(mut command: Command) -> Result<Instance> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().context("the server cannot be started")?;
        let output = process.stdout.take().context("the process has no output")?;
        let (send, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let mut instance = Instance {
            process,
            url: String::new(),
            link: None,
        };
        // The last line that a start prints begins the console's address, or the link after it.
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) {
            if let Some(url) = line.strip_prefix("listening on ") {
                instance.url = url.trim_end_matches('/').to_owned();
            }
            if line.starts_with("console: ") {
                let link = lines.recv_timeout(Duration::from_millis(300));
                instance.link = link
                    .ok()
                    .and_then(|line| Some(line.split_once("#/password/")?.1.to_owned()));
                return Ok(instance);
            }
        }
        bail!("the server did not say where it listens")
    }

    /// The port.
    pub fn port(&self) -> Result<u16> {
        let (_, port) = self
            .url
            .rsplit_once(':')
            .context("an address without a port")?;
        Ok(port.parse()?)
    }

    /// Asks it to end, and waits until it has; whether it ended well.
    pub fn stop(mut self) -> Result<bool> {
        let asked = Command::new("kill")
            .arg(self.process.id().to_string())
            .status()?;
        ensure!(asked.success(), "the server cannot be asked to end");
        Ok(self.process.wait()?.success())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
