//! The page's modules (`pkg/page/*.js`) and wasm-bindgen's glue as one script, and those of the live
//! client (`pkg/live/*.js`) as another.
//!
//! A site downloads one file instead of a dozen, and a page that is one file has no modules at all.
//! The modules are simple on purpose, so joining them is: each declares names that no other one
//! declares, exports them where it declares them, and imports them under the same names.
//! Their texts are put one behind the other, each behind those that it imports, without the words
//! `import … from …` and `export`; whatever is not that simple is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use oxc_ast::ast::{ImportDeclarationSpecifier, ModuleExportName, Statement};
use oxc_ecmascript::BoundNames;
use oxc_span::GetSpan;

use crate::project::Project;
use crate::script::{self, Form, with_program};
use crate::site::read;
use crate::wasm::WIDGET;
use crate::words;

/// The module that everything begins with; what it exports is what the loader calls.
const ENTRY: &str = "./begin.js";

/// The module that the live client begins with.
const LIVE_ENTRY: &str = "./live.js";

/// The name under which the live client imports its words in English.
const LIVE_ENGLISH: &str = "./english_live.js";

/// The name under which the modules import the glue.
const GLUE: &str = "./widget.js";

/// The name under which they import the words that need no file of their own.
const ENGLISH: &str = "./english.js";

/// The widget's script as the loader takes it: all of `pkg/page` and the bound widget's glue.
///
/// As [`Form::Module`] it exports `begin`; as [`Form::Classic`] it is one expression, whose value
/// is an object with that member.
///
/// # Errors
///
/// When a module cannot be read or joined.
pub fn joined(project: &Project, form: Form) -> Result<String> {
    let glue = String::from_utf8(read(&WIDGET.script(project))?)?;
    let modules = modules(project, without_disposal(&glue))?;
    let whole = join(ENTRY, &modules)?;
    let whole = match form {
        Form::Module => format!("{}\nexport {{ {} }};", whole.text, whole.exports.join(", ")),
        Form::Classic => format!(
            "(() => {{\n\"use strict\";\n{}\nreturn {{ {} }};\n}})()",
            whole.text,
            whole.exports.join(", ")
        ),
    };
    let small = script::minify(&whole, form)?;
    Ok(match form {
        Form::Module => small,
        Form::Classic => small.trim_end().trim_end_matches(';').to_owned(),
    })
}

/// The live client as pages with a server fetch it: a module that exports `live`.
///
/// # Errors
///
/// When a module cannot be read or joined.
pub fn joined_live(project: &Project) -> Result<String> {
    let english = String::from_utf8(words::file(project, words::LIVE, words::ENGLISH)?)?;
    let mut modules = BTreeMap::from([(
        LIVE_ENGLISH.to_owned(),
        format!("export const ENGLISH_LIVE = {english};"),
    )]);
    add_folder(&mut modules, &project.root.join("pkg/live"))?;
    let whole = join(LIVE_ENTRY, &modules)?;
    let whole = format!("{}\nexport {{ {} }};", whole.text, whole.exports.join(", "));
    script::minify(&whole, Form::Module)
}

/// The glue without what `using` would call: the page's modules call `free` themselves.
fn without_disposal(glue: &str) -> String {
    let lines = glue.lines();
    let kept = lines.filter(|line| !line.starts_with("if (Symbol.dispose) "));
    kept.collect::<Vec<_>>().join("\n")
}

/// The texts of all modules by the names under which they are imported.
fn modules(project: &Project, glue: String) -> Result<BTreeMap<String, String>> {
    let mut modules = BTreeMap::from([(GLUE.to_owned(), glue)]);
    let english = String::from_utf8(words::file(project, words::CHAT, words::ENGLISH)?)?;
    modules.insert(
        ENGLISH.to_owned(),
        format!("export const ENGLISH = {english};"),
    );
    add_folder(&mut modules, &project.root.join("pkg/page"))?;
    Ok(modules)
}

/// Adds the modules in a folder.
fn add_folder(modules: &mut BTreeMap<String, String>, folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder);
    for entry in entries.with_context(|| format!("there is no {}", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "js") {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            modules.insert(format!("./{name}"), fs::read_to_string(&file)?);
        }
    }
    Ok(())
}

/// Modules in one text.
struct Joined {
    text: String,
    /// What the entry exports.
    exports: Vec<String>,
}

/// What a module consists of.
struct Module {
    text: String,
    /// Names it imports, with the module that they are from.
    imports: Vec<(String, String)>,
    /// Modules it imports, in written order.
    from: Vec<String>,
    /// Names it declares at its top.
    declares: Vec<String>,
    /// Those of them that it exports.
    exports: Vec<String>,
}

fn join(entry: &str, modules: &BTreeMap<String, String>) -> Result<Joined> {
    let mut parts = BTreeMap::new();
    let mut order = Vec::new();
    visit(entry, modules, &mut Vec::new(), &mut order, &mut parts)?;
    for name in modules.keys() {
        ensure!(parts.contains_key(name), "nobody imports {name}");
    }
    let mut declared = BTreeMap::new();
    let mut text = String::new();
    for name in &order {
        let part: &Module = &parts[name];
        for (imported, from) in &part.imports {
            ensure!(
                parts[from].exports.contains(imported),
                "{name} imports {imported:?}, which {from} does not export"
            );
        }
        for own in &part.declares {
            if let Some(other) = declared.insert(own.clone(), name.clone()) {
                bail!("{name} and {other} both declare {own:?}");
            }
        }
        text.push_str(&part.text);
        text.push('\n');
    }
    let exports = parts.remove(entry).map(|entry| entry.exports);
    Ok(Joined {
        text,
        exports: exports.unwrap_or_default(),
    })
}

/// Takes a module apart, after those that it imports.
fn visit(
    name: &str,
    modules: &BTreeMap<String, String>,
    path: &mut Vec<String>,
    order: &mut Vec<String>,
    parts: &mut BTreeMap<String, Module>,
) -> Result<()> {
    if parts.contains_key(name) {
        return Ok(());
    }
    ensure!(
        !path.iter().any(|above| above == name),
        "modules import each other: {} → {name}",
        path.join(" → ")
    );
    let source = modules
        .get(name)
        .with_context(|| format!("there is no module {name}"))?;
    let module = take_apart(source).with_context(|| format!("{name} cannot be joined"))?;
    path.push(name.to_owned());
    for from in &module.from {
        visit(from, modules, path, order, parts)?;
    }
    path.pop();
    order.push(name.to_owned());
    parts.insert(name.to_owned(), module);
    Ok(())
}

fn take_apart(source: &str) -> Result<Module> {
    with_program(source, Form::Module, |_, program| {
        let mut module = Module {
            text: String::new(),
            imports: Vec::new(),
            from: Vec::new(),
            declares: Vec::new(),
            exports: Vec::new(),
        };
        let mut kept_to = 0;
        for statement in &program.body {
            let span = statement.span();
            let (start, end) = (span.start as usize, span.end as usize);
            let mut keep_to = |next: usize, module: &mut Module, end: usize| -> Result<()> {
                let kept = source.get(kept_to..next).context("a place in no text")?;
                module.text.push_str(kept);
                kept_to = end;
                Ok(())
            };
            match statement {
                Statement::ImportDeclaration(import) => {
                    keep_to(start, &mut module, end)?;
                    let from = import.source.value.to_string();
                    for specifier in import.specifiers.iter().flatten() {
                        let local = specifier.local().name.to_string();
                        let same = match specifier {
                            ImportDeclarationSpecifier::ImportSpecifier(one) => matches!(
                                &one.imported,
                                ModuleExportName::IdentifierName(name) if name.name.as_str() == local
                            ),
                            _ => false,
                        };
                        ensure!(same, "{local:?} is imported under another name");
                        module.imports.push((local, from.clone()));
                    }
                    module.from.push(from);
                }
                Statement::ExportDeclaration(export) => {
                    let declaration = export.declaration.span().start as usize;
                    keep_to(start, &mut module, declaration)?;
                    export.declaration.bound_names(&mut |name| {
                        module.declares.push(name.name.to_string());
                        module.exports.push(name.name.to_string());
                    });
                }
                other if other.is_module_declaration() => {
                    bail!("only declarations are exported, and nothing as default")
                }
                other => {
                    if let Some(declaration) = other.as_declaration() {
                        declaration.bound_names(&mut |name| {
                            module.declares.push(name.name.to_string());
                        });
                    }
                }
            }
        }
        module
            .text
            .push_str(source.get(kept_to..).context("a place in no text")?);
        let mut seen = BTreeSet::new();
        for (name, from) in &module.imports {
            ensure!(seen.insert(name), "{name:?} is imported twice, from {from}");
        }
        Ok(module)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(modules: &[(&str, &str)]) -> Result<(String, Vec<String>)> {
        let modules = modules
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let whole = join(ENTRY, &modules)?;
        let lines = whole.text.split_whitespace();
        Ok((lines.collect::<Vec<_>>().join(" "), whole.exports))
    }

    #[track_caller]
    fn check_error(modules: &[(&str, &str)], expected: &str) {
        let error = check(modules).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains(expected), "{error:#}");
    }

    #[test]
    fn a_module_stands_behind_those_that_it_imports() {
        let (text, exports) = check(&[
            (
                "./begin.js",
                "import { b } from \"./b.js\";\nimport { a } from \"./a.js\";\nexport const begin = () => a + b;",
            ),
            ("./a.js", "export const a = 1;"),
            (
                "./b.js",
                "import { a } from \"./a.js\";\nconst c = 2;\nexport function b() { return a + c; }",
            ),
        ])
        .unwrap();
        assert_eq!(
            text,
            "export const a = 1; const c = 2; export function b() { return a + c; } \
             export const begin = () => a + b;"
                .replace("export ", "")
        );
        assert_eq!(exports, ["begin"]);
    }

    #[test]
    fn what_is_not_that_simple_is_an_error() {
        let entry = (
            "./begin.js",
            "import { a } from \"./a.js\"; const b = 1; export class begin {}",
        );
        check_error(&[entry], "no module ./a.js");
        check_error(&[entry, ("./a.js", "const a = 1;")], "does not export");
        check_error(
            &[entry, ("./a.js", "export const a = 1, { b } = {};")],
            "both declare \"b\"",
        );
        check_error(&[entry, ("./a.js", "export default 1;")], "as default");
        check_error(
            &[entry, ("./a.js", "const a = 1; export { a };")],
            "only declarations",
        );
        check_error(
            &[("./begin.js", "import { a as b } from \"./a.js\";")],
            "under another name",
        );
        check_error(
            &[
                entry,
                (
                    "./a.js",
                    "import { begin } from \"./begin.js\"; export const a = 1;",
                ),
            ],
            "import each other",
        );
        check_error(
            &[("./begin.js", ""), ("./a.js", "export const a = 1;")],
            "nobody imports ./a.js",
        );
    }
}
