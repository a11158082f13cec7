//! The JavaScript that a visitor downloads, made small.
//!
//! What is written or generated stays readable where it is; only the copies on their way to a site
//! or into the npm package go through [`minify`].

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, ensure};

use crate::step::is_installed;

/// Where wasm-bindgen's own way to start a module begins; everything behind it is that.
const START: &str = "let wasmModule, wasmInstance, wasm;\n";

/// How the widget starts: its loader always gives the response, so there is one way.
///
/// A server that does not know the type of wasm is served by the slower way, without a word.
const OWN_START: &str = r#"let wasm;
async function start({ module_or_path: response }) {
    const imports = __wbg_get_imports();
    const knows = response.headers.get("Content-Type") === "application/wasm";
    const made = knows
        ? await WebAssembly.instantiateStreaming(response, imports)
        : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    wasm = made.instance.exports;
    wasm.__wbindgen_start();
}

export { start as default };
"#;

/// A fallback for browsers that are older than what the wasm itself needs.
const OLD_ENCODER: &str = r#"
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
"#;

/// Removes from the widget's glue what its loader never uses.
///
/// # Errors
///
/// When the glue does not start as this version of wasm-bindgen writes it.
pub fn cut(glue: &str) -> Result<String> {
    let (before, after) = glue
        .split_once(START)
        .context("the glue has no start that is known")?;
    ensure!(
        after
            .trim_end()
            .ends_with("export { initSync, __wbg_init as default };"),
        "the glue exports something else than its start"
    );
    Ok(format!("{}{OWN_START}", before.replace(OLD_ENCODER, "")))
}

/// Takes blanks and comments out of a script; comments with `/*!` stay.
///
/// Node, where there is one, looks whether it is a script afterwards.
///
/// # Errors
///
/// When the script cannot be read, or is none afterwards.
pub fn minify(source: &str) -> Result<String> {
    let small = minifier::js::minify(source)
        .map_err(|reason| anyhow!("a script cannot be made smaller: {reason}"))?
        .to_string();
    check(&small)?;
    Ok(small)
}

/// Lets Node, where there is one, read a script without running it.
///
/// # Errors
///
/// When Node finds that it is no script; the message says where.
pub fn check(source: &str) -> Result<()> {
    if !is_installed("node") {
        return Ok(());
    }
    let mut node = Command::new("node")
        .args(["--check", "--input-type=module", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut input = node.stdin.take().context("Node takes no input")?;
    input.write_all(source.as_bytes())?;
    drop(input);
    let output = node.wait_with_output()?;
    ensure!(
        output.status.success(),
        "Node cannot read the smaller script:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_script_keeps_its_texts_and_its_licence() {
        let source = "/*! MIT */\n// a note\nconst css = `a {\n  b: c;\n}`; /* note */\n\
                      const hash = /^\\/\\/ x/i.test(\" // no note \") ? `${ 1 + 1 }` : '';\n";
        let small = minify(source).unwrap();
        assert!(small.contains("/*! MIT */") && !small.contains("note */"));
        assert!(small.contains("`a {\n  b: c;\n}`") && small.contains("\" // no note \""));
        assert!(small.len() < source.len());
    }

    #[test]
    fn a_glue_with_another_start_is_refused() {
        assert!(cut("let wasm;\nexport { initSync, __wbg_init as default };\n").is_err());
        assert!(cut(&format!("{START}export {{ other }};\n")).is_err());
        let whole = format!("x();\n{START}old();\nexport {{ initSync, __wbg_init as default }};\n");
        assert!(cut(&whole).unwrap().starts_with("x();\nlet wasm;\n"));
    }
}
