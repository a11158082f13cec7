//! `cargo xtask demo`: the demo site, served on this machine.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::site;
use crate::step::{Look, Steps};

/// Builds the site, then becomes its server.
pub fn run(project: &Project, listen: SocketAddr) -> Result<ExitCode> {
    check_port(listen)?;
    let folder = project.site();
    site::build(
        project,
        &folder,
        &mut Steps::new(site::STEPS, Look::for_terminal()),
    )?;
    eprintln!("The demo is ready; Ctrl-C ends it.");
    let mut server = Command::new(project.edgewise());
    server
        .arg("serve")
        .arg(&folder)
        .arg("--listen")
        .arg(listen.to_string());
    server.current_dir(&project.root);
    become_server(server)
}

/// Says at once, and not after minutes of building, that nobody can listen there.
fn check_port(listen: SocketAddr) -> Result<()> {
    match TcpListener::bind(listen) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "another program listens on {listen} already.\n\
             Stop it, or choose another port: cargo xtask demo --listen {}:{}",
            listen.ip(),
            listen.port().checked_add(1).unwrap_or(8888),
        ),
        Err(error) => Err(error).with_context(|| format!("nobody can listen on {listen}")),
    }
}

/// Lets the server take the place of this process, so that every signal reaches it.
#[cfg(unix)]
fn become_server(mut server: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(server.exec()).context("the server cannot be started")
}

/// Runs the server until it ends; the console sends Ctrl-C to both.
#[cfg(not(unix))]
fn become_server(mut server: Command) -> Result<ExitCode> {
    let status = server.status().context("the server cannot be started")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
