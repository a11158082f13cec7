//! Any file from somebody else: what is imported of it compiles.
#![no_main]

use edgewise_engine::compile::compile;
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::import::import;
use edgewise_engine::source::SourceFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let original = SourceFile::new("english/file", input);
    let imported = import("fuzz", &[original]);
    let is_known = imported
        .taken
        .iter()
        .any(|taken| taken.kind.is_some() && taken.n > 0);
    if imported.files.is_empty() || !is_known {
        return;
    }
    let compiled = compile(&imported.files);
    let mut errors = compiled
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    // A file whose every line is useless leaves a bot with nothing to say.
    assert!(errors.all(|error| error.found == "the bot has nothing to say"));
});
