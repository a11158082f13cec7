//! What every target for sources checks: diagnostics point into the file, and what compiles loads,
//! answers, and compiles to the same bytes again.

use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;

/// A project that is sound without the file under test.
const CONFIG: &str = "name = \"Shop\"\nlanguages = [\"en\", \"es\"]\n";
const KNOWLEDGE: &str = "\"en\";\"Do you sell lamps?\";\"Yes.\"\n";

/// Compiles a small project with `input` as its file at `path`, and asks it.
pub fn compile_and_ask(path: &str, input: &[u8]) {
    let mut files = vec![SourceFile::new(path, input)];
    if path != "bot.toml" {
        files.push(SourceFile::new("bot.toml", CONFIG));
    }
    files.push(SourceFile::new("knowledge/sound.csv", KNOWLEDGE));
    let compiled = compile(&files);
    // YAML ends a line at a lone carriage return too.
    let n_lines = input
        .iter()
        .filter(|&&byte| byte == b'\n' || byte == b'\r')
        .count() as u32
        + 1;
    for diagnostic in &compiled.diagnostics {
        let place = &diagnostic.place;
        assert!(
            place.file != path || place.line <= n_lines + 1,
            "{diagnostic}"
        );
        assert!(place.line > 0 || place.column == 0, "{diagnostic}");
        assert!(!diagnostic.found.is_empty(), "{diagnostic:?}");
    }
    let Some(blob) = compiled.blob else { return };
    files.reverse();
    assert!(
        compile(&files).blob.as_ref() == Some(&blob),
        "other bytes in another order"
    );
    let engine = Engine::load(blob).expect("what was compiled loads");
    engine.ask("do you sell lapms", Some("en"), 3);
}
