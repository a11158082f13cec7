//! A PostgreSQL for tests: a cluster in a folder of its own, which goes when it is dropped.
//!
//! PostgreSQL refuses to run as root, so as root it runs as the user `postgres`, which its packages
//! make.
//! Where there is none, the tests run on SQLite alone, and the step says so.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A cluster that runs.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    as_user: bool,
    port: u16,
}

impl Postgres {
    /// Starts a cluster in `folder`, which is emptied; nothing where PostgreSQL is not installed.
    ///
    /// # Errors
    ///
    /// When it is installed and does not start.
    pub fn start(folder: &Path) -> Result<Option<Postgres>> {
        let Some(programs) = programs() else {
            return Ok(None);
        };
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        // Another user cannot look into a folder of root's.
        let is_root = output(Command::new("id").arg("-u"))?.trim() == "0";
        let folder = match is_root {
            false => folder.to_owned(),
            true => PathBuf::from(
                output(Command::new("su").args(["postgres", "-c", "mktemp -d"]))?.trim(),
            ),
        };
        // Free now; nobody else takes it within the next second.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Postgres {
            programs,
            folder,
            as_user: is_root,
            port,
        };
        let data = cluster.folder.join("data").display().to_string();
        cluster.run(
            "initdb",
            &["-D", &data, "-A", "trust", "-U", "postgres", "--no-sync"],
        )?;
        let log = cluster.folder.join("log").display().to_string();
        let sockets = cluster.folder.display();
        let options = format!(
            "-p {port} -k {sockets} -c listen_addresses=127.0.0.1 -c max_connections=400 -c fsync=off"
        );
        cluster.run(
            "pg_ctl",
            &["-D", &data, "-l", &log, "-w", "-o", &options, "start"],
        )?;
        Ok(Some(cluster))
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<()> {
        let program = self.programs.join(program);
        let mut command = if self.as_user {
            let mut line = quoted(&program.display().to_string());
            for arg in args {
                line.push(' ');
                line.push_str(&quoted(arg));
            }
            let mut command = Command::new("su");
            command.args(["postgres", "-c", &line]);
            command
        } else {
            let mut command = Command::new(&program);
            command.args(args);
            command
        };
        // The server that is started keeps what it is given: a pipe would never end.
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.current_dir("/");
        let status = command.status();
        let status = status.with_context(|| format!("{} cannot be started", program.display()))?;
        ensure!(status.success(), "{} failed ({status})", program.display());
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        if let Err(error) = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]) {
            eprintln!("PostgreSQL could not be stopped: {error:#}");
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder with `initdb` and `pg_ctl`: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<PathBuf> = versions.flatten().map(|v| v.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders.into_iter().find_map(|folder| {
        let program = folder.join("initdb").canonicalize().ok()?;
        let real = program.parent()?.to_owned();
        [&folder, &real]
            .into_iter()
            .find(|folder| folder.join("pg_ctl").exists() && folder.join("postgres").exists())
            .cloned()
    })
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}

/// A word of a shell's line.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
