//! Shorter names between the widget's wasm and its glue.
//!
//! wasm-bindgen names what crosses the border after what it is and a hash:
//! `__wbg_appendChild_0a1b2c3d4e5f6071`.
//! Nobody but the two files reads these names, and they stand in both, so the build replaces them
//! by `a`, `b`, `c`, …:
//!
//! ```text
//! wasm    import section: module and name of every import; export section: every name
//! glue    `__wbg_…: function(` becomes `a: function(`, `wasm.…` becomes `wasm.a`
//! ```
//!
//! A name that stands in one of the two and not in the other is an error, so a new version of
//! wasm-bindgen that writes its glue otherwise ends the build and never breaks a page.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};

use crate::binary::{Bytes, HEADER, write_number, write_text};

/// Number of the section with the imports.
const IMPORTS: u8 = 2;

/// Number of the section with the exports.
const EXPORTS: u8 = 7;

/// What the glue calls the exports of the wasm.
const EXPORTS_OBJECT: &str = "wasm";

/// What kind of thing a function is, among imports.
const FUNCTION: u8 = 0;

/// The long names of a module and the short ones for them.
#[derive(Default)]
struct Names {
    modules: HashMap<String, String>,
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

/// Replaces the names in `wasm` and in its `glue`, which has no comments.
///
/// # Errors
///
/// When the wasm is malformed, imports anything but functions, or does not fit the glue.
pub fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::default();
    let wasm = shorten_wasm(wasm, &mut names).context("the wasm cannot be read")?;
    let glue = shorten_glue(glue, &names).context("the glue does not fit the wasm")?;
    Ok((wasm, glue))
}

/// The short name for `long`: one that is new, or the one that it has already.
fn short_name(names: &mut HashMap<String, String>, long: &str) -> String {
    if let Some(known) = names.get(long) {
        return known.clone();
    }
    let short = nth_name(names.len());
    names.insert(long.to_owned(), short.clone());
    short
}

/// `a` to `z`, then `aa`, `ba`, …: another name for another number.
fn nth_name(n: usize) -> String {
    let mut name = String::new();
    let mut rest = n + 1;
    while rest > 0 {
        name.push(char::from(b'a' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name
}

fn shorten_wasm(wasm: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut input = Bytes::behind_header(wasm)?;
    let mut output = HEADER.to_vec();
    while !input.0.is_empty() {
        let section = input.byte()?;
        let size = input.number()?;
        let body = input.take(size)?;
        let body = match section {
            IMPORTS => shorten_imports(body, names)?,
            EXPORTS => shorten_exports(body, names)?,
            _ => body.to_vec(),
        };
        output.push(section);
        write_number(&mut output, body.len());
        output.extend(body);
    }
    Ok(output)
}

fn shorten_imports(body: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut input = Bytes(body);
    let mut output = Vec::new();
    let n_imports = input.number()?;
    write_number(&mut output, n_imports);
    for _ in 0..n_imports {
        write_text(&mut output, &short_name(&mut names.modules, input.text()?));
        let long = input.text()?;
        write_text(&mut output, &short_name(&mut names.imports, long));
        let kind = input.byte()?;
        ensure!(kind == FUNCTION, "{long:?} is imported and no function");
        output.push(kind);
        write_number(&mut output, input.number()?);
    }
    ensure!(input.0.is_empty(), "something follows the imports");
    Ok(output)
}

fn shorten_exports(body: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut input = Bytes(body);
    let mut output = Vec::new();
    let n_exports = input.number()?;
    write_number(&mut output, n_exports);
    for _ in 0..n_exports {
        write_text(&mut output, &short_name(&mut names.exports, input.text()?));
        output.push(input.byte()?);
        write_number(&mut output, input.number()?);
    }
    ensure!(input.0.is_empty(), "something follows the exports");
    Ok(output)
}

fn shorten_glue(glue: &str, names: &Names) -> Result<String> {
    let mut output = String::with_capacity(glue.len());
    let mut n_keys = 0;
    let mut last_word = "";
    let mut rest = glue;
    while let Some(start) = rest.find(|c| is_word(c) || is_quote(c)) {
        let (before, from) = rest.split_at(start);
        output.push_str(before);
        if from.starts_with(is_quote) {
            let (text, after) = split_after_text(from)?;
            output.push_str(text);
            rest = after;
            continue;
        }
        let end = from.find(|c| !is_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let is_member = before.ends_with('.') && !before.ends_with("...");
        let short = if before == "." && last_word == EXPORTS_OBJECT {
            let short = names.exports.get(word);
            Some(short.with_context(|| format!("the wasm exports no {word:?}"))?)
        } else if !is_member && after.starts_with(':') {
            let short = names.imports.get(word);
            n_keys += usize::from(short.is_some());
            short
        } else {
            None
        };
        last_word = short.map_or(word, String::as_str);
        output.push_str(last_word);
        rest = after;
    }
    output.push_str(rest);
    ensure!(
        n_keys == names.imports.len(),
        "it has {n_keys} of {} imports",
        names.imports.len()
    );
    for (long, short) in &names.modules {
        let (long, short) = (format!("\"{long}\":"), format!("{short}:"));
        ensure!(output.matches(&long).count() == 1, "it has not one {long}");
        output = output.replace(&long, &short);
    }
    Ok(output)
}

/// Parts a text in quotes from what follows it.
fn split_after_text(from: &str) -> Result<(&str, &str)> {
    let mut letters = from.char_indices();
    let quote = letters.next().map(|(_, quote)| quote);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if Some(letter) == quote {
            return Ok(from.split_at(at + 1));
        }
    }
    bail!("a text has no end")
}

/// Whether a character begins a text; backquotes do not, for code can stand between them.
fn is_quote(c: char) -> bool {
    c == '"' || c == '\''
}

/// Whether a character can stand in a name.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
#[path = "short_names_tests.rs"]
mod tests;
