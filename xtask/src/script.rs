//! The JavaScript that a visitor downloads, made small.
//!
//! What is written or generated stays readable where it is; only the copies on their way to a site
//! or into the npm package go through [`minify`]: unused code, long names and blanks are left out.

use anyhow::{Context, Result, bail, ensure};
use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// How a script is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a module, with `import`.
    Module,
    /// By a tag without `type`; it has no `import`, `export` and `import.meta`.
    Classic,
}

impl Form {
    fn source_type(self) -> SourceType {
        match self {
            Form::Module => SourceType::mjs(),
            Form::Classic => SourceType::script(),
        }
    }
}

/// Where wasm-bindgen's own way to start a module begins; everything behind it is that.
const START: &str = "let wasmModule, wasmInstance, wasm;\n";

/// How the widget starts: its loader always gives the response, or the bytes where a page has them
/// in itself, so there is one way.
///
/// A server that does not know the type of wasm is served by the slower way, without a word.
const OWN_START: &str = r#"let wasm;
export async function start(given) {
    const imports = __wbg_get_imports();
    const knows = given.headers?.get("Content-Type") === "application/wasm";
    const made = knows
        ? await WebAssembly.instantiateStreaming(given, imports)
        : await WebAssembly.instantiate(given.headers ? await given.arrayBuffer() : given, imports);
    wasm = made.instance.exports;
}
"#;

/// What a module calls first whose glue keeps objects in a table of the wasm's own.
const BEGIN: &str = "wasm.__wbindgen_start();";

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

/// Removes from the widget's glue what its loader never uses, and all comments.
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
    let begin = if after.contains(BEGIN) {
        OWN_START.replace("\n}\n", &format!("\n    {BEGIN}\n}}\n"))
    } else {
        OWN_START.to_owned()
    };
    let cut = format!("{}{begin}", before.replace(OLD_ENCODER, ""));
    let options = CodegenOptions {
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    with_program(&cut, Form::Module, |_, program| {
        Ok(Codegen::new().with_options(options).build(program).code)
    })
}

/// The same script in fewer bytes.
///
/// # Errors
///
/// When it is no script of that form; the message says where.
pub fn minify(source: &str, form: Form) -> Result<String> {
    with_program(source, form, |allocator, program| {
        let made = Minifier::new(MinifierOptions::default()).minify(allocator, program);
        Ok(Codegen::new()
            .with_options(CodegenOptions::minify())
            .with_scoping(made.scoping)
            .with_private_member_mappings(made.class_private_mappings)
            .build(program)
            .code)
    })
}

/// Reads a script and lets `work` have what was read.
///
/// # Errors
///
/// When it is no script of that form, and what `work` fails with.
pub fn with_program<T>(
    source: &str,
    form: Form,
    work: impl for<'a> FnOnce(&'a Allocator, &mut Program<'a>) -> Result<T>,
) -> Result<T> {
    let allocator = Allocator::default();
    let read = Parser::new(&allocator, source, form.source_type()).parse();
    if let Some(first) = read.diagnostics.into_iter().next() {
        bail!("{:?}", first.with_source_code(source.to_owned()));
    }
    let record = &read.module_record;
    let is_module = record.has_module_syntax || !record.import_metas.is_empty();
    ensure!(
        form == Form::Module || !is_module,
        "a classic script has no `import`, `export` and `import.meta`"
    );
    let mut program = read.program;
    work(&allocator, &mut program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_script_keeps_its_texts() {
        let source = "// a note\nconst css = `a {\n  b: c;\n}`; /* note */\n\
                      globalThis.hash = /^\\/\\/ x/i.test(\" // no note \") ? css : '';\n";
        let small = minify(source, Form::Module).unwrap();
        assert!(small.contains("a {\n  b: c;\n}") && small.contains(" // no note "));
        assert!(!small.contains("/* note") && small.len() < source.len());
    }

    #[test]
    fn what_is_no_script_is_refused_with_its_place() {
        assert!(minify("let a = ;", Form::Classic).is_err());
        assert!(minify("export const a = 1;", Form::Classic).is_err());
        let error = minify("\nlet a = import.meta;", Form::Classic).unwrap_err();
        assert!(error.to_string().contains("import.meta"), "{error}");
    }

    #[test]
    fn a_glue_with_another_start_is_refused() {
        assert!(cut("let wasm;\nexport { initSync, __wbg_init as default };\n").is_err());
        assert!(cut(&format!("{START}export {{ other }};\n")).is_err());
        let whole =
            format!("x(); // it's\n{START}old();\nexport {{ initSync, __wbg_init as default }};\n");
        assert!(cut(&whole).unwrap().starts_with("x();\nlet wasm;\n"));
    }
}
