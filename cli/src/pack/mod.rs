//! `edgewise pack DIR -o OUT`: a bot as a static site, or as one page that needs no server.

pub mod archive;
mod dense;
mod icon;
mod out;
mod page;
mod single;
pub mod site;
mod widget;

pub use page::Bot;
pub use widget::{Widget, carried};

use crate::screen::{Failure, Screen, plural};
use crate::{blob, compile};
use archive::File;
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use site::Use;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to pack, and as what.
#[derive(Args)]
pub struct Options {
    /// The bot project, or a compiled bot
    bot: PathBuf,
    /// The folder to write, or with --single-file the page
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// One .html file with everything in it, which opens by a double click
    #[arg(long)]
    single_file: bool,
    /// For a shared screen: the chat fills it, keeps nothing, and forgets its visitor when idle
    #[arg(long)]
    kiosk: bool,
    /// Idle seconds until a kiosk counts down 20 more and forgets
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "kiosk",
          value_parser = clap::value_parser!(u32).range(5..=86_400))]
    idle_reset: u32,
    /// Write .br and .gz beside each file, for servers that send them
    #[arg(long, conflicts_with = "single_file")]
    compressed: bool,
    /// Take the widget from a folder that `cargo xtask site` wrote
    #[arg(long, value_name = "FOLDER")]
    widget: Option<PathBuf>,
}

/// Packs.
///
/// # Errors
/// When there is no bot or no widget, a file that is not our own is in the way, or the disk fails.
pub fn run(screen: &mut Screen, options: &Options) -> Result<(), Failure> {
    let output = options.output.as_path();
    let how = match options.kiosk {
        true => Use::Kiosk(options.idle_reset),
        false => Use::Site,
    };
    check_output(options)?;
    let widget = Widget::find(options.widget.as_deref())?;
    let bot = Bot::of(read_bot(screen, &options.bot)?)?;
    if options.single_file {
        return write_single(screen, &bot, &widget, how, output);
    }
    let mut files = site::files(&bot, &widget, how)?;
    if options.compressed {
        add_siblings(&mut files)?;
    }
    let written = out::write(output, &files)?;
    let sum: usize = files.iter().map(|(_, content)| content.len()).sum();
    for (name, content) in &files {
        writeln!(screen.out, "{:>9}  {name}", content.len())?;
    }
    writeln!(
        screen.out,
        "{sum:>9}  bytes in {}; {} written, {} removed",
        plural(files.len(), "file"),
        written.n_changed,
        written.n_removed,
    )?;
    let folder = output.display();
    writeln!(
        screen.out,
        "\nTo look at it:  edgewise serve {folder}\n\
         To publish it:  copy the folder to any web server, at any path; it works offline after\n\
         one visit over HTTPS, and updates itself when you pack and copy again."
    )?;
    writeln!(screen.out, "{folder}")?;
    Ok(())
}

/// The output must be of the kind that is asked for, and not the project itself.
fn check_output(options: &Options) -> Result<(), Failure> {
    let output = options.output.as_path();
    let shown = output.display();
    let ending = output.extension().and_then(|ending| ending.to_str());
    let is_page = ending.is_some_and(|ending| matches!(ending, "html" | "htm"));
    if options.single_file && (!is_page || output.is_dir()) {
        return Err(Failure::Usage(format!(
            "{shown}: --single-file writes a file; its name must end in .html"
        )));
    }
    if !options.single_file && is_page && !output.is_dir() {
        return Err(Failure::Usage(format!(
            "{shown}: a folder is expected; --single-file writes one page"
        )));
    }
    if output.is_file() && !options.single_file {
        return Err(Failure::Input(format!("{shown} is a file; give a folder")));
    }
    if output.join("bot.toml").exists() {
        return Err(Failure::Input(format!(
            "{shown} is a bot project; give another folder to write"
        )));
    }
    Ok(())
}

/// The blob: compiled here from a project, or read.
fn read_bot(screen: &mut Screen, path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Ok(compile::compile(screen, path)?.0);
    }
    blob::load(path)?;
    Ok(fs::read(path)?)
}

fn write_single(
    screen: &mut Screen,
    bot: &Bot,
    widget: &Widget,
    how: Use,
    output: &Path,
) -> Result<(), Failure> {
    let is_foreign = fs::read(output)
        .is_ok_and(|old| !String::from_utf8_lossy(&old).contains(single::MARK))
        || output
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink());
    if is_foreign {
        return Err(Failure::Input(format!(
            "{} would be overwritten, and `edgewise pack` has not written it; give another name",
            output.display()
        )));
    }
    let page = single::page(bot, widget, how)?;
    blob::write(output, page.as_bytes())?;
    writeln!(
        screen.out,
        "{} bytes; open it by a double click, send it, or put it on any web server",
        page.len()
    )?;
    writeln!(screen.out, "{}", output.display())?;
    Ok(())
}

/// Adds the compressed siblings that are smaller than what they stand beside.
fn add_siblings(files: &mut Vec<File>) -> Result<(), Failure> {
    let mut siblings = Vec::new();
    for (name, content) in files.iter().filter(|(name, _)| !name.ends_with(".png")) {
        let mut brotli = Vec::new();
        let best = brotli::enc::BrotliEncoderParams {
            size_hint: content.len(),
            ..Default::default()
        };
        brotli::BrotliCompress(&mut content.as_slice(), &mut brotli, &best)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(content)?;
        for (ending, smaller) in [("br", brotli), ("gz", gzip.finish()?)] {
            if smaller.len() < content.len() {
                siblings.push((format!("{name}.{ending}"), smaller));
            }
        }
    }
    // In front: what makes a new version visible stays last.
    siblings.append(files);
    *files = siblings;
    Ok(())
}
