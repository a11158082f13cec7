//! `edgewise serve DIR`: a site, or a bot project with a site around it.

use crate::compile;
use crate::ending::ended;
use crate::pack::site::{Use, files};
use crate::pack::{Bot, Widget};
use crate::screen::{Failure, Screen};
use anyhow::Context;
use edgewise_server::{Site, app, serve};
use std::net::ToSocketAddrs;
use std::path::Path;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Serves until Ctrl-C or a request to end.
///
/// # Errors
/// When there is nothing to serve, or the address cannot be listened on.
pub fn run(
    screen: &mut Screen,
    dir: &Path,
    listen: &str,
    site: Option<&Path>,
) -> Result<(), Failure> {
    let site = site_of(screen, dir, site)?;
    let addresses: Vec<_> = listen
        .to_socket_addrs()
        .map_err(|_| {
            Failure::Usage(format!(
                "--listen {listen}: give an address and a port, as in 127.0.0.1:8888"
            ))
        })?
        .collect();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(addresses.as_slice())
            .await
            .with_context(|| format!("cannot listen on {listen}; is another server there? `--listen` takes another address"))
            .map_err(Failure::Machine)?;
        writeln!(screen.out, "listening on http://{}/", listener.local_addr()?)?;
        screen.out.flush()?;
        serve(listener, app(site), ended()).await?;
        Ok(())
    })
}

fn site_of(screen: &mut Screen, dir: &Path, site: Option<&Path>) -> Result<Site, Failure> {
    let shown = dir.display();
    let is_project = dir.join("bot.toml").is_file();
    match site {
        Some(folder) if is_project && folder.is_dir() => {
            let (blob, _) = compile::compile(screen, dir)?;
            Ok(Site {
                folder: Some(folder.to_owned()),
                blob: Some(blob),
                ..Site::default()
            })
        }
        Some(folder) if is_project => Err(Failure::Input(format!(
            "{}: there is no such folder",
            folder.display()
        ))),
        Some(_) => Err(Failure::Input(format!(
            "{shown} is no bot project: it has no bot.toml"
        ))),
        None if is_project => {
            // Before compiling, which may take a while.
            let widget = Widget::find(None).map_err(|failure| match failure {
                Failure::Input(why) => Failure::Input(format!(
                    "{why}; or say which site stands around {shown} with --site FOLDER"
                )),
                other => other,
            })?;
            let (blob, _) = compile::compile(screen, dir)?;
            Ok(Site {
                files: files(&Bot::of(blob)?, &widget, Use::Served)?,
                ..Site::default()
            })
        }
        None if dir.join("index.html").is_file() => Ok(Site {
            folder: Some(dir.to_owned()),
            ..Site::default()
        }),
        None => Err(Failure::Input(format!(
            "{shown}: there is neither a site (index.html) nor a bot project (bot.toml) there"
        ))),
    }
}
