//! `edgewise serve DIR`: a bot project with its operator server, or a site alone.

use crate::compile;
use crate::ending::ended;
use crate::operators_console;
use crate::pack::site::{Use, files};
use crate::pack::{Bot, Widget};
use crate::project;
use crate::screen::{Failure, Screen, count};
use anyhow::Context;
use axum::Router;
use edgewise_server::{
    Connections, Options, Progress, Proxies, Server, Site, StartError, app, serve, site,
};
use indicatif::ProgressBar;
use ipnet::IpNet;
use std::net::{IpAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// What is asked for on the command line.
#[derive(clap::Args)]
pub struct Serve {
    /// A bot project, or a folder with a site alone
    pub dir: PathBuf,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8888")]
    pub listen: String,
    /// Where conversations are kept: sqlite:FILE, or postgres://… for several instances
    /// [default: SQLite in DIR/.edgewise]
    #[arg(
        long,
        value_name = "URL",
        env = "EDGEWISE_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// The site around a bot project, as `cargo xtask site` writes it [default: a page with
    /// the chat]
    #[arg(long, value_name = "FOLDER")]
    pub site: Option<PathBuf>,
    /// A proxy in front whose `X-Forwarded-For` is believed, as an address or a network
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    pub proxies: Vec<String>,
    /// How the log is written: lines for people, or an object of JSON a line
    #[arg(long, value_enum, value_name = "FORM", default_value_t = LogForm::Text)]
    pub log: LogForm,
    /// Count no calls, for tests of load; attempts to sign in are limited all the same
    #[arg(long, hide = true)]
    pub unlimited: bool,
}

/// How the log is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogForm {
    /// A line for people.
    Text,
    /// An object of JSON a line, for what collects logs.
    Json,
}

/// Serves until Ctrl-C or a request to end.
///
/// # Errors
/// When there is nothing to serve, or the address cannot be listened on.
pub fn run(screen: &mut Screen, wanted: &Serve) -> Result<(), Failure> {
    let listen = wanted.listen.as_str();
    let addresses: Vec<_> = listen
        .to_socket_addrs()
        .map_err(|_| {
            Failure::Usage(format!(
                "--listen {listen}: give an address and a port, as in 127.0.0.1:8888"
            ))
        })?
        .collect();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = match wanted.log {
        LogForm::Text => log.try_init(),
        LogForm::Json => log.json().flatten_event(true).try_init(),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let bind = async {
        TcpListener::bind(addresses.as_slice())
            .await
            .with_context(|| format!("cannot listen on {listen}; is another server there? `--listen` takes another address"))
            .map_err(Failure::Machine)
    };
    if !wanted.dir.join("bot.toml").is_file() {
        let site = site_alone(wanted)?;
        return runtime.block_on(async {
            let listener = bind.await?;
            writeln!(
                screen.out,
                "listening on http://{}/",
                listener.local_addr()?
            )?;
            screen.out.flush()?;
            answer(listener, site::app(site)).await
        });
    }
    let (options, widget) = options(screen, wanted)?;
    runtime.block_on(async {
        let listener = bind.await?;
        let address = format!("http://{}", listener.local_addr()?);
        let server = match Server::open(options).await {
            Err(StartError::Sources(mistakes)) => {
                screen.diagnostics(&mistakes)?;
                let n = count(&mistakes);
                writeln!(screen.err, "{}: {n}", wanted.dir.display())?;
                return Err(Failure::Shown);
            }
            opened => opened
                .context("the server cannot start")
                .map_err(Failure::Machine)?,
        };
        server.surround(site_around(&server, wanted, widget.as_ref())?);
        let link = server.first_link().await;
        let link = link
            .context("no link for the administrator")
            .map_err(Failure::Machine)?;
        writeln!(screen.out, "listening on {address}/")?;
        writeln!(screen.out, "console: {address}/console/")?;
        if let Some(link) = link {
            writeln!(
                screen.out,
                "set the administrator's password within a day, once: {address}{link}"
            )?;
        }
        screen.out.flush()?;
        let working = tokio::spawn({
            let server = server.clone();
            async move { server.work().await }
        });
        let stopping = server.clone();
        let ending = async move {
            ended().await;
            stopping.stop();
        };
        let served = serve(
            listener,
            app(server.clone()),
            Connections::default(),
            ending,
        )
        .await;
        server.stop();
        let _ = working.await;
        server.store().close().await;
        Ok(served?)
    })
}

async fn answer(listener: TcpListener, app: Router) -> Result<(), Failure> {
    Ok(serve(listener, app, Connections::default(), ended()).await?)
}

/// What a bot project's server is started with, and the widget for the page around it.
fn options(screen: &Screen, wanted: &Serve) -> Result<(Options, Option<Widget>), Failure> {
    let dir = wanted.dir.as_path();
    let mut proxies = Vec::new();
    for text in &wanted.proxies {
        let parsed = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        proxies.push(parsed.map_err(|_| {
            Failure::Usage(format!(
                "--trusted-proxy {text}: give an address or a network, as in 10.0.0.0/8"
            ))
        })?);
    }
    if let Some(folder) = wanted.site.as_deref().filter(|folder| !folder.is_dir()) {
        let shown = folder.display();
        return Err(Failure::Input(format!("{shown}: there is no such folder")));
    }
    // Before compiling, which may take a while.
    let widget = match wanted.site {
        Some(_) => None,
        None => Some(Widget::find(None).map_err(|failure| match failure {
            Failure::Input(why) => Failure::Input(format!(
                "{why}; or say which site stands around {} with --site FOLDER",
                dir.display()
            )),
            other => other,
        })?),
    };
    let sources = project::read(dir)?;
    let bar = match screen.watched {
        true => compile::progress_bar("training"),
        false => ProgressBar::hidden(),
    };
    let progress: Arc<dyn Fn(f32) + Send + Sync> = Arc::new(move |done| {
        bar.set_position((done * 100.0) as u64);
        if done >= 1.0 {
            bar.finish_and_clear();
        }
    });
    let database = match &wanted.database {
        Some(url) => url.clone(),
        None => beside(dir)?,
    };
    let options = Options {
        database,
        sources,
        progress: Progress(Some(progress)),
        proxies: Proxies(proxies),
        unlimited: wanted.unlimited,
        ..Options::default()
    };
    Ok((options, widget))
}

/// The site around the bot that answers now.
fn site_around(server: &Server, wanted: &Serve, widget: Option<&Widget>) -> Result<Site, Failure> {
    let mut site = Site {
        folder: wanted.site.clone(),
        ..Site::default()
    };
    if let Some(widget) = widget {
        site.files = files(&Bot::of(server.blob())?, widget, Use::Served)?;
    }
    site.files.extend(operators_console::files());
    Ok(site)
}

/// The address of the SQLite database beside a project, whose folder is made.
fn beside(dir: &Path) -> Result<String, Failure> {
    let folder = dir.join(".edgewise");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
        .map_err(Failure::Machine)?;
    let file = folder.join("edgewise.db");
    Ok(format!("sqlite:{}?mode=rwc", file.display()))
}

/// A site without a bot project.
fn site_alone(wanted: &Serve) -> Result<Site, Failure> {
    let shown = wanted.dir.display();
    if wanted.site.is_some() {
        return Err(Failure::Input(format!(
            "{shown} is no bot project: it has no bot.toml"
        )));
    }
    if !wanted.dir.join("index.html").is_file() {
        return Err(Failure::Input(format!(
            "{shown}: there is neither a site (index.html) nor a bot project (bot.toml) there"
        )));
    }
    Ok(Site {
        folder: Some(wanted.dir.clone()),
        ..Site::default()
    })
}
