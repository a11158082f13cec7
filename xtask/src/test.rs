//! `cargo xtask test`: every check there is.
//!
//! All output streams as it comes.
//! A step that runs tests counts what their `test result:` lines say; any other step counts as one.
//! A step that fails does not stop the ones after it; what failed is named once more at the end.
//! Steps share profile and features, so nothing is compiled twice.

use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;

use crate::browser;
use crate::npm;
use crate::pkg;
use crate::postgres::Postgres;
use crate::project::Project;
use crate::site;
use crate::size;
use crate::step::{Look, Steps, display, is_installed};
use crate::wasm::{self, CONSOLE, ENGINE, ENGINE_WITH_COMPILER, TARGET, WIDGET};

/// The steps, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Rust sources are formatted
    Format,
    /// Clippy finds nothing, in native and in wasm crates
    Clippy,
    /// Unit, property and golden tests
    Unit,
    /// The widget's tests that need no browser
    Widget,
    /// The console's tests that need no browser
    Console,
    /// The runtime half builds for browsers without the compiler half
    Runtime,
    /// The engine's documentation has no warnings
    Doc,
    /// The downloads of a visitor are within the budget
    Size,
    /// The live client keeps its promises, over a network that fails on purpose
    Live,
    /// The npm package is complete and can be imported
    Package,
    /// The server as a process: killed, restarted, slowed down, several at a time
    Service,
    /// Scenarios in a real browser
    E2e,
}

/// What belongs to the compiler half, and never into a page.
const COMPILER_CRATES: [&str; 5] = ["dugong", "saphyr-parser", "toml", "serde_json", "csv"];

/// Crates that run natively, with the features that all native steps share.
const NATIVE: [&str; 10] = [
    "-p",
    "edgewise-engine",
    "-p",
    "edgewise-protocol",
    "-p",
    "edgewise-server",
    "-p",
    "edgewise",
    "--features",
    "edgewise-engine/compile",
];

#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    /// What failed: tests by name, anything else by its error.
    failures: Vec<String>,
}

/// Runs the steps of these names, all if none is given; prints `N passed, N failed` at the end.
pub fn run(project: &Project, only: &[Name]) -> Result<ExitCode> {
    let mut sum = Counts::default();
    let begun = Instant::now();
    for name in Name::value_variants() {
        if !only.is_empty() && !only.contains(name) {
            continue;
        }
        let label = name
            .to_possible_value()
            .map(|value| value.get_name().to_owned());
        let label = label.unwrap_or_default();
        println!("\n=== {label}");
        let begun = Instant::now();
        let counts = step(project, *name).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Counts {
                passed: 0,
                failed: 1,
                failures: vec![format!("{error:#}")],
            }
        });
        let took = begun.elapsed().as_secs();
        println!(
            "=== {label}: {} passed, {} failed ({took} s)",
            counts.passed, counts.failed
        );
        sum.passed += counts.passed;
        sum.failed += counts.failed;
        let named = counts.failures.into_iter();
        sum.failures
            .extend(named.map(|failure| format!("{label}: {failure}")));
    }
    println!("\nafter {} s:", begun.elapsed().as_secs());
    for failure in &sum.failures {
        println!("failed: {failure}");
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn step(project: &Project, name: Name) -> Result<Counts> {
    match name {
        Name::Format => one(|| {
            stream(project.cargo(&["fmt", "--all", "--", "--check", "-l"]))
                .context("these files are formatted otherwise; `cargo fmt --all` formats them")
        }),
        Name::Clippy => one(|| clippy(project)),
        Name::Unit => {
            let mut args = vec!["test", "--no-fail-fast"];
            args.extend(NATIVE);
            args.extend(["-p", "xtask"]);
            let postgres = postgres(project)?;
            let mut unit = project.cargo(&args);
            if let Some(postgres) = &postgres {
                unit.env(POSTGRES, postgres.url());
            }
            tests(unit)
        }
        Name::Widget => tests(project.cargo(&["test", "--no-fail-fast", "-p", "widget"])),
        Name::Console => {
            tests(project.cargo(&["test", "--no-fail-fast", "-p", "edgewise-console"]))
        }
        Name::Runtime => one(|| runtime(project)),
        Name::Doc => one(|| {
            let args = [
                "doc",
                "--no-deps",
                "-p",
                "edgewise-engine",
                "--features",
                "compile",
            ];
            let mut doc = project.cargo(&args);
            doc.env("RUSTDOCFLAGS", "-D warnings");
            stream(doc)
        }),
        Name::Size => one(|| {
            let mut steps = Steps::new(site::STEPS, Look::Lines);
            let site = site::build(project, &project.site(), &mut steps)?;
            ensure!(
                size::report(project, &site)?,
                "a download is above its budget"
            );
            Ok(())
        }),
        Name::Live => one(|| live(project)),
        Name::Package => one(|| pkg::build(project, &mut Steps::new(pkg::STEPS, Look::Lines))),
        Name::Service => service(project),
        Name::E2e => e2e(project),
    }
}

/// Where tests find a PostgreSQL.
const POSTGRES: &str = "EDGEWISE_TEST_POSTGRES";

/// A PostgreSQL for tests; nothing, and a word about it, where there is none.
fn postgres(project: &Project) -> Result<Option<Postgres>> {
    let cluster = Postgres::start(&project.target.join("postgres"))?;
    match &cluster {
        Some(cluster) => println!("--- PostgreSQL at {}", cluster.url()),
        None => println!("--- without PostgreSQL: `initdb` is not installed"),
    }
    Ok(cluster)
}

/// The server as a process.
fn service(project: &Project) -> Result<Counts> {
    stream(project.cargo(&["build", "-p", "edgewise"]))?;
    let postgres = postgres(project)?;
    let mut service = project.cargo(&["test", "-p", "e2e", "--test", "service"]);
    service
        .args(["--", "--test-threads=1", "--nocapture"])
        .env("EDGEWISE_BIN", project.edgewise());
    if let Some(postgres) = &postgres {
        service.env(POSTGRES, postgres.url());
    }
    tests(service)
}

/// The tests of `pkg/live` in Node, where there is one.
fn live(project: &Project) -> Result<()> {
    if !is_installed("node") {
        println!("skipped, there is no Node");
        return Ok(());
    }
    let mut node = Command::new("node");
    node.arg("--test");
    for name in ["live", "talk", "faults"] {
        node.arg(format!("pkg/tests/{name}.test.js"));
    }
    node.current_dir(&project.root);
    stream(node)
}

fn clippy(project: &Project) -> Result<()> {
    let mut args = vec!["clippy", "--all-targets"];
    args.extend(["-p", "xtask", "-p", "answer-times", "-p", "e2e"]);
    args.extend(NATIVE);
    args.extend(["--", "-D", "warnings"]);
    stream(project.cargo(&args))?;
    add_target()?;
    for module in [&WIDGET, &CONSOLE, &ENGINE, &ENGINE_WITH_COMPILER] {
        let mut args = vec!["clippy", "-p", module.package, "--target", TARGET];
        for feature in module.features {
            args.extend(["--features", feature]);
        }
        args.extend(["--", "-D", "warnings"]);
        stream(project.cargo(&args))?;
    }
    Ok(())
}

/// The runtime half of the engine builds for browsers, and brings nothing of the compiler half.
fn runtime(project: &Project) -> Result<()> {
    add_target()?;
    let engine = [
        "-p",
        "edgewise-engine",
        "--no-default-features",
        "--target",
        TARGET,
    ];
    let mut build = vec!["build", "--profile", "wasm"];
    build.extend(engine);
    stream(project.cargo(&build))?;
    let mut tree = vec!["tree", "-e", "normal", "--prefix", "none"];
    tree.extend(engine);
    let output = project.cargo(&tree).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "`cargo tree` failed");
    let list = String::from_utf8_lossy(&output.stdout);
    print!("{list}");
    for name in COMPILER_CRATES {
        let found = list
            .lines()
            .any(|line| line.split(' ').next() == Some(name));
        ensure!(!found, "{name} is in the runtime half");
    }
    Ok(())
}

/// Judges accessibility; only the scenarios use it.
const AXE: &str = "axe-core@4.14.1";

fn e2e(project: &Project) -> Result<Counts> {
    let mut steps = Steps::new(site::STEPS + 2, Look::Lines);
    let browser = steps.run("Looking for a browser", |step| {
        let browser = browser::ensure(step)?;
        Ok((browser.clone(), browser))
    })?;
    let axe = steps.run("Taking axe-core from npm", |step| {
        let axe = npm::take(project, AXE, step)?;
        let note = match &axe {
            Some(_) => AXE.to_owned(),
            None => "left out: there is no npm, or it cannot be had".to_owned(),
        };
        Ok((axe, note))
    })?;
    let site = site::build(project, &project.site(), &mut steps)?;
    let mut scenarios = project.cargo(&["test", "--no-fail-fast", "-p", "e2e", "--test", "e2e"]);
    scenarios
        .args(["--", "--test-threads=1"])
        .env("EDGEWISE_BIN", project.edgewise())
        .env("EDGEWISE_SITE", &site.folder)
        .env("EDGEWISE_ENGINE", ENGINE_WITH_COMPILER.folder(project))
        .env("EDGEWISE_SCREENSHOTS", project.target.join("e2e"))
        .env("CHROMIUM", browser);
    if let Some(folder) = axe {
        scenarios.env("EDGEWISE_AXE", folder.join("axe-core/axe.min.js"));
    }
    tests(scenarios)
}

/// Adds the wasm target, where that has not been done.
fn add_target() -> Result<()> {
    Steps::new(1, Look::Lines).run("Preparing Rust for browsers", |step| {
        Ok(((), wasm::add_target(step)?))
    })
}

/// A step that counts as one.
fn one(work: impl FnOnce() -> Result<()>) -> Result<Counts> {
    work()?;
    Ok(Counts {
        passed: 1,
        ..Counts::default()
    })
}

/// Runs a command; its output streams.
fn stream(mut command: Command) -> Result<()> {
    let name = announce(&mut command);
    let status = command
        .status()
        .with_context(|| format!("`{name}` cannot be started"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs tests; their output streams, and their results are counted.
fn tests(mut command: Command) -> Result<Counts> {
    let name = announce(&mut command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{name}` cannot be started"))?;
    let mut counts = Counts::default();
    let output = child.stdout.take().context("the tests have no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let mut out = stdout().lock();
        out.write_all(&line)?;
        out.write_all(b"\n")?;
        let line = String::from_utf8_lossy(&line);
        if let Some((passed, failed)) = parse_result(&line) {
            counts.passed += passed;
            counts.failed += failed;
        }
        counts
            .failures
            .extend(parse_failure(&line).map(str::to_owned));
    }
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        let failure = format!("`{name}` failed ({status}) outside of any test");
        println!("error: {failure}");
        counts.failed = 1;
        counts.failures.push(failure);
    }
    Ok(counts)
}

fn announce(command: &mut Command) -> String {
    command.stdin(Stdio::null());
    let name = display(command);
    println!("--- {name}");
    name
}

/// Reads how many passed and failed: `test result: ok. 3 passed; 1 failed; …`.
fn parse_result(line: &str) -> Option<(u64, u64)> {
    let rest = line.trim().strip_prefix("test result:")?;
    let number_before = |word: &str| -> Option<u64> {
        let before = rest.split(word).next()?;
        before.split_whitespace().next_back()?.parse().ok()
    };
    Some((number_before(" passed")?, number_before(" failed")?))
}

/// Reads the name in `test NAME ... FAILED`.
fn parse_failure(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("test ")?.strip_suffix("FAILED")?;
    let (name, _) = name.split_once(" ... ")?;
    Some(name.trim_end())
}

#[cfg(test)]
mod unit {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(u64, u64)>) {
        assert_eq!(parse_result(line), expected, "{line}");
    }

    #[test]
    fn results_are_read_from_the_line_that_says_them() {
        check(
            "test result: ok. 13 passed; 0 failed; 0 ignored; finished in 0.02s",
            Some((13, 0)),
        );
        check(
            "test result: FAILED. 2 passed; 11 failed; 0 ignored; 0 measured",
            Some((2, 11)),
        );
        check("test engine::result ... ok", None);
        check("running 3 tests", None);
    }

    #[test]
    fn a_test_that_failed_is_named() {
        let name = |line| parse_failure(line).unwrap_or_default();
        assert_eq!(name("test engine::asks   ... FAILED"), "engine::asks");
        assert_eq!(name("test engine::asks ... 3 tries FAILED"), "engine::asks");
        assert_eq!(name("test engine::asks ... ok"), "");
        assert_eq!(name("test result: FAILED. 2 passed; 11 failed"), "");
    }
}
