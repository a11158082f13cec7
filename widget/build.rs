//! Shortens the style sheet: what only people need is left out of what visitors download.

use std::path::PathBuf;
use std::{env, fs, io};

const SOURCE: &str = "style.css";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let folder = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(folder.join(SOURCE), shortened(&fs::read_to_string(SOURCE)?))
}

/// `css` without comments, and with blanks only where they mean something.
///
/// Before a colon, a bracket or a sign they may; after `: ` in a declaration and beside the
/// characters in `FREE` they never do.
fn shortened(css: &str) -> String {
    const FREE: [char; 5] = ['{', '}', ';', ',', '>'];
    let mut code = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        code += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    code += rest;
    let mut short = String::new();
    for word in code.split_whitespace() {
        let joins = short.ends_with(FREE) || short.ends_with(':') || word.starts_with(FREE);
        if !joins && !short.is_empty() {
            short.push(' ');
        }
        short += word;
    }
    for c in [',', '>'] {
        short = short.replace(&format!("{c} "), &c.to_string());
    }
    short.replace(";}", "}")
}
