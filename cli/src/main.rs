//! `edgewise`: make, check, compile, ask and serve a bot.
//!
//! One file a verb; each takes what it needs as arguments and writes to a [`Screen`], and only this
//! file reads the command line and ends the process.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | the user's input is at fault |
//! | 2 | wrong usage |
//! | 3 | the machine failed |

mod ask;
mod blob;
mod chat;
mod check;
mod clock;
mod compile;
mod ending;
mod eval;
mod explain;
mod export;
mod graph;
mod import;
mod learn_from;
mod new;
mod operators_console;
mod pack;
mod project;
mod screen;
mod serve;
mod test;
mod watch;

use clap::{Parser, Subcommand};
use screen::{Failure, Screen};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bots that answer inside the page: write files, compile them, put one script tag on the site.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write a small working bot project into a new folder
    New {
        /// The folder to make
        dir: PathBuf,
    },
    /// Make a bot project of StarChat tables, knowledge CSVs and dialogue YAML
    Import {
        /// Files, and folders of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The folder to make
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
    /// Write a project's state machine as a table, or as StarChat's JSON dump
    Export {
        /// The bot project
        dir: PathBuf,
        /// Where to write it; the ending .csv or .json says as what
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// The header of a table
        #[arg(long, value_enum, default_value_t = export::Header::Edgewise)]
        header: export::Header,
    },
    /// Show everything that is wrong with a bot project
    Check {
        /// The bot project
        dir: PathBuf,
        /// How to show it
        #[arg(long, value_enum, default_value_t = check::Format::Text)]
        format: check::Format,
    },
    /// Compile a bot project into one blob
    Compile {
        /// The bot project
        dir: PathBuf,
        /// Where to write the blob [default: DIR/bot.edgewise]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Compile again whenever a file of the project changes, until Ctrl-C
        #[arg(long)]
        watch: bool,
        #[command(flatten)]
        learning: learn_from::Options,
    },
    /// Answer one question, or one question a line from standard input
    Ask {
        /// The compiled bot
        blob: PathBuf,
        /// The question; without it, questions are read from standard input and answered as JSON
        question: Option<String>,
        /// The language that the visitor probably writes, as in `en`
        #[arg(long, value_name = "xx")]
        lang: Option<String>,
        /// Answer as one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Hold a conversation in the terminal
    Chat {
        /// The compiled bot
        blob: PathBuf,
        /// The language of the conversation, as in `en` [default: the bot's first]
        #[arg(long, value_name = "xx")]
        lang: Option<String>,
    },
    /// Show why a question is answered as it is, and try expressions
    Explain(explain::Options),
    /// Play a bot project's conversation tests
    Test {
        /// The bot project
        dir: PathBuf,
        /// Only conversations or files whose name contains this
        name: Option<String>,
        /// How to show the results
        #[arg(long, value_enum, default_value_t = test::Format::Text)]
        format: test::Format,
        /// Where to write them [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Measure how right and how certain a compiled bot is, and what each threshold would give
    Eval(eval::Options),
    /// Draw a bot project's state machine
    Graph {
        /// The bot project
        dir: PathBuf,
        /// Where to write the picture; its ending tells the format [default: standard output]
        #[arg(short, long, value_name = "FILE.svg|.dot|.mmd")]
        output: Option<PathBuf>,
        /// How to write it [default: as the file's name ends, or svg]
        #[arg(long, value_enum)]
        format: Option<graph::Format>,
    },
    /// Make a static site of a bot, or one page that opens by a double click
    Pack(pack::Options),
    /// Serve a bot project with its operator server and console, or a site alone
    Serve(serve::Serve),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut screen = Screen::standard();
    let done = match arguments.verb {
        Verb::New { dir } => new::run(&mut screen, &dir),
        Verb::Import { files, output } => import::run(&mut screen, &files, &output),
        Verb::Export {
            dir,
            output,
            header,
        } => export::run(&mut screen, &dir, &output, header),
        Verb::Check { dir, format } => check::run(&mut screen, &dir, format),
        Verb::Compile {
            dir,
            output,
            watch,
            learning,
        } => {
            let output = output.unwrap_or_else(|| dir.join("bot.edgewise"));
            if watch {
                watch::run(&mut screen, &dir, &output)
            } else {
                compile::run(&mut screen, &dir, &output, &learning)
            }
        }
        Verb::Ask {
            blob,
            question,
            lang,
            json,
        } => ask::run(
            &mut screen,
            &blob,
            question.as_deref(),
            lang.as_deref(),
            json,
        ),
        Verb::Chat { blob, lang } => chat::run(&mut screen, &blob, lang.as_deref()),
        Verb::Explain(options) => explain::run(&mut screen, &options),
        Verb::Test {
            dir,
            name,
            format,
            output,
        } => test::run(
            &mut screen,
            &dir,
            name.as_deref(),
            format,
            output.as_deref(),
        ),
        Verb::Eval(options) => eval::run(&mut screen, &options),
        Verb::Graph {
            dir,
            output,
            format,
        } => graph::run(&mut screen, &dir, format, output.as_deref()),
        Verb::Pack(options) => pack::run(&mut screen, &options),
        Verb::Serve(wanted) => serve::run(&mut screen, &wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output has seen enough.
        Err(Failure::Machine(error)) if screen::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(failure) => {
            screen.failure(&failure);
            ExitCode::from(match failure {
                Failure::Shown | Failure::Input(_) => 1,
                Failure::Usage(_) => 2,
                Failure::Machine(_) => 3,
            })
        }
    }
}
