//! `edgewise compile --watch`, tried on the built binary: saves of every kind, errors, and the end.
#![cfg(unix)]
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a line may take on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// A running `compile --watch`.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    shop: PathBuf,
}

impl Watching {
    fn new(name: &str) -> Watching {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let edgewise = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_edgewise"));
            command.current_dir(&folder).stdin(Stdio::null());
            command
        };
        let new = edgewise().args(["new", "shop"]).output().expect("it runs");
        assert!(new.status.success());
        let mut child = edgewise()
            .args(["compile", "shop", "--watch"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let shop = folder.join("shop");
        Watching { child, lines, shop }
    }

    /// What is said until the next compilation is over.
    #[track_caller]
    fn compiled(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(DEADLINE).expect("a line");
            if line == "watching shop; Ctrl-C ends" {
                return said;
            }
            said += &format!("{line}\n");
        }
    }

    /// Waits for the compilation after which the bot has `n` questions; one before it may have seen
    /// a file that was still being written.
    #[track_caller]
    fn until(&self, n: usize) {
        let expected = format!("shop/bot.edgewise: {n} questions, ");
        while !self.compiled().contains(&expected) {}
    }

    /// How many questions the bot has after the first compilation.
    #[track_caller]
    fn questions(&self) -> usize {
        let line = self.compiled();
        let number = line
            .strip_prefix("shop/bot.edgewise: ")
            .and_then(|rest| rest.split(' ').next()?.parse().ok());
        number.unwrap_or_else(|| panic!("{line}"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.shop.join(name)
    }

    fn blob(&self) -> Vec<u8> {
        fs::read(self.path("bot.edgewise")).expect("a blob")
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_change_of_a_file_gives_the_blob_of_a_plain_compile() {
    let watching = Watching::new("watch_changes");
    let n = watching.questions();

    // Written in place.
    let questions = watching.path("knowledge/questions.csv");
    let before = fs::read_to_string(&questions).unwrap();
    let longer = format!("{before}\"en\";\"Do you sell lamps?\";\"Yes.\"\n");
    fs::write(&questions, &longer).unwrap();
    watching.until(n + 1);
    let plain = Command::new(env!("CARGO_BIN_EXE_edgewise"))
        .args(["compile", "shop", "-o", "plain.edgewise"])
        .current_dir(watching.shop.parent().unwrap())
        .output()
        .unwrap();
    assert!(plain.status.success());
    let plain = fs::read(watching.shop.with_file_name("plain.edgewise")).unwrap();
    assert!(watching.blob() == plain);

    // Written beside and renamed, as editors do.
    let beside = watching.path("knowledge/questions.csv~");
    fs::write(
        &beside,
        format!("{longer}\"en\";\"Do you sell sofas?\";\"No.\"\n"),
    )
    .unwrap();
    fs::rename(&beside, &questions).unwrap();
    watching.until(n + 2);

    // A new file in a new folder, and gone again.
    let folder = watching.path("knowledge/more");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("sofas.csv"),
        "\"en\";\"Are the sofas soft?\";\"Very.\"\n",
    )
    .unwrap();
    watching.until(n + 3);
    fs::remove_dir_all(&folder).unwrap();
    watching.until(n + 2);
}

#[test]
fn an_error_leaves_the_last_good_blob_and_mending_it_goes_on() {
    let watching = Watching::new("watch_errors");
    let n = watching.questions();
    let good = watching.blob();
    let states = watching.path("states.csv");
    let before = fs::read_to_string(&states).unwrap();
    fs::write(&states, format!("{before}lost,en,,Lost,,,nowhere,\n")).unwrap();
    while watching.compiled() != "shop/bot.edgewise: left as it was\n" {}
    assert!(watching.blob() == good);
    fs::write(&states, &before).unwrap();
    watching.until(n);
    assert!(watching.blob() == good);
}

#[test]
fn the_interrupt_signal_ends_it_well() {
    let mut watching = Watching::new("watch_end");
    watching.compiled();
    let sent = Command::new("kill")
        .args(["-INT", &watching.child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(watching.child.wait().unwrap().code(), Some(0));
}
